"""Under which address is the portal reached from outside? What is sent or promised must not come from the caller."""

from django.conf import settings
from django.http import HttpRequest


def absolute_url(request: HttpRequest, path: str) -> str:
    """The whole address of that path: at the portal's own address; where none is set, at the host of the request."""
    address = own_address()
    return address + path if address else request.build_absolute_uri(path)


def own_address() -> str:
    """The portal's address as the operator set it, without a slash at its end; empty where none is set."""
    return settings.PORTAL_ADDRESS.rstrip("/")
