"""What benefits and plans were before each change, who changed it, and that nobody changes the history."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from accounts.facts import Asker, Channel, Role
from accounts.history import acting
from benefits.models import BenefitLine, ResponsibleParty, Service
from eligibility.models import PlanName
from tests.accounts.working import make_person, make_plan, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def history(model: type) -> object:
    return model.pgh_event_model.objects.order_by("pgh_id")  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", [BenefitLine, ResponsibleParty, Service, PlanName])
def test_what_was_loaded_is_in_the_history_and_loading_again_adds_nothing(model: type) -> None:
    assert history(model).count() == model.objects.count() > 0  # type: ignore[attr-defined]
    call_command("load_reference", stdout=StringIO())
    assert history(model).count() == model.objects.count()  # type: ignore[attr-defined]


def test_a_change_keeps_both_names_and_says_who_changed_it() -> None:
    editor = Asker(Channel.COMMAND, organization_id=4, operator="j.doe", address="root@console")
    with acting(editor):
        ResponsibleParty.objects.filter(code="medi-cal-dental").update(name="Denti-Cal")
    event = history(ResponsibleParty).filter(code="medi-cal-dental").last()  # type: ignore[attr-defined]
    assert (event.pgh_label, event.name) == ("update", "Denti-Cal")
    assert event.pgh_context == {
        "organization": 4, "operator": "j.doe", "address": "root@console", "channel": "command",
    }  # fmt: skip


def test_a_change_by_a_page_is_that_of_the_signed_in_user(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = make_plan()
    user = make_person("editor@health-net.test", plan, Role.PLAN_ADMINISTRATOR)

    def change(*_: object, **__: object) -> None:
        Service.objects.filter(code="dental").update(name="Teeth")
        raise ValueError("seen enough")

    monkeypatch.setattr("inquiries.pages.list_services", change)
    browser = signed_in(user)
    browser.get("/people")  # acts for the plan from here on
    with pytest.raises(ValueError, match="seen enough"):
        browser.post("/inquiries", {})
    event = history(Service).filter(code="dental").last()  # type: ignore[attr-defined]
    assert event.name == "Teeth"
    assert event.pgh_context == {"user": user, "organization": plan, "address": "127.0.0.1", "channel": "page"}


@pytest.mark.parametrize("model", [BenefitLine, ResponsibleParty, Service, PlanName])
@pytest.mark.parametrize("way", ["update", "delete"])
def test_the_history_is_never_changed_or_removed(model: type, way: str) -> None:
    with pytest.raises(DatabaseError, match="Cannot (update|delete)"), transaction.atomic():
        rows = history(model)
        rows.update(pgh_label="x") if way == "update" else rows.delete()  # type: ignore[attr-defined]
