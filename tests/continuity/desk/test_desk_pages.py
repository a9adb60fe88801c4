"""The desk's pages: who sees what, what each button does, and what is refused and where it is said."""

from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.facts import AccessAction, Role
from accounts.models import AccessEvent
from cmc_portal import clock
from cmc_portal.clock import LEGAL_TIME_ZONE
from continuity.facts import WaitingFor
from continuity.models import ContinuityRequest, DeadLetter, Notice, PrintRun, RequestStanding, SavedFilter
from continuity.selectors.queue import PAGE_SIZE
from continuity.services.desk import wait_for
from continuity.services.requests import withdraw_request
from tests.accounts.working import make_person
from tests.continuity.desk.world import BORN, CIN, Desk
from tests.continuity.requests.people import NPI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

SEE_OTHER, UNPROCESSABLE = 303, 422
INTAKE = {
    "identifier": CIN,
    "birth_date": BORN,
    "npi": NPI,
    "care": "Heart failure visits",
    "sides": "",
    "requester": "member",
    "caller": "",
    "channel": "telephone",
    "urgency": "routine",
}
APPROVE = {
    "accepts_rate": "on",
    "follows_utilization_rules": "on",
    "gave_treatment_plan": "on",
    "medicare_outcome": "approved",
    "medi_cal_outcome": "approved",
}
DENY = {
    "medicare_outcome": "denied",
    "medicare_reasons": ["no_rate_agreement"],
    "medi_cal_outcome": "denied",
    "medi_cal_reasons": ["no_rate_agreement"],
    "alternative": "Dr. Park, 1-800-555-0100",
}


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def eve(desk: Desk) -> Client:
    """Eve, who coordinates."""
    return desk.browser(desk.eve)


def page(client: Client, path: str, status: int = 200) -> str:
    """The text of a page."""
    response = client.get(path)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def trail() -> list[tuple[str, int | None]]:
    """What was done with whom, in order."""
    return list(AccessEvent.objects.order_by("id").values_list("action", "member_id"))


# --- The queue.


def test_the_queue_tells_a_request_in_one_line_and_leaves_a_row_in_the_trail(desk: Desk, eve: Client) -> None:
    desk.take(begin=True)
    before = AccessEvent.objects.count()
    text = page(eve, "/desk")
    for told in ("Ana Reyes-García", "Dr. Maria Ortiz", "Both", "In review", "30 days left", "You"):
        assert told in text
    assert trail()[before:] == [(AccessAction.LIST_REQUESTS, desk.member.pk)]


def test_the_four_numbers_count_what_their_links_show(desk: Desk, eve: Client) -> None:
    days = {"92345670B": 0, "92345671B": 30, "92345672B": 31, "92345673B": 40}
    for cin, ago in days.items():
        desk.take(desk.add_member(cin, last=f"Ago{ago}"), received_on=desk.today - timedelta(days=ago))
    text = page(eve, "/desk")
    for number, name in (("1", "Due today"), ("2", "Overdue"), ("4", "New"), ("0", "Waiting")):
        assert f"<strong>{number}</strong>" in text
        assert name in text
    assert "Ago30" in (today := page(eve, "/desk?queue=today"))
    assert "Ago31" not in today
    overdue = page(eve, "/desk?queue=overdue")
    assert "Ago31" in overdue
    assert "1 day late" in overdue
    assert "10 days late" in overdue
    assert "Ago30" not in overdue
    assert "Ago0" not in overdue


@pytest.mark.parametrize(
    ("narrow", "shown"),
    [
        ("side=medicare", True),
        ("urgency=urgent", False),
        ("owner=none", False),
        ("npi=1234567893", True),
        ("npi=1245319599", False),
        ("queue=mine", True),
        ("queue=nonsense", True),
        ("after=nonsense", True),
    ],
)
def test_a_filter_narrows_the_queue(desk: Desk, eve: Client, narrow: str, shown: bool) -> None:
    desk.take(begin=True)
    assert ("Ana Reyes-García" in page(eve, f"/desk?{narrow}")) is shown


def test_an_empty_queue_says_so_and_what_to_do(desk: Desk, eve: Client) -> None:
    assert "You have no open request. Claim one from the new ones." in page(eve, "/desk?queue=mine")
    assert "No request in this queue fits the filter." in page(eve, "/desk?urgency=urgent")


