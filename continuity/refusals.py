"""Why something about a request was not done: a stable code, in plain words, with what to do now."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cmc_portal.answers import Reason


class Refusal(StrEnum):
    """What stands against it, by the codes that clients may build upon."""

    NO_PLAN_ON_DAY = "no_plan_on_day"
    SEVERAL_PLANS = "several_plans"
    SIDE_NOT_OF_PLAN = "side_not_of_plan"
    RECEIVED_IN_FUTURE = "received_in_future"
    RECEIVED_TOO_EARLY = "received_too_early"
    RECEIVED_TOO_LONG_BEFORE = "received_too_long_before"
    RECEIVED_TODAY_ONLY = "received_today_only"
    CHANNEL_NOT_YOURS = "channel_not_yours"
    REQUESTER_NOT_YOU = "requester_not_you"
    CALLER_NEEDED = "caller_needed"
    UNKNOWN_SERVICE = "unknown_service"
    KEY_REUSED = "idempotency_key_reused"
    CLAIMED_BY_ANOTHER = "claimed_by_another"
    DECIDED_ALREADY = "decided_already"
    NOT_OF_THE_DESK = "not_of_the_desk"
    WHY_NEEDED = "why_needed"
    TEXT_NEEDED = "text_needed"
    STATEMENT_NEEDED = "statement_needed"
    VISIT_IN_FUTURE = "visit_in_future"
    VISIT_NEEDED = "visit_needed"
    CLAIMS_SHOW_IT = "claims_show_it"
    DENIAL_REASON_NEEDED = "denial_reason_needed"
    ALTERNATIVE_NEEDED = "alternative_needed"
    RECORD_CHANGED = "record_changed"
    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    FILE_KIND_REFUSED = "file_kind_refused"
    TOO_MANY_FILES = "too_many_files"


# What is wrong, and what to do.
_TEXTS: Mapping[Refusal, tuple[Promise, Promise]] = {
    Refusal.NO_PLAN_ON_DAY: (
        _("On that day no plan with a network of its own had this member."),
        _("Check the day of receipt and the member's enrollment. Without such a plan no request is needed."),
    ),
    Refusal.SEVERAL_PLANS: (
        _("More than one plan had this member on that day."),
        _("Say which side is meant, or ask the plan."),
    ),
    Refusal.SIDE_NOT_OF_PLAN: (
        _("The plan does not pay for that side, so its network does not limit it."),
        _("Leave that side out."),
    ),
    Refusal.RECEIVED_IN_FUTURE: (
        _("The day of receipt lies in the future."),
        _("Give the day on which the request truly arrived."),
    ),
    Refusal.RECEIVED_TOO_EARLY: (
        _("The day of receipt lies before April 1, 2014, when Cal MediConnect began."),
        _("Give the day on which the request truly arrived."),
    ),
    Refusal.RECEIVED_TOO_LONG_BEFORE: (
        _("The day of receipt lies too long before the member is in this plan."),
        _("Give the day on which the request truly arrived. If it is right, the request was for an earlier plan."),
    ),
    Refusal.RECEIVED_TODAY_ONLY: (
        _("Only the plan can say that a request arrived on another day than today."),
        _("Leave the day of receipt out."),
    ),
    Refusal.CHANNEL_NOT_YOURS: (
        _("Only the plan records requests that came by telephone, mail or fax."),
        _("Leave the channel out."),
    ),
    Refusal.REQUESTER_NOT_YOU: (
        _("You cannot ask in that person's place."),
        _("Choose who you are: the member, their representative or the provider."),
    ),
    Refusal.CALLER_NEEDED: (_("Nobody is named as the caller."), _("Write down who called.")),
    Refusal.UNKNOWN_SERVICE: (
        _("One of the services is not in the catalogue."),
        _("Choose from the list of services, or write it down in words."),
    ),
    Refusal.KEY_REUSED: (
        _("This idempotency key was used before with another content."),
        _("Send a new key with a new request; repeat a key only with the very same content."),
    ),
    Refusal.CLAIMED_BY_ANOTHER: (
        _("A colleague has this request."),
        _("Reassign it if you must, or take another."),
    ),
    Refusal.DECIDED_ALREADY: (
        _("This request was decided."),
        _("An approval ends by itself when the record changes: correct the record."),
    ),
    Refusal.NOT_OF_THE_DESK: (
        _("That person does not work on requests of this plan."),
        _("Choose a coordinator, a supervisor or an administrator of the plan."),
    ),
    Refusal.WHY_NEEDED: (_("No reason was given."), _("Write down why, in a sentence.")),
    Refusal.TEXT_NEEDED: (_("Nothing was written."), _("Write the note, in at most 4,000 characters.")),
    Refusal.STATEMENT_NEEDED: (
        _("Nothing was recorded of what the provider said."),
        _("Answer at least one of the questions about the provider."),
    ),
    Refusal.VISIT_IN_FUTURE: (_("A visit lies in the future."), _("Give the day on which the visit took place.")),
    Refusal.VISIT_NEEDED: (_("No visit was given."), _("Give the day of at least one visit.")),
    Refusal.CLAIMS_SHOW_IT: (
        _("Claims data already show that the member saw this provider."),
        _("Do not ask for papers about visits. Decide, or ask for something else."),
    ),
    Refusal.DENIAL_REASON_NEEDED: (
        _("A denial needs a reason from the list."),
        _("Choose at least one reason for each side that is denied."),
    ),
    Refusal.ALTERNATIVE_NEEDED: (
        _("A denial must offer a provider in the network."),
        _("Name a provider in the network, or whom to call to find one."),
    ),
    Refusal.RECORD_CHANGED: (_("The record changed while you signed."), _("Look again and sign.")),
    Refusal.FILE_EMPTY: (_("The file is empty."), _("Choose the document again.")),
    Refusal.FILE_TOO_LARGE: (_("The file is too large."), _("Send at most 5 million bytes: fewer pages, or a scan "
                                                              "in lower resolution.")),
    Refusal.FILE_KIND_REFUSED: (
        _("This is no PDF, JPEG or PNG document, whatever its name says, or it is damaged."),
        _("Send it as PDF, JPEG or PNG."),
    ),
    Refusal.TOO_MANY_FILES: (
        _("This request has as many documents as it can hold."),
        _("Send one document of several pages, or speak to the plan."),
    ),
}  # fmt: skip


class NoSuchRequest(LookupError):
    """There is no such request for the asker: none at all, or somebody else's; nobody is told which."""


class RequestRefused(Exception):
    """Nothing was written. `code` is stable, `problem` and `what_to_do` are for people, `field` says what it concerns;
    `why` is the rule's reason where a rule refused, `reference` another request that matters. No member data."""

    def __init__(
        self, refusal: Refusal | Reason, *, field: str = "", reference: str = "", problem: str | Promise = ""
    ) -> None:
        self.why = refusal if isinstance(refusal, Reason) else None
        self.code = refusal.code if isinstance(refusal, Reason) else refusal.value
        super().__init__(self.code)
        self.field, self.reference = field, reference
        told = (problem, _THEN) if isinstance(refusal, Reason) else _TEXTS[refusal]
        self.problem, self.what_to_do = told


_THEN = _("Open the request again to see how it stands now.")
