"""What is read from a member's segments, and what is told of segments that cannot be read."""

import random
import re
import tracemalloc
from collections.abc import Iterator
from datetime import date
from io import BytesIO, RawIOBase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmc_portal.dates import Span
from eligibility.facts import IdentifierKind
from eligibility.roster.reports import NO_CONTACT, LineOutcome, MediCalValue, MemberReport, ReportedIdentifier
from eligibility.roster.x12_834 import MAX_SEGMENTS_OF_A_MEMBER, Roster834
from tests.eligibility.roster.rosters import (
    CIN,
    MBI,
    OTHER_CIN,
    PLANS,
    SAMPLES,
    coverage,
    member,
    roster,
)

JUNE, JULY = ("20220601", "20220630"), ("20220701", "20220731")
JUNE_DAYS = Span(date(2022, 6, 1), date(2022, 6, 30))


def read(content: bytes) -> tuple[list[MemberReport], Roster834]:
    reader = Roster834(BytesIO(content), PLANS)
    return list(reader), reader


def read_one(*segments: tuple[str, ...]) -> MemberReport:
    [report] = read(roster(*segments))[0]
    return report


def codes(report: MemberReport) -> list[str]:
    return [each.code for each in report.findings]


def test_a_month_of_the_state_is_read_in_full() -> None:
    more = ("AMT*R*1237", "REF*17*F;;;;1", "REF*9V*2;2;0", "REF*CE*60;501;80;401;;;;", "REF*RB*60", "REF*ZX*19")
    report = read_one(member(CIN, coverage(*JUNE, more=more), mbi=MBI, plan_id="S1", more=["REF*QQ*;;202001;202002"]))
    assert report.identifiers == (
        ReportedIdentifier(IdentifierKind.PLAN_ID, "S1"),
        ReportedIdentifier(IdentifierKind.CIN, CIN),
        ReportedIdentifier(IdentifierKind.MBI, MBI),
    )
    [enrollment] = report.coverages
    assert (enrollment.key, enrollment.span, enrollment.value[:7]) == (
        "integrated",
        JUNE_DAYS,
        ("cal_mediconnect", "health-net", "19", "H3237", "001", "active", "C01"),
    )
    stated = [statement for statement in report.medi_cal if statement.value is not None]
    assert [(each.key, each.span, each.value) for each in stated] == [
        ("60", JUNE_DAYS, MediCalValue("19", "share_of_cost_unmet", "501", 123_700, None)),
        ("80", JUNE_DAYS, MediCalValue("19", "eligible", "401", None, None)),
    ]
    entitled = [(each.key, each.span.first_day, each.value is not None) for each in report.entitlements]
    assert ("A", date(2020, 1, 1), True) in entitled
    assert ("B", date(2020, 2, 1), True) in entitled
    assert ("D", date(2022, 6, 1), False) in entitled
    assert [each.key for each in report.other_coverages] == ["", "F"]
    assert report.details.birth_date == date(1948, 3, 15)
    assert codes(report) == []


def test_no_last_day_means_open() -> None:
    report = read_one(member(CIN, coverage("20220601")))
    assert report.coverages[0].span == Span(date(2022, 6, 1))


def test_a_last_day_before_the_first_cancels_the_month_for_that_plan() -> None:
    report = read_one(member(CIN, coverage("20220601", "20220531")))
    [statement] = report.coverages
    assert (statement.span, statement.value, statement.plan) == (JUNE_DAYS, None, ("cal_mediconnect", "health-net"))
    assert codes(report) == ["R-COV-2"]


HEALTH_NET = ("cal_mediconnect", "health-net")


def taken_out(report: MemberReport) -> list[tuple[str, Span, tuple[str, str] | None]]:
    return [(each.key, each.span, each.plan) for each in report.coverages if each.value is None]


def stated(report: MemberReport) -> list[Span]:
    return [each.span for each in report.coverages if each.value is not None]


def test_a_cancellation_within_a_month_takes_out_what_is_left_of_it_and_is_told() -> None:
    report = read_one(member(CIN, coverage("20220515", "20220514", more=["REF*CE*60;401;;;;;;"])))
    assert taken_out(report) == [("integrated", Span(date(2022, 5, 15), date(2022, 5, 31)), HEALTH_NET)]
    assert {each.span for each in report.medi_cal} == {Span(date(2022, 5, 15), date(2022, 5, 31))}
    assert codes(report) == ["R-COV-9"]
    assert "2022-05-15" in report.findings[0].text


