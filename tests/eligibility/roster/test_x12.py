"""X12 text becomes the same segments however it arrives; what is wrong with its envelopes is told, never raised."""

from collections.abc import Iterator
from io import BytesIO, RawIOBase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmc_portal.x12 import (
    CHUNK_BYTES,
    MAX_SEGMENT_CHARACTERS,
    EnvelopeCheck,
    EnvelopeFault,
    NotX12,
    SegmentReader,
    SegmentTooLong,
)
from tests.eligibility.roster.rosters import CIN, OTHER_CIN, coverage, member, roster

WHOLE = roster(member(CIN, coverage("20220601", "20220630")), member(OTHER_CIN, coverage("20220601")))


class Slowly(BytesIO):
    """A stream that gives as many bytes at a time as it is told, over and over."""

    def __init__(self, content: bytes, sizes: list[int]) -> None:
        super().__init__(content)
        self._sizes = sizes
        self._turn = 0

    def read(self, size: int | None = -1) -> bytes:
        self._turn += 1
        return super().read(self._sizes[self._turn % len(self._sizes)])


def segments(content: bytes) -> list[tuple[int, list[str]]]:
    return [(segment.position, segment.elements) for segment in SegmentReader(BytesIO(content))]


def faults(content: bytes) -> list[tuple[EnvelopeFault, str]]:
    reader, check, told, last = SegmentReader(BytesIO(content)), EnvelopeCheck(), [], 0
    for segment in reader:
        last = segment.position
        told += check.see(segment)
    told += check.finish(last, unterminated=reader.unterminated)
    return [(each.fault, each.segment) for each in told]


def test_the_delimiters_are_those_of_the_header() -> None:
    assert segments(WHOLE)[0][1][0] == "ISA"
    assert segments(WHOLE)[1][1] == [
        "GS",
        "BE",
        "CADHCS_5010_834",
        "999999993",
        "20220601",
        "0600",
        "1",
        "X",
        "005010X220A1",
    ]
    assert [position for position, _ in segments(WHOLE)] == list(range(1, len(segments(WHOLE)) + 1))


@given(sizes=st.lists(st.integers(1, 400), min_size=1, max_size=6))
def test_any_chunking_gives_the_same_segments(sizes: list[int]) -> None:
    reader = SegmentReader(Slowly(WHOLE, sizes))
    assert [(segment.position, segment.elements) for segment in reader] == segments(WHOLE)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xef\xbb\xbf" + WHOLE, id="byte-order mark"),
        pytest.param(b" \r\n\t" + WHOLE, id="white space before"),
        pytest.param(WHOLE.replace(b"~", b"~\n"), id="LF after terminators"),
        pytest.param(WHOLE.replace(b"~", b"~\r\n"), id="CR LF after terminators"),
        pytest.param(WHOLE.replace(b"~", b"~\r\n    "), id="indentation"),
        pytest.param(WHOLE.replace(b"~", b"\n"), id="LF as terminator"),
        pytest.param(WHOLE.replace(b"~", b"\r\n"), id="CR LF as terminator"),
        pytest.param(WHOLE.replace(b"~", b"\r"), id="CR as terminator"),
        pytest.param(WHOLE.replace(b"~", b"\x1d").replace(b"*", b"\x1e"), id="control characters"),
        pytest.param(WHOLE.replace(b"~", b"'").replace(b"*", b"|"), id="other characters"),
        pytest.param(WHOLE + b"\r\n\x1a", id="end-of-file mark"),
        pytest.param(WHOLE + b"\x00" * 500, id="padding"),
    ],
)
def test_what_does_not_matter_makes_no_difference(content: bytes) -> None:
    assert segments(content) == segments(WHOLE)


def test_several_interchanges_may_have_delimiters_of_their_own() -> None:
    both = WHOLE + WHOLE.replace(b"~", b"!").replace(b"*", b"|")
    assert [elements for _, elements in segments(both)] == 2 * [elements for _, elements in segments(WHOLE)]


