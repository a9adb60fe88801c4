"""Drafts of changed benefit lines: written by one, published by another, seen at once, taken back, replayed."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from django.db import DatabaseError, connection, transaction

from benefits.facts import (
    THE_PLAN,
    Action,
    Authorization,
    BenefitKind,
    BenefitLine,
    Draft,
    DraftChange,
    DraftEventKind,
    DraftStatus,
    Limit,
)
from benefits.models import BenefitDraft as DraftRow
from benefits.models import BenefitDraftChange as ChangeRow
from benefits.models import BenefitLine as LineRow
from benefits.rules.drafts import Fault, list_effects, list_line_faults, offerings_of, plan_publication
from benefits.rules.services import decide_service
from benefits.selectors import get_benefit_catalogue
from benefits.selectors.drafts import get_draft, list_own_lines
from benefits.services.drafts import (
    FaultyDraft,
    NoSuchDraft,
    OwnDraft,
    SeenOtherwise,
    hand_over,
    publish_draft,
    remove_change,
    start_draft,
    take_back,
    withdraw_draft,
    write_change,
)
from benefits.services.reference import line_values, load_benefits_reference
from cmc_portal.answers import Source, Standing
from cmc_portal.database_roles import APP_ROLE
from cmc_portal.dates import Span
from eligibility.facts import Program
from eligibility.selectors.plans import get_plan_table, get_reference_version
from tests.database_role import acting_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

REFERENCE = Path(__file__).parents[2] / "benefits" / "reference"
# Later than the moment at which the fixture loads the tables.
NOW = datetime(2127, 1, 1, 20, tzinfo=UTC)
ANA, BEN = 11, 12
PLAN = "health-net"
CMC = Program.CAL_MEDICONNECT
CROWN = BenefitLine(
    service="dental_crown",
    program=Program.MEDI_MEDI_PLAN,
    plan_code=PLAN,
    county_code="",
    span=Span(date(2027, 1, 1), date(2027, 12, 31)),
    kind=BenefitKind.SUPPLEMENTAL,
    responsible=THE_PLAN,
    limit=Limit("dollars", "calendar_year", amount_cents=150_000),
    authorization=Authorization.REQUIRED,
    reason="B-OWN-2",
    source=Source("Evidence of Coverage 2027", "Chapter 4", date(2026, 10, 1)),
    standing=Standing.VERIFIED,
    known_from=NOW,
    known_until=None,
)

IN_SAN_DIEGO = replace(CROWN, county_code="37", span=Span(date(2023, 12, 31)))


def mark(draft: Draft) -> str:
    return f"seen {draft.revision}"


def draft_with(*changes: DraftChange, by: int = ANA, now: datetime = NOW) -> int:
    draft_id = start_draft("Dental from 2027", plan_code=PLAN, by=by, now=now)
    for change in changes:
        write_change(change, draft_id=draft_id, plan_code=PLAN, by=by, now=now)
    return draft_id


def waiting(*changes: DraftChange, by: int = ANA, now: datetime = NOW) -> int:
    draft_id = draft_with(*changes, by=by, now=now)
    hand_over(draft_id, plan_code=PLAN, by=by, now=now)
    return draft_id


def published(*changes: DraftChange, now: datetime = NOW) -> int:
    draft_id = waiting(*changes, now=now)
    publish(draft_id, now=now)
    return draft_id


def publish(draft_id: int, *, by: int = BEN, now: datetime = NOW) -> None:
    publish_draft(draft_id, plan_code=PLAN, by=by, seen=mark(the(draft_id)), shown=mark, now=now)


def the(draft_id: int) -> Draft:
    draft = get_draft(draft_id, plan_code=PLAN)
    assert draft is not None
    return draft


def own_line(service: str, county: str = "", first_day: str = "") -> tuple[int, BenefitLine]:
    return next(
        (number, line)
        for number, line in list_own_lines(PLAN)
        if (line.service, line.county_code) == (service, county) and first_day in ("", str(line.span.first_day))
    )


def verdict(
    service: str, day: str, county: str = "19", *, program: Program = CMC, known_at: datetime | None = None
) -> str:
    catalogue = get_benefit_catalogue(known_at=known_at)
    decision = decide_service(
        service, catalogue, program=program, plan_code=PLAN, county_code=county, day=date.fromisoformat(day)
    )
    return f"{decision.verdict} {decision.benefit}"


def adding(line: BenefitLine = CROWN, number: int = 0) -> DraftChange:
    return DraftChange(number, Action.ADD, line)


def ending(service: str, county: str, last_day: str) -> DraftChange:
    number, base = own_line(service, county)
    wanted = replace(base, span=Span(base.span.first_day, date.fromisoformat(last_day)))
    return DraftChange(0, Action.END, wanted, base, number)


def changing(service: str, county: str, first_day: str, kind: BenefitKind) -> DraftChange:
    number, base = own_line(service, county)
    wanted = replace(base, span=Span(date.fromisoformat(first_day), base.span.last_day), kind=kind, reason="B-OWN-4")
    return DraftChange(0, Action.CHANGE, wanted, base, number)


# Publishing.


def test_a_new_line_answers_at_once_when_somebody_else_publishes_it() -> None:
    before = get_reference_version()
    assert verdict("dental_crown", "2027-06-01", program=Program.MEDI_MEDI_PLAN) == "no carved_out"
    draft_id = waiting(adding())
    assert verdict("dental_crown", "2027-06-01", program=Program.MEDI_MEDI_PLAN) == "no carved_out"
    publish(draft_id)
    assert verdict("dental_crown", "2027-06-01", program=Program.MEDI_MEDI_PLAN) == "yes supplemental"
    assert get_reference_version() != before
    assert (the(draft_id).status, the(draft_id).published_by) == (DraftStatus.PUBLISHED, BEN)


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2022-05-22", "yes supplemental"),
        ("2022-06-30", "yes supplemental"),
        ("2022-07-01", "no excluded"),
        ("2022-12-31", "no excluded"),
    ],
)
def test_a_line_changed_from_a_day_on_stays_as_it_was_before_that_day(day: str, answer: str) -> None:
    line = own_line("routine_podiatry", "19", "2022-05-23")
    wanted = replace(line[1], span=Span(date(2022, 7, 1), line[1].span.last_day), kind=BenefitKind.EXCLUDED)
    published(DraftChange(0, Action.CHANGE, wanted, line[1], line[0]))
    assert verdict("routine_podiatry", day) == answer


def test_a_line_ended_on_a_day_says_nothing_afterwards() -> None:
    number, base = own_line("worldwide_emergency", "19", "2022-05-23")
    published(
        DraftChange(0, Action.END, replace(base, span=Span(base.span.first_day, date(2022, 8, 31))), base, number)
    )
    assert verdict("worldwide_emergency", "2022-08-31") == "yes supplemental"
    assert verdict("worldwide_emergency", "2022-09-01") == "unknown unknown"


def test_what_was_known_before_can_be_replayed_to_the_moment() -> None:
    published(adding())
    at = {"program": Program.MEDI_MEDI_PLAN}
    assert verdict("dental_crown", "2027-06-01", known_at=NOW - timedelta(microseconds=1), **at) == "no carved_out"
    assert verdict("dental_crown", "2027-06-01", known_at=NOW, **at) == "yes supplemental"


def test_several_changes_are_published_together_or_not_at_all() -> None:
    draft_id = waiting(adding(), adding(replace(CROWN, service="dental_dentures")))
    LineRow.objects.create(**_columns(replace(CROWN, service="dental_dentures")))
    with pytest.raises(FaultyDraft), transaction.atomic():
        publish(draft_id)
    assert verdict("dental_crown", "2027-06-01", program=Program.MEDI_MEDI_PLAN) == "no carved_out"


def _columns(line: BenefitLine) -> dict[str, object]:
    return line_values(line) | {"known_from": line.known_from}


# Two people.


def test_nobody_publishes_what_they_wrote() -> None:
    draft_id = waiting(adding())
    with pytest.raises(OwnDraft):
        publish(draft_id, by=ANA)


def test_whoever_changed_a_word_of_it_is_an_author_too() -> None:
    draft_id = draft_with(adding())
    write_change(
        adding(replace(CROWN, authorization=Authorization.MAY_APPLY), number=1),
        draft_id=draft_id,
        plan_code=PLAN,
        by=BEN,
        now=NOW,
    )
    hand_over(draft_id, plan_code=PLAN, by=ANA, now=NOW)
    for author in (ANA, BEN):
        with pytest.raises(OwnDraft):
            publish(draft_id, by=author)


def test_the_database_itself_lets_no_author_publish() -> None:
    draft_id = waiting(adding())
    with pytest.raises(DatabaseError, match="benefit_draft_published_by_another"), transaction.atomic():
        DraftRow.objects.filter(pk=draft_id).update(status="published", published_by=ANA, published_at=NOW)


def test_the_database_itself_lets_nobody_strike_out_an_author() -> None:
    draft_id = waiting(adding())
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        DraftRow.objects.filter(pk=draft_id).update(authors=[BEN])


def test_a_change_to_what_waits_takes_it_back_to_writing() -> None:
    draft_id = waiting(adding())
    write_change(adding(number=1), draft_id=draft_id, plan_code=PLAN, by=ANA, now=NOW)
    assert the(draft_id).status is DraftStatus.WRITING
    with pytest.raises(NoSuchDraft):
        publish(draft_id)


def test_the_database_itself_lets_nobody_change_what_waits() -> None:
    draft_id = waiting(adding())
    with pytest.raises(DatabaseError, match="is not being written"), transaction.atomic():
        ChangeRow.objects.filter(draft_id=draft_id).update(kind="excluded")


@pytest.mark.parametrize("what", ["published", "withdrawn"])
def test_what_is_published_or_withdrawn_is_never_changed(what: str) -> None:
    draft_id = waiting(adding())
    if what == "published":
        publish(draft_id)
    else:
        withdraw_draft(draft_id, plan_code=PLAN, by=ANA, now=NOW)
    with pytest.raises(NoSuchDraft):
        write_change(adding(number=1), draft_id=draft_id, plan_code=PLAN, by=ANA, now=NOW)
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        DraftRow.objects.filter(pk=draft_id).update(title="Another")
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        DraftRow.objects.filter(pk=draft_id).update(status="waiting", published_by=None, published_at=None)


def test_nobody_publishes_what_is_not_what_they_saw() -> None:
    draft_id = waiting(adding())
    with pytest.raises(SeenOtherwise):
        publish_draft(draft_id, plan_code=PLAN, by=BEN, seen="something else", shown=mark, now=NOW)


def test_another_plan_has_no_such_draft() -> None:
    draft_id = waiting(adding())
    with pytest.raises(NoSuchDraft):
        publish_draft(draft_id, plan_code="la-care", by=BEN, seen="", shown=mark, now=NOW)
    assert get_draft(draft_id, plan_code="la-care") is None


def test_the_running_portal_has_the_rights_for_all_of_it() -> None:
    with acting_as(APP_ROLE):
        first = published(adding(), ending("supplemental_dental", "37", "2022-06-30"))
        publish(
            take_back(first, plan_code=PLAN, by=BEN, now=NOW + timedelta(days=1)), by=ANA, now=NOW + timedelta(days=1)
        )
        removed = draft_with(adding())
        remove_change(1, draft_id=removed, plan_code=PLAN, by=ANA, now=NOW)
        withdraw_draft(removed, plan_code=PLAN, by=ANA, now=NOW)


# What changed underneath.


def test_a_line_that_somebody_else_changed_meanwhile_is_a_conflict() -> None:
    mine = waiting(changing("supplemental_dental", "37", "2022-01-01", BenefitKind.UNKNOWN))
    published(changing("supplemental_dental", "37", "2022-06-01", BenefitKind.UNKNOWN))
    with pytest.raises(FaultyDraft) as refused:
        publish(mine)
    assert [(each.fault, each.number) for each in refused.value.faults] == [(Fault.STALE, 1), (Fault.OVERLAP, 1)]
    assert the(mine).status is DraftStatus.WAITING


def test_a_new_line_shares_no_day_with_another_of_the_same_plan_and_county() -> None:
    with pytest.raises(FaultyDraft) as refused:
        waiting(adding(), adding(replace(CROWN, span=Span(date(2027, 12, 31)))))
    assert [(each.fault, each.number) for each in refused.value.faults] == [(Fault.OVERLAP, 2)]


def test_an_empty_draft_is_not_handed_over() -> None:
    draft_id = draft_with(adding())
    remove_change(1, draft_id=draft_id, plan_code=PLAN, by=ANA, now=NOW)
    with pytest.raises(FaultyDraft) as refused:
        hand_over(draft_id, plan_code=PLAN, by=ANA, now=NOW)
    assert [each.fault for each in refused.value.faults] == [Fault.NO_CHANGES]


# Taking back.


def test_taking_back_makes_every_answer_what_it_was_and_needs_two_people_as_well() -> None:
    first = published(adding(), ending("supplemental_dental", "37", "2022-06-30"))
    later = NOW + timedelta(days=1)
    assert verdict("supplemental_dental", "2022-07-01", "37") != "no excluded"
    opposite = take_back(first, plan_code=PLAN, by=BEN, now=later)
    with pytest.raises(OwnDraft):
        publish(opposite, by=BEN, now=later)
    publish(opposite, by=ANA, now=later)
    assert verdict("dental_crown", "2027-06-01", program=Program.MEDI_MEDI_PLAN) == "no carved_out"
    assert verdict("supplemental_dental", "2022-07-01", "37") == "no excluded"
    # Between the two it was otherwise, and stays so.
    assert verdict("dental_crown", "2027-06-01", program=Program.MEDI_MEDI_PLAN, known_at=NOW) == "yes supplemental"


def test_what_was_changed_again_since_is_not_taken_back_first() -> None:
    first = published(adding())
    number, line = own_line("dental_crown")
    later = NOW + timedelta(days=1)
    wanted = replace(line, span=Span(line.span.first_day, date(2027, 6, 30)))
    published(DraftChange(0, Action.END, wanted, line, number), now=later)
    with pytest.raises(FaultyDraft) as refused:
        take_back(first, plan_code=PLAN, by=BEN, now=later)
    assert [each.fault for each in refused.value.faults] == [Fault.STALE]


def test_a_draft_is_taken_back_once() -> None:
    first = published(adding())
    take_back(first, plan_code=PLAN, by=BEN, now=NOW)
    with pytest.raises(NoSuchDraft):
        take_back(first, plan_code=PLAN, by=ANA, now=NOW)


def test_every_step_is_in_the_story_and_nobody_rewrites_it() -> None:
    draft_id = published(adding())
    assert [(each.kind, each.user_id) for each in the(draft_id).events] == [
        (DraftEventKind.DRAFTED, ANA),
        (DraftEventKind.CHANGED, ANA),
        (DraftEventKind.HANDED_OVER, ANA),
        (DraftEventKind.PUBLISHED, BEN),
    ]
    for statement in (
        "DELETE FROM benefits_benefitdraftevent",
        "UPDATE benefits_benefitdraftevent SET user_id = 1",
        "DELETE FROM benefits_benefitdraftline",
        "DELETE FROM benefits_benefitdraft",
    ):
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


# The reference files and the plans' own drafts.


def test_loading_the_files_again_leaves_alone_what_a_plan_published() -> None:
    published(adding(), ending("supplemental_dental", "37", "2022-06-30"))
    answers = [_all_answers(county) for county in ("19", "37")]
    changes = load_benefits_reference(REFERENCE, now=NOW + timedelta(days=1))
    assert not changes
    assert changes.kept == (
        "benefit line of supplemental_dental in cal_mediconnect, health-net, county 37, from 2022-05-23",
    )
    assert [_all_answers(county) for county in ("19", "37")] == answers


def test_a_party_that_a_plan_s_line_names_stays_when_the_files_name_it_no_more(tmp_path: Path) -> None:
    """Otherwise the pages would know nobody by the line's code."""
    folder = Path(shutil.copytree(REFERENCE, tmp_path / "reference"))
    by_center = replace(CROWN, kind=BenefitKind.CARVED_OUT, responsible="regional-center", limit=None, reason="B-OWN-3")
    published(adding(by_center))
    for path in folder.glob("lines/*.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace("regional-center", "county-ihss"), encoding="utf-8")
    _without_party(folder / "responsible_parties.yaml", "regional-center")
    changes = load_benefits_reference(folder, now=NOW + timedelta(days=1))
    assert "responsible party regional-center" not in changes.removed
    assert "regional-center" in get_benefit_catalogue().parties


def _without_party(path: Path, code: str) -> None:
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    written["parties"] = [each for each in written["parties"] if each["code"] != code]
    path.write_text(yaml.safe_dump(written), encoding="utf-8")


def test_loading_the_files_after_taking_back_changes_nothing_either() -> None:
    first = published(ending("supplemental_dental", "37", "2022-06-30"))
    publish(take_back(first, plan_code=PLAN, by=BEN, now=NOW + timedelta(days=1)), by=ANA, now=NOW + timedelta(days=1))
    assert not load_benefits_reference(REFERENCE, now=NOW + timedelta(days=2))


def _all_answers(county: str) -> list[str]:
    services = get_benefit_catalogue().services
    return [
        verdict(service, day, county, program=program)
        for service in services
        for day, program in (("2022-07-01", CMC), ("2027-06-01", Program.MEDI_MEDI_PLAN))
    ]


# The preview.


def effects(*changes: DraftChange) -> list[tuple[str, str, str, str, tuple[str, ...]]]:
    draft = the(draft_with(*changes))
    found = list_effects(get_benefit_catalogue(), plan_publication(draft), get_plan_table())
    return [
        (
            each.service.code,
            f"{each.before.decision.verdict} {each.before.decision.benefit}",
            f"{each.after.decision.verdict} {each.after.decision.benefit}",
            f"{each.span.first_day} {each.span.last_day}",
            each.counties,
        )
        for each in found
    ]


def test_the_preview_names_the_service_the_days_and_the_counties() -> None:
    assert effects(adding()) == [
        ("dental_crown", "no carved_out", "yes supplemental", "2027-01-01 2027-12-31", ("19",)),
    ]
    both = replace(CROWN, program=CMC, span=Span(date(2022, 7, 1)))
    assert effects(adding(both)) == [
        ("dental_crown", "no carved_out", "yes supplemental", "2022-07-01 2022-12-31", ("19", "37")),
    ]


def test_a_line_for_every_county_changes_nothing_where_a_county_has_its_own() -> None:
    every = replace(CROWN, service="supplemental_dental", program=CMC, span=Span(date(2022, 5, 23)), county_code="")
    assert effects(adding(every)) == []


def test_a_line_on_days_without_the_plan_changes_no_answer() -> None:
    assert effects(adding(replace(CROWN, program=CMC))) == []


def test_counties_that_call_another_number_are_told_apart_in_the_preview() -> None:
    """Whoever answers in San Diego is not called by the number of Los Angeles."""
    county_s = replace(
        CROWN,
        service="specialty_mental_health",
        program=CMC,
        span=Span(date(2022, 7, 1)),
        kind=BenefitKind.CARVED_OUT,
        responsible="county-mental-health",
        limit=None,
        reason="B-OWN-3",
    )
    draft = the(draft_with(adding(county_s)))
    found = list_effects(get_benefit_catalogue(), plan_publication(draft), get_plan_table())
    phones = {each.counties: each.after.responsible.phone for each in found}
    assert set(phones) == {("19",), ("37",)}
    assert phones["19",] != phones["37",]


def test_the_preview_says_before_what_answers_say_after_on_every_day_and_in_every_county() -> None:
    draft_id = draft_with(adding(), ending("supplemental_dental", "37", "2022-06-30"))
    before, plans = get_benefit_catalogue(), get_plan_table()
    found = list_effects(before, plan_publication(the(draft_id)), plans)
    days = [date(2022, 1, 1) + timedelta(days=17 * step) for step in range(140)]
    asked = [
        (service, offering, day)
        for service in ("dental_crown", "supplemental_dental", "dental")
        for offering in plans.offerings
        if offering.plan_code == PLAN
        for day in days
        if day in offering.span
    ]
    told = {
        (each.service.code, each.program, county, day)
        for each in found
        for county in each.counties
        for day in days
        if day in each.span
    }
    then = [_answer(*each) for each in asked]
    hand_over(draft_id, plan_code=PLAN, by=ANA, now=NOW)
    publish(draft_id)
    changed = {
        (service, offering.program, offering.county_code, day)
        for (service, offering, day), was in zip(asked, then, strict=True)
        if _answer(service, offering, day) != was
    }
    assert changed == told
    assert len(changed) > 20


def _answer(service: str, offering: object, day: date) -> object:
    decision = decide_service(
        service,
        get_benefit_catalogue(),
        program=offering.program,  # type: ignore[attr-defined]
        plan_code=offering.plan_code,  # type: ignore[attr-defined]
        county_code=offering.county_code,  # type: ignore[attr-defined]
        day=day,
    )
    return replace(decision, line=None)


def test_a_line_that_means_nothing_or_claims_more_than_its_source_is_refused() -> None:
    check = _faults
    assert check(CROWN) == []
    assert check(replace(CROWN, kind=BenefitKind.CARVED_OUT)) == ["meaningless", "limit_of_nothing"]
    assert check(replace(CROWN, kind=BenefitKind.COVERED, responsible="medi-cal-dental")) == ["meaningless"]
    assert check(replace(CROWN, source=Source(""))) == ["no_source"]
    assert check(replace(CROWN, source=Source("Evidence of Coverage 2027"))) == ["not_sourced_enough"]
    assert check(replace(CROWN, source=Source("A call"), standing=Standing.UNCONFIRMED)) == []
    assert check(replace(CROWN, county_code="41")) == ["not_offered"]


def test_a_line_on_no_day_on_which_the_plan_was_offered_is_refused() -> None:
    """It would change no answer, and nobody who publishes it would see that."""
    last_day = max(each.span.last_day for each in offerings_of(get_plan_table(), IN_SAN_DIEGO) if each.span.last_day)
    for first, faults in ((last_day, []), (last_day + timedelta(days=1), ["not_offered_then"])):
        assert _faults(replace(IN_SAN_DIEGO, span=Span(first))) == faults
    assert _faults(replace(IN_SAN_DIEGO, span=Span(date(1900, 1, 1), date(1950, 1, 1)))) == ["not_offered_then"]
    ended = replace(IN_SAN_DIEGO, span=Span(date(2027, 1, 1), date(2027, 1, 31)))
    base = replace(ended, span=Span(date(2027, 1, 1)))
    assert list_line_faults(DraftChange(0, Action.END, ended, base, 1), get_plan_table()) == ()


def _faults(line: BenefitLine) -> list[str]:
    return [each.value for each in list_line_faults(adding(line), get_plan_table())]