@pytest.mark.parametrize(("of_loop", "of_member"), [("024", "024"), ("024", "001"), ("", "024")])
def test_a_coverage_that_never_was_is_taken_out_from_its_first_day(of_loop: str, of_member: str) -> None:
    report = read_one(member(CIN, coverage("20220101", "20211231", maintenance=of_loop), maintenance=of_member))
    assert taken_out(report) == [("integrated", Span(date(2022, 1, 1)), HEALTH_NET)]
    assert codes(report) == ["R-COV-8"]


def test_a_later_period_of_the_same_line_stays_after_a_coverage_that_never_was() -> None:
    never = coverage("20220101", "20211231", maintenance="024")
    report = read_one(member(CIN, coverage("20220601"), never))
    assert stated(report) == [Span(date(2022, 6, 1))]
    assert taken_out(report) == [("integrated", Span(date(2022, 1, 1), date(2022, 5, 31)), HEALTH_NET)]


def test_a_cancelled_month_is_taken_out_of_a_longer_period_of_the_same_line() -> None:
    report = read_one(member(CIN, coverage("20220501", "20220430"), coverage("20220101")))
    assert [(each.span, each.value is None) for each in report.coverages] == [
        (Span(date(2022, 1, 1)), False),
        (Span(date(2022, 5, 1), date(2022, 5, 31)), True),
    ]
    assert codes(report) == ["R-COV-2"]


def test_a_month_both_cancelled_and_stated_is_kept_and_told() -> None:
    report = read_one(member(CIN, coverage("20220601", "20220531"), coverage(*JUNE)))
    assert (stated(report), taken_out(report), codes(report)) == ([JUNE_DAYS], [], ["R-COV-10"])


def test_a_cancelled_month_that_the_same_line_states_as_a_hold_is_replaced() -> None:
    report = read_one(member(CIN, coverage("20220601", "20220531"), coverage(*JUNE, plan="C01;59")))
    assert (stated(report), taken_out(report), codes(report)) == ([JUNE_DAYS], [], ["R-COV-2"])


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("status", ["01", "59"])
@pytest.mark.parametrize("first_day_of_ended", ["20220101", ""])
def test_an_end_leaves_the_later_period_of_the_same_line(
    first_day_of_ended: str, status: str, *, newest_first: bool
) -> None:
    loops = [coverage("20220601", plan=f"C01;{status}"), coverage(first_day_of_ended, "20220331", maintenance="024")]
    report = read_one(member(CIN, *(loops if newest_first else reversed(loops))))
    assert taken_out(report) == [("integrated", Span(date(2022, 4, 1), date(2022, 5, 31)), HEALTH_NET)]
    assert Span(date(2022, 6, 1)) in stated(report)
    assert codes(report) == []


def test_an_end_takes_nothing_from_another_plan() -> None:
    loops = (coverage("20220601", plan="C02;01"), coverage("20220101", "20220331", maintenance="024"))
    report = read_one(member(CIN, *loops))
    assert taken_out(report) == [("integrated", Span(date(2022, 4, 1)), HEALTH_NET)]


@pytest.mark.parametrize(("maintenance", "told"), [("025", []), ("024", ["R-COV-13"])])
def test_the_members_last_day_leaves_a_period_that_begins_after_it(maintenance: str, told: list[str]) -> None:
    more = ["DTP*356*D8*20220601", "DTP*357*D8*20220331"]
    report = read_one(member(CIN, coverage("20220601"), maintenance=maintenance, more=more))
    gap = Span(date(2022, 4, 1), date(2022, 5, 31))
    assert stated(report) == [Span(date(2022, 6, 1))]
    assert taken_out(report) == [
        ("integrated", gap, None),
        ("medi_cal", Span(date(2022, 4, 1)), None),
        ("unrecognized", Span(date(2022, 4, 1)), None),
    ]
    assert codes(report) == told


