"""X12 text as a stream of segments, and what is wrong with its envelopes. Knows nothing of what a segment means.

Reads any interchange (834, 270, 271) from a binary stream in bounded memory. Tolerated without a word: a byte-order
mark, white space before segments, CR and LF after or as terminators, several interchanges in one file. Text is read
as UTF-8 where it is that, else as Latin-1, so no byte can stop a file; a NUL, which no database stores, becomes
U+FFFD.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, NamedTuple

CHUNK_BYTES = 1 << 16
MAX_SEGMENT_CHARACTERS = 1 << 16
ISA_ELEMENTS = 16
_ISA_MAX_CHARACTERS = 256
_BLANK = " \r\n\t\x1a\ufffd"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class X12Refused(ValueError):
    """Reading cannot go on. `position` is the number of the segment at fault, counted from 1; the message says why,
    in words.
    """

    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.position = position


class NotX12(X12Refused):
    """The stream does not begin with an interchange header from which the delimiters can be read."""


class SegmentTooLong(X12Refused):
    """A segment is longer than any real one; it is refused before it fills the memory."""


class Delimiters(NamedTuple):
    """The four characters an interchange header chooses; `repetition` is empty where ISA11 is not a delimiter."""

    element: str
    repetition: str
    component: str
    segment: str


class Segment(NamedTuple):
    """One segment: its place in the stream, counted from 1, its elements, the first being its name, and its text."""

    position: int
    elements: list[str]
    text: str

    @property
    def name(self) -> str:
        """The segment's name: ISA, INS, HD and so on."""
        return self.elements[0]

    def get(self, index: int) -> str:
        """The element with the guide's number (INS03 is 3), without blanks around it; empty where it is not there."""
        return self.elements[index].strip() if index < len(self.elements) else ""


class Run(NamedTuple):
    """Segments in a row within one interchange: the place of the first, the text of each, and what they are cut by."""

    position: int
    texts: list[str]
    delimiters: Delimiters

    def segment(self, index: int) -> Segment:
        """One of them, cut into elements."""
        text = self.texts[index]
        return Segment(self.position + index, text.split(self.delimiters.element), text)

    def segments(self, count: int | None = None) -> list[Segment]:
        """The first so many of them, or all, cut into elements."""
        element = self.delimiters.element
        return [
            _new_segment(Segment, (position, text.split(element), text))
            for position, text in enumerate(self.texts[:count], self.position)
        ]

    def part(self, start: int, end: int) -> "Run":
        """Those from `start` up to, not with, `end`."""
        return Run(self.position + start, self.texts[start:end], self.delimiters)


