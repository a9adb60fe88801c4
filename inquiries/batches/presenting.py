"""A list's progress, rows and files in words. Nothing is decided here; numbers are counted from the rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmc_portal.words_as_read import read_name
from inquiries import wording
from inquiries.answer_row import answer_row
from inquiries.batches.facts import ListCard, ListRow, RowState, RunCard
from inquiries.batches.told import Answers
from inquiries.batches.wording import HOLDS, PROBLEMS
from inquiries.changes_presenting import present_earlier
from inquiries.phrases import day_text, moment_text
from inquiries.presenting import look_of_service
from inquiries.rules.list_columns import Column
from inquiries.shown import EarlierShown, FactShown
from inquiries.wording import Look

_SHOWN = (Column.LINE, Column.NUMBER, Column.NAME, Column.LAST_NAME, Column.FIRST_NAME, Column.BIRTH_DATE, Column.DAY)
_BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an asking has come: `done` of `rows`, in one sentence; why the rest waits, where something holds it."""

    sentence: str
    done: int
    rows: int
    is_running: bool
    hold: str
    hold_until: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row: what was typed, and its answer or why there is none; `services` are those asked about, with a word."""

    number: int
    typed: str
    day: str
    look: Look | None
    services: tuple[FactShown, ...]
    payers: str
    trace_number: str
    problem: str


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A row that is answered otherwise than in the asking before, and what is otherwise."""

    number: int
    typed: str
    trace_number: str
    earlier: EarlierShown


@dataclass(frozen=True, slots=True)
class ShownRun:
    """An asking in the list of all of them."""

    run_id: int
    day: str
    sentence: str


def present_progress(run: RunCard) -> Progress:
    """How far the asking has come."""
    return Progress(
        sentence=progress_sentence(run),
        done=run.answered + run.refused,
        rows=run.rows,
        is_running=run.finished_at is None,
        hold=str(HOLDS[run.held]) if run.held and run.finished_at is None else "",
        hold_until=moment_text(run.held_until.isoformat()) if run.held_until and run.finished_at is None else "",
    )


def progress_sentence(run: RunCard) -> str:
    """ "4,120 of 10,000 answered, 12 could not be asked"."""
    answered = _("%(answered)s of %(rows)s answered") % {"answered": f"{run.answered:,}", "rows": f"{run.rows:,}"}
    if not run.refused:
        return answered
    refused = ngettext(
        "%(answered)s, %(number)s could not be asked", "%(answered)s, %(number)s could not be asked", run.refused
    )
    return refused % {"answered": answered, "number": f"{run.refused:,}"}


def present_run(run: RunCard) -> ShownRun:
    """The asking as one line."""
    return ShownRun(run.run_id, day_text(run.day.isoformat()), progress_sentence(run))


def present_question(card: ListCard, run: RunCard, *, service_names: Mapping[str, str]) -> tuple[FactShown, ...]:
    """What the rows were asked: the day, the services and the provider."""
    if card.question is None:
        return ()
    names = (read_name(service_names.get(code, code)) for code in card.question.services)
    facts = (
        FactShown(_("Day of service"), _asked_day(card, day_text((card.question.day or run.day).isoformat()))),
        FactShown(_("Services"), ", ".join(names) or _("None: whether the coverage is active, and whom to bill")),
        FactShown(_("Provider's NPI"), card.question.provider_npi),
    )
    return tuple(each for each in facts if each.text)


def _asked_day(card: ListCard, day: str) -> str:
    return _("The day in each row; %(day)s where a row has none") % {"day": day} if has_days(card) else day


def has_days(card: ListCard) -> bool:
    """Does a column hold each row's own day of service?"""
    return Column.DAY in card.columns


def present_rows(rows: Iterable[ListRow], answers: Answers, card: ListCard) -> tuple[ShownRow, ...]:
    """Rows in their order."""
    return tuple(_shown_row(row, answers.get(row.trace_number), card) for row in rows)


def _shown_row(row: ListRow, answer: dict[str, Any] | None, card: ListCard) -> ShownRow:
    return ShownRow(
        number=row.number,
        typed=typed_text(row.cells, card.columns),
        day=day_text(answer["question"]["day"]) if answer else "",
        look=wording.OUTCOMES[answer["outcome"]] if answer else None,
        services=_services(answer) if answer else (),
        payers=_payers(answer) if answer else "",
        trace_number=row.trace_number if answer else "",
        problem=str(PROBLEMS[row.problem]) if row.problem else _closed(row, answer),
    )


def present_changed(
    changed: Iterable[tuple[ListRow, dict[str, Any], dict[str, Any]]], card: ListCard
) -> tuple[ShownChange, ...]:
    """Rows that are answered otherwise than before, with what is."""
    return tuple(
        ShownChange(row.number, typed_text(row.cells, card.columns), row.trace_number, present_earlier(before, now))
        for row, before, now in changed
    )


def _closed(row: ListRow, answer: dict[str, Any] | None) -> str:
    if row.state is RowState.ANSWERED and answer is None:
        return _("This answer was given in an emergency that is over.")
    return ""


def _services(answer: dict[str, Any]) -> tuple[FactShown, ...]:
    """The services asked about, each with the word of its verdict."""
    asked = answer["question"]["services"]
    return tuple(
        FactShown(read_name(each["name"]), str(look_of_service(each, answer).word))
        for each in answer["services"]
        if each["service"] in asked
    )


def _payers(answer: dict[str, Any]) -> str:
    row = answer_row(answer)
    return _BETWEEN.join(dict.fromkeys(filter(None, (row["bill_1"], row["bill_2"], row["bill_3"]))))


def typed_text(cells: Sequence[str], columns: Sequence[str]) -> str:
    """What was typed of the person, in the order in which a person is named everywhere."""
    typed = {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell}
    return _BETWEEN.join(typed[column] for column in _SHOWN if column in typed)


# Files.


def table_of(card: ListCard, parts: Iterable[tuple[tuple[ListRow, ...], Answers]]) -> Iterator[tuple[str, ...]]:
    """Every row of an asking for a spreadsheet, those that wait too: its number, what became of it, what was typed, and
    its answer."""
    names: tuple[str, ...] | None = None
    typed = _typed_headings(card)
    held_back: list[ListRow] = []
    for rows, answers in parts:
        for row in rows:
            answer = answers.get(row.trace_number)
            if names is None and answer is None:
                held_back.append(row)
                continue
            told = answer_row(answer) if answer else {}
            if names is None:
                names = tuple(told)
                yield ("row", "state", "why_not", "changed", *typed, *names)
                yield from (_cells(each, {}, names, len(typed)) for each in held_back)
            yield _cells(row, told, names, len(typed))
    if names is None:
        yield ("row", "state", "why_not", "changed", *typed)
        yield from (_cells(each, {}, (), len(typed)) for each in held_back)


def _typed_headings(card: ListCard) -> tuple[str, ...]:
    return tuple(
        f"typed_{column or place}" if not heading else f"typed: {heading}"
        for place, (column, heading) in enumerate(
            zip(card.columns, card.headings or ("",) * len(card.columns), strict=True), start=1
        )
    )


def _cells(row: ListRow, told: dict[str, str], names: Sequence[str], typed: int) -> tuple[str, ...]:
    cells = (*row.cells, *("",) * (typed - len(row.cells)))
    why = str(PROBLEMS[row.problem]) if row.problem else ""
    return (
        str(row.number),
        row.state.value,
        why,
        "yes" if row.changed else "",
        *cells,
        *(told.get(name, "") for name in names),
    )
