"""Do two sets of measured times differ? Pure arithmetic, without a library for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import erfc, sqrt
from random import Random
from statistics import median

_RESAMPLES = 1_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """The medians of both, the 95 % interval of their difference (one less other), and how likely chance alone would
    set them at least as far apart (Mann-Whitney, two-sided)."""

    median_one: float
    median_other: float
    difference_low: float
    difference_high: float
    p: float


def compare(one: Sequence[float], other: Sequence[float], *, seed: int = 1) -> Comparison:
    """Compares two samples of times."""
    low, high = interval_of_median_difference(one, other, seed=seed)
    return Comparison(median(one), median(other), low, high, mann_whitney(one, other))


def mann_whitney(one: Sequence[float], other: Sequence[float]) -> float:
    """The two-sided p-value by the normal approximation, corrected for ties: right for samples beyond about twenty."""
    pooled = sorted([(value, True) for value in one] + [(value, False) for value in other])
    rank_sum, place, ties = 0.0, 0, 0
    for _, group in groupby(pooled, key=lambda pair: pair[0]):
        members = [is_one for _, is_one in group]
        rank_sum += sum(members) * (place + (len(members) + 1) / 2)
        place += len(members)
        ties += len(members) ** 3 - len(members)
    count, n, m = place, len(one), len(other)
    variance = n * m / 12 * (count + 1 - ties / (count * (count - 1)))
    if variance == 0:
        return 1.0
    distance = abs(rank_sum - n * (n + 1) / 2 - n * m / 2)
    return erfc(max(distance - 0.5, 0.0) / sqrt(variance) / sqrt(2))


def interval_of_median_difference(
    one: Sequence[float], other: Sequence[float], *, seed: int = 1
) -> tuple[float, float]:
    """The 95 % bootstrap interval of the difference of the medians."""
    draw = Random(seed)  # noqa: S311 - the same interval for the same times
    differences = sorted(
        median(draw.choices(one, k=len(one))) - median(draw.choices(other, k=len(other))) for _ in range(_RESAMPLES)
    )
    return differences[_RESAMPLES * 25 // 1000], differences[_RESAMPLES * 975 // 1000 - 1]
