"""The curve: full marks up to a target, then linear to zero at a multiple of it.

Separate because every timed criterion uses this one rule, and nothing else may invent another.
"""

from __future__ import annotations


def credit(actual: float, target: float, zero_at: float) -> float:
    """The share of the marks for `actual` against `target`: 1 at or below it, 0 from `zero_at` times it on."""
    if actual <= target:
        return 1.0
    if target <= 0 or actual >= target * zero_at:
        return 0.0
    return (target * zero_at - actual) / (target * (zero_at - 1))
