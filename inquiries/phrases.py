"""Moments as people in California read them, beside the days, money, telephones and limits of every page."""

from datetime import datetime

from django.utils.translation import gettext as _

from benefits.phrases import day_text as day_text
from benefits.phrases import limit_text as limit_text
from benefits.phrases import money_text as money_text
from benefits.phrases import phone as phone
from benefits.phrases import with_days_as_read as with_days_as_read
from cmc_portal.clock import LEGAL_TIME_ZONE
from cmc_portal.days_as_read import read_day


def moment_text(iso_moment: str) -> str:
    """A moment as a clock in California showed it."""
    local = datetime.fromisoformat(iso_moment).astimezone(LEGAL_TIME_ZONE)
    return _("%(day)s %(time)s") % {"day": read_day(local.date()), "time": f"{local:%H:%M %Z}"}
