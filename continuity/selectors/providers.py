"""What providers are called, and whom a member has seen."""

from collections.abc import Collection, Mapping

from cmc_portal.database import run
from continuity.models import CareProvider

_SEEN = """
SELECT v.npi, coalesce(p.name, '') FROM continuity_visit v
LEFT JOIN continuity_careprovider p ON p.npi = v.npi AND p.known_until IS NULL
WHERE v.member_id = %s AND v.known_until IS NULL
GROUP BY v.npi, p.name ORDER BY max(v.day) DESC, v.npi LIMIT %s
"""


def list_provider_names(npis: Collection[str]) -> Mapping[str, str]:
    """Names by NPI; nothing for whom no file names."""
    rows = CareProvider.objects.filter(npi__in=npis, known_until=None).exclude(name="")
    return dict(rows.values_list("npi", "name"))


def describe_provider(npi: str) -> str:
    """Name and specialty as the files tell them; empty where none does."""
    row = CareProvider.objects.filter(npi=npi, known_until=None).values_list("name", "specialty").first()
    return ", ".join(filter(None, row or ()))


def list_seen_providers(member_id: int, *, limit: int = 12) -> tuple[tuple[str, str], ...]:
    """The providers whom the member saw, the latest first: NPI and name, which is empty where no file tells. Write the
    row of the trail in the same transaction."""
    return tuple(run(_SEEN, [member_id, limit]))
