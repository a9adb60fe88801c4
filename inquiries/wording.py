"""The words, icons and tones for every code in an answer; a code that is not here is an error, never an empty place."""

from django.utils.translation import gettext_lazy as _

from benefits.wording import AUTHORIZATIONS as AUTHORIZATIONS
from benefits.wording import PERIODS as PERIODS
from benefits.wording import PROGRAMS as PROGRAMS
from benefits.wording import SERVICE_GROUPS as SERVICE_GROUPS
from benefits.wording import STANDINGS as STANDINGS
from benefits.wording import UNITS as UNITS
from benefits.wording import Look as Look
from benefits.wording import service_look as service_look

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

STATUSES = {
    "active": _("Active"),
    "deemed": _("Deemed"),
    "on_hold": _("On hold"),
    "share_of_cost_unmet": _("Share of cost not met"),
    "limited": _("Limited"),
    "unknown": _("Not known"),
}

# In the timeline: what stands in place of a status, and what each look means.
TIMELINE_STATUSES = {"gap": _("Gap"), "overlap": _("Overlap: two records for the same days")}
TIMELINE_LOOKS = {
    "active": _("Active"),
    "deemed": _("Deemed: Medi-Cal is lost, the plan goes on for now"),
    "on_hold": _("On hold"),
    "share_of_cost_unmet": _("Share of cost not met"),
    "limited": _("Limited: only Medicare's costs"),
    "unknown": _("Not known for certain"),
    "gap": _("Gap: nothing on record"),
    "overlap": _("Overlap: two records for the same days"),
}
NO_PAYER = _("A plan that is not on record")

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

# Where the glossary tells more of a mark.
TERMS = {"deemed": "deemed", "on_hold": "hold", "share_of_cost_unmet": "share_of_cost", "limited": "qmb"}

BILL_ONCE = _("Bill once")
BILLING = {1: _("Bill first"), 2: _("Bill second"), 3: _("Bill third")}

CHARGES = {
    "part_d_copay": _("Part D drug copays."),
    "medi_cal_share_of_cost": _("Medi-Cal share of cost."),
}

# What of the services asked about needs approval; a code that is not here needs nothing to be done.
APPROVALS = {
    "required": _("Needs approval beforehand"),
    "may_apply": _("May need approval: ask first"),
    "unknown": _("Approval not on record: ask first"),
}

COMPARED = {
    "cin": _("CIN"),
    "mbi": _("Medicare number (MBI)"),
    "plan_id": _("Plan's member ID"),
    "other": _("Number"),
    "birth_date": _("Birth date"),
    "last_name": _("Last name"),
    "first_name": _("First name"),
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

# Only the services asked about stand against a yes.
NOT_FOR_THESE_SERVICES = Look(_("Not for this service: it is not the plan's to give"), "event", _ENDED)

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


def responsible_sentence(look: Look) -> str:
    """What to do with the party named beside a verdict: bill it where the service is covered, else ask it."""
    return _("Bill %(who)s") if look.tone == _ACTIVE else _("Ask %(who)s")
