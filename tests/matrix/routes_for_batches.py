"""Lists of patients: who may bring, see, take away and remove them."""

from typing import Any

from tests.matrix.personas import ADMINS, CONTINUITY, DESKS, ELSEWHERE, OWN
from tests.matrix.rows import Row, page

LISTERS = DESKS | ADMINS | CONTINUITY
OWN_LISTERS, OTHER_LISTERS = LISTERS & OWN, LISTERS & ELSEWHERE
# Nobody here brought the list but a colleague, so that only administrators may remove it.
REMOVERS = OWN_LISTERS & ADMINS
DRAFT = {"list_reference": "draft_reference"}
COLUMNS = {"column_0": "number", "column_1": "birth_date", "purpose": "payment"}
TO_LIST, TO_DRAFT = "303 /batches/{list_reference}", "303 /batches/{draft_reference}"
LIST, RUN = "batches/<str:list_reference>", "batches/<str:list_reference>/runs/<int:run_id>"


def at_list(route: str, method: str, own: str, **more: Any) -> Row:
    """Something that the organisation's own people are served, and that is not there for others."""
    return page(route, method, {OWN_LISTERS: own, OTHER_LISTERS: "404"}, rest="403", **more)


ROWS: list[Row] = [
    page("batches", "GET", {LISTERS: "200"}, rest="403"),
    page("batches", "POST", {LISTERS: "422"}, rest="403"),
    at_list(LIST, "GET", "200 list.read"),
    at_list(LIST, "GET", "200", case="its columns wait", names=DRAFT),
    at_list(f"{LIST}/columns", "POST", TO_LIST),
    at_list(f"{LIST}/columns", "POST", TO_DRAFT, case="confirmed", names=DRAFT, body=COLUMNS),
    at_list(f"{LIST}/columns", "POST", "422", case="nobody is named", names=DRAFT, body={"purpose": "payment"}),
    at_list(f"{LIST}/again", "POST", TO_LIST),
    at_list(f"{LIST}/monthly", "POST", TO_LIST, body={"monthly_day": "5"}),
    page(
        f"{LIST}/remove",
        "GET",
        {REMOVERS: "200", LISTERS - REMOVERS: "404"},
        rest="403",
        known_to=OWN_LISTERS,
    ),
    page(
        f"{LIST}/remove",
        "POST",
        {REMOVERS: "303 /batches", LISTERS - REMOVERS: "404"},
        rest="403",
        known_to=OWN_LISTERS,
    ),
    at_list(RUN, "GET", "200 list.read"),
    at_list(f"{RUN}/progress", "GET", "200"),
    at_list(f"{RUN}/answers.csv", "GET", "200 list.export"),
    at_list(f"{RUN}/answers.xlsx", "GET", "200 list.export"),
]
