"""Joining Cal MediConnect: the first covered day, and when the state enrolled people unless they opted out."""

from datetime import date

from cmc_portal.answers import Reason, Source, Standing, reason
from cmc_portal.dates import first_of_month, first_of_next_month
from cmc_portal.parameters import load_parameter
from cmc_portal.values import value
from eligibility.rules.program_days import CAL_MEDICONNECT_DAYS, PARAMETERS

PASSIVE_ENROLLMENT = load_parameter(PARAMETERS / "passive_enrollment.yaml")


@value(frozen=True, slots=True)
class Joining:
    """The earliest first covered day, None where there is none, and why."""

    first_day: date | None
    reasons: tuple[Reason, ...]


@value(frozen=True, slots=True)
class PassiveStart:
    """The day from which a county's people were enrolled unless they opted out, how sure it is, and where it is written
    (None: where the days of most counties are). `of_facilities`: the day is that of residents of long-term care."""

    first_day: date
    standing: Standing
    source: Source | None = None
    of_facilities: bool = False


def first_day_after_enrollment_request(
    *, received_on: date, signed_on: date | None = None, medicare_first_day: date | None
) -> Joining:
    """The earliest first of a month that is not before the request came, its signature, or Medicare."""
    if medicare_first_day is None:
        return Joining(None, (reason("E-JOIN-2"),))
    earliest = max(day for day in (received_on, signed_on, medicare_first_day, CAL_MEDICONNECT_DAYS.first_day) if day)
    first_day = earliest if earliest == first_of_month(earliest) else first_of_next_month(earliest)
    if CAL_MEDICONNECT_DAYS.ends_before(first_day):
        return Joining(None, (reason("E-JOIN-3", last_day=CAL_MEDICONNECT_DAYS.last_day),))
    return Joining(first_day, (reason("E-JOIN-1", first_day=first_day),))


def find_passive_start(county_code: str, *, in_facility: bool = False) -> PassiveStart | None:
    """When did passive enrolment begin in the county, for residents of long-term-care facilities where it was later?

    None where it never did or no source says.
    """
    known = PASSIVE_ENROLLMENT.values[0].value.get(county_code)
    if known is None:
        return None
    source = Source(**known["source"]) if "source" in known else None
    if in_facility and "facility_first_day" in known:
        return PassiveStart(known["facility_first_day"], Standing(known["standing"]), source, of_facilities=True)
    return PassiveStart(known["first_day"], Standing(known["standing"]), source)
