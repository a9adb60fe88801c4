"""A request, its windows and who gets letters about it, put on record by hand."""

from datetime import UTC, date, datetime
from typing import Any

from accounts.models import Organization, Representation, SelfService, User
from continuity.facts import DecisionOutcome, Side
from continuity.models import CareProvider, ContinuityRequest, ContinuityWindow, Grant, RequestStanding
from continuity.notices.letters import Decision, SideDecision
from tests.eligibility.records import enroll, new_member

AT = datetime(2016, 9, 10, 17, tzinfo=UTC)
NPI = "1234567893"
JULY_1, DECEMBER_31, JUNE_30 = date(2014, 7, 1), date(2014, 12, 31), date(2015, 6, 30)
APPROVED_BOTH = Decision(
    (
        SideDecision(Side.MEDICARE, DecisionOutcome.APPROVED, JULY_1, DECEMBER_31),
        SideDecision(Side.MEDI_CAL, DecisionOutcome.APPROVED, JULY_1, JUNE_30),
    )
)


def make_request(**values: Any) -> ContinuityRequest:
    """Ana Reyes-García's request to keep Dr. Lee, received on 2016-09-08."""
    member = values.pop("member", None) or ana()
    if not CareProvider.objects.filter(npi=NPI).exists():
        CareProvider.objects.create(npi=NPI, name="Dr. Maria Lee", known_from=AT)
    given = {
        "reference": f"C-{ContinuityRequest.objects.count()}AB23CD45",
        "member": member,
        "npi": NPI,
        "plan_code": "health-net",
        "program": "cal_mediconnect",
        "requester": "member",
        "created_at": AT,
    }
    request = ContinuityRequest.objects.create(**given | values)
    RequestStanding.objects.create(
        request=request,
        member=member,
        npi=NPI,
        plan_code=request.plan_code,
        state="received",
        is_open=False,
        urgency="routine",
        asks_medicare=True,
        asks_medi_cal=True,
        received_on=date(2016, 9, 8),
        due_on=date(2016, 10, 8),
        last_event=1,
    )
    return request


def make_window(request: ContinuityRequest, side: Side = Side.MEDICARE, **values: Any) -> ContinuityWindow:
    """The window of one side of an approval: from 2014-07-01 to the end of the year, unless told otherwise."""
    grant = Grant.objects.create(
        request=request,
        plan_code=request.plan_code,
        program=request.program,
        member=request.member,
        npi=request.npi,
        side=side,
        months=6,
        enrolled_on=JULY_1,
        granted_at=AT,
    )
    given = {"first_day": JULY_1, "last_day": DECEMBER_31, "change": "granted", "known_from": AT}
    return ContinuityWindow.objects.create(
        grant=grant, plan_code=grant.plan_code, member=grant.member, npi=NPI, side=side, **given | values
    )


def sign_in_as(member: Any, email: str = "ana@home.example") -> User:
    """The member has an account of their own."""
    user = User.objects.create_user(email)
    SelfService.objects.create(user=user, member_id=member.pk, linked_at=AT)
    return user


def represent(member: Any, **values: Any) -> User:
    """Ben may see the member's data in 2016, unless told otherwise."""
    user = User.objects.create_user("ben@home.example", full_name="Ben Reyes")
    days = {"first_day": date(2016, 1, 1), "last_day": date(2016, 12, 31)}
    Representation.objects.create(user=user, member_id=member.pk, allowed_by=user, allowed_at=AT, **days | values)
    return user


def work_at(organization: Organization, email: str = "desk@clinic.example") -> User:
    """Somebody at the front desk of the organisation."""
    user = User.objects.create_user(email)
    organization.memberships.create(user=user, role="front_desk")
    return user


def make_clinic(name: str = "Harbor Clinic") -> Organization:
    """A provider organisation."""
    return Organization.objects.create(name=name, kind="provider")


def ana() -> Any:
    """Ana Reyes-García, in Health Net Cal MediConnect in Los Angeles since 2014-07-01."""
    member = new_member()
    enroll(member)
    return member
