"""The shapes of requests and verdicts for the OpenAPI document."""

from cmc_portal.answers import Verdict
from cmc_portal.schemas import (
    ALL_REASONS,
    BOOLEAN,
    COUNT,
    DAY,
    MOMENT,
    OPTIONAL_DAY,
    OPTIONAL_TEXT,
    REASONS,
    TEXT,
    Schema,
    body_of,
    list_of,
    object_of,
    one_of,
    or_null,
)
from continuity.asked import Recognition
from continuity.facts import (
    DecisionOutcome,
    EventKind,
    EvidenceSource,
    IntakeChannel,
    RequesterKind,
    RequestState,
    Side,
    Urgency,
    WaitingFor,
)
from continuity.rules.criteria import CriterionCode
from continuity.rules.denial import DenialReason
from continuity.rules.evidence import EvidenceKind
from continuity.rules.verdict import ContinuityStatus
from eligibility.asked_member import MEMBER_SCHEMA
from eligibility.facts import Program

_EVIDENCE = object_of(
    "A record that a criterion rests on: of a visit its day, its claim or document, and whether it counts.",
    kind=one_of(EvidenceKind),
    first_day=OPTIONAL_DAY,
    last_day=OPTIONAL_DAY,
    reference=OPTIONAL_TEXT,
    source=or_null(one_of(EvidenceSource)),
    counts=BOOLEAN,
)
_CRITERION = object_of(
    criterion=one_of(CriterionCode), verdict=one_of(Verdict), evidence=list_of(_EVIDENCE), reasons=REASONS
)
_SIDE = object_of(
    "Each side has a window of its own. `verdict` is what the rules say, `status` where it stands.",
    side=one_of(Side),
    verdict=one_of(Verdict),
    status=one_of(ContinuityStatus),
    first_day=OPTIONAL_DAY,
    last_day=OPTIONAL_DAY,
    criteria=list_of(_CRITERION),
    reasons=REASONS,
)
_CLOCK = object_of(
    "The legal clock of the request on record, or of one received on the day asked about (today, if that is later): "
    "then `imagined` is true, and these would be its days.",
    received_on=DAY,
    imagined=BOOLEAN,
    urgency=one_of(Urgency),
    start_by=OPTIONAL_DAY,
    due_on=OPTIONAL_DAY,
    days=COUNT,
    start_days=COUNT,
    reasons=REASONS,
)
CONTINUITY_SCHEMA = object_of(
    "May the member keep the provider named? Of the sides that say yes, the one that ends first stands for the whole. "
    "Only the statuses approved, in_network and not_needed are permission: yes with not_requested means that the plan "
    "would have to approve a request which nobody has made. `side` is the side that verdict, status and days speak of; "
    "null where all sides say the same.",
    verdict=one_of(Verdict),
    first_day=OPTIONAL_DAY,
    last_day=OPTIONAL_DAY,
    status=one_of(ContinuityStatus),
    side=or_null(one_of(Side)),
    npi=TEXT,
    request=or_null(
        object_of(reference=TEXT, state=one_of(RequestState), received_on=OPTIONAL_DAY, due_on=OPTIONAL_DAY)
    ),
    sides=list_of(_SIDE),
    clock=or_null(_CLOCK),
    reasons=REASONS,
)

_SIDES = {"type": "array", "uniqueItems": True, "items": one_of(Side)}
_SERVICES = {"type": "array", "maxItems": 20, "items": TEXT}

ASKED_VERDICT_SCHEMA = body_of(
    "member",
    "provider_npi",
    member=MEMBER_SCHEMA,
    provider_npi=TEXT,
    day=DAY | {"description": "The day of service; today in California when left out."},
    requested_on=DAY | {"description": "When the request was or would be received."},
    urgency=one_of(Urgency) | {"default": Urgency.ROUTINE.value},
    requester=one_of(RequesterKind) | {"default": RequesterKind.PROVIDER.value},
    sides=_SIDES,
    services=_SERVICES,
)
VERDICT_SCHEMA = object_of(
    "`continuity` is null when nobody was found; `why` says so.",
    asked_at=MOMENT,
    found=BOOLEAN,
    question=object_of(
        provider_npi=TEXT,
        day=DAY,
        requested_on=OPTIONAL_DAY,
        urgency=one_of(Urgency),
        requester=one_of(RequesterKind),
        sides=list_of(one_of(Side)),
        services=list_of(TEXT),
    ),
    why=REASONS,
    continuity=or_null(CONTINUITY_SCHEMA),
    reasons=ALL_REASONS,
)

