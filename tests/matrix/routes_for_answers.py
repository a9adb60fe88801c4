"""The same question as known at an earlier moment, asked from an answer."""

from tests.matrix.personas import ELSEWHERE, OWN
from tests.matrix.routes_for_work import ASKERS
from tests.matrix.rows import Row, page

ROWS: list[Row] = [
    page(
        "inquiries/<str:trace_number>/as-known",
        "POST",
        # So long ago nobody was on record yet.
        {ASKERS & OWN: "303 /inquiries/… inquiry.ask:nobody inquiry.read", ASKERS & ELSEWHERE: "404"},
        rest="403",
        body={"known_on": "01/02/2020"},
    ),
]
