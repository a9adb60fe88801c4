"""The documented CSV roster: what its columns mean, and what is told of cells that cannot be read."""

import csv
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from cmc_portal.dates import Span
from eligibility.facts import CircumstanceKind, IdentifierKind
from eligibility.roster.csv_roster import COLUMNS, MAX_LINE_BYTES, RosterCsv
from eligibility.roster.reports import LineOutcome, MediCalValue, MemberReport, ReportedIdentifier
from tests.eligibility.roster.rosters import CIN, MBI, OTHER_CIN, PLANS, THIRD_CIN

DOCS = Path(__file__).resolve().parents[3] / "docs"
JUNE = Span(date(2022, 6, 1), date(2022, 6, 30))


def table(*rows: dict[str, str], delimiter: str = ",") -> bytes:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    return "".join(delimiter.join(f'"{cell}"' for cell in line) + "\r\n" for line in lines).encode()


def read(content: bytes) -> tuple[list[MemberReport], RosterCsv]:
    reader = RosterCsv(BytesIO(content), PLANS)
    return list(reader), reader


def read_one(**row: str) -> MemberReport:
    [report] = read(table({"cin": CIN} | row))[0]
    return report


def codes(report: MemberReport) -> list[str]:
    return [each.code for each in report.findings]


def test_the_template_has_every_column() -> None:
    with (DOCS / "roster-template.csv").open(encoding="utf-8") as file:
        assert tuple(next(csv.reader(file))) == COLUMNS


def test_every_column_is_described() -> None:
    described = (DOCS / "roster-csv.md").read_text(encoding="utf-8")
    assert [column for column in COLUMNS if f"`{column}`" not in described] == []


def test_a_row_tells_everything_about_a_member_and_a_period() -> None:
    report = read_one(
        mbi=MBI,
        plan_id="S1",
        merged_from_cin=OTHER_CIN,
        last_name="Doe",
        first_name="Ana",
        birth_date="3/15/1948",
        death_day="2022-07-04",
        zip_code="90001-1234",
        county_code="19",
        first_day="2022-06-01",
        last_day="20220630",
        program="cal_mediconnect",
        plan="health-net",
        status="deemed",
        leave_requested_on="2022-06-10",
        aid_code="60",
        state_status="501",
        share_of_cost="$1,237.50",
        share_of_cost_met_on="2022-06-20",
        medicare_a_first_day="2013-03-01",
        ohc_code="P",
        circumstance="nursing_facility_resident",
        circumstance_first_day="2022-05-01",
    )
    assert set(report.identifiers) == {
        ReportedIdentifier(IdentifierKind.CIN, CIN),
        ReportedIdentifier(IdentifierKind.MBI, MBI),
        ReportedIdentifier(IdentifierKind.PLAN_ID, "S1"),
    }
    assert report.merged_from == (ReportedIdentifier(IdentifierKind.CIN, OTHER_CIN),)
    assert (report.details.birth_date, report.details.death_day) == (date(1948, 3, 15), date(2022, 7, 4))
    assert (report.details.zip_code, report.details.county_code) == ("90001", "19")
    [enrollment] = report.coverages
    assert (enrollment.key, enrollment.span) == ("integrated", JUNE)
    assert enrollment.value == (
        "cal_mediconnect",
        "health-net",
        "19",
        "H3237",
        "001",
        "deemed",
        "",
        "",
        date(2022, 6, 10),
    )
    [aid] = report.medi_cal
    assert (aid.key, aid.span) == ("60", JUNE)
    assert aid.value == MediCalValue("19", "share_of_cost_unmet", "501", 123_750, date(2022, 6, 20))
    assert [(each.key, each.span) for each in report.entitlements] == [("A", Span(date(2013, 3, 1)))]
    assert [(each.key, each.span) for each in report.other_coverages] == [("P", JUNE)]
    assert [(each.key, each.span) for each in report.circumstances] == [
        (CircumstanceKind.NURSING_FACILITY_RESIDENT, Span(date(2022, 5, 1)))
    ]
    assert codes(report) == []


