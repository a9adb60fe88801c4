"""What is public, what programs sign in by, one's own account, and the operators' pages."""

from tests.matrix.personas import (
    ASK,
    AT_REFERENCE,
    MEMBER,
    NOT_SHOWN,
    NOT_SIGNED_IN,
    OF_PLANS,
    OF_STATES,
    OPERATOR,
    PROGRAMS,
    REVOKED,
    SCOPED,
    WHATEVER_THE_ROLE,
    WITHOUT_SECOND_STEP,
    Group,
)
from tests.matrix.rows import GATE, Answers, Row, page, row

W = WHATEVER_THE_ROLE

PUBLIC: list[Row] = [
    row("help/", "GET", GATE, rest="200", among=W),
    row("help/glossary", "GET", GATE, rest="200", among=W),
    row("help/for/<slug:audience>", "GET", GATE, rest="200", among=W),
    row("healthz", "GET", rest="200", among=W),
    row("readyz", "GET", rest="200", among=W),
    row("robots.txt", "GET", GATE, rest="200", among=W),
    row("languages", "GET", rest="200", among=W),
    row("language", "POST", rest="403", among=W),
    row(".well-known/security.txt", "GET", GATE, rest="404", among=W),
    row(".well-known/oauth-authorization-server", "GET", GATE, rest="200", among=W),
    row("api/schema/", "GET", rest="200", among=AT_REFERENCE),
    row("api/v1/counties", "GET", rest="200", among=W),
    row("api/v1/plans", "GET", rest="200", among=W),
    row("api/v1/services", "GET", rest="200", among=W),
    row(
        "api/v1/benefits",
        "GET",
        rest="200",
        query={"county": "19", "plan": "health-net", "program": "cal_mediconnect", "day": "2022-05-23"},
        among=W,
    ),
]

WITH_SECRET = {"client_id": "{client_id}", "client_secret": "{client_secret}"}
ASKING_FOR_A_TOKEN = {"grant_type": "client_credentials", **WITH_SECRET}
# Those who sign in as programs, and others with a name that is none. Programs that were revoked are others.
AT_TOKENS = (W | PROGRAMS) - {WITHOUT_SECOND_STEP, NOT_SHOWN}
LIVING = PROGRAMS - {REVOKED}
OAUTH: list[Row] = [
    row(
        "oauth/token",
        "POST",
        # Two of them were given no scope at all, so there is nothing to have a token for.
        {SCOPED: "200", LIVING - SCOPED: "400"},
        rest="401",
        body=ASKING_FOR_A_TOKEN,
        form=True,
        among=AT_TOKENS,
    ),
    row(
        "oauth/token",
        "POST",
        # No scope beyond those that a program was given.
        {ASK: "200", LIVING - ASK: "400"},
        rest="401",
        body=ASKING_FOR_A_TOKEN | {"scope": "inquiries:ask"},
        form=True,
        case="for inquiries:ask",
        among=AT_TOKENS,
    ),
    row(
        "oauth/revoke",
        "POST",
        {LIVING: "200"},
        rest="401",
        body=WITH_SECRET | {"token": "{a_token}"},
        form=True,
        among=AT_TOKENS,
    ),
]


def mine(route: str, method: str, answer: str, exceptions: Answers | None = None, **more: object) -> Row:
    """A page of one's own account: the same for everybody who is signed in wholly."""
    return page(route, method, exceptions, rest=answer, among=W, **more)  # type: ignore[arg-type]


def anybody(
    route: str, method: str, signed_in: str, to_strangers: str, *, half: bool = False, of_plans: str = ""
) -> Row:
    """A page of signing in, which `half` says is there for who has still to show a second step."""
    gate, there = ({}, {WITHOUT_SECOND_STEP}) if half else (GATE, set())
    plans = {(OF_PLANS | there) & W - NOT_SIGNED_IN: of_plans} if of_plans else {}
    return row(route, method, {NOT_SIGNED_IN & W: to_strangers, **plans, **gate}, rest=signed_in, among=W)


