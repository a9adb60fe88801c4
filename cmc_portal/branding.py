"""The name and contact of the organisation that runs this installation, for every page."""

from django.conf import settings
from django.http import HttpRequest


def brand(request: HttpRequest) -> dict[str, dict[str, str]]:
    """What a template knows as `brand`: its name and contact, from the settings."""
    return {"brand": settings.PORTAL_BRAND}
