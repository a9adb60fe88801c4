"""Who may see a member's data besides the member: whom the member, or a plan's staff on paper evidence, allowed."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client

from accounts.facts import Asker, Channel, OrganizationKind, Role
from accounts.models import AccessEvent, Invitation, Representation, SelfService, User
from accounts.permissions import (
    may_allow_representative,
    may_look_for_represented,
    may_record_representative,
    may_see_own_page,
)
from accounts.rules.invitations import AlreadyLinked, BadDays, OneselfAsRepresentative, check_representation
from accounts.selectors.askers import get_belonging
from accounts.selectors.people import list_representatives
from accounts.services.invitations import accept_as_new_user, accept_as_user
from accounts.services.representatives import end_representation, link_member, record_representation
from cmc_portal import clock
from eligibility import models as rows
from tests.accounts.working import PASSWORD, make_clinic, make_person, make_plan, signed_in
from tests.eligibility.records import enroll, new_member

NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
MARCH_9, MARCH_10, MARCH_11 = date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11)
ANA, BEN = "ana@home.test", "ben@home.test"
NEW_PASSWORD = "seven otters under the bridge"
CIN = "91234567A"
FAR = date(2099, 12, 31)


# What the rules say, without a database.


@pytest.mark.parametrize(
    ("first_day", "last_day", "refused"),
    [
        (MARCH_10, MARCH_10, False),
        (MARCH_9, MARCH_10, False),
        (MARCH_11, MARCH_11, False),
        (MARCH_11, MARCH_10, True),
        (MARCH_9, MARCH_9, True),
    ],
)
def test_days_are_in_order_and_not_over(first_day: date, last_day: date, refused: bool) -> None:
    days = {"first_day": first_day, "last_day": last_day, "today": MARCH_10}
    if not refused:
        check_representation(BEN, own_email=ANA, **days)
        return
    with pytest.raises(BadDays):
        check_representation(BEN, own_email=ANA, **days)


@pytest.mark.parametrize("email", [ANA, "Ana@HOME.test", f" {ANA} "])
def test_nobody_allows_themselves(email: str) -> None:
    with pytest.raises(OneselfAsRepresentative):
        check_representation(email, own_email=ANA, first_day=MARCH_10, last_day=MARCH_11, today=MARCH_10)


def themselves(*members: int, own: int | None = None) -> Asker:
    return Asker(Channel.PAGE, organization_id=None, user_id=1, members=frozenset(members), own_member=own)


def test_the_member_allows_and_a_representative_does_not() -> None:
    assert may_allow_representative(themselves(40, 41, own=40), member_id=40)
    assert not may_allow_representative(themselves(40, 41, own=40), member_id=41)
    assert not may_allow_representative(themselves(40), member_id=40)


def test_who_has_an_own_page() -> None:
    assert may_see_own_page(themselves(40))
    assert not may_see_own_page(themselves())
    at_work = Asker(Channel.PAGE, organization_id=1, user_id=1, members=frozenset({40}), own_member=40)
    assert not may_see_own_page(at_work)
    assert not may_allow_representative(at_work, member_id=40)


@pytest.mark.parametrize("role", Role)
def test_the_plans_administrators_and_continuity_staff_record_representatives(role: Role) -> None:
    plan = Asker(
        Channel.PAGE,
        organization_id=1,
        user_id=1,
        organization_kind=OrganizationKind.HEALTH_PLAN,
        health_plan="health-net",
        roles=frozenset({role}),
    )
    may = role in {Role.PLAN_ADMINISTRATOR, Role.CONTINUITY_COORDINATOR, Role.CONTINUITY_SUPERVISOR}
    assert may_look_for_represented(plan) is may
    assert may_record_representative(plan, plans_today=frozenset({"health-net"})) is may
    assert not may_record_representative(plan, plans_today=frozenset({"molina"}))
    assert not may_record_representative(plan, plans_today=frozenset())


def test_a_plan_without_a_code_records_nothing() -> None:
    plan = Asker(
        Channel.PAGE,
        organization_id=1,
        user_id=1,
        organization_kind=OrganizationKind.HEALTH_PLAN,
        roles=frozenset({Role.PLAN_ADMINISTRATOR}),
    )
    assert not may_record_representative(plan, plans_today=frozenset({"health-net"}))


# What is on record.


@pytest.fixture
def member(db: None) -> rows.Member:
    """Ana Reyes-García, in Health Net's plan from July 2014 on."""
    somebody = new_member(CIN)
    enroll(somebody)
    return somebody


