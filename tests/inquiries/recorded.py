"""The answers to one question for each situation that a page must show, decided by the rules, and how to put them on
record."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import orjson

from cmc_portal.answers import reason
from eligibility.facts import CircumstanceKind, EnrollmentStatus, MediCalStatus, MemberFacts, Program
from inquiries.facts import Question, ServiceAsked
from inquiries.models import Inquiry
from inquiries.rules.answer import answer_not_found
from inquiries.trace import make_trace_number
from tests.eligibility.people import (
    SAN_DIEGO,
    circumstance,
    enrolled,
    medi_cal,
    medicare,
    member,
    share_of_cost,
)
from tests.inquiries.questions_asked import ASKED_AT, ASKED_ON, asked, decide, rendered

NPI = "1234567893"
MEDICARE = medicare("2013-01-01..")
DUAL = (*MEDICARE, medi_cal("2013-01-01.."))


@dataclass(frozen=True, slots=True)
class Situation:
    """Somebody's record, None for nobody's, and what is asked of it."""

    facts: MemberFacts | None
    question: Question


def maria(*facts: Any) -> MemberFacts:
    """Maria, of whom exactly these facts are on record."""
    return member(*facts, first_name="Maria", last_name="Delgado-Santos")


SITUATIONS = {
    "active": Situation(
        maria(enrolled("2019-01-01.."), *DUAL),
        asked("2022-05-23", "specialist_visit", "eyewear", "nmt", provider_npi=NPI),
    ),
    "cannot_determine_disputed": Situation(
        maria(enrolled("2019-01-01.."), enrolled("2022-03-01..", "molina", disputed=True), *DUAL),
        asked("2022-05-23"),
    ),
    "cannot_determine_no_data": Situation(maria(), asked("2013-11-02")),
    "deemed": Situation(
        maria(enrolled("2014-07-01.."), *MEDICARE, medi_cal("2013-01-01..2016-02-29")), asked("2016-03-20", "dental")
    ),
    "dental_carve_out": Situation(
        maria(enrolled("2019-01-01.."), *DUAL),
        asked("2022-05-23", "dental", "dental_crown", "supplemental_dental", "specialty_mental_health"),
    ),
    "limit_reached": Situation(
        maria(enrolled("2015-01-01..", county=SAN_DIEGO), *DUAL),
        asked(
            "2017-03-20",
            services=(
                ServiceAsked("nmt", use_number=31),
                ServiceAsked("routine_podiatry"),
                ServiceAsked("acupuncture"),
            ),
        ),
    ),
    "limited": Situation(
        maria(*MEDICARE, medi_cal("2013-01-01..", MediCalStatus.MEDICARE_COST_SHARING_ONLY)),
        asked("2022-05-23", "primary_care_visit", "dental"),
    ),
    "not_active_after_2022": Situation(maria(enrolled("2019-01-01.."), *DUAL), asked("2023-01-15")),
    "not_active_after_leaving": Situation(
        maria(enrolled("2015-01-01..", leave_requested_on=date(2018, 1, 18)), *DUAL),
        asked("2018-03-20", "primary_care_visit", "dental", provider_npi=NPI),
    ),
    "not_active_and_plan_not_in_tables": Situation(
        maria(
            enrolled("2015-01-01..2018-01-31", county=SAN_DIEGO),
            *MEDICARE,
            medi_cal("2013-01-01..", county_code=SAN_DIEGO),
        ),
        asked("2024-03-20", "primary_care_visit"),
    ),
    "not_found": Situation(None, asked("2022-05-23")),
    "on_hold": Situation(maria(enrolled("2019-01-01..", status=EnrollmentStatus.ON_HOLD), *DUAL), asked("2022-05-23")),
    "opted_out": Situation(
        maria(
            enrolled("2014-08-01..", "molina", program=Program.MEDI_CAL_MANAGED_CARE, county=SAN_DIEGO),
            *DUAL,
            circumstance("2014-05-01..", CircumstanceKind.OPTED_OUT),
        ),
        asked("2015-09-14", "primary_care_visit"),
    ),
    "share_of_cost_unmet": Situation(
        maria(*MEDICARE, share_of_cost("2022-01-01..", cents=52_300)), asked("2022-05-23")
    ),
    "share_of_cost_unmet_in_plan": Situation(
        maria(enrolled("2019-01-01.."), *MEDICARE, share_of_cost("2022-01-01..", cents=52_300)), asked("2022-05-23")
    ),
    "unconfirmed_contract": Situation(maria(enrolled("2019-01-01..", "la-care"), *DUAL), asked("2022-05-23")),
}


@cache
def _answer_text(situation: str) -> str:
    facts, question = SITUATIONS[situation].facts, SITUATIONS[situation].question
    nobody = answer_not_found(reason("I-NOTFOUND-1"), asked_on=ASKED_ON)
    return json.dumps(rendered(decide(facts, question) if facts else nobody, question))


def read_answer(situation: str) -> dict[str, Any]:
    """The answer of that situation, as JSON gives it back."""
    answer: dict[str, Any] = json.loads(_answer_text(situation))
    return answer


def put_on_record(
    situation: str, *, organization_id: int, asked_at: datetime = ASKED_AT, member_id: int | None = None
) -> str:
    """Stores the answer as that organisation's, under a trace number of its own, which is returned."""
    trace_number = make_trace_number(asked_at)
    answer = read_answer(situation) | {"trace_number": trace_number}
    Inquiry.objects.create(
        trace_number=trace_number,
        asked_at=asked_at,
        known_at=asked_at,
        channel="page",
        organization_id=organization_id,
        operator="",
        purpose="payment",
        member_id=member_id,
        day=answer["question"]["day"],
        outcome=answer["outcome"],
        question=orjson.dumps(SITUATIONS[situation].question).decode(),
        answer=json.dumps(answer),
    )
    return trace_number
