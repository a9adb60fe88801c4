"""The shapes of question, answer and problem for the OpenAPI document."""

from typing import Any

from accounts.facts import Purpose
from benefits.facts import Authorization, BenefitKind, Charge, ServiceGroup
from cmc_portal.answers import Outcome, Standing, Verdict
from continuity.facts import EvidenceSource, RequestState, Side, Urgency
from continuity.rules.criteria import CriterionCode
from continuity.rules.evidence import EvidenceKind
from continuity.rules.verdict import ContinuityStatus
from eligibility.asked_member import MEMBER_SCHEMA
from eligibility.facts import EnrollmentKind, EnrollmentStatus, Line, Program
from eligibility.rules.coverage_lines import LineStatus
from inquiries.questions import MAX_SERVICES

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_OPTIONAL_TEXT: Schema = {"type": ["string", "null"]}
_DAY: Schema = {"type": "string", "format": "date"}
_OPTIONAL_DAY: Schema = {"type": ["string", "null"], "format": "date"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
_COUNT: Schema = {"type": ["integer", "null"]}


def _one_of(codes: Any) -> Schema:
    return {"type": "string", "enum": [str(code) for code in codes]}


def _object(description: str = "", /, **properties: Schema) -> Schema:
    schema: Schema = {"type": "object", "properties": properties, "required": list(properties)}
    return schema | ({"description": description} if description else {})


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_REASONS = _list({"type": "string", "description": "a key of `reasons`"})
_RESPONSIBLE = _object(code=_OPTIONAL_TEXT, name=_TEXT, phone=_OPTIONAL_TEXT, tty=_OPTIONAL_TEXT)
_PLAN = _object(code=_OPTIONAL_TEXT, name=_TEXT, contract=_OPTIONAL_TEXT, phone=_OPTIONAL_TEXT, tty=_OPTIONAL_TEXT)

_COVERAGE = _object(
    line=_one_of(Line),
    program=_or_null(_one_of(Program)),
    status=_one_of(LineStatus),
    billing_order=_COUNT,
    plan=_or_null(_PLAN),
    county=_or_null(_object(code=_TEXT, name=_TEXT)),
    first_day=_DAY,
    last_day=_OPTIONAL_DAY,
    flags=_list(_TEXT),
    reasons=_REASONS,
)

_LIMIT = _object(quantity=_COUNT, unit=_TEXT, period=_OPTIONAL_TEXT, amount_cents=_COUNT, unlimited={"type": "boolean"})

_SERVICE = _object(
    "`verdict` tells whether the member's own plan covers the service; `covered_elsewhere` whether somebody else does.",
    service=_TEXT,
    name=_TEXT,
    group=_one_of(ServiceGroup),
    verdict=_one_of(Verdict),
    benefit=_one_of(BenefitKind),
    covered_elsewhere=_or_null(_one_of(Verdict)),
    responsible=_or_null(_RESPONSIBLE),
    limits=_list(_LIMIT),
    authorization=_one_of(Authorization),
    reasons=_REASONS,
)

_CHARGES = _object(
    "`member_may_be_charged` is null when we cannot tell, and empty when nothing may be charged.",
    member_may_be_charged=_or_null(_list(_one_of(Charge))),
    share_of_cost_cents=_COUNT,
    reasons=_REASONS,
)

_EVIDENCE = _object(
    "A record that a criterion rests on: of a visit its day, its claim or document, and whether it counts.",
    kind=_one_of(EvidenceKind),
    first_day=_OPTIONAL_DAY,
    last_day=_OPTIONAL_DAY,
    reference=_OPTIONAL_TEXT,
    source=_or_null(_one_of(EvidenceSource)),
    counts={"type": "boolean"},
)

_CRITERION = _object(
    criterion=_one_of(CriterionCode), verdict=_one_of(Verdict), evidence=_list(_EVIDENCE), reasons=_REASONS
)

_SIDE = _object(
    "Each side has a window of its own. `verdict` is what the rules say, `status` where it stands.",
    side=_one_of(Side),
    verdict=_one_of(Verdict),
    status=_one_of(ContinuityStatus),
    first_day=_OPTIONAL_DAY,
    last_day=_OPTIONAL_DAY,
    criteria=_list(_CRITERION),
    reasons=_REASONS,
)

_CLOCK = _object(
    "The legal clock of the request on record, or of one received on the day asked about (today, if that is later).",
    received_on=_DAY,
    urgency=_one_of(Urgency),
    start_by=_OPTIONAL_DAY,
    due_on=_OPTIONAL_DAY,
    days=_COUNT,
    start_days=_COUNT,
    reasons=_REASONS,
)

CONTINUITY_SCHEMA = _object(
    "May the member keep the provider named? Of the sides that say yes, the one that ends first stands for the whole. "
    "Only the statuses approved, in_network and not_needed are permission: yes with not_requested means that the plan "
    "would have to approve a request which nobody has made.",
    verdict=_one_of(Verdict),
    first_day=_OPTIONAL_DAY,
    last_day=_OPTIONAL_DAY,
    status=_one_of(ContinuityStatus),
    npi=_TEXT,
    request=_or_null(
        _object(reference=_TEXT, state=_one_of(RequestState), received_on=_OPTIONAL_DAY, due_on=_OPTIONAL_DAY)
    ),
    sides=_list(_SIDE),
    clock=_or_null(_CLOCK),
    reasons=_REASONS,
)
# Answers that were stored before there were networks and visits have no more than these.
CONTINUITY_SCHEMA["required"] = ["verdict", "first_day", "last_day", "reasons"]

_CONDITIONS = _object(
    "Could the person be enrolled in Cal MediConnect on `day`? Every condition, met, not met or not known.",
    verdict=_one_of(Verdict),
    day=_DAY,
    criteria=_list(_object(criterion=_TEXT, verdict=_one_of(Verdict), reasons=_REASONS)),
)

_REASON = _object(
    text=_TEXT,
    source=_or_null(_object(document=_TEXT, section=_TEXT, date=_OPTIONAL_DAY, url=_TEXT)),
    standing=_or_null(_one_of(Standing)),
)

_PERIOD = _object(
    kind=_one_of(EnrollmentKind),
    program=_or_null(_one_of(Program)),
    plan=_OPTIONAL_TEXT,
    first_day=_DAY,
    last_day=_OPTIONAL_DAY,
    status=_one_of(EnrollmentStatus),
)

ANSWER_SCHEMA: Schema = _object(
    trace_number=_TEXT,
    asked_at=_MOMENT,
    known_at=_MOMENT,
    outcome=_one_of(Outcome),
    question=_object(
        day=_DAY,
        services=_list(_TEXT),
        use_numbers={"type": "object", "additionalProperties": {"type": "integer"}},
        known_at=_or_null(_MOMENT),
        provider_npi=_OPTIONAL_TEXT,
        purpose=_one_of(Purpose),
    ),
    member=_or_null(
        _object(name=_TEXT, birth_date=_OPTIONAL_DAY, death_date=_OPTIONAL_DAY, cin=_OPTIONAL_TEXT, mbi=_OPTIONAL_TEXT)
    ),
    why=_REASONS,
    coverages=_list(_COVERAGE),
    services=_list(_SERVICE),
    charges=_or_null(_CHARGES),
    continuity=_or_null(CONTINUITY_SCHEMA),
    enrollment_conditions=_or_null(_CONDITIONS),
    next_steps=_list(_object(code=_TEXT, text=_TEXT, phone=_OPTIONAL_TEXT)),
    timeline=_list(_PERIOD),
    reasons={"type": "object", "additionalProperties": _REASON},
)

QUESTION_SCHEMA: Schema = {
    "type": "object",
    "required": ["member"],
    "additionalProperties": False,
    "properties": {
        "member": MEMBER_SCHEMA,
        "day": _DAY | {"description": "The day of service; today in California when left out."},
        "services": {
            "type": "array",
            "maxItems": MAX_SERVICES,
            "items": {
                "anyOf": [
                    _TEXT,
                    {
                        "type": "object",
                        "required": ["service"],
                        "additionalProperties": False,
                        "properties": {"service": _TEXT, "use_number": {"type": "integer", "minimum": 1}},
                    },
                ]
            },
        },
        "provider_npi": _TEXT,
        "purpose": _one_of(Purpose) | {"default": Purpose.PAYMENT.value},
        "known_at": _MOMENT | {"description": "Answer from what was known at this moment; now when left out."},
    },
}