def test_rows_of_one_member_that_follow_each_other_are_one_report() -> None:
    rows = [{"cin": cin, "first_day": f"2022-0{month}-01"} for cin, month in ((CIN, 6), (CIN, 7), (OTHER_CIN, 6))]
    reports, _ = read(table(*rows))
    assert [(each.line_number, each.raw.count("\n")) for each in reports] == [(2, 1), (4, 0)]


def test_a_health_plan_code_names_the_plan() -> None:
    report = read_one(first_day="2022-06-01", hcp_code="C02", hcp_status="51")
    assert [(each.value[1], each.value[5]) for each in report.coverages if each.value] == [("la-care", "on_hold")]


def test_a_health_plan_code_that_nobody_knows_is_stored_without_a_plan() -> None:
    report = read_one(first_day="2022-06-01", hcp_code="957")
    assert (report.coverages[0].key, codes(report)) == ("unrecognized", ["R-HCP-1"])


def test_cancelled_takes_the_days_of_that_plan_out() -> None:
    report = read_one(
        first_day="2022-06-01",
        last_day="2022-06-30",
        program="cal_mediconnect",
        plan="la-care",
        status="cancelled",
        county_code="19",
    )
    assert [(each.span, each.value, each.plan) for each in report.coverages] == [
        (JUNE, None, ("cal_mediconnect", "la-care"))
    ]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("birth_date", "31/12/1948"),
        ("mbi", "123"),
        ("zip_code", "9000"),
        ("county_code", "Los Angeles"),
        ("program", "cmc"),
        ("status", "gone"),
        ("circumstance", "tall"),
        ("ohc_code", "none"),
        ("medicare_a_first_day", "soon"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_and_the_rest_is_applied(column: str, cell: str) -> None:
    row = {"last_name": "Doe", "first_day": "2022-06-01", "program": "medi_cal_managed_care", "plan": "health-net"}
    report = read_one(**(row | {column: cell}))
    told = [each for each in codes(report) if each != "R-HCP-2"]
    assert (told, report.kept_only) == (["R-CSV-3"], None)
    assert column in report.findings[0].text
    assert report.details.last_name == "Doe"


def test_a_period_that_ends_before_it_begins_is_not_applied() -> None:
    report = read_one(first_day="2022-06-30", last_day="2022-06-01", hcp_code="C01")
    assert (report.coverages, codes(report)) == ((), ["R-CSV-7"])


def test_a_row_that_no_number_names_is_kept_unread() -> None:
    report = read_one(cin="", last_name="Doe")
    assert (report.kept_only, codes(report)) == (LineOutcome.UNREADABLE, ["R-CSV-6"])


def test_a_row_with_too_few_cells_is_kept_unread() -> None:
    reports, _ = read(f"cin,last_name\n{CIN}\n{OTHER_CIN},Roe\n".encode())
    assert [(each.kept_only, codes(each)) for each in reports] == [(LineOutcome.UNREADABLE, ["R-CSV-4"]), (None, [])]


def test_unknown_columns_are_told() -> None:
    reports, reader = read(f"CIN,Shoe size\n{CIN},42\n".encode())
    assert ([each.code for each in reader.findings], len(reports)) == (["R-CSV-2"], 1)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xef\xbb\xbfcin,last_name\n%s,MU\xc3\x91OZ\n", id="UTF-8 with byte-order mark"),
        pytest.param(b"cin,last_name\r\n%s,MU\xd1OZ\r\n", id="Latin-1"),
        pytest.param(b"cin;last_name\n%s;MU\xc3\x91OZ", id="semicolons"),
        pytest.param(b'"cin"\t"last_name"\n"%s"\t"MU\xc3\x91OZ"\n\n', id="tabs and quotes"),
    ],
)
def test_the_layout_makes_no_difference(content: bytes) -> None:
    [report], reader = read(content % CIN.encode())
    assert (report.details.last_name, reader.findings) == ("MUÑOZ", [])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "R-ENV-10"),
        (b"name,day\nx,y\n", "R-CSV-1"),
        (b"cin,last_name\n" + b"9" * (MAX_LINE_BYTES + 2), "R-CSV-5"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content: bytes, code: str) -> None:
    reports, reader = read(content)
    assert (reports, reader.refused, reader.findings[0].code) == ([], True, code)


