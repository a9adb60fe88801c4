"""Who is meant when two lines of one file share a number: the same as if the earlier line had been loaded before."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime
from io import BytesIO
from unittest.mock import patch

import pytest

from eligibility.models import Member, MemberDetails, MemberIdentifier, RosterLine
from eligibility.services import roster as roster_service
from eligibility.services.roster import RosterSummary, load_roster
from tests.eligibility.roster.rosters import (
    CIN,
    MBI,
    OPERATOR,
    OTHER_CIN,
    OTHER_MBI,
    PLANS,
    THIRD_CIN,
    coverage,
    member,
    roster,
)

pytestmark = pytest.mark.django_db
MARCH, APRIL = (datetime(2026, month, 1, 6, tzinfo=UTC) for month in (3, 4))
JUNE = coverage("20220601", "20220630")
DOE_BORN, ROE_BORN = "19480315", "19770816"
DOE = member(CIN, JUNE, mbi=MBI, last_name="DOE", birth=DOE_BORN)
ROE = member(OTHER_CIN, JUNE, mbi=MBI, last_name="ROE", first_name="BEN", birth=ROE_BORN)
ROE_BORN_AS_DOE = member(OTHER_CIN, JUNE, mbi=MBI, last_name="ROE", birth=DOE_BORN)
ROE_WITHOUT_BIRTH = member(OTHER_CIN, JUNE, mbi=MBI, last_name="ROE", birth="")
KNOWN_DOE = member(CIN, mbi=MBI, last_name="DOE", birth=DOE_BORN)
KNOWN_ROE = member(OTHER_CIN, last_name="ROE", first_name="BEN", birth=ROE_BORN)


@pytest.fixture(params=["one batch", "a batch for each line"], autouse=True)
def batches(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whether lines come in one batch must make no difference."""
    one_each: AbstractContextManager[object] = patch.object(roster_service, "BATCH_MEMBERS", 1)
    with nullcontext() if request.param == "one batch" else one_each:
        yield


def load(*members: tuple[str, ...], at: datetime = APRIL) -> RosterSummary:
    content = BytesIO(roster(*members))
    return load_roster(content, asker=OPERATOR, name="a.834", received_at=at, now=APRIL, plans=PLANS)


def names() -> dict[str, str]:
    """The last name of the person to whom each number leads."""
    held = MemberIdentifier.objects.filter(known_until=None).exclude(kind="plan_id").select_related("member")
    last_names = dict(MemberDetails.objects.filter(known_until=None).values_list("member_id", "last_name"))
    return {each.value: last_names[each.member.merged_into_id or each.member_id] for each in held}


def codes(summary: RosterSummary) -> list[list[str]]:
    lines = RosterLine.objects.filter(file_id=summary.file_id).order_by("line_number")
    return [[each["code"] for each in line.findings] for line in lines]


def test_R_ID_6_two_new_people_with_one_medicare_number_stay_two() -> None:
    summary = load(DOE, ROE)
    assert names() == {CIN: "DOE", OTHER_CIN: "ROE", MBI: "DOE"}
    assert codes(summary) == [[], ["R-ID-6"]]
    assert dict(summary.outcomes) == {"applied": 1, "stored_with_warning": 1}


def test_R_ID_6_a_known_person_with_the_medicare_number_of_a_new_one_stays_two() -> None:
    load(KNOWN_ROE, at=MARCH)
    summary = load(DOE, ROE)
    assert names() == {CIN: "DOE", OTHER_CIN: "ROE", MBI: "DOE"}
    assert codes(summary) == [[], ["R-ID-6"]]


def test_R_ID_6_a_new_person_with_the_medicare_number_of_a_known_one_in_the_file_stays_two() -> None:
    load(KNOWN_DOE, at=MARCH)
    summary = load(DOE, ROE)
    assert names() == {CIN: "DOE", OTHER_CIN: "ROE", MBI: "DOE"}
    assert codes(summary) == [[], ["R-ID-6"]]


def test_R_ID_6_two_known_people_with_one_medicare_number_stay_two() -> None:
    load(KNOWN_DOE, KNOWN_ROE, at=MARCH)
    summary = load(DOE, ROE)
    assert names() == {CIN: "DOE", OTHER_CIN: "ROE", MBI: "DOE"}
    assert codes(summary) == [[], ["R-ID-6"]]


def test_R_ID_6_every_line_of_the_second_person_is_theirs() -> None:
    summary = load(DOE, ROE, ROE, DOE)
    assert names() == {CIN: "DOE", OTHER_CIN: "ROE", MBI: "DOE"}
    assert codes(summary) == [[], ["R-ID-6"], ["R-ID-6"], []]


def test_R_ID_6_a_medicare_number_of_their_own_stays_theirs() -> None:
    load(DOE, member(OTHER_CIN, mbi=MBI, last_name="ROE", birth=ROE_BORN, more=[f"REF*6P*{OTHER_MBI}"]))
    assert names() == {CIN: "DOE", OTHER_CIN: "ROE", MBI: "DOE", OTHER_MBI: "ROE"}


@pytest.mark.parametrize("second", [ROE_BORN_AS_DOE, ROE_WITHOUT_BIRTH])
def test_one_medicare_number_and_no_other_birth_date_is_one_person_with_another_cin(second: tuple[str, ...]) -> None:
    summary = load(DOE, second)
    assert names() == {CIN: "ROE", OTHER_CIN: "ROE", MBI: "ROE"}
    assert codes(summary) == [[], []]


def test_R_ID_5_a_known_person_with_the_medicare_number_of_a_new_one_born_alike_is_one() -> None:
    load(member(OTHER_CIN, last_name="ROE", birth=DOE_BORN), at=MARCH)
    summary = load(DOE, ROE_BORN_AS_DOE)
    assert names() == {CIN: "ROE", OTHER_CIN: "ROE", MBI: "ROE"}
    assert codes(summary) == [[], ["R-ID-5"]]


def test_a_line_without_cin_is_whom_the_medicare_number_names() -> None:
    load(DOE, member("", mbi=MBI, last_name="DOE", birth=""))
    assert Member.objects.count() == 1


def test_a_line_that_names_the_others_cin_as_a_former_one_is_about_them() -> None:
    load(KNOWN_DOE, at=MARCH)
    load(DOE, member(OTHER_CIN, mbi=MBI, last_name="ROE", birth=ROE_BORN, more=[f"REF*Q4*{CIN}"]))
    assert names() == {CIN: "ROE", OTHER_CIN: "ROE", MBI: "ROE"}


def test_a_plans_number_that_dependents_repeat_joins_nobody() -> None:
    load(
        member(CIN, plan_id="S1", last_name="DOE", birth=DOE_BORN),
        member(OTHER_CIN, plan_id="S1", last_name="ROE", birth=ROE_BORN),
        member(THIRD_CIN, plan_id="S1", last_name="DOE", first_name="CY", birth="20010203"),
    )
    assert names() == {CIN: "DOE", OTHER_CIN: "ROE", THIRD_CIN: "DOE"}
    births = MemberDetails.objects.filter(known_until=None).values_list("birth_date", flat=True)
    assert sorted(each for each in births if each) == [date(1948, 3, 15), date(1977, 8, 16), date(2001, 2, 3)]
