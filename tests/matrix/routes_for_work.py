"""Asking, answers, emergencies, alerts and the trail: who of those who work somewhere may what."""

from typing import Any

from tests.matrix.personas import (
    ADMINS,
    ASK,
    AT_PAGES,
    BELONGING_NOWHERE,
    CONTINUITY,
    DESKS,
    ELSEWHERE,
    IN_ONE_ORGANIZATION,
    NO_TOKEN_ANY_MORE,
    NOT_SIGNED_IN,
    OF_PLANS,
    OF_PROVIDERS,
    OF_STATES,
    OWN,
    PLAN,
    PRIVACY,
    PROGRAMS,
    PROVIDER,
    READ,
    STAFF,
    THEMSELVES,
)
from tests.matrix.rows import GATE, Row, page, row

ASKERS = DESKS | ADMINS | CONTINUITY
READERS = ASKERS | PRIVACY
GUARDIANS = ADMINS | PRIVACY
QUESTION = {"identifier": "{cin}", "birth_date": "{birth_date}", "day": "03/20/2016", "purpose": "payment"}
BODY = {"member": {"cin": "{cin}", "birth_date": "{born}"}, "day": "2016-03-20"}
# Another plan's people find nobody, whoever it is.
OTHER_PLAN = OF_PLANS & ELSEWHERE
OTHER_PLANS_PROGRAMS = frozenset(each for each in ASK if each.kind == PLAN and each.elsewhere)
LOADERS = STAFF - ADMINS - DESKS - CONTINUITY - PRIVACY
SEE_THE_LOOKS = PRIVACY & (OWN | OF_STATES)
GLASS = {
    "identifier": "{cin}",
    "reason": "Brought in unconscious, the family says there is a plan but does not know which one.",
}
BREAKERS = (DESKS | ADMINS | CONTINUITY) - OF_STATES
# Who belongs nowhere is told so at every door, whatever they ask for; to everybody else it is not there.
NOT_THERE: dict[str, Any] = {"nowhere": "403", "rest": "404"}
REVIEW = {"finding": "justified", "note": "The emergency room called the plan in vain."}
SEARCH = {"first_day": "{today}", "last_day": "{today}"}