@pytest.mark.usefixtures("contexts_kept")
def test_pages_of_the_queue_follow_each_other_without_a_gap(
    desk: Desk, eve: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("continuity.selectors.queue.PAGE_SIZE", 2)
    for number in range(5):
        desk.take(desk.add_member(f"9234567{number}B", last=f"Person{number}"))
    seen, path = [], "/desk?queue=all"
    while path:
        response = eve.get(path)
        seen += [row.member for row in response.context["rows"]]
        path = response.context["older"]
    assert seen == [f"Ana Person{number}" for number in range(5)]
    assert PAGE_SIZE == 30


@pytest.mark.usefixtures("contexts_kept")
def test_requests_without_a_due_day_come_last_and_are_not_lost(
    desk: Desk, eve: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("continuity.selectors.queue.PAGE_SIZE", 2)
    for number in range(4):
        desk.take(desk.add_member(f"9234567{number}B", last=f"Person{number}"))
    first = RequestStanding.objects.earliest("request_id")
    RequestStanding.objects.filter(pk=first.pk).update(due_on=None)
    seen, path = [], "/desk?queue=all"
    while path:
        response = eve.get(path)
        seen += [row.member for row in response.context["rows"]]
        path = response.context["older"]
    assert seen == ["Ana Person1", "Ana Person2", "Ana Person3", "Ana Person0"]


def test_a_page_of_the_queue_takes_as_many_queries_for_many_requests_as_for_one(
    desk: Desk, eve: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        desk.take(desk.add_member(f"9234567{number}B", last=f"Person{number}"))
    with django_assert_max_num_queries(24):
        eve.get("/desk")


def test_another_plan_sees_nothing_of_it(desk: Desk) -> None:
    reference = desk.take()
    other = desk.browser(desk.max)
    assert "Ana" not in page(other, "/desk")
    page(other, f"/desk/requests/{reference}", 404)


def test_only_a_plans_continuity_people_come_to_the_desk(desk: Desk) -> None:
    for user in (desk.ben, desk.ana, make_person("r@plan.test", desk.plan, Role.ROSTER_MANAGER)):
        page(desk.browser(user), "/desk", 403)
    page(desk.browser(make_person("a@plan.test", desk.plan, Role.PLAN_ADMINISTRATOR)), "/desk")


def test_a_filter_is_kept_under_a_name_and_taken_away_by_its_owner_only(desk: Desk, eve: Client) -> None:
    kept = {"name": "Urgent ones", "query": "queue=new&urgency=urgent&cin=91234567A"}
    response = eve.post("/desk/filters", kept)
    assert (response.status_code, response.headers["Location"]) == (SEE_OTHER, "/desk?queue=new&urgency=urgent")
    [row] = SavedFilter.objects.all()
    assert row.query == "queue=new&urgency=urgent"
    assert "Urgent ones" in page(eve, "/desk")
    assert "Urgent ones" not in page(desk.browser(desk.sam), "/desk")
    assert desk.browser(desk.sam).post(f"/desk/filters/{row.pk}/delete").status_code == 404
    assert eve.post(f"/desk/filters/{row.pk}/delete").status_code == SEE_OTHER
    assert not SavedFilter.objects.exists()


def test_nobody_keeps_more_filters_than_one_can_use(desk: Desk, eve: Client) -> None:
    for number in range(21):
        eve.post("/desk/filters", {"name": f"Filter {number}", "query": "queue=new"})
    assert SavedFilter.objects.count() == 20
    assert "Take one away first" in page(eve, "/desk")


def test_a_supervisor_gives_many_requests_at_once(desk: Desk) -> None:
    references = [desk.take(desk.add_member(f"9234567{number}B", last=f"Person{number}")) for number in range(3)]
    sam = desk.browser(desk.sam)
    sent = {"references": [*references[:2], "C-0000-0000-0000-0000"], "owner": str(desk.eve), "back": "queue=new"}
    assert sam.post("/desk/assign", sent).headers["Location"] == "/desk?queue=new"
    text = page(sam, "/desk")
    assert "2 requests were given." in text
    assert "1 request could not be given" in text
    assert RequestStanding.objects.filter(owner_id=desk.eve).count() == 2


def test_giving_many_needs_a_supervisor_requests_and_somebody(desk: Desk, eve: Client) -> None:
    reference = desk.take()
    sent = {"references": [reference], "owner": str(desk.sam)}
    assert eve.post("/desk/assign", sent).status_code == 403
    sam = desk.browser(desk.sam)
    for missing in ({"owner": str(desk.eve)}, {"references": [reference], "owner": ""}):
        sam.post("/desk/assign", missing)
        assert "Nothing was given" in page(sam, "/desk")
    assert RequestStanding.objects.filter(owner_id=None).count() == 1


# --- Taking a request.


def test_a_telephone_request_is_taken_in_one_step_and_shows_what_claims_say(desk: Desk, eve: Client) -> None:
    response = eve.post("/desk/requests/new", INTAKE | {"received_on": f"{desk.today:%m/%d/%Y}"})
    request = ContinuityRequest.objects.get()
    assert response.headers["Location"] == f"/desk/requests/{request.reference}"
    text = page(eve, response.headers["Location"])
    for told in ("Visits in claims: 2", "Visit on", "from Medicare claims", "Caller: Ana Reyes-García", "Approve"):
        assert told in text
    standing = request.standing
    assert (standing.state, standing.owner_id, standing.received_on) == ("in_review", desk.eve, desk.today)
    assert (standing.asks_medicare, standing.asks_medi_cal) == (True, True)


def test_the_clock_runs_from_the_day_it_truly_came(desk: Desk, eve: Client) -> None:
    came = desk.today - timedelta(days=4)
    eve.post("/desk/requests/new", INTAKE | {"received_on": f"{came:%m/%d/%Y}", "channel": "fax", "urgency": "urgent"})
    standing = RequestStanding.objects.get()
    assert (standing.received_on, standing.due_on) == (came, came + timedelta(days=15))


def test_the_same_request_again_leads_to_the_one_that_is_open(desk: Desk, eve: Client) -> None:
    reference = desk.take()
    response = eve.post("/desk/requests/new", INTAKE | {"received_on": f"{desk.today:%m/%d/%Y}"})
    assert response.headers["Location"] == f"/desk/requests/{reference}"
    text = page(eve, response.headers["Location"])
    assert "This was asked before and is still open." in text
    assert "Asked again" in text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"birth_date": "03/16/1948"}, "Nobody whom your plan has or had matches what was typed."),
        ({"birth_date": ""}, "Besides the number, type the birth date or the last name."),
        ({"npi": "1234567890"}, "NPI"),
        ({"npi": ""}, "Type the provider&#x27;s NPI, ten digits."),
        ({"care": ""}, "Write in a few words what the provider is needed for."),
        ({"received_on": "31/12/2025"}, "Type the day as month, day, year, like 05/23/2022."),
        ({"received_on": "12/31/2099"}, "The day of receipt lies in the future."),
        ({"requester": "provider", "caller": ""}, "Nobody is named as the caller."),
    ],
)
def test_a_slip_at_intake_is_told_and_what_was_typed_stays(
    desk: Desk, eve: Client, changed: dict[str, str], told: str
) -> None:
    response = eve.post("/desk/requests/new", INTAKE | {"received_on": f"{desk.today:%m/%d/%Y}"} | changed)
    text = response.content.decode()
    assert response.status_code == UNPROCESSABLE
    assert told in text
    assert 'value="91234567A"' in text
    assert not ContinuityRequest.objects.exists()


