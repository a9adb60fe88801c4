"""Public reference data about counties and plans."""

from datetime import date
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from eligibility.facts import PlanOffering, PlanTable, Program
from eligibility.public_reference import (
    Json,
    ReferenceView,
    SourcedSerializer,
    SourceSerializer,
    read_choice,
    read_code,
    read_day,
    reference_response,
    refuse_unknown_parameters,
    render_source,
)
from eligibility.rules.plans import county_name
from eligibility.selectors.plans import get_plan_table


class CountySerializer(serializers.Serializer[Any]):
    """A California county."""

    code = serializers.CharField(help_text="Two-digit Medi-Cal county code.")
    name = serializers.CharField()
    source = SourceSerializer()
    standing = serializers.CharField()


class CountiesSerializer(serializers.Serializer[Any]):
    """Every county."""

    counties = CountySerializer(many=True)


class DatedNameSerializer(SourcedSerializer):
    """What a plan was called, and when."""

    name = serializers.CharField()


class DatedPhoneSerializer(SourcedSerializer):
    """The number for a plan's members, and when."""

    phone = serializers.CharField()
    tty = serializers.CharField(allow_null=True)


class CountyNameSerializer(serializers.Serializer[Any]):
    """The county of a plan."""

    code = serializers.CharField()
    name = serializers.CharField()


class PlanSerializer(SourcedSerializer):
    """A plan in one programme and county, while it was offered."""

    plan = serializers.CharField()
    program = serializers.ChoiceField(choices=[each.value for each in Program])
    county = CountyNameSerializer()
    contract = serializers.CharField(allow_null=True)
    contract_standing = serializers.CharField()
    excluded_zips = serializers.ListField(child=serializers.CharField())
    names = DatedNameSerializer(many=True)
    phones = DatedPhoneSerializer(many=True)


class PlansSerializer(serializers.Serializer[Any]):
    """Every plan that was asked for."""

    plans = PlanSerializer(many=True)


_COUNTY_SOURCE = {
    "document": "List of the 58 California county codes used by Medi-Cal (alphabetical rank)",
    "section": None,
    "date": None,
    "url": "https://github.com/agude/SWITRS-to-SQLite/files/6402247",
}


class CountiesView(ReferenceView):
    """Which counties are there?"""

    @extend_schema(operation_id="list_counties", responses=CountiesSerializer, auth=[])
    def get(self, request: Request) -> HttpResponseBase:
        """Every county by its two-digit Medi-Cal code."""
        refuse_unknown_parameters(request, ())
        table = get_plan_table()
        return reference_response(request, version=table.version, build=lambda: _render_counties(table))


class PlansView(ReferenceView):
    """Which plans were offered where, when, and how were their members to call them?"""

    @extend_schema(
        operation_id="list_plans",
        responses=PlansSerializer,
        auth=[],
        parameters=[
            OpenApiParameter("program", str, enum=[each.value for each in Program]),
            OpenApiParameter("county", str, description="Two-digit Medi-Cal county code."),
            OpenApiParameter("day", date, description="Only plans offered on that day."),
        ],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Every plan offered, perhaps of one programme, in one county, on one day."""
        refuse_unknown_parameters(request, ("program", "county", "day"))
        table = get_plan_table()
        program, day = read_choice(request, "program", Program), read_day(request)
        county = read_code(request, "county", (each.code for each in table.counties))
        offerings = [
            each
            for each in table.offerings
            if program in (None, each.program)
            and county in ("", each.county_code)
            and (day is None or day in each.span)
        ]
        build = lambda: {"plans": [_render_plan(table, each) for each in offerings]}  # noqa: E731 - only built when needed
        return reference_response(request, version=table.version, build=build)


def _render_counties(table: PlanTable) -> Json:
    return {
        "counties": [
            {"code": each.code, "name": each.name, "source": _COUNTY_SOURCE, "standing": "verified"}
            for each in table.counties
        ]
    }


def _render_plan(table: PlanTable, offering: PlanOffering) -> Json:
    names = [each for each in table.names if _is_about(each, offering)]
    phones = [each for each in table.phones if _is_about(each, offering)]
    return {
        "plan": offering.plan_code,
        "program": offering.program,
        "county": {"code": offering.county_code, "name": county_name(table, offering.county_code)},
        "contract": offering.contract_number or None,
        "contract_standing": offering.contract_standing,
        "excluded_zips": list(offering.excluded_zips),
        "names": [{"name": each.name} | _render_dated(each) for each in names],
        "phones": [{"phone": each.phone, "tty": each.tty or None} | _render_dated(each) for each in phones],
    } | _render_dated(offering)


def _is_about(row: Any, offering: PlanOffering) -> bool:
    same_plan = row.plan_code == offering.plan_code and row.program == offering.program
    return same_plan and row.county_code in ("", offering.county_code)


def _render_dated(row: Any) -> Json:
    return {
        "first_day": row.span.first_day,
        "last_day": row.span.last_day,
        "source": render_source(row.source),
        "standing": row.standing,
    }
