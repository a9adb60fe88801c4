"""May the doctor be kept? The worked cases 20 to 22 and their like, through every door, as evidence files tell it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest import CaptureFixture

from accounts.facts import Asker, Channel, OrganizationKind, Role
from accounts.services.people import add_organization
from benefits.selectors.catalogue import get_benefit_catalogue
from continuity import models
from continuity.asked import AskedVerdict
from continuity.facts import RequesterKind, Side, Urgency
from continuity.rules.verdict import ContinuityDecision
from continuity.services.verdicts import ask_verdict
from eligibility import models as rows
from eligibility.asked_member import parse_who
from eligibility.selectors.plans import get_reference_version
from inquiries.models import Inquiry
from inquiries.presenting import present_answer
from inquiries.questions import parse_question
from inquiries.services import answer_inquiry
from tests.accounts.clients import token_for
from tests.accounts.working import make_person, make_plan, signed_in
from tests.continuity.evidence.files import HEART
from tests.eligibility.records import JANUARY, add, enroll, new_member
from tests.inquiries.questions_asked import ASKED_AT, told
from tests.inquiries.test_plan_scope import break_glass

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

CIN, BORN = "91234567A", "1948-03-15"
EQUIPMENT, IN_NETWORK = "1000000053", "1000000061"
OPERATOR = Asker(Channel.COMMAND, organization_id=None, operator="test")
JULY_2014, MARCH_2018 = date(2014, 7, 1), date(2018, 3, 1)
IN_2014, IN_2018 = ("2014-09-10", JULY_2014), ("2018-03-20", MARCH_2018)


@pytest.fixture(autouse=True)
def providers() -> None:
    """A cardiologist and an equipment supplier outside every network, and a doctor in Health Net's."""
    made = {HEART: ("physician", False), EQUIPMENT: ("dme", False), IN_NETWORK: ("physician", True)}
    for npi, (kind, primary) in made.items():
        models.CareProvider.objects.create(
            npi=npi, kind=kind, is_primary_care=primary, is_state_plan_approved=True, known_from=JANUARY
        )
    models.NetworkParticipation.objects.create(
        npi=IN_NETWORK, plan_code="health-net", first_day=date(2014, 4, 1), known_from=JANUARY
    )


def ana(first_day: date, *, plan_code: str = "health-net", **more: Any) -> rows.Member:
    """In Health Net Cal MediConnect, Los Angeles, from that day on, with Medicare and Medi-Cal."""
    member = new_member(CIN)
    enroll(member, first_day=first_day, plan_code=plan_code, **more)
    for part in "ABD":
        add(rows.MedicareEntitlement, member, part=part, first_day=date(2013, 1, 1))
    add(rows.MediCalEligibility, member, aid_code="10", county_code="19", status="eligible", first_day=date(2013, 1, 1))
    return member


def saw(member: rows.Member, *days: str, npi: str = HEART, emergency: bool = False) -> None:
    for number, day in enumerate(days):
        models.Visit.objects.create(
            member=member,
            npi=npi,
            day=date.fromisoformat(day),
            side="medicare",
            is_emergency=emergency,
            source="medicare_claims",
            reference=f"C{number}",
            known_from=JANUARY,
        )


def ask(day: str, npi: str = HEART, asker: Asker = OPERATOR, **more: Any) -> dict[str, Any]:
    """The whole answer."""
    body = {"member": {"cin": CIN, "birth_date": BORN}, "day": day, "provider_npi": npi, **more}
    question = parse_question(body, today=date(2026, 11, 20), now=ASKED_AT)
    return told(answer_inquiry(question, asker=asker, asked_at=ASKED_AT))


def keeping(answer: dict[str, Any]) -> tuple[Any, ...]:
    part = answer["continuity"]
    return part["verdict"], part["status"], part["first_day"], part["last_day"]


def sides(answer: dict[str, Any]) -> list[tuple[Any, ...]]:
    names = ("side", "verdict", "status", "first_day", "last_day")
    return [tuple(side[name] for name in names) for side in answer["continuity"]["sides"]]


def criteria(answer: dict[str, Any], side: int = 0) -> dict[str, str]:
    return {each["criterion"]: each["verdict"] for each in answer["continuity"]["sides"][side]["criteria"]}