NO_STEP, UNSHOWN, ANA = frozenset({WITHOUT_SECOND_STEP}), frozenset({NOT_SHOWN}), frozenset({MEMBER})
MUST_HAVE_ONE = W & (OF_PLANS | OF_STATES) | {OPERATOR}
NEW_PASSWORD = "^account/password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)$"

SIGNING_IN: list[Row] = [
    anybody("sign-in", "GET", "302 /", "200", half=True, of_plans="302 /start"),
    anybody("sign-in", "POST", "302 /", "200", half=True, of_plans="302 /start"),
    anybody("sign-in/passkey", "GET", "302 /", "302 /sign-in", of_plans="302 /start"),
    anybody("sign-in/passkey", "POST", "302 /", "302 /sign-in", of_plans="302 /start"),
    anybody("sign-in/code", "GET", "302 /", "302 /sign-in", of_plans="302 /start"),
    anybody("sign-in/code", "POST", "302 /", "302 /sign-in", of_plans="302 /start"),
    anybody("sign-out", "GET", "200", "302 /sign-in", half=True),
    anybody("sign-out", "POST", "302 /sign-in", "302 /sign-in", half=True),
    *(
        anybody(f"account/password/{what}", method, answer, answer)
        for what, method, answer in (
            ("forgotten", "GET", "200"),
            ("forgotten", "POST", "200"),
            ("forgotten/sent", "GET", "200"),
            ("new/done", "GET", "200"),
        )
    ),
    # Keys that are not those of a letter.
    anybody(NEW_PASSWORD, "GET", "200", "200"),
    anybody(NEW_PASSWORD, "POST", "200", "200"),
    anybody("account/email/sent", "GET", "200", "200"),
    anybody("account/email/confirm/<str:key>", "GET", "200", "200"),
    anybody("account/email/confirm/<str:key>", "POST", "404", "404"),
]

ACCOUNT: list[Row] = [
    mine("account/", "GET", "200"),
    *(
        mine(f"account/confirm/{by}", method, answer, exceptions)
        for method in ("GET", "POST")
        for by, answer, exceptions in (
            # By the strongest means that one has.
            ("password", "302 /account/confirm/code", {NO_STEP: "200"}),
            ("code", "200", {UNSHOWN: "200", NO_STEP: "302 /account/confirm/password"}),
            (
                "passkey",
                "302 /account/confirm/code",
                {ANA: "200" if method == "GET" else "302 /sign-in", NO_STEP: "302 /account/confirm/password"},
            ),
        )
    ),
    mine("account/password", "GET", "200"),
    mine("account/password", "POST", "200"),
    mine("account/password/first", "GET", "302 /account/password"),
    mine("account/password/first", "POST", "302 /account/password"),
    mine("account/email", "GET", "200"),
    mine("account/email", "POST", "302 /account/email"),
    mine("account/sessions", "GET", "200"),
    mine("account/sessions", "POST", "302 /account/sessions"),
    mine("account/second-step", "GET", "200", {NO_STEP | UNSHOWN: "200"}),
    mine("account/second-step/app", "GET", "302 /account/second-step/app/remove", {NO_STEP: "200"}),
    mine("account/second-step/app", "POST", "302 /account/second-step/app/remove", {NO_STEP: "200"}),
    mine("account/second-step/app/remove", "GET", "200"),
    # Who must have a second step keeps the last one: the page says so.
    mine("account/second-step/app/remove", "POST", "302 /account/second-step", {MUST_HAVE_ONE: "200"}),
    mine("account/second-step/recovery-codes", "GET", "200"),
    mine("account/second-step/recovery-codes/new", "GET", "200"),
    mine("account/second-step/recovery-codes/new", "POST", "302 /account/second-step/recovery-codes"),
    mine("account/second-step/recovery-codes/file", "GET", "200"),
    mine("account/passkeys", "GET", "200"),
    mine("account/passkeys/add", "GET", "200", {NO_STEP: "200"}),
    mine("account/passkeys/add", "POST", "200", {NO_STEP: "200"}),
    # The member's own passkey; to everybody else it is not there.
    *(
        mine(f"account/passkeys/<int:pk>/{what}", method, "404", {ANA: answer}, body={"name": "My key"})
        for what, method, answer in (
            ("name", "GET", "200"),
            ("name", "POST", "302 /account/passkeys"),
            ("remove", "GET", "200"),
            ("remove", "POST", "302 /account/passkeys"),
        )
    ),
]


