"""A page of a queue as it is read, for the desk and for the page on which the day begins."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.facts import AccessAction, Asker, Person, Purpose
from accounts.permissions import may_see_timeliness
from accounts.plan_wall import plan_wall
from accounts.services.trail import record_access
from continuity.desk.doors import names_of
from continuity.desk.queue_presenting import present_numbers, present_queues, present_rows
from continuity.desk.shown import QueueRow, SavedLink
from continuity.selectors.health import count_given_up
from continuity.selectors.queue import QueueQuestion, count_queues, list_queue
from continuity.selectors.saved_filters import list_kept_filters
from eligibility.selectors.member_names import list_member_names


@transaction.atomic
def read_queue(question: QueueQuestion, asker: Asker, *, at: datetime) -> dict[str, Any]:
    """Everything of the page that lies behind the plan's wall, and its rows in the trail."""
    with plan_wall(asker):
        counts = count_queues(question.plan_code, user_id=question.user_id, today=question.today)
        requests, has_more = list_queue(question)
        members = list_member_names({each.member_id for each in requests})
        kept = list_kept_filters(question.user_id, plan_code=question.plan_code)
        given_up = count_given_up(question.plan_code) if may_see_timeliness(asker) else 0
    if members:
        record_access(
            asker,
            action=AccessAction.LIST_REQUESTS,
            purpose=Purpose.OPERATIONS,
            at=at,
            members=members,
            subject=f"queue {question.queue}",
        )
    return {
        "numbers": present_numbers(counts),
        "queues": present_queues(counts, here=question.queue),
        "requests": requests,
        "has_more": has_more,
        "members": members,
        "saved": [SavedLink(each.filter_id, each.name, f"{reverse('desk')}?{each.query}") for each in kept],
        "dead_letters": given_up,
    }


def rows_of(read: Mapping[str, Any], question: QueueQuestion, colleagues: Iterable[Person]) -> list[QueueRow]:
    """The lines of a page that was read."""
    return present_rows(
        read["requests"],
        members=read["members"],
        people=names_of(colleagues),
        user_id=question.user_id,
        today=question.today,
    )
