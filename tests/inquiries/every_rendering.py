"""What each rendering of an answer says, read back from its own text into one form.

Nothing here asks how a rendering is made: codes are looked up by the words that stand for them on paper.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import zip_longest
from typing import Any

from inquiries import wording

_TAGS = re.compile(r"<[^>]+>")
OUTCOMES = {str(look.word): code for code, look in wording.OUTCOMES.items()}
LINES = {str(word): code for code, word in wording.LINES.items()}
PROGRAMS = {code: str(word) for code, word in wording.PROGRAMS.items()}
SIDES = {"medicare": "Medicare", "medi_cal": "Medi-Cal"}
NO_PROGRAM = "A plan that is not in our tables"
VERDICTS = {
    "Covered": "yes",
    "Covered by the plan": "yes",
    "Covered by the plan as an extra": "yes",
    "Covered, but not by the plan": "no",
    "Not covered by the plan": "no",
    "Not covered": "no",
    "Covered, but over the limit": "no",
    "Covered, but perhaps over the limit": "unknown",
    "Not known": "unknown",
}
# Nobody in these tests has a request that waits: its words stand for no one verdict.
STANDINGS = {
    "Approved: the patient may keep this provider": "yes",
    "In the network: nothing needs to be asked": "yes",
    "Not needed: no plan limits which provider to see": "yes",
    "Possible, but not requested yet": "yes",
    "Denied by the plan": "no",
    "Not on this day: the time is over": "no",
    "No right to keep this provider on record": "no",
    "Not known: ask the plan": "unknown",
}
CHARGES = {
    "Nothing.": "nothing",
    "Not known. Ask before you charge anything.": "unknown",
    "Part D drug copays.": "part_d_copay",
}

Payers = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Told:
    """The outcome, who pays each line, the verdict of each service asked about, what may be charged, and how it stands
    with the provider on each side."""

    outcome: str
    payers: Payers
    services: Mapping[str, str]
    charges: str
    continuity: Mapping[str, str]


# --- JSON and the row of a table.


def told_by_json(answer: Mapping[str, Any]) -> Told:
    """What the API's JSON says."""
    charges, continuity = answer["charges"], answer["continuity"]
    return Told(
        outcome=answer["outcome"],
        payers=frozenset((line["line"], _payer(line)) for line in answer["coverages"]),
        services={each["name"]: each["verdict"] for each in answer["services"]},
        charges=_charges(charges["member_may_be_charged"], answer["outcome"]) if charges else "",
        continuity={each["side"]: each["verdict"] for each in continuity["sides"]} if continuity else {},
    )


def told_by_row(row: Mapping[str, str], names: Mapping[str, str]) -> Told:
    """What the row says; `names` are the services' names by their codes."""
    told = row["may_be_charged"]
    return Told(
        outcome=row["outcome"],
        payers=frozenset((side, payer) for side in LINES.values() for payer in _payers_of_row(row, side)),
        services={name: row[f"service_{code}"] for code, name in names.items()},
        # The page says nothing of charges where nothing is known and the person is not covered.
        charges="" if told == "unknown" and row["outcome"] != "active" else told,
        continuity={side: row[f"continuity_{side}"] for side in SIDES if row[f"continuity_{side}"]},
    )


def _payer(line: Mapping[str, Any]) -> str:
    return (line["plan"] or {}).get("name") or PROGRAMS.get(line["program"], NO_PROGRAM)


def _payers_of_row(row: Mapping[str, str], side: str) -> list[str]:
    lines = zip_longest(*(row[f"{side}_{name}"].split("; ") for name in ("status", "plan", "program")), fillvalue="")
    return [plan or PROGRAMS.get(program, NO_PROGRAM) for status, plan, program in lines if status]


def _charges(codes: list[str] | None, outcome: str) -> str:
    if codes is None:
        return "unknown" if outcome == "active" else ""
    return " ".join(codes) or "nothing"


# --- The page, the paper, and the paper's text.


def told_by_page(html: str) -> Told:
    """What the answer page says."""
    rows = re.findall(r'<th role="rowheader" scope="row">(.*?)</th>\s*<td role="cell">\s*<strong>(.*?)</strong>', html)
    services = re.findall(r'<div>(<p class="service-name">.*?)</div>\s*<div>\s*<p>(.*?)</p>', html, re.DOTALL)
    charges = re.search(r'aria-labelledby="charges">(.*?)</ul>', html, re.DOTALL)
    sides = re.findall(r'class="continuity-side">\s*<h3>(.*?)</h3>\s*<p><span[^>]*>(.*?)</span>', html, re.DOTALL)
    return Told(
        outcome=OUTCOMES[_first(r'class="outcome-word">(.*?)</p>', html)],
        payers=_split(rows),
        services={
            _text(name): VERDICTS[_text(word)]
            for names, word in services
            for name in re.findall(r'class="service-name">(.*?)</p>', names)
        },
        charges=_charges_told(re.findall(r"<li>(.*?)</li>", charges[1]) if charges else []),
        continuity=_continuity(sides),
    )


def told_by_paper(html: str) -> Told:
    """What the receipt says, whose HTML becomes its PDF."""
    lines = _table("receipt-lines", html)
    services = [(row[0], row[1]) for row in _table("receipt-services", html)]
    sides = re.findall(r"<p>(Medicare|Medi-Cal): <strong>(.*?)</strong>", html)
    charges = re.search(r"What the patient may be charged</h2>\s*<p>(.*?)</p>", html)
    return Told(
        outcome=OUTCOMES[_first(r'class="receipt-outcome">(.*?)</p>', html)],
        payers=_split((row[0], _first(r"<strong>(.*?)</strong>", row[1])) for row in lines),
        services={_text(name): VERDICTS[_text(word)] for name, word in services},
        charges=_charges_told([charges[1]] if charges else []),
        continuity=_continuity(sides),
    )


def _table(kind: str, html: str) -> list[list[str]]:
    """The cells of the rows under the head."""
    found = re.search(rf'<table class="receipt-table {kind}".*?>(.*?)</table>', html, re.DOTALL)
    rows = re.findall(r"<tr.*?>(.*?)</tr>", found[1], re.DOTALL)[1:] if found else []
    return [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]


def _split(rows: Iterable[tuple[str, str]]) -> Payers:
    """Lines that have everything in common stand in one row."""
    return frozenset((LINES[line], _text(payer)) for lines, payer in rows for line in _text(lines).split(", "))


def _charges_told(items: Iterable[str]) -> str:
    """The codes of the sentences, which may stand in one paragraph."""
    text = " ".join(map(_text, items))
    codes = [code for sentence, code in CHARGES.items() if sentence in text]
    return " ".join((*codes, *(["medi_cal_share_of_cost"] if "Medi-Cal share of cost" in text else [])))


def _continuity(sides: Iterable[tuple[str, str]]) -> dict[str, str]:
    sides_of = {word: code for code, word in SIDES.items()}
    return {sides_of[_text(side)]: STANDINGS[_text(word)] for side, word in sides}


def _first(pattern: str, html: str) -> str:
    found = re.search(pattern, html, re.DOTALL)
    assert found, pattern
    return _text(found[1])


def _text(html: str) -> str:
    return " ".join(unescape(_TAGS.sub(" ", html)).split())
