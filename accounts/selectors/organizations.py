"""Reads of organisations."""

from accounts.models import OrganizationNpi


def has_npi(organization_id: int | None, *, npi: str) -> bool:
    """Is this provider one of the organisation's own?"""
    return OrganizationNpi.objects.filter(organization_id=organization_id, npi=npi).exists()