def test_a_cancelled_period_that_begins_after_the_members_last_day_is_not_told_as_stored() -> None:
    later = coverage("20220601", maintenance="024")
    report = read_one(member(CIN, later, maintenance="024", more=["DTP*357*D8*20220331"]))
    assert (stated(report), codes(report)) == ([], ["R-COV-5"])


def test_the_members_last_day_ends_a_period_that_began_before_it() -> None:
    report = read_one(member(CIN, coverage("20220101"), maintenance="024", more=["DTP*357*D8*20220331"]))
    assert ("integrated", Span(date(2022, 4, 1)), None) in taken_out(report)
    assert codes(report) == []


@pytest.mark.parametrize(
    "loops", [(), (coverage("20220101"),), (coverage("20220601", "20220531"),)], ids=["none", "open", "a month"]
)
def test_a_cancelled_member_without_any_last_day_is_told(loops: tuple[tuple[str, ...], ...]) -> None:
    report = read_one(member(CIN, *loops, maintenance="024"))
    assert codes(report)[-1:] == ["R-COV-11"]
    assert [each for each in taken_out(report) if each[1].last_day is None] == []


def test_a_cancelled_member_with_a_loop_that_lacks_its_last_day_is_told_once() -> None:
    report = read_one(member(CIN, coverage("20220101", maintenance="024"), maintenance="024"))
    assert (report.coverages, codes(report)) == ((), ["R-COV-5"])


@pytest.mark.parametrize("more", [(), ("REF*CE*60;401;;;;;;",)])
def test_an_end_that_names_no_plan_ends_none_and_is_told(more: tuple[str, ...]) -> None:
    report = read_one(member(CIN, coverage("", "20220331", maintenance="024", plan="", more=more)))
    assert [each for each in taken_out(report) if each[0] != "unrecognized"] == []
    assert codes(report) == ["R-COV-12"]


@pytest.mark.parametrize(("qualifier", "code"), [("474", "R-AID-3"), ("339", "R-MED-3")])
def test_the_members_end_of_medi_cal_or_medicare_is_told_with_its_day(qualifier: str, code: str) -> None:
    report = read_one(member(CIN, coverage(*JUNE), more=[f"DTP*{qualifier}*D8*20220331"]))
    assert (codes(report), "2022-03-31" in report.findings[0].text) == ([code], True)
    assert codes(read_one(member(CIN, coverage(*JUNE), more=[f"DTP*{qualifier}*D8*99991231"]))) == []


def test_a_last_day_alone_ends_the_plan_after_it() -> None:
    report = read_one(member(CIN, coverage("", "20220630", maintenance="024"), maintenance="024"))
    assert [(each.span, each.value) for each in report.coverages] == [(Span(date(2022, 7, 1)), None)]


def test_a_termination_of_the_member_ends_every_plan_after_its_day() -> None:
    report = read_one(member(CIN, maintenance="024", more=["DTP*357*D8*20220630"]))
    assert {(each.key, each.span, each.value) for each in report.coverages} == {
        (kind, Span(date(2022, 7, 1)), None) for kind in ("integrated", "medi_cal", "unrecognized")
    }


def test_a_cancelled_loop_with_both_days_holds_until_the_last() -> None:
    report = read_one(member(CIN, coverage("20220101", "20220630", maintenance="024"), maintenance="024"))
    assert [(each.span.first_day, each.value is not None) for each in report.coverages] == [
        (date(2022, 1, 1), True),
        (date(2022, 7, 1), False),
    ]


def test_another_status_than_01_is_a_hold_and_its_code_is_kept() -> None:
    report = read_one(member(CIN, coverage(*JUNE, plan="C01;59")))
    value = report.coverages[0].value
    assert value is not None
    assert (value[5], value[7]) == ("on_hold", "59")


def test_a_health_plan_code_that_nobody_knows_is_stored_without_a_plan() -> None:
    report = read_one(member(CIN, coverage(*JUNE, plan="957;01")))
    assert (report.coverages[0].key, report.coverages[0].value[:2]) == ("unrecognized", ("", ""))
    assert codes(report) == ["R-HCP-1"]
    assert "957" in report.findings[0].text


