"""People of an organisation, invitations, acting for somebody, and the member's own pages."""

from tests.matrix.personas import (
    ADMINS,
    ANOTHER_MEMBER,
    CONTINUITY,
    ELSEWHERE,
    IN_ONE_ORGANIZATION,
    MEMBER,
    NOT_SIGNED_IN,
    OF_PLANS,
    OF_PROVIDERS,
    OWN,
    PRIVACY,
    PROVIDER,
    REPRESENTATIVE,
    THEMSELVES,
)
from tests.matrix.rows import GATE, Row, page, row

# Their list names whom it is about, so the name is read too.
REPRESENTS = frozenset({REPRESENTATIVE})
BOTH_MEMBERS = frozenset({MEMBER, ANOTHER_MEMBER})
PAPER_STAFF = OF_PLANS & (ADMINS | CONTINUITY)
PAPER = {
    "identifier": "{cin}",
    "birth_date": "{birth_date}",
    "email": "nephew@example.org",
    "first_day": "{today}",
    "last_day": "{until}",
    "evidence": "Signed authorization, filed under 1234.",
}
NEPHEW = {"email": "nephew@example.org", "first_day": "{today}", "last_day": "{until}"}

PEOPLE: list[Row] = [
    page("people", "GET", {ADMINS | PRIVACY: "200"}, rest="403"),
    page(
        "people/invitations",
        "POST",
        {ADMINS: "302 /people"},
        rest="403",
        body={"email": "new@example.org", "role": "{role}"},
    ),
    # Who may change nobody learns not even whether there is somebody.
    *(
        page(route, method, {ADMINS & OWN: answer, ADMINS & ELSEWHERE: "404"}, rest="403", body=body)
        for route, method, answer, body in (
            ("people/<int:user_id>", "GET", "200", {}),
            ("people/<int:user_id>", "POST", "302 /people", {"roles": ["{role}"]}),
            ("people/<int:user_id>/remove", "GET", "200", {}),
            ("people/<int:user_id>/remove", "POST", "302 /people", {}),
            ("people/invitations/<int:invitation_id>/withdraw", "POST", "302 /people", {}),
        )
    ),
    *(
        page(
            route,
            method,
            {ADMINS & OWN & OF_PROVIDERS: answer, ADMINS - (OWN & OF_PROVIDERS): "404"},
            rest="403",
            body=body,
            case="of the provider",
            of=PROVIDER,
        )
        for route, method, answer, body in (
            ("people/<int:user_id>", "GET", "200", {}),
            ("people/<int:user_id>/remove", "POST", "302 /people", {}),
            ("people/invitations/<int:invitation_id>/withdraw", "POST", "302 /people", {}),
        )
    ),
    # To the clinic: only for who works there.
    page(
        "acting-for",
        "POST",
        {OF_PROVIDERS & OWN: "302 /"},
        rest="403",
        body={"acting_for": "{organization_id}"},
        case="the provider",
        of=PROVIDER,
    ),
    page(
        "acting-for",
        "POST",
        {THEMSELVES: "302 /"},
        rest="403",
        body={"acting_for": "self"},
        case="themselves",
        among=IN_ONE_ORGANIZATION,
    ),
]

INVITATIONS: list[Row] = [
    row(
        "invitations/<str:secret>",
        "GET",
        GATE,
        rest="302 /invitation",
        among=IN_ONE_ORGANIZATION,
    ),
    *(
        row(
            "invitation",
            method,
            {**GATE, NOT_SIGNED_IN & IN_ONE_ORGANIZATION: to_strangers},
            rest=to_others,
            before=before,
            case=case,
            body={"full_name": "Nora New", "password": "four words that fit"},
            among=IN_ONE_ORGANIZATION,
        )
        for method, case, before, to_strangers, to_others in (
            ("GET", "without a link", "", "404", "404"),
            ("POST", "without a link", "", "404", "404"),
            ("GET", "to an organization", "/invitations/{secret}", "200", "200"),
            # Whoever has the link and no account makes one; an account of another address cannot take it.
            ("POST", "to an organization", "/invitations/{secret}", "302 /sign-in", "200"),
            ("GET", "to a member", "/invitations/{member_secret}", "200", "200"),
            ("POST", "to a member", "/invitations/{member_secret}", "302 /sign-in", "200"),
        )
    ),
]

SELF_SERVICE: list[Row] = [
    page(
        "my/who-looked",
        "GET",
        {BOTH_MEMBERS: "200 trail.read", REPRESENTS: "200 member.read trail.read"},
        rest="403",
        among=IN_ONE_ORGANIZATION,
    ),
    page(
        "my/who-looked",
        "GET",
        {BOTH_MEMBERS: "404", REPRESENTS: "404 member.read"},
        rest="403",
        case="somebody else's",
        query={"person": "2"},
        among=IN_ONE_ORGANIZATION,
    ),
    page("my/representatives", "GET", {BOTH_MEMBERS: "200"}, rest="403", among=IN_ONE_ORGANIZATION),
    page(
        "my/representatives",
        "POST",
        {BOTH_MEMBERS: "302 /my/representatives"},
        rest="403",
        body=NEPHEW,
        among=IN_ONE_ORGANIZATION,
    ),
    page(
        "my/representatives/<int:representation_id>/end",
        "POST",
        {frozenset({MEMBER}): "302 /my/representatives", frozenset({ANOTHER_MEMBER}): "404"},
        rest="403",
        among=IN_ONE_ORGANIZATION,
    ),
    page(
        "my/representatives/invitations/<int:invitation_id>/withdraw",
        "POST",
        {frozenset({MEMBER}): "302 /my/representatives", frozenset({ANOTHER_MEMBER}): "404"},
        rest="403",
        names={"invitation_id": "member_invitation"},
        among=IN_ONE_ORGANIZATION,
    ),
    page("representatives/record", "GET", {PAPER_STAFF: "200"}, rest="403"),
    page(
        "representatives/record",
        "POST",
        {
            PAPER_STAFF & OWN: "302 /representatives/record representative.record",
            # Another plan's staff find nobody, and that is counted.
            PAPER_STAFF & ELSEWHERE: "422 representative.record:nobody",
        },
        rest="403",
        body=PAPER,
    ),
]
ROWS = PEOPLE + INVITATIONS + SELF_SERVICE
