"""The shapes of question, answer and problem for the OpenAPI document."""

from accounts.facts import Purpose
from benefits.facts import Authorization, BenefitKind, Charge, ServiceGroup
from cmc_portal.answers import Outcome, Verdict
from cmc_portal.schemas import (
    ALL_REASONS,
    COUNT,
    DAY,
    MOMENT,
    OPTIONAL_DAY,
    OPTIONAL_TEXT,
    REASONS,
    TEXT,
    Schema,
    list_of,
    object_of,
    one_of,
    or_null,
)
from continuity.api_schema import CONTINUITY_SCHEMA
from eligibility.asked_member import MEMBER_SCHEMA
from eligibility.facts import EnrollmentKind, EnrollmentStatus, Line, Program
from eligibility.rules.coverage_lines import LineStatus
from inquiries.questions import MAX_SERVICES

_RESPONSIBLE = object_of(code=OPTIONAL_TEXT, name=TEXT, phone=OPTIONAL_TEXT, tty=OPTIONAL_TEXT)
_PLAN = object_of(code=OPTIONAL_TEXT, name=TEXT, contract=OPTIONAL_TEXT, phone=OPTIONAL_TEXT, tty=OPTIONAL_TEXT)

_COVERAGE = object_of(
    line=one_of(Line),
    program=or_null(one_of(Program)),
    status=one_of(LineStatus),
    billing_order=COUNT,
    plan=or_null(_PLAN),
    county=or_null(object_of(code=TEXT, name=TEXT)),
    first_day=DAY,
    last_day=OPTIONAL_DAY,
    flags=list_of(TEXT),
    reasons=REASONS,
)

_LIMIT = object_of(quantity=COUNT, unit=TEXT, period=OPTIONAL_TEXT, amount_cents=COUNT, unlimited={"type": "boolean"})

_SERVICE = object_of(
    "`verdict` tells whether the member's own plan covers the service; `covered_elsewhere` whether somebody else does.",
    service=TEXT,
    name=TEXT,
    group=one_of(ServiceGroup),
    verdict=one_of(Verdict),
    benefit=one_of(BenefitKind),
    covered_elsewhere=or_null(one_of(Verdict)),
    responsible=or_null(_RESPONSIBLE),
    limits=list_of(_LIMIT),
    authorization=one_of(Authorization),
    reasons=REASONS,
)

_CHARGES = object_of(
    "`member_may_be_charged` is null when we cannot tell, and empty when nothing may be charged.",
    member_may_be_charged=or_null(list_of(one_of(Charge))),
    share_of_cost_cents=COUNT,
    reasons=REASONS,
)

# Answers that were stored before there were networks and visits have no more than these.
_PROVIDER = or_null(object_of(name=TEXT, specialty=TEXT))
_CONTINUITY = CONTINUITY_SCHEMA | {
    "properties": CONTINUITY_SCHEMA["properties"] | {"provider": _PROVIDER},
    "required": ["verdict", "first_day", "last_day", "reasons"],
}

_CONDITIONS = object_of(
    "Could the person be enrolled in Cal MediConnect on `day`? Every condition, met, not met or not known.",
    verdict=one_of(Verdict),
    day=DAY,
    criteria=list_of(object_of(criterion=TEXT, verdict=one_of(Verdict), reasons=REASONS)),
)

_PERIOD = object_of(
    kind=one_of(EnrollmentKind),
    program=or_null(one_of(Program)),
    plan=OPTIONAL_TEXT,
    first_day=DAY,
    last_day=OPTIONAL_DAY,
    status=one_of(EnrollmentStatus),
)

_COVERAGE_PERIOD = object_of(
    line=one_of(Line),
    program=or_null(one_of(Program)),
    plan=OPTIONAL_TEXT,
    first_day=DAY,
    last_day=OPTIONAL_DAY,
    status=one_of(LineStatus),
)

ANSWER_SCHEMA: Schema = object_of(
    trace_number=TEXT,
    asked_at=MOMENT,
    known_at=MOMENT,
    outcome=one_of(Outcome),
    question=object_of(
        day=DAY,
        services=list_of(TEXT),
        use_numbers={"type": "object", "additionalProperties": {"type": "integer"}},
        known_at=or_null(MOMENT),
        provider_npi=OPTIONAL_TEXT,
        purpose=one_of(Purpose),
        compared=list_of(TEXT),
    ),
    member=or_null(
        object_of(name=TEXT, birth_date=OPTIONAL_DAY, death_date=OPTIONAL_DAY, cin=OPTIONAL_TEXT, mbi=OPTIONAL_TEXT)
    ),
    why=REASONS,
    coverages=list_of(_COVERAGE),
    services=list_of(_SERVICE),
    charges=or_null(_CHARGES),
    continuity=or_null(_CONTINUITY),
    enrollment_conditions=or_null(_CONDITIONS),
    next_steps=list_of(object_of(code=TEXT, text=TEXT, phone=OPTIONAL_TEXT)),
    timeline=list_of(_PERIOD),
    periods=list_of(_COVERAGE_PERIOD),
    reasons=ALL_REASONS,
)

QUESTION_SCHEMA: Schema = {
    "type": "object",
    "required": ["member"],
    "additionalProperties": False,
    "properties": {
        "member": MEMBER_SCHEMA,
        "day": DAY | {"description": "The day of service; today in California when left out."},
        "services": {
            "type": "array",
            "maxItems": MAX_SERVICES,
            "items": {
                "anyOf": [
                    TEXT,
                    {
                        "type": "object",
                        "required": ["service"],
                        "additionalProperties": False,
                        "properties": {"service": TEXT, "use_number": {"type": "integer", "minimum": 1}},
                    },
                ]
            },
        },
        "provider_npi": TEXT,
        "purpose": one_of(Purpose) | {"default": Purpose.PAYMENT.value},
        "known_at": MOMENT | {"description": "Answer from what was known at this moment; now when left out."},
    },
}