def test_the_contract_alone_names_a_cal_mediconnect_plan() -> None:
    report = read_one(member(CIN, coverage(*JUNE, plan="957;01"), more=["REF*DX*H3237;001;20200101;;;"]))
    assert [(each.key, each.value[:5]) for each in report.coverages if each.value] == [
        ("integrated", ("cal_mediconnect", "health-net", "19", "H3237", "001"))
    ]


def test_the_contract_of_the_roster_comes_before_a_table_that_has_none() -> None:
    report = read_one(member(CIN, coverage(*JUNE, plan="C02;01"), more=["REF*DX*H8258;002;20200101;;;"]))
    inside = [each for each in report.coverages if each.key == "integrated"]
    assert [each.value[3:5] for each in inside if each.value] == [("H8258", "002")]


def test_other_medicare_contracts_are_enrolments_of_their_own() -> None:
    dx = "REF*DX*H9999;006;20220201;S5617;D635;20220301"
    report = read_one(member(CIN, coverage(*JUNE, plan="K01;01"), more=[dx]))
    found = {each.key: (each.span, each.value[0], each.value[3]) for each in report.coverages if each.value}
    assert found == {
        "medi_cal": (JUNE_DAYS, "medi_cal_managed_care", ""),
        "medicare": (Span(date(2022, 2, 1), date(2022, 6, 30)), "medicare_advantage", "H9999"),
        "part_d": (Span(date(2022, 3, 1), date(2022, 6, 30)), "part_d_plan", "S5617"),
    }


def test_a_loop_without_a_health_plan_says_that_there_is_none() -> None:
    report = read_one(member(CIN, coverage(*JUNE, plan="", more=["REF*CE*60;401;;;;;;"])))
    assert {(each.key, each.value) for each in report.coverages} == {
        (kind, None) for kind in ("integrated", "medi_cal", "unrecognized")
    }
    assert codes(report) == []


def test_two_active_plans_on_the_same_days_are_both_kept_and_disputed() -> None:
    report = read_one(member(CIN, coverage(*JUNE), coverage(*JUNE, plan="C02;01")))
    assert [(each.value[1], each.disputed) for each in report.coverages if each.value] == [
        ("health-net", False),
        ("la-care", True),
    ]
    assert codes(report) == ["R-COV-6"]


@pytest.mark.parametrize("line", ["DEN", "VIS", "XYZ"])
def test_other_kinds_of_coverage_are_told_and_not_carried(line: str) -> None:
    report = read_one(member(CIN, coverage(*JUNE, line=line)))
    assert (report.coverages, codes(report)) == ((), ["R-COV-7"])


@pytest.mark.parametrize(
    ("segment", "code"),
    [
        ("REF*J7*SOMETHING", "R-SEG-1"),
        ("ZZZ*SOMETHING", "R-SEG-2"),
        ("REF*23*9;20221399;;", "R-DATE-3"),
        ("REF*F6*NOTANMBI", "R-ID-2"),
        ("REF*QQ*;;2020AB;", "R-MED-2"),
        ("REF*SY*123456789", "R-ID-1"),
        ("REF*F6*123456789A", "R-ID-3"),
        ("DTP*999*D8*20220101", "R-SEG-1"),
    ],
)
def test_what_is_not_known_becomes_a_finding_and_the_member_is_read(segment: str, code: str) -> None:
    report = read_one(member(CIN, coverage(*JUNE), more=[segment]))
    assert (codes(report), report.kept_only, len(report.coverages)) == ([code], None, 1)
    assert report.findings[0].position == 11
    assert str(report.findings[0].position) in report.findings[0].text


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("REF*9V*7;2;2",), "R-MED-1"),
        (("REF*CE*60;ABC;;;;;;",), "R-AID-1"),
        (("AMT*R*12,50", "REF*CE*60;501;;;;;;"), "R-AID-2"),
        (("REF*17*NONE;;;",), "R-OHC-1"),
    ],
)
def test_a_code_without_a_rule_is_told(more: tuple[str, ...], code: str) -> None:
    report = read_one(member(CIN, coverage(*JUNE, more=more)))
    assert (codes(report), len(report.coverages)) == ([code], 1)


