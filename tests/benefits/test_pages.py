"""The public pages of benefits, plans and counties: what the API says, in words, for anybody to read and keep."""

import re
from html import unescape

import pytest
from django.test import Client

from accounts.facts import Role
from benefits.wording import service_look
from tests.accounts.working import make_clinic, make_person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

LOS_ANGELES_2022 = "of=cal_mediconnect.health-net&county=19&day=05/23/2022"
QUESTIONS = [
    ("cal_mediconnect", "health-net", "19", "2022-05-23"),
    ("cal_mediconnect", "health-net", "37", "2017-06-01"),
    ("cal_mediconnect", "la-care", "19", "2018-03-01"),
    ("cal_mediconnect", "hpsm", "41", "2014-04-01"),
    ("medi_medi_plan", "health-net", "19", "2026-11-22"),
    ("medi_cal_managed_care", "la-care", "19", "2020-02-29"),
    ("cal_mediconnect", "", "", "2016-07-01"),
    ("original_medicare", "", "", "2022-01-01"),
    ("medi_cal_ffs", "", "37", "2024-01-01"),
]


def text_of(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, address
    return words_of(page.content.decode())


def words_of(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def rows_of(page: str) -> dict[str, tuple[str, ...]]:
    """The cells of each row by the service it names."""
    rows = re.findall(r'<tr role="row">\s*<th role="rowheader".*?</tr>', page, re.DOTALL)
    cells = [re.findall(r"<t[hd] role=.*?</t[hd]>", row, re.DOTALL) for row in rows]
    return {words_of(name): tuple(words_of(cell) for cell in rest) for name, *rest in cells}


# The table.


@pytest.mark.parametrize(("program", "plan", "county", "day"), QUESTIONS)
def test_the_table_says_of_every_service_what_the_api_says(
    client: Client, program: str, plan: str, county: str, day: str
) -> None:
    asked = {"program": program, "plan": plan, "county": county, "day": day}
    said = client.get("/api/v1/benefits", {name: value for name, value in asked.items() if value}).json()["benefits"]
    page = client.get("/benefits", {"of": f"{program}.{plan}", "county": county, "day": day}).content.decode()
    rows = rows_of(page)
    assert list(rows) == [each["name"] for each in said]
    for each in said:
        what, _limit, source = rows[each["name"]]
        has_plan = program not in ("original_medicare", "medi_cal_ffs")
        look = service_look(each["verdict"], each["benefit"], each["covered_elsewhere"], has_plan=has_plan)
        assert what.startswith(str(look.word))
        if each["responsible"]["code"] not in (plan, "plan"):
            assert each["responsible"]["name"] in what
            assert (each["responsible"]["phone"] or "") in what
        if each["first_day"] is not None:
            assert each["source"]["document"] in source


@pytest.mark.parametrize(
    ("service", "cells"),
    [
        (
            "Worldwide",
            ("Covered by the plan as an extra", "Last confirmed by a source of 05/23/2022. 05/23/2022 to 12/31/2022"),
        ),
        ("Visit by telephone", ("Not known", "Not confirmed: confirm with the plan. 04/01/2014 to 12/31/2022")),
    ],
)
def test_a_row_says_when_it_was_last_confirmed_and_never_invents_it(
    client: Client, service: str, cells: tuple[str, str]
) -> None:
    rows = rows_of(client.get(f"/benefits?{LOS_ANGELES_2022}").content.decode())
    name = {"Worldwide": "Emergency care outside the United States"}.get(service, "Visit by telephone or video")
    assert rows[name][0].startswith(cells[0])
    assert rows[name][2].endswith(cells[1])


def test_a_carved_out_service_names_who_answers_and_their_number(client: Client) -> None:
    rows = rows_of(client.get(f"/benefits?{LOS_ANGELES_2022}").content.decode())
    assert "Medi-Cal Dental (Denti-Cal), 1-800-322-6384" in rows["Crown made in a laboratory"][0]


def test_a_plan_that_was_not_offered_there_has_no_table_but_a_way_on(client: Client) -> None:
    shown = text_of(client, "/benefits?of=cal_mediconnect.health-net&county=19&day=06/01/2024")
    assert "The plan was not offered there on that day" in shown
    assert "See Wellcare by Health Net (HMO D-SNP) (Medi-Medi Plan), which was" in shown
    assert "Primary care visit" not in shown


def test_a_plan_that_was_offered_nowhere_on_the_day_has_no_table_either(client: Client) -> None:
    shown = text_of(client, "/benefits?of=cal_mediconnect.health-net&day=01/01/2023")
    assert "Health Net Cal MediConnect was not offered in any county under Cal MediConnect on 01/01/2023" in shown
    asked = {"program": "cal_mediconnect", "plan": "health-net", "day": "2023-01-01"}
    refused = client.get("/api/v1/benefits", asked)
    assert (refused.status_code, refused.json()["code"]) == (404, "plan_not_offered")
    assert client.get("/api/v1/benefits", asked | {"day": "2022-12-31"}).status_code == 200


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("of=cal_mediconnect.nobody", "Choose a plan from the list."),
        ("of=", "Choose a plan."),
        ("of=cal_mediconnect.health-net&county=99", "Choose a county from the list."),
        ("of=cal_mediconnect.health-net&day=05/32/2022", "Write the day as 05/23/2022."),
    ],
)
def test_what_cannot_be_asked_is_told_at_its_field(client: Client, query: str, told: str) -> None:
    answer = client.get(f"/benefits?{query}")
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


