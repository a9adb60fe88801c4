"""A plan's desk, a clinic, Ana and her cardiologist: who asks, works and signs in the tests of requests."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from accounts.facts import Asker, Channel, OrganizationKind, Role, Scope
from accounts.models import Membership, User
from accounts.services.people import add_organization
from continuity import models as evidence
from continuity.asked import AskedRequest, TakenRequest
from continuity.facts import RequesterKind
from continuity.services.requests import create_request
from eligibility import models as rows
from tests.eligibility.records import JANUARY, enroll, new_member

AT = datetime(2026, 11, 20, 18, tzinfo=UTC)
TODAY = date(2026, 11, 20)
NPI, OTHER_NPI = "1234567893", "1245319599"
# In the network of Health Net, and seen by nobody.
IN_NETWORK = "1000000103"


def make_desk(plan: str = "health-net") -> int:
    """The organisation of a health plan."""
    return add_organization(f"Plan {plan}", OrganizationKind.HEALTH_PLAN, health_plan=plan)


def at_desk(organization_id: int, role: Role = Role.CONTINUITY_COORDINATOR, *, plan: str = "health-net") -> Asker:
    """Somebody new who works there in that role."""
    user = User.objects.create_user(f"{role}.{User.objects.count()}@plan.example")
    Membership.objects.create(user=user, organization_id=organization_id, role=role)
    return Asker(
        Channel.PAGE,
        organization_id,
        user_id=user.pk,
        organization_kind=OrganizationKind.HEALTH_PLAN,
        health_plan=plan,
        roles=frozenset({role}),
    )


def at_clinic(organization_id: int | None = None, name: str = "Harbor Clinic") -> Asker:
    """The front desk of a clinic."""
    clinic = organization_id or add_organization(name, OrganizationKind.PROVIDER)
    user = User.objects.create_user(f"desk.{User.objects.count()}@clinic.example")
    return Asker(
        Channel.PAGE,
        clinic,
        user_id=user.pk,
        organization_kind=OrganizationKind.PROVIDER,
        roles=frozenset({Role.FRONT_DESK}),
    )


def program_of(asker: Asker, client_id: int = 5) -> Asker:
    """A program of the same organisation, which may request."""
    return replace(
        asker,
        channel=Channel.API,
        user_id=None,
        client_id=client_id,
        roles=frozenset(),
        scopes=frozenset({Scope.REQUEST_CONTINUITY}),
    )


def herself(member: rows.Member) -> Asker:
    """The member, at her own page."""
    user = User.objects.create_user(f"member.{User.objects.count()}@home.example")
    return Asker(Channel.PAGE, None, user_id=user.pk, members=frozenset({member.pk}), own_member=member.pk)


def new_ana(cin: str = "91234567A", **enrolled: Any) -> rows.Member:
    """In Health Net's plan for both sides since July 2023."""
    member = new_member(cin)
    enroll(member, **{"program": "medi_medi_plan", "first_day": date(2026, 7, 1)} | enrolled)
    return member


def add_cardiologist(npi: str = NPI, **known: Any) -> evidence.CareProvider:
    """A specialist outside every network, approved by the state plan; Health Net has sent its own."""
    evidence.NetworkParticipation.objects.get_or_create(
        npi=IN_NETWORK, plan_code="health-net", first_day=date(2013, 1, 1), defaults={"known_from": JANUARY}
    )
    return evidence.CareProvider.objects.create(
        **{
            "npi": npi,
            "name": "Dr. Ortiz",
            "kind": "physician",
            "specialty": "cardiology",
            "is_primary_care": False,
            "is_state_plan_approved": True,
            "known_from": JANUARY,
        }
        | known
    )


def add_visit(member: rows.Member, day: date, npi: str = NPI, **known: Any) -> evidence.Visit:
    """A visit that Medicare's claims show."""
    return evidence.Visit.objects.create(
        **{
            "member_id": member.pk,
            "npi": npi,
            "day": day,
            "side": "medicare",
            "is_emergency": False,
            "source": "medicare_claims",
            "reference": f"CLM-{day}",
            "known_from": JANUARY,
        }
        | known
    )


def take(member: rows.Member, asker: Asker, **more: Any) -> TakenRequest:
    """A request for the cardiologist, as it comes in today; by telephone where the plan takes it."""
    by = {"at": more.pop("at", AT), "is_draft": more.pop("is_draft", False), "idempotency_key": more.pop("key", "")}
    if asker.health_plan:
        more = {"requester": RequesterKind.MEMBER, "caller": "Ana Reyes", "services": ()} | more
    return create_request(AskedRequest(**{"member_id": member.pk, "npi": NPI} | more), asker=asker, **by)
