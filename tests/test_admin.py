"""The operators' pages: who gets in, what is on them (literally), and what can be done there."""

import re

import pytest
from django.contrib.admin import site as the_libraries_site
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse

from accounts.facts import OrganizationKind, Role
from accounts.models import Membership, Organization, SelfService, User
from accounts.operator_site import OPERATORS
from accounts.services.people import add_organization, add_user
from benefits.models import Service
from cmc_portal.clock import now
from cmc_portal.database_roles import APP_ROLE
from eligibility.models import County
from tests.database_role import acting_as
from tests.operators import EMAIL, add_operator, sign_in

pytestmark = pytest.mark.django_db

PEOPLE = {"accounts.membership", "accounts.organization", "accounts.user"}
REFERENCE = {
    *("benefits.benefitline", "benefits.partyphone", "benefits.responsibleparty", "benefits.service"),
    *("eligibility.county", "eligibility.healthplan", "eligibility.planname", "eligibility.planoffering"),
    "eligibility.planphone",
}
PASSWORD = "correct-horse-battery-staple"


@pytest.fixture
def operator(client: Client) -> User:
    user = add_operator()
    sign_in(client, user)
    return user


def registered() -> set[str]:
    return {model._meta.label_lower for model in OPERATORS._registry}


def address(label: str, page: str, *arguments: object) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=arguments)


# --- What is there.


def test_these_tables_and_no_others_are_on_the_operators_pages() -> None:
    """Above all no member, no inquiry, no event of the trail, no seal, session, token, key or second factor."""
    assert registered() == PEOPLE | REFERENCE


def test_what_libraries_register_for_themselves_has_no_address() -> None:
    elsewhere = {model._meta.app_label for model in the_libraries_site._registry}
    assert "mfa" in elsewhere  # so that this says something
    addresses = {each.name for each in OPERATORS.get_urls() if isinstance(each, URLPattern)}
    assert addresses == {"index", "login", "logout", "jsi18n", "app_list"}
    assert not elsewhere & {label.split(".")[0] for label in registered() - PEOPLE}


# --- Who gets in.


def get(client: Client, path: str = "/operator/") -> HttpResponse:
    return client.get(path)


def test_a_stranger_is_led_to_where_everybody_signs_in(client: Client) -> None:
    first = get(client)
    assert first.headers["Location"] == "/operator/login/?next=/operator/"
    assert get(client, first.headers["Location"]).headers["Location"] == "/sign-in?next=/operator/"


def test_the_front_desk_and_a_plans_administrator_are_refused(client: Client) -> None:
    for kind, role, plan in (
        (OrganizationKind.PROVIDER, Role.FRONT_DESK, ""),
        (OrganizationKind.HEALTH_PLAN, Role.PLAN_ADMINISTRATOR, "health-net"),
    ):
        organization_id = add_organization(f"The {kind}", kind, health_plan=plan)
        user_id = add_user(f"{role}@example.org", PASSWORD, organization_id=organization_id, role=role)
        sign_in(client, User.objects.get(pk=user_id))
        assert client.get("/operator/", follow=True).status_code == 403
        assert client.get("/operator/accounts/user/", follow=True).status_code == 403


def test_an_operator_who_has_not_shown_a_second_factor_does_not_get_in(client: Client) -> None:
    sign_in(client, add_operator(), second_factor=False)
    answer = get(client, "/operator/accounts/user/")
    assert answer.status_code == 302
    assert EMAIL not in answer.content.decode()


def test_the_site_itself_asks_for_the_second_factor(rf, client: Client) -> None:  # type: ignore[no-untyped-def]
    for second_factor in (False, True):
        sign_in(client, User.objects.filter(email=EMAIL).first() or add_operator(), second_factor=second_factor)
        request = rf.get("/operator/")
        request.session, request.user = client.session, User.objects.get(email=EMAIL)
        assert OPERATORS.has_permission(request) is second_factor


def test_an_operator_who_was_dismissed_does_not_get_in(client: Client, operator: User) -> None:
    User.objects.filter(pk=operator.pk).update(is_staff=False)
    assert client.get("/operator/", follow=True).status_code == 403


# --- What the pages hold.


@pytest.mark.usefixtures("reference_data", "operator")
def test_every_page_works_without_inline_script_or_style(client: Client) -> None:
    organization_id = add_organization("Harbor Clinic", OrganizationKind.PROVIDER)
    add_user("desk@clinic.example", PASSWORD, organization_id=organization_id, role=Role.FRONT_DESK)
    pages = ["/operator/", "/operator/accounts/", "/operator/eligibility/", "/operator/benefits/"]
    for model in OPERATORS._registry:
        label, row = model._meta.label_lower, model._default_manager.first()
        assert row is not None, label
        pages += [address(label, "changelist"), address(label, "change", row.pk), address(label, "history", row.pk)]
        pages += [address(label, "add")] if label in PEOPLE else []
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        text = answer.content.decode()
        inline = re.findall(
            r"<style|<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son\w+=\"|\sstyle=\"|javascript:", text
        )
        assert inline == [], page