def test_a_plans_number_is_kept_as_questions_write_it() -> None:
    assert ReportedIdentifier(IdentifierKind.PLAN_ID, "R00123") in read_one(plan_id="R-00123").identifiers


@pytest.mark.parametrize("end", ["9999-12-31", "12/31/9999", "9999-99-99"])
def test_a_last_day_that_means_no_end_leaves_the_coverage_open_without_a_word(end: str) -> None:
    report = read_one(first_day="2022-06-01", last_day=end, hcp_code="C01")
    assert [each.span for each in report.coverages] == [Span(date(2022, 6, 1))]
    assert codes(report) == []


@pytest.mark.parametrize("day", ["1849-12-31", "2201-01-01", "9999-01-01"])
def test_a_day_that_no_roster_can_mean_is_told_and_not_applied(day: str) -> None:
    report = read_one(first_day=day, hcp_code="C01")
    assert report.coverages == ()
    assert codes(report) == ["R-CSV-3", "R-CSV-7"]


@pytest.mark.parametrize(
    ("cells", "found"), [({"plan": "nonsense"}, "nonsense"), ({"plan": "health-net", "county_code": "99"}, "99")]
)
def test_a_plan_or_county_that_our_tables_do_not_have_is_stored_and_told(cells: dict[str, str], found: str) -> None:
    report = read_one(program="cal_mediconnect", first_day="2022-06-01", last_day="2022-06-30", **cells)
    assert codes(report) == ["R-CSV-8"]
    assert found in report.findings[0].text
    assert len(report.coverages) == 1


def test_a_header_that_names_a_column_twice_is_refused() -> None:
    members, reader = read(b"cin,first_day,first_day\r\n91234567A,2022-06-01,2022-07-01\r\n")
    assert (members, reader.refused, [each.code for each in reader.findings]) == ([], True, ["R-CSV-9"])


def test_line_ends_of_an_old_kind_are_refused_in_words() -> None:
    _, reader = read(b"cin,first_day\r91234567A,2022-06-01\r")
    assert reader.refused
    assert "CR alone" in reader.findings[-1].text


@pytest.mark.parametrize("first_line", [b"cin," + b"x" * MAX_LINE_BYTES, b"x" * (MAX_LINE_BYTES + 1)])
def test_a_first_line_without_an_end_is_refused_in_words(first_line: bytes) -> None:
    reports, reader = read(first_line + b"\n91234567A,x\n")
    assert (reports, reader.refused) == ([], True)
    assert [each.text for each in reader.findings] == [
        "Line 1: the row cannot be split into cells (a line is longer than 65536 bytes). Reading stopped here."
    ]


def test_members_before_a_line_that_is_too_long_are_all_read() -> None:
    content = f"cin,last_name\n{CIN},Doe\n{OTHER_CIN},Roe\n{THIRD_CIN},".encode() + b"x" * MAX_LINE_BYTES
    reports, reader = read(content)
    assert [each.details.last_name for each in reports] == ["Doe", "Roe"]
    assert (reader.refused, reader.members, reader.findings[0].position) == (True, 2, 4)


