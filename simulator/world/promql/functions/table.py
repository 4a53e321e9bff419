"""The table of functions: which exist here, and what each needs.

Separate so that the parser can refuse what is missing before anything is evaluated, and so that a reader finds in one
place what is there. The rest of Prometheus 2.42's functions, those of native histograms, are refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from simulator.world.promql.functions import calendar, counters, mathematics, over_time, trends
from simulator.world.promql.series import Floats


@dataclass(frozen=True, slots=True)
class OverWindow:
    """A function of a range vector."""

    run: Callable[..., Floats]
    """Takes the windows, then each scalar argument with a value for every window."""
    least: int = 1
    """Windows with fewer samples give no result."""
    keeps_name: bool = False


WINDOWED: Mapping[str, OverWindow] = MappingProxyType(
    {
        "absent_over_time": OverWindow(over_time.presences),
        "avg_over_time": OverWindow(over_time.averages),
        "changes": OverWindow(counters.changes),
        "count_over_time": OverWindow(over_time.counts),
        "delta": OverWindow(counters.deltas, least=2),
        "deriv": OverWindow(trends.slopes, least=2),
        "holt_winters": OverWindow(trends.smoothed, least=2),
        "idelta": OverWindow(counters.instant_deltas, least=2),
        "increase": OverWindow(counters.increases, least=2),
        "irate": OverWindow(counters.instant_rates, least=2),
        "last_over_time": OverWindow(over_time.latest, keeps_name=True),
        "max_over_time": OverWindow(over_time.largest),
        "min_over_time": OverWindow(over_time.smallest),
        "predict_linear": OverWindow(trends.predictions, least=2),
        "present_over_time": OverWindow(over_time.presences),
        "quantile_over_time": OverWindow(over_time.quantiles),
        "rate": OverWindow(counters.rates, least=2),
        "resets": OverWindow(counters.resets),
        "stddev_over_time": OverWindow(over_time.deviations),
        "stdvar_over_time": OverWindow(over_time.variances),
        "sum_over_time": OverWindow(over_time.sums),
    }
)

SPECIAL = frozenset(
    (
        "absent", "histogram_quantile", "label_join", "label_replace", "pi", "scalar", "sort", "sort_desc", "time",
        "timestamp", "vector",
    )
)  # fmt: skip
"""Functions that need more than values: labels, order, time, or the shape of their argument."""

SUPPORTED = frozenset((*WINDOWED, *mathematics.PLAIN, *mathematics.BOUNDED, *calendar.CALENDAR, *SPECIAL))
