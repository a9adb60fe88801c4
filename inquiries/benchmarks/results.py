"""What a benchmark found, beside its yardstick."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Result:
    """Our figure, the yardstick's of the same run, and their ratio; `n` is how many members (or what `of` says) there
    were."""

    bench: str
    ours: float
    yardstick: float
    unit: str
    n: int
    target: str
    met: bool
    ratio: float
    details: Mapping[str, Any] = field(default_factory=dict)
    of: str = "members"

    def as_json(self) -> str:
        """One line of JSON."""
        values = {
            "bench": self.bench,
            "ours": rounded(self.ours),
            "yardstick": rounded(self.yardstick),
            "unit": self.unit,
            "ratio": rounded(self.ratio),
            "n": self.n,
            "target": self.target,
            "met": self.met,
            **self.details,
        }
        return orjson.dumps(values).decode()

    def as_text(self) -> str:
        """One line for a person."""
        verdict = "met" if self.met else "not met"
        return (
            f"{self.bench}: {rounded(self.ours)} {self.unit} beside {rounded(self.yardstick)}, ratio {self.ratio:.2f}, "
            f"{self.n} {self.of} ({self.target}: {verdict})"
        )


def rounded(value: float) -> float:
    """Four digits are more than a shared machine can tell."""
    return float(f"{value:.4g}")


def median_ratio(ours: Sequence[float], yardstick: Sequence[float]) -> float:
    """The middle one of the ratios of neighbouring rounds: a neighbour's noise hits both sides of a round alike."""
    return median(one / other for one, other in zip(ours, yardstick, strict=True))
