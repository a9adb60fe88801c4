"""The pages of benefits, plans and counties, which anybody reads, and those on which a plan changes its lines."""

from accounts.facts import Role
from tests.matrix.personas import ADMINS, OF_PLANS, STAFF, WHATEVER_THE_ROLE
from tests.matrix.rows import GATE, Row, page, row

W = WHATEVER_THE_ROLE
EDITORS = OF_PLANS & frozenset(each for each in STAFF if each.role is Role.BENEFITS_EDITOR)
PUBLISHERS = OF_PLANS & ADMINS
READERS = EDITORS | PUBLISHERS
# Drafts are a plan's own: what one stands for is asked in tests/benefits/test_draft_pages.py.
NO_SUCH = {"draft_id": "pk", "line_id": "pk", "number": "pk"}
TABLE = {"of": "cal_mediconnect.health-net", "county": "19", "day": "05/23/2022"}

PUBLIC: list[Row] = [
    row("benefits", "GET", GATE, rest="200", query=TABLE, among=W),
    row("benefits/compare", "GET", GATE, rest="200", query=TABLE | {"with-county": "37"}, among=W),
    row("plans", "GET", GATE, rest="200", among=W),
    # Codes that are none; those that are some are asked for in tests/benefits/test_reference_pages.py.
    row("plans/<slug:code>", "GET", GATE, rest="404", among=W, names={"code": "pk"}),
    row("counties", "GET", GATE, rest="200", among=W),
    row("counties/<str:code>", "GET", GATE, rest="404", among=W, names={"code": "pk"}),
]
DRAFTS: list[Row] = [
    page("benefits/drafts", "GET", {READERS: "200"}, rest="403"),
    page("benefits/drafts", "POST", {EDITORS: "422"}, rest="403", body={"title": ""}),
    *(
        page(f"benefits/drafts/<int:draft_id>{what}", method, {READERS: "404"}, rest="403", names=NO_SUCH)
        for what, method in (
            ("", "GET"),
            ("/preview", "GET"),
            ("/hand-over", "POST"),
            ("/publish", "POST"),
            ("/withdraw", "POST"),
            ("/take-back", "POST"),
            ("/changes/<int:number>/remove", "POST"),
        )
    ),
    *(
        page(f"benefits/drafts/<int:draft_id>/{what}", method, {EDITORS: "404"}, rest="403", names=NO_SUCH)
        for what in ("add", "lines/<int:line_id>/change", "lines/<int:line_id>/end", "changes/<int:number>")
        for method in ("GET", "POST")
    ),
]
ROWS = PUBLIC + DRAFTS
