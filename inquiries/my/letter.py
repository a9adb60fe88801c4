"""The letter that brings a member the code to sign up with: on the plan's paper, in the member's language and print."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from cmc_portal.yaml_files import load_yaml
from continuity.notices.letters import BoxRow, Letter, Section
from continuity.notices.pdf import make_pdf
from continuity.notices.preferences import LetterPreference
from continuity.notices.rendering import render_letter
from continuity.notices.wording import get_texts
from eligibility.facts import MemberFacts, PlanTable
from eligibility.rules.plans import find_plan_name, find_plan_phone

_TEXTS = Path(__file__).parent / "texts"


def compose_code_letter(
    member: MemberFacts,
    *,
    plan_code: str,
    plans: PlanTable,
    preference: LetterPreference,
    code: str,
    address: str,
    today: date,
    until: date,
) -> Letter:
    """The letter of this plan to its member of today, with the code and the day until which it holds."""
    texts, write_day = _texts(preference.language), get_texts(preference.language).write_day
    name, phone = _plan(member, plan_code=plan_code, plans=plans, today=today, texts=texts)
    box = {"address": address, "code": code, "until": write_day(until)}
    return Letter(
        language=preference.language,
        large_print=preference.large_print,
        plan_name=name,
        phone=phone,
        phone_note="",
        sent_on=write_day(today),
        title=texts["title"],
        dear=texts["dear"].format(name=f"{member.first_name} {member.last_name}".strip()),
        on_behalf="",
        reference="",
        lead=tuple(texts["lead"]),
        box_heading=texts["box_heading"],
        box=tuple(BoxRow(texts["box"][field], text) for field, text in box.items()),
        sections=tuple(
            Section(each["heading"], tuple(each.get("paragraphs", ())), tuple(each.get("items", ())))
            for each in texts["sections"]
        ),
    )


def print_code_letter(letter: Letter) -> bytes:
    """The letter as a tagged PDF. Raises PdfImpossible."""
    return make_pdf([render_letter(letter)], title=letter.title, language=letter.language)


def _plan(
    member: MemberFacts, *, plan_code: str, plans: PlanTable, today: date, texts: Mapping[str, Any]
) -> tuple[str, str]:
    """What the plan is called where it has the member today, and how to call it, where a number is on record."""
    held = next((each for each in member.enrollments if each.plan_code == plan_code and today in each.span), None)
    if held is None or held.program is None:
        return plan_code, str(texts["no_phone"])
    name = find_plan_name(plans, plan_code, held.program, held.county_code, today)
    phone = find_plan_phone(plans, plan_code, held.program, held.county_code, today)
    if phone is None:
        return name.name if name else plan_code, str(texts["no_phone"])
    words = texts["phone"].format(phone=phone.phone) + (texts["tty"].format(tty=phone.tty) if phone.tty else "")
    return name.name if name else plan_code, words


@cache
def _texts(language: str) -> Mapping[str, Any]:
    texts: Mapping[str, Any] = load_yaml(_TEXTS / f"{language}.yaml")
    return texts