def test_another_plans_member_is_nobody_at_intake(desk: Desk) -> None:
    other = desk.browser(desk.max)
    response = other.post("/desk/requests/new", INTAKE | {"received_on": f"{desk.today:%m/%d/%Y}"})
    assert response.status_code == UNPROCESSABLE
    assert "Nobody whom your plan has or had matches" in response.content.decode()
    assert trail()[-1] == (AccessAction.REQUEST_CONTINUITY, None)


# --- The request.


def test_the_request_shows_conditions_clock_and_coverage_and_says_what_to_do_next(desk: Desk, eve: Client) -> None:
    reference = desk.take(begin=True)
    text = page(eve, f"/desk/requests/{reference}")
    for told in (
        "The member saw this provider before joining",
        "Provider accepts the rate",
        "30 calendar days = decide by",
        "5 working days of the state",
        "Wellcare Dual Align",
        "this request",
        "Ask the provider for the rest, tick it, and sign.",
    ):
        assert told in text
    assert trail()[-1] == (AccessAction.READ_REQUEST, desk.member.pk)


@pytest.mark.parametrize(
    ("name", "sent", "told"),
    [
        ("claim", {}, "The request is yours."),
        ("review", {}, "The review began."),
        ("note", {"text": "Called twice.", "audience": "internal"}, "Called twice."),
        ("statements", {"accepts_rate": "no", "said_by": "Office manager"}, "Provider accepts the rate: no"),
        ("wait", {"waiting_for": "provider", "why": "Treatment plan, please."}, "Treatment plan, please."),
        ("urgency", {"urgency": "urgent", "why": "Surgery is near."}, "Surgery is near."),
        ("withdraw", {"why": "Found another doctor."}, "Found another doctor."),
    ],
)
def test_what_is_done_with_a_request_is_in_its_story(
    desk: Desk, eve: Client, name: str, sent: dict[str, str], told: str
) -> None:
    reference = desk.take()
    response = eve.post(f"/desk/requests/{reference}/{name}", sent)
    assert (response.status_code, response.headers["Location"]) == (SEE_OTHER, f"/desk/requests/{reference}")
    assert told in page(eve, f"/desk/requests/{reference}")