def test_contact_is_the_members_own_and_the_first_telephone() -> None:
    before, after = member()[:-2], member()[-2:]
    own = "PER*IP**HP*2135550171*CP*2135550199*EM*Ana@Mail.Example"
    theirs = ("NM1*QD*1*ROE*BEN", "PER*RP**TE*2135550111*EM*ben@mail.example")
    assert read_one((*before, own, *after, *theirs)).contact == ("ana@mail.example", "2135550171")
    assert read_one((*before, own.replace("IP", "RP"), *after)).contact is NO_CONTACT


def test_what_is_no_address_is_told_by_its_shape_only() -> None:
    report = read_one((*member()[:-2], "PER*IP**TE*555*EM*ana at mail", *member()[-2:]))
    assert codes(report) == ["R-CONTACT-1", "R-CONTACT-1"]
    assert "ana" not in str(report.findings) and "555" not in str(report.findings)
    assert report.contact is NO_CONTACT


def test_a_day_that_is_none_leaves_the_period_as_it_was() -> None:
    report = read_one(member(CIN, coverage("20220631", "20220630"), coverage(*JULY)))
    assert [each.span.first_day for each in report.coverages] == [date(2022, 7, 1)]
    assert codes(report) == ["R-DATE-2"]


def test_an_unreadable_birth_date_is_told_by_its_shape_only() -> None:
    report = read_one(member(CIN, coverage(*JUNE), birth="1948-3-15"))
    assert report.details.birth_date is None
    assert "9999-9-99" in report.findings[0].text
    assert "1948" not in report.findings[0].text


def test_an_earlier_name_and_birth_date_do_not_replace_the_right_ones() -> None:
    wrong = ("NM1*70*1*DOH*ANNA", "DMG*D8*19500101*M")
    report = read_one((*member(CIN), *wrong, *coverage(*JUNE)))
    assert (report.details.last_name, report.details.birth_date, report.details.sex) == ("DOE", date(1948, 3, 15), "F")
    assert codes(report) == ["R-NAME-1"]


def test_a_corrected_name_takes_the_place_of_the_first() -> None:
    report = read_one((*member(CIN), "NM1*74*1*DOE-ROE*ANA", "DMG*D8*19480316*F"))
    assert (report.details.last_name, report.details.birth_date) == ("DOE-ROE", date(1948, 3, 16))


def test_a_mailing_address_is_not_the_home() -> None:
    report = read_one((*member(CIN), "NM1*31*1", "N4*SACRAMENTO*CA*95814**CY*34"))
    assert (report.details.zip_code, report.details.county_code) == ("90001", "19")


@pytest.mark.parametrize("ins", ["INS*Y*18*001*AI*A*C**AC***D8*20220515", "INS*Y*18*001*AI*A*C***AC***D8*20220515"])
def test_the_day_of_death_may_stand_one_element_later(ins: str) -> None:
    assert read_one((ins, *member(CIN)[1:])).details.death_day == date(2022, 5, 15)


def test_a_social_security_number_is_masked_and_never_an_identifier() -> None:
    segments = [
        each.replace("NM1*IL*1*DOE*ANA", "NM1*IL*1*DOE*ANA****34*123456789") for each in member(CIN, coverage(*JUNE))
    ]
    report = read_one(tuple(segments))
    assert report.identifiers == (ReportedIdentifier(IdentifierKind.CIN, CIN),)
    assert "123456789" not in report.raw
    assert "xxxxx6789" in report.raw


@pytest.mark.parametrize(
    "part", [("COB*P*890111*5",), ("LX*1", "NM1*P3*1*ROE*BEN"), ("LS*2700", "LX*1", "N1*75*OTHER"), ()]
)
def test_a_social_security_number_is_masked_in_whatever_loop_it_stands(part: tuple[str, ...]) -> None:
    more = (*part, "REF*SY*123456789")
    for report in (read_one(member(CIN, coverage(*JUNE, more=more))), read_one((*member(CIN), *more))):
        assert "123456789" not in report.raw
        assert "REF*SY*xxxxx6789" in report.raw
        assert codes(report) == ["R-ID-1"]


def test_former_numbers_are_merged_from() -> None:
    report = read_one(member(CIN, more=[f"REF*Q4*{OTHER_CIN};junk"]))
    assert report.merged_from == (ReportedIdentifier(IdentifierKind.CIN, OTHER_CIN),)


