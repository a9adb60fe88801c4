"""What an organisation asked before: who may look through it, search it and take it away."""

from tests.matrix.personas import ADMINS, CONTINUITY, DESKS, ELSEWHERE, OWN, PRIVACY
from tests.matrix.rows import Row, page

ASKERS = ADMINS | CONTINUITY | DESKS
READERS = ASKERS | PRIVACY
SEARCH = {"first_day": "{today}", "last_day": "{today}"}
ABOUT_HER = SEARCH | {"patient": "{cin} {birth_date}"}
# Of each of these organisations somebody asked about Ana; of another clinic or plan nobody did.
SEEN = {READERS & OWN: "200 inquiry.list", READERS & ELSEWHERE: "200 inquiry.list:nobody"}
TAKEN = {READERS & OWN: "200 inquiry.export", READERS & ELSEWHERE: "200 inquiry.export:nobody"}

ROWS: list[Row] = [
    # The same patient again, of an answer of one's own; every other is not there.
    page(
        "inquiries",
        "POST",
        {ASKERS & OWN: "303 /inquiries/… inquiry.ask inquiry.read", ASKERS & ELSEWHERE: "404"},
        rest="403",
        case="asking again",
        body={"again": "{trace_number}", "keep": "1", "day": "", "service_words": ""},
    ),
    page("inquiries/history", "GET", SEEN, rest="403"),
    page("inquiries/history", "POST", SEEN, rest="403", body=SEARCH),
    page("inquiries/history", "POST", SEEN, rest="403", case="about the member", body=ABOUT_HER),
    page("inquiries/history", "POST", TAKEN, rest="403", case="as a file", body=SEARCH | {"export": "csv"}),
]