@pytest.mark.usefixtures("operator")
def test_who_is_only_a_member_is_not_among_the_people(client: Client) -> None:
    member = User.objects.create_user("mo@member.example", PASSWORD)
    SelfService.objects.create(user=member, member_id=1, linked_at=now())
    page = client.get("/operator/accounts/user/").content.decode()
    assert EMAIL in page
    assert "mo@member.example" not in page
    assert client.get(address("accounts.user", "change", member.pk)).status_code == 302
    assert "mo@member.example" not in client.get("/operator/accounts/user/?q=member.example").content.decode()


@pytest.mark.usefixtures("operator")
def test_no_page_shows_a_password_not_even_its_hash(client: Client, operator: User) -> None:
    page = client.get(address("accounts.user", "change", operator.pk)).content.decode()
    assert "password" not in page.lower()
    assert operator.password not in page


# --- What can be done there.


@pytest.mark.usefixtures("operator")
def test_an_operator_appoints_an_organisations_first_administrator(client: Client) -> None:
    clinic = {"name": "Harbor Clinic", "kind": "provider", "provider_kind": "ppg", "health_plan": ""}
    assert client.post(address("accounts.organization", "add"), clinic).status_code == 302
    person = {"email": "ann@clinic.example", "full_name": "Ann", "is_active": "on"}
    assert client.post(address("accounts.user", "add"), person).status_code == 302
    ann, harbor = User.objects.get(email="ann@clinic.example"), Organization.objects.get(name="Harbor Clinic")
    assert (ann.has_usable_password(), ann.is_staff, ann.is_superuser) == (False, False, False)
    role = {"user": ann.pk, "organization": harbor.pk, "role": "provider_administrator"}
    assert client.post(address("accounts.membership", "add"), role).status_code == 302
    assert Membership.objects.get().role == "provider_administrator"


@pytest.mark.usefixtures("operator")
def test_the_running_portals_role_may_do_what_operators_do(client: Client) -> None:
    harbor = add_organization("Harbor Clinic", OrganizationKind.PROVIDER)
    with acting_as(APP_ROLE):
        person = {"email": "ann@clinic.example", "full_name": "Ann", "is_active": "on"}
        assert client.post(address("accounts.user", "add"), person).status_code == 302
        ann = User.objects.get(email="ann@clinic.example").pk
        person = {"full_name": "Ann Lee", "is_active": "on", "is_staff": "on"}
        assert client.post(address("accounts.user", "change", ann), person).status_code == 302
        role = {"user": ann, "organization": harbor, "role": "provider_administrator"}
        assert client.post(address("accounts.membership", "add"), role).status_code == 302
        assert client.get(address("accounts.user", "history", ann)).status_code == 200
    assert Membership.objects.get().user.is_staff


def test_operators_do_not_change_what_they_are(client: Client, operator: User) -> None:
    client.post(address("accounts.user", "change", operator.pk), {"full_name": "Olga"})
    operator.refresh_from_db()
    assert (operator.full_name, operator.is_active, operator.is_staff) == ("Olga", True, True)


@pytest.mark.usefixtures("operator")
def test_whose_data_an_organisation_sees_is_not_changed_later(client: Client) -> None:
    harbor = add_organization("Harbor Clinic", OrganizationKind.PROVIDER)
    changed = {"name": "Harbor Hospital", "kind": "health_plan", "health_plan": "health-net", "provider_kind": ""}
    client.post(address("accounts.organization", "change", harbor), changed)
    row = Organization.objects.get(pk=harbor)
    assert (row.name, row.kind, row.health_plan) == ("Harbor Hospital", "provider", "")


@pytest.mark.usefixtures("reference_data", "operator")
@pytest.mark.parametrize("label", sorted(PEOPLE | REFERENCE))
def test_nothing_is_ever_deleted(client: Client, label: str) -> None:
    organization_id = add_organization("Harbor Clinic", OrganizationKind.PROVIDER)
    add_user("desk@clinic.example", PASSWORD, organization_id=organization_id, role=Role.FRONT_DESK)
    model = next(each for each in OPERATORS._registry if each._meta.label_lower == label)
    count = model._default_manager.count()
    answer = client.post(address(label, "delete", model._default_manager.first().pk), {"post": "yes"})
    assert (answer.status_code, model._default_manager.count()) == (403, count)


@pytest.mark.usefixtures("reference_data", "operator")
def test_reference_data_is_looked_at_and_changed_in_its_files_only(client: Client) -> None:
    county = County.objects.get(code="19")
    assert client.post(address("eligibility.county", "change", "19"), {"code": "19", "name": "X"}).status_code == 403
    assert client.post(address("benefits.service", "add"), {"code": "x"}).status_code == 403
    assert County.objects.get(code="19").name == county.name
    assert not Service.objects.filter(code="x").exists()
