"""Days, moments, money, telephones and limits as people in California read them."""

import re
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from cmc_portal.clock import LEGAL_TIME_ZONE
from inquiries import wording
from inquiries.shown import Phone

_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def day_text(iso_day: str | None) -> str:
    """A day as it is written in California, 05/23/2022; nothing for no day."""
    return date.fromisoformat(iso_day).strftime("%m/%d/%Y") if iso_day else ""


def with_days_as_read(text: str) -> str:
    """A sentence whose days, written 2022-05-23, read 05/23/2022."""
    return _ISO_DAY.sub(lambda match: day_text(match[0]), text)


def moment_text(iso_moment: str) -> str:
    """A moment as a clock in California showed it."""
    return datetime.fromisoformat(iso_moment).astimezone(LEGAL_TIME_ZONE).strftime("%m/%d/%Y %H:%M %Z")


def money_text(cents: int) -> str:
    """An amount in dollars; cents only where there are any."""
    return f"${cents / 100:,.2f}".removesuffix(".00")


def phone(number: str | None, tty: str | None = None) -> Phone | None:
    """A number that can be tapped, or None where none is on record."""
    if not number:
        return None
    digits = "".join(character for character in number if character.isdigit())
    national = digits if digits.startswith("1") else f"1{digits}"
    return Phone(number, f"tel:+{national}" if len(national) == 11 else f"tel:{digits}", tty or "")


def limit_text(limit: dict[str, Any]) -> str:
    """How much of a service is covered, as a phrase: 30 one-way trips a calendar year."""
    one, many, uncounted = wording.UNITS[limit["unit"]]
    period = wording.PERIODS[limit["period"]]
    if limit["unlimited"]:
        return " ".join(filter(None, (_("Unlimited"), str(uncounted), str(period))))
    quantity, cents = limit["quantity"], limit["amount_cents"]
    number = str(one if quantity == 1 else many) % {"number": quantity} if quantity is not None else ""
    amount = _("up to %(amount)s") % {"amount": money_text(cents)} if cents is not None else ""
    return _capitalized(" ".join(filter(None, (number, amount, str(period)))))


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
