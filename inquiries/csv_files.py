"""CSV files that are sent line by line while they are read."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.http import StreamingHttpResponse

from cmc_portal.spreadsheets import BYTE_ORDER_MARK, safe_cell


class _Echo:
    """A file that gives back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_response(parts: Iterable[Iterable[Sequence[str]]], *, name: str, day: date) -> StreamingHttpResponse:
    """The rows of every part as one file, part by part; the name says the day, and nothing of anybody."""
    headers = {"Content-Disposition": f'attachment; filename="{name}-{day:%Y-%m-%d}.csv"'}
    return StreamingHttpResponse(_lines(parts), content_type="text/csv; charset=utf-8", headers=headers)


def _lines(parts: Iterable[Iterable[Sequence[str]]]) -> Iterator[str]:
    yield BYTE_ORDER_MARK
    lines = csv.writer(_Echo())
    for rows in parts:
        yield "".join(lines.writerow([safe_cell(cell) for cell in row]) for row in rows)