ASKED_REQUEST_SCHEMA = body_of(
    "member",
    "provider_npi",
    member=MEMBER_SCHEMA,
    provider_npi=TEXT,
    sides=_SIDES | {"description": "Every side that the plan pays for when left out."},
    urgency=one_of(Urgency) | {"default": Urgency.ROUTINE.value},
    services=_SERVICES,
    why=TEXT | {"maxLength": 2_000},
    requester=one_of(RequesterKind) | {"description": "Who asks; a plan's programs only."},
    channel=one_of(IntakeChannel) | {"description": "How it reached the plan; a plan's programs only."},
    received_on=DAY | {"description": "The day it truly arrived; a plan's programs only. Today when left out."},
    caller=TEXT | {"description": "Who telephoned; a plan's programs only."},
)
EVIDENCE_SCHEMA = body_of(
    visits={
        "type": "array",
        "maxItems": 100,
        "items": body_of(
            "day",
            day=DAY,
            side=one_of(Side),
            emergency=BOOLEAN,
            documented=BOOLEAN
            | {"description": "Is it in a document of yours with this request? Else it is somebody's word."},
        ),
    },
    documents={
        "type": "array",
        "maxItems": 5,
        "items": body_of("name", "content", name=TEXT, content=TEXT | {"contentEncoding": "base64"}),
    },
)
UPLOAD_SCHEMA: Schema = {
    "type": "object",
    "required": ["document"],
    "properties": {"document": {"type": "string", "format": "binary"}},
}
WITHDRAWAL_SCHEMA = body_of(why=TEXT)

_OUTCOME = object_of(
    side=one_of(Side),
    outcome=or_null(one_of(DecisionOutcome)),
    denial_reasons=list_of(one_of(DenialReason)),
    first_day=OPTIONAL_DAY,
    last_day=OPTIONAL_DAY,
)
_DOCUMENT = object_of(
    number={"type": "integer"}, name=TEXT, content_type=TEXT, size={"type": "integer"}, added_at=MOMENT
)
_EVENT = object_of(number={"type": "integer"}, at=MOMENT, kind=one_of(EventKind), note=OPTIONAL_TEXT)
_SHORT = {
    "reference": TEXT,
    "state": one_of(RequestState),
    "plan": TEXT,
    "provider_npi": TEXT,
    "sides": list_of(one_of(Side)),
    "received_on": OPTIONAL_DAY,
    "due_on": OPTIONAL_DAY,
    "decided_on": OPTIONAL_DAY,
}
REQUEST_SCHEMA = object_of(
    "A request and where it stands; nothing in it tells who the member is.",
    **_SHORT,
    program=one_of(Program),
    requester=one_of(RequesterKind),
    urgency=one_of(Urgency),
    start_by=OPTIONAL_DAY,
    waiting_for=or_null(one_of(WaitingFor)),
    services=list_of(TEXT),
    why=OPTIONAL_TEXT,
    outcomes=list_of(_OUTCOME),
    alternative=OPTIONAL_TEXT,
    documents=list_of(_DOCUMENT),
    events=list_of(_EVENT),
    reasons_of_clock=REASONS,
    reasons=ALL_REASONS,
)
TAKEN_SCHEMA = object_of(
    "`recognition` tells whether it is new, the same that is open, one that was approved and holds, or a replay.",
    **REQUEST_SCHEMA["properties"],
    recognition=one_of(Recognition),
)
REQUESTS_SCHEMA = object_of(
    "A page of requests, the latest first; `next` is the address of the next page.",
    requests=list_of(object_of(**_SHORT)),
    next=OPTIONAL_TEXT,
)