# The cases, with the days and deadlines as they are written.


def case_20() -> dict[str, Any]:
    saw(ana(JULY_2014), "2013-09-16", "2014-02-11")
    return ask("2014-09-10")


def test_case_20_two_visits_to_a_specialist_in_2014() -> None:
    answer = case_20()
    assert keeping(answer) == ("yes", "not_requested", "2014-07-01", "2014-12-31")
    assert sides(answer) == [
        ("medicare", "yes", "not_requested", "2014-07-01", "2014-12-31"),
        ("medi_cal", "yes", "not_requested", "2014-07-01", "2015-06-30"),
    ]
    clock = answer["continuity"]["clock"]
    assert (clock["received_on"], clock["urgency"]) == ("2014-09-10", "routine")
    assert (clock["start_by"], clock["due_on"]) == ("2014-09-17", "2014-10-10")
    # No request is on record, so these would be its days, and the words say so.
    assert clock["imagined"] is True
    assert "would have to be decided by 2014-10-10" in answer["reasons"][clock["reasons"][0]]["text"]
    assert (answer["continuity"]["npi"], answer["continuity"]["request"]) == (HEART, None)
    relationship = next(
        each for each in answer["continuity"]["sides"][0]["criteria"] if each["criterion"] == "relationship"
    )
    assert [
        (each["first_day"], each["source"], each["reference"], each["counts"]) for each in relationship["evidence"]
    ] == [
        ("2013-09-16", "medicare_claims", "C0", True),
        ("2014-02-11", "medicare_claims", "C1", True),
    ]
    assert answer["reasons"][relationship["reasons"][0]]["source"]["url"]
    # Nobody asked in time, as far as our records show; and counting months is a convention of ours.
    assert {"C-LATE-1", "C-CONVENTION-1"} <= set(answer["continuity"]["reasons"])


def test_case_20_the_sides_end_each_on_its_own_day() -> None:
    saw(ana(JULY_2014), "2013-09-16", "2014-02-11")
    assert sides(ask("2014-12-31"))[0][1:3] == ("yes", "not_requested")
    assert [side[1:3] for side in sides(ask("2015-01-01"))] == [("no", "ended"), ("yes", "not_requested")]
    assert keeping(ask("2015-06-30")) == ("yes", "not_requested", "2014-07-01", "2015-06-30")
    assert keeping(ask("2015-07-01"))[:2] == ("no", "ended")


@pytest.mark.parametrize(
    ("day", "first_day", "visit", "expected"),
    [
        (*IN_2014, "2014-02-11", ("no", "not_eligible", None, None)),
        (*IN_2018, "2017-08-22", ("yes", "not_requested", "2018-03-01", "2019-02-28")),
    ],
)
def test_case_21_one_visit_to_a_specialist(day: str, first_day: date, visit: str, expected: tuple[Any, ...]) -> None:
    saw(ana(first_day), visit)
    answer = ask(day)
    assert keeping(answer) == expected
    assert criteria(answer)["relationship"] == expected[0]
    assert ("offers a provider of its network" in json.dumps(answer["reasons"])) is (expected[0] == "no")


def test_case_22_the_only_visit_was_in_an_emergency() -> None:
    saw(ana(MARCH_2018), "2017-11-05", emergency=True)
    answer = ask("2018-03-20")
    assert keeping(answer) == ("no", "not_eligible", None, None)
    assert "A visit in an emergency does not count" in answer["reasons"]["C-VISITS-3"]["text"]


def test_case_22_equipment_suppliers_cannot_be_kept() -> None:
    saw(ana(MARCH_2018), "2017-06-14", npi=EQUIPMENT)
    answer = ask("2018-03-20", EQUIPMENT)
    assert keeping(answer) == ("no", "not_eligible", None, None)
    assert (criteria(answer)["provider_kind"], criteria(answer)["relationship"]) == ("no", "yes")
    assert "C-KIND-5" in answer["continuity"]["reasons"]


def test_a_provider_in_the_network_needs_nothing() -> None:
    ana(JULY_2014)
    answer = ask("2014-09-10", IN_NETWORK)
    assert keeping(answer) == ("yes", "in_network", None, None)
    assert answer["continuity"]["clock"] is None