def test_lines_of_a_row_that_cannot_be_split_are_kept() -> None:
    content = f'cin,last_name\n{CIN},Doe\n{OTHER_CIN},"Roe\n'.encode() + b"9,x\n" * 50_000
    reports, reader = read(content)
    assert [(each.line_number, each.kept_only) for each in reports] == [(2, None), (3, LineOutcome.UNREADABLE)]
    assert (reader.refused, codes(reports[1])) == (True, ["R-CSV-5"])
    assert "line 3: the row cannot be split" in reader.findings[0].text.lower()
    assert "a quote may not be closed" in reader.findings[0].text
    assert reports[1].raw.startswith(f'{OTHER_CIN},"Roe\n9,x\n')


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param(f'{CIN},"Doe\n{OTHER_CIN},Roe\n{THIRD_CIN},Poe\n', id="to the end of the file"),
        pytest.param(f'{CIN},"Doe\n{OTHER_CIN},Roe\n{THIRD_CIN},"Poe"\n', id="to the next quote"),
        pytest.param(f'{CIN},"Doe\n{OTHER_CIN},Roe\n{THIRD_CIN},Poe"\n', id="closed far behind"),
        pytest.param(f'"{CIN},Doe\n"{OTHER_CIN}",Roe\n', id="in the first cell"),
        pytest.param(f'{CIN},"Doe', id="in the last line"),
    ],
)
def test_a_quote_that_is_not_closed_is_told_with_its_line_and_swallows_nobody(rest: str) -> None:
    reports, _ = read(f"cin,last_name\n{'90000002E'},Moe\n{rest}".encode())
    [known, swallowed] = reports
    assert (known.kept_only, swallowed.kept_only, codes(swallowed)) == (None, LineOutcome.UNREADABLE, ["R-CSV-10"])
    assert swallowed.findings[0].text.startswith("Line 3: a quote is not closed")
    assert swallowed.raw == rest.rstrip("\n")


@pytest.mark.parametrize("name", ["Doe\nRoe", "Doe, Roe", 'Doe ""Ana"" Roe'])
def test_a_quoted_cell_may_hold_a_line_end_a_delimiter_or_a_quote(name: str) -> None:
    [report], _ = read(f'cin,last_name,first_name\n{CIN},"{name}",Ana'.encode())
    assert (report.details.last_name, codes(report)) == (name.replace('""', '"'), [])


@pytest.mark.parametrize("header", ['cin,"last_name', '"cin,last_name'])
def test_a_quote_that_is_not_closed_in_the_header_is_refused_without_telling_who_follows(header: str) -> None:
    reports, reader = read(f"{header}\n{CIN},Doe\n".encode())
    assert (reports, reader.refused, [each.code for each in reader.findings]) == ([], True, ["R-CSV-10"])
    assert "Doe" not in reader.findings[0].text


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ({"medicare_a_last_day": "2022-06-30"}, "medicare_a_last_day says nothing without medicare_a_first_day."),
        ({"medicare_d_last_day": "2022-06-30"}, "medicare_d_last_day says nothing without medicare_d_first_day."),
        ({"medi_cal_status": "eligible"}, "medi_cal_status says nothing without aid_code."),
        ({"share_of_cost": "12.50"}, "share_of_cost says nothing without aid_code."),
        ({"circumstance_first_day": "2022-06-01"}, "circumstance_first_day says nothing without circumstance."),
        ({"status": "cancelled"}, "status says nothing without plan or hcp_code."),
        (
            {"status": "Cancelled", "program": "cal_mediconnect"},
            "status says nothing without plan or hcp_code.",
        ),
    ],
)
def test_a_cell_that_belongs_to_an_empty_one_is_told(cells: dict[str, str], text: str) -> None:
    report = read_one(first_day="2022-06-01", **cells)
    assert [(each.code, each.text) for each in report.findings] == [("R-CSV-11", f"Line 2: {text} It was not applied.")]


def test_a_plan_without_its_program_is_told() -> None:
    report = read_one(first_day="2022-06-01", plan="health-net")
    assert codes(report) == ["R-CSV-12"]
    assert [(each.key, each.value[1]) for each in report.coverages if each.value] == [("unrecognized", "")]


def test_a_last_day_that_means_no_end_says_nothing_and_needs_no_first_day() -> None:
    assert codes(read_one(first_day="2022-06-01", medicare_a_last_day="9999-12-31")) == []