def test_a_member_whom_no_number_names_is_kept_unread() -> None:
    report = read_one(member("", coverage(*JUNE), more=["REF*1L*GROUP"]))
    assert (report.kept_only, codes(report)) == (LineOutcome.UNREADABLE, ["R-LINE-1"])
    assert "HD*021" in report.raw


@pytest.mark.parametrize(
    "second",
    [("NM1*IL*1*ROE*BEN",), (f"REF*1L*{OTHER_CIN}",), ("REF*0F*S2",), ("DMG*D8*19500101*M",)],
    ids=["name", "CIN", "plan number", "birth date"],
)
def test_two_members_in_one_are_held(second: tuple[str, ...]) -> None:
    segments = member(CIN, plan_id="S1")
    report = read_one((*segments, *second, *coverage(*JUNE)))
    assert (report.kept_only, codes(report)) == (LineOutcome.HELD, ["R-LINE-3"])


def test_lines_before_any_member_are_kept() -> None:
    reports, _ = read(roster(("NM1*IL*1*ROE*BEN",), member(CIN, coverage(*JUNE)), quantity=1))
    assert [(each.kept_only, len(each.coverages)) for each in reports] == [(LineOutcome.UNREADABLE, 0), (None, 1)]
    assert "ROE" in reports[0].raw


def test_a_member_without_end_is_kept_in_part_and_told() -> None:
    endless = member(CIN, more=["REF*ZZ*1"] * (MAX_SEGMENTS_OF_A_MEMBER + 5))
    reports, _ = read(roster(endless, member(OTHER_CIN, coverage(*JUNE))))
    assert [each.kept_only for each in reports] == [LineOutcome.UNREADABLE, None]
    assert codes(reports[0])[0] == "R-LINE-4"


def test_the_header_says_who_sends_and_why() -> None:
    _, reader = read(roster(member(CIN), action="4"))
    assert (reader.header.sender, reader.header.purpose, reader.header.file_date) == (
        "CADHCS_5010_834",
        "full",
        date(2022, 6, 1),
    )
    assert reader.findings == []


def test_a_wrong_number_of_members_is_told() -> None:
    _, reader = read(roster(member(CIN), quantity=2))
    assert [(each.code, each.segment) for each in reader.findings] == [("R-ENV-9", "QTY")]


@pytest.mark.parametrize(("sender", "told"), [("CADHCS_5010_834", []), ("ANOTHER_SENDER_", ["R-ENV-14"])])
def test_an_interchange_of_another_sender_in_the_same_file_is_told(sender: str, told: list[str]) -> None:
    second = roster(member("91234568C")).replace(b"CADHCS_5010_834", sender.encode())
    reports, reader = read(roster(member(CIN)) + second)
    assert (len(reports), [each.code for each in reader.findings]) == (2, told)


def test_another_transaction_is_passed_over() -> None:
    reports, reader = read(roster(member(CIN)).replace(b"ST*834", b"ST*270"))
    assert (reports, [each.code for each in reader.findings]) == ([], ["R-ENV-11"])


def test_an_empty_file_is_refused() -> None:
    reports, reader = read(b"")
    assert (reports, reader.refused, [each.code for each in reader.findings]) == ([], True, ["R-ENV-10"])


THREE = roster(*(member(cin, coverage(*JUNE), coverage(*JULY)) for cin in (CIN, OTHER_CIN, "90000001D")))


def cuts() -> Iterator[int]:
    yield from range(0, len(THREE), 7)
    yield from (place + 1 for place in range(len(THREE)) if THREE[place : place + 1] == b"~")


def test_a_file_cut_anywhere_gives_whole_members_and_holds_the_last() -> None:
    whole, _ = read(THREE)
    for place in cuts():
        reports, reader = read(THREE[:place])
        reports = [each for each in reports if each.raw.startswith("INS")]
        begun = len(re.findall(rb"~INS(?:\*|$)", THREE[:place]))
        complete = [each for each in reports if each.kept_only is None]
        assert len(reports) == begun, place
        assert [each.coverages for each in complete] == [each.coverages for each in whole[: len(complete)]], place
        if b"~SE*" not in THREE[:place]:
            assert len(complete) == max(0, begun - 1), place
            assert [codes(each)[0] for each in reports[-1:]] == ["R-LINE-2"] * bool(begun), place
        if place < len(THREE) - 1:
            assert reader.findings, place


