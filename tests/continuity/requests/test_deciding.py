"""Signing: who may, by the rules of the moment, with what follows in the same transaction; and never anybody else."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.facts import Asker, Role
from accounts.models import AccessEvent
from cmc_portal.database_roles import APP_ROLE
from continuity import models as rows
from continuity.asked import Recognition, ReportedVisit, SideSignature
from continuity.facts import DecisionOutcome, ProviderStatements, Side
from continuity.refusals import NoSuchRequest, RequestRefused
from continuity.rules.denial import DenialReason
from continuity.services.attachments import add_attachment
from continuity.services.decisions import decide_request
from continuity.services.desk import begin_review, record_statement
from continuity.services.reading import read_own_requests, read_request
from continuity.services.requests import add_visits
from continuity.services.windows import open_windows_of
from eligibility.models import Member
from tests.continuity.requests.people import (
    AT,
    NPI,
    add_cardiologist,
    add_visit,
    at_clinic,
    at_desk,
    herself,
    make_desk,
    new_ana,
    program_of,
    take,
)
from tests.database_role import acting_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

ALL_SAID = ProviderStatements(accepts_rate=True, follows_utilization_rules=True, gave_treatment_plan=True)
APPROVED = tuple(SideSignature(side, DecisionOutcome.APPROVED) for side in (Side.MEDICARE, Side.MEDI_CAL))
DENIED = tuple(
    SideSignature(side, DecisionOutcome.DENIED, (DenialReason.NO_RATE_AGREEMENT,))
    for side in (Side.MEDICARE, Side.MEDI_CAL)
)
ALTERNATIVE = "Dr. Lee, 555-0101"


@pytest.fixture
def ana() -> Member:
    """In the plan since July 2026; her cardiologist's claims show two visits before."""
    add_cardiologist()
    member = new_ana()
    for day in (date(2026, 3, 1), date(2026, 5, 1)):
        add_visit(member, day)
    return member


@pytest.fixture
def plan() -> int:
    return make_desk()


@pytest.fixture
def coordinator(plan: int) -> Asker:
    return at_desk(plan)


@pytest.fixture
def supervisor(plan: int) -> Asker:
    return at_desk(plan, Role.CONTINUITY_SUPERVISOR)


@pytest.fixture
def asked(ana: Member) -> str:
    return take(ana, at_clinic()).reference


@pytest.fixture
def complete(asked: str, coordinator: Asker) -> str:
    """A request for which everything is known that an approval needs."""
    record_statement(asked, statements=ALL_SAID, said_by="Dr. Ortiz's office", asker=coordinator, at=AT)
    return asked


def sign(reference: str, asker: Asker, signatures: Any = APPROVED, **more: Any) -> None:
    decide_request(reference, **{"signatures": signatures, "asker": asker, "at": AT} | more)


def refused(reference: str, asker: Asker, signatures: Any = APPROVED, **more: Any) -> str:
    events = rows.RequestEvent.objects.count()
    with pytest.raises(RequestRefused) as caught:
        sign(reference, asker, signatures, **more)
    assert str(caught.value.problem)
    assert (rows.RequestEvent.objects.count(), rows.Grant.objects.count()) == (events, 0)
    return caught.value.code


def test_an_approval_grants_each_side_its_months_and_opens_its_window(complete: str, coordinator: Asker) -> None:
    sign(complete, coordinator)
    standing = rows.RequestStanding.objects.get()
    assert (standing.state, standing.is_open, standing.decided_on) == ("approved", False, date(2026, 11, 20))
    grants = rows.Grant.objects.order_by("side").values_list("side", "months", "enrolled_on", "program")
    assert list(grants) == [
        ("medi_cal", 12, date(2026, 7, 1), "medi_medi_plan"),
        ("medicare", 12, date(2026, 7, 1), "medi_medi_plan"),
    ]
    windows = rows.ContinuityWindow.objects.order_by("side").values_list("side", "first_day", "last_day")
    assert list(windows) == [
        ("medi_cal", date(2026, 7, 1), date(2027, 6, 30)),
        ("medicare", date(2026, 7, 1), date(2027, 6, 30)),
    ]
    told = rows.RequestEvent.objects.get(kind="decided").data["outcomes"]
    assert {(each["window_first_day"], each["window_last_day"]) for each in told} == {("2026-07-01", "2027-06-30")}
    assert set(rows.Notice.objects.values_list("kind", flat=True)) == {"acknowledgement", "approved"}
    event = AccessEvent.objects.get(action="continuity.decide")
    assert (event.user_id, event.subject) == (coordinator.user_id, complete)


