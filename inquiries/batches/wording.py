"""The words for what a list's columns hold, why a row could not be asked, and why the rest waits."""

from django.utils.translation import gettext_lazy as _

from inquiries.batches.facts import BatchHold
from inquiries.rules.list_columns import Column

COLUMNS = {
    Column.UNUSED: _("Not used"),
    Column.NUMBER: _("Patient's number (CIN, BIC, MBI or plan ID)"),
    Column.BIRTH_DATE: _("Birth date"),
    Column.LAST_NAME: _("Last name"),
    Column.FIRST_NAME: _("First name"),
    Column.NAME: _("Whole name (“Last, First” or “First Last”)"),
    Column.DAY: _("Day of service"),
    Column.LINE: _("A whole line: number, name and birth date together"),
}

# Why a row could not be asked, by its code, and what to do about it.
PROBLEMS = {
    "empty_row": _("Nobody is named in this row. Add a number or a name, and a birth date."),
    "two_facts_needed": _(
        "One fact is not enough. Add the birth date or last name to the number; without a number, give last name, "
        "first name and birth date."
    ),
    "several_identifiers": _("The row holds two numbers. Keep one of them."),
    "bad_cin": _("The CIN is not one: a 9, seven digits and a letter. Compare it with the card."),
    "bad_bic": _("The card number (BIC) is not one. Compare it with the card."),
    "bad_mbi": _("The MBI is not one: eleven letters and digits. Compare it with the card."),
    "bad_npi": _("The provider's NPI is not one. Compare it with the provider's record."),
    "bad_birth_date": _(
        "The birth date cannot be read for certain. Write it with four digits of the year: 03/15/1948."
    ),
    "bad_day": _("The day of service cannot be read. Write it like 05/23/2022."),
    "birth_date_ahead": _("The birth date lies ahead. Check the year."),
    "only_day_ahead": _(
        "The only day in the line lies ahead, so it is no birth date. Add the birth date, or check its year."
    ),
    "day_too_far_ahead": _(
        "The day of service lies more than two years ahead. Check the year, and write all four digits."
    ),
    "line_names_other_day": _(
        "The line names another day than the one asked about. Put the days of service into a column of their own, or "
        "ask this line alone about its day."
    ),
    "text_expected": _("A cell is too long or holds signs that are no text. Shorten it."),
    "bad_service": _("A service is not known. Ask the list again with services of today."),
    "bad_services": _("A service is not known. Ask the list again with services of today."),
    "unknown_service": _("A service is not in the catalogue any more. Ask the list again with services of today."),
    "line_unclear_short_year": _("The birth date has only two digits of the year. Write all four."),
    "line_unclear_day_before_month": _("The birth date has the day before the month. Write month, day, year."),
    "line_unclear_no_day": _("The birth date is no day of the calendar."),
    "line_unclear_too_long_ago": _("The birth date lies too long ago. Check the year."),
    "line_unclear_ahead": _("The birth date lies ahead. Check the year."),
    "line_unclear_several_days": _("The line holds several days, and it is not certain which is the birth date."),
    "line_unclear_day_or_number": _("Eight digits may be a day or a number. Write the day with slashes."),
    "line_unclear_several_numbers": _("The line holds several numbers. Keep one of them."),
    "line_unclear_bad_number": _("The number in the line is not one. Compare it with the card."),
    "line_unclear_which_name": _("It is not certain which is the last name. Write “Last, First”."),
}

HOLDS = {
    BatchHold.WAITING: _("Many rows found nobody, so asking goes on more slowly. The rest is asked by itself."),
    BatchHold.STOPPED: _(
        "Too many rows found nobody, and asking was stopped. The rest is asked by itself when the stop has passed, or "
        "when a privacy officer of your organization lifts it."
    ),
    BatchHold.MAY_NOT_ASK: _(
        "Whoever brought this list may not ask about patients any more. Bring the list again under your own name."
    ),
}
