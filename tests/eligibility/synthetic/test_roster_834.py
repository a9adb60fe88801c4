"""The synthetic 834: right counts, the state's dialect, and nothing that our own reader stumbles over."""

import io
import re
import tracemalloc
from datetime import date
from itertools import islice

import pytest
import pyx12.params
import pyx12.x12n_document
from pydantic import ValidationError
from x12sdk.io import X12ModelReader

from eligibility.roster.reports import EnrollmentValue
from eligibility.roster.wording import is_warning
from eligibility.roster.x12_834 import Roster834
from eligibility.synthetic.cast import cast, conversion_roster
from eligibility.synthetic.catalogue import load_catalogue
from eligibility.synthetic.histories import Period
from eligibility.synthetic.months import month_of
from eligibility.synthetic.people import Person
from eligibility.synthetic.population import draw_members
from eligibility.synthetic.roster_834 import Envelope, RosterMember, render_member, write_roster
from eligibility.synthetic.scenes import someone
from tests.eligibility.reference_table import reference_plans

DAY = date(2026, 11, 21)
ENVELOPE = Envelope(DAY, 7_261_121)


def roster(members: int, *, seed: int = 1, day: date = DAY, monthly: bool = False) -> str:
    """A roster of drawn members, as text."""
    out = io.BytesIO()
    drawn = draw_members(seed, load_catalogue(), month=month_of(day), monthly=monthly)
    write_roster(out, islice(drawn, members), Envelope(day, 7_261_121))
    return out.getvalue().decode()


def segments(text: str) -> list[list[str]]:
    return [segment.split("*") for segment in text.split("~") if segment]


