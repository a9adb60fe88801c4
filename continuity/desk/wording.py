"""The words, icons and tones of requests; a code that is not here is an error, never an empty place."""

from django.utils.translation import gettext_lazy as _

from cmc_portal.answers import Standing, Verdict
from continuity.desk.shown import Look
from continuity.facts import (
    CareProviderKind,
    DecisionOutcome,
    EventKind,
    EvidenceSource,
    FindingKind,
    IntakeChannel,
    NoticeKind,
    RequesterKind,
    RequestState,
    Side,
    Urgency,
    WaitingFor,
)
from continuity.rules.criteria import CriterionCode
from eligibility.facts import EnrollmentKind, EnrollmentStatus, Program

SIDES = {Side.MEDICARE: _("Medicare"), Side.MEDI_CAL: _("Medi-Cal")}

STATES = {
    RequestState.DRAFT: Look(_("Draft"), "event", "plain"),
    RequestState.RECEIVED: Look(_("New"), "info", "plain"),
    RequestState.IN_REVIEW: Look(_("In review"), "search", "plain"),
    RequestState.WAITING: Look(_("Waiting"), "help", "waiting"),
    RequestState.APPROVED: Look(_("Approved"), "check_circle", "done"),
    RequestState.APPROVED_IN_PART: Look(_("Approved in part"), "check_circle", "done"),
    RequestState.DENIED: Look(_("Denied"), "event", "denied"),
    RequestState.WITHDRAWN: Look(_("Withdrawn"), "arrow_back", "plain"),
    RequestState.VOID: Look(_("Void"), "error", "plain"),
}
# What the state means to whoever asked: a sentence instead of the desk's word.
STATES_TO_THE_REQUESTER = {
    RequestState.DRAFT: _("Not sent yet."),
    RequestState.RECEIVED: _("The plan has the request and has not begun to look at it."),
    RequestState.IN_REVIEW: _("The plan is looking at the request."),
    RequestState.WAITING: _("The plan waits for something before it can decide."),
    RequestState.APPROVED: _("The plan said yes."),
    RequestState.APPROVED_IN_PART: _("The plan said yes to one part and no to the other."),
    RequestState.DENIED: _("The plan said no. The letter says why, and how to disagree."),
    RequestState.WITHDRAWN: _("The request was taken back."),
    RequestState.VOID: _("The request was made void."),
}

URGENCIES = {
    Urgency.ROUTINE: _("Routine"),
    Urgency.URGENT: _("Urgent"),
    Urgency.RISK_OF_HARM: _("Risk of harm"),
}
WAITING_FOR = {
    WaitingFor.MEMBER: _("The member"),
    WaitingFor.PROVIDER: _("The provider"),
    WaitingFor.CLAIMS: _("Claims data"),
    WaitingFor.OTHER: _("Somebody else"),
}
REQUESTERS = {
    RequesterKind.MEMBER: _("The member"),
    RequesterKind.REPRESENTATIVE: _("A representative"),
    RequesterKind.PROVIDER: _("The provider"),
}
CHANNELS = {
    IntakeChannel.PORTAL: _("on the portal"),
    IntakeChannel.API: _("by a program"),
    IntakeChannel.TELEPHONE: _("by telephone"),
    IntakeChannel.MAIL: _("by mail"),
    IntakeChannel.FAX: _("by fax"),
}
OUTCOMES = {DecisionOutcome.APPROVED: _("Approved"), DecisionOutcome.DENIED: _("Denied")}

EVENTS = {
    EventKind.DRAFTED: _("Draft written"),
    EventKind.RECEIVED: _("Request received"),
    EventKind.ASKED_AGAIN: _("Asked again"),
    EventKind.ASSIGNED: _("Assigned"),
    EventKind.REVIEW_BEGAN: _("Review began"),
    EventKind.WAITING_BEGAN: _("Asked for information"),
    EventKind.WAITING_ENDED: _("Waiting ended"),
    EventKind.URGENCY_CHANGED: _("Urgency changed"),
    EventKind.EVIDENCE_ADDED: _("Evidence added"),
    EventKind.STATEMENT_RECORDED: _("What the provider said"),
    EventKind.NOTE_ADDED: _("Note"),
    EventKind.DECIDED: _("Decided"),
    EventKind.WITHDRAWN: _("Withdrawn"),
    EventKind.VOIDED: _("Made void"),
}

