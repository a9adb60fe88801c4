"""A stored answer, which is English, with its sentences and names in the language of the page that shows it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from cmc_portal.translated import load_texts
from cmc_portal.words_as_read import read_name, read_sentence
from inquiries.texts import all_reasons, next_step_texts

Json = dict[str, Any]


def in_language(answer: Mapping[str, Any]) -> Json:
    """The answer as its reader reads it; nothing but words differs, and the stored one stays as it is."""
    if load_texts(get_language() or "") is None:
        return dict(answer)
    return dict(answer) | {
        "reasons": {key: _reason(key, reason) for key, reason in answer["reasons"].items()},
        "next_steps": [_step(step) for step in answer["next_steps"]],
        "services": [_service(service) for service in answer["services"]],
    }


def _reason(key: str, reason: Json) -> Json:
    code = key.partition(".")[0]
    known = all_reasons().get(code)
    template = known.text if known else ""
    return reason | {"text": read_sentence(code, reason["text"], template, reason.get("values"))}


def _step(step: Json) -> Json:
    return step | {"text": read_sentence(step["code"], step["text"], next_step_texts().get(step["code"], ""))}


def _service(service: Json) -> Json:
    responsible = service["responsible"]
    return service | {
        "name": read_name(service["name"]),
        "responsible": responsible | {"name": read_name(responsible["name"])} if responsible else None,
    }
