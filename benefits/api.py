"""Public reference data about services, and about what a programme, plan and county cover on a day."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from benefits.facts import (
    THE_PLAN,
    Authorization,
    BenefitCatalogue,
    BenefitKind,
    Limit,
    Service,
    ServiceDecision,
    ServiceGroup,
)
from benefits.rules.parties import find_party_phone
from benefits.rules.services import decide_service
from benefits.rules.wording import REASONS
from benefits.selectors import get_benefit_catalogue
from cmc_portal import clock
from cmc_portal.answers import Reason, Source, Standing, Verdict
from cmc_portal.problems import Problem
from cmc_portal.reasons import load_reasons, reason_text
from eligibility.facts import PlanTable, Program
from eligibility.public_reference import (
    Json,
    ReferenceView,
    SourcedSerializer,
    SourceSerializer,
    bad_parameter,
    read_choice,
    read_code,
    read_day,
    reference_response,
    refuse_unknown_parameters,
    render_source,
)
from eligibility.rules.plans import find_offering, find_plan_name, find_plan_phone
from eligibility.selectors.plans import get_plan_table

_X12 = Source(
    "X12 005010, data element 1365", "Service type codes", url="https://www.stedi.com/edi/x12-005010/element/1365"
)
# The words of the reasons are not in the database, so they are part of the entity tag beside its version.
_WORDS = sha256(REASONS.read_bytes()).hexdigest()[:12]
# The programmes of which the plan table knows every plan, county and day.
_WHOLLY_KNOWN = (Program.CAL_MEDICONNECT, Program.MEDI_MEDI_PLAN)
_OWN_LIST = Source("Portal rule", "List of services; X12 has no code for this one")


class ServiceSerializer(serializers.Serializer[Any]):
    """A service in plain words."""

    code = serializers.CharField()
    name = serializers.CharField()
    group = serializers.ChoiceField(choices=[each.value for each in ServiceGroup])
    service_type_codes = serializers.ListField(child=serializers.CharField())
    synonyms = serializers.ListField(child=serializers.CharField())
    source = SourceSerializer()
    standing = serializers.CharField()


class ServicesSerializer(serializers.Serializer[Any]):
    """Every service."""

    services = ServiceSerializer(many=True)


class ResponsibleSerializer(serializers.Serializer[Any]):
    """Who answers for a service: the plan, or a party outside it."""

    code = serializers.CharField()
    name = serializers.CharField(allow_null=True)
    phone = serializers.CharField(allow_null=True)
    tty = serializers.CharField(allow_null=True)


class LimitSerializer(serializers.Serializer[Any]):
    """How much is covered."""

    quantity = serializers.IntegerField(allow_null=True)
    unit = serializers.CharField()
    period = serializers.CharField(allow_null=True)
    amount_cents = serializers.IntegerField(allow_null=True)
    unlimited = serializers.BooleanField()


class ReasonSerializer(serializers.Serializer[Any]):
    """A reason in words, where it is written and how sure it is."""

    code = serializers.CharField()
    text = serializers.CharField()
    source = SourceSerializer(allow_null=True)
    standing = serializers.CharField(allow_null=True)


class BenefitSerializer(SourcedSerializer):
    """What holds for one service."""

    service = serializers.CharField()
    name = serializers.CharField()
    group = serializers.ChoiceField(choices=[each.value for each in ServiceGroup])
    verdict = serializers.ChoiceField(choices=[each.value for each in Verdict])
    benefit = serializers.ChoiceField(choices=[each.value for each in BenefitKind])
    covered_elsewhere = serializers.ChoiceField(choices=[each.value for each in Verdict], allow_null=True)
    responsible = ResponsibleSerializer()
    limits = LimitSerializer(many=True)
    authorization = serializers.ChoiceField(choices=[each.value for each in Authorization])
    reasons = ReasonSerializer(many=True)


class BenefitsSerializer(serializers.Serializer[Any]):
    """What a programme, perhaps one plan, perhaps in one county, covers on a day."""

    program = serializers.CharField()
    plan = serializers.CharField(allow_null=True)
    county = serializers.CharField(allow_null=True)
    day = serializers.DateField()
    benefits = BenefitSerializer(many=True)


class ServicesView(ReferenceView):
    """Which services can be asked about?"""

    @extend_schema(operation_id="list_services", responses=ServicesSerializer, auth=[])
    def get(self, request: Request) -> HttpResponseBase:
        """Every service with its group, its X12 service type codes and the words people use for it."""
        refuse_unknown_parameters(request, ())
        catalogue = get_benefit_catalogue()
        return reference_response(request, version=catalogue.version, build=lambda: _render_services(catalogue))


class BenefitsView(ReferenceView):
    """What did a programme, plan and county cover on a day?"""

    @extend_schema(
        operation_id="list_benefits",
        responses=BenefitsSerializer,
        auth=[],
        parameters=[
            OpenApiParameter("program", str, required=True, enum=[each.value for each in Program]),
            OpenApiParameter("plan", str, description="A plan's code; without one, what holds for every plan."),
            OpenApiParameter("county", str, description="Two-digit Medi-Cal county code, where the plan was offered."),
            OpenApiParameter("day", date, description="The day of service; today when it is not given."),
        ],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Every service with who covers it on that day, within what limits, and why."""
        refuse_unknown_parameters(request, ("program", "plan", "county", "day"))
        plans = get_plan_table()
        catalogue = get_benefit_catalogue(plans.version)
        asked = _read_asked(request, plans)
        _refuse_plan_not_offered(asked, plans)
        return reference_response(
            request,
            version=catalogue.version,
            variant=f"-{asked.day}-{_WORDS}",
            build=lambda: _render_benefits(asked, catalogue, plans),
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    program: Program
    plan_code: str
    county_code: str
    day: date


def _read_asked(request: Request, plans: PlanTable) -> _Asked:
    program = read_choice(request, "program", Program)
    if program is None:
        raise bad_parameter("program", "The program is missing.", f"Add program, one of {', '.join(Program)}.")
    return _Asked(
        program,
        read_code(request, "plan", (each.plan_code for each in plans.offerings)),
        read_code(request, "county", (each.code for each in plans.counties)),
        read_day(request) or clock.today(),
    )


def _refuse_plan_not_offered(asked: _Asked, plans: PlanTable) -> None:
    """A plan covers nothing in a county where it was not offered on the day. Raises Problem."""
    if asked.program not in _WHOLLY_KNOWN or not asked.plan_code or not asked.county_code:
        return
    offering = find_offering(
        plans, program=asked.program, plan_code=asked.plan_code, county_code=asked.county_code, day=asked.day
    )
    if offering is None:
        offered = f"/api/v1/plans?program={asked.program}&county={asked.county_code}&day={asked.day}"
        raise Problem(
            code="plan_not_offered",
            status=HTTPStatus.NOT_FOUND,
            title="The plan was not offered there",
            detail="By our tables the plan was not offered in this county, in this programme, on this day.",
            field="county",
            what_to_do=f"See {offered} for the plans that were, or ask about another county or day.",
        )


def _render_services(catalogue: BenefitCatalogue) -> Json:
    return {"services": [_render_service(each) for each in catalogue.services.values()]}


def _render_service(service: Service) -> Json:
    return {
        "code": service.code,
        "name": service.name,
        "group": service.group,
        "service_type_codes": list(service.service_type_codes),
        "synonyms": list(service.synonyms),
        "source": render_source(_X12 if service.service_type_codes else _OWN_LIST),
        "standing": Standing.VERIFIED,
    }


def _render_benefits(asked: _Asked, catalogue: BenefitCatalogue, plans: PlanTable) -> Json:
    return {
        "program": asked.program,
        "plan": asked.plan_code or None,
        "county": asked.county_code or None,
        "day": asked.day,
        "benefits": [_render_benefit(each, asked, catalogue, plans) for each in catalogue.services.values()],
    }


def _render_benefit(service: Service, asked: _Asked, catalogue: BenefitCatalogue, plans: PlanTable) -> Json:
    decision = decide_service(
        service.code,
        catalogue,
        program=asked.program,
        plan_code=asked.plan_code,
        county_code=asked.county_code,
        day=asked.day,
    )
    reasons = [_render_reason(each) for each in decision.reasons]
    span = decision.line.span if decision.line else None
    return {
        "service": service.code,
        "name": service.name,
        "group": service.group,
        "verdict": decision.verdict,
        "benefit": decision.benefit,
        "covered_elsewhere": decision.covered_elsewhere,
        "responsible": _render_responsible(decision, asked, catalogue, plans),
        "limits": [_render_limit(decision.limit)] if decision.limit else [],
        "authorization": decision.authorization,
        "first_day": span.first_day if span else None,
        "last_day": span.last_day if span else None,
        "reasons": reasons,
        "source": reasons[0]["source"],
        "standing": reasons[0]["standing"],
    }


def _render_responsible(
    decision: ServiceDecision, asked: _Asked, catalogue: BenefitCatalogue, plans: PlanTable
) -> Json:
    if decision.responsible == THE_PLAN:
        return _render_plan(asked, plans)
    party = catalogue.parties[decision.responsible]
    phone = find_party_phone(party, county_code=asked.county_code, day=asked.day)
    return {
        "code": party.code,
        "name": party.name,
        "phone": phone.phone if phone else None,
        "tty": (phone.tty or None) if phone else None,
    }


def _render_plan(asked: _Asked, plans: PlanTable) -> Json:
    about = (plans, asked.plan_code, asked.program, asked.county_code, asked.day)
    name, phone = find_plan_name(*about), find_plan_phone(*about)
    return {
        "code": asked.plan_code or THE_PLAN,
        "name": name.name if name else None,
        "phone": phone.phone if phone else None,
        "tty": (phone.tty or None) if phone else None,
    }


def _render_limit(limit: Limit) -> Json:
    return {
        "quantity": limit.quantity,
        "unit": limit.unit,
        "period": limit.period or None,
        "amount_cents": limit.amount_cents,
        "unlimited": limit.unlimited,
    }


def _render_reason(reason: Reason) -> Json:
    words = load_reasons(REASONS)
    source = reason.source or words[reason.code].source
    return {
        "code": reason.code,
        "text": reason_text(reason, words),
        "source": render_source(source) if source else None,
        "standing": reason.standing or words[reason.code].standing,
    }
