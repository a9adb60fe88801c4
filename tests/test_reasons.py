"""Every reason has its words, every text is used, and the words are plain: checked in the whole source."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
import yaml

from cmc_portal.answers import Reason, Standing, reason
from cmc_portal.reasons import (
    BadReasons,
    MissingReasonText,
    ReasonText,
    load_reasons,
    merge_reasons,
    reason_text,
)

PROJECT = Path(__file__).parents[1]
APPS = ("eligibility", "benefits", "continuity", "inquiries")
CODE = re.compile(r"[EBMCIR](?:-[A-Z0-9]+)+-[0-9]+")
# Abbreviations that people in this field read as words.
WORDS_IN_CAPITALS = frozenset(
    "AEVS BIC CFR CHG CIN CMS CSV DHCS HETS HICAP HMO HPSM ID IEHP MBI NPI OTC PACE PBP PDF SCFHP SNP TTY ZIP".split()
)


def _catalogue_paths() -> list[Path]:
    return [path for app in APPS if (path := PROJECT / app / "rules" / "reasons.yaml").exists()]


def _catalogue() -> dict[str, ReasonText]:
    return merge_reasons(*(load_reasons(path) for path in _catalogue_paths()))


def _python_files() -> Iterator[Path]:
    for app in APPS:
        yield from sorted((PROJECT / app).rglob("*.py"))


def _yaml_files() -> Iterator[Path]:
    for app in APPS:
        yield from (path for path in sorted((PROJECT / app).rglob("*.yaml")) if path.name != "reasons.yaml")


def _strings(tree: ast.AST) -> Iterator[str]:
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@cache
def _codes_used() -> Mapping[str, str]:
    """The codes in the source and in reference data, each with a file that uses it."""
    used = {}
    for path in _python_files():
        for text in _strings(ast.parse(path.read_text(encoding="utf-8"))):
            used |= {code: path.name for code in CODE.findall(text) if code == text}
    for path in _yaml_files():
        used |= {code: path.name for code in _codes_in(yaml.safe_load(path.read_text(encoding="utf-8")))}
    return used


def _codes_in(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _codes_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from _codes_in(each)
    elif isinstance(value, str) and CODE.fullmatch(value):
        yield value


def _values_given() -> dict[str, list[frozenset[str]]]:
    """The names of the values in each call of `reason` with a literal code and nothing unpacked into it."""
    given: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for path in _python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "reason"):
                continue
            if any(keyword.arg is None for keyword in node.keywords) or not isinstance(node.args[0], ast.Constant):
                continue
            names = {keyword.arg for keyword in node.keywords if keyword.arg not in (None, "source", "standing")}
            given[node.args[0].value].append(frozenset(str(name) for name in names))
    return given


def test_every_code_that_is_used_has_its_text() -> None:
    texts = _catalogue()
    assert {code: where for code, where in _codes_used().items() if code not in texts} == {}


def test_every_text_is_used() -> None:
    used = _codes_used()
    assert [code for code in _catalogue() if code not in used] == []


def test_every_code_is_written_as_codes_are() -> None:
    assert [code for code in _catalogue() if not CODE.fullmatch(code)] == []


def test_every_place_in_a_text_is_filled_wherever_the_reason_is_given() -> None:
    texts = _catalogue()
    unfilled = {
        code: sorted(texts[code].places - names)
        for code, calls in _values_given().items()
        for names in calls
        if code in texts and not texts[code].places <= names
    }
    assert unfilled == {}


def test_texts_are_plain() -> None:
    # Findings about a roster (R-) are for those who send it and name its segments; all others are for everybody.
    for code, entry in _catalogue().items():
        if code.startswith("R-"):
            continue
        words = set(re.findall(r"(?<![-\w])[A-Z]{2,}\b", entry.text)) - WORDS_IN_CAPITALS
        assert not words, (code, words)
        assert "please be advised" not in entry.text.lower(), code
        assert entry.text[0].isupper() or entry.text[0] == "{", code
        assert entry.text.rstrip()[-1] in ".?", code
        assert len(entry.text) <= 400, code


def test_an_unconfirmed_text_tells_the_reader_to_confirm_with_the_plan() -> None:
    unconfirmed = [(code, each) for code, each in _catalogue().items() if each.standing is Standing.UNCONFIRMED]
    assert [code for code, each in unconfirmed if not re.search("[Cc]onfirm (it )?with", each.text)] == []


def test_every_eligibility_text_names_its_source_and_standing() -> None:
    texts = load_reasons(PROJECT / "eligibility" / "rules" / "reasons.yaml")
    bare = [code for code, each in texts.items() if each.source is None or each.standing is None]
    assert bare == []


# The loader


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_reason_fills_the_places_of_its_text(tmp_path: Path) -> None:
    path = _write(tmp_path / "reasons.yaml", "E-X-1:\n  text: Covered until\n    {last_day}.\n")
    assert (
        reason_text(reason("E-X-1", last_day="2016-03-31", more="x"), load_reasons(path)) == "Covered until 2016-03-31."
    )


def test_a_missing_text_or_value_is_named(tmp_path: Path) -> None:
    texts = load_reasons(_write(tmp_path / "reasons.yaml", "E-X-1: {text: 'Until {last_day}.'}"))
    with pytest.raises(MissingReasonText, match="E-X-2 has no text"):
        reason_text(Reason("E-X-2"), texts)
    with pytest.raises(MissingReasonText, match=r"E-X-1: nothing fills \{last_day\}"):
        reason_text(Reason("E-X-1"), texts)


def test_a_catalogue_that_is_wrong_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadReasons, match=r"wrong\.yaml"):
        load_reasons(_write(tmp_path / "wrong.yaml", "E-X-1: {standing: verified}"))
    with pytest.raises(BadReasons, match=r"sure\.yaml"):
        load_reasons(_write(tmp_path / "sure.yaml", "E-X-1: {text: Yes., standing: sure}"))


def test_a_code_stands_in_one_catalogue_only(tmp_path: Path) -> None:
    texts = load_reasons(_write(tmp_path / "reasons.yaml", "E-X-1: {text: Yes.}"))
    with pytest.raises(BadReasons, match="E-X-1 stands in two catalogues"):
        merge_reasons(texts, texts)