def test_an_earlier_last_day_and_one_side_alone_may_be_signed(complete: str, coordinator: Asker) -> None:
    sign(complete, coordinator, [replace(APPROVED[0], limit_day=date(2026, 12, 31))])
    standing = rows.RequestStanding.objects.get()
    assert (standing.state, standing.is_open) == ("in_review", True)
    window = rows.ContinuityWindow.objects.get()
    assert (window.side, window.last_day) == ("medicare", date(2026, 12, 31))


def test_one_side_approved_and_one_denied_is_approved_in_part(
    asked: str, coordinator: Asker, supervisor: Asker
) -> None:
    sign(asked, supervisor, [APPROVED[0], DENIED[1]], alternative=ALTERNATIVE, override_reason="The office called.")
    assert rows.RequestStanding.objects.get().state == "approved_in_part"
    assert rows.RequestEvent.objects.get(kind="decided").data["details"] == {"alternative": ALTERNATIVE}


# Who may sign.


@pytest.mark.parametrize("role", [Role.PLAN_ADMINISTRATOR])
def test_an_administrator_signs_nothing(complete: str, plan: int, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        sign(complete, at_desk(plan, role))


def test_nobody_of_a_provider_ever_signs(complete: str, ana: Member) -> None:
    request = rows.ContinuityRequest.objects.get()
    own = at_clinic(request.organization_id)
    every_role = replace(own, roles=frozenset(Role))
    for asker in (own, every_role, program_of(own), herself(ana)):
        with pytest.raises(PermissionDenied):
            sign(complete, asker)
    with pytest.raises(NoSuchRequest):
        sign(complete, at_clinic(name="Bay PPG"))
    assert not rows.Grant.objects.exists()


def test_another_plans_supervisor_finds_no_such_request(complete: str) -> None:
    with pytest.raises(NoSuchRequest):
        sign(complete, at_desk(make_desk("molina"), Role.CONTINUITY_SUPERVISOR, plan="molina"))


# Against what the rules say.


def test_what_is_not_known_is_approved_by_a_supervisor_with_a_reason_only(
    asked: str, coordinator: Asker, supervisor: Asker
) -> None:
    assert refused(asked, coordinator, override_reason="She told me.") == "C-SIGN-1"
    assert refused(asked, supervisor) == "C-SIGN-2"
    assert refused(asked, supervisor, override_reason="  ") == "C-SIGN-2"
    sign(asked, supervisor, override_reason="The office confirmed by telephone.")
    decided = rows.RequestEvent.objects.get(kind="decided")
    assert decided.data["override_reason"] == "The office confirmed by telephone."
    assert rows.Grant.objects.count() == 2


def test_what_every_condition_speaks_for_is_denied_by_a_supervisor_with_a_reason_only(
    complete: str, coordinator: Asker, supervisor: Asker
) -> None:
    assert refused(complete, coordinator, DENIED, alternative=ALTERNATIVE) == "C-SIGN-1"
    assert refused(complete, supervisor, DENIED, alternative=ALTERNATIVE) == "C-SIGN-2"


@pytest.mark.parametrize("written_down_by", ["", "molina"])
def test_the_record_of_the_moment_of_signing_counts(
    complete: str, coordinator: Asker, ana: Member, written_down_by: str
) -> None:
    rows.ProviderFinding.objects.create(
        npi="1234567893",
        kind="excluded",
        plan_code=written_down_by,
        first_day=date(2026, 11, 1),
        source="OIG",
        known_from=AT,
    )
    assert refused(complete, coordinator) == "C-SIGN-1"


def test_a_quality_concern_of_another_plan_is_its_own(complete: str, coordinator: Asker, ana: Member) -> None:
    rows.ProviderFinding.objects.create(
        npi="1234567893", kind="quality_concern", plan_code="molina", first_day=date(2026, 11, 1), known_from=AT
    )
    sign(complete, coordinator)
    assert rows.Grant.objects.count() == 2


@pytest.mark.parametrize("joins_on", [date(2026, 12, 1), date(2026, 7, 1)])
def test_what_is_loaded_while_somebody_signs_undoes_the_signature(
    complete: str, coordinator: Asker, monkeypatch: pytest.MonkeyPatch, joins_on: date
) -> None:
    """The cardiologist joins the network between the look at the record and the opening of the windows."""

    def open_later(request_id: int, *, at: Any) -> int:
        rows.NetworkParticipation.objects.create(npi=NPI, plan_code="health-net", first_day=joins_on, known_from=AT)
        return open_windows_of(request_id, at=at)

    monkeypatch.setattr("continuity.services.decisions.open_windows_of", open_later)
    assert refused(complete, coordinator) == "record_changed"
    assert rows.RequestStanding.objects.get().state == "received"
    assert not rows.ContinuityWindow.objects.exists() and not rows.Notice.objects.filter(kind="approved").exists()


def test_who_is_in_the_network_by_now_needs_no_approval(complete: str, supervisor: Asker) -> None:
    rows.NetworkParticipation.objects.create(
        npi="1234567893", plan_code="health-net", first_day=date(2026, 1, 1), known_from=AT
    )
    assert refused(complete, supervisor, override_reason="All the same.").startswith("C-")


def test_nobody_signs_for_longer_than_the_rules_give(complete: str, supervisor: Asker) -> None:
    longer = [replace(each, months=13) for each in APPROVED]
    assert refused(complete, supervisor, longer, override_reason="Why not.") == "C-SIGN-4"


# What a denial must have.


def test_a_denial_has_a_reason_and_an_alternative(asked: str, coordinator: Asker) -> None:
    bare = [SideSignature(Side.MEDICARE, DecisionOutcome.DENIED)]
    assert refused(asked, coordinator, bare, alternative=ALTERNATIVE) == "denial_reason_needed"
    assert refused(asked, coordinator, DENIED) == "alternative_needed"


def test_a_coordinator_denies_what_is_not_known_and_the_letter_goes_out(asked: str, coordinator: Asker) -> None:
    sign(asked, coordinator, DENIED, alternative=ALTERNATIVE)
    assert rows.RequestStanding.objects.get().state == "denied"
    assert not rows.Grant.objects.exists() and not rows.ContinuityWindow.objects.exists()
    letters = rows.Notice.objects.filter(kind="denied")
    assert letters.exists() and all(ALTERNATIVE in each.html for each in letters)


def test_a_side_is_decided_once_and_only_where_it_was_asked(complete: str, coordinator: Asker) -> None:
    assert refused(complete, coordinator, [APPROVED[0], APPROVED[0]]) == "C-EVENT-9"
    assert refused(complete, coordinator, []) == "C-EVENT-9"
    sign(complete, coordinator)
    with pytest.raises(RequestRefused) as caught:
        sign(complete, coordinator)
    assert caught.value.code == "C-EVENT-4"
    assert rows.Grant.objects.count() == 2


def test_who_asks_while_the_approval_holds_is_pointed_to_it(complete: str, coordinator: Asker, ana: Member) -> None:
    sign(complete, coordinator)
    other = at_clinic(name="Bay Clinic")
    taken = take(ana, other)
    assert (taken.reference, taken.recognition) == (complete, Recognition.APPROVED)
    assert rows.ContinuityRequest.objects.count() == 1


def test_what_was_approved_for_one_side_is_asked_for_the_other_only(
    asked: str, coordinator: Asker, supervisor: Asker, ana: Member
) -> None:
    sign(asked, supervisor, [APPROVED[0], DENIED[1]], alternative=ALTERNATIVE, override_reason="The office called.")
    taken = take(ana, at_clinic(name="Bay Clinic"))
    assert taken.is_new
    standing = rows.RequestStanding.objects.get(request__reference=taken.reference)
    assert (standing.asks_medicare, standing.asks_medi_cal) == (False, True)


def test_a_letter_that_cannot_be_told_to_the_queue_does_not_undo_the_decision(
    complete: str, coordinator: Asker, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    from celery.exceptions import OperationalError

    def away(*args: Any, **options: Any) -> None:
        raise OperationalError("away")

    monkeypatch.setattr("continuity.services.announce.app.send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        sign(complete, coordinator)
    assert rows.Grant.objects.count() == 2


def test_the_running_portal_has_the_rights_for_all_of_it(ana: Member, plan: int) -> None:
    """Taken, worked on, signed and read with the rights of the web server, not with the owner's."""
    clinic, signer = at_clinic(), at_desk(plan)
    with acting_as(APP_ROLE):
        reference = take(ana, clinic, key="a-1").reference
        add_visits(reference, visits=(ReportedVisit(date(2026, 4, 1)),), asker=clinic, at=AT)
        add_attachment(reference, name="a.pdf", content=b"%PDF-1.7\n%%EOF", asker=clinic, at=AT)
        begin_review(reference, asker=signer, at=AT)
        record_statement(reference, statements=ALL_SAID, asker=signer, at=AT)
        sign(reference, signer)
        assert read_request(reference, asker=signer, at=AT).status.state == "approved"
        assert read_request(reference, asker=clinic, at=AT).attachments[0].number == 1
        assert len(read_own_requests(program_of(signer), at=AT)[0]) == 1
