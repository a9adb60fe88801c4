"""How much of a receipt one page of paper holds. A guess by counting letters saves laying out what cannot fit; whether
it does fit, the layout says."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from math import ceil

from inquiries.receipts.presenting import ReceiptPaper, ServicesAlike, group_services
from inquiries.shown import CoverageLine, ServiceRow

# In lines of the body's print: what the page holds, and what a heading, a table's head and its borders take.
_PAGE = 60.0
_HEADING, _TABLE_HEAD, _BORDER, _BETWEEN = 1.8, 1.1, 0.2, 0.25
_PROOF, _HEAD, _FACTS = 9.0, 2.6, 4.0
_HEADLINE, _SMALLER = 1.7, 0.9
# How many letters a line of it holds.
_WIDE, _BESIDE_THE_CODE, _LARGE, _SMALL = 105, 85, 50, 115
_SERVICE, _VERDICT, _WHO_PAYS, _LINE, _PAYER = 24, 22, 55, 15, 48


@dataclass(frozen=True, slots=True)
class Room:
    """So many services, sources and reasons of the outcome; `alike` puts services together by what they have in
    common."""

    services: int
    sources: int
    reasons: int
    alike: bool = False


_USUAL, _SCARCE, _LEAST = Room(1_000, 8, 4), Room(1_000, 3, 2), Room(0, 2, 1)
# When services are put together, so many fewer are tried each time, and so often.
_STEP, _TRIES = 6, 3


def cut_paper(paper: ReceiptPaper, room: Room) -> ReceiptPaper:
    """The paper with no more than that, and how much was left out."""
    return replace(
        paper,
        explanations=paper.explanations[: room.reasons],
        services=() if room.alike else paper.services[: room.services],
        services_alike=group_services(paper.services[: room.services]) if room.alike else (),
        more_services=max(len(paper.services) - room.services, 0),
        sources=paper.sources[: room.sources],
        more_sources=max(len(paper.sources) - room.sources, 0),
    )


def list_rooms(paper: ReceiptPaper) -> Iterator[Room]:
    """What to try, from the most that is likely to fit to the least. Sources and reasons yield to services; what is
    told of each service yields to naming every one of them."""
    yield from (room for room in (_USUAL, _SCARCE) if _should_fit(paper, room))
    fewer = range(len(paper.services), 0, -_STEP)
    alike = (replace(_SCARCE, alike=True, services=number) for number in fewer)
    yield from islice((room for room in alike if _should_fit(paper, room)), _TRIES)
    yield _LEAST


def _should_fit(paper: ReceiptPaper, room: Room) -> bool:
    return _lines_of(cut_paper(paper, room)) <= _PAGE


def _lines_of(paper: ReceiptPaper) -> float:
    answer = paper.answer
    beside = (*(why.text for why in paper.explanations), *(tag.word + tag.sentence for tag in answer.tags))
    lines = _HEAD + _HEADLINE * _lines(answer.headline, _LARGE) + _PROOF + _FACTS
    lines += sum(_lines(text, _BESIDE_THE_CODE) + _BETWEEN for text in beside)
    lines += 2 + _BETWEEN if answer.rests_on_unconfirmed else 0
    lines += _HEADING + _TABLE_HEAD + sum(map(_lines_of_coverage, answer.coverages)) if answer.coverages else 0
    lines += _HEADING + _TABLE_HEAD + sum(map(_lines_of_service, paper.services)) if paper.services else 0
    lines += sum(map(_lines_of_alike, paper.services_alike)) + _HEADING + 2 if paper.services_alike else 0
    lines += _HEADING + _lines(" ".join(answer.charges.items), _WIDE) if answer.charges else 0
    lines += _lines_of_continuity(paper)
    return lines + (_HEADING + _lines("; ".join(paper.sources), _SMALL) if paper.sources else 0)


def _lines_of_coverage(line: CoverageLine) -> float:
    payer = ", ".join((line.payer, *line.details, "1-800-555-0100", *(tag.word for tag in line.tags)))
    return max(_lines(line.line, _LINE), _lines(payer, _PAYER), 1) + _BORDER


def _lines_of_continuity(paper: ReceiptPaper) -> float:
    continuity = paper.answer.continuity
    if continuity is None:
        return 0
    return _HEADING + 1 + _lines(continuity.headline, _WIDE) + len(continuity.sides) * (1 + _BETWEEN)


def _lines_of_service(row: ServiceRow) -> float:
    who_pays = " ".join((row.responsible, "1-800-555-0100", *row.limits, row.authorization, row.unconfirmed))
    columns = (_lines(row.name, _SERVICE), _lines(str(row.look.word), _VERDICT), _lines(who_pays, _WHO_PAYS))
    return max(columns) + _BORDER


def _lines_of_alike(group: ServicesAlike) -> float:
    return _SMALLER * _lines(f"{group.verdict}. {group.who}. {'; '.join(group.names)}", _SMALL)


def _lines(text: str, width: int) -> int:
    return ceil(len(text) / width)
