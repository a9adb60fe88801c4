"""What a report changes in what is known: statements painted, one after the other, over a timeline of days.

A timeline is one kind of one thing about one member: enrolments of one kind, one part of Medicare, one aid code. Days that nobody
reported stay as they were; reading any painted day gives the last statement about it; neighbours that say the same become one row.
Nothing is edited: a row that no longer says the truth is to be closed, and rows are to be added.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cmc_portal.dates import Span
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


def plan_changes(known: Sequence[KnownRow], statements: Iterable[Statement], *, sender: str = "") -> Changes:
    """The rows of one table and one member to close and to add after these statements by `sender`."""
    statements_by_key: defaultdict[str, list[Statement]] = defaultdict(list)
    keys = dict.fromkeys(row.key for row in known)
    spread = list(statements)
    for statement in spread:
        if statement.key != EVERY_KEY:
            keys[statement.key] = None
    for statement in spread:
        for key in keys if statement.key == EVERY_KEY else (statement.key,):
            statements_by_key[key].append(statement)
    close: list[KnownRow] = []
    add: list[NewRow] = []
    for key, said in statements_by_key.items():
        changes = _plan_timeline(key, [row for row in known if row.key == key], said, sender)
        close += changes.close
        add += changes.add
    return Changes(tuple(close), tuple(add))


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
    for statement in _joined_statements(said):
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
    """Statements one after the other that say the same of touching days, as one: a roster tells long stays month by month."""
    joined: list[Statement] = []
    for statement in said:
        last = joined[-1] if joined else None
        if last and last[2:] == statement[2:] and last.span.touches(statement.span):
            joined[-1] = last._replace(span=last.span.joined(statement.span))
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
    return tuple(statement._replace(span=span) for span in free), tuple(statement._replace(span=span) for span in claimed)


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


def _first_day(piece: Piece) -> object:
    return piece[0].first_day
