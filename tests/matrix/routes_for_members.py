"""The member's own pages: what covers me, my card, whose information is open; signing up, and staying signed in."""

from tests.matrix.personas import (
    ELSEWHERE,
    IN_ONE_ORGANIZATION,
    OWN,
    PLAN,
    THEMSELVES,
    WHATEVER_THE_ROLE,
)
from tests.matrix.routes_for_desk import ANAS, BEN
from tests.matrix.routes_for_people import PAPER_STAFF
from tests.matrix.rows import GATE, Row, page, row

W = WHATEVER_THE_ROLE
ASKED = "200 inquiry.ask member.read"
# Found by what is typed in tests/inquiries/my; here nobody is, and everybody is told the same.
CODE = {"code": "00000000", "password": "river-candle-orchard-7"}

OWN_PAGES: list[Row] = [
    # Of a list of requests, those are in the trail who have any.
    page(
        "my",
        "GET",
        {BEN: ASKED, ANAS: "200 continuity.list inquiry.ask member.read"},
        rest="403",
        among=IN_ONE_ORGANIZATION,
    ),
    page("my/card", "GET", {THEMSELVES: ASKED}, rest="403"),
    page("my/card.pdf", "GET", {THEMSELVES: ASKED}, rest="403"),
    page("my/whom", "POST", {THEMSELVES: "303 /my member.read"}, rest="403", body={"person": "1"}),
    page("my/whom", "POST", {THEMSELVES: "404 member.read"}, rest="403", case="somebody else's", body={"person": "2"}),
    page("stay-signed-in", "POST", rest="200", among=W),
]
SIGN_UP: list[Row] = [
    *(
        row(route, "GET", GATE, rest="200", among=W)
        for route in ("sign-up", "sign-up/code", "sign-up/letter", "sign-up/sent")
    ),
    row("sign-up", "POST", GATE, rest="422", among=W),
    row("sign-up/code", "POST", GATE, rest="422", body=CODE, among=W),
    row("sign-up/letter", "POST", GATE, rest="422", among=W),
]
LETTERS: list[Row] = [
    page("members/letter", "GET", {PAPER_STAFF: "200"}, rest="403"),
    page(
        "members/letter",
        "POST",
        {
            # The member has an account already.
            PAPER_STAFF & OWN: "422 member.letter",
            PAPER_STAFF & ELSEWHERE: "422 member.letter:nobody",
        },
        rest="403",
        of=PLAN,
        body={"identifier": "{cin}", "birth_date": "{birth_date}"},
    ),
]
ROWS = OWN_PAGES + SIGN_UP + LETTERS
