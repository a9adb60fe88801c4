"""The pages of requests: a plan's desk, a provider's own, a member's own, and the way there from an answer."""

from typing import Any

from accounts.facts import Role
from tests.matrix.personas import (
    ADMINS,
    ANOTHER_MEMBER,
    CONTINUITY,
    DESKS,
    ELSEWHERE,
    MEMBER,
    OF_PLANS,
    OF_PROVIDERS,
    OWN,
    PLAN,
    PROVIDER,
    REPRESENTATIVE,
    STAFF,
    THEMSELVES,
)
from tests.matrix.rows import Row, page

WORKERS = OF_PLANS & (CONTINUITY | ADMINS)
OWN_WORKERS, OTHER_WORKERS = WORKERS & OWN, WORKERS & ELSEWHERE
SUPERVISORS = frozenset(each for each in STAFF if each.role is Role.CONTINUITY_SUPERVISOR)
SEERS = OF_PLANS & (SUPERVISORS | ADMINS)
SIGNERS = OWN_WORKERS & CONTINUITY
ASKERS = OF_PROVIDERS & (DESKS | ADMINS)
OWN_ASKERS, OTHER_ASKERS = ASKERS & OWN, ASKERS & ELSEWHERE
ANAS = frozenset({MEMBER, REPRESENTATIVE})
BEN = frozenset({ANOTHER_MEMBER})
# A number that stands for nothing here; what it stands for is the plan's own and asked for in tests/continuity/desk.
NO_SUCH = {"number": "pk", "notice_id": "pk", "filter_id": "pk", "letter_id": "pk", "print_id": "pk"}
OTHER_NPI = "1679576722"
CALL = {
    "identifier": "{cin}",
    "birth_date": "{birth_date}",
    "npi": OTHER_NPI,
    "care": "Heart failure visits",
    "requester": "member",
    "channel": "telephone",
    "received_on": "{today}",
    "urgency": "routine",
}
ASK = {"npi": OTHER_NPI, "care": "Heart failure visits", "urgency": "routine"}
AT_DESK: dict[str, Any] = {"rest": "403", "of": PLAN}
WORKED = "303 /desk/requests/… continuity.work"
LOOKED = "303 /desk/requests/… continuity.work evidence.read"


def at_desk(what: str, own: str, **body: str) -> Row:
    """Something that is done with a request of the plan."""
    route = f"desk/requests/<str:reference>/{what}"
    return page(route, "POST", {OWN_WORKERS: own, OTHER_WORKERS: "404"}, body=body, **AT_DESK)


