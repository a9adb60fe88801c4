"""Tasks leave a heartbeat, are tried again after failures outside only, and what is given up is seen at the desk."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import OperationalError
from django.test import Client
from pytest import MonkeyPatch

from accounts.facts import Role
from accounts.models import Membership, User
from continuity import tasks
from continuity.models import DeadLetter, Heartbeat, Notice, RequestStanding, SupervisorDigest
from continuity.notices.printing import PrintedRun
from continuity.notices.sending import Sent
from continuity.selectors.health import list_given_up
from continuity.selectors.heartbeats import LATE_AFTER, get_worker_report
from continuity.services import dead_letters, digests
from continuity.services.windows import Followed
from tests.continuity.notices.records import make_request, make_window, sign_in_as
from tests.continuity.requests.people import make_desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
TODAY = date(2026, 11, 20)
SWEEP = "continuity.tasks.sweep_windows"


def failing(error: Exception, *, times: int = 100) -> tuple[Callable[..., Any], list[int]]:
    """A function that fails so many times with that error, and then does nothing; and its calls."""
    calls: list[int] = []

    def fail(*args: object, **options: object) -> Any:
        calls.append(1)
        if len(calls) <= times:
            raise error
        return 0

    return fail, calls


# --- Heartbeats.


def test_a_task_that_ends_well_leaves_when_it_began_and_ended_and_what_it_did() -> None:
    make_window(make_request())
    assert tasks.sweep_windows() == 1
    beat = Heartbeat.objects.get()
    assert (beat.task, beat.detail) == (SWEEP, "1 closed")
    assert beat.ended_at is not None and beat.began_at <= beat.ended_at


def test_a_task_that_fails_leaves_a_beginning_without_an_end(monkeypatch: MonkeyPatch) -> None:
    fail, _ = failing(ValueError("wrong"))
    monkeypatch.setattr(tasks.sweep, "close_ended_windows", fail)
    with pytest.raises(ValueError, match="wrong"):
        tasks.sweep_windows()
    assert Heartbeat.objects.get().ended_at is None


def test_every_scheduled_task_of_continuity_is_watched_and_exists() -> None:
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {task for task in scheduled if task.startswith("continuity.")} == set(LATE_AFTER)
    assert set(LATE_AFTER) <= set(tasks.app.tasks)


def test_a_worker_never_heard_of_is_reported_without_making_the_server_unready(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["worker"] == {"heard_at": None, "late": [], "never": list(LATE_AFTER)}


@pytest.mark.parametrize(("minutes", "late"), [(120, ()), (121, (SWEEP,))])
def test_a_task_is_late_a_little_after_its_next_run_was_due(minutes: int, late: tuple[str, ...]) -> None:
    began = NOW - timedelta(minutes=minutes)
    Heartbeat.objects.create(task=SWEEP, began_at=began, ended_at=began)
    report = get_worker_report(at=NOW)
    assert (report.heard_at, report.late) == (began, late)
    assert SWEEP not in report.never


# --- Trying again, and giving up.


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError("10.0.0.1"), SMTPServerDisconnected("gone"), OperationalError("server closed")]
)
def test_a_failure_outside_is_tried_again_until_it_works(monkeypatch: MonkeyPatch, error: Exception) -> None:
    fail, calls = failing(error, times=2)
    monkeypatch.setattr(tasks.digests, "tell_supervisors", fail)
    assert tasks.tell_supervisors.apply().get() == 0
    assert len(calls) == 3
    assert not DeadLetter.objects.exists()


def test_after_five_tries_more_it_is_given_up_and_the_desk_sees_it_without_the_errors_words(
    monkeypatch: MonkeyPatch,
) -> None:
    make_desk()
    fail, calls = failing(ConnectionRefusedError("refused for ana@home.example"))
    monkeypatch.setattr(tasks.digests, "tell_supervisors", fail)
    assert tasks.tell_supervisors.apply().state == "FAILURE"
    assert len(calls) == 6
    [given_up] = list_given_up("health-net")
    assert (given_up.task, given_up.error, given_up.attempts) == (
        "continuity.tasks.tell_supervisors",
        "ConnectionRefusedError",
        6,
    )
    assert "ana" not in repr(DeadLetter.objects.values())


def test_a_mistake_of_our_own_is_not_tried_again_but_seen(monkeypatch: MonkeyPatch) -> None:
    fail, calls = failing(KeyError("a name"))
    monkeypatch.setattr(tasks.sweep, "close_ended_windows", fail)
    assert tasks.sweep_windows.apply().state == "FAILURE"
    assert len(calls) == 1
    assert list(DeadLetter.objects.values_list("plan_code", "error", "attempts")) == [("", "KeyError", 1)]


def test_every_plan_is_told_once_until_somebody_has_dealt_with_it() -> None:
    for plan in ("health-net", "la-care"):
        make_desk(plan)
    told = [dead_letters.record_given_up(SWEEP, error=KeyError(), attempts=1, at=NOW) for _ in range(2)]
    assert told == [2, 0]
    DeadLetter.objects.filter(plan_code="la-care").update(resolved_at=NOW)
    assert dead_letters.record_given_up(SWEEP, error=KeyError(), attempts=1, at=NOW) == 1


# --- Letters.


def letter(queued_at: datetime, kind: str = "acknowledgement") -> Notice:
    request = make_request()
    sign_in_as(request.member)
    return Notice.objects.create(
        key=f"{kind}:request-{request.pk}:member",
        kind=kind,
        plan_code="health-net",
        member=request.member,
        request=request,
        recipient="member",
        delivery="email",
        address="ana@home.example",
        language="en",
        large_print=False,
        subject="We got your request",
        html="<p>…</p>",
        queued_at=queued_at,
    )


def test_a_letter_that_waits_goes_out_once_however_often_the_task_runs() -> None:
    letter(NOW)
    assert [tasks.send_notices(), tasks.send_notices()] == [1, 0]
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_loses_nothing_and_is_told_to_the_desk_after_an_hour(
    monkeypatch: MonkeyPatch,
) -> None:
    make_desk()
    letter(NOW)
    monkeypatch.setattr(tasks, "send_due_notices", lambda *, at: Sent(is_server_down=True))
    monkeypatch.setattr(tasks, "now", lambda: NOW + timedelta(minutes=59))
    tasks.send_notices()
    assert list_given_up("health-net") == ()
    monkeypatch.setattr(tasks, "now", lambda: NOW + timedelta(minutes=60))
    tasks.send_notices()
    tasks.send_notices()
    [given_up] = list_given_up("health-net")
    assert (given_up.about, given_up.attempts) == ("mail server", 60)
    monkeypatch.undo()
    assert tasks.send_notices() == 1


# --- Some of it fails, or takes too long.


def test_a_plan_whose_letters_cannot_be_printed_keeps_no_other_from_its_own(monkeypatch: MonkeyPatch) -> None:
    printed: list[str] = []

    def make(plan_code: str, **options: Any) -> PrintedRun | None:
        if plan_code == "health-net":
            raise ValueError("Ana Reyes")
        if plan_code in printed:
            return None
        printed.append(plan_code)
        return PrintedRun(1, plan_code, TODAY, 1, 2, b"")

    monkeypatch.setattr(tasks, "list_plans_to_print", lambda: ("health-net", "la-care", "molina"))
    monkeypatch.setattr(tasks, "make_print_run", make)
    assert tasks.print_letters.apply().state == "FAILURE"
    assert printed == ["la-care", "molina"]
    assert Heartbeat.objects.get().ended_at is None
    assert list(DeadLetter.objects.values_list("task", "error")) == [("continuity.tasks.print_letters", "PartlyDone")]


FOLLOW = "continuity.tasks.follow_record"


def rounds(monkeypatch: MonkeyPatch, *followed: Followed) -> tuple[list[int], list[dict[str, int]]]:
    """What the rounds say, one after the other; how many pairs each skipped, and what was asked of the queue."""
    skipped: list[int] = []
    asked: list[dict[str, int]] = []
    left = list(followed)

    def follow(*, since: datetime | None, at: datetime, skip: int) -> Followed:
        skipped.append(skip)
        return left.pop(0)

    monkeypatch.setattr(tasks.windows, "follow_changes", follow)
    monkeypatch.setattr(tasks.app, "send_task", lambda name, kwargs: asked.append(kwargs))
    return skipped, asked


def test_what_takes_longer_than_a_task_may_goes_on_in_the_next_and_ends_with_the_last(monkeypatch: MonkeyPatch) -> None:
    skipped, asked = rounds(monkeypatch, Followed(changed=3, stopped_at=700), Followed(changed=1))
    assert tasks.follow_record() == 3
    assert asked == [{"skip": 700, "failed": 0}]
    assert Heartbeat.objects.get().ended_at is None
    assert tasks.follow_record(**asked[0]) == 1
    assert (skipped, len(asked)) == ([0, 700], 1)
    assert Heartbeat.objects.get().ended_at is not None


def test_a_record_that_failed_in_an_earlier_part_is_told_at_the_end(monkeypatch: MonkeyPatch) -> None:
    _, asked = rounds(monkeypatch, Followed(failed=1, stopped_at=700), Followed())
    assert tasks.follow_record.apply().state == "SUCCESS"
    assert not DeadLetter.objects.exists()
    assert tasks.follow_record.apply(kwargs=asked[0]).state == "FAILURE"
    assert Heartbeat.objects.get().ended_at is None
    assert list(DeadLetter.objects.values_list("task", "error")) == [(FOLLOW, "PartlyDone")]


# --- Supervisors.


def supervisor(email: str = "sam@plan.example", plan: int | None = None) -> User:
    user = User.objects.create_user(email)
    Membership.objects.create(user=user, organization_id=plan or make_desk(), role=Role.CONTINUITY_SUPERVISOR)
    return user


def due(day: date) -> RequestStanding:
    request = make_request()
    RequestStanding.objects.filter(pk=request.pk).update(is_open=True, due_on=day)
    return RequestStanding.objects.get(pk=request.pk)


@pytest.mark.parametrize(("days", "counted"), [(-30, (0, 1)), (-1, (0, 1)), (0, (1, 0)), (3, (1, 0)), (4, None)])
def test_requests_are_due_soon_for_three_days_and_late_afterwards(days: int, counted: tuple[int, int] | None) -> None:
    due(TODAY + timedelta(days=days))
    found = digests.list_backlogs(TODAY)
    assert [(each.due_soon, each.overdue) for each in found] == ([counted] if counted else [])


def test_decision_letters_of_earlier_days_that_have_not_gone_out_are_counted() -> None:
    letter(NOW - timedelta(days=1), "denied")
    assert [each.unsent_decisions for each in digests.list_backlogs(TODAY)] == [1]
    assert digests.list_backlogs(TODAY - timedelta(days=1)) == ()


def test_supervisors_get_one_email_a_plan_and_day_with_numbers_only() -> None:
    supervisor()
    due(TODAY - timedelta(days=1))
    due(TODAY)
    assert [digests.tell_supervisors(TODAY, at=NOW) for _ in range(2)] == [1, 0]
    [sent] = mail.outbox
    assert sent.to == ["sam@plan.example"]
    assert "Overdue: 1" in sent.body and "within 3 days: 1" in sent.body
    assert "Reyes" not in sent.body + sent.subject and "C-" not in sent.body + sent.subject
    assert digests.tell_supervisors(TODAY + timedelta(days=1), at=NOW) == 1


def test_a_mail_server_that_fails_leaves_the_supervisors_to_be_told(monkeypatch: MonkeyPatch) -> None:
    supervisor()
    due(TODAY)
    fail, _ = failing(ConnectionRefusedError("gone"), times=1)
    monkeypatch.setattr(digests, "_send", fail)
    with pytest.raises(ConnectionRefusedError):
        digests.tell_supervisors(TODAY, at=NOW)
    assert not SupervisorDigest.objects.exists()
    assert digests.tell_supervisors(TODAY, at=NOW) == 1


def test_where_nobody_can_be_told_it_stays_to_be_told(settings: Any) -> None:
    due(TODAY)
    settings.PORTAL_OPERATOR_EMAIL = ""
    assert digests.tell_supervisors(TODAY, at=NOW) == 0
    settings.PORTAL_OPERATOR_EMAIL = "operator@portal.example"
    assert digests.tell_supervisors(TODAY, at=NOW) == 1
