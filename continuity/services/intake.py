"""What comes in as a request, made whole: by whom, how, on which day, in which plan and for which sides."""

from dataclasses import dataclass
from datetime import date

from accounts.facts import Asker, Channel
from accounts.permissions import may_request_for
from accounts.plan_wall import is_behind_wall, plan_wall
from cmc_portal.dates import add_months
from continuity.asked import AskedRequest
from continuity.facts import IntakeChannel, RequesterKind, Side, Urgency
from continuity.refusals import Refusal, RequestRefused
from continuity.rules.clock import decide_clock
from continuity.rules.stays import SIDES_OF_PROGRAM, Stay, list_stays
from continuity.services.asked_services import refuse_unknown_services
from eligibility.facts import MemberFacts
from eligibility.rules.program_days import CAL_MEDICONNECT_DAYS
from eligibility.selectors.members import get_member_facts

LONGEST_MONTHS_BEFORE = 12


@dataclass(frozen=True, slots=True)
class Intake:
    """Who asks, how it came, when; and in which stay of the member for which sides."""

    requester: RequesterKind
    channel: IntakeChannel
    received_on: date
    stay: Stay
    sides: frozenset[Side]


def take_in(asked: AskedRequest, *, asker: Asker, today: date) -> Intake:
    """The request made whole. Raises RequestRefused where something stands against it. `today` is California's day."""
    received_on = _received_on(asked, asker, today)
    channel = _channel(asked, asker)
    requester = _requester(asked, asker)
    if channel is IntakeChannel.TELEPHONE and not asked.caller.strip():
        raise RequestRefused(Refusal.CALLER_NEEDED, field="caller")
    refuse_unknown_services(asked.services)
    stay = _find_stay(asked, asker, received_on)
    _refuse_long_before(received_on, stay)
    return Intake(requester, channel, received_on, stay, _sides(asked, stay))


def read_member(member_id: int, *, asker: Asker) -> MemberFacts | None:
    """What is on record of the member, as far as the asker's plan may see it."""
    with plan_wall(asker):
        return get_member_facts(member_id)


def _received_on(asked: AskedRequest, asker: Asker, today: date) -> date:
    day = asked.received_on or today
    if day > today:
        raise RequestRefused(Refusal.RECEIVED_IN_FUTURE, field="received_on")
    if day < CAL_MEDICONNECT_DAYS.first_day:
        raise RequestRefused(Refusal.RECEIVED_TOO_EARLY, field="received_on")
    if day != today and not is_behind_wall(asker):
        raise RequestRefused(Refusal.RECEIVED_TODAY_ONLY, field="received_on")
    return day


def _refuse_long_before(received_on: date, stay: Stay) -> None:
    """Nobody asks a plan more than a year before they join it, nor before there was a day by which to decide: such a
    request would never fall due. Raises RequestRefused."""
    has_due_day = decide_clock(received_on, Urgency.ROUTINE).due_on is not None
    should_have = decide_clock(stay.span.first_day, Urgency.ROUTINE).due_on is not None
    if received_on < add_months(stay.span.first_day, -LONGEST_MONTHS_BEFORE) or (should_have and not has_due_day):
        raise RequestRefused(Refusal.RECEIVED_TOO_LONG_BEFORE, field="received_on")


def _channel(asked: AskedRequest, asker: Asker) -> IntakeChannel:
    """By the door, unless the plan says how it came."""
    door = IntakeChannel.API if asker.channel is Channel.API else IntakeChannel.PORTAL
    if asked.channel in (None, door):
        return door
    if not is_behind_wall(asker):
        raise RequestRefused(Refusal.CHANNEL_NOT_YOURS, field="channel")
    return asked.channel or door


def _requester(asked: AskedRequest, asker: Asker) -> RequesterKind:
    """Who asks: members, representatives and providers for themselves; a plan for whoever called or wrote."""
    if is_behind_wall(asker):
        return asked.requester or RequesterKind.MEMBER
    if asker.organization_id is not None:
        own = RequesterKind.PROVIDER
    else:
        own = RequesterKind.MEMBER if asker.own_member == asked.member_id else RequesterKind.REPRESENTATIVE
    if asked.requester not in (None, own):
        raise RequestRefused(Refusal.REQUESTER_NOT_YOU, field="requester")
    return own


def _find_stay(asked: AskedRequest, asker: Asker, received_on: date) -> Stay:
    """The stay that holds the day, or else the next one, in the plan that is meant and may be."""
    member = read_member(asked.member_id, asker=asker)
    plan_code = asked.plan_code or asker.health_plan
    stays = [
        stay
        for stay in (list_stays(member) if member else ())
        if plan_code in ("", stay.plan_code) and not stay.span.ends_before(received_on)
    ]
    holding = [stay for stay in stays if received_on in stay.span]
    meant = [stay for stay in holding or stays[:1] if not asked.sides or _pays_for(stay) & asked.sides]
    if not meant:
        refusal = Refusal.SIDE_NOT_OF_PLAN if stays else Refusal.NO_PLAN_ON_DAY
        raise RequestRefused(refusal, field="sides" if stays else "member")
    if len(meant) > 1:
        raise RequestRefused(Refusal.SEVERAL_PLANS, field="sides")
    if not may_request_for(asker, member_id=asked.member_id, plan_code=meant[0].plan_code):
        raise RequestRefused(Refusal.NO_PLAN_ON_DAY, field="member")
    return meant[0]


def _sides(asked: AskedRequest, stay: Stay) -> frozenset[Side]:
    if not asked.sides <= _pays_for(stay):
        raise RequestRefused(Refusal.SIDE_NOT_OF_PLAN, field="sides")
    return asked.sides or _pays_for(stay)


def _pays_for(stay: Stay) -> frozenset[Side]:
    return frozenset(SIDES_OF_PROGRAM[stay.program])
