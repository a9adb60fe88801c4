"""Claims history: who saw whom when, by whose claims, in an emergency or not."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from cmc_portal.database import run
from continuity.evidence.outcomes import EvidenceKind, EvidenceSummary, LineResult
from continuity.models import EvidenceLine, Visit
from continuity.selectors.evidence import get_continuity_facts
from continuity.services import evidence_visits
from eligibility import models as rows
from tests.continuity.evidence.files import HEART, LOADED_AT, load, outcomes, text_of
from tests.counting import statements
from tests.eligibility.records import add, new_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

LATER = datetime(2026, 3, 2, 18, tzinfo=UTC)
HEADER = "cin,mbi,npi,day,source,side,emergency,place_of_service,claim_number,status"
SEEN = f"97654321A,,{HEART},2013-09-10,medicare_claims,,no,,C1-1,"


@pytest.fixture
def ana() -> rows.Member:
    member = new_member("97654321A")
    add(rows.MemberIdentifier, member, kind="mbi", value="1EG4TE5MK73")
    return member


def load_lines(*lines: str, now: datetime = LOADED_AT, **options: Any) -> tuple[EvidenceSummary, Sequence[LineResult]]:
    return load(EvidenceKind.VISITS, text_of(HEADER, *lines), now=now, **options)


def held() -> list[tuple[int, str, date, str, bool | None, str, str]]:
    columns = ("member_id", "npi", "day", "side", "is_emergency", "source", "reference")
    return list(Visit.objects.filter(known_until=None).order_by("day", "pk").values_list(*columns))


def test_a_visit_is_found_by_cin_or_mbi_and_has_its_claim_and_side(ana: rows.Member) -> None:
    by_mbi = f",1EG4-TE5-MK73,{HEART},2014-02-11,medi_cal_claims,,,11,M7-1,"
    summary, _ = load_lines(SEEN, by_mbi)
    assert outcomes(summary) == {"added": 2}
    assert held() == [
        (ana.pk, HEART, date(2013, 9, 10), "medicare", False, "medicare_claims", "C1-1"),
        (ana.pk, HEART, date(2014, 2, 11), "medi_cal", False, "medi_cal_claims", "M7-1"),
    ]


@pytest.mark.parametrize(
    ("emergency", "place", "expected"),
    [
        ("yes", "", True),
        ("no", "", False),
        ("", "23", True),
        ("", "11", False),
        ("", "22", False),
        ("yes", "23", True),
        ("yes", "21", True),
        ("", "21", None),
        ("", "41", None),
        ("", "", None),
    ],
)
def test_place_of_service_23_is_an_emergency_room_and_what_tells_nothing_stays_unknown(
    ana: rows.Member, emergency: str, place: str, expected: bool | None
) -> None:
    load_lines(SEEN.replace(",no,,", f",{emergency},{place},"))
    assert [row[4] for row in held()] == [expected]


def test_the_same_file_again_changes_nothing(ana: rows.Member) -> None:
    load_lines(SEEN, SEEN)
    summary, _ = load_lines(SEEN, SEEN, now=LATER)
    assert outcomes(summary) == {"unchanged": 2}
    assert Visit.objects.count() == 1


def test_a_corrected_claim_closes_what_was_known_and_adds(ana: rows.Member) -> None:
    load_lines(SEEN)
    summary, _ = load_lines(SEEN.replace(",no,", ",yes,"), now=LATER)
    assert outcomes(summary) == {"corrected": 1}
    assert [row[4] for row in held()] == [True]
    assert [visit.is_emergency for visit in get_continuity_facts(ana.pk, HEART).visits] == [True]
    assert [visit.is_emergency for visit in get_continuity_facts(ana.pk, HEART, known_at=LOADED_AT).visits] == [False]


def test_a_line_that_does_not_say_leaves_what_is_known(ana: rows.Member) -> None:
    load_lines(SEEN)
    summary, _ = load_lines(SEEN.replace(",no,", ",,"), now=LATER)
    assert (outcomes(summary), [row[4] for row in held()]) == ({"unchanged": 1}, [False])


def test_a_void_claim_is_taken_back_once(ana: rows.Member) -> None:
    load_lines(SEEN)
    corrected = SEEN.replace("2013-09-10", "2013-09-11")
    for now, expected in ((LATER, {"corrected": 1, "added": 1}), (LATER.replace(day=3), {"unchanged": 2})):
        summary, _ = load_lines(SEEN + "void", corrected, now=now)
        assert outcomes(summary) == expected
    assert [row[2] for row in held()] == [date(2013, 9, 11)]


def test_lines_of_one_file_that_contradict_each_other_never_take_turns(ana: rows.Member) -> None:
    for now in (LOADED_AT, LATER):
        _, results = load_lines(SEEN, SEEN.replace(",no,", ",yes,"), now=now)
        assert results[1].problem is not None
        assert results[1].problem.code == "contradiction"
        assert [row[4] for row in held()] == [False]
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (SEEN.replace("97654321A", "99999999A"), "cin", "unknown_member"),
        (SEEN.replace("97654321A", "54321"), "cin", "bad_cin"),
        (SEEN.replace("97654321A,", ","), "cin", "member_missing"),
        (SEEN.replace("97654321A,,", "97654321A,2EG4TE5MK74,"), "cin", "two_members"),
        (SEEN.replace("97654321A,,", ",11111,"), "mbi", "bad_mbi"),
        (SEEN.replace(HEART, "1000000021"), "npi", "bad_npi"),
        (SEEN.replace("2013-09-10", ""), "day", "day_missing"),
        (SEEN.replace("2013-09-10", "2026-02-03"), "day", "day_in_future"),
        (SEEN.replace("2013-09-10", "10.9.2013"), "day", "bad_day"),
        (SEEN.replace("medicare_claims", "attestation"), "source", "unknown_source"),
        (SEEN.replace("medicare_claims", ""), "source", "unknown_source"),
        (SEEN.replace("medicare_claims,", "medicare_claims,both"), "side", "unknown_side"),
        (SEEN.replace("C1-1", ""), "claim_number", "claim_number_missing"),
        (SEEN.replace(",no,,", ",no,23,"), "emergency", "emergency_contradicted"),
        (SEEN + "denied", "status", "unknown_status"),
        (SEEN + '"', "", "bad_quotes"),
    ],
)
def test_a_bad_line_is_named_without_the_member_and_the_rest_is_loaded(
    ana: rows.Member, line: str, column: str, code: str
) -> None:
    add(rows.MemberIdentifier, new_member("92345678A"), kind="mbi", value="2EG4TE5MK74")
    summary, results = load_lines(line, SEEN.replace("C1-1", "C2-1"))
    assert outcomes(summary) == {"refused": 1, "added": 1}
    problem = results[0].problem
    assert problem is not None
    assert (problem.column, problem.code) == (column, code)
    assert not [secret for secret in ("97654321A", "99999999A", "54321", "2EG4TE5MK74") if secret in problem.text]
    assert EvidenceLine.objects.get(outcome="refused").text == line


def test_the_day_of_loading_is_no_future_day(ana: rows.Member) -> None:
    summary, _ = load_lines(SEEN.replace("2013-09-10", "2026-02-02"))
    assert outcomes(summary) == {"added": 1}


def test_an_older_moment_never_changes_what_came_later(ana: rows.Member) -> None:
    load_lines(SEEN, now=LATER)
    _, [result] = load_lines(SEEN.replace(",no,", ",yes,"))
    assert result.problem is not None
    assert result.problem.code == "told_later"


def test_after_two_numbers_were_found_to_be_one_person_nothing_is_told_twice(ana: rows.Member) -> None:
    load_lines(SEEN)
    survivor = new_member("92345678A")
    rows.Member.objects.filter(pk=ana.pk).update(merged_into=survivor, merged_at=LATER)
    summary, _ = load_lines(SEEN, now=LATER.replace(day=3))
    assert outcomes(summary) == {"unchanged": 1}
    assert len(get_continuity_facts(survivor.pk, HEART).visits) == 1
    assert get_continuity_facts(survivor.pk, HEART, known_at=LOADED_AT).visits == ()


def test_a_dry_run_stores_nothing(ana: rows.Member) -> None:
    summary, _ = load_lines(SEEN, dry_run=True)
    assert outcomes(summary) == {"added": 1}
    assert (held(), EvidenceLine.objects.count()) == ([], 0)


def test_a_batch_costs_the_same_statements_however_many_lines_it_has(ana: rows.Member) -> None:
    def lines(first: int, number: int) -> list[str]:
        return [SEEN.replace("C1-1", f"C{each}-1") for each in range(first, first + number)]

    with statements() as few:
        load_lines(*lines(1, 2))
    with statements() as many:
        load_lines(*lines(100, 500))
    assert len(few) == len(many)


def test_a_batch_reads_only_the_visits_that_it_tells(ana: rows.Member, monkeypatch: pytest.MonkeyPatch) -> None:
    load_lines(*(SEEN.replace("C1-1", f"C{each}-1") for each in range(1, 40)))
    read: list[int] = []

    def counted(*asked: Any) -> Any:
        found = list(run(*asked))
        read.append(len(found))
        return found

    monkeypatch.setattr(evidence_visits, "run", counted)
    summary, _ = load_lines(SEEN, SEEN.replace("C1-1", "C100-1"), now=LATER)
    assert (outcomes(summary), read) == ({"unchanged": 1, "added": 1}, [1])


@pytest.mark.parametrize(
    "line",
    [SEEN.replace("2013-09-10", "2014-02-30"), SEEN.replace(HEART, "1000000021"), SEEN.replace("97654321A", "54321")],
)
def test_what_is_refused_is_neither_told_nor_masked_as_something_else(ana: rows.Member, line: str) -> None:
    problem = load_lines(line)[1][0].problem
    assert problem is not None
    assert not any(mark.isdigit() for mark in problem.why), problem.why
