"""Coded denials, the network's alternative, and how to appeal."""

import pytest

from continuity.facts import CareProvider, CareProviderKind, ProviderStatements, Side
from continuity.rules.denial import DenialReason, explain_appeal, explain_denial, list_denials, offer_alternative
from eligibility.facts import Program
from tests.continuity.rules.records import NPI, decide, facts, side, visits
from tests.eligibility.people import day, enrolled, member

IN_2018 = member(enrolled("2018-03-01.."))


def test_every_denial_has_words_of_its_own() -> None:
    assert len({explain_denial(each).code for each in DenialReason}) == len(DenialReason)


def test_the_codes_are_the_promised_ones() -> None:
    assert [each.value for each in DenialReason] == [
        "no_relationship",
        "provider_kind",
        "no_rate_agreement",
        "quality_concern",
        "not_state_plan_approved",
        "refuses_rules",
        "not_covered",
        "outside_window",
        "not_completed",
        "not_enrolled",
        "in_network",
        "requester_may_not",
        "period_used",
    ]


@pytest.mark.parametrize(
    ("provider", "statements", "seen", "expected"),
    [
        (CareProviderKind.PHYSICIAN, ProviderStatements(), "2017-08-15", ()),
        (CareProviderKind.PHYSICIAN, ProviderStatements(), "2016-08-15", (DenialReason.NO_RELATIONSHIP,)),
        (CareProviderKind.DME, ProviderStatements(), "2017-08-15", (DenialReason.PROVIDER_KIND,)),
        (
            CareProviderKind.PHYSICIAN,
            ProviderStatements(False, False, False),
            "2017-08-15",
            (DenialReason.NO_RATE_AGREEMENT, DenialReason.REFUSES_RULES, DenialReason.NOT_COMPLETED),
        ),
    ],
)
def test_the_conditions_themselves_give_the_reasons(
    provider: CareProviderKind, statements: ProviderStatements, seen: str, expected: tuple[DenialReason, ...]
) -> None:
    known = facts(CareProvider(NPI, kind=provider, is_primary_care=True), visits=visits(seen))
    decision = decide(IN_2018, known, "2018-04-10", statements=statements)
    assert list_denials(side(decision, Side.MEDICARE).criteria) == expected


def test_a_network_provider_is_offered_unless_there_is_nothing_to_replace() -> None:
    (offer,) = offer_alternative([DenialReason.NO_RELATIONSHIP], plan="Health Net")
    assert (offer.code, offer.values) == ("C-ALTERNATIVE-1", (("plan", "Health Net"),))
    assert offer_alternative([DenialReason.IN_NETWORK, DenialReason.NOT_ENROLLED], plan="Health Net") == ()
    assert offer_alternative([DenialReason.IN_NETWORK, DenialReason.NO_RELATIONSHIP], plan="Health Net")


@pytest.mark.parametrize(
    ("program", "on", "phone", "expected"),
    [
        (
            Program.CAL_MEDICONNECT,
            "2018-04-10",
            "1-855-464-3571",
            [("C-APPEAL-1", "1-855-464-3571"), ("C-APPEAL-3", "1-855-501-3077")],
        ),
        (Program.MEDI_MEDI_PLAN, "2024-04-10", "", [("C-APPEAL-2", ""), ("C-APPEAL-3", "1-888-452-8609")]),
        (Program.CAL_MEDICONNECT, "2023-01-01", "", [("C-APPEAL-2", "")]),
    ],
)
def test_how_to_appeal_names_the_plan_and_the_ombuds_of_the_programme(
    program: Program, on: str, phone: str, expected: list[tuple[str, str]]
) -> None:
    told = explain_appeal(side=Side.MEDICARE, program=program, plan="Health Net", plan_phone=phone, day=day(on))
    assert [(each.code, dict(each.values).get("phone", "")) for each in told] == expected
