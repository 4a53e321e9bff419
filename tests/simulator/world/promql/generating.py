"""Random queries from a seed, well typed and nested.

Separate from the listed ones: these are combinations that nobody thought of. Where Prometheus's own answer depends on
the order in which it visits series, none is made: differences of sums, ties in topk, equality of computed values.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

SELECTORS = (
    "up", "queue_depth", "load1", "http_requests_total", 'http_requests_total{code="500"}', "latency_seconds_sum",
    'http_requests_total{service=~"c.*"}', "disk_free_bytes", "latency_seconds_count", 'load1{service!="cart"}',
    "service_info", "slow_scrape", "last_backup_timestamp_seconds", "worker_jobs_total", "worker_memory_bytes",
)  # fmt: skip
RANGED = (
    "rate", "increase", "irate", "avg_over_time", "max_over_time", "min_over_time", "sum_over_time", "count_over_time",
    "last_over_time", "changes", "resets", "stddev_over_time", "deriv", "delta", "idelta", "present_over_time",
)  # fmt: skip
DIFFERENCES = ("rate", "increase", "irate", "delta", "idelta", "deriv", "stddev_over_time")
"""Functions that magnify the last bit of what they are given."""
PLAIN = ("abs", "ceil", "floor", "sgn", "round", "sqrt", "ln", "atan", "timestamp", "sort")
GROUPINGS = ("", " by (service)", " without (instance)", " by (service, code)", " without (service)", " by (team)")
PAIRINGS = (
    "", " on(service)", " ignoring(code, instance)", " on(service) group_left", " on(service) group_right",
    " on(service, instance)", " on(service) group_left(team)", " ignoring(instance)",
)  # fmt: skip
DURATIONS = ("30s", "1m", "2m", "5m", "7m30s", "20m", "1h")
NUMBERS = ("0.5", "2", "3.7", "-1.25", "100.5", "1e3", "time()", "scalar(budget)", "pi()")


class Maker:
    """Makes queries; the same seed makes the same ones."""

    def __init__(
        self,
        seed: str,
        selectors: Sequence[str] = SELECTORS,
        groupings: Sequence[str] = GROUPINGS,
        pairings: Sequence[str] = PAIRINGS,
        numbers: Sequence[str] = NUMBERS,
        moment: str = "1700010000",
    ) -> None:
        self._random = Random(seed)
        self._selectors, self._groupings, self._pairings, self._numbers = selectors, groupings, pairings, numbers
        self._moment = moment

    def query(self) -> str:
        """One more query."""
        return self._vector(3)

    def _selector(self) -> str:
        text = self._random.choice(self._selectors)
        if self._random.random() < 0.15:
            text += f" offset {self._random.choice(['', '-'])}{self._random.choice(DURATIONS)}"
        if self._random.random() < 0.1:
            text += self._random.choice([f" @ {self._moment}", " @ start()", " @ end()"])
        return text

    def _range(self, depth: int, *, computed: bool = True) -> str:
        duration = self._random.choice(DURATIONS)
        if depth > 0 and self._random.random() < 0.25:
            step = self._random.choice(["", "20s", "1m", "45s"])
            inner = self._vector(depth - 1) if computed else self._selector()
            text = f"({inner})[{duration}:{step}]"
        else:
            text = f"{self._random.choice(self._selectors)}[{duration}]"
        return text + (f" offset {self._random.choice(DURATIONS)}" if self._random.random() < 0.15 else "")

    def _vector(self, depth: int) -> str:
        if depth <= 0:
            return self._selector()
        makes = (self._ranged, self._ranged, self._plain, self._aggregated, self._with_number, self._paired, self._set)
        return self._random.choice(makes)(depth - 1)

    def _ranged(self, depth: int) -> str:
        if self._random.random() < 0.15:
            return f"quantile_over_time({self._random.choice(['0.3', '0.9'])}, {self._range(depth)})"
        name = self._random.choice(RANGED)
        return f"{name}({self._range(depth, computed=name not in DIFFERENCES)})"

    def _plain(self, depth: int) -> str:
        inner = self._vector(depth)
        if self._random.random() < 0.2:
            return f"clamp({inner}, {self._random.choice(self._numbers)}, 1e6)"
        if self._random.random() < 0.2:
            return f'label_replace({inner}, "team", "t-$1", "service", "(.).*")'
        return f"{self._random.choice(PLAIN)}({inner})"

    def _aggregated(self, depth: int) -> str:
        grouping, inner = self._random.choice(self._groupings), self._vector(depth)
        if self._random.random() < 0.15:
            return f"quantile{grouping} (0.4, {inner})"
        return f"{self._random.choice(['sum', 'avg', 'min', 'max', 'count', 'group'])}{grouping} ({inner})"

    def _with_number(self, depth: int) -> str:
        operator = self._random.choice(["+", "*", "/", "-", "> bool", "<", ">", "!=", "<= bool", "%"])
        if operator == "%":  # a remainder magnifies the last bit of what was computed
            return f"({self._selector()}) % {self._random.choice(self._numbers)}"
        return f"({self._vector(depth)}) {operator} {self._random.choice(self._numbers)}"

    def _paired(self, depth: int) -> str:
        operator = self._random.choice(["+", "*", "/", "> bool", "atan2"])
        pairing = self._random.choice(self._pairings)
        return f"({self._vector(depth)}) {operator}{pairing} ({self._vector(depth - 1)})"

    def _set(self, depth: int) -> str:
        operator = self._random.choice(["and", "or", "unless"])
        pairing = self._random.choice(["", " on(service)", " ignoring(instance)", " on()"])
        return f"({self._vector(depth)}) {operator}{pairing} ({self._vector(depth - 1)})"