@pytest.mark.parametrize(
    ("first_day", "doubtful"),
    [(date(2016, 4, 1), False), (date(2016, 5, 1), True), (date(2016, 7, 1), True), (date(2016, 8, 1), False)],
)
def test_who_joined_while_the_rules_changed_goes_to_a_person(first_day: date, doubtful: bool) -> None:
    saw(ana(first_day), "2016-01-12", "2015-12-01", "2015-11-03")
    answer = ask("2016-08-10")
    assert ("C-DOUBT-1" in answer["reasons"]) is doubtful
    assert (keeping(answer)[0] == "unknown") is doubtful


@pytest.mark.parametrize("program", ["cal_mediconnect", "medi_cal_managed_care"])
def test_of_every_service_both_doors_say_the_same(program: str) -> None:
    """What Medicare covers beside a Medi-Cal plan says nothing of whom the plan must let the member keep."""
    saw(ana(MARCH_2018, program=program), "2017-08-22", "2017-10-03")
    asked_of = {}
    for service in get_benefit_catalogue(get_reference_version()).services:
        at_the_inquiry = keeping(ask("2018-03-20", services=[service]))[:2]
        verdict = ask_verdict(
            AskedVerdict(
                who=parse_who({"cin": CIN, "birth_date": BORN}),
                npi=HEART,
                day=date(2018, 3, 20),
                requested_on=None,
                urgency=Urgency.ROUTINE,
                requester=RequesterKind.PROVIDER,
                sides=tuple(Side),
                services=(service,),
            ),
            asker=OPERATOR,
            at=ASKED_AT,
        )
        assert isinstance(verdict, ContinuityDecision)
        asked_of[service] = (at_the_inquiry, (verdict.verdict.value, verdict.status.value))
    assert {code: told for code, told in asked_of.items() if told[0] != told[1]} == {}
    assert len(set(asked_of.values())) > 1


def test_a_service_of_somebody_else_does_not_cost_the_patient_a_doctor() -> None:
    saw(ana(MARCH_2018), "2017-08-22", "2017-10-03")
    answer = ask("2018-03-20", services=["dental"])
    assert keeping(answer)[:2] == ("no", "not_eligible")
    assert answer["continuity"]["apart_from_services"] == {
        "verdict": "yes",
        "first_day": "2018-03-01",
        "last_day": "2019-02-28",
        "status": "not_requested",
        "side": None,
    }
    told = (
        "The services asked about are not the plan's to give. For those that are, the record speaks for keeping this "
        "provider, once the plan approves it."
    )
    assert "C-APART-4" in answer["continuity"]["reasons"]
    assert answer["reasons"]["C-APART-4"]["text"] == told
    shown = present_answer(answer).continuity
    assert shown is not None
    assert shown.headline == told
    assert {str(side.look.word) for side in shown.sides} == {"Not for this service: it is not the plan's to give"}
    with_a_service_of_the_plan = ask("2018-03-20", services=["dental", "specialist_visit"])
    assert with_a_service_of_the_plan["continuity"]["apart_from_services"] is None


def test_services_that_the_plan_does_not_give_cannot_be_kept() -> None:
    saw(ana(MARCH_2018), "2017-08-22")
    assert keeping(ask("2018-03-20", services=["specialist_visit"]))[0] == "yes"
    answer = ask("2018-03-20", services=["dental"])
    assert (keeping(answer)[0], criteria(answer)["services"]) == ("no", "no")


def test_what_was_known_before_the_claims_came_is_told_as_it_was() -> None:
    saw(ana(JULY_2014), "2013-09-16", "2014-02-11")
    models.Visit.objects.update(known_until=datetime(2026, 6, 1, tzinfo=UTC))
    assert keeping(ask("2014-09-10"))[0] == "unknown"
    assert keeping(ask("2014-09-10", known_at="2026-05-31T00:00:00Z"))[0] == "yes"


# A request on record.


