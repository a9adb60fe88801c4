"""Queues letters: each once, worded and rendered at this moment, in the transaction of what it tells."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cmc_portal.answers import Standing
from cmc_portal.clock import LEGAL_TIME_ZONE
from continuity.facts import DecisionOutcome, NoticeKind, RequesterKind, Side, WindowChange
from continuity.models import CareProvider, ContinuityRequest, ContinuityWindow, Notice, RequestStanding
from continuity.notices.letters import (
    Decision,
    HelpLine,
    Letter,
    LetterFacts,
    Phone,
    Reader,
    SideDays,
    SideDecision,
    compose_letter,
)
from continuity.notices.readers import Directory, Recipient, list_recipients, read_directory
from continuity.notices.rendering import render_letter
from continuity.rules.events import SideOutcome
from eligibility.facts import PlanTable, Program
from eligibility.rules.help_lines import get_help_line
from eligibility.rules.plans import find_nearest_plan_name, find_plan_name, find_plan_phone
from eligibility.selectors.plans import get_plan_table

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Occasion:
    """What happened, before anybody is written to. `about` and `note` make the letter's key: there is one of each.

    `days` are those of the letter's box, `going_on` those of the other side that go on.
    """

    kind: NoticeKind
    request: ContinuityRequest
    about: str
    note: str = ""
    window: ContinuityWindow | None = None
    days: tuple[SideDays, ...] = ()
    going_on: tuple[SideDays, ...] = ()
    decision: Decision | None = None
    change: WindowChange | None = None


@dataclass(frozen=True, slots=True)
class PlannedLetter:
    """A letter as it would be queued: for whom, how it would go out, and its words."""

    key: str
    recipient: Recipient
    letter: Letter


def queue_notice(
    kind: NoticeKind,
    *,
    request: ContinuityRequest,
    decision: Decision | None = None,
    note: str = "",
    at: datetime,
) -> int:
    """Queues the letters about a request: its acknowledgement, or with `decision` what was decided. How many were
    queued; none for what was told before. Call it in the transaction of what it tells."""
    return _queue([_about_request(kind, request, decision, note)], at=at)


def decision_of(outcomes: Iterable[SideOutcome], *, alternative: str = "") -> tuple[NoticeKind, Decision]:
    """Which letter tells these outcomes, and what it is made of? `alternative` is who in the network the signer named
    instead. Sides that are decided at two times are two letters."""
    decision = Decision(
        tuple(
            SideDecision(each.side, each.outcome, each.window_first_day, each.window_last_day, each.reasons)
            for each in outcomes
        ),
        alternative,
    )
    kinds = {each.outcome for each in decision.sides}
    if len(kinds) > 1:
        return NoticeKind.APPROVED_IN_PART, decision
    return NoticeKind.APPROVED if DecisionOutcome.APPROVED in kinds else NoticeKind.DENIED, decision


def queue_window_notices(
    kind: NoticeKind,
    windows: Iterable[ContinuityWindow],
    *,
    change: WindowChange | None = None,
    note: str = "",
    at: datetime,
) -> int:
    """Queues the letters about windows, thousands at once: before the end (`note` tells the two apart: "30", "7"),
    ended, voided. How many were queued.

    Windows of one request with the same last day, given together, make one letter. `change` says why where the rows do
    not: a void window's last row only knows the days that it had. A moved one is told as VOIDED with its new days
    (MOVED), one whose days count again with those (GRANTED).
    """
    day = at.astimezone(LEGAL_TIME_ZONE).date()
    return _queue(list_occasions(kind, windows, change=change, note=note, day=day), at=at)


def preview_notices(
    kind: NoticeKind, *, request: ContinuityRequest, decision: Decision | None = None, at: datetime
) -> tuple[PlannedLetter, ...]:
    """The letters that `queue_notice` would queue now, for whoever is about to sign; nothing is written."""
    return tuple(_plan([_about_request(kind, request, decision, "")], at=at))


def _about_request(kind: NoticeKind, request: ContinuityRequest, decision: Decision | None, note: str) -> Occasion:
    sides = "+".join(sorted(each.side for each in decision.sides)) if decision else ""
    about = f"request-{request.pk}-{sides}" if sides else f"request-{request.pk}"
    return Occasion(kind, request, about, note, decision=decision)


def list_occasions(
    kind: NoticeKind,
    windows: Iterable[ContinuityWindow],
    *,
    change: WindowChange | None = None,
    note: str = "",
    day: date,
) -> list[Occasion]:
    """Windows as occasions to write on `day`: those of one request that say the same, as one."""
    groups: dict[tuple[int, date, str], list[ContinuityWindow]] = {}
    for window in sorted(windows, key=lambda each: each.pk):
        groups.setdefault((window.grant.request_id, window.last_day, change or window.change), []).append(window)
    going_on = _list_going_on({request_id for request_id, _, _ in groups})
    return [
        Occasion(
            kind=kind,
            request=group[0].grant.request,
            about="window-" + "+".join(str(each.pk) for each in group),
            note=note,
            window=group[0],
            days=tuple(_side_days(each) for each in group),
            going_on=tuple(each for each in going_on.get(request_id, ()) if each.last_day > max(last_day, day)),
            change=WindowChange(why),
        )
        for (request_id, last_day, why), group in groups.items()
    ]


def _list_going_on(request_ids: Collection[int]) -> Mapping[int, tuple[SideDays, ...]]:
    """The windows held true of each request."""
    held = ContinuityWindow.objects.filter(grant__request_id__in=request_ids, known_until=None).order_by("side")
    windows: dict[int, tuple[SideDays, ...]] = {}
    for window, request_id in ((each, each.grant.request_id) for each in held.select_related("grant")):
        windows[request_id] = (*windows.get(request_id, ()), _side_days(window))
    return windows


def _side_days(window: ContinuityWindow) -> SideDays:
    return SideDays(Side(window.side), window.first_day, window.last_day)


def _queue(occasions: Sequence[Occasion], *, at: datetime) -> int:
    """Those that are there already are not rendered again; one that another transaction adds meanwhile stays the only
    one, by its unique key."""
    queued = 0
    for first in range(0, len(occasions), _AT_ONCE):
        rows = [_row(*each, at=at) for each in _compose(occasions[first : first + _AT_ONCE], at=at, skip_known=True)]
        queued += len(Notice.objects.bulk_create(rows, ignore_conflicts=True))
    return queued


def _plan(occasions: Sequence[Occasion], *, at: datetime) -> Iterator[PlannedLetter]:
    for occasion, recipient, letter in _compose(occasions, at=at, skip_known=False):
        yield PlannedLetter(_key(occasion, recipient), recipient, letter)


def _compose(
    occasions: Sequence[Occasion], *, at: datetime, skip_known: bool
) -> Iterator[tuple[Occasion, Recipient, Letter]]:
    """Every letter of the occasions, in order; without those whose key is known already where `skip_known`."""
    directory = read_directory([each.request for each in occasions], day=at.astimezone(LEGAL_TIME_ZONE).date())
    due = [(each, recipient) for each in occasions for recipient in list_recipients(each.request, directory)]
    known = _list_known(_key(*each) for each in due) if skip_known else frozenset()
    about = _read_shared(occasions, directory)
    for occasion, recipient in due:
        if _key(occasion, recipient) not in known:
            yield occasion, recipient, compose_letter(about.facts_for(occasion, recipient))


def _list_known(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(Notice.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def _key(occasion: Occasion, recipient: Recipient) -> str:
    """What the letter says, about what, to whom."""
    parts = (occasion.kind.value, occasion.about, occasion.note, recipient.key)
    return ":".join(part for part in parts if part)


def _row(occasion: Occasion, recipient: Recipient, letter: Letter, *, at: datetime) -> Notice:
    return Notice(
        key=_key(occasion, recipient),
        kind=occasion.kind,
        plan_code=occasion.request.plan_code,
        member_id=occasion.request.member_id,
        request=occasion.request,
        window=occasion.window,
        recipient=recipient.key,
        delivery=recipient.delivery,
        address=recipient.email,
        language=recipient.language,
        large_print=recipient.large_print,
        subject=letter.title,
        html=render_letter(letter),
        queued_at=at,
    )


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the letters of several occasions have in common, read at once."""

    directory: Directory
    plans: PlanTable
    providers: Mapping[str, str]
    standings: Mapping[int, RequestStanding]

    def facts_for(self, occasion: Occasion, recipient: Recipient) -> LetterFacts:
        """Everything that this letter to this recipient is made of."""
        request, decision = occasion.request, occasion.decision or Decision(())
        standing = self.standings.get(request.pk)
        program, day = Program(request.program), self.directory.day
        county = self.directory.addressees[request.member_id].county_in(request.plan_code, program)
        return LetterFacts(
            kind=occasion.kind,
            reader=recipient.reader,
            language=recipient.language,
            large_print=recipient.large_print,
            day=day,
            recipient_name=recipient.name,
            member_name=self.directory.addressees[request.member_id].name,
            plan_name=_plan_name(self.plans, request.plan_code, program, county, day),
            phone=_phone(self.plans, request.plan_code, program, county, day),
            npi=request.npi,
            provider_name=self.providers.get(request.npi, ""),
            reference=request.reference,
            requester=RequesterKind(request.requester),
            asker=self.directory.organizations.get(request.organization_id or 0, ""),
            received_on=standing.received_on if standing else None,
            due_on=standing.due_on if standing else None,
            days=decision.days or occasion.days,
            going_on=occasion.going_on,
            denied=decision.denied,
            alternative=decision.alternative,
            change=_told_change(occasion, recipient),
            help_lines=_help_lines(program, day),
        )


