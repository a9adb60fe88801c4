"""Continuity of care for programs: who may ask, request, see what was asked, and add to it."""

from tests.matrix.personas import ELSEWHERE, NO_TOKEN_ANY_MORE, OWN, PLAN, PROGRAMS, PROVIDER, REQUEST
from tests.matrix.rows import Row, row

# Another plan's programs find nobody, whoever it is; another provider's find whom they can name.
OTHER_PLANS = frozenset(each for each in REQUEST & ELSEWHERE if each.kind == PLAN)
OF_PROVIDERS = frozenset(each for each in REQUEST if each.kind == PROVIDER)
REFUSED = {PROGRAMS - REQUEST - NO_TOKEN_ANY_MORE: "403"}
BODY = {"member": {"cin": "{cin}", "birth_date": "{born}"}, "provider_npi": "1679576722"}
VISITS = {"visits": [{"day": "2022-05-01"}]}

ROWS: list[Row] = [
    row(
        "api/v1/continuity-inquiries",
        "POST",
        {REQUEST - OTHER_PLANS: "200 continuity.ask", OTHER_PLANS: "200 continuity.ask:nobody", **REFUSED},
        rest="401",
        body=BODY,
        json=True,
    ),
    row(
        "api/v1/continuity-requests",
        "POST",
        {
            REQUEST - OTHER_PLANS: "201 /api/v1/continuity-requests/… continuity.read continuity.request",
            OTHER_PLANS: "404 continuity.request:nobody",
            **REFUSED,
        },
        rest="401",
        body=BODY,
        json=True,
    ),
    row(
        "api/v1/continuity-requests",
        "GET",
        {REQUEST & OWN: "200 continuity.list", REQUEST & ELSEWHERE: "200", **REFUSED},
        rest="401",
    ),
    row(
        "api/v1/continuity-requests/<str:reference>",
        "GET",
        {REQUEST & OWN: "200 continuity.read", REQUEST & ELSEWHERE: "404", **REFUSED},
        rest="401",
    ),
    # The plan sees what its members' providers asked.
    row(
        "api/v1/continuity-requests/<str:reference>",
        "GET",
        {REQUEST & OWN: "200 continuity.read", REQUEST & ELSEWHERE: "404", **REFUSED},
        rest="401",
        case="of the provider",
        of=PROVIDER,
    ),
    row(
        "api/v1/continuity-requests/<str:reference>",
        "GET",
        {(REQUEST & OWN) - OF_PROVIDERS: "200 continuity.read", REQUEST & (ELSEWHERE | OF_PROVIDERS): "404", **REFUSED},
        rest="401",
        case="of the health plan",
        of=PLAN,
    ),
    *(
        row(
            f"api/v1/continuity-requests/<str:reference>/{what}",
            "POST",
            {REQUEST & OWN: "200 continuity.read continuity.work", REQUEST & ELSEWHERE: "404", **REFUSED},
            rest="401",
            body=body,
            json=True,
        )
        for what, body in (("evidence", VISITS), ("withdraw", {"why": "She found another doctor."}))
    ),
]