def request(member: rows.Member, plan: str = "health-net", reference: str = "C-SECRET") -> models.ContinuityRequest:
    same = {"member": member, "npi": HEART, "plan_code": plan}
    made = models.ContinuityRequest.objects.create(
        reference=reference, program="cal_mediconnect", requester="provider", created_at=JANUARY, **same
    )
    models.RequestStanding.objects.create(
        request=made,
        state="received",
        is_open=True,
        urgency="routine",
        asks_medicare=True,
        asks_medi_cal=True,
        received_on=date(2014, 9, 10),
        due_on=date(2014, 10, 10),
        last_event=1,
        **same,
    )
    return made


def approve(made: models.ContinuityRequest, side: str = "medicare", months: int = 6) -> None:
    models.RequestStanding.objects.filter(pk=made.pk).update(state="approved", is_open=False)
    models.Grant.objects.create(
        request=made,
        plan_code=made.plan_code,
        program="cal_mediconnect",
        member=made.member,
        npi=made.npi,
        side=side,
        months=months,
        enrolled_on=JULY_2014,
        granted_at=JANUARY,
    )


def test_an_open_request_is_no_permission_and_has_its_own_clock() -> None:
    member = ana(JULY_2014)
    saw(member, "2013-09-16", "2014-02-11")
    request(member)
    answer = ask("2014-11-20")
    assert keeping(answer)[:2] == ("yes", "requested")
    assert answer["continuity"]["request"] == {
        "reference": "C-SECRET",
        "state": "received",
        "received_on": "2014-09-10",
        "due_on": "2014-10-10",
    }
    assert answer["continuity"]["clock"]["due_on"] == "2014-10-10"
    assert answer["continuity"]["clock"]["imagined"] is False
    told_of_clock = answer["reasons"][answer["continuity"]["clock"]["reasons"][0]]["text"]
    assert told_of_clock.startswith("Received on 2014-09-10, and 30 calendar days make 2014-10-10.")


def test_the_page_of_an_open_request_tells_its_own_deadline() -> None:
    member = ana(JULY_2014)
    saw(member, "2013-09-16", "2014-02-11")
    request(member)
    page = page_of("11/20/2014")
    for words in ("The request was received on 09/10/2014.", "It must be decided by 10/10/2014."):
        assert words in page


def test_an_approval_holds_on_the_days_of_its_window() -> None:
    member = ana(JULY_2014)
    saw(member, "2013-09-16", "2014-02-11")
    made = request(member)
    approve(made)
    approve(made, "medi_cal", 12)
    assert keeping(ask("2014-12-31")) == ("yes", "approved", "2014-07-01", "2014-12-31")
    assert [side[1:3] for side in sides(ask("2015-01-01"))] == [("no", "ended"), ("yes", "approved")]


def test_an_approval_is_on_record_also_beside_a_service_of_somebody_else() -> None:
    member = ana(JULY_2014)
    saw(member, "2013-09-16", "2014-02-11")
    made = request(member)
    approve(made)
    approve(made, "medi_cal", 12)
    answer = ask("2014-09-20", services=["dental"])
    assert "C-APART-1" in answer["continuity"]["reasons"]
    assert answer["continuity"]["request"]["state"] == "approved"
    shown = present_answer(answer).continuity
    assert shown is not None
    assert (shown.request, shown.clock) == ("Request C-SECRET: Approved.", ())


# A plan's people.


def of_plan(code: str) -> Asker:
    return Asker(
        Channel.PAGE,
        organization_id=7,
        user_id=1,
        organization_kind=OrganizationKind.HEALTH_PLAN,
        health_plan=code,
        roles=frozenset({Role.CONTINUITY_COORDINATOR}),
    )


def moved() -> rows.Member:
    """In Health Net from July to September 2014, in Molina from October; both were asked, and approved."""
    member = ana(JULY_2014, last_day=date(2014, 9, 30))
    enroll(member, first_day=date(2014, 10, 1), plan_code="molina")
    saw(member, "2013-09-16", "2014-02-11", "2014-03-11")
    for plan, reference in (("health-net", "C-HEALTHNET"), ("molina", "C-MOLINA")):
        approve(request(member, plan, reference))
    return member


