"""What was typed of a person, as it was understood."""

from django.utils.translation import gettext as _

from eligibility.rules.identify import Who
from inquiries import wording
from inquiries.phrases import day_text
from inquiries.shown import FactShown


def present_who(who: Who) -> tuple[FactShown, ...]:
    """The number, the birth date and the names, each with what it is called; only what was typed."""
    kind = str(wording.COMPARED[who.identifier_kind or "other"])
    facts = (
        FactShown(kind, who.identifier),
        FactShown(_("Last name"), who.last_name),
        FactShown(_("First name"), who.first_name),
        FactShown(_("Birth date"), day_text(who.birth_date.isoformat() if who.birth_date else None)),
    )
    return tuple(each for each in facts if each.text)
