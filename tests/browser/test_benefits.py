"""Benefits in a browser: tables, comparison, plans, drafts: sound in every look, without scripts, and on paper."""

import re
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.facts import Role
from benefits.services.demo_draft import TITLE, make_demo_draft
from cmc_portal import clock
from tests.accounts.working import make_person, make_plan, signed_in
from tests.browser.test_ask_and_answer import assert_sound_in_every_look

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # From the plug-in that gives the address of the server to every test.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
    # The test server serves the files as they lie in the source; nothing need be collected.
    pytest.mark.filterwarnings("ignore:No directory at"),
]

COMPARISON = "/benefits/compare?of=cal_mediconnect.health-net&county=19&day=05/23/2022&with-county=37"
TABLE = "/benefits?of=cal_mediconnect.health-net&county=19&day=05/23/2022"
IN_2027 = "/benefits?of=medi_medi_plan.health-net&county=19&day=06/01/2027"


@pytest.fixture(autouse=True)
def tables() -> None:
    call_command("load_reference", verbosity=0, stdout=StringIO())


class Plan:
    """Ana edits benefits, and left a draft waiting; Ben administers the plan."""

    def __init__(self) -> None:
        plan = make_plan()
        self.ana = make_person("ana@plan.test", plan, Role.BENEFITS_EDITOR)
        self.ben = make_person("ben@plan.test", plan, Role.PLAN_ADMINISTRATOR)
        make_demo_draft(by=self.ana, now=clock.now())


@pytest.fixture
def plan() -> Plan:
    return Plan()


@pytest.fixture
def plain_context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A browser without scripts: what the pages promise to work in."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    yield context
    context.close()


def be(context: BrowserContext, live_server: LiveServer, user_id: int) -> None:
    """From now on this browser is theirs."""
    context.clear_cookies()
    for name, morsel in signed_in(user_id).cookies.items():
        context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url}])


@pytest.mark.parametrize(
    "address",
    [
        TABLE,
        TABLE.replace("?", "/compare?") + "&with-county=37",
        "/benefits?of=nobody",
        "/plans/health-net",
        "/counties",
    ],
    ids=["table", "compare", "slip", "plan", "counties"],
)
def test_public_pages_are_sound_in_every_look(page: Page, live_server: LiveServer, address: str) -> None:
    page.goto(live_server.url + address)
    for closed in page.locator("main details:not([open]) > summary").all()[:2]:
        closed.click()
    assert_sound_in_every_look(page)


def test_the_pages_of_a_draft_are_sound_in_every_look(page: Page, live_server: LiveServer, plan: Plan) -> None:
    be(page.context, live_server, plan.ana)
    page.goto(f"{live_server.url}/benefits/drafts")
    assert_sound_in_every_look(page)
    page.get_by_role("link", name=TITLE).click()
    address = page.url
    page.get_by_role("link", name="Write it again").first.click()
    page.get_by_label("Document", exact=True).fill("")
    page.get_by_role("button", name="Keep in the draft").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert_sound_in_every_look(page)
    page.goto(f"{address}/preview")
    assert_sound_in_every_look(page)
    page.goto(address)
    assert_sound_in_every_look(page)


def test_two_people_change_what_everybody_reads_without_scripts(
    plain_context: BrowserContext, live_server: LiveServer, plan: Plan
) -> None:
    page = plain_context.new_page()
    be(plain_context, live_server, plan.ben)
    page.goto("/benefits/drafts")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="See which answers change").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which answers change")
    expect(page.get_by_role("rowheader").first).to_have_text(
        "Fitness benefit: from “Not known” to “Covered by the plan as an extra”"
    )
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("main")).to_contain_text("The draft is published. Answers follow it from now on.")
    plain_context.clear_cookies()
    page.goto(IN_2027)
    fitness = page.get_by_role("row", name=re.compile("^Fitness benefit"))
    expect(fitness).to_contain_text("Covered by the plan as an extra")
    be(plain_context, live_server, plan.ben)
    page.goto("/benefits/drafts")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("main")).to_contain_text("somebody else publishes it")
    be(plain_context, live_server, plan.ana)
    page.reload()
    page.get_by_role("link", name="See which answers change").click()
    page.get_by_role("button", name="Publish").click()
    page.goto(IN_2027)
    expect(fitness).to_contain_text("Not known")


def test_a_table_on_paper_tells_reasons_and_offers_nothing_to_click(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url + TABLE)
    page.emulate_media(media="print")
    expect(page.get_by_text("The plan covers this. Cal MediConnect plans cover everything").first).to_be_visible()
    expect(page.get_by_role("button", name="Show")).to_be_hidden()
    expect(page.get_by_text("Last confirmed by a source of 05/23/2022").first).to_be_visible()
