"""Everybody who may come to a door, and the groups of them that the rows of the matrix speak of. No database here."""

from dataclasses import dataclass

from accounts.facts import ROLES_OF, OrganizationKind, Role, Scope

PROVIDER, PLAN, STATE = OrganizationKind.PROVIDER, OrganizationKind.HEALTH_PLAN, OrganizationKind.STATE


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody at a door. Who works in the organisation that owns what is asked for is not `elsewhere`."""

    name: str
    kind: OrganizationKind = PROVIDER
    role: Role | None = None
    scope: Scope | None = None
    elsewhere: bool = False

    def __str__(self) -> str:
        return self.name


Group = frozenset[Persona]


def _place(kind: OrganizationKind, elsewhere: bool) -> str:
    return f"another {kind.replace('_', ' ')}" if elsewhere else f"the {kind.replace('_', ' ')}"


def _staff(kind: OrganizationKind, role: Role, elsewhere: bool) -> Persona:
    return Persona(f"{role.replace('_', ' ')} of {_place(kind, elsewhere)}", kind, role=role, elsewhere=elsewhere)


def _program(kind: OrganizationKind, scope: Scope, elsewhere: bool) -> Persona:
    return Persona(f"{scope} of {_place(kind, elsewhere)}", kind, scope=scope, elsewhere=elsewhere)


# Each role in each kind of organisation that has it; and the same in another organisation of that kind.
STAFF: Group = frozenset(
    _staff(kind, role, elsewhere) for kind, roles in ROLES_OF.items() for role in roles for elsewhere in (False, True)
)
STRANGER = Persona("stranger")
MEMBER, ANOTHER_MEMBER = Persona("the member"), Persona("another member", elsewhere=True)
REPRESENTATIVE = Persona("representative of the member")
FORMER_REPRESENTATIVE = Persona("representative whose days are over", elsewhere=True)
REMOVED = Persona("somebody removed from their organisation", elsewhere=True)
OPERATOR = Persona("operator", elsewhere=True)
WITHOUT_SECOND_STEP = Persona(
    "plan administrator of the health plan who has no second step", PLAN, role=Role.PLAN_ADMINISTRATOR
)
NOT_SHOWN = Persona("operator who has not shown the second step", elsewhere=True)
# Each scope alone, of a provider and of a health plan; and the same of another organisation of that kind.
SCOPED: Group = frozenset(
    _program(kind, scope, elsewhere) for kind in (PROVIDER, PLAN) for scope in Scope for elsewhere in (False, True)
)
WITHOUT_SCOPE = Persona("program without a scope")
EXPIRED = Persona("program whose token has expired")
REVOKED = Persona("program that was revoked")

NO_TOKEN_ANY_MORE: Group = frozenset({EXPIRED, REVOKED})
PROGRAMS: Group = SCOPED | {WITHOUT_SCOPE} | NO_TOKEN_ANY_MORE
# A program's token opens no page, and a browser's session opens nothing to programs.
NOT_SIGNED_IN: Group = PROGRAMS | {STRANGER}
HALF_SIGNED_IN: Group = frozenset({WITHOUT_SECOND_STEP, NOT_SHOWN})
THEMSELVES: Group = frozenset({MEMBER, ANOTHER_MEMBER, REPRESENTATIVE})
BELONGING_NOWHERE: Group = frozenset({FORMER_REPRESENTATIVE, REMOVED, OPERATOR})
SIGNED_IN: Group = STAFF | THEMSELVES | BELONGING_NOWHERE
EVERYBODY: Group = NOT_SIGNED_IN | HALF_SIGNED_IN | SIGNED_IN


def _who(**wanted: object) -> Group:
    return frozenset(each for each in EVERYBODY if all(getattr(each, name) == is_ for name, is_ in wanted.items()))


ELSEWHERE = _who(elsewhere=True)
OWN: Group = EVERYBODY - ELSEWHERE
OF_PROVIDERS, OF_PLANS, OF_STATES = (STAFF & _who(kind=kind) for kind in (PROVIDER, PLAN, STATE))
DESKS = STAFF & _who(role=Role.FRONT_DESK)
ADMINS = STAFF & (
    _who(role=Role.PROVIDER_ADMINISTRATOR) | _who(role=Role.PLAN_ADMINISTRATOR) | _who(role=Role.STATE_ADMINISTRATOR)
)
CONTINUITY = STAFF & (_who(role=Role.CONTINUITY_COORDINATOR) | _who(role=Role.CONTINUITY_SUPERVISOR))
PRIVACY = STAFF & _who(role=Role.PRIVACY_OFFICER)
ASK, READ = _who(scope=Scope.ASK_INQUIRIES), _who(scope=Scope.READ_INQUIRIES)
REQUEST = _who(scope=Scope.REQUEST_CONTINUITY)

# Where nothing that is asked for belongs to an organisation, the people of another one are no different.
IN_ONE_ORGANIZATION: Group = EVERYBODY - (STAFF & ELSEWHERE) - (SCOPED & (ELSEWHERE | _who(kind=PLAN)))
# Pages do not know programs: those of one organisation stand for all.
AT_PAGES: Group = EVERYBODY - (SCOPED & (ELSEWHERE | _who(kind=PLAN)))
# And where roles do not matter either, only what one is: one's own account, and the operators' pages.
WHATEVER_THE_ROLE: Group = frozenset(
    {
        *(STRANGER, MEMBER, ANOTHER_MEMBER, FORMER_REPRESENTATIVE, OPERATOR, WITHOUT_SECOND_STEP, NOT_SHOWN, REVOKED),
        *(IN_ONE_ORGANIZATION & DESKS),
        *(IN_ONE_ORGANIZATION & ADMINS & OF_PLANS),
        *(IN_ONE_ORGANIZATION & ASK),
    }
)

# The tables of reference data have one door, asked for each of them.
AT_REFERENCE: Group = (WHATEVER_THE_ROLE & ADMINS) | {STRANGER, OPERATOR, NOT_SHOWN}


def in_order(group: Group) -> list[Persona]:
    """By name, so that each run is like the other."""
    return sorted(group, key=str)
