"""The page on which a plan's day begins, and the figures of plans and the state."""

from tests.matrix.personas import ADMINS, CONTINUITY, OF_PLANS, OF_STATES, OWN
from tests.matrix.routes_for_desk import SEERS
from tests.matrix.rows import Row, page

WORKERS = OF_PLANS & (CONTINUITY | ADMINS)
READERS = OF_PLANS | OF_STATES

ROWS: list[Row] = [
    page("start", "GET", {WORKERS & OWN: "200 continuity.list", OF_PLANS - (WORKERS & OWN): "200"}, rest="403"),
    page("figures", "GET", {READERS: "200"}, rest="403"),
    page("figures.csv", "GET", {READERS: "200"}, rest="403", query={"figure": "lookups"}),
    page(
        *("figures.csv", "GET"),
        {SEERS: "200", READERS - SEERS: "404"},
        rest="403",
        query={"figure": "requests"},
        case="requests",
    ),
]
