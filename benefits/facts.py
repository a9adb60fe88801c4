"""Services, who is responsible for them and what a plan covers, as frozen values that may leave this app."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from cmc_portal.answers import Reason, Source, Standing, Verdict
from cmc_portal.dates import Span
from cmc_portal.values import value
from eligibility.facts import Line, Program

THE_PLAN = "plan"


class BenefitKind(StrEnum):
    """What a benefit line says of a service."""

    COVERED = "covered"
    SUPPLEMENTAL = "supplemental"
    CARVED_OUT = "carved_out"
    EXCLUDED = "excluded"
    UNKNOWN = "unknown"


class Authorization(StrEnum):
    """Does the service need the responsible party's approval beforehand?"""

    REQUIRED = "required"
    NOT_REQUIRED = "not_required"
    MAY_APPLY = "may_apply"
    UNKNOWN = "unknown"


class ServiceGroup(StrEnum):
    """How people think of services; the order is the order on the page."""

    MEDICAL = "medical"
    BEHAVIORAL = "behavioral"
    DENTAL = "dental"
    VISION = "vision"
    PHARMACY = "pharmacy"
    LONG_TERM = "long_term_services"
    TRANSPORT = "transport"
    SUPPLIES = "supplies"


@value(frozen=True, slots=True)
class Service:
    """A service in plain words, with its X12 service type codes (none where X12 has none) and words people use."""

    code: str
    name: str
    group: ServiceGroup
    service_type_codes: tuple[str, ...]
    synonyms: tuple[str, ...] = ()


@value(frozen=True, slots=True)
class Limit:
    """How much is covered: a quantity of a unit or an amount in cents in a period, or expressly without limit.

    `period` is a word such as calendar_year, month, two_years, fiscal_year; empty where the source names none.
    """

    unit: str
    period: str = ""
    quantity: int | None = None
    amount_cents: int | None = None
    unlimited: bool = False


@value(frozen=True, slots=True)
class PartyPhone:
    """A responsible party's telephone number in a county (empty: everywhere), and when."""

    county_code: str
    phone: str
    tty: str
    span: Span
    source: Source
    standing: Standing


@value(frozen=True, slots=True)
class ResponsibleParty:
    """Who answers for a service that the plan does not; `needs_medi_cal`: not while Medi-Cal pays nothing."""

    code: str
    name: str
    needs_medi_cal: bool
    phones: tuple[PartyPhone, ...]


@value(frozen=True, slots=True)
class BenefitLine:
    """What holds for a service in a programme, perhaps for one plan or county only; empty means every one.

    `responsible` is a party's code, or "plan" for the member's own plan. `reason` is the code of its sentence.
    """

    service: str
    program: Program
    plan_code: str
    county_code: str
    span: Span
    kind: BenefitKind
    responsible: str
    limit: Limit | None
    authorization: Authorization
    reason: str
    source: Source
    standing: Standing
    known_from: datetime
    known_until: datetime | None


@value(frozen=True, slots=True)
class BenefitCatalogue:
    """All benefit reference data of one version, as known at one moment, ready to be asked thousands of times a second.

    `lines` holds, for a service code and a programme, every line that may apply.
    """

    version: int
    services: Mapping[str, Service]
    parties: Mapping[str, ResponsibleParty]
    lines: Mapping[tuple[str, Program], tuple[BenefitLine, ...]]


class AdultRuleExemption(StrEnum):
    """Why a rule that took a service from adults may not reach the person on the day."""

    UNDER_21 = "under_21"
    FACILITY_RESIDENT = "facility_resident"
    REGIONAL_CENTER_CLIENT = "regional_center_client"


@value(frozen=True, slots=True)
class MemberProgram:
    """Who runs one line of a member's coverage on a day; `without_medi_cal`: why Medi-Cal pays nothing then, or
    perhaps nothing.

    `only_part`: the one part of Original Medicare held on the day, A or B; empty where both are, or no part matters.
    """

    line: Line
    program: Program
    plan_code: str
    county_code: str
    without_medi_cal: Reason | None = None
    only_part: str = ""


@value(frozen=True, slots=True)
class ServiceDecision:
    """Does the member's own plan cover a service on that day, who is responsible, within what limits, and why.

    `covered_elsewhere` is None where nobody but the plan is concerned. `responsible`: a party's code, "plan", or empty
    when nobody can be named (no coverage). `line` is the benefit line that decided, None where there is none. `name` is
    the service in plain words, empty where no catalogue was at hand.
    """

    service: str
    verdict: Verdict
    benefit: BenefitKind
    covered_elsewhere: Verdict | None
    responsible: str
    limit: Limit | None
    authorization: Authorization
    reasons: tuple[Reason, ...]
    line: BenefitLine | None = None
    name: str = ""


class Charge(StrEnum):
    """What a member may be asked to pay."""

    PART_D_COPAY = "part_d_copay"
    MEDI_CAL_SHARE_OF_COST = "medi_cal_share_of_cost"


@value(frozen=True, slots=True)
class ChargesDecision:
    """What the member may be charged. `member_may_be_charged` is None, never empty, when we cannot tell."""

    member_may_be_charged: tuple[Charge, ...] | None
    share_of_cost_cents: int | None
    reasons: tuple[Reason, ...]


class DraftStatus(StrEnum):
    """How far a draft of changed benefit lines has come."""

    WRITING = "writing"
    WAITING = "waiting"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What a draft does with a line: a new one, another from a day on, or none after a day."""

    ADD = "add"
    CHANGE = "change"
    END = "end"


class DraftEventKind(StrEnum):
    """What somebody did with a draft."""

    DRAFTED = "drafted"
    CHANGED = "changed"
    REMOVED = "removed"
    HANDED_OVER = "handed_over"
    PREVIEWED = "previewed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    TOOK_BACK = "took_back"


@value(frozen=True, slots=True)
class DraftChange:
    """One change: the line as it is to be (`wanted`), and the line it replaces or ends, with its number."""

    number: int
    action: Action
    wanted: BenefitLine
    base: BenefitLine | None = None
    base_id: int | None = None


@value(frozen=True, slots=True)
class DraftEvent:
    """Who did what with a draft, and when."""

    kind: DraftEventKind
    user_id: int
    at: datetime
    number: int | None = None


@value(frozen=True, slots=True)
class Publication:
    """What publishing does: the lines that are known no longer, and those known from then on."""

    closed: tuple[BenefitLine, ...] = ()
    opened: tuple[BenefitLine, ...] = ()


@value(frozen=True, slots=True)
class Draft:
    """Changes to a plan's lines, written together and published together.

    `authors` are everybody who wrote any of it. For a draft that takes another back, `undoes` is what that one did, and
    `changes` are none. `taken_back_by` is the draft that takes this one back, where there is one.
    `times_taken_back`: one for a draft that takes another back, two for one that takes such a draft back, and so on.
    """

    draft_id: int
    plan_code: str
    title: str
    status: DraftStatus
    authors: frozenset[int]
    revision: int
    created_at: datetime
    changed_at: datetime
    published_by: int | None
    published_at: datetime | None
    changes: tuple[DraftChange, ...]
    events: tuple[DraftEvent, ...]
    takes_back: int | None = None
    taken_back_by: int | None = None
    undoes: Publication = Publication()
    times_taken_back: int = 0
