"""Help: every word explained twice, every page there, and every word linked where it stands."""

import re
from html import unescape

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from accounts.facts import Role
from cmc_portal.help.glossary import get_glossary, get_term
from cmc_portal.help.pages import AUDIENCES
from tests.page_faults import Page, faults_of_page

pytestmark = pytest.mark.django_db
ASKED_FOR = {
    *(
        "dual_eligible",
        "medi_cal",
        "cin",
        "bic",
        "mbi",
        "share_of_cost",
        "deemed",
        "hold",
        "carve_out",
        "qmb",
        "part_d",
    ),
    *("continuity_of_care", "d_snp", "medi_medi_plan", "cal_mediconnect", "aid_code", "evc", "trace_number", "ppg"),
    *("authorization", "coordination_of_benefits", "opt_out", "passive_enrollment", "balance_billing", "network"),
}
# Words that a person of twelve reads; "Medicare" and its kin are what the sentence is about.
LONGEST_SENTENCE = 25


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_glossary_has_the_words_of_the_trade() -> None:
    assert ASKED_FOR <= get_glossary().keys()
    assert len(get_glossary()) >= 40


@pytest.mark.parametrize("key", get_glossary())
def test_each_word_is_explained_in_short_sentences_and_to_the_trade(key: str) -> None:
    term = get_term(key)
    assert term.plain != term.trade
    for sentence in re.split(r"(?<=[.?!]) ", term.plain):
        assert len(sentence.split()) <= LONGEST_SENTENCE, sentence
    for text in (term.plain, term.trade):
        assert text.endswith("."), text
    assert re.fullmatch(r"[a-z][a-z0-9_]*", key), "it is an anchor of the page"


def test_each_word_stands_under_its_anchor_in_the_order_of_the_alphabet(client: Client) -> None:
    page = Page(text_of(client, reverse("glossary")))
    shown = [each.get("id") for each in page.named("section") if "glossary-term" in each.get("class")]
    assert shown == list(get_glossary())
    names = [term.name.casefold() for term in get_glossary().values()]
    assert names == sorted(names)


def test_a_word_is_linked_where_it_stands() -> None:
    made = Template('{% load help %}{% term "share_of_cost" %} {% term "hold" "on hold" %}').render(Context())
    assert made == (
        '<a class="term" href="/help/glossary#share_of_cost">Share of cost</a> '
        '<a class="term" href="/help/glossary#hold">on hold</a>'
    )


def test_a_word_that_nobody_explains_is_an_error_and_no_dead_link() -> None:
    with pytest.raises(KeyError, match="share_of_costs is not in the glossary"):
        Template('{% load help %}{% term "share_of_costs" %}').render(Context())


@pytest.mark.parametrize("slug", [each.slug for each in AUDIENCES])
def test_each_page_of_help_is_sound_and_leads_only_where_something_is(client: Client, slug: str) -> None:
    text = text_of(client, reverse("help-for", args=[slug]))
    assert faults_of_page(text) == []
    page = Page(text)
    main = [each for each in page.named("a") if any(around.name == "main" for around in each.inside)]
    addresses = {each.get("href").partition("#") for each in main if each.get("href").startswith("/")}
    for path, _, anchor in addresses:
        assert client.get(path).status_code in (200, 302), path
        assert not anchor or anchor in get_glossary()


def test_help_begins_with_a_page_for_everybody(client: Client) -> None:
    text = unescape(text_of(client, reverse("help")))
    for each in AUDIENCES:
        assert f'<a href="/help/for/{each.slug}">{each.name}</a>' in text


def test_every_role_finds_its_page() -> None:
    """A new role needs somewhere to read what it does."""
    pages = {
        Role.FRONT_DESK: "front-desk",
        Role.PROVIDER_ADMINISTRATOR: "administrators",
        Role.CONTINUITY_COORDINATOR: "continuity",
        Role.CONTINUITY_SUPERVISOR: "continuity",
        Role.ROSTER_MANAGER: "rosters",
        Role.BENEFITS_EDITOR: "benefits",
        Role.PLAN_ADMINISTRATOR: "administrators",
        Role.STATE_ADMINISTRATOR: "administrators",
        Role.PRIVACY_OFFICER: "privacy",
    }
    assert pages.keys() == set(Role)
    assert set(pages.values()) <= {each.slug for each in AUDIENCES}


def test_help_for_nobody_is_not_there(client: Client) -> None:
    assert client.get(reverse("help-for", args=["astronauts"])).status_code == 404
