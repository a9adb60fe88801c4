"""Public reference data about services, and about what a programme, plan and county cover on a day."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from benefits.facts import Authorization, BenefitCatalogue, BenefitKind, Service, ServiceGroup
from benefits.rendering import WORDS, render_benefits
from benefits.rules.table import AskedBenefits, is_known_not_offered
from benefits.selectors import get_benefit_catalogue
from cmc_portal import clock
from cmc_portal.answers import Source, Standing, Verdict
from cmc_portal.problems import Problem
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
from eligibility.selectors.plans import get_plan_table

_X12 = Source(
    "X12 005010, data element 1365", "Service type codes", url="https://www.stedi.com/edi/x12-005010/element/1365"
)
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
            variant=f"-{asked.day}-{WORDS}",
            build=lambda: render_benefits(asked, catalogue, plans),
        )


def _read_asked(request: Request, plans: PlanTable) -> AskedBenefits:
    program = read_choice(request, "program", Program)
    if program is None:
        raise bad_parameter("program", "The program is missing.", f"Add program, one of {', '.join(Program)}.")
    return AskedBenefits(
        program,
        read_code(request, "plan", (each.plan_code for each in plans.offerings)),
        read_code(request, "county", (each.code for each in plans.counties)),
        read_day(request) or clock.today(),
    )


def _refuse_plan_not_offered(asked: AskedBenefits, plans: PlanTable) -> None:
    """A plan covers nothing in a county where it was not offered on the day. Raises Problem."""
    if is_known_not_offered(asked, plans):
        county = f"&county={asked.county_code}" if asked.county_code else ""
        offered = f"/api/v1/plans?program={asked.program}{county}&day={asked.day}"
        raise Problem(
            code="plan_not_offered",
            status=HTTPStatus.NOT_FOUND,
            title="The plan was not offered there",
            detail="By our tables the plan was not offered in this county, in this programme, on this day."
            if county
            else "By our tables the plan was not offered in any county, in this programme, on this day.",
            field="county" if county else "day",
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