def test_a_visit_that_a_document_shows_counts_as_evidence(desk: Desk, eve: Client) -> None:
    member = desk.add_member("93333333C", last="Paper")
    reference = desk.take(member, begin=True)
    day = desk.joined - timedelta(days=10)
    sent = {"day": f"{day:%m/%d/%Y}", "side": "medicare", "is_emergency": "no", "source": "document"}
    eve.post(f"/desk/requests/{reference}/visits", sent)
    assert f"Visit on {day:%m/%d/%Y}, from a document" in page(eve, f"/desk/requests/{reference}")


def test_somebody_who_waits_goes_on(desk: Desk, eve: Client) -> None:
    reference = desk.take(begin=True)
    eve.post(f"/desk/requests/{reference}/wait", {"waiting_for": "provider", "why": "Treatment plan, please."})
    assert "Waiting for" in page(eve, f"/desk/requests/{reference}")
    eve.post(f"/desk/requests/{reference}/resume", {"why": "It came by fax."})
    assert RequestStanding.objects.get().state == "in_review"


def test_a_wait_that_began_in_the_evening_began_on_that_day_in_california(desk: Desk, eve: Client) -> None:
    reference = desk.take(begin=True)
    evening = datetime.combine(desk.today, time(22), LEGAL_TIME_ZONE)
    wait_for(reference, whom=WaitingFor.PROVIDER, why="Rate?", asker=desk.asker(desk.eve), at=evening)
    assert f"The provider since {desk.today:%m/%d/%Y}" in page(eve, f"/desk/requests/{reference}")


def test_papers_about_visits_are_not_asked_for_where_claims_show_them(desk: Desk, eve: Client) -> None:
    reference = desk.take(begin=True)
    sent = {"waiting_for": "provider", "why": "Visit notes, please.", "asks_for_visits": "on"}
    response = eve.post(f"/desk/requests/{reference}/wait", sent)
    assert response.status_code == UNPROCESSABLE
    assert "Claims data already show that the member saw this provider." in response.content.decode()


def test_a_request_that_a_colleague_has_is_not_claimed(desk: Desk, eve: Client) -> None:
    reference = desk.take(begin=True)
    response = desk.browser(desk.sam).post(f"/desk/requests/{reference}/claim")
    assert response.status_code == UNPROCESSABLE
    assert RequestStanding.objects.get().owner_id == desk.eve


def test_only_a_supervisor_makes_a_request_void(desk: Desk, eve: Client) -> None:
    reference = desk.take(begin=True)
    assert eve.post(f"/desk/requests/{reference}/void", {"why": "Never a member."}).status_code == 403
    assert "Make void" not in page(eve, f"/desk/requests/{reference}")
    sam = desk.browser(desk.sam)
    assert "Make void" in page(sam, f"/desk/requests/{reference}")
    assert sam.post(f"/desk/requests/{reference}/void", {"why": "Never a member."}).status_code == SEE_OTHER
    assert RequestStanding.objects.get().state == "void"


@pytest.mark.parametrize("name", ["claim", "note", "wait", "decide", "preview", "documents", "void"])
def test_another_plan_does_nothing_with_it(desk: Desk, name: str) -> None:
    reference = desk.take(begin=True)
    assert desk.browser(desk.max).post(f"/desk/requests/{reference}/{name}", {"why": "x"}).status_code in (404, 422)
    assert ContinuityRequest.objects.get().events.count() == 3


