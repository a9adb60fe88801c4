"""The days of Cal MediConnect as a programme."""

from pathlib import Path

from cmc_portal.dates import Span
from cmc_portal.parameters import load_parameter

PARAMETERS = Path(__file__).parent / "parameters"


def _cal_mediconnect_days() -> Span:
    """From the first day on which anybody was in Cal MediConnect to the last."""
    days = load_parameter(PARAMETERS / "cal_mediconnect_days.yaml").values[0].value
    return Span(days["first_day"], days["last_day"])


CAL_MEDICONNECT_DAYS = _cal_mediconnect_days()
