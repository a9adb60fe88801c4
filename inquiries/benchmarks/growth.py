"""`bench growth`: does an inquiry take longer when the roster is a hundred times as large?"""

from statistics import median

from inquiries.benchmarks.lookup import Effort, ask_in_turn, middle_latencies, prepare_roster
from inquiries.benchmarks.results import Result, median_ratio, rounded
from inquiries.benchmarks.seeding import Say

TARGET = 1.2


def measure_growth(small: int, large: int, effort: Effort, *, say: Say) -> Result:
    """Rounds of inquiries on the large and on the small roster in turn; the ratio is that of the median latencies."""
    rosters = [prepare_roster(members, fresh=effort.fresh, say=say) for members in (large, small)]
    on_large, on_small = ask_in_turn(rosters, effort, say=say)
    slow, quick = ([each.latencies["p50"] for each in rounds] for rounds in (on_large, on_small))
    ratio = median_ratio(slow, quick)
    return Result(
        bench="growth",
        ours=median(slow),
        yardstick=median(quick),
        unit="ms",
        ratio=ratio,
        n=rosters[0].members,
        target=f"ratio at most {TARGET}",
        met=ratio <= TARGET,
        details={
            "yardstick_n": rosters[1].members,
            "ours_ms": middle_latencies(on_large),
            "yardstick_ms": middle_latencies(on_small),
            "ours_per_s": rounded(median(each.rate for each in on_large)),
            "yardstick_per_s": rounded(median(each.rate for each in on_small)),
            "ratios": [rounded(one / other) for one, other in zip(slow, quick, strict=True)],
            "connections": effort.connections,
        },
    )
