"""Windows follow the record: opened with the approval, moved, ended or voided with what becomes known, told once."""

from datetime import date, datetime
from unittest.mock import Mock

import pytest
from django.db import OperationalError

from continuity.facts import Side
from continuity.models import ContinuityWindow, Notice, WindowEvent
from continuity.selectors.windows import list_pairs_to_follow
from continuity.services import windows
from continuity.services.sweep import close_ended_windows
from continuity.services.window_letters import tell_of_ends
from continuity.services.windows import EndlessWindow, Followed, follow_changes, follow_record, open_windows_of
from eligibility.models import Enrollment, Member
from tests.continuity.notices.records import make_clinic, make_request, work_at
from tests.continuity.windows.records import (
    GRANTED,
    MEDI_CAL,
    MEDICARE,
    NOVEMBER,
    OCTOBER,
    ana,
    approve,
    approve_and_open,
    die,
    follow,
    held,
    in_california,
    join_network,
    leave_plan,
    letters,
    raise_concern,
)
from tests.eligibility.records import close, enroll, new_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

BOTH = {Side.MEDICARE: (*MEDICARE, "granted"), Side.MEDI_CAL: (*MEDI_CAL, "granted")}


def titles_since(moment: datetime) -> list[str]:
    return list(Notice.objects.filter(queued_at__gte=moment).values_list("subject", flat=True))


# --- Opening.


def test_an_approval_opens_one_window_a_side_from_the_first_day_in_the_plan() -> None:
    request = approve()
    assert open_windows_of(request.pk, at=GRANTED) == 2
    assert held(request) == BOTH
    assert set(ContinuityWindow.objects.values_list("known_from", "closed_on")) == {(GRANTED, None)}


def test_opening_twice_opens_once_and_writes_no_letter() -> None:
    request = approve()
    assert [open_windows_of(request.pk, at=GRANTED) for _ in range(2)] == [2, 0]
    assert letters() == []


def test_a_decision_that_says_less_ends_the_window_on_its_day() -> None:
    request = approve_and_open(Side.MEDI_CAL, limit_day=date(2014, 9, 30))
    assert held(request) == {Side.MEDI_CAL: (date(2014, 7, 1), date(2014, 9, 30), "granted")}


def test_a_grant_for_somebody_who_never_was_in_the_plan_opens_nothing() -> None:
    request = approve(request=make_request(member=new_member()))
    assert open_windows_of(request.pk, at=GRANTED) == 0
    assert held(request) == {}


def test_a_grant_without_months_lasts_as_long_as_cal_mediconnect() -> None:
    request = approve_and_open(Side.MEDICARE, months=None)
    assert held(request) == {Side.MEDICARE: (date(2014, 7, 1), date(2022, 12, 31), "granted")}


def test_a_grant_without_any_end_is_refused_rather_than_kept_open_for_ever() -> None:
    member = new_member()
    enroll(member, program="medi_medi_plan", first_day=date(2023, 1, 1))
    request = make_request(member=member, program="medi_medi_plan")
    approve(Side.MEDICARE, request=request, months=None, enrolled_on=date(2023, 1, 1))
    with pytest.raises(EndlessWindow, match="has no last day"):
        open_windows_of(request.pk, at=GRANTED)


# --- Following.


def test_a_record_that_did_not_change_changes_nothing() -> None:
    request = approve_and_open()
    assert follow(request) == 0
    assert (ContinuityWindow.objects.count(), letters()) == (2, [])


def test_leaving_the_plan_ends_both_windows_on_the_last_day_in_it() -> None:
    request = approve_and_open()
    leave_plan(request, date(2014, 9, 30), at=OCTOBER)
    assert follow(request, at=OCTOBER) == 2
    ended = (date(2014, 7, 1), date(2014, 9, 30), "left_plan")
    assert held(request) == {Side.MEDICARE: ended, Side.MEDI_CAL: ended}
    # What was known before stays on record.
    before = ContinuityWindow.objects.filter(known_until=OCTOBER)
    assert {(row.side, row.last_day) for row in before} == {("medicare", MEDICARE[1]), ("medi_cal", MEDI_CAL[1])}


def test_an_end_that_lies_behind_is_told_as_ended_in_one_letter_and_not_again_by_the_sweep() -> None:
    request = approve_and_open()
    leave_plan(request, date(2014, 9, 30), at=OCTOBER)
    follow(request, at=OCTOBER)
    assert letters() == [("ended", "member")]
    close_ended_windows(date(2014, 10, 2), at=OCTOBER)
    assert tell_of_ends(date(2014, 10, 2), at=OCTOBER) == 0
    assert letters() == [("ended", "member")]


