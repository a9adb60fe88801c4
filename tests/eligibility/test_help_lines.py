"""The telephone lines that answers send people to."""

from datetime import date

import pytest

from eligibility.rules.help_lines import get_help_line, load_help_lines


@pytest.mark.parametrize(
    ("code", "day", "phone", "tty"),
    [
        ("cmc-ombuds", "2014-04-01", "1-855-501-3077", "1-855-847-7914"),
        ("cmc-ombuds", "2022-12-31", "1-855-501-3077", "1-855-847-7914"),
        ("health-care-options", "2022-12-31", "1-844-580-7272", "1-800-430-7077"),
        ("health-care-options", "2023-01-01", "1-800-430-4263", "1-800-430-7077"),
        ("hicap", "2018-01-01", "1-800-434-0222", ""),
        ("medicare", "2018-01-01", "1-800-633-4227", "1-877-486-2048"),
    ],
)
def test_each_line_has_its_number_of_the_day(code: str, day: str, phone: str, tty: str) -> None:
    line = get_help_line(code, date.fromisoformat(day))
    assert line is not None
    assert (line.phone, line.tty) == (phone, tty)


def test_the_ombuds_program_of_cal_mediconnect_ends_with_it() -> None:
    assert get_help_line("cmc-ombuds", date(2023, 1, 1)) is None


def test_a_line_that_is_not_ours_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        get_help_line("horoscope", date(2020, 1, 1))


def test_every_line_has_a_source_and_a_number_that_reads_as_one() -> None:
    lines = [line for each in load_help_lines().values() for line in each]
    assert len(lines) >= 6
    assert all(line.source.document and line.phone.startswith("1-8") and len(line.phone) == 14 for line in lines)