@pytest.mark.parametrize(
    ("plan", "day", "own", "other"),
    [("health-net", "2014-09-10", "C-HEALTHNET", "MOLINA"), ("molina", "2014-11-10", "C-MOLINA", "HEALTHNET")],
)
def test_another_plans_requests_windows_and_stays_do_not_come_through(
    plan: str, day: str, own: str, other: str
) -> None:
    moved()
    answer = ask(day, asker=of_plan(plan))
    text = json.dumps(answer)
    assert answer["continuity"]["status"] == "approved"
    assert own in text
    assert f"C-{other}" not in text
    stays = [
        each["reference"]
        for side in answer["continuity"]["sides"]
        for criterion in side["criteria"]
        for each in criterion["evidence"]
        if each["kind"] == "enrollment"
    ]
    assert set(stays) == {plan}


def test_who_belongs_to_no_plan_sees_both() -> None:
    moved()
    assert [each["status"] for each in (ask("2014-09-10")["continuity"], ask("2014-11-10")["continuity"])] == [
        "approved",
        "approved",
    ]


def test_in_an_emergency_another_plans_member_is_told_with_visits_and_what_their_plan_approved() -> None:
    member = ana(JULY_2014)
    saw(member, "2013-09-16", "2014-02-11")
    approve(request(member))
    stranger = replace(of_plan("molina"), organization_id=make_plan("molina", "Molina"))
    stranger = replace(
        stranger, user_id=make_person("nurse@molina.test", stranger.organization_id or 0, Role.PLAN_ADMINISTRATOR)
    )
    assert ask("2014-09-10", asker=stranger)["outcome"] == "not_found"
    break_glass(stranger, member, ends_at=ASKED_AT + timedelta(minutes=1))
    answer = ask("2014-09-10", asker=stranger)
    assert keeping(answer) == ("yes", "approved", "2014-07-01", "2014-12-31")
    assert criteria(answer, side=1)["relationship"] == "yes"
    assert "C-SECRET" in json.dumps(answer)


@pytest.mark.parametrize(("npis", "days"), [((HEART,), ["2013-09-16", "2014-02-11"]), ((IN_NETWORK,), [])])
def test_a_clinic_is_told_of_visits_to_its_own_providers_only(npis: tuple[str, ...], days: list[str]) -> None:
    saw(ana(JULY_2014), "2013-09-16", "2014-02-11")
    clinic = add_organization("Harbor Clinic", OrganizationKind.PROVIDER, npis=npis)
    asker = Asker(
        Channel.PAGE,
        organization_id=clinic,
        user_id=1,
        organization_kind=OrganizationKind.PROVIDER,
        roles=frozenset({Role.FRONT_DESK}),
    )
    answer = ask("2014-09-10", asker=asker)
    assert keeping(answer) == ("yes", "not_requested", "2014-07-01", "2014-12-31")
    evidence = [one for each in answer["continuity"]["sides"][0]["criteria"] for one in each["evidence"]]
    assert [one["first_day"] for one in evidence if one["kind"] == "visit"] == days


# Through the doors.


def test_the_console_tells_the_same_as_the_common_door(capsys: CaptureFixture[str]) -> None:
    expected = case_20()["continuity"]
    typed = ["--member", f"cin:{CIN}", "--dob", BORN, "--day", "2014-09-10", "--provider", f"npi:{HEART}"]
    call_command("ask", *typed, "--json")
    assert json.loads(capsys.readouterr().out)["continuity"] == expected
    call_command("ask", *typed)
    text = capsys.readouterr().out
    for line in (
        f"  Keeping provider {HEART} for Medicare services: yes, not requested, 2014-07-01 to 2014-12-31",
        "    medi_cal: yes, not requested, 2014-07-01 to 2015-06-30",
        "      not known: accepts_rate",
        "    no request on record. A request received on 2014-09-10 would have to be decided by 2014-10-10, "
        "and worked on by 2014-09-17",
    ):
        assert line in text.splitlines()


def test_the_api_tells_the_same_and_gives_it_again(client: Client) -> None:
    expected = case_20()["continuity"]
    headers = {"Authorization": f"Bearer {token_for(_hearts_clinic())}"}
    body = {"member": {"cin": CIN, "birth_date": BORN}, "day": "2014-09-10", "provider_npi": HEART}
    answered = client.post("/api/v1/inquiries", body, content_type="application/json", headers=headers)
    assert answered.status_code == 201
    assert answered.json()["continuity"] == expected
    assert client.get(answered["Location"], headers=headers).json()["continuity"] == expected