# Side by side.


def test_two_counties_differ_in_these_services_and_in_these_words(client: Client) -> None:
    page = client.get(f"/benefits/compare?{LOS_ANGELES_2022}&with-county=37").content.decode()
    assert "7 services differ" in words_of(page)
    differing = rows_of(page[: page.index('<details class="more alike"')])
    assert {name: cells[2] for name, cells in differing.items()} == {
        "Emergency care outside the United States": "Coverage, How sure it is",
        "Routine podiatry": "Coverage, How sure it is",
        "Specialty mental health": "Who answers for it",
        "Substance use disorder treatment (Drug Medi-Cal)": "Who answers for it",
        "Extra dental from the plan": "Coverage",
        "In-Home Supportive Services (IHSS)": "Who answers for it",
        "IHSS assessment, hours and provider enrollment": "Who answers for it",
    }
    assert len(rows_of(page)) == 84


@pytest.mark.parametrize(
    ("other", "differs"),
    [("05/24/2022", 0), ("12/31/2021", 8)],
)
def test_two_days_differ_in_so_many_services(client: Client, other: str, differs: int) -> None:
    page = client.get(f"/benefits/compare?{LOS_ANGELES_2022}&with-day={other}").content.decode()
    until = page.index('<details class="more alike"')
    assert len(rows_of(page[:until])) == differs


def test_the_same_table_twice_differs_in_nothing(client: Client) -> None:
    assert "Nothing differs" in text_of(client, f"/benefits/compare?{LOS_ANGELES_2022}")


# Plans and counties.


def test_a_plans_page_shows_names_numbers_contracts_and_what_came_after(client: Client) -> None:
    shown = text_of(client, "/plans/health-net")
    for part in (
        "Health Net Cal MediConnect 04/01/2014 to 12/31/2022",
        "1-888-788-5395 Los Angeles 04/01/2014 to 12/31/2014",
        "Not confirmed: confirm with the plan. Source of 07/01/2013",
        "H3237-002 Verified",
        "Then Wellcare by Health Net (HMO D-SNP)",
        "Wellcare Dual Align (HMO D-SNP) From 01/01/2025 on",
        "1 month Cal MediConnect Medi-Cal lost 09/01/2015 or later",
        "At least 3 months, at most 6; which the plan gives is not known",
    ):
        assert part in shown


def test_every_plan_and_county_in_the_lists_has_a_page(client: Client) -> None:
    for kind in ("plans", "counties"):
        found = re.findall(rf'href="(/{kind}/[\w-]+)"', client.get(f"/{kind}").content.decode())
        assert len(found) >= 7
        for address in found:
            text_of(client, address)


def test_a_county_names_its_plans_and_who_answers_for_the_rest(client: Client) -> None:
    shown = text_of(client, "/counties/37")
    assert "San Diego County" in shown
    assert "County Mental Health Plan 1-888-724-7240" in shown
    assert "H3237-002" in shown


@pytest.mark.parametrize("address", ["/plans/nobody", "/counties/99", "/counties/x"])
def test_what_is_no_plan_or_county_has_no_page(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


# Kept by anybody, unless somebody's name is on it.


@pytest.mark.parametrize(
    "address", [f"/benefits?{LOS_ANGELES_2022}", "/plans", "/plans/health-net", "/counties", "/counties/19"]
)
def test_a_strangers_page_may_be_kept_and_is_not_sent_twice(client: Client, address: str) -> None:
    first = client.get(address)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert {"Cookie", "Accept-Language"} <= set(first.headers["Vary"].split(", "))
    assert not first.cookies
    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_page_of_somebody_signed_in_is_kept_nowhere() -> None:
    desk = signed_in(make_person("ana@desk.test", make_clinic(), Role.FRONT_DESK))
    page = desk.get("/plans")
    assert page.headers["Cache-Control"] == "no-store"
    assert "ETag" not in page.headers
