"""What a provider's front desk and a member see and do with their own requests, and nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.facts import AccessAction, Role
from accounts.models import AccessEvent
from cmc_portal import clock
from continuity.facts import Audience
from continuity.models import Attachment, ContinuityRequest, Notice, NoticePreference, RequestStanding
from continuity.services.requests import add_note
from eligibility.models import Enrollment
from inquiries.questions import parse_question
from inquiries.services import answer_inquiry
from tests.accounts.working import make_person
from tests.continuity.desk.world import CIN, Desk
from tests.continuity.requests.people import NPI, OTHER_NPI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

SEE_OTHER, UNPROCESSABLE = 303, 422
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ASK = {"npi": NPI, "care": "Heart failure visits", "sides": "", "urgency": "routine"}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def page(client: Client, path: str, status: int = 200) -> str:
    """The text of a page."""
    response = client.get(path)
    assert response.status_code == status, response.content.decode()[:500]
    return " ".join(response.content.decode().split())


def looked_up(desk: Desk, user_id: int, cin: str = CIN) -> str:
    """The trace number of an inquiry about Ana and her cardiologist."""
    body = {"member": {"cin": cin, "birth_date": "1948-03-15"}, "day": desk.today.isoformat(), "provider_npi": NPI}
    question = parse_question(body, today=desk.today, now=clock.now())
    return answer_inquiry(question, asker=desk.asker(user_id), asked_at=clock.now()).trace_number


def last_action() -> tuple[str, int | None]:
    event = AccessEvent.objects.latest("id")
    return event.action, event.member_id


# --- A provider.


def test_a_provider_asks_from_an_answer_and_follows_the_request(desk: Desk) -> None:
    ben = desk.browser(desk.ben)
    address = f"/inquiries/{looked_up(desk, desk.ben)}/continuity"
    text = page(ben, address)
    assert "Ana Reyes-García" in text
    assert f'value="{NPI}"' in text
    assert "<dt>Provider</dt><dd>Dr. Maria Ortiz, cardiology</dd>" in text
    response = ben.post(address, ASK)
    request = ContinuityRequest.objects.get()
    assert response.headers["Location"] == f"/continuity/{request.reference}"
    text = page(ben, response.headers["Location"])
    for told in ("The plan has the request.", "The plan must decide by", "Heart failure visits", "Dr. Maria Ortiz"):
        assert told in text
    assert (request.requester, request.organization_id) == ("provider", desk.clinic)
    assert "Ana Reyes-García" in page(ben, "/continuity")
    assert last_action() == (AccessAction.LIST_REQUESTS, desk.member.pk)


def test_a_plans_people_are_led_from_an_answer_to_their_own_form(desk: Desk) -> None:
    text = page(desk.browser(desk.eve), f"/inquiries/{looked_up(desk, desk.eve)}/continuity")
    assert "Take a request to keep a provider" in text
    assert 'action="/desk/requests/new"' in text
    assert f'value="{CIN}"' in text


def test_nobody_asks_from_another_organisations_answer(desk: Desk) -> None:
    trace_number = looked_up(desk, desk.ben)
    for who in (desk.cy, desk.eve):
        page(desk.browser(who), f"/inquiries/{trace_number}/continuity", 404)
    page(desk.browser(desk.ana), f"/inquiries/{trace_number}/continuity", 404)
    missed = looked_up(desk, desk.ben, cin="99999999Z")
    page(desk.browser(desk.ben), f"/inquiries/{missed}/continuity", 404)


def test_who_only_asked_the_same_is_not_offered_to_take_it_back(desk: Desk) -> None:
    reference, takes_back = desk.take(by=desk.ben), "/withdraw"
    desk.browser(desk.cy).post(f"/inquiries/{looked_up(desk, desk.cy)}/continuity", ASK)
    assert takes_back in page(desk.browser(desk.ben), f"/continuity/{reference}")
    assert takes_back not in page(desk.browser(desk.cy), f"/continuity/{reference}")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"npi": "1"}, "NPI"),
        ({"care": ""}, "Write in a few words what the provider is needed for."),
        ({"urgency": ""}, "Say how urgent it is."),
    ],
)
def test_a_slip_of_a_provider_is_told_at_its_field(desk: Desk, changed: dict[str, str], told: str) -> None:
    response = desk.browser(desk.ben).post(f"/inquiries/{looked_up(desk, desk.ben)}/continuity", ASK | changed)
    assert response.status_code == UNPROCESSABLE
    assert told in response.content.decode()
    assert not ContinuityRequest.objects.exists()


def test_each_organisation_sees_only_its_own_requests(desk: Desk) -> None:
    reference = desk.take(by=desk.ben)
    cy = desk.browser(desk.cy)
    assert "No requests yet." in page(cy, "/continuity")
    page(cy, f"/continuity/{reference}", 404)
    for name in ("withdraw", "documents"):
        assert cy.post(f"/continuity/{reference}/{name}").status_code in (404, 422)
    page(cy, f"/continuity/{reference}/documents/1", 404)
    page(cy, f"/continuity/{reference}/letters/1", 404)
    page(desk.browser(desk.eve), "/continuity", 403)
    page(desk.browser(make_person("p@harbor.test", desk.clinic, Role.PRIVACY_OFFICER)), "/continuity", 403)


def test_a_provider_reads_notes_that_are_for_them_and_no_others(desk: Desk) -> None:
    reference = desk.take(by=desk.ben)
    eve = desk.asker(desk.eve)
    for text, audience in (("Between us only.", Audience.INTERNAL), ("Please send notes.", Audience.REQUESTER)):
        add_note(reference, text=text, audience=audience, asker=eve, at=clock.now())
    told = page(desk.browser(desk.ben), f"/continuity/{reference}")
    assert "Please send notes." in told
    assert "Between us only." not in told
    assert "Eve Estrada" not in told


def test_a_provider_sees_their_own_letters_and_not_the_members(desk: Desk) -> None:
    reference = desk.take(by=desk.ben)
    own = Notice.objects.get(recipient=f"organization-{desk.clinic}")
    to_member = Notice.objects.get(recipient="member")
    ben = desk.browser(desk.ben)
    page(ben, f"/continuity/{reference}/letters/{own.pk}")
    assert last_action() == (AccessAction.READ_NOTICE, desk.member.pk)
    page(ben, f"/continuity/{reference}/letters/{to_member.pk}", 404)
    page(desk.browser(desk.ana), f"/my/doctor/{reference}/letters/{to_member.pk}")
    page(desk.browser(desk.ana), f"/my/doctor/{reference}/letters/{own.pk}", 404)


WHO = pytest.mark.parametrize(
    ("who", "base"),
    [("ben", "/continuity"), ("ana", "/my/doctor"), ("eve", "/desk/requests")],
)


@WHO
def test_a_document_is_added_and_given_back_as_a_download_only(desk: Desk, who: str, base: str) -> None:
    user_id = getattr(desk, who)
    reference = desk.take(by=user_id)
    browser = desk.browser(user_id)
    file = SimpleUploadedFile("../../visit notes.pdf", PDF, "text/html")
    response = browser.post(f"{base}/{reference}/documents", {"file": file})
    assert response.headers["Location"] == f"{base}/{reference}"
    assert "visit notes.pdf" in page(browser, f"{base}/{reference}")
    given = browser.get(f"{base}/{reference}/documents/1")
    assert given.content == PDF
    assert given.headers["Content-Type"] == "application/pdf"
    assert given.headers["Content-Disposition"] == 'attachment; filename="visit notes.pdf"'
    assert last_action() == (AccessAction.READ_ATTACHMENT, desk.member.pk)


@WHO
@pytest.mark.parametrize(
    ("content", "told"),
    [(b"MZ\x90", "This is no PDF, JPEG or PNG document"), (b"", "The file is empty."), (None, "Choose the document.")],
)
def test_what_is_no_document_is_refused_at_its_field(
    desk: Desk, who: str, base: str, content: bytes | None, told: str
) -> None:
    user_id = getattr(desk, who)
    reference = desk.take(by=user_id)
    sent = {} if content is None else {"file": SimpleUploadedFile("a.pdf", content)}
    response = desk.browser(user_id).post(f"{base}/{reference}/documents", sent)
    assert response.status_code == UNPROCESSABLE
    assert told in response.content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(("who", "base"), [("ben", "/continuity"), ("ana", "/my/doctor")])
def test_a_request_is_taken_back_by_who_asked(desk: Desk, who: str, base: str) -> None:
    user_id = getattr(desk, who)
    reference = desk.take(by=user_id)
    browser = desk.browser(user_id)
    assert browser.post(f"{base}/{reference}/withdraw", {"why": ""}).status_code == SEE_OTHER
    assert RequestStanding.objects.get().state == "withdrawn"
    assert "The request was taken back." in page(browser, f"{base}/{reference}")
    assert browser.post(f"{base}/{reference}/withdraw", {"why": ""}).status_code == UNPROCESSABLE


# --- A member.


def test_a_member_chooses_a_doctor_they_saw_and_asks_in_plain_words(desk: Desk) -> None:
    ana = desk.browser(desk.ana)
    assert "Dr. Maria Ortiz" in page(ana, "/my/doctor/new")
    assert last_action() == (AccessAction.READ_OWN_RECORD, desk.member.pk)
    response = ana.post("/my/doctor/new", {"doctor": NPI, "npi": "", "care": "My heart", "urgency": "urgent"})
    request = ContinuityRequest.objects.get()
    assert response.headers["Location"] == f"/my/doctor/{request.reference}"
    assert (request.requester, request.npi, request.user_id) == ("member", NPI, desk.ana)
    text = page(ana, response.headers["Location"])
    for told in ("Keeping Dr. Maria Ortiz", "Your plan has your request.", "The plan must decide by"):
        assert told in text
    assert "Dr. Maria Ortiz" in page(ana, "/my/doctor")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"doctor": "other", "npi": ""}, "Type the doctor&#x27;s NPI, or call your plan"),
        ({"doctor": "other", "npi": "12"}, "NPI"),
        ({"doctor": "", "npi": ""}, "Choose your doctor, or another one."),
        ({"doctor": OTHER_NPI, "npi": ""}, "Select a valid choice"),
        ({"doctor": NPI, "care": ""}, "Write in a few words"),
    ],
)
def test_a_slip_of_a_member_is_told_at_its_field(desk: Desk, typed: dict[str, str], told: str) -> None:
    response = desk.browser(desk.ana).post("/my/doctor/new", {"care": "My heart", "urgency": "routine"} | typed)
    assert response.status_code == UNPROCESSABLE
    assert told in response.content.decode()


def test_another_doctor_is_asked_for_by_number(desk: Desk) -> None:
    typed = {"doctor": "other", "npi": OTHER_NPI, "care": "My heart", "urgency": "routine"}
    desk.browser(desk.ana).post("/my/doctor/new", typed)
    assert ContinuityRequest.objects.get().npi == OTHER_NPI


def test_a_member_in_no_plan_is_told_so(desk: Desk) -> None:
    Enrollment.objects.filter(member=desk.member).update(known_until=clock.now())
    typed = {"doctor": NPI, "care": "My heart", "urgency": "routine"}
    response = desk.browser(desk.ana).post("/my/doctor/new", typed)
    assert response.status_code == UNPROCESSABLE
    assert "On that day no plan with a network of its own had this member." in response.content.decode()


def test_a_member_says_in_which_language_and_size_letters_come(desk: Desk) -> None:
    ana = desk.browser(desk.ana)
    assert ana.post("/my/letters", {"language": "es", "large_print": "on"}).status_code == SEE_OTHER
    wanted = NoticePreference.objects.get()
    assert (wanted.language, wanted.large_print) == ("es", True)
    assert "Your next letters come this way." in page(ana, "/my/doctor")
    ana.post("/my/letters", {"language": "tlh"})
    assert "choose a language" in page(ana, "/my/doctor")
    assert NoticePreference.objects.get().language == "es"


def test_nobody_else_comes_to_a_members_pages(desk: Desk) -> None:
    reference = desk.take()
    for who in (desk.ben, desk.eve):
        browser = desk.browser(who)
        for path in ("/my/doctor", "/my/doctor/new", f"/my/doctor/{reference}"):
            page(browser, path, 403)


def test_somebody_else_for_whom_one_does_not_act_is_not_there(desk: Desk) -> None:
    for path in ("/my/doctor?person=2", "/my/doctor/new?person=x"):
        page(desk.browser(desk.ana), path, 404)