@pytest.fixture
def ana(member: rows.Member) -> int:
    """Ana, linked to her own record."""
    user = User.objects.create_user(ANA, PASSWORD, full_name="Ana Reyes")
    link_member(user.pk, member_id=member.pk, evidence="card seen", linked_by=None, now=NOW)
    return user.pk


@pytest.fixture
def ben(db: None) -> int:
    return User.objects.create_user(BEN, PASSWORD, full_name="Ben Sample").pk


def test_one_account_is_one_member(ana: int, ben: int, member: rows.Member) -> None:
    link_member(ana, member_id=member.pk, evidence="", linked_by=None, now=NOW)
    for user_id, member_id in ((ana, member.pk + 1), (ben, member.pk)):
        with pytest.raises(AlreadyLinked):
            link_member(user_id, member_id=member_id, evidence="", linked_by=None, now=NOW)
    assert SelfService.objects.values_list("user_id", "member_id").get() == (ana, member.pk)


def test_ended_is_ended_from_that_moment_for_that_member_only(ana: int, ben: int, member: rows.Member) -> None:
    days = {"first_day": MARCH_9, "last_day": MARCH_11}
    one = record_representation(ben, member_id=member.pk, allowed_by=ana, allowed_at=NOW, **days)
    other = record_representation(ben, member_id=member.pk + 1, allowed_by=ana, allowed_at=NOW, **days)
    assert get_belonging(ben, day=MARCH_10).members == {member.pk, member.pk + 1}
    assert not end_representation(other, member_id=member.pk, now=NOW)
    assert end_representation(one, member_id=member.pk, now=NOW)
    assert not end_representation(one, member_id=member.pk, now=NOW)
    assert get_belonging(ben, day=MARCH_10).members == {member.pk + 1}
    assert list_representatives(member.pk, day=MARCH_10) == ()


def test_the_database_refuses_days_out_of_order(ana: int, ben: int) -> None:
    with pytest.raises(IntegrityError, match="representation_days_in_order"):
        record_representation(ben, member_id=1, first_day=MARCH_11, last_day=MARCH_10, allowed_by=ana, allowed_at=NOW)


# My representatives.


def typed(email: str = BEN, **changed: str) -> dict[str, str]:
    return {"email": email, "first_day": clock.today().strftime("%m/%d/%Y"), "last_day": "12/31/2099"} | changed


def secret_of_letter() -> str:
    return mail.outbox[-1].body.split("/invitations/")[1].split()[0]


def test_a_member_allows_somebody_who_sees_from_when_they_accept(ana: int, member: rows.Member) -> None:
    page = signed_in(ana).post("/my/representatives", typed(), follow=True).content.decode()
    assert "We wrote to ben@home.test." in page
    assert "Invited, not accepted yet" in page
    assert "Reyes" not in mail.outbox[0].body + mail.outbox[0].subject
    assert Representation.objects.count() == 0
    accept_as_new_user(secret_of_letter(), full_name="Ben Sample", password=NEW_PASSWORD, now=clock.now())
    ben = User.objects.get(email=BEN)
    assert get_belonging(ben.pk, day=clock.today()).represented == {member.pk}
    page = signed_in(ana).get("/my/representatives").content.decode()
    assert "Ben Sample" in page
    assert "Invited, not accepted yet" not in page


def test_somebody_with_an_account_is_asked_the_same_way(ana: int, ben: int, member: rows.Member) -> None:
    page = signed_in(ana).post("/my/representatives", typed(), follow=True).content.decode()
    assert "We wrote to ben@home.test." in page
    assert get_belonging(ben, day=clock.today()).members == frozenset()
    accept_as_user(secret_of_letter(), user_id=ben, now=clock.now())
    assert get_belonging(ben, day=clock.today()).members == {member.pk}


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"email": ANA}, "This is your own address."),
        ({"email": "nobody"}, "Type an e-mail address"),
        ({"last_day": "01/01/2020"}, "This day is over."),
        ({"first_day": "12/31/2099", "last_day": "12/30/2099"}, "The last day lies before the first."),
        ({"last_day": "someday"}, "Type the last day as month, day, year"),
        ({"last_day": ""}, "Type the last day as month, day, year"),
    ],
)
def test_a_slip_is_told_and_nobody_is_allowed(ana: int, wrong: dict[str, str], problem: str) -> None:
    answer = signed_in(ana).post("/my/representatives", typed(**wrong))
    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert (Invitation.objects.count(), len(mail.outbox)) == (0, 0)


