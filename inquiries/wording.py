"""The words, icons and tones for every code in an answer; a code that is not here is an error, never an empty place."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Look:
    """How an outcome or a verdict looks: always a word and an icon, with the colour that `tone` names."""

    word: str
    icon: str
    tone: str


_ACTIVE, _ENDED, _MISSING, _UNSURE = "active", "not-active", "not-found", "cannot-determine"

OUTCOMES = {
    "active": Look(_("Active"), "check_circle", _ACTIVE),
    "not_active": Look(_("Not active"), "event", _ENDED),
    "not_found": Look(_("Not found"), "search", _MISSING),
    "cannot_determine": Look(_("Cannot determine"), "help", _UNSURE),
}

NO_PROGRAM = _("A plan that is not in our tables")

KINDS = {
    "integrated": _("Medicare and Medi-Cal"),
    "medicare": _("Medicare"),
    "part_d": _("Part D (drugs)"),
    "medi_cal": _("Medi-Cal"),
    "unrecognized": _("Not recognized"),
}

LINES = {
    "medicare": _("Medicare"),
    "part_d": _("Part D (drugs)"),
    "medi_cal": _("Medi-Cal"),
}

PROGRAMS = {
    "cal_mediconnect": _("Cal MediConnect"),
    "medi_medi_plan": _("Medi-Medi Plan"),
    "medi_cal_managed_care": _("Medi-Cal managed care"),
    "medi_cal_ffs": _("Medi-Cal fee-for-service"),
    "original_medicare": _("Original Medicare"),
    "medicare_advantage": _("Medicare Advantage"),
    "part_d_plan": _("Part D plan"),
}

STATUSES = {
    "active": _("Active"),
    "deemed": _("Deemed"),
    "on_hold": _("On hold"),
    "share_of_cost_unmet": _("Share of cost not met"),
    "limited": _("Limited"),
    "unknown": _("Not known"),
}

TAGS = {
    "deemed": (
        STATUSES["deemed"],
        _("Medi-Cal is lost; the plan goes on for now. What Medi-Cal pays for outside the plan may not be covered."),
    ),
    "on_hold": (STATUSES["on_hold"], _("The record is on hold. Ask who runs this coverage before you rely on it.")),
    "share_of_cost_unmet": (
        STATUSES["share_of_cost_unmet"],
        _("Medi-Cal pays nothing this month until the patient has met the share of cost."),
    ),
    "limited": (
        STATUSES["limited"],
        _("Medi-Cal pays only Medicare's costs for this patient, and no services of its own."),
    ),
    "unknown": (STATUSES["unknown"], _("The record does not show this for certain: ask.")),
    "disputed": (_("Records disagree"), _("Two sources say different things about these days.")),
}

BILL_ONCE = _("Bill once")
BILLING = {1: _("Bill first"), 2: _("Bill second"), 3: _("Bill third")}

CHARGES = {
    "part_d_copay": _("Part D drug copays."),
    "medi_cal_share_of_cost": _("Medi-Cal share of cost."),
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

CONTINUITY = {
    "yes": Look(_("The patient may keep this provider"), "check_circle", _ACTIVE),
    "no": Look(_("No right to keep this provider on record"), "event", _ENDED),
    "unknown": Look(_("Not known: ask the plan"), "help", _UNSURE),
}

# Only the first three are permission, so only they look like it.
CONTINUITY_STATUSES = {
    "approved": Look(_("Approved: the patient may keep this provider"), "check_circle", _ACTIVE),
    "in_network": Look(_("In the network: nothing needs to be asked"), "check_circle", _ACTIVE),
    "not_needed": Look(_("Not needed: no plan limits which provider to see"), "check_circle", _ACTIVE),
    "requested": Look(_("Requested, and not decided yet"), "help", _UNSURE),
    "not_requested": Look(_("Possible, but not requested yet"), "help", _UNSURE),
    "denied": Look(_("Denied by the plan"), "event", _ENDED),
    "ended": Look(_("Not on this day: the time is over"), "event", _ENDED),
    "not_eligible": Look(_("No right to keep this provider on record"), "event", _ENDED),
    "unknown": Look(_("Not known: ask the plan"), "help", _UNSURE),
}

CRITERIA = {
    "yes": Look(_("Met"), "check_circle", _MISSING),
    "no": Look(_("Not met"), "event", _ENDED),
    "unknown": Look(_("Not known"), "help", _UNSURE),
}

EVIDENCE = {
    "enrollment": _("In the plan %(days)s"),
    "network": _("In the network %(days)s"),
    "provider": _("Provider file: %(what)s"),
    "finding": _("On record %(days)s"),
    "residence": _("Lived in a nursing facility on %(days)s"),
    "statement": _("Recorded on the request"),
    "grant": _("Approved before, %(days)s"),
}

ENROLLMENT = {
    "yes": Look(_("The record meets the conditions"), "check_circle", _ACTIVE),
    "no": Look(_("The record does not meet the conditions"), "event", _ENDED),
    "unknown": Look(_("Not known"), "help", _UNSURE),
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


def service_look(verdict: str, benefit: str, covered_elsewhere: str | None, *, has_plan: bool) -> Look:
    """How a service's verdict looks; one that another party covers never looks refused. Not everybody has a plan."""
    if verdict == "yes":
        by_plan = _EXTRA if benefit == "supplemental" else _BY_THE_PLAN
        return by_plan if has_plan else _COVERED
    # What is covered and yet no yes has a limit that this use goes beyond.
    if benefit in ("covered", "supplemental"):
        return {"no": _OVER_THE_LIMIT, "unknown": _MAYBE_OVER_THE_LIMIT}[verdict]
    return {"no": _NOT_BY_THE_PLAN[covered_elsewhere], "unknown": _NOT_KNOWN}[verdict]


def responsible_sentence(look: Look) -> str:
    """What to do with the party named beside a verdict: bill it where the service is covered, else ask it."""
    return _("Bill %(who)s") if look.tone == _ACTIVE else _("Ask %(who)s")