PAGES: list[Row] = [
    # The form to whoever may ask; to everybody else their own first page; to a stranger what this is.
    row(
        "",
        "GET",
        {
            ASKERS | NOT_SIGNED_IN: "200",
            LOADERS | PRIVACY & OF_PLANS: "302 /start",
            PRIVACY - OF_PLANS: "302 /people",
            THEMSELVES: "302 /my",
            BELONGING_NOWHERE: "403",
            **GATE,
        },
        rest="200",
        among=AT_PAGES,
    ),
    # An earlier question again shows who was found; only to who may ask.
    row(
        "",
        "GET",
        {
            ASKERS & OWN: "200 inquiry.read",
            ASKERS & ELSEWHERE: "404",
            NOT_SIGNED_IN: "200",
            LOADERS | PRIVACY & OF_PLANS: "302 /start",
            PRIVACY - OF_PLANS: "302 /people",
            THEMSELVES: "302 /my",
            BELONGING_NOWHERE: "403",
            **GATE,
        },
        rest="200",
        case="asking again",
        query={"again": "{trace_number}"},
        among=AT_PAGES,
    ),
    page("inquiries", "GET", rest="302 /", among=IN_ONE_ORGANIZATION),
    page(
        "inquiries",
        "POST",
        {
            ASKERS - OTHER_PLAN: "303 /inquiries/… inquiry.ask",
            ASKERS & OTHER_PLAN: "303 /inquiries/… inquiry.ask:nobody",
        },
        rest="403",
        body=QUESTION,
    ),
    page("inquiries/<str:trace_number>", "GET", {READERS & OWN: "200 inquiry.read"}, **NOT_THERE),
    page(
        "inquiries/<str:trace_number>",
        "GET",
        {READERS & OWN & OF_PROVIDERS: "200 inquiry.read"},
        **NOT_THERE,
        case="of the provider",
        of=PROVIDER,
    ),
    page(
        "inquiries/<str:trace_number>",
        "GET",
        {READERS & OWN & OF_PLANS: "200 inquiry.read"},
        **NOT_THERE,
        case="of the health plan",
        of=PLAN,
    ),
    # Breaking the glass: only after one's own question that found nobody.
    *(
        page(
            "inquiries/<str:trace_number>/emergency",
            method,
            {BREAKERS: answer},
            rest="403",
            case=case,
            body=GLASS,
            names={"trace_number": name},
        )
        for method, case, name, answer in (
            ("GET", "one's own miss", "own_miss", "200"),
            ("POST", "one's own miss", "own_miss", "303 /inquiries/… emergency.begin inquiry.ask"),
            ("GET", "a colleague's miss", "missed", "404"),
            ("POST", "a colleague's miss", "missed", "404"),
            ("GET", "an answer", "trace_number", "404"),
            ("POST", "an answer", "trace_number", "404"),
        )
    ),
    page("privacy/emergencies", "GET", {PRIVACY: "200"}, rest="403", among=IN_ONE_ORGANIZATION),
    page(
        "privacy/emergencies/<int:emergency_id>",
        "GET",
        {PRIVACY & (OWN | OF_STATES): "200 emergency.read"},
        **NOT_THERE,
    ),
    page(
        "privacy/emergencies/<int:emergency_id>",
        "POST",
        {PRIVACY & (OWN | OF_STATES): "303 /privacy/emergencies emergency.review"},
        **NOT_THERE,
        body=REVIEW,
    ),
    # Of the clinic's emergency, the plan whose member it was may read; it is not theirs to judge.
    page(
        "privacy/emergencies/<int:emergency_id>",
        "GET",
        {PRIVACY & (OWN | OF_STATES): "200 emergency.read"},
        **NOT_THERE,
        case="of the provider",
        of=PROVIDER,
    ),
    page(
        "privacy/emergencies/<int:emergency_id>",
        "POST",
        {
            PRIVACY & (OF_PROVIDERS & OWN | OF_STATES): "303 /privacy/emergencies emergency.review",
            PRIVACY & OF_PLANS & OWN: "403",
        },
        known_to=PRIVACY & OF_PLANS & OWN,
        **NOT_THERE,
        case="of the provider",
        of=PROVIDER,
        body=REVIEW,
    ),
    page("privacy/alerts", "GET", {GUARDIANS: "200"}, rest="403", among=IN_ONE_ORGANIZATION),
    page("privacy/alerts/<int:alert_id>", "GET", {GUARDIANS & (OWN | OF_STATES): "200"}, **NOT_THERE),
    page(
        "privacy/alerts/<int:alert_id>",
        "POST",
        {GUARDIANS & (OWN | OF_STATES): "303 /privacy/alerts"},
        **NOT_THERE,
        body={"note": "A patient list with swapped columns."},
    ),
    page(
        "privacy/alerts/<int:alert_id>",
        "GET",
        {GUARDIANS & (OWN & OF_PROVIDERS | OF_STATES): "200"},
        **NOT_THERE,
        case="of the provider",
        of=PROVIDER,
    ),
    page("privacy/trail", "GET", {PRIVACY: "200"}, rest="403", among=IN_ONE_ORGANIZATION),
    # Of the clinic, the plan and the state somebody looked at Ana; of another clinic or plan nobody did.
    page(
        "privacy/trail",
        "POST",
        {SEE_THE_LOOKS: "200 trail.search", PRIVACY - SEE_THE_LOOKS: "200 trail.search:nobody"},
        rest="403",
        body=SEARCH,
    ),
    page(
        "privacy/trail",
        "POST",
        {SEE_THE_LOOKS: "200 trail.export", PRIVACY - SEE_THE_LOOKS: "200 trail.export:nobody"},
        rest="403",
        case="as a file",
        body=SEARCH | {"export": "1"},
    ),
    page(
        "privacy/trail",
        "POST",
        # Where nobody looked at her, it is not even told that there is such a person.
        {SEE_THE_LOOKS: "200 trail.search", PRIVACY - SEE_THE_LOOKS: "200 trail.search:nobody"},
        rest="403",
        case="about the member",
        body=SEARCH | {"identifier": "{cin}", "birth_date": "{birth_date}"},
    ),
]

API: list[Row] = [
    row(
        "api/v1/inquiries",
        "POST",
        {
            ASK - OTHER_PLANS_PROGRAMS: "201 /api/v1/inquiries/… inquiry.ask",
            ASK & OTHER_PLANS_PROGRAMS: "201 /api/v1/inquiries/… inquiry.ask:nobody",
            PROGRAMS - ASK - NO_TOKEN_ANY_MORE: "403",
        },
        rest="401",
        body=BODY,
        json=True,
    ),
    row(
        "api/v1/inquiries/<str:trace_number>",
        "GET",
        {READ & OWN: "200 inquiry.read", READ & ELSEWHERE: "404", PROGRAMS - READ - NO_TOKEN_ANY_MORE: "403"},
        rest="401",
    ),
    row(
        "api/v1/inquiries/<str:trace_number>",
        "GET",
        {
            frozenset(each for each in READ & OWN if each.kind == PROVIDER): "200 inquiry.read",
            frozenset(each for each in READ if each.elsewhere or each.kind == PLAN): "404",
            PROGRAMS - READ - NO_TOKEN_ANY_MORE: "403",
        },
        rest="401",
        case="of the provider",
        of=PROVIDER,
    ),
]
ROWS = PAGES + API
