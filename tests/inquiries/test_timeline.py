"""The coverage timeline: gaps, overlaps, places; and the drawing and the table say the very same."""

import re
from datetime import date

import pytest
from defusedxml import ElementTree
from django.template.loader import render_to_string

from cmc_portal.dates import Span
from inquiries.presenting import present_answer
from inquiries.timeline import Period, draw, list_stretches
from inquiries.timeline_presenting import present_timeline
from tests.inquiries.recorded import SITUATIONS, read_answer

LINES = ("medicare", "part_d", "medi_cal")
UNTIL = date(2022, 6, 30)
SVG = "{http://www.w3.org/2000/svg}"


def period(line: str, who: str, first_day: str, last_day: str = "", status: str = "active") -> Period:
    return Period(line, who, status, Span(date.fromisoformat(first_day), date.fromisoformat(last_day or "9999-12-31")))


def rows_of(*periods: Period) -> list[tuple[str, tuple[str, ...], str, str]]:
    return [
        (each.kind, each.who, str(each.span.first_day), str(each.span.last_day))
        for each in list_stretches(periods, lines=LINES, until=UNTIL)
    ]


def test_days_between_two_periods_are_a_gap_and_days_after_the_last_one_too() -> None:
    assert rows_of(
        period("medi_cal", "A", "2019-01-01", "2019-02-28"), period("medi_cal", "B", "2019-05-01", "2020-12-31")
    ) == [
        ("period", ("A",), "2019-01-01", "2019-02-28"),
        ("gap", (), "2019-03-01", "2019-04-30"),
        ("period", ("B",), "2019-05-01", "2020-12-31"),
        ("gap", (), "2021-01-01", "None"),
    ]


def test_days_that_two_records_share_are_an_overlap() -> None:
    assert rows_of(
        period("medicare", "A", "2021-01-01", "2022-03-31"), period("medicare", "B", "2022-03-01")
    ) == [
        ("period", ("A",), "2021-01-01", "2022-03-31"),
        ("period", ("B",), "2022-03-01", "9999-12-31"),
        ("overlap", ("A", "B"), "2022-03-01", "2022-03-31"),
    ]  # fmt: skip


def test_periods_that_follow_each_other_leave_no_gap() -> None:
    told = rows_of(period("part_d", "A", "2021-01-01", "2021-12-31"), period("part_d", "B", "2022-01-01"))
    assert [kind for kind, *_ in told] == ["period", "period"]


def test_what_two_lines_share_is_one_row() -> None:
    [row] = list_stretches(
        [period(line, "Plan", "2021-01-01") for line in ("medicare", "medi_cal")], lines=LINES, until=UNTIL
    )
    assert (row.number, row.lines) == (1, ("medicare", "medi_cal"))


def test_a_month_is_drawn_where_it_lies_and_wide_enough_to_be_seen() -> None:
    stretches = list_stretches(
        [period("medi_cal", "A", "2012-01-01", "2021-12-31"), period("medi_cal", "B", "2022-07-01", "2022-07-01")],
        lines=LINES,
        until=UNTIL,
    )
    drawing = draw(stretches, name="wide", width=1100, lines=LINES, asked_day=date(2022, 1, 1), until=date(2022, 7, 1))
    [long, short, *_] = drawing.bars
    assert (long.x, long.width) == (0, 1000.1)
    assert (short.x, short.width) == (1049.6, 6)
    assert drawing.asked_x == 1000.1
    assert [tick.label for tick in drawing.ticks if tick.label][:2] == ["2012", "2013"]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_day_at_the_calendars_edge_is_drawn_without_a_mark_for_every_year_in_between(day: date) -> None:
    stretches = list_stretches([period("medicare", "A", "2021-01-01")], lines=LINES, until=UNTIL)
    drawing = draw(stretches, name="wide", width=900, lines=LINES, asked_day=day, until=UNTIL)
    assert drawing.asked_x in {0, 900}
    assert len(drawing.ticks) <= 23


def test_two_records_of_the_same_days_are_drawn_one_below_the_other() -> None:
    stretches = list_stretches(
        [period("medicare", "A", "2021-01-01"), period("medicare", "B", "2022-03-01")], lines=LINES, until=UNTIL
    )
    drawing = draw(stretches, name="wide", width=900, lines=LINES, asked_day=UNTIL, until=UNTIL)
    one, other, overlap = drawing.bars
    assert one.y < other.y
    assert (overlap.y, overlap.height) == (one.y, other.y + other.height - one.y)


@pytest.mark.parametrize("situation", [name for name in SITUATIONS if name != "not_found"])
def test_every_mark_of_the_drawing_is_a_row_of_the_table_and_every_row_is_drawn(situation: str) -> None:
    page = present_answer(read_answer(situation))
    html = render_to_string("inquiries/_timeline.html", {"timeline": page.timeline})
    told = table_sentences(html)
    for drawing in re.findall(r'<svg class="timeline .*?</svg>', html, re.DOTALL):
        marks = {title.text for title in ElementTree.fromstring(drawing).iterfind(f".//{SVG}g/{SVG}title")}
        assert marks == told
    assert bool(told) is (page.timeline is not None)


def table_sentences(html: str) -> set[str]:
    """The rows of the table, each put together as the drawing says it."""
    found = set()
    for row in re.findall(r"<tr role=\"row\".*?</tr>", html.partition("<tbody")[2], re.DOTALL):
        without_mark = re.sub(r' <span class="asked-mark">.*?</span>', "", row)
        cells = [" ".join(cell.split()) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", without_mark, re.DOTALL)]
        number, side, who, first, last, status = cells
        found.add(f"{number}. {side}: {who}, {first} to {last}, {status}".replace("&#x27;", "'"))
    return found


def test_deemed_months_and_the_asked_day_are_marked() -> None:
    html = render_to_string("inquiries/_timeline.html", {"timeline": present_timeline(read_answer("deemed"))})
    assert "Health Net Cal MediConnect, 03/01/2016 to 03/31/2016, Deemed" in html
    assert 'fill="url(#hatch-wide)"' in html
    assert "Day of service 03/20/2016" in html


def test_an_answer_stored_before_there_were_periods_shows_the_enrolments_it_tells_of() -> None:
    answer = read_answer("active")
    del answer["periods"]
    timeline = present_timeline(answer)
    assert timeline is not None
    assert [(row.side, row.payer, row.last_day) for row in timeline.rows if row.kind == "period"] == [
        ("Medicare, Part D (drugs), Medi-Cal", "Health Net Cal MediConnect", "12/31/2022")
    ]