def test_a_member_ends_and_withdraws_what_is_theirs_and_nothing_else(ana: int, ben: int, member: rows.Member) -> None:
    days = {"first_day": clock.today(), "last_day": FAR, "allowed_by": ana, "allowed_at": NOW}
    mine = record_representation(ben, member_id=member.pk, **days)
    other = record_representation(ben, member_id=member.pk + 1, **days)
    client = signed_in(ana)
    client.post("/my/representatives", typed("cy@home.test"))
    invitation = Invitation.objects.get().pk
    assert client.post(f"/my/representatives/{other}/end").status_code == 404
    assert client.post(f"/my/representatives/{mine}/end", follow=True).status_code == 200
    assert client.post(f"/my/representatives/invitations/{invitation}/withdraw", follow=True).status_code == 200
    assert Representation.objects.filter(ended_at__isnull=True).values_list("pk", flat=True).get() == other
    assert Invitation.objects.get().withdrawn_at is not None


@pytest.mark.parametrize("address", ["/my/representatives", "/my/representatives/1/end"])
def test_a_representative_allows_and_ends_nothing(ana: int, ben: int, member: rows.Member, address: str) -> None:
    record_representation(
        ben, member_id=member.pk, first_day=clock.today(), last_day=FAR, allowed_by=ana, allowed_at=NOW
    )
    assert signed_in(ben).post(address, typed()).status_code == 403
    assert Invitation.objects.count() == 0


def test_a_representative_whose_hour_has_come_is_out_at_the_next_page(ana: int, ben: int, member: rows.Member) -> None:
    row = record_representation(
        ben, member_id=member.pk, first_day=clock.today(), last_day=FAR, allowed_by=ana, allowed_at=NOW
    )
    browser = signed_in(ben)
    assert browser.get("/my").status_code == 200
    signed_in(ana).post(f"/my/representatives/{row}/end")
    assert browser.get("/my").status_code == 403


# My information.


def test_the_member_reads_their_name_and_the_reading_is_in_the_trail(ana: int, member: rows.Member) -> None:
    page = signed_in(ana).get("/", follow=True)
    assert page.redirect_chain == [("/my", 302)]
    assert "My coverage" in page.content.decode()
    event = AccessEvent.objects.get(action="member.read")
    assert (event.purpose, event.user_id, event.member_id, event.organization_id) == (
        "member_request",
        ana,
        member.pk,
        None,
    )


def test_a_representative_reads_whom_they_represent_and_nothing_of_representatives(
    ana: int, ben: int, member: rows.Member
) -> None:
    record_representation(
        ben, member_id=member.pk, first_day=clock.today(), last_day=FAR, allowed_by=ana, allowed_at=NOW
    )
    page = signed_in(ben).get("/my").content.decode()
    assert "Ana Reyes-García" in page
    assert "your own information" not in page
    assert 'href="/my/representatives"' not in page


def test_a_member_cannot_ask_about_anybody(ana: int) -> None:
    client = signed_in(ana)
    assert client.post("/inquiries", {"identifier": CIN, "birth_date": "3/15/1948"}).status_code == 403
    assert client.get("/people").status_code == 403
    assert client.get("/representatives/record").status_code == 403


def test_at_work_there_is_no_own_page_until_one_acts_for_oneself(ana: int, member: rows.Member) -> None:
    make_person(ANA, make_clinic(), Role.FRONT_DESK)
    client = signed_in(ana)
    assert client.get("/my").status_code == 403
    client.post("/acting-for", {"acting_for": "self"})
    page = client.get("/my").content.decode()
    assert "Acting for <strong>yourself</strong>" in page
    assert client.post("/inquiries", {"identifier": CIN, "birth_date": "3/15/1948"}).status_code == 403


def test_a_front_desk_has_no_own_page_and_a_stranger_signs_in(member: rows.Member) -> None:
    assert signed_in(make_person("desk@harbor.test", make_clinic(), Role.FRONT_DESK)).get("/my").status_code == 403
    assert Client().get("/my").headers["Location"] == "/sign-in?next=/my"


# On paper evidence.

PAPER = {"identifier": CIN, "birth_date": "03/15/1948", "evidence": "Form 12 signed 03/01/2026, file 99"}


@pytest.fixture
def eve(db: None) -> int:
    """A continuity coordinator of Health Net."""
    return make_person("eve@plan.test", make_plan(), Role.CONTINUITY_COORDINATOR)


def record(user_id: int, **changed: str) -> tuple[int, str]:
    answer = signed_in(user_id).post("/representatives/record", PAPER | typed() | changed, follow=True)
    return answer.status_code, answer.content.decode()


