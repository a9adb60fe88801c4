"""The operators' pages about plans and counties, to look at. Members, rosters and enrolments are not here."""

from django.contrib import admin

from accounts.operator_site import OPERATORS, ReferenceAdmin
from eligibility.models import County, HealthPlan, PlanName, PlanOffering, PlanPhone


@admin.register(County, site=OPERATORS)
class CountyAdmin(ReferenceAdmin):
    """Counties by their Medi-Cal codes."""

    list_display = ("code", "name")
    ordering = ("code",)


@admin.register(HealthPlan, site=OPERATORS)
class HealthPlanAdmin(ReferenceAdmin):
    """The codes of the plans."""

    list_display = ("code",)
    ordering = ("code",)


@admin.register(PlanName, site=OPERATORS)
class PlanNameAdmin(ReferenceAdmin):
    """What plans were called, and when."""

    list_display = ("plan_id", "program", "county_code", "name", "first_day", "last_day", "standing")
    list_filter = ("program",)
    ordering = ("plan_id", "program", "first_day")


@admin.register(PlanPhone, site=OPERATORS)
class PlanPhoneAdmin(ReferenceAdmin):
    """How members call their plans, and when."""

    list_display = ("plan_id", "program", "county_code", "phone", "first_day", "last_day", "standing")
    list_filter = ("program",)
    ordering = ("plan_id", "program", "first_day")


@admin.register(PlanOffering, site=OPERATORS)
class PlanOfferingAdmin(ReferenceAdmin):
    """Which plan was offered where, under which contract, and when."""

    list_display = (
        "plan_id",
        "program",
        "county_id",
        "contract",
        "pbp",
        "hcp_code",
        "first_day",
        "last_day",
        "standing",
    )
    list_filter = ("program",)
    ordering = ("plan_id", "program", "county_id", "first_day")
