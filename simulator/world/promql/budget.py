"""How much one query may touch, and the refusal that names the bound.

Separate because every part that loads, makes or visits samples pays into the same budget, before it does so.
"""

from __future__ import annotations

from simulator.world.promql.errors import Place, QueryError

MOST_SAMPLES = 20_000_000
"""Samples that one query may load, make or visit: a second or two of work, and some hundred megabytes."""
MOST_STEPS = 11_000
"""Steps of a range query, as Prometheus's API has it."""


class Budget:
    """What is left of a query's samples."""

    def __init__(self, most: int = MOST_SAMPLES) -> None:
        self._most = most
        self._left = most

    def spend(self, samples: int, place: Place | None = None) -> None:
        """Pay for samples, or refuse the query."""
        self._left -= samples
        if self._left < 0:
            raise QueryError(
                f"this touches more than {self._most:,} samples",
                "Ask for fewer series, a shorter range or a larger step.",
                place,
            )


def check_steps(start: int, end: int, step: int) -> None:
    """Refuse a range query that has no steps, or too many."""
    if step <= 0:
        raise QueryError("the step must be longer than 0", "Give it as a duration such as 15s.")
    if end < start:
        raise QueryError("the range ends before it starts", "Swap start and end.")
    if (end - start) // step > MOST_STEPS:
        raise QueryError(f"this asks for more than {MOST_STEPS:,} steps", "Ask for a larger step or a shorter range.")
