"""People who sign in step by step, for the tests of signing in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from secrets import token_hex
from typing import Any
from unittest.mock import patch

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts.facts import OrganizationKind, Role
from accounts.models import User
from accounts.services.people import add_organization, add_user
from accounts.services.second_step import enrol_app, make_code
from cmc_portal import clock
from cmc_portal.celery import app

PASSWORD = "correct-horse-battery-staple"
ANA, BEN, CY = "ana@desk.example", "ben@plan.example", "cy@state.example"


@pytest.fixture(autouse=True)
def quick_and_alone(settings: Settings) -> Iterator[None]:
    """Hashes that cost nothing, keys in Valkey that no other test has, and letters sent at once."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": f"signing-in-{token_hex(4)}:"}}
    eager = app.conf.task_always_eager
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = eager


@pytest.fixture
def ana() -> User:
    """Ana, at a clinic's front desk: a password is enough for her."""
    return add_person(ANA, OrganizationKind.PROVIDER, Role.FRONT_DESK)


@pytest.fixture
def ben() -> User:
    """Ben, who coordinates at a health plan: he needs a second step, and has none yet."""
    return add_person(BEN, OrganizationKind.HEALTH_PLAN, Role.CONTINUITY_COORDINATOR)


@pytest.fixture
def cy() -> User:
    """Cy, who works for the state and has an authenticator app."""
    user = add_person(CY, OrganizationKind.STATE, Role.FRONT_DESK)
    enrol_app(user.pk)
    return user


def add_person(email: str, kind: OrganizationKind, role: Role) -> User:
    """Somebody with that role in an organisation of that kind."""
    plan = "health-net" if kind is OrganizationKind.HEALTH_PLAN else ""
    organization_id = add_organization(f"The {kind} of {email}", kind, health_plan=plan)
    return User.objects.get(pk=add_user(email, PASSWORD, organization_id=organization_id, role=role))


def sign_in(client: Client, email: str, password: str = PASSWORD, **headers: str) -> HttpResponse:
    """Address and password, as the page sends them."""
    return client.post("/sign-in", {"login": email, "password": password}, **headers)


def code_of(user: User, *, steps: int = 0) -> str:
    """What the app of the user shows now, or so many half minutes later."""
    code = make_code(user.pk, at=clock.now().timestamp() + 30 * steps)
    assert code is not None
    return code


@contextmanager
def later(**by: float) -> Iterator[None]:
    """The time is as much later, for our own clock."""
    now: Callable[[], Any] = clock.now
    with patch.object(clock, "now", lambda: now() + timedelta(**by)):
        yield