def _read_shared(occasions: Sequence[Occasion], directory: Directory) -> _Shared:
    requests = {each.request.pk: each.request for each in occasions}
    npis = {each.npi for each in requests.values()}
    known_now = CareProvider.objects.filter(npi__in=npis, known_until=None)
    return _Shared(
        directory=directory,
        plans=get_plan_table(),
        providers=dict(known_now.values_list("npi", "name")),
        standings=RequestStanding.objects.in_bulk(list(requests)),
    )


def _told_change(occasion: Occasion, recipient: Recipient) -> WindowChange | None:
    """Why the days are what they are. That the member left or died is not for a provider to learn by letter."""
    is_private = occasion.change in (WindowChange.LEFT_PLAN, WindowChange.DIED)
    return WindowChange.VOIDED if is_private and recipient.reader is Reader.PROVIDER else occasion.change


def _plan_name(plans: PlanTable, plan_code: str, program: Program, county: str, day: date) -> str:
    """What the plan is called on the day, or was when it was last offered."""
    row = find_plan_name(plans, plan_code, program, county, day)
    row = row or find_nearest_plan_name(plans, plan_code, program, county, day)
    return row.name if row else plan_code


def _phone(plans: PlanTable, plan_code: str, program: Program, county: str, day: date) -> Phone | None:
    """The plan's number on the day; none where our tables have none for it: a number of before may be another's now."""
    row = find_plan_phone(plans, plan_code, program, county, day)
    return Phone(row.phone, row.tty, is_sure=row.standing is not Standing.UNCONFIRMED) if row else None


def _help_lines(program: Program, day: date) -> tuple[HelpLine, ...]:
    """The lines that help on the day; Cal MediConnect's own only its members, who have no need of the other then."""
    of_program = "cmc-ombuds" if program is Program.CAL_MEDICONNECT else "medi-cal-ombudsman"
    lines = [get_help_line(code, day) for code in (of_program, "hicap")]
    if lines[0] is None:
        lines[0] = get_help_line("medi-cal-ombudsman", day)
    return tuple(HelpLine(line.code, line.phone, line.tty) for line in lines if line is not None)