@pytest.mark.parametrize("reference", ["nonsense", "C-0000-0000-0000-0000"])
def test_a_reference_that_leads_nowhere_is_not_there(desk: Desk, eve: Client, reference: str) -> None:
    page(eve, f"/desk/requests/{reference}", 404)


# --- Deciding.


def test_an_approval_is_signed_with_what_the_provider_confirmed_and_its_letter_can_be_read(
    desk: Desk, eve: Client
) -> None:
    reference = desk.take(begin=True)
    assert eve.post(f"/desk/requests/{reference}/decide", APPROVE).status_code == SEE_OTHER
    text = page(eve, f"/desk/requests/{reference}")
    assert "The decision is signed" in text
    assert "Approved" in text
    notice = Notice.objects.get(kind="approved")
    letter = page(eve, f"/desk/requests/{reference}/letters/{notice.pk}")
    assert "Yes, you can keep seeing Dr. Maria Ortiz" in letter
    assert trail()[-1] == (AccessAction.READ_NOTICE, desk.member.pk)
    pdf = eve.get(f"/desk/requests/{reference}/letters/{notice.pk}?pdf=1")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")


def test_the_letters_are_seen_before_anything_is_signed(desk: Desk, eve: Client) -> None:
    reference = desk.take(begin=True)
    events, letters = ContinuityRequest.objects.get().events.count(), Notice.objects.count()
    response = eve.post(f"/desk/requests/{reference}/preview", APPROVE)
    assert "Yes, you can keep seeing Dr. Maria Ortiz" in response.content.decode()
    assert "Nothing is signed and nothing is sent yet." in response.content.decode()
    assert (ContinuityRequest.objects.get().events.count(), Notice.objects.count()) == (events, letters)
    assert RequestStanding.objects.get().state == "in_review"


def test_an_approval_until_a_day_ends_there(desk: Desk, eve: Client) -> None:
    reference = desk.take(begin=True)
    limit = desk.today + timedelta(days=60)
    eve.post(f"/desk/requests/{reference}/decide", APPROVE | {"medicare_limit": f"{limit:%m/%d/%Y}"})
    assert f"to {limit:%m/%d/%Y}" in page(eve, f"/desk/requests/{reference}")


def test_a_denial_needs_a_reason_and_somebody_in_the_network(desk: Desk) -> None:
    reference = desk.take(begin=True)
    sam = desk.browser(desk.sam)
    sam.post(f"/desk/requests/{reference}/statements", {"accepts_rate": "no"})
    for missing, told in (
        ({"medicare_reasons": []}, "Choose at least one reason."),
        ({"alternative": ""}, "A denial must offer a provider in the network."),
        ({"medi_cal_outcome": ""}, "Approve or deny this side."),
    ):
        response = sam.post(f"/desk/requests/{reference}/decide", DENY | missing)
        assert response.status_code == UNPROCESSABLE
        assert told in response.content.decode()
    assert sam.post(f"/desk/requests/{reference}/decide", DENY).status_code == SEE_OTHER
    text = page(sam, f"/desk/requests/{reference}")
    assert "Denied" in text
    assert "In the network instead: Dr. Park" in text


def test_all_that_a_denial_lacks_is_told_at_once_and_for_which_side(desk: Desk, eve: Client) -> None:
    reference = desk.take(begin=True)
    both = {"medicare_outcome": "denied", "medi_cal_outcome": "denied"}
    response = eve.post(f"/desk/requests/{reference}/decide", both)
    assert response.status_code == UNPROCESSABLE
    shown = response.content.decode()
    for told in (
        "Why Medicare is denied: Choose at least one reason.",
        "Why Medi-Cal is denied: Choose at least one reason.",
        "A denial must offer a provider in the network.",
    ):
        assert told in shown


def test_against_the_rules_only_a_supervisor_signs_with_a_written_reason(desk: Desk, eve: Client) -> None:
    reference = desk.take(begin=True)
    bare = {"medicare_outcome": "approved", "medi_cal_outcome": "approved"}
    response = eve.post(f"/desk/requests/{reference}/decide", bare)
    assert response.status_code == UNPROCESSABLE
    assert "supervisor" in response.content.decode()
    sam = desk.browser(desk.sam)
    assert sam.post(f"/desk/requests/{reference}/decide", bare).status_code == UNPROCESSABLE
    reasoned = bare | {"reason_against": "The office confirmed it in writing to me."}
    assert sam.post(f"/desk/requests/{reference}/decide", reasoned).status_code == SEE_OTHER
    assert "The office confirmed it in writing to me." in page(sam, f"/desk/requests/{reference}")


