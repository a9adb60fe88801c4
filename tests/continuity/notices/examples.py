"""One letter of each kind with real values, for tests of its words and of how it looks on paper."""

from dataclasses import replace
from datetime import date
from typing import Any

from continuity.facts import DecisionOutcome, NoticeKind, RequesterKind, Side, WindowChange
from continuity.notices.letters import HelpLine, LetterFacts, Phone, Reader, SideDays, SideDecision
from continuity.rules.denial import DenialReason

MEDICARE_DAYS = SideDays(Side.MEDICARE, date(2014, 7, 1), date(2014, 12, 31))
MEDI_CAL_DAYS = SideDays(Side.MEDI_CAL, date(2014, 7, 1), date(2015, 6, 30))
NO_VISITS = SideDecision(Side.MEDICARE, DecisionOutcome.DENIED, reasons=(DenialReason.NO_RELATIONSHIP,))
PLAIN = LetterFacts(
    kind=NoticeKind.ACKNOWLEDGEMENT,
    reader=Reader.MEMBER,
    language="en",
    large_print=False,
    day=date(2014, 9, 10),
    recipient_name="Ana Reyes-García",
    member_name="Ana Reyes-García",
    plan_name="Health Net Cal MediConnect",
    phone=Phone("1-855-464-3571", "711"),
    npi="1234567893",
    provider_name="Dr. Maria Lee",
    reference="C-7KQ2MD94XR",
    received_on=date(2014, 9, 8),
    due_on=date(2014, 10, 8),
    help_lines=(
        HelpLine("cmc-ombuds", "1-855-501-3077", "1-855-847-7914"),
        HelpLine("hicap", "1-800-434-0222"),
    ),
)
_OF_KIND: dict[NoticeKind, dict[str, Any]] = {
    NoticeKind.ACKNOWLEDGEMENT: {},
    NoticeKind.APPROVED: {"days": (MEDICARE_DAYS, MEDI_CAL_DAYS)},
    NoticeKind.APPROVED_IN_PART: {
        "days": (MEDI_CAL_DAYS,),
        "denied": (NO_VISITS,),
        "alternative": "Dr. John Park, 12 Main Street, Los Angeles",
    },
    NoticeKind.DENIED: {"denied": (NO_VISITS, replace(NO_VISITS, side=Side.MEDI_CAL))},
    NoticeKind.BEFORE_END: {"days": (MEDICARE_DAYS,), "going_on": (MEDI_CAL_DAYS,), "change": WindowChange.GRANTED},
    NoticeKind.ENDED: {"days": (MEDICARE_DAYS,), "going_on": (MEDI_CAL_DAYS,), "change": WindowChange.GRANTED},
    NoticeKind.VOIDED: {"days": (MEDICARE_DAYS, MEDI_CAL_DAYS), "change": WindowChange.VOIDED},
}


def example(kind: NoticeKind, **changes: Any) -> LetterFacts:
    """The letter of that kind to Ana, with changes."""
    return replace(PLAIN, kind=kind, **_OF_KIND[kind] | changes)


def list_variants(kind: NoticeKind) -> list[LetterFacts]:
    """Every way in which a letter of that kind can read, for the member."""
    if kind is NoticeKind.DENIED:
        denials = [(replace(NO_VISITS, reasons=(reason,)),) for reason in DenialReason]
        asked = [example(kind, requester=requester, asker="Harbor Clinic") for requester in RequesterKind]
        return [
            *asked,
            *(example(kind, denied=denied) for denied in denials),
            example(kind, alternative="Dr. John Park"),
        ]
    if kind in (NoticeKind.ENDED, NoticeKind.VOIDED):
        return [example(kind, change=change) for change in WindowChange]
    if kind is NoticeKind.ACKNOWLEDGEMENT:
        asked = [example(kind, requester=requester, asker="Harbor Clinic") for requester in RequesterKind]
        return [*asked, example(kind, due_on=None), example(kind, phone=None)]
    return [example(kind), example(kind, phone=None), example(kind, phone=Phone("1-888-788-5395", is_sure=False))]
