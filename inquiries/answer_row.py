"""One stored answer as one row of a table: column names and texts, for CSV, XLSX and whoever compares two answers.

Nothing is decided here: each text is a code or a word of the answer, and what the answer does not say is empty. A
member with both Medicare and Medi-Cal is one row, with columns for each side.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from eligibility.facts import INTEGRATED_PROGRAMS
from inquiries import wording

Answer = Mapping[str, Any]
Row = dict[str, str]

SIDES = ("medicare", "part_d", "medi_cal")
_BETWEEN = "; "
_LONGEST_ORDER = 3


def answer_row(answer: Answer) -> Row:
    """The answer as column name → text, in the order of the table; services asked about have columns of their own."""
    return {
        "trace_number": answer["trace_number"],
        "asked_at": answer["asked_at"],
        "known_at": answer["known_at"],
        "day": answer["question"]["day"],
        "outcome": answer["outcome"],
        "outcome_in_words": str(wording.OUTCOMES[answer["outcome"]].word),
        **_member(answer["member"]),
        **_billing(answer["coverages"]),
        **{name: text for side in SIDES for name, text in _side(side, answer["coverages"]).items()},
        **{name: text for code in answer["question"]["services"] for name, text in _service(code, answer).items()},
        **_charges(answer["charges"]),
        **_continuity(answer["question"]["provider_npi"], answer["continuity"]),
        "what_to_do": _BETWEEN.join(_step(each) for each in answer["next_steps"]),
        "reasons": " ".join(dict.fromkeys(_deciding(answer))),
    }


def _member(member: Answer | None) -> Row:
    names = ("name", "birth_date", "death_date", "cin", "mbi")
    return {f"member_{name}": (member or {}).get(name) or "" for name in names}


def _billing(lines: Sequence[Answer]) -> Row:
    """Whom to bill first, second and third; a plan that runs several sides is named once."""
    row: Row = {}
    named: set[str] = set()
    for order in range(1, _LONGEST_ORDER + 1):
        mine = [_payer(each) for each in lines if each["billing_order"] == order and not _is_billed(each, named)]
        row[f"bill_{order}"] = _joined(iter(mine))
        named |= set(mine)
    return row


def _is_billed(line: Answer, named: Collection[str]) -> bool:
    """Is this another side of a plan that one bill reaches, and that is named already?"""
    return line["program"] in INTEGRATED_PROGRAMS and _payer(line) in named


def _side(side: str, lines: Sequence[Answer]) -> Row:
    """One side of the coverage; where it has several lines, each text holds all of them in the same order."""
    mine = [line for line in lines if line["line"] == side]
    texts = {
        "status": [line["status"] for line in mine],
        "program": [line["program"] or "" for line in mine],
        "plan": [_of(line["plan"], "name") for line in mine],
        "contract": [_of(line["plan"], "contract") for line in mine],
        "phone": [_of(line["plan"], "phone") for line in mine],
        "tty": [_of(line["plan"], "tty") for line in mine],
        "county": [_of(line["county"], "name") for line in mine],
        "first_day": [line["first_day"] for line in mine],
        "last_day": [line["last_day"] or "" for line in mine],
        "flags": [" ".join(line["flags"]) for line in mine],
    }
    return {f"{side}_{name}": _BETWEEN.join(each) if any(each) else "" for name, each in texts.items()}


def _service(code: str, answer: Answer) -> Row:
    """The service's verdict, who pays for it and whom to call; empty where the answer decides nothing of it."""
    service: Answer = next((each for each in answer["services"] if each["service"] == code), {})
    responsible = service.get("responsible")
    return {
        f"service_{code}": service.get("verdict", ""),
        f"service_{code}_elsewhere": service.get("covered_elsewhere") or "",
        f"service_{code}_who": _of(responsible, "name"),
        f"service_{code}_phone": _of(responsible, "phone"),
        f"service_{code}_authorization": service.get("authorization") or "",
    }


def _charges(charges: Answer | None) -> Row:
    """What may be charged: codes, `nothing` where it is known that nothing may, `unknown` where it is not known."""
    if charges is None:
        return {"may_be_charged": "", "share_of_cost_cents": ""}
    codes, cents = charges["member_may_be_charged"], charges["share_of_cost_cents"]
    may = "unknown" if codes is None else " ".join(codes) or "nothing"
    return {"may_be_charged": may, "share_of_cost_cents": "" if cents is None else str(cents)}


def _continuity(npi: str | None, decision: Answer | None) -> Row:
    """May the provider be kept, for both sides together and each, and until when?"""
    sides = {each["side"]: each for each in decision["sides"]} if decision else {}
    return {
        "provider_npi": npi or "",
        "continuity": _of(decision, "verdict"),
        "continuity_status": _of(decision, "status"),
        "continuity_last_day": _of(decision, "last_day"),
        "continuity_medicare": _of(sides.get("medicare"), "verdict"),
        "continuity_medi_cal": _of(sides.get("medi_cal"), "verdict"),
    }


def _step(step: Answer) -> str:
    return f"{step['text']} {step['phone']}" if step["phone"] else step["text"]


def _deciding(answer: Answer) -> Iterator[str]:
    """The codes of the reasons, those of the outcome first; the conditions for joining are no part of a row."""
    yield from answer["why"]
    sides = (answer["continuity"] or {}).get("sides", ())
    parts = (*answer["coverages"], *answer["services"], answer["charges"], answer["continuity"], *sides)
    for part in filter(None, parts):
        yield from part["reasons"]


def _payer(line: Answer) -> str:
    program = wording.PROGRAMS[line["program"]] if line["program"] else wording.NO_PROGRAM
    return _of(line["plan"], "name") or str(program)


def _of(part: Answer | None, name: str) -> str:
    return str((part or {}).get(name) or "")


def _joined(texts: Iterator[str]) -> str:
    return _BETWEEN.join(dict.fromkeys(texts))
