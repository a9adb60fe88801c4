"""What roles and kinds of organisations are called on pages and in letters."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.facts import ROLES_OF, OrganizationCard, OrganizationKind, ProviderKind, Role

ROLE_NAMES: dict[Role, str | Promise] = {
    Role.FRONT_DESK: gettext_lazy("Front desk"),
    Role.CONTINUITY_COORDINATOR: gettext_lazy("Continuity coordinator"),
    Role.CONTINUITY_SUPERVISOR: gettext_lazy("Continuity supervisor"),
    Role.ROSTER_MANAGER: gettext_lazy("Roster manager"),
    Role.BENEFITS_EDITOR: gettext_lazy("Benefits editor"),
    Role.PRIVACY_OFFICER: gettext_lazy("Privacy officer"),
    Role.PROVIDER_ADMINISTRATOR: gettext_lazy("Administrator"),
    Role.PLAN_ADMINISTRATOR: gettext_lazy("Administrator"),
    Role.STATE_ADMINISTRATOR: gettext_lazy("Administrator"),
}
ROLE_DUTIES: dict[Role, str | Promise] = {
    Role.FRONT_DESK: gettext_lazy("checks patients' coverage"),
    Role.CONTINUITY_COORDINATOR: gettext_lazy("works on continuity-of-care requests"),
    Role.CONTINUITY_SUPERVISOR: gettext_lazy("decides and hands out continuity-of-care requests"),
    Role.ROSTER_MANAGER: gettext_lazy("loads rosters and looks into their lines"),
    Role.BENEFITS_EDITOR: gettext_lazy("keeps the plan's benefits up to date"),
    Role.PRIVACY_OFFICER: gettext_lazy("sees who looked at members' information"),
    Role.PROVIDER_ADMINISTRATOR: gettext_lazy("invites, changes and removes people"),
    Role.PLAN_ADMINISTRATOR: gettext_lazy("invites, changes and removes people"),
    Role.STATE_ADMINISTRATOR: gettext_lazy("invites, changes and removes people"),
}
_KIND_NAMES: dict[OrganizationKind | ProviderKind, str | Promise] = {
    OrganizationKind.PROVIDER: gettext_lazy("Provider"),
    OrganizationKind.HEALTH_PLAN: gettext_lazy("Health plan"),
    OrganizationKind.STATE: gettext_lazy("State agency"),
    ProviderKind.PPG: gettext_lazy("Physician group (PPG)"),
    ProviderKind.HOSPITAL: gettext_lazy("Hospital"),
    ProviderKind.ANCILLARY: gettext_lazy("Ancillary provider"),
}


def kind_name(card: OrganizationCard) -> str:
    """What the organisation is, in words."""
    return str(_KIND_NAMES[card.provider_kind or card.kind])


def role_names(roles: Iterable[Role]) -> str:
    """The roles in words, always in the same order."""
    theirs = frozenset(roles)
    return ", ".join(str(name) for role, name in ROLE_NAMES.items() if role in theirs)


def role_choices(kind: OrganizationKind) -> list[tuple[str, str]]:
    """The roles of such an organisation to choose from."""
    return [(role.value, str(name)) for role, name in ROLE_NAMES.items() if role in ROLES_OF[kind]]


def explained_role_choices(kind: OrganizationKind) -> list[tuple[str, str]]:
    """The same, each with what it is for."""
    return [
        (value, _("%(role)s: %(duty)s") % {"role": name, "duty": ROLE_DUTIES[Role(value)]})
        for value, name in role_choices(kind)
    ]