class SegmentReader:
    """The segments of a binary stream. After the last, `unterminated` tells that the stream ended inside a segment."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._rest = ""
        self._position = 0
        self._ended = False
        self.delimiters: Delimiters | None = None
        self.unterminated = False

    def __iter__(self) -> Iterator[Segment]:
        for run in self.runs():
            yield from run.segments()

    def runs(self) -> Iterator[Run]:
        """The same, as many at a time as were read at once; IEA is always the last of its run."""
        self._skip_mark()
        while self._fill_header():
            if self.delimiters is None or self._rest.startswith("ISA"):
                self.delimiters = self._read_delimiters()
            yield from self._interchange(self.delimiters)

    def _interchange(self, delimiters: Delimiters) -> Iterator[Run]:
        """Segments up to and with IEA, or to the end of the stream. What follows IEA without an ISA is read as it was
        before.
        """
        terminator = delimiters.segment
        while True:
            may_end = "IEA" in self._rest
            texts = self._rest.split(terminator)
            self._rest = texts.pop()
            self._check_lengths(texts)
            if may_end and (end := _find_trailer(texts)) is not None:
                self._rest = terminator.join([*texts[end + 1 :], self._rest])
                yield from self._run(texts[: end + 1], delimiters)
                return
            yield from self._run(texts, delimiters)
            self._check_lengths([self._rest])
            if not self._read_more():
                break
        last = self._rest.strip(_BLANK)
        self._rest = ""
        if last:
            self.unterminated = True
            yield from self._run([last], delimiters)

    def _run(self, texts: list[str], delimiters: Delimiters) -> Iterator[Run]:
        """What is left of the texts without blanks around them; nothing where nothing is."""
        texts = [text for text in map(str.strip, texts) if text]
        if not all(map(str.isascii, texts)):
            texts = list(map(_readable, texts))
        if texts:
            position = self._position + 1
            self._position += len(texts)
            yield Run(position, texts, delimiters)

    def _read_more(self) -> bool:
        if self._ended:
            return False
        chunk = self._stream.read(CHUNK_BYTES)
        self._ended = not chunk
        self._rest += chunk.decode("latin-1").replace("\x00", "\ufffd")
        return bool(chunk)

    def _skip_mark(self) -> None:
        while len(self._rest) < len(_BYTE_ORDER_MARK) and self._read_more():
            pass
        self._rest = self._rest.removeprefix(_BYTE_ORDER_MARK.decode("latin-1"))

    def _fill_header(self) -> bool:
        """Is there an interchange header, or anything else than blanks, still to read?"""
        self._rest = self._rest.lstrip(_BLANK)
        while len(self._rest) < _ISA_MAX_CHARACTERS and self._read_more():
            self._rest = self._rest.lstrip(_BLANK)
        return bool(self._rest)

    def _read_delimiters(self) -> Delimiters:
        """The delimiters, from ISA: the element's is its fourth character, the others follow the eleventh and
        sixteenth.
        """
        place = self._position + 1
        if not self._rest.startswith("ISA"):
            raise NotX12(place, "An interchange begins with the segment ISA; something else stands here.")
        header = self._rest[:_ISA_MAX_CHARACTERS]
        element = header[3:4]
        parts = header.split(element, ISA_ELEMENTS) if element else []
        if len(parts) <= ISA_ELEMENTS or len(parts[ISA_ELEMENTS]) < 2:
            raise NotX12(place, "The segment ISA is cut off: its 16 elements are not all there.")
        delimiters = Delimiters(element, _delimiter(parts[11]), parts[16][0], parts[16][1])
        marks = [delimiters.element, delimiters.component, delimiters.segment]
        if len(set(marks)) < len(marks) or any(mark.isalnum() or mark == " " for mark in marks):
            raise NotX12(
                place, "The delimiters cannot be read from ISA: they must differ and be no letter, digit or blank."
            )
        return delimiters

    def _check_lengths(self, texts: list[str]) -> None:
        """Refuses a segment that is longer than any real one, whether it has ended or goes on."""
        if max(map(len, texts), default=0) <= MAX_SEGMENT_CHARACTERS:
            return
        before = next(index for index, text in enumerate(texts) if len(text) > MAX_SEGMENT_CHARACTERS)
        place = self._position + 1 + sum(bool(text.strip()) for text in texts[:before])
        raise SegmentTooLong(
            place, f"Segment {place} is longer than {MAX_SEGMENT_CHARACTERS} characters; no real segment is."
        )


_new_segment = tuple.__new__


def _find_trailer(texts: list[str]) -> int | None:
    """Which of them closes the interchange?"""
    return next((index for index, text in enumerate(texts) if text.lstrip().startswith("IEA")), None)


def _delimiter(text: str) -> str:
    return text if len(text) == 1 and not text.isalnum() and text != " " else ""


def _readable(text: str) -> str:
    """Text that came as UTF-8 bytes, or the Latin-1 it was first taken for."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


class EnvelopeFault(StrEnum):
    """What can be wrong with the envelopes of an interchange."""

    OUTSIDE = "outside"
    NOT_CLOSED = "not_closed"
    NOT_OPENED = "not_opened"
    CONTROL_NUMBER = "control_number"
    COUNT = "count"
    COUNT_UNREADABLE = "count_unreadable"
    CUT_OFF = "cut_off"


@dataclass(frozen=True, slots=True)
class EnvelopeFinding:
    """One fault of the envelopes: where, in which segment, what was found there and what should be."""

    fault: EnvelopeFault
    position: int
    segment: str
    found: str = ""
    expected: str = ""


