"""Everything on record about a member and a provider, as known at a moment, behind the plan wall or not."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from accounts.facts import Asker, Channel, OrganizationKind
from accounts.plan_wall import plan_wall
from cmc_portal.dates import Span
from continuity import models
from continuity.facts import (
    CareProvider,
    CareProviderKind,
    ContinuityFacts,
    EvidenceSource,
    FindingKind,
    Grant,
    HeldNetwork,
    NetworkDays,
    ProviderFinding,
    RequestState,
    RequestSummary,
    Side,
    Visit,
)
from continuity.read_functions import READ_FUNCTIONS
from continuity.selectors.evidence import get_continuity_facts, list_continuity_facts
from eligibility import models as rows
from eligibility.facts import Program
from tests.continuity.evidence.files import CLINIC, HEART
from tests.counting import statements
from tests.eligibility.records import JANUARY, close, enroll, new_member

pytestmark = pytest.mark.django_db

MARCH = datetime(2026, 3, 3, 12, tzinfo=UTC)
FEBRUARY = datetime(2026, 2, 3, 12, tzinfo=UTC)
SEPTEMBER_10 = date(2014, 9, 10)


@pytest.fixture
def ana() -> rows.Member:
    member = new_member("91234567A")
    enroll(member)
    return member


def provider(npi: str = HEART, **more: Any) -> None:
    values = {"name": "Alder Heart", "kind": "physician", "specialty": "cardiology", "known_from": JANUARY}
    models.CareProvider.objects.create(npi=npi, **values | more)


def network(**more: Any) -> models.NetworkParticipation:
    values = {"npi": HEART, "plan_code": "molina", "first_day": date(2014, 1, 1), "known_from": JANUARY}
    return models.NetworkParticipation.objects.create(**values | more)


def visit(member: rows.Member, day: date, **more: Any) -> models.Visit:
    values = {"npi": HEART, "side": "medicare", "is_emergency": False, "source": "medicare_claims", "reference": "C1"}
    return models.Visit.objects.create(member=member, day=day, known_from=JANUARY, **values | more)


def request(member: rows.Member, reference: str = "C-1", plan: str = "health-net", state: str = "received") -> Any:
    """A request for both sides, received on 10 September 2014 and put on record in February 2026."""
    same = {"member": member, "npi": HEART, "plan_code": plan}
    made = models.ContinuityRequest.objects.create(
        reference=reference, program="cal_mediconnect", requester="provider", created_at=FEBRUARY, **same
    )
    models.RequestStanding.objects.create(
        request=made,
        state=state,
        is_open=state == "received",
        urgency="routine",
        asks_medicare=True,
        asks_medi_cal=True,
        received_on=SEPTEMBER_10,
        due_on=date(2014, 10, 10),
        last_event=1,
        **same,
    )
    sides = ["medi_cal", "medicare"]
    data = {"received_on": "2014-09-10", "channel": "telephone", "requester": "provider", "sides": sides}
    event(made, 1, "received", FEBRUARY, data | {"urgency": "routine"})
    return made


def event(made: Any, number: int, kind: str, at: datetime, data: dict[str, Any]) -> None:
    models.RequestEvent.objects.create(
        request=made, number=number, plan_code=made.plan_code, at=at, kind=kind, channel="page", data=data
    )


def decide_in_part(made: Any, at: datetime) -> models.Grant:
    """Medicare approved, Medi-Cal denied."""
    outcomes = [
        {"side": "medicare", "outcome": "approved", "enrolled_on": "2014-07-01", "months": 6},
        {"side": "medi_cal", "outcome": "denied", "reasons": ["no_rate_agreement"]},
    ]
    event(made, 2, "decided", at, {"decided_on": "2014-10-01", "outcomes": outcomes, "details": {"by": "a name"}})
    models.RequestStanding.objects.filter(pk=made.pk).update(state="approved_in_part", is_open=False)
    return models.Grant.objects.create(
        request=made,
        plan_code=made.plan_code,
        program="cal_mediconnect",
        member=made.member,
        npi=made.npi,
        side="medicare",
        months=6,
        enrolled_on=date(2014, 7, 1),
        granted_at=at,
    )


OPEN = RequestSummary(
    "C-1",
    RequestState.RECEIVED,
    frozenset(Side),
    "health-net",
    SEPTEMBER_10,
    date(2014, 10, 10),
)


def test_nothing_on_record_is_no_evidence(ana: rows.Member) -> None:
    assert get_continuity_facts(ana.pk, HEART) == ContinuityFacts(HEART)


def test_everything_on_record_comes_in_one_statement(ana: rows.Member) -> None:
    provider(is_primary_care=False, is_state_plan_approved=True)
    network(program="cal_mediconnect", county_code="19")
    first = visit(ana, date(2013, 9, 2))
    second = visit(ana, date(2014, 2, 11), side="", is_emergency=None, source="attestation", reference="")
    models.ProviderFinding.objects.create(
        npi=HEART, kind="excluded", first_day=date(2018, 1, 1), known_from=JANUARY, source="A list"
    )
    granted = decide_in_part(request(ana), MARCH)
    with statements() as sent:
        facts = get_continuity_facts(ana.pk, HEART)
    assert len(sent) == 1
    assert facts == ContinuityFacts(
        HEART,
        CareProvider(HEART, "Alder Heart", CareProviderKind.PHYSICIAN, "cardiology", False, True),
        (NetworkDays("molina", Program.CAL_MEDICONNECT, "19", Span(date(2014, 1, 1))),),
        (
            Visit(first.pk, date(2013, 9, 2), Side.MEDICARE, False, EvidenceSource.MEDICARE_CLAIMS, "C1"),
            Visit(second.pk, date(2014, 2, 11), None, None, EvidenceSource.ATTESTATION, ""),
        ),
        (ProviderFinding(FindingKind.EXCLUDED, "", Span(date(2018, 1, 1))),),
        (
            RequestSummary(
                "C-1",
                RequestState.APPROVED_IN_PART,
                frozenset(Side),
                "health-net",
                SEPTEMBER_10,
                date(2014, 10, 10),
                frozenset({Side.MEDI_CAL}),
            ),
        ),
        (
            Grant(
                granted.pk,
                "C-1",
                Side.MEDICARE,
                "health-net",
                Program.CAL_MEDICONNECT,
                6,
                None,
                date(2014, 7, 1),
                MARCH,
            ),
        ),
    )


def test_of_each_plan_it_is_told_since_when_its_network_is_held(ana: rows.Member) -> None:
    for code in ("chg", "health-net", "molina"):
        rows.HealthPlan.objects.create(code=code)
    network(npi=CLINIC, first_day=date(2015, 1, 1))
    close(network(npi=CLINIC, first_day=date(2013, 1, 1), last_day=date(2014, 12, 31)), MARCH)
    network(npi=CLINIC, plan_code="chg", first_day=date(2016, 1, 1))
    then, now = (get_continuity_facts(ana.pk, HEART, known_at=at).held_networks for at in (FEBRUARY, None))
    assert then == (HeldNetwork("molina", date(2013, 1, 1)), HeldNetwork("chg", date(2016, 1, 1)))
    assert now == (HeldNetwork("molina", date(2015, 1, 1)), HeldNetwork("chg", date(2016, 1, 1)))
    many = list_continuity_facts([(ana.pk, HEART)])
    assert many[ana.pk, HEART].held_networks == now


def test_other_members_and_other_providers_stay_out(ana: rows.Member) -> None:
    visit(ana, date(2013, 9, 2), npi=CLINIC)
    visit(new_member("92345678A"), date(2013, 9, 2))
    network(npi=CLINIC)
    assert get_continuity_facts(ana.pk, HEART) == ContinuityFacts(HEART)


def test_what_was_known_earlier_can_still_be_asked(ana: rows.Member) -> None:
    open_ended = network()
    close(open_ended, MARCH)
    network(last_day=date(2014, 12, 31), known_from=MARCH)
    made = request(ana)
    decide_in_part(made, MARCH)
    before, now = (get_continuity_facts(ana.pk, HEART, known_at=at) for at in (FEBRUARY, None))
    assert [each.span for each in before.networks] == [Span(date(2014, 1, 1))]
    assert [each.span for each in now.networks] == [Span(date(2014, 1, 1), date(2014, 12, 31))]
    assert (before.requests, before.grants) == ((OPEN,), ())
    assert [each.state for each in now.requests] == [RequestState.APPROVED_IN_PART]
    assert get_continuity_facts(ana.pk, HEART, known_at=MARCH).requests == now.requests
    assert get_continuity_facts(ana.pk, HEART, known_at=JANUARY).requests == ()


def test_a_draft_concerns_nobody_else_now_or_then(ana: rows.Member) -> None:
    made = request(ana)
    at = MARCH.replace(day=4)
    models.RequestStanding.objects.filter(pk=made.pk).update(state="draft", is_open=False)
    assert get_continuity_facts(ana.pk, HEART).requests == ()
    drafted = models.ContinuityRequest.objects.create(
        reference="C-3",
        member=ana,
        npi=HEART,
        plan_code="molina",
        program="cal_mediconnect",
        requester="member",
        created_at=FEBRUARY,
    )
    sides = ["medicare"]
    event(drafted, 1, "drafted", FEBRUARY, {"requester": "member", "sides": sides, "urgency": "routine"})
    received = {"received_on": "2026-03-04", "channel": "portal", "requester": "member", "sides": sides}
    event(drafted, 2, "received", at, received | {"urgency": "routine"})
    models.RequestStanding.objects.create(
        request=drafted,
        member=ana,
        npi=HEART,
        plan_code="molina",
        state="received",
        is_open=True,
        urgency="routine",
        asks_medicare=True,
        asks_medi_cal=False,
        last_event=2,
    )
    then, now = (get_continuity_facts(ana.pk, HEART, known_at=known) for known in (MARCH, at))
    assert then.requests == ()
    assert [each.reference for each in now.requests] == ["C-3"]


def test_a_merged_number_brings_what_was_known_of_it(ana: rows.Member) -> None:
    visit(ana, date(2013, 9, 2))
    request(ana)
    survivor = new_member("92345678A")
    rows.Member.objects.filter(pk=ana.pk).update(merged_into=survivor, merged_at=MARCH)
    facts = get_continuity_facts(survivor.pk, HEART)
    assert (len(facts.visits), facts.requests) == (1, (OPEN,))
    assert get_continuity_facts(survivor.pk, HEART, known_at=FEBRUARY) == ContinuityFacts(HEART)
    assert len(get_continuity_facts(ana.pk, HEART, known_at=FEBRUARY).visits) == 1


def test_many_members_at_once_are_told_what_each_would_be(ana: rows.Member) -> None:
    ben = new_member("92345678A")
    provider()
    provider(CLINIC, name="Bay Clinic")
    network()
    visit(ana, date(2013, 9, 2))
    visit(ben, date(2013, 9, 3), npi=CLINIC)
    visit(ben, date(2013, 9, 4))
    decide_in_part(request(ana), MARCH)
    pairs = [(ana.pk, HEART), (ben.pk, CLINIC), (ana.pk, CLINIC), (ben.pk + 1, HEART)]
    with statements() as sent:
        many = list_continuity_facts(pairs)
    assert len(sent) == 1
    assert many == {pair: get_continuity_facts(*pair) for pair in pairs}
    for moment in (JANUARY, FEBRUARY, MARCH):
        alone = {pair: get_continuity_facts(*pair, known_at=moment) for pair in pairs}
        assert list_continuity_facts(pairs, known_at=moment) == alone


# Behind the plan wall.


def of_plan(code: str) -> Asker:
    return Asker(
        Channel.PAGE, organization_id=7, user_id=1, organization_kind=OrganizationKind.HEALTH_PLAN, health_plan=code
    )


def test_a_plans_people_read_their_own_requests_and_members_visits_alone(ana: rows.Member) -> None:
    provider()
    visit(ana, date(2013, 9, 2))
    decide_in_part(request(ana), MARCH)
    request(ana, reference="C-2", plan="molina")
    with plan_wall(of_plan("health-net")):
        own = get_continuity_facts(ana.pk, HEART)
    with plan_wall(of_plan("molina")):
        other = get_continuity_facts(ana.pk, HEART)
    assert [each.reference for each in own.requests] == ["C-1"]
    assert (len(own.grants), len(own.visits)) == (1, 1)
    # She was never Molina's member, so her visits are nothing to Molina; the request to Molina is.
    assert ([each.reference for each in other.requests], other.grants, other.visits) == (["C-2"], (), ())
    assert own.provider is not None and own.provider == other.provider


@pytest.mark.parametrize("name", sorted(READ_FUNCTIONS))
def test_rows_are_found_by_btree_and_never_by_the_indexes_of_exclusion_constraints(ana: rows.Member, name: str) -> None:
    npis = [f"{number:010d}" for number in range(3_000)]
    for model, more in ((models.NetworkParticipation, "molina"), (models.ProviderFinding, "health-net")):
        model.objects.bulk_create(
            model(npi=npi, plan_code=more, first_day=date(2014, 1, 1), known_from=JANUARY) for npi in npis
        )
    models.CareProvider.objects.bulk_create(models.CareProvider(npi=npi, known_from=JANUARY) for npi in npis)
    models.Visit.objects.bulk_create(
        models.Visit(member_id=number, npi=npi, day=date(2014, 1, 1), source="document", known_from=JANUARY)
        for number, npi in enumerate(npis, ana.pk + 1)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT proconfig FROM pg_proc WHERE proname = %s", [name])
        assert cursor.fetchall() == [(["enable_bitmapscan=off"],)]
        cursor.execute("SET LOCAL enable_bitmapscan TO off")
        cursor.execute(f"EXPLAIN {_with_values(name, ana.pk)}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "once_on_a_day" not in plan
    for index in ("care_provider_", "network_npi", "finding_npi", "visit_"):
        assert f"using {index}" in plan or f"on {index}" in plan, plan


def _with_values(name: str, member_id: int) -> str:
    """The function's statement with its arguments written out, so that the plan can be seen."""
    _, _, statement = READ_FUNCTIONS[name]
    values = {
        "asked_members": f"ARRAY[{member_id}]::bigint[]",
        "asked_npis": f"ARRAY['{HEART}']",
        "asked_member": f"{member_id}::bigint",
        "asked_npi": f"'{HEART}'::text",
        "asked_at": "NULL::timestamptz",
    }
    for word, value in values.items():
        statement = statement.replace(word, value)
    return statement