def test_an_end_that_is_still_to_come_is_told_before_and_when_it_came() -> None:
    request = approve_and_open(Side.MEDI_CAL)
    leave_plan(request, date(2014, 10, 31), at=OCTOBER)
    follow(request, at=OCTOBER)
    assert letters() == [("before_end", "member")]
    close_ended_windows(date(2014, 11, 1), at=NOVEMBER)
    assert tell_of_ends(date(2014, 11, 1), at=NOVEMBER) == 1
    assert letters() == [("before_end", "member"), ("ended", "member")]


def test_a_side_that_ends_sooner_anyway_is_left_as_it_is() -> None:
    request = approve_and_open()
    leave_plan(request, date(2015, 3, 31), at=OCTOBER)
    assert follow(request) == 1
    assert held(request) == {
        Side.MEDICARE: (*MEDICARE, "granted"),
        Side.MEDI_CAL: (date(2014, 7, 1), date(2015, 3, 31), "left_plan"),
    }


def test_death_ends_the_windows_and_nobody_writes_to_the_dead() -> None:
    clinic = make_clinic()
    asker = work_at(clinic)
    request = approve_and_open(
        request=make_request(member=ana(), requester="provider", organization_id=clinic.pk, user_id=asker.pk)
    )
    die(request, date(2014, 9, 12), at=OCTOBER)
    leave_plan(request, date(2014, 9, 12), at=OCTOBER)
    assert follow(request) == 2
    assert held(request)[Side.MEDICARE] == (date(2014, 7, 1), date(2014, 9, 12), "died")
    assert letters() == [("ended", f"organization-{clinic.pk}")]


def test_a_provider_who_joins_the_network_ends_the_window_the_day_before() -> None:
    request = approve_and_open(Side.MEDICARE)
    join_network(date(2014, 11, 1))
    assert follow(request) == 1
    assert held(request) == {Side.MEDICARE: (date(2014, 7, 1), date(2014, 10, 31), "provider_joined")}


def test_a_documented_concern_ends_the_window_the_day_before() -> None:
    request = approve_and_open(Side.MEDICARE)
    raise_concern(date(2014, 10, 15))
    assert follow(request) == 1
    assert held(request) == {Side.MEDICARE: (date(2014, 7, 1), date(2014, 10, 14), "quality_concern")}


def test_a_retroactive_first_day_moves_the_window_and_is_told() -> None:
    request = approve_and_open(Side.MEDICARE)
    Enrollment.objects.filter(member=request.member).update(known_until=OCTOBER)
    enroll(request.member, first_day=date(2014, 8, 1), known_from=OCTOBER)
    assert follow(request) == 1
    assert held(request) == {Side.MEDICARE: (date(2014, 8, 1), date(2015, 1, 31), "moved")}
    assert letters() == [("voided", "member")]
    assert "Your days now" in Notice.objects.get().html


def test_an_enrolment_that_never_was_voids_the_window_and_is_told() -> None:
    request = approve_and_open()
    Enrollment.objects.filter(member=request.member).update(known_until=OCTOBER)
    assert follow(request) == 2
    assert held(request) == {}
    assert WindowEvent.objects.filter(kind="voided").count() == 2
    assert {kind for kind, _ in letters()} == {"voided"}
    assert follow(request) == 0


def test_a_change_and_its_reversal_leave_the_member_as_before() -> None:
    request = approve_and_open()
    leave_plan(request, date(2014, 9, 30), at=OCTOBER)
    follow(request, at=OCTOBER)
    leave_plan(request, None, at=NOVEMBER)
    assert follow(request, at=NOVEMBER) == 2
    assert held(request) == BOTH
    assert set(titles_since(NOVEMBER)) == {"Your days with Dr. Maria Lee count again"}
    # The history stays: three rows a side, each known for a time of its own.
    known = ContinuityWindow.objects.filter(side=Side.MEDICARE).order_by("known_from")
    assert list(known.values_list("known_from", "known_until")) == [
        (GRANTED, OCTOBER),
        (OCTOBER, NOVEMBER),
        (NOVEMBER, None),
    ]


def test_a_voided_window_comes_back_when_the_enrolment_does() -> None:
    request = approve_and_open()
    row = Enrollment.objects.get(member=request.member)
    close(row, OCTOBER)
    follow(request, at=OCTOBER)
    enroll(request.member, known_from=NOVEMBER)
    assert follow(request, at=NOVEMBER) == 2
    assert held(request) == BOTH
    assert set(titles_since(NOVEMBER)) == {"Your days with Dr. Maria Lee count again"}


