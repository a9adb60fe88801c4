"""The benefit tables as they are written, without a database, and the questions that most tests ask of them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from benefits.facts import BenefitCatalogue, ServiceDecision
from benefits.rules.lines import index_lines
from benefits.rules.services import decide_service
from benefits.services.reference_rows import BenefitFiles, read_benefit_files
from cmc_portal.answers import reason
from eligibility.facts import Program

REFERENCE = Path(__file__).parents[2] / "benefits" / "reference"

Ask = Callable[..., ServiceDecision]


@pytest.fixture(scope="session")
def files() -> BenefitFiles:
    return read_benefit_files(REFERENCE)


@pytest.fixture(scope="session")
def catalogue(files: BenefitFiles) -> BenefitCatalogue:
    services = {each.code: each for each in files.services}
    parties = {each.code: each for each in files.parties}
    return BenefitCatalogue(1, services, parties, index_lines(files.lines))


@pytest.fixture(scope="session")
def ask(catalogue: BenefitCatalogue) -> Ask:
    """ask("dental", "2018-02-01", plan="health-net", county="37", deemed=…, use_number=…) in Cal MediConnect."""

    def asked(
        service: str,
        day: str,
        *,
        plan: str = "health-net",
        county: str = "19",
        program: Program = Program.CAL_MEDICONNECT,
        deemed: bool = False,
        use_number: int | None = None,
    ) -> ServiceDecision:
        return decide_service(
            service,
            catalogue,
            program=program,
            plan_code=plan,
            county_code=county,
            day=date.fromisoformat(day),
            without_medi_cal=reason("B-DEEMED-1") if deemed else None,
            use_number=use_number,
        )

    return asked
