"""What is known of a member and of the plans, as frozen values that may leave this app."""

from datetime import date, datetime
from enum import StrEnum

from cmc_portal.answers import Source, Standing
from cmc_portal.dates import Span
from cmc_portal.values import value


class Line(StrEnum):
    """The three lines of coverage of a dual-eligible member."""

    MEDICARE = "medicare"
    PART_D = "part_d"
    MEDI_CAL = "medi_cal"


class Program(StrEnum):
    """Who runs a line of coverage; the codes are promised to clients."""

    CAL_MEDICONNECT = "cal_mediconnect"
    MEDI_MEDI_PLAN = "medi_medi_plan"
    MEDI_CAL_MANAGED_CARE = "medi_cal_managed_care"
    MEDI_CAL_FFS = "medi_cal_ffs"
    ORIGINAL_MEDICARE = "original_medicare"
    MEDICARE_ADVANTAGE = "medicare_advantage"
    PART_D_PLAN = "part_d_plan"


class EnrollmentKind(StrEnum):
    """Which side of a person's coverage an enrolment fills; one person has one of a kind on a day."""

    INTEGRATED = "integrated"
    MEDICARE = "medicare"
    PART_D = "part_d"
    MEDI_CAL = "medi_cal"
    UNRECOGNIZED = "unrecognized"


KIND_OF_PROGRAM = {
    Program.CAL_MEDICONNECT: EnrollmentKind.INTEGRATED,
    Program.MEDI_MEDI_PLAN: EnrollmentKind.INTEGRATED,
    Program.MEDI_CAL_MANAGED_CARE: EnrollmentKind.MEDI_CAL,
    Program.MEDI_CAL_FFS: EnrollmentKind.MEDI_CAL,
    Program.ORIGINAL_MEDICARE: EnrollmentKind.MEDICARE,
    Program.MEDICARE_ADVANTAGE: EnrollmentKind.MEDICARE,
    Program.PART_D_PLAN: EnrollmentKind.PART_D,
}
INTEGRATED_PROGRAMS = tuple(program for program, kind in KIND_OF_PROGRAM.items() if kind is EnrollmentKind.INTEGRATED)


class EnrollmentStatus(StrEnum):
    """How the plan's own record stands; a hold is never shown as active."""

    ACTIVE = "active"
    DEEMED = "deemed"
    ON_HOLD = "on_hold"


class MediCalStatus(StrEnum):
    """What the state's eligibility status says of one aid code in a month."""

    ELIGIBLE = "eligible"
    SHARE_OF_COST_UNMET = "share_of_cost_unmet"
    ON_HOLD = "on_hold"
    MEDICARE_COST_SHARING_ONLY = "medicare_cost_sharing_only"
    NOT_ELIGIBLE = "not_eligible"
    UNKNOWN = "unknown"


class IdentifierKind(StrEnum):
    """What kind of number identifies a member."""

    CIN = "cin"
    MBI = "mbi"
    PLAN_ID = "plan_id"
    OTHER = "other"


class CircumstanceKind(StrEnum):
    """Dated conditions that decide who may be in Cal MediConnect and for how long (domain facts 2.1, 2.2)."""

    OPTED_OUT = "opted_out"
    END_STAGE_RENAL_DISEASE = "esrd"
    REGIONAL_CENTER_CLIENT = "regional_center_client"
    ICF_DD_RESIDENT = "icf_dd_resident"
    VETERANS_HOME_RESIDENT = "veterans_home_resident"
    NURSING_FACILITY_RESIDENT = "nursing_facility_resident"
    MSSP_PARTICIPANT = "mssp_participant"
    IHSS_RECIPIENT = "ihss_recipient"
    PACE_PARTICIPANT = "pace_participant"
    WAIVER_NURSING_FACILITY = "waiver_nursing_facility"
    WAIVER_ASSISTED_LIVING = "waiver_assisted_living"
    WAIVER_HIV_AIDS = "waiver_hiv_aids"
    WAIVER_IN_HOME_OPERATIONS = "waiver_in_home_operations"
    INCARCERATED = "incarcerated"
    OUT_OF_AREA = "out_of_area"