def _hearts_clinic() -> int:
    """The clinic where the cardiologist works."""
    return add_organization("Harbor Clinic", OrganizationKind.PROVIDER, npis=[HEART])


def page_of(day: str, *, organization_id: int | None = None) -> str:
    """The answer's page, for a front desk: a clinic's where no organisation is named."""
    browser = signed_in(make_person("desk@harbor.test", organization_id or _hearts_clinic(), Role.FRONT_DESK))
    typed = {"identifier": CIN, "birth_date": "03/15/1948", "day": day, "purpose": "payment", "provider_npi": HEART}
    asked = browser.post("/inquiries", typed)
    assert asked.status_code == 303
    return str(browser.get(asked.headers["Location"]).text)


def test_the_page_shows_sides_conditions_evidence_and_the_deadline() -> None:
    saw(ana(JULY_2014), "2013-09-16", "2014-02-11")
    page = page_of("09/10/2014")
    part = page[page.index("Keeping this provider") : page.index('id="why"')]
    for words in (
        f"NPI {HEART}",
        "Possible, but not requested yet",
        "07/01/2014 to 12/31/2014",
        "07/01/2014 to 06/30/2015",
        "Visit on 09/16/2013, from Medicare claims, claim C0",
        "No request is on record. A request received on 09/10/2014 would have to be decided by 10/10/2014.",
        "Work on it would have to start by 09/17/2014.",
    ):
        assert words in part
    assert "tone-active" not in part
    ask_url = reverse("continuity-request-new", args=[Inquiry.objects.get().trace_number])
    assert f'href="{ask_url}"' in part


ONLY_MEDI_CAL = "This holds for Medi-Cal services only. Medicare services: not on this day, since the time is over."


def test_an_answer_that_holds_for_one_side_only_says_so_first(capsys: CaptureFixture[str]) -> None:
    saw(ana(JULY_2014), "2013-09-16", "2014-02-11")
    answer = ask("2015-01-01")
    assert keeping(answer) == ("yes", "not_requested", "2014-07-01", "2015-06-30")
    assert (answer["continuity"]["side"], answer["continuity"]["reasons"][0]) == ("medi_cal", "C-SIDE-1")
    assert answer["reasons"]["C-SIDE-1"]["text"] == ONLY_MEDI_CAL
    typed = ["--member", f"cin:{CIN}", "--dob", BORN, "--day", "2015-01-01", "--provider", f"npi:{HEART}"]
    call_command("ask", *typed)
    text = capsys.readouterr().out
    assert f"  Keeping provider {HEART} for Medi-Cal services: yes, not requested, 2014-07-01 to 2015-06-30" in text
    assert ONLY_MEDI_CAL in text


def test_where_all_sides_say_the_same_the_answer_names_none() -> None:
    ana(JULY_2014)
    answer = ask("2014-09-10", IN_NETWORK)
    assert answer["continuity"]["side"] is None
    assert "C-SIDE-1" not in answer["reasons"]


def test_the_page_says_before_all_else_for_which_side_the_answer_holds() -> None:
    saw(ana(JULY_2014), "2013-09-16", "2014-02-11")
    page = page_of("01/01/2015")
    part = page[page.index("Keeping this provider") : page.index('id="why"')]
    assert part.count(ONLY_MEDI_CAL) == 1
    assert part.index(f"Possible, but not requested yet. {ONLY_MEDI_CAL}") < part.index("<h3>")


def test_who_may_not_ask_the_plan_is_not_led_there() -> None:
    saw(ana(JULY_2014), "2013-09-16", "2014-02-11")
    page = page_of("09/10/2014", organization_id=add_organization("The state", OrganizationKind.STATE))
    assert "Possible, but not requested yet" in page
    assert f"{Inquiry.objects.get().trace_number}/continuity" not in page


def test_the_page_looks_like_permission_only_where_it_is_one() -> None:
    member = ana(JULY_2014)
    saw(member, "2013-09-16", "2014-02-11")
    approve(request(member))
    page = page_of("09/10/2014")
    part = page[page.index("Keeping this provider") : page.index('id="why"')]
    assert part.count('class="verdict tone-active"') == 1
    assert "Approved: the patient may keep this provider" in part
    assert "Request C-SECRET: Approved." in part
