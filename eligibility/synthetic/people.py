"""Made-up people: names of trees and places that nobody bears, telephone numbers that ring nowhere, valid identifiers.

A person is drawn from one stream of random numbers; the identifiers come from the person's place in the stream, so two
people of one seed never share a number.
"""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import NamedTuple, TypeVar

Thing = TypeVar("Thing")

CIN_LETTERS = "ACDEFGHMNTUVWXYZ"
MBI_LETTERS = "ACDEFGHJKMNPQRTUVWXY"
DIGITS = "0123456789"

# CINs below 92000000 are left to the demo cast and to examples in documents.
FIRST_DRAWN_CIN = 2_000_000
DRAWN_CINS = 8_000_000 * len(CIN_LETTERS)
MOST_MEMBERS = DRAWN_CINS // 2

MBI_STARTS = tuple(map("".join, product("123456789", MBI_LETTERS, MBI_LETTERS + DIGITS, DIGITS)))
MBI_MIDDLES = tuple(map("".join, product(MBI_LETTERS, MBI_LETTERS + DIGITS, DIGITS)))
MBI_ENDS = tuple(map("".join, product(MBI_LETTERS, MBI_LETTERS, DIGITS, DIGITS)))
DRAWN_MBIS = len(MBI_STARTS) * len(MBI_MIDDLES) * len(MBI_ENDS)

# Multipliers without a common factor with the number of CINs and MBIs walk through every one of them once.
CIN_STEP = 77_654_321
MBI_STEP = 7_654_321_987_651

TREES = tuple(
    """
    ALDER ASH ASPEN BAY BEECH BIRCH BRIAR CEDAR CLOVER CYPRESS ELDER ELM FERN FLAX HAWTHORN HAZEL HEATHER HOLLY
    IVY JUNIPER LARCH LAUREL LINDEN MADRONE MANZANITA MAPLE MYRTLE OAK OLIVE PALM PINE POPLAR REED ROWAN SAGE
    SEQUOIA SUMAC TEASEL WILLOW YUCCA
    """.split()
)
PLACES = tuple(
    """
    BARROW BRIDGE BROOK COMBE CREST CROFT DALE FIELD FORD GATE GLADE GROVE HAVEN HILL HOLLOW HURST LEA MEADOW
    MERE MONT RIDGE SHAW SIDE SPRING STEAD THWAITE VALE WATER WICK WORTH
    """.split()
)
LAST_NAMES = tuple(tree + place for tree, place in product(TREES, PLACES))
WOMEN = tuple(
    """
    ADELA AMPARO ANAHIT BEATRIZ CARMEN CORAZON DOLORES EDITH ELENA ESTHER FLORA GRACIELA HELEN HUONG INES IRENE
    JOSEFA JUNE KIM LETICIA LOIS LUZ MAI MARGARET MERCEDES NAIRA OLGA PILAR ROSA RUTH SOLEDAD SUSANA TERESA VERA
    XIU
    """.split()
)
MEN = tuple(
    """
    ABEL ALBERT AMADO ARAM ARTURO BERNARD CARLOS CECIL DANTE EDUARDO ELIAS ERNEST FELIX GEORGE GUILLERMO HARRY
    HUNG IGNACIO JESUS JORGE LEO LUIS MANUEL MINH NESTOR OSCAR PABLO PERCY RAFAEL RAYMOND SAMUEL TIEN TOMAS
    VICTOR WALTER
    """.split()
)
MIDDLE_INITIALS = ("", "", "", "", "A", "C", "E", "J", "L", "M", "R", "T")
SUFFIXES = ("",) * 60 + ("JR", "SR", "III")
STREETS = (
    "ACORN ST",
    "BLUEBELL AVE",
    "CANYON SAMPLE RD",
    "DRAGONFLY LN",
    "EXAMPLE BLVD",
    "FICTION WAY",
    "GOLDFINCH CT",
    "HUMMINGBIRD DR",
    "INVENTED PL",
    "JACARANDA SAMPLE ST",
    "KESTREL AVE",
    "LUPINE WAY",
)
LANGUAGES = ("ENG",) * 9 + ("SPA",) * 7 + ("VIE", "CHI", "TGL", "KOR", "ARM", "RUS", "PER", "ARA")
CASE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"


class Home(NamedTuple):
    """A ZIP, its city and a telephone area that belong to one county."""

    county_code: str
    zip_code: str
    city: str
    area: str


def _homes(county_code: str, area: str, *cities: str) -> tuple[Home, ...]:
    """Homes from lines of a city and its ZIPs."""
    split = (city.split() for city in cities)
    return tuple(
        Home(county_code, zip_code, words[0].replace("_", " "), area) for words in split for zip_code in words[1:]
    )


