"""What a report changes in what is known: statements painted, one after the other, over a timeline of days.

A timeline is one kind of one thing about one member: enrolments of one kind, one part of Medicare, one aid code. Days
that nobody reported stay as they were; reading any painted day gives the last statement about it; neighbours that say
the same become one row. Nothing is edited: a row that no longer says the truth is to be closed, and rows are to be
added.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from cmc_portal.dates import ONE_DAY, Span
from eligibility.roster.reports import EVERY_KEY, EnrollmentValue, Statement, Value


class KnownRow(NamedTuple):
    """A row that is held true now: its number, its days, what it says, and who said it."""

    id: int
    key: str
    span: Span
    value: Value
    sender: str = ""
    disputed: bool = False


class NewRow(NamedTuple):
    """A row to add."""

    key: str
    span: Span
    value: Value
    disputed: bool = False


class Changes(NamedTuple):
    """Rows to close and rows to add; both empty where the report says what is known already."""

    close: tuple[KnownRow, ...]
    add: tuple[NewRow, ...]


Piece = tuple[Span, Value]
# First day, last day, what holds, and the span where one statement alone says so.
_Stay = tuple[date, date | None, Value, Span | None]
# Rosters name the same few periods over and over.
span_of = lru_cache(maxsize=1 << 14)(Span)


def plan_changes(known: Sequence[KnownRow], statements: Sequence[Statement], *, sender: str = "") -> Changes:
    """The rows of one table and one member to close and to add after these statements by `sender`."""
    if not known and (first_rows := _rows_of_newcomer(statements)) is not None:
        return Changes((), first_rows)
    keys = dict.fromkeys(row.key for row in known)
    for statement in statements:
        if statement.key != EVERY_KEY and (statement.value is not None or statement.key in keys):
            keys[statement.key] = None
    said: dict[str, list[Statement]] = {key: [] for key in keys}
    for statement in statements:
        for key in keys if statement.key == EVERY_KEY else (statement.key,):
            if key in said:
                said[key].append(statement)
    close: list[KnownRow] = []
    add: list[NewRow] = []
    for key, of_key in said.items():
        rows = [row for row in known if row.key == key]
        joined = _joined_statements(of_key)
        if of_key:
            changes = _plan_timeline(key, rows, joined, sender)
            close += changes.close
            add += changes.add
    return Changes(tuple(close), tuple(add))


def _rows_of_newcomer(statements: Sequence[Statement]) -> tuple[NewRow, ...] | None:
    """The rows of a table in which nothing is known of the member, when no statement changes what one before it said
    of a day; else None, and the timelines are painted.
    """
    stays: dict[str, list[_Stay]] = {}
    for key, span, value, plan, disputed in statements:
        if value is None and not (stays and _takes_from(stays, key, span)):
            continue
        if value is None or plan is not None or disputed:
            return None
        first_day, last_day = span.first_day, span.last_day
        of_key = stays.get(key)
        if of_key is None:
            stays[key] = [(first_day, last_day, value, span)]
            continue
        first_before, last_before, value_before, _ = of_key[-1]
        if first_day < first_before:
            return None
        if value == value_before and (last_before is None or first_day - last_before <= ONE_DAY):
            # A roster tells long stays month by month, and months within a stay that it has told before.
            if last_before is not None and (last_day is None or last_before < last_day):
                of_key[-1] = (first_before, last_day, value, None)
        elif last_before is None or first_day <= last_before:
            return None
        else:
            of_key.append((first_day, last_day, value, span))
    return tuple(
        [
            NewRow(key, span or span_of(first_day, last_day), value)
            for key, of_key in stays.items()
            for first_day, last_day, value, span in of_key
        ]
    )


def _takes_from(stays: Mapping[str, list[_Stay]], key: str, span: Span) -> bool:
    """May taking these days out leave less? Not where they end before the first stay, as months without Medicare do."""
    named = stays.values() if key == EVERY_KEY else (stays.get(key, ()),)
    return any(not span.ends_before(of_key[0][0]) for of_key in named if of_key)


def paint(timeline: Iterable[Piece], statement: Statement) -> list[Piece]:
    """The timeline after one statement, in order of days; with a plan named, only days of that plan are taken out."""
    span, value = statement.span, statement.value
    painted: list[Piece] = []
    for piece in timeline:
        if statement.plan is not None and not _is_of_plan(piece[1], statement.plan):
            painted.append(piece)
        elif piece[0].overlaps(span):
            painted += [(left, piece[1]) for left in piece[0].without(span)]
        else:
            painted.append(piece)
    if value is not None:
        painted.append((span, value))
    return sorted(painted, key=_first_day)


def coalesce(timeline: Iterable[Piece]) -> list[Piece]:
    """The same days as few pieces: neighbours without a day between that say the same become one."""
    joined: list[Piece] = []
    for span, value in timeline:
        if joined and joined[-1][1] == value and joined[-1][0].touches(span):
            joined[-1] = (joined[-1][0].joined(span), value)
        else:
            joined.append((span, value))
    return joined


def _plan_timeline(key: str, known: list[KnownRow], said: list[Statement], sender: str) -> Changes:
    undisputed = [row for row in known if not row.disputed]
    disputed = [row for row in known if row.disputed]
    rivals = [row for row in undisputed if row.sender != sender and isinstance(row.value, EnrollmentValue)]
    after = _pieces(undisputed)
    contested = _pieces(row for row in disputed if row.sender == sender)
    for statement in said:
        free, claimed = _split_by_claims(statement, rivals)
        for each in free:
            after = paint(after, each)
            # What the sender now says of these days replaces what the same sender disputed of them before.
            contested = paint(contested, each._replace(value=None)) if contested else contested
        for each in claimed:
            contested = paint(contested, each)
    after = coalesce(after)
    changes = _compare(key, undisputed, after, disputed=False)
    if not disputed and not contested:
        return changes
    of_others = _pieces(row for row in disputed if row.sender != sender)
    still = coalesce(_without_agreed(contested, after)) + coalesce(_without_agreed(of_others, after))
    more = _compare(key, disputed, still, disputed=True)
    return Changes((*changes.close, *more.close), (*changes.add, *more.add))


def _joined_statements(said: list[Statement]) -> list[Statement]:
    """Statements one after the other that say the same of touching days, as one: a roster tells long stays month by
    month.
    """
    if len(said) <= 1:
        return said
    joined: list[Statement] = said[:1]
    for statement in said[1:]:
        last = joined[-1]
        if last.value == statement.value and last[3:] == statement[3:] and last.span.touches(statement.span):
            joined[-1] = Statement(last.key, last.span.joined(statement.span), *last[2:])
        else:
            joined.append(statement)
    return joined


def _split_by_claims(
    statement: Statement, rivals: list[KnownRow]
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """The statement's days that no other sender claims for another plan, and those that another does."""
    value = statement.value
    if statement.disputed:
        return (), (statement,)
    if not rivals or not isinstance(value, EnrollmentValue):
        return (statement,), ()
    free: tuple[Span, ...] = (statement.span,)
    claimed: list[Span] = []
    for row in rivals:
        shared = row.span.intersection(statement.span)
        if shared is not None and not _is_of_plan(row.value, value.plan):
            claimed.append(shared)
            free = tuple(piece for each in free for piece in each.without(shared))
    return tuple(statement._replace(span=span) for span in free), tuple(
        statement._replace(span=span) for span in claimed
    )


