"""What a criterion rests on: which visit, which record. It is shown beside the verdict."""

from datetime import date
from enum import StrEnum

from cmc_portal.values import value
from continuity.facts import EvidenceSource, NetworkDays, ProviderFinding, Visit
from continuity.rules.stays import Stay


class EvidenceKind(StrEnum):
    """What sort of record it is."""

    ENROLLMENT = "enrollment"
    NETWORK = "network"
    PROVIDER = "provider"
    VISIT = "visit"
    FINDING = "finding"
    RESIDENCE = "residence"
    STATEMENT = "statement"
    GRANT = "grant"


@value(frozen=True, slots=True)
class Evidence:
    """One record. `first_day` is the day of a visit; `reference` is what its source calls it, or what it says."""

    kind: EvidenceKind
    first_day: date | None = None
    last_day: date | None = None
    reference: str = ""
    visit_id: int | None = None
    source: EvidenceSource | None = None
    counts: bool = True


def of_visit(visit: Visit, *, counts: bool) -> Evidence:
    """A visit, and whether it counts for the relationship."""
    return Evidence(
        EvidenceKind.VISIT, visit.day, visit.day, visit.reference, visit.visit_id, visit.source, counts=counts
    )


def of_stay(stay: Stay) -> Evidence:
    """The enrolment."""
    return Evidence(EvidenceKind.ENROLLMENT, stay.span.first_day, stay.span.last_day, stay.plan_code)


def of_network(days: NetworkDays) -> Evidence:
    """Days in a plan's network."""
    return Evidence(EvidenceKind.NETWORK, days.span.first_day, days.span.last_day, days.plan_code)


def of_finding(finding: ProviderFinding) -> Evidence:
    """What is documented against the provider."""
    return Evidence(EvidenceKind.FINDING, finding.span.first_day, finding.span.last_day, finding.kind.value)