def test_a_file_without_its_very_last_character_is_whole() -> None:
    reports, reader = read(THREE[:-1])
    assert (len(reports), reader.findings) == (3, [])


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*")) or [None], ids=lambda path: path.name if path else "none")
def test_every_sample_is_read_without_losing_a_member(path: object) -> None:
    if path is None:
        pytest.skip("The sample files are not part of the project and are not here (../shared/samples/834).")
    content = path.read_bytes()  # type: ignore[attr-defined]
    reports, reader = read(content)
    assert len(reports) == content.count(b"INS*Y") + content.count(b"INS*N")
    assert [each.kept_only for each in reports] == [None] * len(reports)
    assert reader.findings == []
    assert all(each.identifiers and each.details.last_name for each in reports)


@given(seed=st.randoms(use_true_random=False))
def test_of_shuffled_segments_none_is_lost_and_nobody_gets_two_numbers(seed: random.Random) -> None:
    first, *rest = THREE.decode().split("~")[:-1]
    seed.shuffle(rest)
    reports, _ = read("~".join([first, *rest, ""]).encode())
    kept = "".join(each.raw for each in reports)
    for report in reports:
        if report.kept_only is None:
            assert (report.raw.count("REF*1L"), report.raw.count("DMG")) <= (1, 1)
    assert [each for each in rest if each.startswith(("REF*1L", "HD*", "NM1*IL", "DMG")) and each not in kept] == []


@given(seed=st.randoms(use_true_random=False))
def test_members_in_another_order_are_the_same_members(seed: random.Random) -> None:
    members = [member(cin, coverage(*JUNE)) for cin in (CIN, OTHER_CIN, "90000001D")]
    seed.shuffle(members)
    reports, reader = read(roster(*members))
    assert {each.identifiers[0].value for each in reports} == {CIN, OTHER_CIN, "90000001D"}
    assert reader.findings == []


class Repeating(RawIOBase):
    """A roster with the same members over and over, made while it is read."""

    def __init__(self, times: int) -> None:
        segments = "~".join(each for cin in (CIN, OTHER_CIN) for each in member(cin, coverage(*JUNE), coverage(*JULY)))
        start, end = THREE.index(b"INS*"), THREE.index(b"SE*")
        body = (segments + "~").encode() * 100
        self._parts = iter([THREE[:start], *[body] * times, THREE[end:]])

    def read(self, size: int = -1) -> bytes:
        return next(self._parts, b"")


def test_reading_needs_the_memory_of_a_few_members_whatever_the_size() -> None:
    def peak(times: int) -> int:
        tracemalloc.start()
        try:
            reader = Roster834(Repeating(times), PLANS)  # type: ignore[arg-type]
            assert sum(1 for _ in reader) == times * 200
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(20) < 1.2 * peak(4) + 100_000


def test_a_plans_number_is_kept_as_questions_write_it() -> None:
    report = read_one(member(CIN, plan_id="r-00123"))
    assert ReportedIdentifier(IdentifierKind.PLAN_ID, "R00123") in report.identifiers


@pytest.mark.parametrize("end", ["99991231", "99999999"])
def test_a_last_day_that_means_no_end_leaves_the_coverage_open_without_a_word(end: str) -> None:
    report = read_one(member(CIN, coverage("20220601", end)))
    assert [each.span for each in report.coverages] == [Span(date(2022, 6, 1))]
    assert codes(report) == []


@pytest.mark.parametrize("day", ["18491231", "22010101", "99990101"])
def test_a_day_that_no_roster_can_mean_is_told_and_not_applied(day: str) -> None:
    report = read_one(member(CIN, coverage(day)))
    assert report.coverages == ()
    assert codes(report) == ["R-DATE-2"]


@pytest.mark.parametrize("day", ["18500101", "22001231"])
def test_the_first_and_last_day_that_a_roster_can_mean_are_applied(day: str) -> None:
    report = read_one(member(CIN, coverage(day, day)))
    assert "R-DATE-2" not in codes(report)
    assert [each.span.first_day for each in report.coverages] == [each.span.last_day for each in report.coverages] != []
