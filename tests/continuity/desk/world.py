"""A plan's desk in a browser: Eve coordinates, Sam supervises, Ben asks for a clinic, Ana is the member; Cy is another
clinic's, Max another plan's."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.test import Client

from accounts.facts import Asker, Channel, OrganizationKind, Role
from accounts.models import User
from accounts.selectors.askers import get_belonging
from accounts.services.representatives import link_member
from cmc_portal import clock
from continuity.asked import AskedRequest
from continuity.facts import IntakeChannel, RequesterKind
from continuity.services.desk import begin_review
from continuity.services.requests import create_request
from eligibility import models as rows
from tests.accounts.working import make_clinic, make_person, make_plan, signed_in
from tests.continuity.requests.people import NPI, add_cardiologist, add_visit
from tests.eligibility.records import enroll, new_member

CIN, BORN = "91234567A", "03/15/1948"


def load_reference() -> None:
    """Counties, plans and benefits, once for a test that commits."""
    call_command("load_reference", verbosity=0, stdout=StringIO())


class Desk:
    """Everybody, and Ana's cardiologist with two visits in the year before she joined."""

    def __init__(self) -> None:
        self.today = clock.today()
        self.plan, self.other_plan = make_plan(), make_plan("molina", "Molina")
        self.clinic, self.other_clinic = make_clinic(), make_clinic("Bay Clinic")
        self.eve = make_person("eve@plan.test", self.plan, Role.CONTINUITY_COORDINATOR)
        self.sam = make_person("sam@plan.test", self.plan, Role.CONTINUITY_SUPERVISOR)
        self.ben = make_person("ben@harbor.test", self.clinic, Role.FRONT_DESK)
        self.cy = make_person("cy@bay.test", self.other_clinic, Role.FRONT_DESK)
        self.max = make_person("max@molina.test", self.other_plan, Role.CONTINUITY_COORDINATOR)
        User.objects.filter(pk=self.eve).update(full_name="Eve Estrada")
        User.objects.filter(pk=self.sam).update(full_name="Sam Sato")
        self.joined = self.today - timedelta(days=60)
        self.member = self.add_member(CIN)
        self.ana = User.objects.create_user("ana@home.test", "an-uncommon-password-1", full_name="Ana Reyes").pk
        link_member(self.ana, member_id=self.member.pk, evidence="", linked_by=None, now=clock.now())
        add_cardiologist(name="Dr. Maria Ortiz")
        for days in (30, 120):
            add_visit(self.member, self.joined - timedelta(days=days))

    def add_member(self, cin: str, **details: Any) -> rows.Member:
        """Somebody in the plan for both sides since sixty days ago."""
        member = new_member(cin, **details)
        enroll(member, program="medi_medi_plan", first_day=self.joined)
        return member

    def browser(self, user_id: int) -> Client:
        """Signed in as one of them."""
        return signed_in(user_id)

    def asker(self, user_id: int) -> Asker:
        """One of them, as a door would know them."""
        belonging = get_belonging(user_id, day=self.today)
        if not belonging.workplaces:
            return Asker(
                Channel.PAGE,
                None,
                user_id=user_id,
                members=frozenset(belonging.members),
                own_member=belonging.own_member,
            )
        place = belonging.workplaces[0]
        return Asker(
            Channel.PAGE,
            place.organization_id,
            user_id=user_id,
            organization_kind=OrganizationKind(place.kind),
            health_plan=place.health_plan,
            roles=place.roles,
        )

    def take(
        self,
        member: rows.Member | None = None,
        *,
        by: int | None = None,
        npi: str = NPI,
        begin: bool = False,
        received_on: date | None = None,
        **more: Any,
    ) -> str:
        """A request as it comes in: by telephone to Eve, unless told otherwise. Its reference."""
        asker = self.asker(by or self.eve)
        if asker.health_plan:
            more = {"requester": RequesterKind.MEMBER, "caller": "Ana Reyes", "channel": IntakeChannel.TELEPHONE} | more
        member_id = (member or self.member).pk
        asked = AskedRequest(member_id, npi, received_on=received_on, **{"why": "Heart failure visits"} | more)
        reference = create_request(asked, asker=asker, at=clock.now()).reference
        if begin:
            begin_review(reference, asker=asker, at=clock.now())
        return reference
