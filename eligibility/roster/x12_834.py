"""Reads an X12 834 (005010X220A1 and the state's dialect of it) as a stream of member reports.

docs/roster-834.md says what is read from where. The reader never drops a member: what it does not know becomes a
finding, and a member it cannot read is reported with its lines and the reason.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from cmc_portal.x12 import EnvelopeCheck, EnvelopeFault, EnvelopeFinding, Run, Segment, SegmentReader, X12Refused
from eligibility.facts import PlanTable
from eligibility.roster.dates import parse_day
from eligibility.roster.member_834 import read_member
from eligibility.roster.plans import PlanFinder
from eligibility.roster.reports import Finding, LineOutcome, MemberReport, RosterHeader
from eligibility.roster.wording import finding, shown

MAX_SEGMENTS_OF_A_MEMBER = 5_000
_CHECK_SIZE_FROM = 200
_MAX_CHARACTERS_OF_A_MEMBER = 1_000_000
MAX_FILE_FINDINGS = 200
_ENVELOPE = frozenset({"ISA", "GS", "ST", "SE", "GE", "IEA", "TA1"})
_BOUNDARIES = _ENVELOPE | {"INS"}
_STARTS_OF_BOUNDARIES = frozenset(name[:2] for name in _BOUNDARIES)
_BEFORE_MEMBERS = frozenset({"BGN", "QTY", "N1", "N2", "N3", "N4", "PER", "ACT"})
_BEFORE_MEMBERS_QUALIFIED = frozenset({("REF", "38"), *(("DTP", day) for day in ("007", "090", "091", "303", "382"))})
_CODES = {
    EnvelopeFault.OUTSIDE: "R-ENV-1",
    EnvelopeFault.NOT_CLOSED: "R-ENV-2",
    EnvelopeFault.NOT_OPENED: "R-ENV-3",
    EnvelopeFault.CONTROL_NUMBER: "R-ENV-4",
    EnvelopeFault.COUNT: "R-ENV-5",
    EnvelopeFault.COUNT_UNREADABLE: "R-ENV-6",
    EnvelopeFault.CUT_OFF: "R-ENV-7",
}


class Roster834:
    """One 834: iterate for its members; `header`, `findings` and `refused` are complete once that has ended."""

    format = "834"

    def __init__(self, stream: BinaryIO, plans: PlanTable) -> None:
        self._reader = SegmentReader(stream)
        self._envelope = EnvelopeCheck()
        self._plans = PlanFinder(plans)
        self._block: Run | None = None
        self._block_characters = 0
        self._collecting = False
        self._passed_over = 0
        self._is_834 = True
        self._announced: tuple[int, int] | None = None
        self._in_transaction = 0
        self._more_findings = 0
        self.members = 0
        self.header = RosterHeader()
        self.findings: list[Finding] = []
        self.refused = False

    def __iter__(self) -> Iterator[MemberReport]:
        last = 0
        try:
            for run in self._reader.runs():
                last = run.position + len(run.texts) - 1
                yield from self._take_run(run)
        except X12Refused as error:
            self.refused = True
            self._tell(finding("R-ENV-8", error.position, "", why=str(error)))
            yield from self._close_block(cut_off_at=error.position)
        else:
            if last == 0:
                self.refused = True
                self._tell(finding("R-ENV-10", 0, ""))
            yield from self._close_block(cut_off_at=last)
        self._tell_envelope(self._envelope.finish(last, unterminated=self._reader.unterminated))
        if self._more_findings:
            self.findings.append(finding("R-ENV-13", last, "", found=self._more_findings))

    def _take_run(self, run: Run) -> Iterator[MemberReport]:
        """Adds what stands between two boundaries to the member that is being collected, all at once."""
        begin = 0
        for end in _boundaries(run):
            if self._collecting and self._block is not None:
                self._add(self._block, run.texts[begin:end])
                begin = end
            yield from self._take_each(run, begin, end + 1)
            begin = end + 1
        if self._collecting and self._block is not None:
            self._add(self._block, run.texts[begin:])
        else:
            yield from self._take_each(run, begin, len(run.texts))

    def _take_each(self, run: Run, begin: int, end: int) -> Iterator[MemberReport]:
        for index in range(begin, end):
            segment = run.segment(index)
            name = segment.elements[0]
            if name in _ENVELOPE:
                yield from self._close_block()
                self._begin_or_end(segment, name)
            elif name == "INS" and self._is_834:
                yield from self._close_block()
                self._block = run.part(index, index + 1)
            elif self._block is not None and self._is_834:
                self._add(self._block, [segment.text])
            else:
                self._before_members(segment, name, run.part(index, index + 1))
            if name != "TA1":
                self._tell_envelope(self._envelope.see(segment))
            self._collecting = self._block is not None and self._envelope.inside_transaction

    def _add(self, block: Run, texts: list[str]) -> None:
        """Adds segments to the member that is being collected, within bounds."""
        if len(block.texts) + len(texts) <= _CHECK_SIZE_FROM:
            block.texts.extend(texts)
            return
        for text in texts:
            if len(block.texts) >= _CHECK_SIZE_FROM:
                self._block_characters += len(text)
            if len(block.texts) >= MAX_SEGMENTS_OF_A_MEMBER or self._block_characters > _MAX_CHARACTERS_OF_A_MEMBER:
                self._passed_over += 1
            else:
                block.texts.append(text)

    def _close_block(self, cut_off_at: int = 0) -> Iterator[MemberReport]:
        block, self._block = self._block, None
        if block is None:
            return
        passed_over, self._passed_over, self._block_characters = self._passed_over, 0, 0
        self.members += 1
        why: Finding | None = None
        kept_only: LineOutcome | None = None
        first = block.segment(0).name
        if first != "INS":
            why, kept_only = finding("R-LINE-5", block.position, first), LineOutcome.UNREADABLE
        else:
            self._in_transaction += 1
            if passed_over:
                why = finding("R-LINE-4", block.position, "INS", expected=len(block.texts), found=passed_over)
                kept_only = LineOutcome.UNREADABLE
            elif cut_off_at:
                why = finding("R-LINE-2", cut_off_at, block.segment(-1).name)
                kept_only = LineOutcome.HELD
        yield read_member(block, self.members, self._plans, kept_only=kept_only, why=why)

    def _begin_or_end(self, segment: Segment, name: str) -> None:
        if name == "ISA":
            self._begin_interchange(segment)
        elif name == "GS":
            self._check_version(segment, segment.get(8))
        elif name == "ST":
            self._is_834 = segment.get(1) == "834"
            self._announced, self._in_transaction = None, 0
            if not self._is_834:
                self._tell(finding("R-ENV-11", segment.position, name, found=shown(segment.get(1))))
        elif name == "SE" and self._announced and self._announced[1] != self._in_transaction:
            position, announced = self._announced
            self._tell(finding("R-ENV-9", position, "QTY", found=announced, expected=self._in_transaction))

    def _begin_interchange(self, segment: Segment) -> None:
        """The first names the file's sender. What another sender says is known as the first's, which hides that the
        two may contradict each other: it is told."""
        sender = segment.get(6)
        if not self.header.control_number:
            self.header = RosterHeader(sender, segment.get(8), segment.get(13))
        elif sender != self.header.sender:
            self._tell(
                finding("R-ENV-14", segment.position, "ISA", found=shown(sender), expected=shown(self.header.sender))
            )

    def _check_version(self, segment: Segment, version: str) -> None:
        if version and not version.startswith("005010X220"):
            self._tell(finding("R-ENV-12", segment.position, "GS", found=shown(version)))

    def _before_members(self, segment: Segment, name: str, alone: Run) -> None:
        """Takes what stands before the first INS: the transaction's own segments, or lines that belong to no member."""
        if not self._is_834:
            return
        if name not in _BEFORE_MEMBERS and (name, segment.get(1)) not in _BEFORE_MEMBERS_QUALIFIED:
            self._block = alone
        elif name == "BGN" and not self.header.purpose:
            self._read_bgn(segment)
        elif name == "QTY" and segment.get(1) == "TO" and re.fullmatch(r"[0-9]{1,9}", segment.get(2)):
            self._announced = (segment.position, int(segment.get(2)))

    def _read_bgn(self, segment: Segment) -> None:
        """BGN08 is the action (4 full, 2 change); the state's own example has it one element early."""
        action = next((value for value in (segment.get(8), segment.get(7)) if value), "")
        header = self.header
        purpose = "full" if action == "4" else "change"
        self.header = RosterHeader(
            header.sender, header.receiver, header.control_number, purpose, parse_day(segment.get(3))
        )

    def _tell_envelope(self, faults: tuple[EnvelopeFinding, ...]) -> None:
        for fault in faults:
            self._tell(
                finding(
                    _CODES[fault.fault],
                    fault.position,
                    shown(fault.segment),
                    found=shown(fault.found),
                    expected=fault.expected,
                )
            )

    def _tell(self, one: Finding) -> None:
        if len(self.findings) < MAX_FILE_FINDINGS:
            self.findings.append(one)
        else:
            self._more_findings += 1


def _boundaries(run: Run) -> list[int]:
    """Which of the segments begin or end a member or an envelope?"""
    element = run.delimiters.element
    return [
        index
        for index, text in enumerate(run.texts)
        if text[:2] in _STARTS_OF_BOUNDARIES and text.partition(element)[0] in _BOUNDARIES
    ]