def test_days_that_nobody_had_before_are_told_as_new_ones() -> None:
    request = approve(Side.MEDICARE, request=make_request(member=new_member()))
    enroll(request.member, known_from=OCTOBER)
    assert follow(request, at=OCTOBER) == 1
    assert titles_since(OCTOBER) == ["Your days with Dr. Maria Lee have changed"]


def test_a_window_already_closed_opens_again_when_its_end_was_wrong() -> None:
    request = approve_and_open(Side.MEDI_CAL)
    leave_plan(request, date(2014, 9, 30), at=OCTOBER)
    follow(request, at=OCTOBER)
    close_ended_windows(date(2014, 10, 2), at=OCTOBER)
    leave_plan(request, None, at=NOVEMBER)
    follow(request, at=NOVEMBER)
    assert held(request) == {Side.MEDI_CAL: (*MEDI_CAL, "granted")}
    assert ContinuityWindow.objects.get(known_until=None).closed_on is None


def test_a_number_that_was_merged_is_followed_under_the_persons_present_one() -> None:
    former, present = new_member(), new_member()
    request = approve(Side.MEDICARE, request=make_request(member=former))
    enroll(present)
    Member.objects.filter(pk=former.pk).update(merged_into=present, merged_at=OCTOBER)
    assert follow(request) == 1
    assert held(request) == {Side.MEDICARE: (*MEDICARE, "granted")}


# --- Which records are looked at.


def test_what_changed_since_is_followed_and_the_rest_is_left() -> None:
    leaving, other = approve_and_open(), approve_and_open()
    leave_plan(leaving, date(2014, 9, 30), at=in_california(date(2026, 7, 1)))
    since = in_california(date(2026, 6, 30))
    assert list(list_pairs_to_follow(since=since)) == [(leaving.member_id, leaving.npi)]
    assert set(list_pairs_to_follow(since=None)) == {(each.member_id, each.npi) for each in (leaving, other)}
    assert follow_changes(since=since, at=in_california(date(2026, 7, 1))) == Followed(changed=2)
    assert follow_changes(since=since, at=in_california(date(2026, 7, 1))) == Followed()


def test_one_record_that_fails_holds_up_no_other_and_is_counted_without_its_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failing, other = approve_and_open(), approve_and_open()
    for request in (failing, other):
        leave_plan(request, date(2014, 9, 30), at=OCTOBER)

    def follow_one(member_id: int, npi: str, *, at: datetime) -> int:
        if member_id == failing.member_id:
            raise ValueError("Ana Reyes")
        return follow_record(member_id, npi, at=at)

    monkeypatch.setattr(windows, "follow_record", follow_one)
    assert follow_changes(since=None, at=OCTOBER) == Followed(changed=2, failed=1)
    assert "ValueError" in caplog.text and "Ana" not in caplog.text


def test_a_database_that_is_away_ends_the_round(monkeypatch: pytest.MonkeyPatch) -> None:
    approve_and_open()
    monkeypatch.setattr(windows, "follow_record", Mock(side_effect=OperationalError("gone")))
    with pytest.raises(OperationalError):
        follow_changes(since=None, at=OCTOBER)


def test_a_round_whose_time_is_over_says_where_the_next_goes_on() -> None:
    first, second = approve_and_open(), approve_and_open()
    for request in (first, second):
        leave_plan(request, date(2014, 9, 30), at=OCTOBER)
    assert follow_changes(since=None, at=OCTOBER, longest=0) == Followed(stopped_at=0)
    assert follow_changes(since=None, at=OCTOBER, skip=1, longest=0) == Followed(stopped_at=1)
    assert follow_changes(since=None, at=OCTOBER, skip=1) == Followed(changed=2)
    assert held(first) == BOTH
    assert held(second) != BOTH


@pytest.mark.parametrize("learn", [join_network, raise_concern])
def test_a_network_file_and_a_finding_are_reasons_to_look(learn: object) -> None:
    request = approve_and_open()
    since = in_california(date(2026, 6, 30))
    assert list(list_pairs_to_follow(since=since)) == []
    learn(date(2014, 11, 1), at=in_california(date(2026, 7, 1)))  # type: ignore[operator]
    assert list(list_pairs_to_follow(since=since)) == [(request.member_id, request.npi)]
