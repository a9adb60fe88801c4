"""The second step: who needs one, how it is set up, shown and kept, and that nothing goes around it."""

from io import StringIO
from pathlib import Path

import pytest
from allauth.account.forms import default_token_generator
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.http import int_to_base36
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.demo import DEMO_USERS, DemoUser, add_demo_users
from accounts.facts import ROLES_OF, OrganizationKind, Role
from accounts.models import User
from accounts.services.people import add_user
from accounts.services.second_step import enrol_app
from accounts.signing_in.sealing import unseal
from cmc_portal import clock
from tests.accounts.signing_in import (
    ANA,
    BEN,
    CY,
    PASSWORD,
    add_person,
    ana,
    ben,
    code_of,
    cy,
    later,
    quick_and_alone,
    sign_in,
)

__all__ = ["ana", "ben", "cy", "quick_and_alone"]
pytestmark = pytest.mark.django_db

CODE, SET_UP = "/sign-in/code", "/account/second-step"


@pytest.mark.parametrize(
    ("kind", "role", "asked"),
    [
        (kind, role, kind is not OrganizationKind.PROVIDER or role is Role.PROVIDER_ADMINISTRATOR)
        for kind, roles in ROLES_OF.items()
        for role in sorted(roles)
    ],
)
def test_plan_and_state_staff_and_administrators_need_a_second_step(
    client: Client, kind: OrganizationKind, role: Role, asked: bool
) -> None:
    add_person("dee@work.example", kind, role)
    sign_in(client, "dee@work.example")
    page = client.get("/account/")
    assert page.headers.get("Location") == (SET_UP if asked else None)


def test_operators_need_a_second_step(client: Client) -> None:
    User.objects.create_user("operator@portal.example", PASSWORD, is_staff=True)
    sign_in(client, "operator@portal.example")
    assert client.get("/account/").headers["Location"] == SET_UP


@pytest.mark.parametrize("address", ["/", "/inquiries/202611-000000-000000", "/account/", "/account/password"])
def test_without_a_second_step_no_page_opens(client: Client, ben: User, address: str) -> None:
    sign_in(client, BEN)
    assert client.get(address).headers["Location"] == SET_UP
    assert client.post(address).headers["Location"] == SET_UP


def test_the_set_up_page_says_why_and_offers_both_ways(client: Client, ben: User) -> None:
    sign_in(client, BEN)
    page = client.get(SET_UP)
    assert "Your work lets you see many people" in page.text
    assert 'href="/account/passkeys/add"' in page.text
    assert 'href="/account/second-step/app"' in page.text


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_and_then_asked_for(client: Client, ben: User) -> None:
    sign_in(client, BEN)
    form = client.get("/account/second-step/app")
    assert form.status_code == 200
    assert "<svg" in form.text
    secret = client.session["mfa.totp.secret"]
    done = client.post("/account/second-step/app", {"code": _code(secret)})
    assert done.headers["Location"] == "/account/second-step/recovery-codes"
    assert client.get("/account/").status_code == 200
    client.post("/sign-out")
    assert sign_in(client, BEN).headers["Location"] == CODE
    assert client.get("/account/").headers["Location"].startswith("/sign-in?next=")
    assert client.post(CODE, {"code": code_of(ben, steps=1)}).headers["Location"] == "/start"


def test_the_code_that_set_the_app_up_does_not_sign_in_as_well(client: Client, ben: User) -> None:
    sign_in(client, BEN)
    client.get("/account/second-step/app")
    code = _code(client.session["mfa.totp.secret"])
    client.post("/account/second-step/app", {"code": code})
    client.post("/sign-out")
    sign_in(client, BEN)
    page = client.post(CODE, {"code": code})
    assert "This code is not right, or was used already." in page.text


def test_a_wrong_code_sets_nothing_up(client: Client, ben: User) -> None:
    sign_in(client, BEN)
    client.get("/account/second-step/app")
    page = client.post("/account/second-step/app", {"code": "000000"})
    assert "The app is not set up yet" in page.text
    assert Authenticator.objects.filter(user=ben).count() == 0


def test_the_secret_of_the_app_is_kept_encrypted(cy: User) -> None:
    kept = Authenticator.objects.get(user=cy, type="totp").data["secret"]
    assert kept.startswith("gAAAA")
    assert len(unseal(kept)) == 32


def test_signing_in_takes_a_code_once(client: Client, cy: User) -> None:
    assert sign_in(client, CY).headers["Location"] == CODE
    code = code_of(cy)
    assert client.post(CODE, {"code": code}).headers["Location"] == "/"
    second = Client()
    sign_in(second, CY)
    assert second.post(CODE, {"code": code}).status_code == 200
    assert "_auth_user_id" not in second.session
    assert second.post(CODE, {"code": code_of(cy, steps=1)}).headers["Location"] == "/"


def test_a_code_of_before_or_after_is_taken_and_an_older_one_is_not(client: Client, cy: User) -> None:
    sign_in(client, CY)
    assert client.post(CODE, {"code": code_of(cy, steps=-3)}).status_code == 200
    assert client.post(CODE, {"code": code_of(cy, steps=-1)}).headers["Location"] == "/"