CRITERIA = {
    CriterionCode.ENROLLED: _("In the plan on the day"),
    CriterionCode.OUT_OF_NETWORK: _("Provider is outside the network"),
    CriterionCode.PROVIDER_KIND: _("This kind of provider can be kept"),
    CriterionCode.RULE_KNOWN: _("It is known which rules hold"),
    CriterionCode.RELATIONSHIP: _("The member saw this provider before joining"),
    CriterionCode.PERIOD: _("The time is not over"),
    CriterionCode.RESTART: _("The time may start again"),
    CriterionCode.NO_FINDING: _("No quality concern, not excluded"),
    CriterionCode.SERVICES: _("The services can be kept"),
    CriterionCode.MAY_REQUEST: _("Whoever asks may ask"),
    CriterionCode.STATE_PLAN_APPROVED: _("Provider is approved by the state"),
    CriterionCode.ACCEPTS_RATE: _("Provider accepts the rate"),
    CriterionCode.FOLLOWS_UTILIZATION_RULES: _("Provider follows the plan's approval rules"),
    CriterionCode.TREATMENT_INFORMATION: _("Provider gave treatment information"),
}
CRITERION_VERDICTS = {
    Verdict.YES: Look(_("Met"), "check_circle", "done"),
    Verdict.NO: Look(_("Not met"), "error", "late"),
    Verdict.UNKNOWN: Look(_("Not known"), "help", "waiting"),
}
SIDE_VERDICTS = {
    Verdict.YES: Look(_("Can be approved"), "check_circle", "done"),
    Verdict.NO: Look(_("The rules say no"), "error", "late"),
    Verdict.UNKNOWN: Look(_("Not known: a person decides"), "help", "waiting"),
}
TO_CONFIRM = Look(_("To be confirmed by the provider"), "help", "soon")
SOURCES = {
    EvidenceSource.MEDICARE_CLAIMS: _("Medicare claims"),
    EvidenceSource.MEDI_CAL_CLAIMS: _("Medi-Cal claims"),
    EvidenceSource.DOCUMENT: _("a document"),
    EvidenceSource.ATTESTATION: _("somebody's word"),
}
FINDINGS = {
    FindingKind.QUALITY_CONCERN: _("Quality concern"),
    FindingKind.EXCLUDED: _("Excluded from Medicare or Medi-Cal"),
}
PROVIDER_KINDS = {
    CareProviderKind.PHYSICIAN: _("Physician"),
    CareProviderKind.PPG: _("Medical group"),
    CareProviderKind.HOSPITAL: _("Hospital"),
    CareProviderKind.FACILITY: _("Nursing facility"),
    CareProviderKind.ANCILLARY: _("Ancillary provider"),
    CareProviderKind.TRANSPORT: _("Transport"),
    CareProviderKind.DME: _("Equipment supplier"),
}
NOTICES = {
    NoticeKind.ACKNOWLEDGEMENT: _("We got the request"),
    NoticeKind.APPROVED: _("Approval"),
    NoticeKind.APPROVED_IN_PART: _("Approval in part"),
    NoticeKind.DENIED: _("Denial"),
    NoticeKind.BEFORE_END: _("Before the end"),
    NoticeKind.ENDED: _("Ended"),
    NoticeKind.VOIDED: _("Days changed"),
}
STANDINGS = {
    Standing.VERIFIED: _("Verified"),
    Standing.DERIVED: _("Worked out from verified facts"),
    Standing.UNCONFIRMED: _("Not confirmed"),
}
LANGUAGES = {"en": _("English"), "es": _("Spanish")}

ENROLLMENT_KINDS = {
    EnrollmentKind.INTEGRATED: _("Medicare and Medi-Cal"),
    EnrollmentKind.MEDICARE: _("Medicare"),
    EnrollmentKind.PART_D: _("Part D (drugs)"),
    EnrollmentKind.MEDI_CAL: _("Medi-Cal"),
    EnrollmentKind.UNRECOGNIZED: _("Not recognized"),
}
ENROLLMENT_STATUSES = {
    EnrollmentStatus.ACTIVE: _("Active"),
    EnrollmentStatus.DEEMED: _("Deemed"),
    EnrollmentStatus.ON_HOLD: _("On hold"),
}
PROGRAMS = {
    Program.CAL_MEDICONNECT: _("Cal MediConnect"),
    Program.MEDI_MEDI_PLAN: _("Medi-Medi Plan"),
    Program.MEDI_CAL_MANAGED_CARE: _("Medi-Cal managed care"),
    Program.MEDI_CAL_FFS: _("Medi-Cal fee-for-service"),
    Program.ORIGINAL_MEDICARE: _("Original Medicare"),
    Program.MEDICARE_ADVANTAGE: _("Medicare Advantage"),
    Program.PART_D_PLAN: _("Part D plan"),
}
