"""Frozen dataclasses as JSON and back: days as texts, codes as their values, sets in order."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Shape = TypeVar("Shape")


def write_shape(value: Any) -> dict[str, Any]:
    """The fields of a dataclass as JSON can hold them."""
    return {each.name: _written(getattr(value, each.name)) for each in fields(value)}


def read_shape(shape: type[Shape], data: Mapping[str, Any]) -> Shape:
    """The dataclass written so. Raises TypeError, ValueError, KeyError or AttributeError where it is not."""
    # Looking annotations up costs more than all the rest, so each shape's are kept.
    kind: Any = shape
    hints = _hints(kind)
    return shape(**{name: _read(hints[name], value) for name, value in data.items()})


@cache
def _hints(shape: Any) -> Mapping[str, Any]:
    return get_type_hints(shape)


def _written(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(_written(each) for each in value)
    if isinstance(value, tuple):
        return [_written(each) for each in value]
    return write_shape(value) if is_dataclass(value) else value


def _read(hint: Any, value: Any) -> Any:
    """The value as its annotation wants it: one of None and something, many of something, or one thing."""
    origin, inner = get_origin(hint), get_args(hint)
    if NoneType in inner:
        return None if value is None else _read(next(each for each in inner if each is not NoneType), value)
    if origin in (frozenset, tuple):
        return origin(_read(inner[0], each) for each in value)
    if is_dataclass(hint):
        return read_shape(hint, value)  # type: ignore[arg-type]
    return _read_one(hint, value)


def _read_one(kind: Any, value: Any) -> Any:
    if kind is date:
        return date.fromisoformat(value)
    if issubclass(kind, StrEnum):
        return kind(value)
    if type(value) is not kind:
        raise TypeError(f"expected {kind.__name__}")
    return value