def test_plan_staff_record_a_representative_and_the_member_reads_on_what_evidence(
    ana: int, ben: int, eve: int, member: rows.Member
) -> None:
    status, page = record(eve)
    assert (status, "We wrote to ben@home.test." in page) == (200, True)
    accept_as_user(secret_of_letter(), user_id=ben, now=clock.now())
    assert get_belonging(ben, day=clock.today()).members == {member.pk}
    mine = signed_in(ana).get("/my/representatives").content.decode()
    assert "Form 12 signed 03/01/2026, file 99" in mine
    event = AccessEvent.objects.filter(user_id=eve).get()
    assert (event.action, event.member_id, event.subject) == ("representative.record", member.pk, "")


@pytest.mark.parametrize(
    "changed",
    [{"birth_date": "03/16/1948"}, {"identifier": "99999999A"}, {"last_name": "Nobody"}],
)
def test_who_is_not_found_and_who_is_another_plans_member_look_the_same(
    ana: int, eve: int, member: rows.Member, changed: dict[str, str]
) -> None:
    stranger = make_person("mal@other.test", make_plan("molina", "Molina"), Role.PLAN_ADMINISTRATOR)
    words = "Nobody who is a member of your plan today matches what was typed."
    for who, typed_of_member in ((eve, changed), (stranger, {})):
        status, page = record(who, **typed_of_member)
        assert (status, words in page) == (422, True)
        assert AccessEvent.objects.filter(user_id=who).get().member_id is None
    assert Invitation.objects.count() == 0


def test_a_plan_of_the_past_records_nothing(eve: int, member: rows.Member) -> None:
    rows.Enrollment.objects.all().update(known_until=NOW)
    enroll(member, known_from=NOW, last_day=clock.today() - timedelta(days=1))
    assert record(eve)[0] == 422
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(
    "changed", [{"evidence": ""}, {"birth_date": ""}, {"identifier": ""}, {"email": "eve@plan.test"}]
)
def test_without_evidence_or_a_second_fact_or_for_oneself_nothing_is_recorded(
    eve: int, member: rows.Member, changed: dict[str, str]
) -> None:
    status, page = record(eve, **changed)
    assert (status, "Nothing was recorded yet" in page) == (422, True)
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("role", [Role.ROSTER_MANAGER, Role.BENEFITS_EDITOR, Role.PRIVACY_OFFICER])
def test_other_plan_staff_and_providers_have_no_such_page(member: rows.Member, role: Role) -> None:
    staff = make_person("staff@plan.test", make_plan(), role)
    desk = make_person("admin@harbor.test", make_clinic(), Role.PROVIDER_ADMINISTRATOR)
    for user_id in (staff, desk):
        assert signed_in(user_id).get("/representatives/record").status_code == 403
        assert record(user_id)[0] == 403


# At the console.


def link(email: str, **changed: str) -> str:
    said = {"member": f"cin:{CIN}", "dob": "1948-03-15", "evidence": "card seen", "operator": "j.doe"} | changed
    out = StringIO()
    call_command("link_member", email, stdout=out, **said)
    return out.getvalue().strip()


def test_the_console_links_an_account_to_a_member_and_the_trail_says_who_did(ben: int, member: rows.Member) -> None:
    assert link(BEN) == "Linked."
    assert SelfService.objects.values_list("user_id", "member_id", "evidence").get() == (ben, member.pk, "card seen")
    event = AccessEvent.objects.get()
    assert (event.action, event.operator, event.member_id) == ("member.link", "j.doe", member.pk)


def test_the_console_gives_a_link_where_there_is_no_account(member: rows.Member) -> None:
    secret = link(ANA).rpartition("/invitations/")[2]
    accept_as_new_user(secret, full_name="Ana Reyes", password=NEW_PASSWORD, now=clock.now())
    assert get_belonging(User.objects.get(email=ANA).pk, day=clock.today()).own_member == member.pk


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"dob": "1948-03-16"}, "Nobody on record matches both."),
        ({"member": "cin:99999999A"}, "Nobody on record matches both."),
        ({"member": "cin:1"}, "A CIN is a 9"),
        ({"dob": "March"}, "This is not a day."),
    ],
)
def test_the_console_links_nobody_by_a_slip(
    ben: int, member: rows.Member, changed: dict[str, str], problem: str
) -> None:
    with pytest.raises(CommandError, match=problem):
        link(BEN, **changed)
    assert SelfService.objects.count() == 0


def test_the_console_links_no_member_twice(ana: int, ben: int, member: rows.Member) -> None:
    with pytest.raises(CommandError, match="another account"):
        link(BEN)
