"""What signing would send: the decision is signed, its letters are read, and everything is taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.facts import Asker
from continuity.desk import wording
from continuity.facts import EventKind
from continuity.notices.letters import Letter
from continuity.notices.queue import PlannedLetter, decision_of, preview_notices
from continuity.rules.events import Decided, read_event_data
from continuity.selectors.finding import find_request
from continuity.services.log import list_events


@dataclass(frozen=True, slots=True)
class PreviewedLetter:
    """A letter that would go out: to whom and how, and its words."""

    whom: str
    words: Letter


def preview_letters(
    reference: str, sign: Callable[[], None], *, asker: Asker, at: datetime
) -> tuple[PreviewedLetter, ...]:
    """The letters after `sign`, of which nothing stays, nor happens what was to follow it. Raises what `sign` raises:
    what cannot be signed sends nothing."""
    with transaction.atomic():
        sign()
        planned = _list_planned(reference, asker=asker, at=at)
        transaction.set_rollback(True)
    return tuple(_present(each) for each in planned)


def _list_planned(reference: str, *, asker: Asker, at: datetime) -> tuple[PlannedLetter, ...]:
    request = find_request(reference, asker=asker)
    decided = [(event, details) for event, details in list_events(request.pk) if event.kind is EventKind.DECIDED]
    event, details = decided[-1]
    data = cast(Decided, read_event_data(event.kind, event.data))
    kind, decision = decision_of(data.outcomes, alternative=details.get("alternative", ""))
    return preview_notices(kind, request=request, decision=decision, at=at)


def _present(planned: PlannedLetter) -> PreviewedLetter:
    recipient = planned.recipient
    how = _("by e-mail") if recipient.email else _("on paper")
    language = str(wording.LANGUAGES[recipient.language])
    size = _("large print") if recipient.large_print else ""
    parts = (_("To %(name)s") % {"name": recipient.name}, how, language, size)
    return PreviewedLetter(", ".join(part for part in parts if part), planned.letter)
