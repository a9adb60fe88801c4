"""Small rosters, written segment by segment, for tests of reading and loading. Everybody in them is made up."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from accounts.facts import Asker, Channel
from cmc_portal.answers import Source, Standing
from cmc_portal.dates import Span
from eligibility.facts import County, PlanOffering, PlanTable, Program

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples" / "834"
OPERATOR = Asker(Channel.COMMAND, organization_id=None, operator="J. Doe")
CIN, OTHER_CIN, THIRD_CIN = "91234567A", "97654321C", "90000001D"
MBI, OTHER_MBI = "1EG4TE5MK73", "2AA3CC4DD55"
SOURCE = Source("A test")
FROM_2014 = Span(date(2014, 4, 1))


def offering(
    number: int,
    hcp_code: str,
    program: Program,
    plan_code: str,
    *,
    contract: str = "",
    pbp: str = "",
    days: Span = FROM_2014,
) -> PlanOffering:
    """A plan of Los Angeles County with its health-plan code."""
    return PlanOffering(
        number,
        plan_code,
        program,
        "19",
        contract,
        pbp,
        days,
        hcp_code,
        (),
        SOURCE,
        Standing.VERIFIED,
        Standing.VERIFIED,
    )


PLANS = PlanTable(
    1,
    (County("19", "Los Angeles"), County("37", "San Diego")),
    (
        offering(
            1,
            "C01",
            Program.CAL_MEDICONNECT,
            "health-net",
            contract="H3237",
            pbp="001",
            days=Span(date(2014, 4, 1), date(2022, 12, 31)),
        ),
        offering(2, "C02", Program.CAL_MEDICONNECT, "la-care", days=Span(date(2014, 4, 1), date(2022, 12, 31))),
        offering(3, "K01", Program.MEDI_CAL_MANAGED_CARE, "health-net"),
        offering(4, "K02", Program.MEDI_CAL_MANAGED_CARE, "la-care"),
    ),
    (),
    (),
)


def coverage(
    first: str,
    last: str = "",
    *,
    plan: str = "C01;01",
    maintenance: str = "021",
    line: str = "HLT",
    more: Iterable[str] = (),
) -> tuple[str, ...]:
    """One HD loop; days as YYYYMMDD, either may be empty."""
    days = [f"DTP*348*D8*{first}"] if first else []
    days += [f"DTP*349*D8*{last}"] if last else []
    return (f"HD*{maintenance}**{line}*{plan}", *days, *more)


def member(
    cin: str = CIN,
    *loops: tuple[str, ...],
    last_name: str = "DOE",
    first_name: str = "ANA",
    birth: str = "19480315",
    plan_id: str = "",
    mbi: str = "",
    maintenance: str = "001",
    more: Iterable[str] = (),
) -> tuple[str, ...]:
    """The segments of one member."""
    return (
        f"INS*Y*18*{maintenance}*AI*A*C**AC",
        *((f"REF*0F*{plan_id}",) if plan_id else ()),
        *((f"REF*1L*{cin}",) if cin else ()),
        "REF*3H*19;60;123;;",
        *((f"REF*F6*{mbi}",) if mbi else ()),
        *more,
        f"NM1*IL*1*{last_name}*{first_name}",
        "N4*LOS ANGELES*CA*90001**CY*19",
        *((f"DMG*D8*{birth}*F",) if birth else ()),
        *(segment for loop in loops for segment in loop),
    )


def roster(
    *members: tuple[str, ...],
    sender: str = "CADHCS_5010_834",
    action: str = "2",
    terminator: str = "~",
    element: str = "*",
    quantity: int | None = None,
    control: str = "000000001",
) -> bytes:
    """A whole interchange with one transaction."""
    announced = len(members) if quantity is None else quantity
    body = [
        "ST*834*0001*005010X220A1",
        f"BGN*00*DHCS834-DA-20220601-A*20220601*0600****{action}",
        f"QTY*TO*{announced}",
        "N1*P5*STATE*FI*999999990",
        "N1*IN*PLAN*FI*999999991",
        *(segment for each in members for segment in each),
    ]
    segments = [
        f"ISA*00*          *00*          *ZZ*{sender:<15}*30*999999993      *220601*0600*^*00501*{control}*0*T*:",
        f"GS*BE*{sender}*999999993*20220601*0600*1*X*005010X220A1",
        *body,
        f"SE*{len(body) + 1}*0001",
        "GE*1*1",
        f"IEA*1*{control}",
    ]
    return "".join(segment.replace("*", element) + terminator for segment in segments).encode()
