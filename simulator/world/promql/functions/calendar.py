"""Functions that read seconds since 1970 as a date in UTC: hour, day_of_week and the others.

Separate because they are calendar arithmetic, done on whole arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from simulator.world.promql.series import Floats

_MOST_SECONDS = 1e15
"""Beyond this a date means nothing; the result is NaN, where Prometheus gives whatever the conversion gives."""
_DAY = 86_400

Seconds = NDArray[np.int64]


def _dates(seconds: Seconds, unit: str) -> NDArray[np.datetime64]:
    return seconds.astype("datetime64[s]").astype(f"datetime64[{unit}]")


def _number(dates: NDArray[np.datetime64]) -> NDArray[np.int64]:
    return dates.astype(np.int64)


def _minute(seconds: Seconds) -> NDArray[np.int64]:
    return seconds // 60 % 60


def _hour(seconds: Seconds) -> NDArray[np.int64]:
    return seconds // 3600 % 24


def _day_of_week(seconds: Seconds) -> NDArray[np.int64]:
    return (seconds // _DAY + 4) % 7  # 1 January 1970 was a Thursday; Sunday is 0


def _day_of_month(seconds: Seconds) -> NDArray[np.int64]:
    return seconds // _DAY - _number(_dates(seconds, "M").astype("datetime64[D]")) + 1


def _day_of_year(seconds: Seconds) -> NDArray[np.int64]:
    return seconds // _DAY - _number(_dates(seconds, "Y").astype("datetime64[D]")) + 1


def _days_in_month(seconds: Seconds) -> NDArray[np.int64]:
    months = _dates(seconds, "M")
    return _number((months + 1).astype("datetime64[D]")) - _number(months.astype("datetime64[D]"))


def _month(seconds: Seconds) -> NDArray[np.int64]:
    return _number(_dates(seconds, "M")) % 12 + 1


def _year(seconds: Seconds) -> NDArray[np.int64]:
    return _number(_dates(seconds, "Y")) + 1970


CALENDAR: Mapping[str, Callable[[Seconds], NDArray[np.int64]]] = MappingProxyType(
    {
        "day_of_month": _day_of_month,
        "day_of_week": _day_of_week,
        "day_of_year": _day_of_year,
        "days_in_month": _days_in_month,
        "hour": _hour,
        "minute": _minute,
        "month": _month,
        "year": _year,
    }
)


def read(name: str, seconds: Floats) -> Floats:
    """A part of the dates that values stand for."""
    known = np.abs(seconds) < _MOST_SECONDS
    whole = np.trunc(np.where(known, seconds, 0.0)).astype(np.int64)
    return np.where(known, CALENDAR[name](whole), np.nan)