def test_spaces_in_a_code_do_not_matter(client: Client, cy: User) -> None:
    sign_in(client, CY)
    code = code_of(cy)
    assert client.post(CODE, {"code": f" {code[:3]} {code[3:]}"}).headers["Location"] == "/"


def test_the_password_alone_opens_nothing(client: Client, cy: User) -> None:
    sign_in(client, CY)
    assert "_auth_user_id" not in client.session
    assert client.get("/account/").headers["Location"] == "/sign-in?next=/account/"
    assert client.get(SET_UP).headers["Location"] == f"/sign-in?next={SET_UP}"


def test_the_code_page_without_a_password_leads_to_signing_in(client: Client, cy: User) -> None:
    assert client.get(CODE).headers["Location"] == "/sign-in"
    assert client.post(CODE, {"code": code_of(cy)}).headers["Location"] == "/sign-in"


def test_a_recovery_code_works_in_place_of_the_app_once(client: Client, cy: User) -> None:
    spare = Authenticator.objects.get(user=cy, type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(client, CY)
    assert client.post(CODE, {"code": spare}).headers["Location"] == "/"
    again = Client()
    sign_in(again, CY)
    assert again.post(CODE, {"code": spare}).status_code == 200


def test_codes_cannot_be_guessed(client: Client, cy: User) -> None:
    sign_in(client, CY)
    answers = [client.post(CODE, {"code": f"00000{digit}"}).status_code for digit in range(6)]
    assert answers == [200, 200, 200, 200, 200, 429]
    assert client.post(CODE, {"code": code_of(cy)}).status_code == 429


def test_who_guesses_codes_elsewhere_does_not_stop_the_owner(client: Client, cy: User) -> None:
    thief = Client(REMOTE_ADDR="203.0.113.9")
    sign_in(thief, CY)
    assert [thief.post(CODE, {"code": "000000"}).status_code for _ in range(6)][-1] == 429
    sign_in(client, CY)
    assert client.post(CODE, {"code": code_of(cy)}).headers["Location"] == "/"


def test_a_session_from_before_the_person_was_promoted_is_asked_for_the_second_step(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    assert client.get("/account/").status_code == 200
    add_user(ANA, PASSWORD, organization_id=ana.organizations.get().pk, role=Role.PROVIDER_ADMINISTRATOR)
    assert client.get("/account/").headers["Location"] == SET_UP


def test_a_session_without_the_factor_that_was_set_up_elsewhere_must_show_it(client: Client, cy: User) -> None:
    client.force_login(cy)
    session = client.session
    del session["account_authentication_methods"]
    session.save()
    asked = client.get("/account/")
    assert asked.headers["Location"] == "/account/confirm/code?next=%2Faccount%2F"
    assert client.post(asked.headers["Location"], {"code": code_of(cy)}).headers["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_a_password_just_typed_is_not_enough_to_add_a_factor_beside_another(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    enrol_app(ana.pk)
    for address in ("/account/passkeys/add", "/account/second-step/recovery-codes"):
        assert client.get(address).headers["Location"].startswith("/account/confirm/code?next=")


def test_a_new_password_by_link_does_not_go_around_the_second_step(client: Client, cy: User) -> None:
    key = default_token_generator.make_token(cy)
    address = client.get(f"/account/password/new/{int_to_base36(cy.pk)}-{key}").headers["Location"]
    changed = client.post(address, {"password1": "seven-otters-paint", "password2": "seven-otters-paint"})
    assert changed.headers["Location"] == "/account/password/new/done"
    assert "_auth_user_id" not in client.session
    assert sign_in(client, CY, "seven-otters-paint").headers["Location"] == CODE


def test_the_last_factor_of_who_needs_one_cannot_be_removed(client: Client, cy: User) -> None:
    _sign_in_wholly(client, cy)
    page = client.post("/account/second-step/app/remove")
    assert "Your work needs a second step. Add another one first" in page.text
    assert Authenticator.objects.filter(user=cy, type="totp").exists()


@pytest.mark.django_db(transaction=True)
def test_who_need_not_have_one_may_set_it_up_and_remove_it(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    client.get("/account/second-step/app")
    client.post("/account/second-step/app", {"code": _code(client.session["mfa.totp.secret"])})
    assert client.post("/account/second-step/app/remove").headers["Location"] == SET_UP
    assert not Authenticator.objects.filter(user=ana).exists()


@pytest.mark.parametrize(
    "address",
    [
        "/account/second-step/app/remove",
        "/account/second-step/recovery-codes",
        "/account/second-step/recovery-codes/new",
        "/account/second-step/recovery-codes/file",
        "/account/passkeys/add",
    ],
)
def test_changing_or_seeing_a_factor_asks_again_who_it_is_and_by_the_factor(
    client: Client, cy: User, address: str
) -> None:
    _sign_in_wholly(client, cy)
    assert client.get(address).status_code == 200
    with later(minutes=6):
        assert client.get(address).headers["Location"].startswith("/account/confirm/code?next=")
        to_password = client.get(f"/account/confirm/password?next={address}")
        assert to_password.headers["Location"].startswith("/account/confirm/code?next=")


def test_the_password_again_is_enough_for_who_has_no_factor(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    with later(minutes=6):
        asked = client.get("/account/second-step/app").headers["Location"]
        assert asked.startswith("/account/confirm/password?next=")
        assert "This is not your password." in client.post(asked, {"password": "wrong-one"}).text
        assert client.post(asked, {"password": PASSWORD}).headers["Location"] == "/account/second-step/app"


def test_recovery_codes_are_saved_as_a_file(client: Client, cy: User) -> None:
    _sign_in_wholly(client, cy)
    saved = client.get("/account/second-step/recovery-codes/file")
    assert saved.headers["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert "no-store" in saved.headers["Cache-Control"]
    codes = Authenticator.objects.get(user=cy, type="recovery_codes").wrap().get_unused_codes()
    assert all(code in saved.text for code in codes)


def test_new_recovery_codes_replace_the_old(client: Client, cy: User) -> None:
    before = Authenticator.objects.get(user=cy, type="recovery_codes").wrap().get_unused_codes()
    _sign_in_wholly(client, cy)
    client.post("/account/second-step/recovery-codes/new")
    after = Authenticator.objects.get(user=cy, type="recovery_codes").wrap().get_unused_codes()
    assert len(after) == 10
    assert set(before).isdisjoint(after)


def test_somebody_elses_passkey_is_not_there(client: Client, cy: User, ben: User) -> None:
    theirs = Authenticator.objects.create(user=ben, type="webauthn", data={"name": "Key", "credential": {}})
    _sign_in_wholly(client, cy)
    for what in ("name", "remove"):
        assert client.get(f"/account/passkeys/{theirs.pk}/{what}").status_code == 404
        assert client.post(f"/account/passkeys/{theirs.pk}/{what}", {"name": "Mine"}).status_code == 404


def test_a_made_up_passkey_signs_nobody_in(client: Client, cy: User) -> None:
    client.get("/sign-in/passkey", headers={"Accept": "application/json"})
    for credential in ("", "{}", "[]", '"x"', '{"response": {"userHandle": "MQ"}}', '{"id": 1, "response": 2}'):
        answer = client.post("/sign-in/passkey", {"credential": credential})
        assert answer.headers["Location"] == "/sign-in"
    assert "_auth_user_id" not in client.session


def test_a_program_s_call_costs_nothing_of_this(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/api/v1/not-there").status_code == 404


def test_a_made_up_passkey_is_not_added(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    client.get("/account/passkeys/add")
    for credential in ("", "{}", "[]", '"x"', '{"id": "AA", "rawId": "AA", "response": {}}'):
        page = client.post("/account/passkeys/add", {"name": "Mine", "credential": credential})
        assert "The passkey was not added" in page.text
    assert not Authenticator.objects.exists()


def test_who_showed_a_factor_is_not_asked_for_their_roles_again(
    client: Client, cy: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _sign_in_wholly(client, cy)
    # The session and its user are read, and the session written; nothing else.
    with django_assert_num_queries(5):
        client.get("/account/not-there")


@pytest.mark.parametrize("role", sorted({role for roles in ROLES_OF.values() for role in roles}))
def test_the_demonstration_has_somebody_of_every_role(role: Role) -> None:
    assert any(each.role is role for each in DEMO_USERS)


@pytest.mark.parametrize("user", DEMO_USERS, ids=lambda user: user.email)
def test_the_page_about_the_demonstration_names_everybody(user: DemoUser) -> None:
    page = (Path(__file__).parents[2] / "docs" / "demo.md").read_text(encoding="utf-8")
    step = "with a code" if user.second_step else ""
    assert f"| `{user.email}` | {step} | {user.role.replace('_', ' ')} | {user.organization} |" in page


def test_the_demonstration_s_code_signs_in_who_needs_one(client: Client, settings: Settings) -> None:
    settings.PORTAL_DEMO = True
    add_demo_users()
    add_demo_users()
    client.post("/sign-in", {"login": "coordinator@plan.example", "password": "try-the-portal"})
    printed = StringIO()
    call_command("demo_code", "coordinator@plan.example", stdout=printed, stderr=StringIO())
    assert client.post(CODE, {"code": printed.getvalue()}).headers["Location"] == "/start"


def test_codes_of_real_people_are_never_printed(settings: Settings, cy: User) -> None:
    settings.PORTAL_DEMO = True
    with pytest.raises(CommandError, match="cy@state.example has no code of the demonstration"):
        call_command("demo_code", CY)
    settings.PORTAL_DEMO = False
    with pytest.raises(CommandError, match="The demonstration is switched off"):
        call_command("demo_code", "coordinator@plan.example")


def _sign_in_wholly(client: Client, user: User) -> None:
    sign_in(client, user.email)
    assert client.post(CODE, {"code": code_of(user)}).status_code == 302


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30)))