DESK: list[Row] = [
    page("desk", "GET", {OWN_WORKERS: "200 continuity.list", OTHER_WORKERS: "200"}, rest="403"),
    page(
        "desk/assign",
        "POST",
        {SUPERVISORS: "303 /desk"},
        rest="403",
        body={"references": ["{reference}"], "owner": "none"},
    ),
    page("desk/filters", "POST", {WORKERS: "303 /desk"}, rest="403", body={"name": "New", "query": "queue=new"}),
    page("desk/filters/<int:filter_id>/delete", "POST", {WORKERS: "404"}, rest="403", names=NO_SUCH),
    page("desk/report", "GET", {SEERS: "200"}, rest="403"),
    page("desk/health", "GET", {SEERS: "200"}, rest="403"),
    page("desk/health/<int:letter_id>", "POST", {SEERS: "404"}, rest="403", names=NO_SUCH),
    page("desk/prints/<int:print_id>", "GET", {SEERS: "404"}, rest="403", names=NO_SUCH),
    page("desk/requests/new", "GET", {WORKERS: "200"}, rest="403"),
    page(
        "desk/requests/new",
        "POST",
        {
            OWN_WORKERS: "303 /desk/requests/… continuity.request continuity.work evidence.read",
            # Another plan's staff find nobody, and that is counted.
            OTHER_WORKERS: "422 continuity.request:nobody",
        },
        rest="403",
        body=CALL,
    ),
    page("desk/requests/<str:reference>", "GET", {OWN_WORKERS: "200 continuity.read", OTHER_WORKERS: "404"}, **AT_DESK),
    at_desk("claim", WORKED),
    at_desk("review", LOOKED),
    at_desk("note", WORKED, text="Called twice.", audience="internal"),
    at_desk("statements", WORKED, accepts_rate="yes"),
    at_desk("wait", LOOKED, waiting_for="provider", why="A treatment plan, please."),
    # It waits for nobody.
    at_desk("resume", "422 continuity.read", why="It came."),
    at_desk("visits", WORKED, day="05/01/2022", source="attestation"),
    at_desk("urgency", WORKED, urgency="urgent", why="Surgery is near."),
    at_desk("assign", "303 /desk/requests/…", owner="none"),
    at_desk("withdraw", WORKED, why="Found another doctor."),
    page(
        "desk/requests/<str:reference>/void",
        "POST",
        {SUPERVISORS & OWN: WORKED, OWN_WORKERS - SUPERVISORS: "403", OTHER_WORKERS: "404"},
        known_to=OWN_WORKERS,
        body={"why": "Never a member."},
        **AT_DESK,
    ),
    *(
        page(
            f"desk/requests/<str:reference>/{what}",
            "POST",
            # An administrator works on requests and signs nothing.
            {SIGNERS: "422 continuity.read", OWN_WORKERS - SIGNERS: "403 continuity.read", OTHER_WORKERS: "404"},
            known_to=OWN_WORKERS,
            **AT_DESK,
        )
        for what in ("decide", "preview")
    ),
    at_desk("documents", "422 continuity.read"),
]
PAPERS: list[Row] = [
    page(f"{base}/<str:reference>/{what}", "GET", rest="404", nowhere="403", names=NO_SUCH)
    for base in ("desk/requests", "continuity", "my/doctor")
    for what in ("documents/<int:number>", "letters/<int:notice_id>")
]
OF_CLINIC: dict[str, Any] = {"rest": "403", "of": PROVIDER}
PROVIDERS: list[Row] = [
    page("continuity", "GET", {OWN_ASKERS: "200 continuity.list", OTHER_ASKERS: "200"}, rest="403"),
    *(
        page(f"continuity/<str:reference>{what}", method, {OWN_ASKERS: answer, OTHER_ASKERS: "404"}, **OF_CLINIC)
        for what, method, answer in (
            ("", "GET", "200 continuity.read"),
            ("/withdraw", "POST", "303 /continuity/… continuity.work"),
            ("/documents", "POST", "422 continuity.read"),
        )
    ),
    page(
        "inquiries/<str:trace_number>/continuity",
        "GET",
        {OWN_ASKERS | OWN_WORKERS: "200 inquiry.read", OTHER_ASKERS | OTHER_WORKERS | THEMSELVES: "404"},
        rest="403",
    ),
    page(
        "inquiries/<str:trace_number>/continuity",
        "POST",
        {
            OWN_ASKERS: "303 /continuity/… continuity.request inquiry.read",
            # A plan's people go on to their own form.
            OWN_WORKERS: "200 inquiry.read",
            OTHER_ASKERS | OTHER_WORKERS | THEMSELVES: "404",
        },
        rest="403",
        body=ASK,
    ),
]
MEMBERS: list[Row] = [
    page("my/doctor", "GET", {ANAS: "200 continuity.list member.read", BEN: "200 member.read"}, rest="403"),
    page("my/doctor/new", "GET", {THEMSELVES: "200 member.read"}, rest="403"),
    page(
        "my/doctor/new",
        "POST",
        {THEMSELVES: "303 /my/doctor/… continuity.request member.read"},
        rest="403",
        body=ASK | {"doctor": "other"},
    ),
    page("my/letters", "POST", {THEMSELVES: "303 /my/doctor member.read"}, rest="403", body={"language": "es"}),
    *(
        page(f"my/doctor/<str:reference>{what}", method, {ANAS: answer, BEN: "404"}, **OF_CLINIC)
        for what, method, answer in (
            ("", "GET", "200 continuity.read"),
            ("/withdraw", "POST", "303 /my/doctor/… continuity.work"),
            ("/documents", "POST", "422 continuity.read"),
        )
    ),
]
ROWS = DESK + PAPERS + PROVIDERS + MEMBERS
