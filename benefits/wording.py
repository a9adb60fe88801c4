"""The words, icons and tones for what is covered: services, limits, approval, standing; for every app above this one.

A code that is not here is an error, never an empty place.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Look:
    """How an outcome or a verdict looks: always a word and an icon, with the colour that `tone` names."""

    word: str
    icon: str
    tone: str


_ACTIVE, _ENDED, _UNSURE = "active", "not-active", "cannot-determine"

PROGRAMS = {
    "cal_mediconnect": _("Cal MediConnect"),
    "medi_medi_plan": _("Medi-Medi Plan"),
    "medi_cal_managed_care": _("Medi-Cal managed care"),
    "medi_cal_ffs": _("Medi-Cal fee-for-service"),
    "original_medicare": _("Original Medicare"),
    "medicare_advantage": _("Medicare Advantage"),
    "part_d_plan": _("Part D plan"),
}

SERVICE_GROUPS = {
    "medical": _("Medical"),
    "behavioral": _("Behavioral health"),
    "dental": _("Dental"),
    "vision": _("Vision"),
    "pharmacy": _("Pharmacy"),
    "long_term_services": _("Long-term services"),
    "transport": _("Transport"),
    "supplies": _("Supplies and equipment"),
}

AUTHORIZATIONS = {
    "required": _("Needs approval beforehand."),
    "not_required": _("Needs no approval."),
    "may_apply": _("May need approval: ask first."),
    "unknown": _("Approval: not on record, ask first."),
}

STANDINGS = {
    "verified": _("Verified"),
    "derived": _("Worked out from verified facts"),
    "unconfirmed": _("Not confirmed: confirm with the plan"),
}

_COVERED = Look(_("Covered"), "check_circle", _ACTIVE)
_BY_THE_PLAN = Look(_("Covered by the plan"), "check_circle", _ACTIVE)
_EXTRA = Look(_("Covered by the plan as an extra"), "check_circle", _ACTIVE)
_ELSEWHERE = Look(_("Covered, but not by the plan"), "check_circle", _ACTIVE)
_NOT_BY_PLAN = Look(_("Not covered by the plan"), "event", _ENDED)
_NOT_COVERED = Look(_("Not covered"), "event", _ENDED)
_NOT_KNOWN = Look(_("Not known"), "help", _UNSURE)
_OVER_THE_LIMIT = Look(_("Covered, but over the limit"), "event", _ENDED)
_MAYBE_OVER_THE_LIMIT = Look(_("Covered, but perhaps over the limit"), "help", _UNSURE)

_NOT_BY_THE_PLAN = {"yes": _ELSEWHERE, "no": _NOT_COVERED, "unknown": _NOT_BY_PLAN, None: _NOT_BY_PLAN}

UNITS = {
    "one_way_trips": (_("1 one-way trip"), _("%(number)s one-way trips"), _("one-way trips")),
    "round_trips": (_("1 round trip"), _("%(number)s round trips"), _("round trips")),
    "trips": (_("1 trip"), _("%(number)s trips"), _("trips")),
    "rides": (_("1 ride"), _("%(number)s rides"), _("rides")),
    "services": (_("1 service"), _("%(number)s services"), _("services")),
    "exam": (_("1 exam"), _("%(number)s exams"), _("exams")),
    "pair": (_("1 pair"), _("%(number)s pairs"), _("pairs")),
    "order": (_("1 order"), _("%(number)s orders"), _("orders")),
    "dollars": ("", "", ""),
}

PERIODS = {
    None: "",
    "year": _("a year"),
    "month": _("a month"),
    "quarter": _("a quarter"),
    "calendar_year": _("a calendar year"),
    "fiscal_year": _("a fiscal year"),
    "two_years": _("every two years"),
}


def service_look(
    verdict: str, benefit: str, covered_elsewhere: str | None, *, has_plan: bool, over_limit: bool = False
) -> Look:
    """How a service's verdict looks; one that another party covers never looks refused. Not everybody has a plan.
    `over_limit`: the use that was asked about goes, or may go, beyond the limit."""
    if verdict == "yes":
        by_plan = _EXTRA if benefit == "supplemental" else _BY_THE_PLAN
        return by_plan if has_plan else _COVERED
    if over_limit:
        return {"no": _OVER_THE_LIMIT, "unknown": _MAYBE_OVER_THE_LIMIT}[verdict]
    return {"no": _NOT_BY_THE_PLAN[covered_elsewhere], "unknown": _NOT_KNOWN}[verdict]


ASPECTS = {
    "coverage": _("Coverage"),
    "who": _("Who answers for it"),
    "limit": _("Limit"),
    "authorization": _("Approval"),
    "standing": _("How sure it is"),
}

DIRECTORY_STANDINGS = {
    "verified": _("Verified"),
    "derived": _("Worked out from verified facts"),
    "unconfirmed": _("Not confirmed"),
}

LINE_KINDS = {
    "covered": _("Covered by the plan"),
    "supplemental": _("Covered by the plan as an extra"),
    "carved_out": _("Covered, but not by the plan: somebody else answers"),
    "excluded": _("Not covered by the plan"),
    "unknown": _("Not known"),
}

ACTIONS = {
    "add": _("New line"),
    "change": _("Changed line"),
    "end": _("Ended line"),
}

DRAFT_STATUSES = {
    "writing": Look(_("Being written"), "event", "plain"),
    "waiting": Look(_("Waits for a second person"), "help", "cannot-determine"),
    "published": Look(_("Published"), "check_circle", "active"),
    "withdrawn": Look(_("Withdrawn"), "event", "not-active"),
}

DRAFT_EVENTS = {
    "drafted": _("Began the draft"),
    "changed": _("Wrote change %(number)s"),
    "removed": _("Removed change %(number)s"),
    "handed_over": _("Handed it over for publishing"),
    "previewed": _("Looked at what it changes"),
    "published": _("Published it"),
    "withdrawn": _("Withdrew it"),
    "took_back": _("Drafted the taking back"),
}

FAULTS = {
    "no_changes": _("There is nothing to publish yet. Add a change first."),
    "stale": _("The line was changed by somebody else after this was written. Remove this change and write it anew."),
    "overlap": _(
        "Your plan has another line for this service and place on some of these days. Change or end that one."
    ),
    "meaningless": _("Choose who answers for it so that it fits what holds: the plan, or somebody else."),
    "no_source": _("Name the document in which this is written."),
    "not_sourced_enough": _("Without document, section and date a line can only be “not confirmed”."),
    "limit_of_nothing": _("Only what the plan covers has a limit."),
    "not_offered": _("By our tables the plan was never offered in this program and county."),
    "not_offered_then": _("By our tables the plan was not offered there on any of these days."),
    "not_later": _("Choose a day on which the line holds."),
    "not_earlier": _("Choose a day on which the line holds, before its last one."),
}