@pytest.mark.parametrize("members", [1, 300, 10_000, 10_001, 20_500])
def test_every_count_of_the_envelope_is_right(members: int) -> None:
    read = segments(roster(members))
    named = [segment[0] for segment in read]
    assert named[:2] == ["ISA", "GS"]
    assert named[-2:] == ["GE", "IEA"]
    starts = [index for index, name in enumerate(named) if name == "ST"]
    ends = [index for index, name in enumerate(named) if name == "SE"]
    assert len(starts) == len(ends) == -(-members // 10_000)
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        announced = next(segment for segment in read[start:end] if segment[0] == "QTY")
        assert read[start][2] == read[end][2] == f"{number:04d}"
        assert read[end][1] == str(end - start + 1)
        assert announced == ["QTY", "TO", str(named[start:end].count("INS"))]
    assert read[-2] == ["GE", str(len(starts)), read[1][6]]
    assert read[-1] == ["IEA", "1", read[0][13]]
    assert named.count("INS") == members


def test_a_roster_without_members_is_still_a_whole_interchange() -> None:
    out = io.BytesIO()
    assert write_roster(out, [], ENVELOPE) == 0
    assert [segment[0] for segment in segments(out.getvalue().decode())] == (
        ["ISA", "GS", "ST", "BGN", "QTY", "N1", "N1", "SE", "GE", "IEA"]
    )


def test_the_interchange_header_has_its_fixed_width() -> None:
    text = roster(1)
    assert text[:3] == "ISA"
    assert text[105] == "~"
    assert text[104] == ":"


ANA = someone(1, "ALDERBROOK, ROSA M", "1948-03-15", "19", card_issued_on="20190629")
JULY_2014 = month_of(date(2014, 7, 1))
IN_HEALTH_NET = Period(JULY_2014, None, "C01", "19", "60;401;80;401", other_coverage="F", part_c="H3237;001")


def test_a_member_reads_like_one_of_the_state() -> None:
    assert render_member(RosterMember(ANA, (IN_HEALTH_NET,)), ENVELOPE).split("~") == [
        "INS*Y*18*030*AI*A*C**AC",
        "REF*0F*DEMO00001",
        "REF*1L*90000001C",
        "REF*17*;;202611;;",
        "REF*23*1;20190629;;;",
        "REF*3H*19;60;D000001;;",
        "REF*6O*;W;Y;;08;",
        "REF*DX*H3237;001;20140701;;;",
        "REF*F6*1DM0DM0DM01",
        "REF*QQ*;;201407;201407",
        "REF*ZZ*C0101;;;;;;;;;",
        "NM1*IL*1*ALDERBROOK*ROSA*M",
        "PER*IP**TE*2135550101",
        "N3*1 EXAMPLE BLVD",
        "N4*LOS ANGELES CA*CA*90011**CY*19",
        "DMG*D8*19480315*F**7",
        "LUI*LD*ENG**7",
        "HD*030**HLT*C01;01",
        "DTP*348*D8*20140701",
        "REF*17*F;;;;;;;;;;;;;1",
        "REF*9V*2;2;2",
        "REF*CE*60;401;80;401;;;;",
        "REF*RB*60",
        "REF*ZX*19",
        "REF*ZZ*;;10",
        "",
    ]


@pytest.mark.parametrize(
    ("period", "segment"),
    [
        (IN_HEALTH_NET._replace(last=JULY_2014 + 1), "DTP*349*D8*20140831"),
        (IN_HEALTH_NET._replace(cancelled=True), "DTP*349*D8*20140630"),
        (IN_HEALTH_NET._replace(share_of_cost_cents=123_450), "AMT*R*1234.50"),
        (IN_HEALTH_NET._replace(hcp_status="59"), "HD*030**HLT*C01;59"),
        (IN_HEALTH_NET._replace(hcp_code="", hcp_status=""), "HD*030**HLT"),
        (IN_HEALTH_NET._replace(other_coverage="P"), "REF*17*P;;;;;;;;;;;;;1"),
    ],
)
def test_what_is_unusual_stands_where_the_state_puts_it(period: Period, segment: str) -> None:
    assert segment in render_member(RosterMember(ANA, (period,)), ENVELOPE).split("~")


@pytest.mark.parametrize(
    ("person", "segment"),
    [
        (ANA._replace(death_day="20191114"), "INS*Y*18*030*AI*A*C**TE***D8*20191114"),
        (ANA._replace(former_cins=("90000946D",)), "REF*Q4*90000946D"),
        (ANA._replace(name_suffix="JR"), "NM1*IL*1*ALDERBROOK*ROSA*M**JR"),
    ],
)
def test_what_is_known_of_a_person_stands_where_the_state_puts_it(person: Person, segment: str) -> None:
    assert segment in render_member(RosterMember(person, (IN_HEALTH_NET,)), ENVELOPE).split("~")


def test_somebody_without_a_birth_date_or_medicare_has_no_empty_segments() -> None:
    period = IN_HEALTH_NET._replace(medicare="9;9;0", part_c="")
    text = render_member(RosterMember(ANA._replace(birth_date=""), (period,)), ENVELOPE)
    assert not re.search(r"DMG|REF\*(DX|F6|QQ)", text)


def test_memory_does_not_grow_with_the_number_of_members() -> None:
    class Nowhere(io.RawIOBase):
        def write(self, text: object) -> int:
            return 0

    def peak(members: int) -> int:
        tracemalloc.start()
        try:
            write_roster(Nowhere(), islice(draw_members(1, load_catalogue(), month=month_of(DAY)), members), ENVELOPE)  # type: ignore[arg-type]
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(20_000) < 1.3 * peak(10_000)


@pytest.mark.parametrize(("day", "monthly"), [(DAY, False), (DAY, True), (date(2017, 3, 1), False)])
def test_our_own_reader_takes_every_member_without_a_warning(day: date, monthly: bool) -> None:
    reader = Roster834(io.BytesIO(roster(3_000, day=day, monthly=monthly).encode()), reference_plans())
    told = [one for report in reader for one in report.findings if is_warning(one)]
    assert (reader.members, reader.refused, reader.findings) == (3_000, False, [])
    assert told == []


def test_our_own_reader_reads_back_what_was_meant() -> None:
    member = next(each for each in draw_members(1, load_catalogue(), month=month_of(DAY)) if len(each.periods) == 2)
    out = io.BytesIO()
    write_roster(out, [member], ENVELOPE)
    (report,) = Roster834(io.BytesIO(out.getvalue()), reference_plans())
    enrolled = [each for each in report.coverages if isinstance(each.value, EnrollmentValue) and each.value.plan_code]
    assert [month_of(each.span.first_day) for each in enrolled] == [period.first for period in member.periods]
    assert report.details.last_name == member.person.last_name
    assert {each.value for each in report.identifiers} == {member.person.cin, member.person.mbi, member.person.plan_id}


def test_pyx12_finds_nothing_against_the_implementation_guide() -> None:
    acknowledged = io.StringIO()
    assert pyx12.x12n_document.x12n_document(pyx12.params.params(), io.StringIO(roster(400)), acknowledged, None)
    assert "AK9*A*1*1*1" in acknowledged.getvalue()


def test_pyx12_finds_only_the_letters_with_accents_in_the_cast() -> None:
    acknowledged = io.StringIO()
    text = conversion_roster().content.decode()
    pyx12.x12n_document.x12n_document(pyx12.params.params(), io.StringIO(text), acknowledged, None)
    assert re.findall(r"IK4\*([^~]*)", acknowledged.getvalue()) == ["3*1035*6*MUÑOZ-ÁLVAREZ", "4*1036*6*JOSÉ"]


def test_x12sdk_objects_to_nothing_but_the_dialect_of_the_state() -> None:
    """It knows neither AC in INS08 nor the qualifiers 6O and F6, all of which the state's own files have."""
    with pytest.raises(ValidationError) as refused, X12ModelReader(roster(40)) as reader:
        list(reader.models())
    assert {error["input"] for error in refused.value.errors()} == {"AC", "6O", "F6"}


def test_the_cast_is_large_and_everybody_has_their_own_numbers() -> None:
    people = [scene.person for scene in cast()]
    assert len(people) >= 34
    assert len({person.cin for person in people}) == len({person.mbi for person in people}) == len(people)
    assert max(person.cin for person in people) < "92000000"
