"""The days of Cal MediConnect as a programme."""

from datetime import date
from pathlib import Path

from cmc_portal.dates import ONE_DAY, Span
from cmc_portal.parameters import load_parameter

PARAMETERS = Path(__file__).parent / "parameters"


_DAYS = load_parameter(PARAMETERS / "cal_mediconnect_days.yaml").values[0].value

# From the first day on which anybody was in Cal MediConnect to the last, and the day on which the state moved them on.
CAL_MEDICONNECT_DAYS = Span(_DAYS["first_day"], _DAYS["last_day"])
DAY_AFTER_CAL_MEDICONNECT: date = _DAYS["last_day"] + ONE_DAY
