"""Every reason that the rules give can be read: its places are filled, and what nobody confirmed says so."""

import re
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cmc_portal.answers import Reason, Standing
from cmc_portal.reasons import load_reasons, merge_reasons, reason_text
from continuity.facts import ProviderStatements, RequesterKind, Side, Urgency
from continuity.rules.approval import ApprovalQuestion, decide_approval
from continuity.rules.clock import decide_clock
from continuity.rules.denial import list_denials
from continuity.rules.windows import list_windows
from tests.continuity.rules.records import decide, facts, grant, network, request, visits
from tests.continuity.rules.test_windows import DAYS, people, records
from tests.eligibility.people import day, enrolled, member
from tests.eligibility.reference_table import reference_plans

PROJECT = Path(__file__).parents[3]
TEXTS = merge_reasons(
    *(load_reasons(PROJECT / app / "rules" / "reasons.yaml") for app in ("eligibility", "benefits", "continuity"))
)


def check(reasons: tuple[Reason, ...]) -> None:
    """Each has its words with nothing left open, and tells the reader to confirm what nobody confirmed."""
    for each in reasons:
        text = reason_text(each, TEXTS)
        assert not re.search(r"[{}]|None", text), text
        unconfirmed = (each.standing or TEXTS[each.code].standing) is Standing.UNCONFIRMED
        # The eligibility rules' own reasons, which an answer may carry, say it in their own words.
        if unconfirmed and each.code.startswith("C-"):
            assert re.search("[Cc]onfirm (it )?with", text), (each.code, text)
        assert each.source or TEXTS[each.code].source


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_every_reason_of_a_random_answer_can_be_read(data: st.DataObject) -> None:
    person = data.draw(people())
    known, on = data.draw(records(person)), data.draw(DAYS)
    requester = data.draw(st.sampled_from(tuple(RequesterKind)))
    decision = decide(person, known, on.isoformat(), asked_on=data.draw(DAYS).isoformat(), requester=requester)
    check(decision.reasons)
    check(decision.clock.reasons if decision.clock else ())
    for each in decision.sides:
        check(each.reasons)
        for row in each.criteria:
            assert row.reasons, row.code
            check(row.reasons)
    for window in list_windows(member=person, facts=known, plans=reference_plans()):
        check(window.window.reasons)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_every_reason_of_a_random_approval_can_be_read(data: st.DataObject) -> None:
    person = data.draw(people())
    said = st.one_of(st.none(), st.booleans())
    question = ApprovalQuestion(
        plan_code=data.draw(st.sampled_from(("health-net", "molina"))),
        received_on=data.draw(DAYS),
        signed_on=data.draw(DAYS),
        requester=data.draw(st.sampled_from(tuple(RequesterKind))),
        statements=ProviderStatements(data.draw(said), data.draw(said), data.draw(said)),
        is_state_plan_approved=data.draw(said),
    )
    known = data.draw(records(person))
    for approval in decide_approval(question, known, member=person, plans=reference_plans()):
        check(approval.reasons)
        assert approval.may_approve is False or approval.enrolled_on is not None
        assert len(list_denials(approval.criteria)) <= len(approval.against)


def _examples() -> tuple[Any, ...]:
    person = member(enrolled("2018-03-01.."))
    seen = visits("2017-08-15")
    return (
        decide(person, facts(visits=seen, requests=(request("2018-04-02", due_on=day("2018-05-02")),)), "2018-04-10"),
        decide(person, facts(visits=seen, requests=(request("2018-04-02"),)), "2018-04-10"),
        decide(person, facts(visits=seen, grants=(grant("2018-03-01"),)), "2018-04-10"),
        decide(person, facts(visits=seen, networks=(network("2018-01-01.."),)), "2018-04-10"),
        decide(person, facts(None), "2018-04-10"),
    )


def test_every_reason_of_the_ordinary_answers_can_be_read() -> None:
    for decision in _examples():
        check(decision.reasons)


@given(DAYS, st.sampled_from(tuple(Urgency)))
def test_every_clock_can_be_read_and_ends_after_it_began(received_on: Any, urgency: Urgency) -> None:
    clock = decide_clock(received_on, urgency)
    check(clock.reasons)
    if clock.due_on and clock.start_by:
        assert received_on < clock.due_on
        assert received_on < clock.start_by
    assert (clock.due_on is None) is (clock.days is None)


def test_both_sides_have_their_own_words() -> None:
    decision = decide(member(enrolled("2018-03-01..")), facts(visits=visits("2017-08-15")), "2018-04-10")
    texts = {each.side: reason_text(each.reasons[0], TEXTS) for each in decision.sides}
    assert texts[Side.MEDICARE].startswith("For Medicare services")
    assert texts[Side.MEDI_CAL].startswith("For Medi-Cal services")
