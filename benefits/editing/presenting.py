"""Drafts in words: their changes, their story, and what publishing would change."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256

from django.utils.translation import gettext as _

from benefits import wording
from benefits.editing.shown import ShownChange, ShownDraft, ShownEffect, ShownEvent, ShownOwnLine
from benefits.facts import (
    THE_PLAN,
    BenefitCatalogue,
    BenefitLine,
    Draft,
    DraftChange,
    DraftEvent,
    DraftStatus,
    Publication,
)
from benefits.phrases import limit_text
from benefits.presenting import days_text, show_benefit, show_source
from benefits.rendering import render_limit
from benefits.rules.drafts import DraftFault, Effect, list_faults, plan_publication
from cmc_portal.days_as_read import read_moment
from cmc_portal.words_as_read import read_name
from eligibility.facts import PlanTable
from eligibility.rules.plans import county_name

_OPEN = (DraftStatus.WRITING, DraftStatus.WAITING)


def show_draft(
    draft: Draft,
    own_lines: Iterable[BenefitLine],
    *,
    catalogue: BenefitCatalogue,
    plans: PlanTable,
    names: Mapping[int, str],
) -> ShownDraft:
    """A draft with everything that is known of it."""
    faults = list_faults(draft, own_lines) if draft.status in _OPEN else ()
    undoes = plan_publication(draft) if draft.takes_back is not None else Publication()
    return ShownDraft(
        draft_id=draft.draft_id,
        title=_title(draft),
        status=wording.DRAFT_STATUSES[draft.status],
        is_open=draft.status in _OPEN,
        is_writing=draft.status is DraftStatus.WRITING,
        is_waiting=draft.status is DraftStatus.WAITING,
        authors=", ".join(sorted(_name(each, names) for each in draft.authors)),
        changed=read_moment(draft.changed_at),
        published=_published(draft, names),
        changes=tuple(_show_change(each, faults, catalogue, plans) for each in draft.changes),
        faults=tuple(_fault_text(each, catalogue, plans) for each in faults if each.number is None),
        story=tuple(_show_event(each, names) for each in draft.events),
        goes=tuple(show_own_line(each, catalogue=catalogue, plans=plans) for each in undoes.closed),
        comes=tuple(show_own_line(each, catalogue=catalogue, plans=plans) for each in undoes.opened),
        takes_back=draft.takes_back,
        taken_back_by=draft.taken_back_by,
    )


def _title(draft: Draft) -> str:
    """Taking a taking back back brings the lines again, and is told from it."""
    title = draft.title
    for _time in range(draft.times_taken_back):
        title = _("Taking back: %(title)s") % {"title": title}
    return title


def show_own_line(
    line: BenefitLine, *, catalogue: BenefitCatalogue, plans: PlanTable, line_id: int = 0
) -> ShownOwnLine:
    """A line in words."""
    party = "" if line.responsible == THE_PLAN else read_name(catalogue.parties[line.responsible].name)
    says = str(wording.LINE_KINDS[line.kind])
    return ShownOwnLine(
        line_id=line_id,
        service=read_name(catalogue.services[line.service].name),
        where=", ".join(
            (str(wording.PROGRAMS[line.program]), county_name(plans, line.county_code) or _("every county"))
        ),
        days=days_text(line.span),
        says=f"{says} ({party})" if party else says,
        limits=(limit_text(render_limit(line.limit)),) if line.limit else (),
        authorization=str(wording.AUTHORIZATIONS[line.authorization]),
        source=show_source(line.source, line.standing),
    )


def show_effects(effects: Iterable[Effect], plans: PlanTable) -> tuple[ShownEffect, ...]:
    """Every answer that would change, as a sentence and side by side."""
    return tuple(_show_effect(each, plans) for each in effects)


def preview_mark(draft: Draft, effects: Iterable[Effect]) -> str:
    """By what a preview is known: another draft, or another effect of it, has another mark."""
    told = repr((draft.draft_id, draft.revision, plan_publication(draft), tuple(_facts_of(each) for each in effects)))
    return sha256(told.encode()).hexdigest()


def _facts_of(effect: Effect) -> tuple[object, ...]:
    sides = (replace(each.decision, line=None) for each in (effect.before, effect.after))
    return effect.service.code, effect.program, effect.span, effect.counties, *sides


def _show_effect(effect: Effect, plans: PlanTable) -> ShownEffect:
    before, after = (show_benefit(each, effect.program) for each in (effect.before, effect.after))
    words = {"service": read_name(effect.service.name), "before": before.look.word, "after": after.look.word}
    if before.look == after.look:
        sentence = _("%(service)s: still “%(after)s”, but not in the same words") % words
    else:
        sentence = _("%(service)s: from “%(before)s” to “%(after)s”") % words
    return ShownEffect(
        service=read_name(effect.service.name),
        program=str(wording.PROGRAMS[effect.program]),
        sentence=sentence,
        before=before,
        after=after,
        days=days_text(effect.span),
        counties=", ".join(county_name(plans, code) for code in effect.counties),
        differs=tuple(str(wording.ASPECTS[aspect]) for aspect in effect.differs) or (_("Reason or source"),),
    )


def _show_change(
    change: DraftChange, faults: Iterable[DraftFault], catalogue: BenefitCatalogue, plans: PlanTable
) -> ShownChange:
    return ShownChange(
        number=change.number,
        action=str(wording.ACTIONS[change.action]),
        wanted=show_own_line(change.wanted, catalogue=catalogue, plans=plans),
        base=show_own_line(change.base, catalogue=catalogue, plans=plans) if change.base else None,
        faults=tuple(_fault_text(each, catalogue, plans) for each in faults if each.number == change.number),
    )


def _fault_text(fault: DraftFault, catalogue: BenefitCatalogue, plans: PlanTable) -> str:
    text = str(wording.FAULTS[fault.fault])
    if fault.line is None:
        return text
    line = show_own_line(fault.line, catalogue=catalogue, plans=plans)
    return _("%(problem)s It says now: %(service)s, %(where)s, %(days)s: %(says)s.") % {
        "problem": text,
        "service": line.service,
        "where": line.where,
        "days": line.days,
        "says": line.says,
    }


def _show_event(event: DraftEvent, names: Mapping[int, str]) -> ShownEvent:
    what = str(wording.DRAFT_EVENTS[event.kind]) % {"number": event.number}
    return ShownEvent(read_moment(event.at), _name(event.user_id, names), what)


def _published(draft: Draft, names: Mapping[int, str]) -> str:
    if draft.published_by is None or draft.published_at is None:
        return ""
    words = {"who": _name(draft.published_by, names), "when": read_moment(draft.published_at)}
    return _("Published by %(who)s on %(when)s") % words


def _name(user_id: int, names: Mapping[int, str]) -> str:
    return names.get(user_id) or _("Somebody who is no longer here")