def test_text_is_utf_8_where_it_is_and_latin_1_otherwise() -> None:
    names = [
        elements[3]
        for encoding in ("utf-8", "latin-1")
        for _, elements in segments(WHOLE.decode().replace("DOE", "MUÑOZ").encode(encoding))
        if elements[0] == "NM1"
    ]
    assert names == ["MUÑOZ"] * 4


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"HELLO", "begins with the segment ISA", id="something else"),
        pytest.param(WHOLE[:60], "cut off", id="cut inside the header"),
        pytest.param(b"ISA" + b"A" * 200, "delimiters cannot be read", id="no delimiters"),
        pytest.param(WHOLE[:104] + b"**" + WHOLE[106:], "delimiters cannot be read", id="delimiters that are the same"),
        pytest.param(b"\xff\xfe" + WHOLE.decode().encode("utf-16-le"), "begins with the segment ISA", id="UTF-16"),
    ],
)
def test_what_has_no_header_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(NotX12, match=why) as refused:
        segments(content)
    assert refused.value.position == 1


def test_an_empty_stream_has_no_segments() -> None:
    assert segments(b"") == segments(b"\r\n ") == []


class Endless(RawIOBase):
    """An interchange that begins well and then never ends a segment, for a gigabyte."""

    def __init__(self) -> None:
        self.given = 0
        self._parts = self._make()

    def _make(self) -> Iterator[bytes]:
        yield WHOLE[: WHOLE.index(b"INS")]
        while self.given < 1 << 30:
            yield b"REF*0F*" + b"9" * (CHUNK_BYTES - 7)

    def read(self, size: int = -1) -> bytes:
        part = next(self._parts, b"")
        self.given += len(part)
        return part


def test_a_gigabyte_of_one_segment_is_refused_before_it_fills_the_memory() -> None:
    stream = Endless()
    with pytest.raises(SegmentTooLong) as refused:
        for _ in SegmentReader(stream):  # type: ignore[arg-type]
            pass
    assert refused.value.position == 8
    assert stream.given < 8 * CHUNK_BYTES


@pytest.mark.parametrize("size", [997, 1 << 14, CHUNK_BYTES])
def test_the_longest_segment_is_the_same_for_every_chunking(size: int) -> None:
    at_limit = WHOLE.replace(b"N1*P5*STATE", b"N1*P5*" + b"S" * (MAX_SEGMENT_CHARACTERS - len("N1*P5**FI*999999990")))
    assert sum(1 for _ in SegmentReader(Slowly(at_limit, [size]))) == len(segments(WHOLE))
    with pytest.raises(SegmentTooLong):
        list(SegmentReader(Slowly(at_limit.replace(b"SSS", b"SSSS", 1), [size])))


def test_a_whole_interchange_has_no_fault() -> None:
    assert faults(WHOLE) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b"SE*", b"SE*9", (EnvelopeFault.COUNT, "SE")),
        (b"GE*1*1", b"GE*2*1", (EnvelopeFault.COUNT, "GE")),
        (b"IEA*1*", b"IEA*7*", (EnvelopeFault.COUNT, "IEA")),
        (b"IEA*1*000000001", b"IEA*1*000000002", (EnvelopeFault.CONTROL_NUMBER, "IEA")),
        (b"GE*1*1", b"GE*1*2", (EnvelopeFault.CONTROL_NUMBER, "GE")),
        (b"GE*1*1~", b"", (EnvelopeFault.NOT_CLOSED, "GS")),
        (b"IEA*1*000000001~", b"", (EnvelopeFault.NOT_CLOSED, "ISA")),
        (b"GE*1*1", b"GE*one*1", (EnvelopeFault.COUNT_UNREADABLE, "GE")),
        (b"ST*834*0001*005010X220A1~", b"", (EnvelopeFault.OUTSIDE, "BGN")),
    ],
)
def test_a_fault_of_the_envelopes_is_told(old: bytes, new: bytes, fault: tuple[EnvelopeFault, str]) -> None:
    assert old in WHOLE
    assert fault in faults(WHOLE.replace(old, new))


def test_a_stream_that_ends_inside_a_segment_says_so() -> None:
    assert (EnvelopeFault.CUT_OFF, "") in faults(WHOLE[:400])


@given(place=st.integers(0, len(WHOLE)), junk=st.binary(max_size=20))
def test_no_damage_ends_in_anything_but_segments_or_a_refusal(place: int, junk: bytes) -> None:
    damaged = WHOLE[:place] + junk + WHOLE[place + len(junk) :]
    try:
        faults(damaged)
    except NotX12:
        assert place < 110
