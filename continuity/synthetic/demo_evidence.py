"""The providers and visits that the demo's cast needs, as the files that a plan and the state would send."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import NamedTuple

from continuity.evidence.outcomes import EvidenceKind
from eligibility.synthetic.cast import cast
from eligibility.synthetic.scenes_continuity import EMERGENCY_NPI, EQUIPMENT_NPI, HEART_NPI, NETWORK_NPI, NURSING_NPI

_PROVIDER_COLUMNS = (
    *("npi", "name", "kind", "specialty", "primary_care", "state_plan_approved"),
    *("plan", "program", "county_code", "first_day", "last_day"),
)
_OUTSIDE = ("", "", "", "", "")
_PROVIDERS = (
    (HEART_NPI, "Teasel Meadow Heart Clinic (demo)", "physician", "Cardiology", "no", "yes", *_OUTSIDE),
    (EMERGENCY_NPI, "Briar Combe Emergency Doctors (demo)", "physician", "Emergency medicine", "no", "yes", *_OUTSIDE),
    (EQUIPMENT_NPI, "Flax Ford Wheelchairs (demo)", "dme", "Medical equipment", "no", "yes", *_OUTSIDE),
    (NURSING_NPI, "Ivy Haven Nursing Home (demo)", "facility", "Skilled nursing facility", "no", "yes", *_OUTSIDE),
    (
        *(NETWORK_NPI, "Bay Grove Family Doctors (demo)", "physician", "Family medicine", "yes", "yes"),
        *("health-net", "cal_mediconnect", "19", "2014-04-01", ""),
    ),
)
_VISIT_COLUMNS = ("cin", "npi", "day", "source", "place_of_service", "claim_number")
_MEDICARE, _MEDI_CAL = "medicare_claims", "medi_cal_claims"
_VISITS = (
    ("two-visits-to-a-cardiologist", HEART_NPI, "2013-09-16", _MEDICARE, "11", "DEMO-0001-1"),
    ("two-visits-to-a-cardiologist", HEART_NPI, "2014-02-11", _MEDICARE, "11", "DEMO-0002-1"),
    ("one-visit-in-2014", HEART_NPI, "2014-02-18", _MEDICARE, "11", "DEMO-0003-1"),
    ("one-visit-in-2018", HEART_NPI, "2017-08-22", _MEDICARE, "11", "DEMO-0004-1"),
    ("only-in-an-emergency", EMERGENCY_NPI, "2017-11-05", _MEDICARE, "23", "DEMO-0005-1"),
    ("equipment-supplier", EQUIPMENT_NPI, "2017-06-14", _MEDICARE, "12", "DEMO-0006-1"),
    ("provider-in-the-network", NETWORK_NPI, "2014-03-04", _MEDICARE, "11", "DEMO-0007-1"),
    ("joined-while-the-rules-changed", HEART_NPI, "2015-10-13", _MEDICARE, "11", "DEMO-0008-1"),
    ("nursing-facility-resident", NURSING_NPI, "2014-09-01", _MEDI_CAL, "32", "DEMO-0009-1"),
    ("medi-cal-plan-only", HEART_NPI, "2014-10-07", _MEDICARE, "11", "DEMO-0010-1"),
    ("left-the-plan-early", HEART_NPI, "2013-11-12", _MEDICARE, "11", "DEMO-0011-1"),
    ("left-the-plan-early", HEART_NPI, "2014-04-15", _MEDICARE, "11", "DEMO-0012-1"),
)


class DemoEvidence(NamedTuple):
    """A file of evidence of the demo."""

    name: str
    kind: EvidenceKind
    content: bytes


def demo_evidence() -> tuple[DemoEvidence, ...]:
    """All of them, in the order in which they are loaded."""
    cins = {scene.key: scene.person.cin for scene in cast()}
    visits = ((cins[key], *rest) for key, *rest in _VISITS)
    return (
        DemoEvidence("05-providers-health-net.csv", EvidenceKind.NETWORK, _table(_PROVIDER_COLUMNS, _PROVIDERS)),
        DemoEvidence("06-visits-from-claims.csv", EvidenceKind.VISITS, _table(_VISIT_COLUMNS, visits)),
    )


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()