HOMES = {
    "19": _homes(
        "19",
        "213",
        "LOS_ANGELES 90003 90011 90019 90022 90026 90031 90033 90037 90042 90044 90063",
        "LONG_BEACH 90805 90806 90813",
        "COMPTON 90220 90221",
        "PACOIMA 91331",
        "EL_MONTE 91731 91732",
        "POMONA 91766 91767",
        "GLENDALE 91204 91205",
        "LANCASTER 93534 93535",
    ),
    "30": _homes(
        "30",
        "714",
        "SANTA_ANA 92701 92703 92704 92707",
        "ANAHEIM 92801 92804 92805",
        "GARDEN_GROVE 92840 92843 92844",
        "WESTMINSTER 92683",
        "FULLERTON 92832 92833",
    ),
    "33": _homes(
        "33",
        "951",
        "RIVERSIDE 92501 92503 92505 92507",
        "MORENO_VALLEY 92551 92553",
        "CORONA 92879 92882",
        "HEMET 92543 92544",
        "INDIO 92201",
    ),
    "36": _homes(
        "36",
        "909",
        "SAN_BERNARDINO 92404 92405 92407 92410",
        "FONTANA 92335 92336",
        "ONTARIO 91761 91762 91764",
        "RIALTO 92376",
        "VICTORVILLE 92392 92395",
    ),
    "37": _homes(
        "37",
        "619",
        "SAN_DIEGO 92102 92104 92105 92113 92114 92115 92154",
        "CHULA_VISTA 91910 91911",
        "EL_CAJON 92020 92021",
        "NATIONAL_CITY 91950",
        "OCEANSIDE 92054 92058",
    ),
    "41": _homes(
        "41",
        "650",
        "DALY_CITY 94014 94015",
        "REDWOOD_CITY 94061 94063",
        "SAN_MATEO 94401 94403",
        "SOUTH_SAN_FRANCISCO 94080",
    ),
    "43": _homes(
        "43",
        "408",
        "SAN_JOSE 95111 95112 95116 95122 95127 95128",
        "SANTA_CLARA 95050 95051",
        "SUNNYVALE 94086",
        "GILROY 95020",
    ),
}

_EPOCH = date(1900, 1, 1)
BIRTH_DAYS = tuple((_EPOCH + timedelta(days)).strftime("%Y%m%d") for days in range(130 * 365))
OLD = ((date(1925, 1, 1) - _EPOCH).days, (date(1953, 12, 31) - _EPOCH).days)
YOUNGER = (OLD[1], (date(1992, 12, 31) - _EPOCH).days)


class Person(NamedTuple):
    """Who somebody is on a roster; days are written as the roster writes them, YYYYMMDD, empty where not known."""

    cin: str
    mbi: str
    plan_id: str
    case_number: str
    last_name: str
    first_name: str
    middle_name: str
    name_suffix: str
    birth_date: str
    sex: str
    language: str
    street: str
    home: Home
    phone: str
    card_check_digit: str = "1"
    card_issued_on: str = ""
    former_cins: tuple[str, ...] = ()
    death_day: str = ""
    email: str = ""


def cin_at(place: int) -> str:
    """The CIN of the person at this place: eight digits from 92000000 and a letter; no two places share one."""
    number, letter = divmod(place * CIN_STEP % DRAWN_CINS, len(CIN_LETTERS))
    return f"9{FIRST_DRAWN_CIN + number:07d}{CIN_LETTERS[letter]}"


def mbi_at(place: int) -> str:
    """The MBI of the person at this place; no two places share one."""
    rest, end = divmod(place * MBI_STEP % DRAWN_MBIS, len(MBI_ENDS))
    start, middle = divmod(rest, len(MBI_MIDDLES))
    return MBI_STARTS[start] + MBI_MIDDLES[middle] + MBI_ENDS[end]


def draw_home(draw: Callable[[], float], county_code: str) -> Home:
    """A home somewhere in the county."""
    return pick(draw, HOMES[county_code])


def draw_person(draw: Callable[[], float], place: int, home: Home) -> Person:
    """The person at this place of the stream, who lives at `home`; a third are younger than 65 and disabled."""
    woman = draw() < 0.56
    first_birth, last_birth = OLD if draw() < 0.66 else YOUNGER
    house = int(draw() * 9_000)
    return Person(
        cin=cin_at(place),
        mbi=mbi_at(place),
        plan_id=f"S{place:09d}",
        case_number=f"{CASE_LETTERS[place % 22]}{place % 1_000_000:06d}",
        last_name=pick(draw, LAST_NAMES),
        first_name=pick(draw, WOMEN if woman else MEN),
        middle_name=pick(draw, MIDDLE_INITIALS),
        name_suffix="" if woman else pick(draw, SUFFIXES),
        birth_date=BIRTH_DAYS[first_birth + int(draw() * (last_birth - first_birth))],
        sex="F" if woman else "M",
        language=pick(draw, LANGUAGES),
        street=f"{100 + house} {STREETS[house % len(STREETS)]}",
        home=home,
        phone=f"{home.area}55501{house % 100:02d}",
        card_check_digit=DIGITS[house % 10],
    )


def pick(draw: Callable[[], float], things: tuple[Thing, ...]) -> Thing:
    """One of the things, each as likely as the others."""
    return things[int(draw() * len(things))]
