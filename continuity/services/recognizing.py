"""Is this the same request as one before? By what it asks for, by what was approved, and by the key sent with it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from accounts.facts import Asker
from cmc_portal.database import run
from continuity import models as rows
from continuity.asked import AskedRequest, Recognition, TakenRequest
from continuity.facts import Side
from continuity.refusals import Refusal, RequestRefused
from continuity.rules.events import AskedAgain
from continuity.rules.windows import list_windows
from continuity.selectors.evidence import get_continuity_facts
from continuity.services.intake import Intake, read_member
from continuity.services.log import Log, append_event, lock_log
from eligibility.selectors.numbers import list_own_numbers
from eligibility.selectors.plans import get_plan_table

_OF_KEY = """
SELECT r.reference, e.data #>> '{details,fingerprint}'
FROM continuity_requestevent e JOIN continuity_continuityrequest r ON r.id = e.request_id
WHERE e.data #>> '{details,key}' = %s
"""


class IdempotencyKey:
    """The key that one asker sent, and a fingerprint of what they sent with it."""

    def __init__(self, key: str, asked: AskedRequest, asker: Asker) -> None:
        who = (asker.client_id, asker.user_id, asker.organization_id)
        self.stored = sha256(orjson.dumps([who, key])).hexdigest() if key else ""
        self.asked = asked
        self.fingerprint = _fingerprint(asked)

    @property
    def details(self) -> dict[str, str]:
        """What the event keeps of it."""
        return {"key": self.stored, "fingerprint": self.fingerprint} if self.stored else {}

    def find(self) -> TakenRequest | None:
        """What was answered to the key before; holds the key until this transaction ends. Raises RequestRefused."""
        if not self.stored:
            return None
        _hold(f"continuity key {self.stored}")
        answered = run(_OF_KEY, [self.stored])
        if not answered:
            return None
        [(reference, fingerprint)] = answered
        # Numbers that were found to be one person since then are the same content.
        numbers = list_own_numbers(self.asked.member_id)
        if fingerprint not in {_fingerprint(replace(self.asked, member_id=number)) for number in numbers}:
            raise RequestRefused(Refusal.KEY_REUSED, field="Idempotency-Key")
        return TakenRequest(reference, Recognition.REPLAYED)


def one_at_a_time(member_id: int, npi: str, plan_code: str) -> None:
    """Whoever asks for the same member, provider and plan waits here until this transaction ends."""
    _hold(f"continuity request {member_id} {npi} {plan_code}")


def find_open(
    asked: AskedRequest, intake: Intake, *, asker: Asker, at: datetime, details: Mapping[str, Any]
) -> rows.ContinuityRequest | None:
    """The open request for a side that is asked now: it is added to its log that it was asked again, with the sides
    that no open request asks yet. None where there is none. Call `one_at_a_time` first."""
    logs = _list_open(asked, intake.stay.plan_code)
    first = next((each for each in logs if each.status.sides & intake.sides), None)
    if first is None:
        return None
    elsewhere = {side for each in logs if each is not first for side in each.status.sides}
    data = AskedAgain(intake.received_on, intake.channel, intake.requester, intake.sides - elsewhere, asked.urgency)
    append_event(first, data, asker=asker, at=at, details=details)
    return first.request


def list_approved(asked: AskedRequest, intake: Intake, *, asker: Asker) -> Mapping[Side, str]:
    """The sides whose approval in this plan holds on the day of receipt, with the request that was approved."""
    return dict(_list_approved(asked, intake, asker=asker))


def _list_approved(asked: AskedRequest, intake: Intake, *, asker: Asker) -> Iterable[tuple[Side, str]]:
    member = read_member(asked.member_id, asker=asker)
    facts = get_continuity_facts(asked.member_id, asked.npi)
    if member is None or not facts.grants:
        return
    for each in list_windows(member=member, facts=facts, plans=get_plan_table()):
        span = each.window.span
        if each.grant.plan_code == intake.stay.plan_code and span is not None and intake.received_on in span:
            yield each.grant.side, each.grant.reference


def _list_open(asked: AskedRequest, plan_code: str) -> list[Log]:
    """The open requests for the same member, provider and plan, the oldest first, each with its log held."""
    found = rows.ContinuityRequest.objects.filter(
        # Also what was asked before two were found to be one person.
        member_id__in=list_own_numbers(asked.member_id),
        npi=asked.npi,
        plan_code=plan_code,
        standing__is_open=True,
    )
    return [lock_log(request) for request in found.order_by("id")]


def _fingerprint(asked: AskedRequest) -> str:
    return sha256(orjson.dumps(asdict(asked) | {"sides": sorted(asked.sides)})).hexdigest()


def _hold(name: str) -> None:
    run("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
