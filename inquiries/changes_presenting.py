"""What changed between two answers, in words. Nothing is decided here."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmc_portal.words_as_read import read_name
from inquiries import wording
from inquiries.phrases import day_text, moment_text, money_text
from inquiries.presenting import look_of_service
from inquiries.rules.changes import CHARGES, CONTINUITY, LINE, OUTCOME, SERVICE, Change, list_changes
from inquiries.shown import ChangeShown, EarlierShown

Json = dict[str, Any]
_ABOUT = {
    OUTCOME: gettext_lazy("Outcome"),
    CHARGES: gettext_lazy("What may be charged"),
    CONTINUITY: gettext_lazy("Keeping this provider"),
}


def present_earlier(earlier: Json, answer: Json) -> EarlierShown:
    """The earlier answer, and what differs in this one."""
    return EarlierShown(
        trace_number=earlier["trace_number"],
        asked_at=moment_text(earlier["asked_at"]),
        day=day_text(earlier["question"]["day"]),
        otherwise=_asks_otherwise(earlier, answer),
        changes=tuple(_change(each, earlier, answer) for each in list_changes(earlier, answer)),
    )


def _asks_otherwise(earlier: Json, answer: Json) -> bool:
    """Is this about what was known before, or another day of service? Then what differs need not have changed."""
    return answer["known_at"] != answer["asked_at"] or answer["question"]["day"] != earlier["question"]["day"]


def _change(change: Change, earlier: Json, answer: Json) -> ChangeShown:
    before, after = _words(change.about, change.before, earlier), _words(change.about, change.after, answer)
    return ChangeShown(_about(change), _("was %(before)s, is %(after)s") % {"before": before, "after": after})


def _words(about: str, part: Json | None, answer: Json) -> str:
    if part is None:
        return _("nothing on record")
    return _service(part, answer) if about == SERVICE else _WORDS[about](part)


def _about(change: Change) -> str:
    if change.about == LINE:
        return str(wording.LINES[change.key])
    if change.about == SERVICE:
        return read_name((change.after or {})["name"])
    return str(_ABOUT[change.about])


def _outcome(answer: Json) -> str:
    return str(wording.OUTCOMES[answer["outcome"]].word)


def _line(line: Json) -> str:
    """Who, since when and to when, and how it stands: Molina from 12/01/2025 (Active)."""
    program = str(wording.PROGRAMS[line["program"]]) if line["program"] else str(wording.NO_PROGRAM)
    words = {
        "who": line["plan"]["name"] if line["plan"] else program,
        "first": day_text(line["first_day"]),
        "last": day_text(line["last_day"]),
        "status": wording.STATUSES[line["status"]],
    }
    if line["last_day"]:
        return _("%(who)s from %(first)s to %(last)s (%(status)s)") % words
    return _("%(who)s from %(first)s (%(status)s)") % words


def _service(service: Json, answer: Json) -> str:
    look = look_of_service(service, answer)
    who = (service["responsible"] or {}).get("name", "")
    approval = str(wording.AUTHORIZATIONS[service["authorization"]])
    return f"{', '.join(filter(None, (str(look.word), who)))} ({approval.rstrip('.')})"


def _charges(charges: Json) -> str:
    codes, cents = charges["member_may_be_charged"], charges["share_of_cost_cents"]
    if codes is None:
        return _("not known")
    words = ", ".join(str(wording.CHARGES[code]).rstrip(".") for code in codes) or _("nothing")
    return f"{words} ({money_text(cents)})" if cents else words


def _continuity(continuity: Json) -> str:
    status = continuity.get("status")
    look = wording.CONTINUITY_STATUSES[status] if status else wording.CONTINUITY[continuity["verdict"]]
    until = day_text(continuity["last_day"])
    return _("%(status)s, until %(day)s") % {"status": look.word, "day": until} if until else str(look.word)


_WORDS: dict[str, Callable[[Json], str]] = {
    OUTCOME: _outcome,
    LINE: _line,
    CHARGES: _charges,
    CONTINUITY: _continuity,
}
