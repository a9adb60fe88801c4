"""Can a colour be read on another (WCAG 2.2, success criterion 1.4.3)?"""

import re

# For text of ordinary size; what is only bold or large would need less.
LEAST_CONTRAST = 4.5
_COLOR = re.compile(r"#[0-9a-f]{6}")
_STEPS = 20


def is_color(text: str) -> bool:
    """Is it written as #rrggbb, in small letters?"""
    return _COLOR.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(color: str, other: str, part: float) -> str:
    """The colour with so large a part of the other in it."""
    both = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in both)


def is_readable(color: str, backgrounds: tuple[str, ...]) -> bool:
    """Does it stand out enough from every one of them?"""
    return all(contrast(color, each) >= LEAST_CONTRAST for each in backgrounds)


def make_readable(color: str, backgrounds: tuple[str, ...], *, toward: str) -> str:
    """The colour, with as little of the other in it as makes it readable on all backgrounds."""
    steps = (mix(color, toward, step / _STEPS) for step in range(_STEPS + 1))
    return next((each for each in steps if is_readable(each, backgrounds)), toward)


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(each / 255) for each in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)
