"""Invitations by e-mail: a secret link that works once, for a while, for the address it was sent to."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.facts import OrganizationKind, Role
from accounts.models import Invitation, Membership, Organization, User
from accounts.rules.invitations import (
    AccountExists,
    NoSuchInvitation,
    NotTheInvited,
    TooManyInvitations,
    invitation_policy,
)
from accounts.rules.people import NotARoleThere
from accounts.selectors.people import get_invitation, list_open_invitations
from accounts.services.invitations import (
    accept_as_new_user,
    accept_as_user,
    invite_to_organization,
    withdraw_organization_invitation,
)
from accounts.services.people import add_organization
from tests.accounts.working import PASSWORD, make_clinic, make_person, make_plan, signed_in

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)
A_WEEK, A_SECOND = timedelta(days=7), timedelta(seconds=1)
NEW = "new@harbor.test"
NEW_PASSWORD = "seven otters under the bridge"
DESK, ADMIN = Role.FRONT_DESK, Role.PROVIDER_ADMINISTRATOR


@pytest.fixture
def clinic() -> int:
    return make_clinic()


@pytest.fixture
def ana(clinic: int) -> int:
    return make_person("ana@harbor.test", clinic, ADMIN)


def invite(clinic: int, ana: int | None, email: str = NEW, role: Role = DESK, now: datetime = NOW) -> str:
    return invite_to_organization(email, organization_id=clinic, role=role, invited_by=ana, now=now, today=now.date())


@pytest.fixture
def secret(clinic: int, ana: int) -> str:
    return invite(clinic, ana)


def accept(secret: str, *, now: datetime = NOW, password: str = NEW_PASSWORD) -> None:
    accept_as_new_user(secret, full_name="Nia Sample", password=password, now=now)


def test_a_link_holds_for_a_week_by_our_own_policy() -> None:
    assert invitation_policy(TODAY).life == A_WEEK


def test_only_the_hash_of_the_secret_is_kept(secret: str) -> None:
    invitation = Invitation.objects.get()
    assert bytes(invitation.secret_sha256) == sha256(secret.encode()).digest()
    assert len(secret) >= 43
    assert secret not in str(Invitation.objects.values().get())


def test_the_link_says_who_invites_whom_as_what(clinic: int, secret: str) -> None:
    offer = get_invitation(secret, now=NOW)
    assert offer is not None
    assert (offer.email, offer.organization_name, offer.role) == (NEW, "Harbor Clinic", DESK)
    assert (offer.invited_by, offer.has_account) == ("ana@harbor.test", False)


@pytest.mark.parametrize(
    ("after", "works"), [(timedelta(0), True), (A_WEEK - A_SECOND, True), (A_WEEK, False), (A_WEEK + A_SECOND, False)]
)
def test_the_link_works_for_a_week(clinic: int, secret: str, after: timedelta, works: bool) -> None:
    assert (get_invitation(secret, now=NOW + after) is not None) is works
    assert (len(list_open_invitations(clinic, now=NOW + after)) == 1) is works
    if works:
        accept(secret, now=NOW + after)
        return
    with pytest.raises(NoSuchInvitation):
        accept(secret, now=NOW + after)


def test_somebody_new_gets_an_account_with_the_name_and_password_they_chose(clinic: int, secret: str) -> None:
    accept(secret)
    user = User.objects.get(email=NEW)
    assert (user.full_name, user.check_password(NEW_PASSWORD), user.is_staff) == ("Nia Sample", True, False)
    assert Membership.objects.filter(user=user).values_list("organization_id", "role").get() == (clinic, DESK)


def test_a_link_works_once(secret: str) -> None:
    accept(secret)
    assert get_invitation(secret, now=NOW) is None
    user = User.objects.get(email=NEW)
    Membership.objects.filter(user=user).delete()
    with pytest.raises(NoSuchInvitation):
        accept_as_user(secret, user_id=user.pk, now=NOW)
    assert not Membership.objects.filter(user=user).exists()


def test_a_withdrawn_link_does_not_work(clinic: int, secret: str) -> None:
    invitation_id = Invitation.objects.get().pk
    assert withdraw_organization_invitation(invitation_id, organization_id=clinic, now=NOW)
    assert not withdraw_organization_invitation(invitation_id, organization_id=clinic, now=NOW)
    with pytest.raises(NoSuchInvitation):
        accept(secret)


def test_inviting_again_makes_the_earlier_link_useless(clinic: int, ana: int, secret: str) -> None:
    again = invite(clinic, ana, email=NEW.upper())
    assert get_invitation(secret, now=NOW) is None
    assert get_invitation(again, now=NOW) is not None
    assert len(list_open_invitations(clinic, now=NOW)) == 1


@pytest.mark.parametrize("wrong", ["", "x", "0" * 43, "é" * 43])
def test_a_secret_that_nobody_was_given_is_nothing(secret: str, wrong: str) -> None:
    assert get_invitation(wrong, now=NOW) is None
    with pytest.raises(NoSuchInvitation):
        accept(wrong)


@pytest.mark.parametrize("easy", ["short", "123456789012", "password1234", NEW])
def test_an_easy_password_makes_no_account_and_uses_up_no_link(secret: str, easy: str) -> None:
    with pytest.raises(ValidationError):
        accept(secret, password=easy)
    assert not User.objects.filter(email=NEW).exists()
    assert get_invitation(secret, now=NOW) is not None


def test_the_owner_of_an_account_accepts_with_it_and_with_no_new_password(clinic: int, ana: int) -> None:
    elsewhere = make_person("ben@bay.test", make_clinic("Bay PPG"), DESK)
    secret = invite(clinic, ana, email="Ben@bay.test")
    with pytest.raises(AccountExists):
        accept(secret)
    accept_as_user(secret, user_id=elsewhere, now=NOW)
    assert User.objects.get(pk=elsewhere).check_password(PASSWORD)
    assert Membership.objects.filter(user_id=elsewhere, organization_id=clinic).count() == 1


def test_another_account_cannot_accept(secret: str, clinic: int) -> None:
    cy = make_person("cy@bay.test", make_clinic("Bay PPG"), DESK)
    with pytest.raises(NotTheInvited):
        accept_as_user(secret, user_id=cy, now=NOW)
    assert not Membership.objects.filter(user_id=cy, organization_id=clinic).exists()


def test_nobody_is_invited_into_a_role_of_another_kind_of_organisation(clinic: int, ana: int) -> None:
    with pytest.raises(NotARoleThere):
        invite(clinic, ana, role=Role.PLAN_ADMINISTRATOR)


def test_an_organisation_sends_a_hundred_in_24_hours_and_no_more(clinic: int, ana: int) -> None:
    for number in range(100):
        invite(clinic, ana, email=f"n{number}@harbor.test")
    with pytest.raises(TooManyInvitations):
        invite(clinic, ana, email="n100@harbor.test", now=NOW + timedelta(hours=24) - A_SECOND)
    invite(clinic, ana, email="n100@harbor.test", now=NOW + timedelta(hours=24))


def link_of(clinic: int, ana: int, email: str = NEW, role: Role = DESK) -> str:
    """A link that works now."""
    return invite(clinic, ana, email=email, role=role, now=datetime.now(UTC))  # noqa: TID251


def test_the_link_takes_the_secret_out_of_the_address_and_makes_an_account(clinic: int, ana: int) -> None:
    browser = Client()
    followed = browser.get(f"/invitations/{link_of(clinic, ana)}", follow=True)
    assert followed.redirect_chain == [("/invitation", 302)]
    page = followed.content.decode()
    assert "<strong>Harbor Clinic</strong> invites you" in page
    assert "Front desk" in page
    done = browser.post("/invitation", {"full_name": "Nia Sample", "password": NEW_PASSWORD}, follow=True)
    assert done.redirect_chain == [("/sign-in", 302)]
    assert "Your account is ready." in done.content.decode()
    assert Membership.objects.filter(user__email=NEW, organization_id=clinic).exists()
    assert browser.get("/invitation").status_code == 404


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"full_name": "", "password": NEW_PASSWORD}, "Type your name."),
        ({"full_name": "Nia", "password": ""}, "Choose a password."),
        ({"full_name": "Nia", "password": "short"}, "at least 12 characters"),
    ],
)
def test_what_must_be_mended_is_told_and_the_link_still_works(
    clinic: int, ana: int, typed: dict[str, str], problem: str
) -> None:
    browser = Client()
    browser.get(f"/invitations/{link_of(clinic, ana)}")
    answer = browser.post("/invitation", typed)
    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert browser.get("/invitation").status_code == 200


def test_a_link_that_does_not_work_says_no_more_than_that(clinic: int, ana: int) -> None:
    used = link_of(clinic, ana)
    accept(used, now=datetime.now(UTC))  # noqa: TID251
    pages = {Client().get(f"/invitations/{each}", follow=True).content for each in (used, "never-given", "x" * 5000)}
    assert len(pages) == 1
    assert b"This invitation no longer works" in pages.pop()
    assert Client().get("/invitation").status_code == 404


def test_the_owner_of_an_account_is_asked_to_sign_in_and_comes_back(clinic: int, ana: int) -> None:
    make_person("ben@bay.test", make_clinic("Bay PPG"), DESK)
    browser = Client()
    page = browser.get(f"/invitations/{link_of(clinic, ana, email='ben@bay.test')}", follow=True).content.decode()
    assert 'href="/sign-in?next=/invitation"' in page
    refused = browser.post("/invitation", {"full_name": "Cy", "password": NEW_PASSWORD})
    assert "Sign in with it to accept." in refused.content.decode()
    browser.post("/sign-in?next=/invitation", {"login": "ben@bay.test", "password": PASSWORD})
    assert "Accept" in browser.get("/invitation").content.decode()


def test_somebody_signed_in_accepts_and_acts_for_the_new_organisation(clinic: int, ana: int) -> None:
    ben = make_person("ben@bay.test", make_clinic("Bay PPG"), DESK)
    browser = signed_in(ben)
    browser.get(f"/invitations/{link_of(clinic, ana, email='ben@bay.test')}")
    assert not Membership.objects.filter(user_id=ben, organization_id=clinic).exists()
    done = browser.post("/invitation", follow=True).content.decode()
    assert "You have accepted the invitation." in done
    assert "Acting for <strong>Harbor Clinic</strong>" in done


def test_somebody_signed_in_with_another_address_is_told_and_cannot_accept(clinic: int, ana: int) -> None:
    cy = make_person("cy@bay.test", make_clinic("Bay PPG"), DESK)
    browser = signed_in(cy)
    browser.get(f"/invitations/{link_of(clinic, ana)}")
    for answer in (browser.get("/invitation"), browser.post("/invitation")):
        assert "This invitation is for another account" in answer.content.decode()
    assert not Membership.objects.filter(user_id=cy, organization_id=clinic).exists()


def test_the_console_adds_an_organisation_and_invites_its_first_administrator(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command(
        "add_organization", "Bay PPG", kind="provider", provider_kind="ppg", npi=["1234567893"], operator="j.doe"
    )
    assert Organization.objects.values_list("name", "kind", "provider_kind").get() == ("Bay PPG", "provider", "ppg")
    call_command("invite", NEW, organization="Bay PPG", role="provider_administrator")
    link = capsys.readouterr().out.splitlines()[-1]
    accept(link.rpartition("/invitations/")[2], now=datetime.now(UTC))  # noqa: TID251
    assert Membership.objects.values_list("user__email", "role").get() == (NEW, ADMIN)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"kind": "provider", "npi": ["1234567890"]}, "An NPI has ten digits"),
        ({"kind": "provider", "health_plan": "health-net"}, "A health plan has a code"),
        ({"kind": "health_plan"}, "A health plan has a code"),
        ({"kind": "state", "provider_kind": "ppg"}, "Only a provider is a PPG"),
    ],
)
def test_the_console_adds_no_organisation_that_cannot_be(wrong: dict[str, object], problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        call_command("add_organization", "Bay PPG", **wrong)
    assert Organization.objects.count() == 0


def test_the_console_turns_no_organisation_into_another(clinic: int) -> None:
    with pytest.raises(CommandError, match="of another kind or plan"):
        call_command("add_organization", "Harbor Clinic", kind="health_plan", health_plan="health-net")
    plan = make_plan()
    with pytest.raises(CommandError, match="of another kind or plan"):
        call_command("add_organization", "Health Net", kind="health_plan", health_plan="molina")
    assert Organization.objects.get(pk=plan).health_plan == "health-net"


def test_the_console_gives_no_npi_to_two(clinic: int) -> None:
    add_organization("Harbor Clinic", OrganizationKind.PROVIDER, npis=["1234567893"])
    with pytest.raises(CommandError, match="belongs to another organisation"):
        call_command("add_organization", "Bay PPG", kind="provider", npi=["1234567893"])


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"organization": "Nowhere", "role": "front_desk"}, "no such organisation"),
        ({"organization": "Harbor Clinic", "role": "plan_administrator"}, "no such role"),
    ],
)
def test_the_console_invites_nobody_where_it_cannot(clinic: int, options: dict[str, str], problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        call_command("invite", NEW, **options)
