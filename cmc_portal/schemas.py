"""Words for the OpenAPI document: the shapes of which every body is made."""

from collections.abc import Iterable
from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
OPTIONAL_TEXT: Schema = {"type": ["string", "null"]}
DAY: Schema = {"type": "string", "format": "date"}
OPTIONAL_DAY: Schema = {"type": ["string", "null"], "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
COUNT: Schema = {"type": ["integer", "null"]}
BOOLEAN: Schema = {"type": "boolean"}


def one_of(codes: Iterable[object]) -> Schema:
    """One of these codes."""
    return {"type": "string", "enum": [str(code) for code in codes]}


def object_of(description: str = "", /, **properties: Schema) -> Schema:
    """An object that has all of these."""
    schema: Schema = {"type": "object", "properties": properties, "required": list(properties)}
    return schema | ({"description": description} if description else {})


def body_of(*required: str, **properties: Schema) -> Schema:
    """What a client sends: nothing but these, and those that are required."""
    return {
        "type": "object",
        "required": list(required),
        "additionalProperties": False,
        "properties": properties,
    }


def or_null(schema: Schema) -> Schema:
    """That, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def list_of(items: Schema) -> Schema:
    """A list of these."""
    return {"type": "array", "items": items}


# The entry of one reason, under its key in an answer's `reasons`; and a list of such keys.
REASON = object_of(
    text=TEXT,
    source=or_null(object_of(document=TEXT, section=TEXT, date=OPTIONAL_DAY, url=TEXT)),
    standing=or_null(one_of(("verified", "derived", "unconfirmed"))),
)
REASONS = list_of({"type": "string", "description": "a key of `reasons`"})
ALL_REASONS: Schema = {"type": "object", "additionalProperties": REASON}
