"""The operators' pages about services and benefits, to look at."""

from django.contrib import admin

from accounts.operator_site import OPERATORS, ReferenceAdmin
from benefits.models import BenefitLine, PartyPhone, ResponsibleParty, Service


@admin.register(Service, site=OPERATORS)
class ServiceAdmin(ReferenceAdmin):
    """Services in plain words."""

    list_display = ("code", "name", "group")
    list_filter = ("group",)
    search_fields = ("code", "name")
    ordering = ("position",)


@admin.register(ResponsibleParty, site=OPERATORS)
class ResponsiblePartyAdmin(ReferenceAdmin):
    """Who answers for a service that the plan does not answer for."""

    list_display = ("code", "name", "needs_medi_cal")
    ordering = ("code",)


@admin.register(PartyPhone, site=OPERATORS)
class PartyPhoneAdmin(ReferenceAdmin):
    """How they are called, and when."""

    list_display = ("party_id", "county_code", "phone", "first_day", "last_day", "standing")
    ordering = ("party_id", "county_code", "first_day")


@admin.register(BenefitLine, site=OPERATORS)
class BenefitLineAdmin(ReferenceAdmin):
    """What was covered, for whom, when, and where that is written."""

    list_display = (
        *("service_id", "program", "plan_code", "county_code", "kind", "responsible", "first_day", "last_day"),
        *("standing", "known_until"),
    )
    list_filter = ("program", "kind", "standing")
    search_fields = ("service__code",)
    ordering = ("service_id", "program", "plan_code", "county_code", "first_day")