@value(frozen=True, slots=True)
class PlanOffering:
    """A plan in one programme and county under one Medicare contract, while it was offered.

    `contract` and `pbp` are empty where no source shows them; `phone` is the number on the day asked about, or empty.
    """

    id: int
    plan_code: str
    program: Program
    county_code: str
    contract: str
    pbp: str
    span: Span
    hcp_code: str
    excluded_zips: tuple[str, ...]
    source: Source
    standing: Standing
    contract_standing: Standing

    @property
    def contract_number(self) -> str:
        """The contract as printed, with the plan benefit package where known: H3237-001."""
        return f"{self.contract}-{self.pbp}" if self.contract and self.pbp else self.contract


@value(frozen=True, slots=True)
class PlanName:
    """What a plan was called in a programme, and when; one plan may have been renamed."""

    plan_code: str
    program: Program
    county_code: str
    name: str
    span: Span
    source: Source
    standing: Standing


@value(frozen=True, slots=True)
class PlanPhone:
    """The member telephone number that a source shows for a plan in a county, and when."""

    plan_code: str
    program: Program
    county_code: str
    phone: str
    tty: str
    span: Span
    source: Source
    standing: Standing


@value(frozen=True, slots=True)
class County:
    """A California county by its two-digit Medi-Cal code."""

    code: str
    name: str


@value(frozen=True, slots=True)
class Enrollment:
    """A person's enrolment in a plan as one roster told it.

    `program` and `plan_code` are None where the roster's health-plan code is not in our tables; `disputed` means that
    two
    sources contradict each other for these days.
    """

    span: Span
    kind: EnrollmentKind
    program: Program | None
    plan_code: str | None
    county_code: str
    contract: str
    pbp: str
    status: EnrollmentStatus
    hcp_code: str = ""
    hcp_status: str = ""
    leave_requested_on: date | None = None
    disputed: bool = False


@value(frozen=True, slots=True)
class MedicareEntitlement:
    """Days for which the record shows Medicare Part A, B or D."""

    part: str
    span: Span


@value(frozen=True, slots=True)
class MediCalEligibility:
    """Days for which the record shows one Medi-Cal aid code; the share of cost is in cents a month, None when not told.

    `share_of_cost_met_on` is the day in the month when it was met; `state_status` is the state's raw three-digit
    status.
    """

    aid_code: str
    county_code: str
    span: Span
    status: MediCalStatus
    share_of_cost_cents: int | None = None
    share_of_cost_met_on: date | None = None
    state_status: str = ""


@value(frozen=True, slots=True)
class OtherCoverage:
    """Days for which the record shows other health coverage, by the state's one-letter code."""

    ohc_code: str
    span: Span


@value(frozen=True, slots=True)
class Circumstance:
    """Days for which a dated condition is on record."""

    kind: CircumstanceKind
    span: Span


@value(frozen=True, slots=True)
class MemberFacts:
    """Everything known of one member at one moment of knowledge; tuples are in order of their first days.

    `reference_version` is the version of the plan and benefit tables at the moment of reading.
    """

    member_id: int
    last_name: str
    first_name: str
    middle_name: str
    name_suffix: str
    birth_date: date | None
    death_day: date | None
    zip_code: str
    county_code: str
    cin: str
    mbi: str
    known_at: datetime | None = None
    enrollments: tuple[Enrollment, ...] = ()
    entitlements: tuple[MedicareEntitlement, ...] = ()
    medi_cal: tuple[MediCalEligibility, ...] = ()
    other_coverages: tuple[OtherCoverage, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    card_issue_days: tuple[date, ...] = ()
    reference_version: int = 0


@value(frozen=True, slots=True)
class PlanTable:
    """All plan reference data of one version; find things in it with `eligibility.rules.plans`."""

    version: int
    counties: tuple[County, ...]
    offerings: tuple[PlanOffering, ...]
    names: tuple[PlanName, ...]
    phones: tuple[PlanPhone, ...]