def _is_of_plan(value: Value, plan: tuple[str, str]) -> bool:
    return isinstance(value, EnrollmentValue) and value.plan == plan


def _without_agreed(contested: Iterable[Piece], agreed: list[Piece]) -> list[Piece]:
    """Disputed days drop out where what stands now names the same plan."""
    left: list[Piece] = []
    for span, value in contested:
        spans: tuple[Span, ...] = (span,)
        for other, standing in agreed:
            if isinstance(value, EnrollmentValue) and _is_of_plan(standing, value.plan):
                spans = tuple(piece for each in spans for piece in each.without(other))
        left += [(each, value) for each in spans]
    return left


def _compare(key: str, known: list[KnownRow], after: list[Piece], *, disputed: bool) -> Changes:
    """The rows to close and to add so that the known rows say what `after` says; rows that say it already stay."""
    wanted = dict.fromkeys(after)
    close = []
    for row in known:
        if (row.span, row.value) in wanted:
            del wanted[(row.span, row.value)]
        else:
            close.append(row)
    return Changes(tuple(close), tuple(NewRow(key, span, value, disputed) for span, value in wanted))


def _pieces(rows: Iterable[KnownRow]) -> list[Piece]:
    return sorted(((row.span, row.value) for row in rows), key=_first_day)


def _first_day(piece: Piece) -> date:
    return piece[0].first_day
