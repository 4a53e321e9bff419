"""What an axis says: where it ends, and how numbers and moments are written on it.

Separate because the same numbers stand on axes, in legends and in tables of plain text.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from simulator.domain.simtime import DAY, HOUR, MINUTE

_ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_BIG = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
TINY = 1e-300
"""What is smaller is nothing to an axis."""
STEPS = (MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR,
         12 * HOUR, DAY, 2 * DAY)  # fmt: skip
"""How far the times on an axis may be apart."""


def number(value: float) -> str:
    """A number in at most six columns: `0`, `0.05`, `42.5`, `1.2k`, `3.4M`."""
    if value == 0:
        return "0"
    size = abs(value)
    for least, letter in _BIG:
        if size >= least * (1 if letter != "k" else 10):
            return f"{_short(value / least)}{letter}"
    if size >= 1000:
        return f"{value:.0f}"
    if size < 0.001:
        return f"{value:.0e}".replace("e-0", "e-")
    return _short(value)


def _short(value: float) -> str:
    """Three digits that matter, none that say nothing."""
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3 if size >= 0.1 else 4
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def ends(values: Iterable[float]) -> tuple[float, float]:
    """Where an axis begins and ends: at 0, and at a round number that no value is beyond."""
    low, high = 0.0, 0.0
    for value in values:
        low, high = min(low, value), max(high, value)
    if max(high, -low) < TINY:
        return 0.0, 1.0
    return 0.0 - _rounded_up(-low), _rounded_up(high)


def _rounded_up(value: float) -> float:
    if value < TINY:
        return 0.0
    whole = 10.0 ** math.floor(math.log10(value))
    return next((each * whole for each in _ROUND if each * whole >= value * (1 - 1e-9)), 10.0 * whole)


def ticks(start: int, until: int, width: int, clock: Callable[[int], str], zero: int) -> list[tuple[int, str]]:
    """The times to write below `width` columns, with their columns; `zero` is a midnight, in the same ms."""
    span = max(until - start, 1)
    step = next((step for step in STEPS if span / step * 9 <= width), 7 * DAY)
    first = start + (zero - start) % step
    return [(round((at - start) / span * (width - 1)), clock(at)) for at in range(first, until + 1, step)]
