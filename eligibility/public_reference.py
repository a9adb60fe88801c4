"""What every door to public reference data does alike: parameters, entity tags, caching and how a source is written."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from http import HTTPStatus
from typing import Any, TypeVar

from django.http import HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cmc_portal.answers import Source, Standing
from cmc_portal.problems import Problem

# Change it whenever the form or the words of what these doors answer change: it is part of every entity tag.
FORM = 1
CACHE_CONTROL = "public, max-age=300"

Json = dict[str, Any]
Choice = TypeVar("Choice", bound=StrEnum)


class SourceSerializer(serializers.Serializer[Any]):
    """Where something is written."""

    document = serializers.CharField()
    section = serializers.CharField(allow_null=True)
    date = serializers.DateField(allow_null=True)
    url = serializers.CharField(allow_null=True)


class SourcedSerializer(serializers.Serializer[Any]):
    """A row with its days, where it is written and how sure it is."""

    first_day = serializers.DateField(allow_null=True)
    last_day = serializers.DateField(allow_null=True)
    source = SourceSerializer()
    standing = serializers.ChoiceField(choices=[each.value for each in Standing])


class ReferenceView(APIView):
    """Public reference data: no log-in, and nothing about members."""

    authentication_classes: list[type] = []
    permission_classes = [AllowAny]


def reference_response(
    request: Request, *, version: int, variant: str = "", build: Callable[[], Json]
) -> HttpResponseBase:
    """The body with its strong entity tag, or 304 without building it when the client already holds it."""
    headers = {"ETag": f'"{FORM}-{version:x}{variant}"', "Cache-Control": CACHE_CONTROL}
    unchanged = get_conditional_response(request, etag=headers["ETag"])
    if unchanged is None:
        return Response(build(), headers=headers)
    for name, value in headers.items():
        unchanged.headers[name] = value
    return unchanged


def render_source(source: Source) -> Json:
    """A source as JSON; what is not known is null."""
    return {
        "document": source.document,
        "section": source.section or None,
        "date": source.date,
        "url": source.url or None,
    }


def bad_parameter(field: str, detail: str, what_to_do: str) -> Problem:
    """The refusal of one query parameter."""
    return Problem(
        code=f"bad_{field}",
        status=HTTPStatus.BAD_REQUEST,
        title="A parameter cannot be used",
        detail=detail,
        field=field,
        what_to_do=what_to_do,
    )


def refuse_unknown_parameters(request: Request, known: Iterable[str]) -> None:
    """A parameter nobody reads would be a question nobody answers. Raises Problem."""
    names = tuple(known)
    for name in request.query_params:
        if name not in names:
            raise Problem(
                code="unknown_parameter",
                status=HTTPStatus.BAD_REQUEST,
                title="A parameter is not known",
                detail="There is no parameter of this name here.",
                field=name[:40],
                what_to_do=f"Use {', '.join(names)}." if names else "Ask without parameters.",
            )


def read_day(request: Request) -> date | None:
    """The day asked about, or None where none is named. Raises Problem."""
    text = request.query_params.get("day", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise bad_parameter("day", "This is not a day of the calendar.", "Write the day as 2022-05-23.") from error


def read_choice(request: Request, name: str, choices: type[Choice]) -> Choice | None:
    """The code under `name`, or None where there is none. Raises Problem."""
    text = request.query_params.get(name, "")
    if text and text not in list(choices):
        raise bad_parameter(name, f"There is no such {name}.", f"Use one of {', '.join(choices)}.")
    return choices(text) if text else None


def read_code(request: Request, name: str, known: Iterable[str]) -> str:
    """The code under `name`, empty where there is none. Raises Problem."""
    text, codes = request.query_params.get(name, ""), set(known)
    if text and text not in codes:
        raise bad_parameter(name, f"There is no such {name}.", f"Use one of {', '.join(sorted(codes))}.")
    return text