@dataclass(slots=True)
class _Open:
    """An envelope that has begun: its trailer's name, its control number and what was counted inside it."""

    opener: str
    trailer: str
    control_number: str
    position: int
    counted: int


_OPENERS = {"ISA": ("IEA", 13), "GS": ("GE", 6), "ST": ("SE", 2)}
_TRAILERS = {"IEA": "ISA", "GE": "GS", "SE": "ST"}
_LEVELS = ("ISA", "GS", "ST")


class EnvelopeCheck:
    """Follows the segments of a stream and tells what is wrong with their envelopes; it never stops the reading.

    IEA01 counts groups, GE01 transaction sets, SE01 segments from ST to SE, both included.
    """

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._outside_told = False
        self._seen = False

    @property
    def inside_transaction(self) -> bool:
        """Has an ST been opened and not yet closed?"""
        return bool(self._open) and self._open[-1].opener == "ST"

    def see(self, segment: Segment) -> tuple[EnvelopeFinding, ...]:
        """The faults that this segment brings to light. Segments inside a transaction, between ST and SE, need not be
        shown.
        """
        name = segment.elements[0]
        if name in _OPENERS:
            return self._begin(segment, name)
        if name in _TRAILERS:
            return self._end(segment, _TRAILERS[name])
        if self.inside_transaction or self._outside_told:
            return ()
        self._outside_told = True
        return (EnvelopeFinding(EnvelopeFault.OUTSIDE, segment.position, name),)

    def finish(self, position: int, *, unterminated: bool) -> tuple[EnvelopeFinding, ...]:
        """The faults of a stream that ends after segment `position`."""
        findings = [EnvelopeFinding(EnvelopeFault.CUT_OFF, position, "")] if unterminated and self._open else []
        while self._open:
            findings.append(self._not_closed(self._open.pop(), position))
        return tuple(findings)

    def _begin(self, segment: Segment, name: str) -> tuple[EnvelopeFinding, ...]:
        findings = []
        level = _LEVELS.index(name)
        while self._open and _LEVELS.index(self._open[-1].opener) >= level:
            findings.append(self._not_closed(self._open.pop(), segment.position))
        if level != len(self._open):
            missing = _LEVELS[len(self._open)]
            findings.append(EnvelopeFinding(EnvelopeFault.NOT_OPENED, segment.position, name, expected=missing))
        if self._open:
            self._open[-1].counted += 1
        trailer, place = _OPENERS[name]
        self._open.append(_Open(name, trailer, segment.get(place), segment.position, 0))
        self._outside_told = False
        return tuple(findings)

    def _end(self, segment: Segment, opener: str) -> tuple[EnvelopeFinding, ...]:
        findings = []
        if all(each.opener != opener for each in self._open):
            return (EnvelopeFinding(EnvelopeFault.NOT_OPENED, segment.position, segment.elements[0], expected=opener),)
        while self._open[-1].opener != opener:
            findings.append(self._not_closed(self._open.pop(), segment.position))
        closed = self._open.pop()
        if opener == "ST":
            closed.counted = segment.position - closed.position + 1
        return (*findings, *_compare(segment, closed))

    @staticmethod
    def _not_closed(envelope: _Open, position: int) -> EnvelopeFinding:
        return EnvelopeFinding(
            EnvelopeFault.NOT_CLOSED, position, envelope.opener, str(envelope.position), envelope.trailer
        )


def _compare(segment: Segment, closed: _Open) -> tuple[EnvelopeFinding, ...]:
    """The count and the control number of a trailer against what was read."""
    findings = []
    counted, control_number = segment.get(1), segment.get(2)
    name = segment.elements[0]
    if not (counted.isascii() and counted.isdigit()):
        findings.append(
            EnvelopeFinding(EnvelopeFault.COUNT_UNREADABLE, segment.position, name, counted, str(closed.counted))
        )
    elif int(counted[:18]) != closed.counted:
        findings.append(EnvelopeFinding(EnvelopeFault.COUNT, segment.position, name, counted, str(closed.counted)))
    if control_number != closed.control_number:
        findings.append(
            EnvelopeFinding(EnvelopeFault.CONTROL_NUMBER, segment.position, name, control_number, closed.control_number)
        )
    return tuple(findings)
