"""An approval of August 2014 for Ana, who joined Health Net's Cal MediConnect on 2014-07-01."""

from datetime import UTC, date, datetime
from typing import Any

from cmc_portal.clock import LEGAL_TIME_ZONE
from continuity.facts import Side
from continuity.models import ContinuityRequest, ContinuityWindow, Grant, NetworkParticipation, Notice, ProviderFinding
from continuity.services.windows import follow_record, open_windows_of
from eligibility.models import Enrollment, Member, MemberDetails
from tests.continuity.notices.records import NPI, make_request
from tests.eligibility.records import JANUARY, enroll, named, new_member

JUNE = datetime(2014, 6, 5, 17, tzinfo=UTC)
GRANTED = datetime(2014, 8, 20, 17, tzinfo=UTC)
OCTOBER = datetime(2014, 10, 1, 17, tzinfo=UTC)
NOVEMBER = datetime(2014, 11, 3, 17, tzinfo=UTC)
MONTHS = {Side.MEDICARE: 6, Side.MEDI_CAL: 12}
MEDICARE = (date(2014, 7, 1), date(2014, 12, 31))
MEDI_CAL = (date(2014, 7, 1), date(2015, 6, 30))


def ana(**enrolled: Any) -> Member:
    """Ana, in Health Net's Cal MediConnect since 2014-07-01, as the roster of June 2014 says."""
    member = new_member(known_from=JUNE)
    enroll(member, **{"known_from": JUNE} | enrolled)
    return member


def approve(*sides: Side, request: ContinuityRequest | None = None, **values: Any) -> ContinuityRequest:
    """A request with grants for these sides, both unless told otherwise; no windows yet."""
    request = request or make_request(member=ana())
    for side in sides or tuple(Side):
        given = {"months": MONTHS[side], "enrolled_on": date(2014, 7, 1), "granted_at": GRANTED}
        Grant.objects.create(
            request=request,
            plan_code=request.plan_code,
            program=request.program,
            member=request.member,
            npi=request.npi,
            side=side,
            **given | values,
        )
    return request


def approve_and_open(*sides: Side, **values: Any) -> ContinuityRequest:
    """The same with the windows of its signing."""
    request = approve(*sides, **values)
    open_windows_of(request.pk, at=GRANTED)
    return request


def follow(request: ContinuityRequest, *, at: datetime = OCTOBER) -> int:
    """Works the windows of the request's member and provider out anew."""
    return follow_record(request.member_id, request.npi, at=at)


def held(request: ContinuityRequest) -> dict[str, tuple[date, date, str]]:
    """The days held true by side, and why they are what they are."""
    rows = ContinuityWindow.objects.filter(grant__request=request, known_until=None)
    return {row.side: (row.first_day, row.last_day, row.change) for row in rows}


def letters() -> list[tuple[str, str]]:
    """The letters queued: what and to whom, in order."""
    return list(Notice.objects.order_by("id").values_list("kind", "recipient"))


def leave_plan(request: ContinuityRequest, last_day: date | None, *, at: datetime) -> None:
    """The roster now says that the member's enrolment ends then (None: it goes on)."""
    Enrollment.objects.filter(member_id=request.member_id, known_until=None).update(known_until=at)
    enroll(request.member, last_day=last_day, known_from=at)


def die(request: ContinuityRequest, day: date, *, at: datetime) -> None:
    """The roster now says that the member died."""
    MemberDetails.objects.filter(member_id=request.member_id, known_until=None).update(known_until=at)
    named(request.member, death_day=day, known_from=at)


def join_network(day: date, *, at: datetime = JANUARY) -> NetworkParticipation:
    """The plan's file now says that the provider is in its network from then on, whatever it said before."""
    NetworkParticipation.objects.filter(npi=NPI, known_until=None).update(known_until=at)
    return NetworkParticipation.objects.create(npi=NPI, plan_code="health-net", first_day=day, known_from=at)


def raise_concern(day: date, *, at: datetime = JANUARY) -> ProviderFinding:
    """A quality concern is documented from then on, whatever was documented before."""
    ProviderFinding.objects.filter(npi=NPI, known_until=None).update(known_until=at)
    return ProviderFinding.objects.create(
        npi=NPI, plan_code="health-net", kind="quality_concern", first_day=day, known_from=at
    )


def in_california(day: date) -> datetime:
    """Noon of that day in California."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=LEGAL_TIME_ZONE)
