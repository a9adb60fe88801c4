"""The table of benefits in words: what the API says, as the pages show it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from benefits import wording
from benefits.facts import BenefitLine
from benefits.phrases import limit_text, phone, with_days_as_read
from benefits.rendering import render_benefit
from benefits.rules.comparing import list_differences
from benefits.rules.table import WITHOUT_PLANS, BenefitRow
from benefits.rules.wording import REASONS
from benefits.services.reference_rows import BEFORE_EVERY_INQUIRY
from benefits.shown import Count, ShownBenefit, ShownComparison, ShownGroup, ShownSource
from cmc_portal.answers import Reason, Source, Standing
from cmc_portal.clock import LEGAL_TIME_ZONE
from cmc_portal.dates import Span
from cmc_portal.days_as_read import read_day
from cmc_portal.reasons import load_reasons, reason_text
from cmc_portal.words_as_read import read_name, read_sentence
from eligibility.facts import Program

Json = dict[str, Any]


def show_groups(rows: Iterable[BenefitRow], program: Program) -> tuple[ShownGroup, ...]:
    """The whole table, group by group, in the order in which people think of services."""
    groups: dict[str, list[ShownBenefit]] = {group: [] for group in wording.SERVICE_GROUPS}
    for row in rows:
        groups[row.service.group].append(show_benefit(row, program))
    return tuple(
        ShownGroup(code, str(wording.SERVICE_GROUPS[code]), tuple(shown)) for code, shown in groups.items() if shown
    )


def count_looks(groups: Iterable[ShownGroup]) -> tuple[Count, ...]:
    """How many services look how, the most first: the table in one line."""
    looks = Counter(row.look for group in groups for row in group.rows)
    return tuple(Count(number, look) for look, number in looks.most_common())


def show_comparison(
    one: Iterable[BenefitRow], other: Iterable[BenefitRow], programs: tuple[Program, Program]
) -> tuple[ShownComparison, ...]:
    """Every service on both sides, with the words for what differs."""
    return tuple(
        ShownComparison(
            read_name(left.service.name),
            tuple(str(wording.ASPECTS[aspect]) for aspect in list_differences(left, right)),
            show_benefit(left, programs[0]),
            show_benefit(right, programs[1]),
        )
        for left, right in zip(one, other, strict=True)
    )


def show_benefit(row: BenefitRow, program: Program) -> ShownBenefit:
    """One service in words."""
    said, line = render_benefit(row), row.decision.line
    return ShownBenefit(
        code=said["service"],
        name=read_name(said["name"]),
        look=wording.service_look(
            said["verdict"], said["benefit"], said["covered_elsewhere"], has_plan=program not in WITHOUT_PLANS
        ),
        who="" if row.decision.responsible == "plan" else read_name(said["responsible"]["name"] or ""),
        phone=None
        if row.decision.responsible == "plan"
        else phone(said["responsible"]["phone"], said["responsible"]["tty"]),
        limits=tuple(limit_text(limit) for limit in said["limits"]),
        authorization=str(wording.AUTHORIZATIONS[said["authorization"]]),
        days=days_text(line.span) if line else "",
        reasons=tuple(with_days_as_read(_read_reason(each)) for each in row.decision.reasons),
        source=show_source(line.source, line.standing, since=_since(line)) if line else _no_line(),
    )


def _read_reason(reason: Reason) -> str:
    texts = load_reasons(REASONS)
    english = reason_text(reason, texts)
    return read_sentence(reason.code, english, texts[reason.code].text, dict(reason.values))


def show_source(source: Source, standing: Standing, *, since: str = "") -> ShownSource:
    """Where it is written; what the source does not show is said to be not shown, and never filled in."""
    is_unconfirmed = standing is Standing.UNCONFIRMED
    return ShownSource(
        text=", ".join(filter(None, (source.document, source.section))),
        url=source.url if source.url.startswith("http") else "",
        standing=str(wording.STANDINGS[standing]),
        is_unconfirmed=is_unconfirmed,
        confirmed=_confirmed(source, is_unconfirmed=is_unconfirmed),
        since=since,
    )


def _confirmed(source: Source, *, is_unconfirmed: bool) -> str:
    """When was it last confirmed? Where nothing was found there is nothing to be dated."""
    if source.date is None:
        return "" if is_unconfirmed and not source.url else _("The source shows no date")
    words = {"day": read_day(source.date)}
    return _("Source of %(day)s") % words if is_unconfirmed else _("Last confirmed by a source of %(day)s") % words


def _no_line() -> ShownSource:
    return ShownSource(_("Our tables have no line for this"), "", "", is_unconfirmed=False, confirmed="")


def days_text(span: Span) -> str:
    """The days of a line: from 01/01/2022 to 12/31/2022, or from 01/01/2023 on."""
    if span.last_day is None:
        return _("From %(first_day)s on") % {"first_day": read_day(span.first_day)}
    return _("%(first_day)s to %(last_day)s") % {
        "first_day": read_day(span.first_day),
        "last_day": read_day(span.last_day),
    }


def _since(line: BenefitLine | None) -> str:
    """Since when do our tables say so? Nothing for what they have said from the first load on."""
    if line is None or line.known_from == BEFORE_EVERY_INQUIRY:
        return ""
    return _("In our tables since %(day)s") % {"day": read_day(line.known_from.astimezone(LEGAL_TIME_ZONE).date())}
