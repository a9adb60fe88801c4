"""The desk works on a request: claims it, gives it away, waits, asks again; each step in the log and in the trail."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.facts import Asker, Role
from accounts.models import AccessEvent
from continuity import models as rows
from continuity.asked import ReportedVisit
from continuity.facts import Audience, EvidenceSource, ProviderStatements, Side, Urgency, WaitingFor
from continuity.refusals import NoSuchRequest, RequestRefused
from continuity.selectors.evidence import get_continuity_facts
from continuity.services import desk
from continuity.services.attachments import add_attachment
from continuity.services.requests import add_note, add_visits, withdraw_request
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

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
NOT_THERE = "C-0000-0000-0000-0000"


@pytest.fixture
def ana() -> Member:
    add_cardiologist()
    return new_ana()


@pytest.fixture
def plan() -> int:
    return make_desk()


@pytest.fixture
def coordinator(plan: int) -> Asker:
    return at_desk(plan)


@pytest.fixture
def clinic() -> Asker:
    return at_clinic()


@pytest.fixture
def asked(ana: Member, clinic: Asker) -> str:
    return take(ana, clinic).reference


def standing() -> rows.RequestStanding:
    return rows.RequestStanding.objects.get()


def code_of(step: Callable[[], Any]) -> str:
    with pytest.raises(RequestRefused) as refused:
        step()
    return refused.value.code


STEPS: dict[str, Callable[[str, Asker], Any]] = {
    "claim": lambda ref, asker: desk.claim_request(ref, asker=asker, at=AT),
    "assign": lambda ref, asker: desk.assign_request(ref, owner_id=None, asker=asker, at=AT),
    "review": lambda ref, asker: desk.begin_review(ref, asker=asker, at=AT),
    "wait": lambda ref, asker: desk.wait_for(ref, whom=WaitingFor.MEMBER, why="Papers.", asker=asker, at=AT),
    "end wait": lambda ref, asker: desk.end_wait(ref, asker=asker, at=AT),
    "urgency": lambda ref, asker: desk.change_urgency(ref, urgency=Urgency.URGENT, why="Pain.", asker=asker, at=AT),
    "statement": lambda ref, asker: desk.record_statement(ref, statements=ProviderStatements(True), asker=asker, at=AT),
    "void": lambda ref, asker: desk.void_request(ref, why="Never in the plan.", asker=asker, at=AT),
    "internal note": lambda ref, asker: add_note(ref, text="!", audience=Audience.INTERNAL, asker=asker, at=AT),
}


@pytest.mark.parametrize("step", STEPS)
def test_nobody_but_the_plans_desk_does_it(asked: str, clinic: Asker, ana: Member, plan: int, step: str) -> None:
    for asker in (clinic, herself(ana)):
        with pytest.raises(PermissionDenied):
            STEPS[step](asked, asker)
    for asker in (
        at_desk(make_desk("molina"), plan="molina"),
        at_clinic(name="Bay Clinic"),
        at_desk(plan, Role.PRIVACY_OFFICER),
    ):
        with pytest.raises(NoSuchRequest):
            STEPS[step](asked, asker)
    assert rows.RequestEvent.objects.count() == 1


@pytest.mark.parametrize("step", STEPS)
def test_what_is_not_there_is_not_there(coordinator: Asker, step: str) -> None:
    for reference in (NOT_THERE, "", "C-x", "91234567A"):
        with pytest.raises(NoSuchRequest):
            STEPS[step](reference, coordinator)


def test_claiming_takes_it_once_and_not_from_a_colleague(asked: str, plan: int, coordinator: Asker) -> None:
    desk.claim_request(asked, asker=coordinator, at=AT)
    desk.claim_request(asked, asker=coordinator, at=AT)
    assert (standing().owner_id, standing().last_event) == (coordinator.user_id, 2)
    assert code_of(lambda: desk.claim_request(asked, asker=at_desk(plan), at=AT)) == "claimed_by_another"


def test_it_is_given_to_the_desk_of_the_plan_and_to_nobody_else(asked: str, plan: int, coordinator: Asker) -> None:
    colleague, outsider = at_desk(plan, Role.CONTINUITY_SUPERVISOR), at_desk(plan, Role.ROSTER_MANAGER)
    desk.assign_request(asked, owner_id=colleague.user_id, asker=coordinator, at=AT)
    assert standing().owner_id == colleague.user_id
    for other in (outsider, at_desk(make_desk("molina"), plan="molina")):
        give = lambda: desk.assign_request(asked, owner_id=other.user_id, asker=coordinator, at=AT)  # noqa: B023, E731
        assert code_of(give) == "not_of_the_desk"
    desk.assign_request(asked, owner_id=None, asker=coordinator, at=AT)
    assert standing().owner_id is None


def test_of_many_those_that_cannot_be_given_are_named(ana: Member, clinic: Asker, coordinator: Asker) -> None:
    first, second = take(ana, clinic, sides=frozenset({Side.MEDICARE})), take(ana, clinic, npi="1245319599")
    withdraw_request(second.reference, asker=clinic, at=AT)
    given = [first.reference, second.reference, NOT_THERE]
    failed = desk.assign_requests(given, owner_id=coordinator.user_id, asker=coordinator, at=AT)
    assert [(each.reference, each.why.code if each.why else None) for each in failed] == [
        (second.reference, "C-EVENT-2"),
        (NOT_THERE, None),
    ]


def test_beginning_looks_at_claims_first_and_takes_the_request(asked: str, ana: Member, coordinator: Asker) -> None:
    add_visit(ana, date(2026, 5, 1))
    add_visit(ana, date(2026, 5, 2), is_emergency=True)
    desk.begin_review(asked, asker=coordinator, at=AT)
    assert (standing().state, standing().owner_id) == ("in_review", coordinator.user_id)
    assert rows.RequestEvent.objects.get(kind="review_began").data["details"] == {
        "looked_at_claims": True,
        "claims_visits": 1,
    }
    assert AccessEvent.objects.filter(action="evidence.read", member_id=ana.pk).count() == 1


def test_papers_about_visits_are_not_asked_for_where_claims_show_them(
    asked: str, ana: Member, coordinator: Asker
) -> None:
    def ask(**more: Any) -> None:
        desk.wait_for(asked, whom=WaitingFor.PROVIDER, why="Chart, please.", asker=coordinator, at=AT, **more)

    add_visit(ana, date(2026, 5, 1))
    assert code_of(lambda: ask(asks_for_visits=True)) == "claims_show_it"
    ask()
    assert (standing().state, standing().waiting_for, standing().waiting_since) == (
        "waiting", "provider", date(2026, 11, 20),
    )  # fmt: skip
    assert rows.RequestEvent.objects.get(kind="waiting_began").data["details"]["claims_visits"] == 1


def test_papers_about_visits_are_asked_for_where_no_claim_shows_one(asked: str, coordinator: Asker) -> None:
    desk.wait_for(asked, whom=WaitingFor.MEMBER, why="Any bill?", asks_for_visits=True, asker=coordinator, at=AT)
    due = standing().due_on
    desk.end_wait(asked, asker=coordinator, at=AT)
    assert (standing().state, standing().due_on) == ("in_review", due)


def test_another_urgency_moves_the_due_day_from_the_day_of_receipt(asked: str, coordinator: Asker) -> None:
    STEPS["urgency"](asked, coordinator)
    assert standing().due_on == date(2026, 12, 5)
    assert code_of(lambda: STEPS["urgency"](asked, coordinator)) == "C-EVENT-8"


def test_what_must_be_said_is_said(asked: str, coordinator: Asker, plan: int) -> None:
    supervisor = at_desk(plan, Role.CONTINUITY_SUPERVISOR)
    blank = {
        "wait": lambda: desk.wait_for(asked, whom=WaitingFor.OTHER, why=" ", asker=coordinator, at=AT),
        "urgency": lambda: desk.change_urgency(asked, urgency=Urgency.URGENT, why="", asker=coordinator, at=AT),
        "void": lambda: desk.void_request(asked, why="", asker=supervisor, at=AT),
        "withdraw": lambda: withdraw_request(asked, asker=coordinator, at=AT),
    }
    assert {code_of(step) for step in blank.values()} == {"why_needed"}
    note = lambda: add_note(asked, text="  ", audience=Audience.REQUESTER, asker=coordinator, at=AT)  # noqa: E731
    assert code_of(note) == "text_needed"
    say = lambda: desk.record_statement(asked, statements=ProviderStatements(), asker=coordinator, at=AT)  # noqa: E731
    assert code_of(say) == "statement_needed"


def test_only_a_supervisor_voids(asked: str, coordinator: Asker, plan: int) -> None:
    with pytest.raises(PermissionDenied):
        STEPS["void"](asked, coordinator)
    STEPS["void"](asked, at_desk(plan, Role.CONTINUITY_SUPERVISOR))
    assert (standing().state, standing().is_open) == ("void", False)


def test_who_asked_withdraws_and_nothing_follows(asked: str, clinic: Asker, coordinator: Asker) -> None:
    withdraw_request(asked, asker=clinic, at=AT)
    assert (standing().state, standing().is_open) == ("withdrawn", False)
    assert code_of(lambda: desk.claim_request(asked, asker=coordinator, at=AT)) == "C-EVENT-2"


def test_who_only_asked_the_same_does_not_withdraw_it(asked: str, ana: Member, clinic: Asker) -> None:
    later = at_clinic(name="Bay Clinic")
    take(ana, later)
    for asker in (later, program_of(later)):
        with pytest.raises(PermissionDenied):
            withdraw_request(asked, asker=asker, at=AT)
    assert standing().is_open
    withdraw_request(asked, asker=herself(ana), at=AT)
    assert standing().state == "withdrawn"


def test_a_clinic_does_not_withdraw_what_a_member_asked_first(ana: Member, clinic: Asker) -> None:
    reference = take(ana, herself(ana)).reference
    take(ana, clinic)
    with pytest.raises(PermissionDenied):
        withdraw_request(reference, asker=clinic, at=AT)


def test_a_plans_program_withdraws_with_a_reason_as_its_people_do(asked: str, coordinator: Asker) -> None:
    for asker in (coordinator, program_of(coordinator)):
        assert code_of(lambda asker=asker: withdraw_request(asked, asker=asker, at=AT)) == "why_needed"  # type: ignore[misc]
    withdraw_request(asked, why="She said so.", asker=program_of(coordinator), at=AT)
    assert standing().state == "withdrawn"


# Evidence from those who ask.


def test_reported_visits_count_for_this_member_and_provider_with_where_they_come_from(
    asked: str, ana: Member, clinic: Asker
) -> None:
    visits = (
        ReportedVisit(date(2026, 5, 1), Side.MEDICARE, False, EvidenceSource.DOCUMENT),
        ReportedVisit(date(2026, 4, 1)),
    )
    add_attachment(asked, name="chart.pdf", content=b"%PDF-1.7\n%%EOF", asker=clinic, at=AT)
    add_visits(asked, visits=visits, asker=clinic, at=AT)
    add_visits(asked, visits=visits, asker=clinic, at=AT)
    found = [(each.day, each.side, each.is_emergency, each.source) for each in get_continuity_facts(ana.pk, NPI).visits]
    assert sorted(found) == [
        (date(2026, 4, 1), None, None, EvidenceSource.ATTESTATION),
        (date(2026, 5, 1), Side.MEDICARE, False, EvidenceSource.DOCUMENT),
    ]
    assert rows.RequestEvent.objects.filter(kind="evidence_added").count() == 3


def test_papers_that_nobody_attached_are_somebodys_word_unless_the_desk_has_seen_them(
    asked: str, ana: Member, clinic: Asker, coordinator: Asker
) -> None:
    def add(asker: Asker, day: int) -> EvidenceSource:
        visit = ReportedVisit(date(2026, 5, day), Side.MEDICARE, False, EvidenceSource.DOCUMENT)
        add_visits(asked, visits=(visit,), asker=asker, at=AT)
        return EvidenceSource(rows.Visit.objects.get(day=date(2026, 5, day)).source)

    assert add(clinic, 1) is EvidenceSource.ATTESTATION
    assert add(program_of(clinic), 2) is EvidenceSource.ATTESTATION
    assert add(program_of(coordinator), 3) is EvidenceSource.ATTESTATION
    assert add(coordinator, 4) is EvidenceSource.DOCUMENT
    add_attachment(asked, name="chart.pdf", content=b"%PDF-1.7\n%%EOF", asker=clinic, at=AT)
    assert add(program_of(clinic), 5) is EvidenceSource.DOCUMENT
    assert add(herself(ana), 6) is EvidenceSource.ATTESTATION
    told = rows.RequestEvent.objects.filter(kind="evidence_added").order_by("number").first()
    assert told is not None and told.data["evidence"] == "attestation"


def test_visits_are_not_to_come_and_there_is_at_least_one(asked: str, clinic: Asker) -> None:
    assert code_of(lambda: add_visits(asked, visits=(), asker=clinic, at=AT)) == "visit_needed"
    tomorrow = (ReportedVisit(date(2026, 11, 21)),)
    assert code_of(lambda: add_visits(asked, visits=tomorrow, asker=clinic, at=AT)) == "visit_in_future"


def test_evidence_is_added_by_whose_request_it_is(asked: str) -> None:
    with pytest.raises(NoSuchRequest):
        add_visits(asked, visits=(ReportedVisit(date(2026, 5, 1)),), asker=at_clinic(name="Bay Clinic"), at=AT)


def test_whoever_asked_writes_to_the_desk_and_never_among_it(asked: str, clinic: Asker) -> None:
    add_note(asked, text="Call me.", audience=Audience.REQUESTER, asker=clinic, at=AT)
    with pytest.raises(PermissionDenied):
        add_note(asked, text="Call me.", audience=Audience.INTERNAL, asker=clinic, at=AT)
