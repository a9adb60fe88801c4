"""The page of an organisation: its administrators change its people, and nobody else does."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.facts import Role
from accounts.models import Invitation, Membership, OrganizationNpi, User
from accounts.people import mail as people_mail
from accounts.selectors.people import get_person
from tests.accounts.working import make_clinic, make_person, make_plan, signed_in

pytestmark = pytest.mark.django_db

DESK, ADMIN, PRIVACY = Role.FRONT_DESK, Role.PROVIDER_ADMINISTRATOR, Role.PRIVACY_OFFICER


@pytest.fixture
def clinic() -> int:
    return make_clinic()


@pytest.fixture
def ana(clinic: int) -> int:
    return make_person("ana@harbor.test", clinic, ADMIN)


@pytest.fixture
def ben(clinic: int) -> int:
    return make_person("ben@harbor.test", clinic, DESK)


@pytest.fixture
def cy() -> int:
    """An administrator of another organisation."""
    return make_person("cy@bay.test", make_clinic("Bay PPG"), ADMIN)


@pytest.fixture
def admin(ana: int) -> Client:
    return signed_in(ana)


def text_of(client: Client, address: str = "/people") -> str:
    return client.get(address).content.decode()


def roles_of(user_id: int, organization_id: int) -> set[Role]:
    found = get_person(user_id, organization_id=organization_id)
    return set(found.roles) if found else set()


def test_the_page_shows_the_organisation_its_people_and_what_they_do(
    admin: Client, clinic: int, ben: int, cy: int
) -> None:
    OrganizationNpi.objects.create(organization_id=clinic, npi="1234567893")
    User.objects.filter(pk=ben).update(full_name="Ben Sample")
    page = text_of(admin)
    for words in ("Harbor Clinic", "Provider", "NPI 1234567893", "Ben Sample", "Front desk", "ana@harbor.test"):
        assert words in page
    assert "cy@bay.test" not in page


def test_an_address_that_stands_for_a_name_is_shown_once(admin: Client, ben: int) -> None:
    User.objects.filter(pk=ben).update(full_name="Ben Sample")
    cells = re.findall(r'<td role="cell" data-label="E-mail address">(.*?)</td>', text_of(admin))
    assert sorted(cells) == ['<span class="quiet">the same</span>', "ben@harbor.test"]


def test_a_privacy_officer_sees_the_people_and_changes_nobody(clinic: int, ana: int, ben: int) -> None:
    officer = signed_in(make_person("eve@harbor.test", clinic, PRIVACY))
    page = text_of(officer)
    assert "ben@harbor.test" in page
    assert "Send the invitation" not in page
    assert f"/people/{ben}" not in page
    assert officer.get(f"/people/{ben}").status_code == 403


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "/people"),
        ("post", "/people/invitations"),
        ("post", "/people/invitations/1/withdraw"),
        ("get", "/people/{ben}"),
        ("post", "/people/{ben}"),
        ("get", "/people/{ben}/remove"),
        ("post", "/people/{ben}/remove"),
    ],
)
def test_a_front_desk_has_no_business_with_people_and_a_stranger_signs_in(
    clinic: int, ana: int, ben: int, method: str, address: str
) -> None:
    path = address.format(ben=ben)
    assert getattr(signed_in(ben), method)(path, {"role": "front_desk", "roles": ["front_desk"]}).status_code == 403
    refused = getattr(Client(), method)(path)
    assert refused.status_code == 302
    assert refused.headers["Location"].startswith("/sign-in?next=")
    assert roles_of(ben, clinic) == {DESK}
    assert Invitation.objects.count() == 0


def test_people_of_another_organisation_are_just_not_there(clinic: int, ana: int, ben: int, cy: int) -> None:
    other = signed_in(cy)
    for address in (f"/people/{ben}", f"/people/{ben}/remove", "/people/999999"):
        assert other.get(address).status_code == 404
        assert other.post(address, {"roles": ["privacy_officer"]}).status_code == 404
    assert roles_of(ben, clinic) == {DESK}


def test_an_administrator_who_acts_for_another_organisation_changes_nobody_here(clinic: int, ben: int, cy: int) -> None:
    Membership.objects.create(user_id=cy, organization_id=clinic, role=ADMIN)
    client = signed_in(cy)
    assert client.get(f"/people/{ben}").status_code == 404
    client.post("/acting-for", {"acting_for": str(clinic)})
    assert client.get(f"/people/{ben}").status_code == 200


def test_roles_are_changed_and_the_next_page_says_so(admin: Client, clinic: int, ben: int) -> None:
    boxes = text_of(admin, f"/people/{ben}").split("<input")
    assert [box for box in boxes if 'value="front_desk"' in box and "checked" in box]
    assert not [box for box in boxes if 'value="privacy_officer"' in box and "checked" in box]
    answer = admin.post(f"/people/{ben}", {"roles": ["front_desk", "privacy_officer"]}, follow=True)
    assert answer.redirect_chain == [("/people", 302)]
    assert "The roles of ben@harbor.test were changed." in answer.content.decode()
    assert roles_of(ben, clinic) == {DESK, PRIVACY}


@pytest.mark.parametrize("roles", [[], ["plan_administrator"], ["front_desk", "operator"]])
def test_no_role_or_one_that_is_not_offered_is_refused_at_its_field(
    admin: Client, clinic: int, ben: int, roles: list[str]
) -> None:
    answer = admin.post(f"/people/{ben}", {"roles": roles})
    assert answer.status_code == 422
    assert 'href="#id_roles"' in answer.content.decode()
    assert roles_of(ben, clinic) == {DESK}


def test_the_last_administrator_is_told_why_they_stay(admin: Client, clinic: int, ana: int, ben: int) -> None:
    demoted = admin.post(f"/people/{ana}", {"roles": ["front_desk"]})
    assert demoted.status_code == 422
    assert "Nobody else is an administrator. Make somebody else one first." in demoted.content.decode()
    removed = admin.post(f"/people/{ana}/remove")
    assert removed.status_code == 422
    assert "Nobody else is an administrator" in removed.content.decode()
    assert roles_of(ana, clinic) == {ADMIN}


def test_nobody_is_removed_by_looking_at_the_question(admin: Client, clinic: int, ben: int) -> None:
    assert "Remove ben@harbor.test from Harbor Clinic?" in text_of(admin, f"/people/{ben}/remove")
    assert roles_of(ben, clinic) == {DESK}


def test_somebody_removed_is_out_at_once_in_the_browser_where_they_sit(admin: Client, clinic: int, ben: int) -> None:
    desk = signed_in(ben)
    assert desk.get("/").status_code == 200
    answer = admin.post(f"/people/{ben}/remove", follow=True)
    assert "ben@harbor.test no longer works here." in answer.content.decode()
    assert desk.get("/").status_code == 403
    assert desk.post("/inquiries", {"identifier": "91234567A", "last_name": "X"}).status_code == 403


def test_an_administrator_who_leaves_is_led_away(admin: Client, clinic: int, ana: int, ben: int) -> None:
    Membership.objects.create(user_id=ben, organization_id=clinic, role=ADMIN)
    assert admin.post(f"/people/{ana}/remove").headers["Location"] == "/"
    assert roles_of(ana, clinic) == set()


def test_an_invitation_is_sent_as_a_letter_with_a_link_and_listed(admin: Client) -> None:
    answer = admin.post("/people/invitations", {"email": "new@harbor.test", "role": "front_desk"}, follow=True)
    page = answer.content.decode()
    assert "We wrote to new@harbor.test." in page
    assert page.count("new@harbor.test") >= 2
    [letter] = mail.outbox
    assert letter.to == ["new@harbor.test"]
    assert letter.subject == "ana@harbor.test invites you to Harbor Clinic"
    assert "http://testserver/invitations/" in letter.body
    assert "within 7 days" in letter.body


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "new@harbor.test", "role": "plan_administrator"},
        {"email": "new@harbor.test", "role": ""},
        {"email": "not an address", "role": "front_desk"},
        {},
    ],
)
def test_an_invitation_that_cannot_be_sent_is_not(admin: Client, typed: dict[str, str]) -> None:
    answer = admin.post("/people/invitations", typed)
    assert answer.status_code == 422
    assert "Nobody was invited yet" in answer.content.decode()
    assert (Invitation.objects.count(), len(mail.outbox)) == (0, 0)


def test_a_letter_that_could_not_be_handed_over_is_admitted(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*letter: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(people_mail, "send_mail", refuse)
    page = admin.post("/people/invitations", {"email": "new@harbor.test", "role": "front_desk"}, follow=True)
    assert "The letter to new@harbor.test could not be sent." in page.content.decode()


def test_an_invitation_is_withdrawn_by_its_own_organisation_only(admin: Client, cy: int) -> None:
    admin.post("/people/invitations", {"email": "new@harbor.test", "role": "front_desk"})
    invitation = Invitation.objects.get()
    address = f"/people/invitations/{invitation.pk}/withdraw"
    assert signed_in(cy).post(address).status_code == 404
    assert admin.post(address, follow=True).redirect_chain == [("/people", 302)]
    assert "new@harbor.test" not in text_of(admin)
    assert admin.post(address).status_code == 404


def test_a_name_is_shown_as_text_and_nothing_else(admin: Client, ben: int) -> None:
    User.objects.filter(pk=ben).update(full_name="<script>x</script>")
    assert "<script>x" not in text_of(admin)
    assert "<script>x" not in text_of(admin, f"/people/{ben}/remove")


def test_every_page_says_for_whom_one_acts(admin: Client) -> None:
    for address in ("/", "/people", "/no-such-page"):
        assert "Acting for <strong>Harbor Clinic</strong>" in text_of(admin, address)
    assert "acting-for-others" not in text_of(admin)


def test_somebody_of_two_organisations_switches_and_the_next_page_says_so(ben: int) -> None:
    plan = make_plan()
    Membership.objects.create(user_id=ben, organization_id=plan, role=Role.PLAN_ADMINISTRATOR)
    client = signed_in(ben)
    assert "Acting for <strong>Harbor Clinic</strong>" in text_of(client, "/")
    answer = client.post("/acting-for", {"acting_for": str(plan)}, follow=True)
    page = answer.content.decode()
    assert "You now act for Health Net." in page
    assert "Acting for <strong>Health Net</strong>" in page
    assert 'href="/people"' in page


@pytest.mark.parametrize("choice", ["", "0", "-1", "999999", "self", "9" * 30, "1 OR 1", "\u0661"])
def test_a_switch_to_what_is_not_theirs_is_refused_and_changes_nothing(ben: int, choice: str) -> None:
    client = signed_in(ben)
    client.get("/")
    assert client.post("/acting-for", {"acting_for": choice}).status_code == 403
    assert "Acting for <strong>Harbor Clinic</strong>" in text_of(client, "/")


def test_a_switch_to_another_organisation_is_refused_and_needs_a_post(ben: int, cy: int) -> None:
    other = Membership.objects.get(user_id=cy).organization_id
    client = signed_in(ben)
    assert client.post("/acting-for", {"acting_for": str(other)}).status_code == 403
    assert client.get("/acting-for", {"acting_for": str(other)}).status_code == 405


def test_a_switch_without_the_token_of_the_form_is_refused(ben: int) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(User.objects.get(pk=ben))
    assert careful.post("/acting-for", {"acting_for": "self"}).status_code == 403


@pytest.mark.parametrize(
    ("role", "seen", "unseen"),
    [
        (DESK, ["Check coverage"], ["People", "Who looked", "Emergencies"]),
        (ADMIN, ["Check coverage", "People"], ["Emergencies", "My coverage"]),
        (PRIVACY, ["People"], ["Check coverage", "My coverage"]),
    ],
)
def test_the_navigation_offers_what_a_role_may_open(
    clinic: int, ana: int, role: Role, seen: list[str], unseen: list[str]
) -> None:
    page = text_of(signed_in(make_person(f"{role}@harbor.test", clinic, role)), "/no-such-page")
    navigation = page.split("<nav", 1)[1].split("</nav>", 1)[0]
    assert all(f">{words}</a>" in navigation for words in seen)
    assert not any(f">{words}</a>" in navigation for words in unseen)


def test_the_page_of_people_asks_the_same_few_questions_for_one_person_and_for_ten(admin: Client, clinic: int) -> None:
    text_of(admin)
    with CaptureQueriesContext(connection) as few:
        text_of(admin)
    for number in range(10):
        make_person(f"p{number}@harbor.test", clinic, DESK)
    with CaptureQueriesContext(connection) as many:
        text_of(admin)
    assert len(many) == len(few)
