"""Rows about people, organisations, machine clients, emergencies and the trail: data and constraints only."""

from accounts.models.alerts import Decoy, SecurityAlert
from accounts.models.clients import ApiClient
from accounts.models.emergencies import EmergencyAccess
from accounts.models.people import (
    Invitation,
    Membership,
    Organization,
    OrganizationNpi,
    Representation,
    SelfService,
    User,
)
from accounts.models.sign_ups import SignUp
from accounts.models.trail import AccessEvent, TrailSeal

__all__ = [
    "AccessEvent",
    "ApiClient",
    "Decoy",
    "EmergencyAccess",
    "Invitation",
    "Membership",
    "Organization",
    "OrganizationNpi",
    "Representation",
    "SecurityAlert",
    "SelfService",
    "SignUp",
    "TrailSeal",
    "User",
]
