"""Whatever bytes come as a file of evidence: every line is read or refused with a reason, and nothing else happens."""

from contextlib import suppress
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from continuity.evidence import findings, networks, visits
from continuity.evidence.cells import Cells, KnownCodes
from continuity.evidence.problems import BadLine, FileRefused
from continuity.evidence.table import Columns, EvidenceTable, TableLine

KNOWN = KnownCodes(frozenset({"health-net"}), frozenset({"19"}))
GOOD = {
    "network": b"npi,name,kind,plan,county_code,first_day\n1000000020,Alder,physician,health-net,19,2014-01-01\n",
    "findings": b"npi,kind,first_day,source\n1000000020,excluded,2018-01-01,A list\n",
    "visits": b"cin,npi,day,source,claim_number\n91234567A,1000000020,2013-09-10,medicare_claims,C1\n",
}
COLUMNS = {"network": networks.COLUMNS, "findings": findings.COLUMNS, "visits": visits.COLUMNS}


def parse(kind: str, cells: Cells) -> object:
    match kind:
        case "network":
            return networks.parse_network_line(cells, plan_code="", known=KNOWN)
        case "findings":
            return findings.parse_finding_line(cells, plan_code="", known=KNOWN)
        case _:
            return visits.parse_visit_line(cells, today=date(2026, 1, 1))


def read(content: bytes, kind: str) -> list[TableLine]:
    """The lines, each parsed where it can be read. Raises only FileRefused."""
    lines = list(EvidenceTable(BytesIO(content), COLUMNS[kind]))
    for line in lines:
        assert "\x00" not in line.text
        if line.problem is None:
            with suppress(BadLine):
                parse(kind, Cells(line.cells))
    return lines


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_the_untouched_file_is_read_whole(kind: str) -> None:
    [line] = read(GOOD[kind], kind)
    assert line.problem is None
    assert parse(kind, Cells(line.cells))


@given(content=st.binary(max_size=400), kind=st.sampled_from(sorted(GOOD)))
def test_random_bytes_are_refused_and_never_crash(content: bytes, kind: str) -> None:
    with suppress(FileRefused):
        read(content, kind)


@given(
    kind=st.sampled_from(sorted(GOOD)),
    place=st.integers(0, 140),
    removed=st.integers(0, 12),
    put_in=st.one_of(st.binary(max_size=12), st.text(max_size=8).map(str.encode)),
)
def test_a_file_with_a_wound_anywhere_is_read_or_refused(kind: str, place: int, removed: int, put_in: bytes) -> None:
    good = GOOD[kind]
    with suppress(FileRefused):
        read(good[:place] + put_in + good[place + removed :], kind)


@given(cells=st.lists(st.text(max_size=30), min_size=5, max_size=5))
def test_any_text_in_the_cells_is_read_or_refused(cells: list[str]) -> None:
    row = dict(zip(("cin", "npi", "day", "source", "claim_number"), cells, strict=True))
    with suppress(BadLine):
        parse("visits", Cells(row))


def test_the_columns_that_are_needed_are_among_those_that_are_known() -> None:
    for columns in COLUMNS.values():
        assert isinstance(columns, Columns)
        assert all(set(group) <= set(columns.known) for group in columns.needed)