def operators(route: str, method: str, answer: str, among: Group = W, **more: object) -> Row:
    """A page for operators only: everybody else is sent to where operators sign in, which is where everybody does."""
    answers: Answers = {frozenset({OPERATOR}): answer, **GATE}
    return row(f"operator/{route}", method, answers, rest="302 /operator/login/", among=among, **more)  # type: ignore[arg-type]


def people_table(table: str, name: str, *, change: str, among: Group = W) -> list[Row]:
    """The pages of a table that operators add to. Nothing is ever deleted."""
    return [
        operators(f"{table}/add/", "GET", "200", among),
        operators(f"{table}/add/", "POST", "200", among),
        operators(f"{table}/<path:object_id>/change/", "POST", change, among, names={"object_id": name}),
        *looking(table, name, among),
    ]


def reference_table(table: str, name: str) -> list[Row]:
    """The pages of a table that operators only look at."""
    return [
        operators(f"{table}/add/", "GET", "403", AT_REFERENCE),
        operators(f"{table}/add/", "POST", "403", AT_REFERENCE),
        operators(f"{table}/<path:object_id>/change/", "POST", "403", AT_REFERENCE, names={"object_id": name}),
        *looking(table, name, AT_REFERENCE),
    ]


def looking(table: str, name: str, among: Group) -> list[Row]:
    """The pages that every table has."""
    one = f"{table}/<path:object_id>/"
    names = {"object_id": name}
    return [
        operators(f"{table}/", "GET", "200", among),
        operators(f"{one}history/", "GET", "200", among, names=names),
        operators(f"{one}change/", "GET", "200", among, names=names),
        operators(f"{one}delete/", "GET", "403", among, names=names),
        operators(f"{one}delete/", "POST", "403", among, names=names, body={"post": "yes"}),
        operators(one, "GET", f"302 /operator/{table}/{{{name}}}/change/", among, names=names),
    ]


OPERATORS: list[Row] = [
    operators("", "GET", "200"),
    row("operator/login/", "GET", {NOT_SIGNED_IN & W: "302 /sign-in", **GATE}, rest="403", among=W),
    row("operator/login/", "POST", {NOT_SIGNED_IN & W: "302 /sign-in", **GATE}, rest="403", among=W),
    row("operator/logout/", "GET", {**GATE, frozenset({OPERATOR}): "302 /sign-out"}, rest="302 /operator/", among=W),
    row("operator/logout/", "POST", {**GATE, frozenset({OPERATOR}): "302 /sign-out"}, rest="302 /operator/", among=W),
    operators("jsi18n/", "GET", "200"),
    operators("^(?P<app_label>accounts|eligibility|benefits)/$", "GET", "200"),
    *people_table("accounts/user", "user_id", change="302 /operator/accounts/user/"),
    *people_table("accounts/organization", "organization_id", change="200"),
    *people_table("accounts/membership", "membership", change="403"),
    *(
        each
        for app, tables in (
            ("eligibility", ("county", "healthplan", "planname", "planphone", "planoffering")),
            ("benefits", ("service", "responsibleparty", "partyphone", "benefitline")),
        )
        for table in tables
        for each in reference_table(f"{app}/{table}", table)
    ),
]
ROWS = PUBLIC + OAUTH + SIGNING_IN + ACCOUNT + OPERATORS
