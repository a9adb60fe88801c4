"""Who asks, as a frozen value that may leave this app."""

from dataclasses import dataclass
from enum import StrEnum


class OrganizationKind(StrEnum):
    """What an organisation is; it decides whose data its people may see."""

    PROVIDER = "provider"
    HEALTH_PLAN = "health_plan"
    STATE = "state"


class Role(StrEnum):
    """What a person does in an organisation."""

    FRONT_DESK = "front_desk"
    ADMINISTRATOR = "administrator"


class Channel(StrEnum):
    """By which door an inquiry came."""

    API = "api"
    PAGE = "page"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Asker:
    """A person, a machine client or an operator, and the organisation they act for (None for an operator at the
    console)."""

    channel: Channel
    organization_id: int | None
    user_id: int | None = None
    client_id: int | None = None
    operator: str = ""