def test_an_administrator_works_on_requests_and_signs_nothing(desk: Desk) -> None:
    reference = desk.take(begin=True)
    admin = desk.browser(make_person("a@plan.test", desk.plan, Role.PLAN_ADMINISTRATOR))
    assert "A coordinator or a supervisor signs the decision." in page(admin, f"/desk/requests/{reference}")
    assert admin.post(f"/desk/requests/{reference}/decide", APPROVE).status_code == 403


# --- Report and health.


def test_a_request_shows_what_else_the_member_asked_for_and_what_became_of_it(desk: Desk, eve: Client) -> None:
    first = desk.take()
    withdraw_request(first, why="Found another doctor", asker=desk.asker(desk.eve), at=clock.now())
    text = page(eve, f"/desk/requests/{desk.take()}")
    assert "Other requests of this member" in text
    assert f'href="/desk/requests/{first}">Dr. Maria Ortiz</a>: Withdrawn' in text
    assert "Other requests of this member" not in page(eve, f"/desk/requests/{desk.take(desk.add_member('92345678A'))}")


def test_the_report_counts_what_was_decided_in_time_and_what_is_late(desk: Desk) -> None:
    sam = desk.browser(desk.sam)
    reference = desk.take(begin=True, received_on=desk.today - timedelta(days=10))
    sam.post(f"/desk/requests/{reference}/decide", APPROVE)
    desk.take(desk.add_member("92345670B"), received_on=desk.today - timedelta(days=40))
    text = page(sam, "/desk/report")
    assert "1 of 1 decisions were in time (100 %). 1 is late." in text
    assert "Median days to a decision" in text
    csv = sam.get("/desk/report?csv=1").content.decode().splitlines()
    assert csv[0] == (
        "month,urgency,received,decided,in_time,late,median_days,approved,approved_in_part,denied,ended_otherwise,still_open"
    )
    assert sum(int(line.split(",")[2]) for line in csv[1:]) == 2
    assert sum(int(line.split(",")[5]) for line in csv[1:]) == 1


def test_months_that_end_before_they_begin_are_refused(desk: Desk) -> None:
    response = desk.browser(desk.sam).get("/desk/report?first_day=02/01/2026&last_day=01/01/2026")
    assert response.status_code == UNPROCESSABLE
    assert "This day lies before the first." in response.content.decode()


def test_a_coordinator_does_not_see_the_report_nor_the_tasks(desk: Desk, eve: Client) -> None:
    for path in ("/desk/report", "/desk/health", "/desk/prints/1"):
        page(eve, path, 403)


def test_what_was_given_up_is_shown_to_its_plan_until_somebody_dealt_with_it(desk: Desk) -> None:
    values = {"task": "continuity.tasks.send_notices", "error": "SMTPServerDisconnected", "attempts": 5}
    mine, theirs = (
        DeadLetter.objects.create(plan_code=plan, at=clock.now(), **values) for plan in ("health-net", "molina")
    )
    sam = desk.browser(desk.sam)
    text = page(sam, "/desk/health")
    assert text.count("SMTPServerDisconnected") == 1
    assert "has not run yet" in text
    assert sam.post(f"/desk/health/{theirs.pk}").status_code == 404
    assert sam.post(f"/desk/health/{mine.pk}").status_code == SEE_OTHER
    assert "No task was given up." in page(sam, "/desk/health")
    assert DeadLetter.objects.get(pk=mine.pk).resolved_by == desk.sam


def test_the_printers_file_is_the_plans_own_and_leaves_a_row_for_each_member(desk: Desk) -> None:
    values = {"day": desk.today, "made_at": "2026-01-01T00:00:00Z", "letters": 1, "pdf": b"%PDF-1.7"}
    mine = PrintRun.objects.create(plan_code="health-net", number=1, **values)
    theirs = PrintRun.objects.create(plan_code="molina", number=1, **values)
    desk.take()
    Notice.objects.update(print_run=mine)
    sam = desk.browser(desk.sam)
    response = sam.get(f"/desk/prints/{mine.pk}")
    assert response.content == b"%PDF-1.7"
    assert "attachment" in response.headers["Content-Disposition"]
    assert trail()[-1] == (AccessAction.PRINT_NOTICES, desk.member.pk)
    assert sam.get(f"/desk/prints/{theirs.pk}").status_code == 404
