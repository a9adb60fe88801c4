"""How to reach whoever is responsible."""

from datetime import date

from benefits.facts import PartyPhone, ResponsibleParty


def find_party_phone(party: ResponsibleParty, *, county_code: str, day: date) -> PartyPhone | None:
    """The party's number in that county on `day`, else its number for everywhere, else None."""
    in_force = [phone for phone in party.phones if day in phone.span and phone.county_code in ("", county_code)]
    return max(in_force, key=lambda phone: phone.county_code, default=None)
