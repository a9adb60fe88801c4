"""Plans' provider files: who is in which network when, told again, corrected, and not told any more."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import AccessEvent
from continuity.evidence.outcomes import EvidenceKind, EvidenceSummary
from continuity.models import CareProvider, EvidenceFile, EvidenceLine, NetworkParticipation
from continuity.services.evidence import Full, NotLoaded
from tests.continuity.evidence.files import CLINIC, HEART, LOADED_AT, OTHER_HEART, load, outcomes, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

NETWORK = EvidenceKind.NETWORK
LATER = datetime(2026, 3, 2, 18, tzinfo=UTC)
HEADER = "npi,name,kind,specialty,primary care,state plan approved,plan,program,county_code,first_day,last_day"
IN_LA = f"{HEART},Alder Heart Clinic,physician,cardiology,no,yes,health-net,cal_mediconnect,19,2014-01-01,"
IN_SAN_DIEGO = f"{HEART},Alder Heart Clinic,physician,cardiology,no,yes,health-net,cal_mediconnect,37,2015-01-01,"
DESCRIBED = f"{OTHER_HEART},Bay Heart,physician,cardiology,no,,,,,,"

Row = tuple[str, str, str, str, date, date | None]


def held() -> list[Row]:
    rows = NetworkParticipation.objects.filter(known_until=None).order_by(
        "npi", "plan_code", "county_code", "first_day"
    )
    return list(rows.values_list("npi", "plan_code", "program", "county_code", "first_day", "last_day"))


def of_heart(first: date, last: date | None = None, county: str = "19") -> Row:
    return (HEART, "health-net", "cal_mediconnect", county, first, last)


def load_lines(*lines: str, now: datetime = LOADED_AT, full: Full | None = None, plan: str = "") -> EvidenceSummary:
    summary, _ = load(NETWORK, text_of(HEADER, *lines), now=now, full=full, plan_code=plan)
    return summary


def test_a_provider_and_their_days_in_the_network_are_taken_in() -> None:
    summary = load_lines(IN_LA, IN_SAN_DIEGO, DESCRIBED)
    assert outcomes(summary) == {"added": 3}
    assert held() == [of_heart(date(2014, 1, 1)), of_heart(date(2015, 1, 1), county="37")]
    heart, other = CareProvider.objects.order_by("npi")
    assert (heart.name, heart.kind, heart.specialty) == ("Alder Heart Clinic", "physician", "cardiology")
    assert (heart.is_primary_care, heart.is_state_plan_approved) == (False, True)
    assert (other.npi, other.is_state_plan_approved) == (OTHER_HEART, None)


def test_the_same_file_again_changes_nothing_and_every_line_is_kept() -> None:
    load_lines(IN_LA, IN_SAN_DIEGO, DESCRIBED)
    summary = load_lines(IN_LA, IN_SAN_DIEGO, DESCRIBED, now=LATER)
    assert outcomes(summary) == {"unchanged": 3}
    assert NetworkParticipation.objects.count() == 2
    assert CareProvider.objects.count() == 2
    file = EvidenceFile.objects.get(pk=summary.file_id)
    assert (file.kind, file.lines_added, file.lines_unchanged, file.lines_refused) == ("network", 0, 3, 0)
    assert file.finished_at == LATER
    kept = EvidenceLine.objects.filter(file=file).order_by("number").values_list("number", "outcome", "text")
    assert list(kept) == [(2, "unchanged", ""), (3, "unchanged", ""), (4, "unchanged", "")]


def test_a_correction_closes_what_was_known_and_adds() -> None:
    load_lines(IN_LA)
    summary = load_lines(IN_LA + "2019-12-31", now=LATER)
    assert outcomes(summary) == {"corrected": 1}
    assert held() == [of_heart(date(2014, 1, 1), date(2019, 12, 31))]
    closed = NetworkParticipation.objects.get(known_until=LATER)
    assert (closed.known_from, closed.last_day) == (LOADED_AT, None)


def test_a_row_replaces_every_period_that_it_overlaps_and_no_other() -> None:
    early = IN_LA + "2014-12-31"
    late = IN_LA.replace("2014-01-01", "2016-01-01")
    load_lines(early, late)
    load_lines(IN_LA.replace("2014-01-01", "2018-01-01"), now=LATER)
    assert held() == [of_heart(date(2014, 1, 1), date(2014, 12, 31)), of_heart(date(2018, 1, 1))]


def test_what_a_file_leaves_empty_of_a_provider_changes_nothing() -> None:
    load_lines(IN_LA)
    summary = load_lines(f"{HEART},,,internal medicine,,,,,,,", now=LATER)
    assert outcomes(summary) == {"corrected": 1}
    heart = CareProvider.objects.get(known_until=None)
    assert (heart.name, heart.kind, heart.specialty) == ("Alder Heart Clinic", "physician", "internal medicine")
    assert heart.is_state_plan_approved is True


def test_where_lines_of_one_file_describe_differently_the_first_counts_each_time() -> None:
    other_name = f"{HEART},Other Name,,,,,,,,,"
    for now, expected in ((LOADED_AT, {"added": 1, "unchanged": 1}), (LATER, {"unchanged": 2})):
        assert outcomes(load_lines(f"{HEART},First Name,,,,,,,,,", other_name, now=now)) == expected
    assert [row.name for row in CareProvider.objects.all()] == ["First Name"]


def test_lines_of_one_file_that_contradict_each_other_never_take_turns() -> None:
    clash = IN_LA.replace("2014-01-01", "2016-01-01")
    for now in (LOADED_AT, LATER):
        _, results = load(NETWORK, text_of(HEADER, IN_LA, clash), now=now)
        assert results[1].problem is not None
        assert results[1].problem.code == "contradiction"
        assert "Line 2 of this file" in results[1].problem.text
        assert held() == [of_heart(date(2014, 1, 1))]
    assert NetworkParticipation.objects.count() == 1


def test_an_older_moment_never_changes_what_came_later() -> None:
    load_lines(IN_LA, now=LATER)
    _, [result] = load(NETWORK, text_of(HEADER, IN_LA + "2019-12-31"), now=LOADED_AT)
    assert result.problem is not None
    assert result.problem.code == "told_later"
    assert held() == [of_heart(date(2014, 1, 1))]


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (IN_LA.replace(HEART, "1000000021"), "npi", "bad_npi"),
        (IN_LA.replace(HEART, ""), "npi", "bad_npi"),
        (IN_LA.replace("health-net", "acme"), "plan", "unknown_plan"),
        (IN_LA.replace(",19,", ",99,"), "county_code", "unknown_county"),
        (IN_LA.replace("cal_mediconnect", "cmc"), "program", "unknown_program"),
        (IN_LA.replace("physician", "surgeon"), "kind", "unknown_kind"),
        (IN_LA.replace(",no,", ",maybe,"), "primary_care", "bad_yes_or_no"),
        (IN_LA.replace("2014-01-01", "2014-13-01"), "first_day", "bad_day"),
        (IN_LA.replace("2014-01-01", ""), "first_day", "first_day_missing"),
        (IN_LA.replace("2014-01-01", "") + "2014-12-31", "first_day", "first_day_missing"),
        (IN_LA + "2013-12-31", "last_day", "days_in_wrong_order"),
        (IN_LA.replace("health-net", ""), "plan", "plan_missing"),
        (IN_LA.replace("cardiology", "c" * 301), "specialty", "text_too_long"),
        (IN_LA + ",", "", "wrong_number_of_cells"),
    ],
)
def test_a_bad_line_is_named_by_line_column_and_reason_and_the_rest_is_loaded(
    line: str, column: str, code: str
) -> None:
    summary, results = load(NETWORK, text_of(HEADER, line, IN_SAN_DIEGO))
    assert outcomes(summary) == {"refused": 1, "added": 1}
    [problem] = [each.problem for each in results if each.problem]
    assert (results[0].number, problem.column, problem.code) == (2, column, code)
    assert problem.why and problem.what_to_do
    kept = EvidenceLine.objects.get(number=2)
    assert (kept.outcome, kept.text, kept.problem) == ("refused", line, problem.text)
    assert held() == [of_heart(date(2015, 1, 1), county="37")]


def test_a_file_of_one_plan_needs_no_plan_column_and_takes_no_other_plans_lines() -> None:
    short = "npi,first_day,plan"
    summary, results = load(
        NETWORK, text_of(short, f"{HEART},2014-01-01,", f"{OTHER_HEART},2014-01-01,molina"), plan_code="health-net"
    )
    assert outcomes(summary) == {"added": 1, "refused": 1}
    assert results[1].problem is not None
    assert results[1].problem.code == "other_plan"
    assert [row[:4] for row in held()] == [(HEART, "health-net", "", "")]


def test_a_plan_that_our_tables_do_not_have_is_refused_at_once() -> None:
    with pytest.raises(NotLoaded, match="acme is not among our plans"):
        load_lines(IN_LA, plan="acme")
    assert not EvidenceFile.objects.exists()


# Those whom a plan's file names no longer.


def test_who_is_not_in_the_file_any_more_is_told_and_stays() -> None:
    other = IN_LA.replace(HEART, OTHER_HEART)
    load_lines(IN_LA, other)
    summary = load_lines(IN_LA, now=LATER, plan="health-net")
    assert (summary.not_named, summary.not_named_npis, summary.ended) == (1, (OTHER_HEART,), False)
    assert len(held()) == 2


def test_a_full_file_ends_them_on_the_day_before() -> None:
    other, future = IN_LA.replace(HEART, OTHER_HEART), IN_LA.replace(HEART, CLINIC).replace("2014-01-01", "2026-07-01")
    of_another_plan = other.replace("health-net", "molina")
    load_lines(IN_LA, other, future, of_another_plan)
    summary = load_lines(IN_LA, now=LATER, plan="health-net", full=Full(date(2026, 3, 1)))
    assert (summary.not_named, summary.ended) == (2, True)
    assert held() == [
        of_heart(date(2014, 1, 1)),
        (OTHER_HEART, "health-net", "cal_mediconnect", "19", date(2014, 1, 1), date(2026, 2, 28)),
        (OTHER_HEART, "molina", "cal_mediconnect", "19", date(2014, 1, 1), None),
    ]
    again = load_lines(IN_LA, now=datetime(2026, 3, 3, tzinfo=UTC), plan="health-net", full=Full(date(2026, 3, 1)))
    assert (again.not_named, outcomes(again)) == (0, {"unchanged": 1})


def test_beside_a_refused_line_nobody_is_ended() -> None:
    other = IN_LA.replace(HEART, OTHER_HEART)
    load_lines(IN_LA, other)
    bad = other.replace("2014-01-01", "2014-99-99")
    summary = load_lines(IN_LA, bad, now=LATER, plan="health-net", full=Full(date(2026, 3, 1)))
    assert (summary.not_named, summary.ended, len(held())) == (1, False, 2)
    assert summary.notes[-1].startswith("Nobody was ended")


def test_a_full_file_is_one_plans() -> None:
    with pytest.raises(NotLoaded, match="one plan"):
        load_lines(IN_LA, full=Full(date(2026, 3, 1)))


# The trail, and dry runs.


def test_a_dry_run_says_what_would_change_and_stores_nothing_but_who_asked() -> None:
    other = IN_LA.replace(HEART, OTHER_HEART)
    load_lines(IN_LA, other)
    summary, _ = load(
        NETWORK,
        text_of(HEADER, IN_LA + "2019-12-31"),
        now=LATER,
        plan_code="health-net",
        full=Full(date(2026, 3, 1)),
        dry_run=True,
    )
    assert (outcomes(summary), summary.not_named, summary.ended) == ({"corrected": 1}, 1, True)
    assert [row[5] for row in held()] == [None, None]
    assert EvidenceFile.objects.count() == 1
    trail = AccessEvent.objects.filter(action="evidence.load").order_by("occurred_at")
    subjects = [event.subject for event in trail]
    assert subjects == [f"evidence {EvidenceFile.objects.get().pk}", f"dry run of {summary.sha256}"]


def test_a_file_that_cannot_be_read_is_on_record_with_nothing_loaded() -> None:
    summary, results = load(NETWORK, b"PK\x03\x04")
    assert summary.refused.startswith("This is a packed file")
    assert (results, summary.is_clean) == ([], False)
    assert EvidenceFile.objects.get().finished_at is None


def test_more_lines_than_one_batch_are_loaded_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("continuity.services.evidence.BATCH_LINES", 2)
    lines = [IN_LA.replace("2014-01-01", f"{year}-01-01") + f"{year}-12-31" for year in range(2014, 2019)]
    assert outcomes(load_lines(*lines)) == {"added": 5}
    clash = IN_LA.replace("2014-01-01", "2014-06-01") + "2014-08-31"
    assert outcomes(load_lines(*lines, clash, now=LATER)) == {"unchanged": 5, "refused": 1}
