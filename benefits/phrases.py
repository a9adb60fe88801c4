"""Days, money, telephones and limits as people in California read them; for every app above this one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from benefits.wording import PERIODS, UNITS
from cmc_portal.days_as_read import read_day
from cmc_portal.days_as_read import with_days_as_read as with_days_as_read


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as printed, and what a telephone dials; `tty` where there is one."""

    number: str
    href: str
    tty: str = ""


def day_text(iso_day: str | None) -> str:
    """A day as its reader writes it, 05/23/2022; nothing for no day."""
    return read_day(date.fromisoformat(iso_day)) if iso_day else ""


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
    one, many, uncounted = UNITS[limit["unit"]]
    period = PERIODS[limit["period"]]
    if limit["unlimited"]:
        return " ".join(filter(None, (_("Unlimited"), str(uncounted), str(period))))
    quantity, cents = limit["quantity"], limit["amount_cents"]
    number = str(one if quantity == 1 else many) % {"number": quantity} if quantity is not None else ""
    amount = _("up to %(amount)s") % {"amount": money_text(cents)} if cents is not None else ""
    return _capitalized(" ".join(filter(None, (number, amount, str(period)))))


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
