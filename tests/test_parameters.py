"""Values that change by law: in force from their first day on, and never replaced by a default."""

from datetime import date
from pathlib import Path

import pytest

from cmc_portal.answers import Source, Standing
from cmc_portal.parameters import BadParameter, NoRuleForDay, Parameter, load_parameter

MONTHS = """
meaning: Months of deeming.
unit: months
values:
  2020-01-01: {value: null, source: {document: Repeal}, standing: verified}
  2015-09-01: {value: 1, standing: verified,
               source: {document: News item, section: months, date: 2015-08-20, url: www.sbcms.org}}
  2018-01-01: {value: 2, source: {document: Letter}, standing: unconfirmed}
"""


def written(folder: Path, text: str) -> Path:
    """A parameter file with that text."""
    path = folder / "months.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def months(tmp_path: Path) -> Parameter:
    return load_parameter(written(tmp_path, MONTHS))


@pytest.mark.parametrize(
    ("day", "value"), [("2015-09-01", 1), ("2017-12-31", 1), ("2018-01-01", 2), ("2018-01-02", 2), ("2019-12-31", 2)]
)
def test_the_value_in_force_is_the_latest_that_had_begun(months: Parameter, day: str, value: int) -> None:
    assert months.on(date.fromisoformat(day)).value == value


def test_a_value_comes_with_its_source_and_standing(months: Parameter) -> None:
    dated = months.on(date(2015, 9, 1))
    assert dated.source == Source("News item", "months", date(2015, 8, 20), "www.sbcms.org")
    assert dated.standing is Standing.VERIFIED
    assert months.on(date(2018, 1, 1)).standing is Standing.UNCONFIRMED


def test_before_the_first_day_there_is_no_rule_and_the_refusal_names_that_day(months: Parameter) -> None:
    with pytest.raises(
        NoRuleForDay, match=r"Months of deeming\. No value on 2015-08-31; the first is from 2015-09-01\."
    ):
        months.on(date(2015, 8, 31))


@pytest.mark.parametrize("day", ["2020-01-01", "2026-11-21"])
def test_after_the_last_day_there_is_no_rule(months: Parameter, day: str) -> None:
    with pytest.raises(NoRuleForDay, match="the last ended before 2020-01-01"):
        months.on(date.fromisoformat(day))


def test_a_file_is_read_once(tmp_path: Path) -> None:
    path = written(tmp_path, MONTHS)
    assert load_parameter(path) is load_parameter(path)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "empty"),
        ("meaning: [", "not YAML"),
        ("- a\n- b", "a list"),
        (MONTHS.replace("meaning:", "sense:"), "without a meaning"),
        (MONTHS.replace("unit:", "units:"), "without a unit"),
        (MONTHS.replace("standing: unconfirmed", "standing: sure"), "an unknown standing"),
        (MONTHS.replace("standing: unconfirmed", "state: x"), "without a standing"),
        (MONTHS.replace("{document: Letter}", "{section: 3}"), "a source without a document"),
        (MONTHS.replace("{document: Letter}", "Letter"), "a source that is a word"),
        (MONTHS.replace("{document: Letter}", "null"), "no source"),
        (MONTHS.replace("value: 2, ", ""), "without a value"),
        (MONTHS.replace("2018-01-01:", "from the start:"), "a first day that is no day"),
        (MONTHS.replace("2018-01-01:", "2018-01-01T00:00:00:"), "a moment instead of a day"),
        (MONTHS.replace("2018-01-01:", "2018:"), "a year instead of a day"),
        ("meaning: Months.\nunit: months\nvalues: {}\n", "no value at all"),
        (
            "meaning: A.\nunit: b\nvalues: {someday: {value: 1, source: {document: A}, standing: verified}}\n",
            "only a word",
        ),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_by_name(tmp_path: Path, text: str, wrong: str) -> None:
    with pytest.raises(BadParameter, match=r"months\.yaml"):
        load_parameter(written(tmp_path, text))


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadParameter, match=r"nowhere\.yaml"):
        load_parameter(tmp_path / "nowhere.yaml")


PARAMETER_FILES = sorted(Path(__file__).parents[1].glob("*/rules/parameters/*.yaml"))


@pytest.mark.parametrize("path", PARAMETER_FILES, ids=lambda path: path.stem)
def test_every_parameter_of_the_project_is_readable(path: Path) -> None:
    parameter = load_parameter(path)
    assert parameter.meaning.endswith((".", "?"))
    assert all(dated.source.document for dated in parameter.values)
