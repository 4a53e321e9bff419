"""What an incident cost: integrals of the share of user requests that failed because of it.

Separate from the truth's times, which ask when a threshold was crossed: here every failed request counts, also those
within the objective. Between two change points the share is a product of ramps, which Simpson's rule integrates to the
last digits; where nothing moves it is a rectangle.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from simulator.domain.scenario import Business
from simulator.domain.simtime import DAY, MINUTE
from simulator.domain.truth import Losses

BUDGET_DAYS = 30
"""An error budget is the month's."""
EXACT = 1e-9
"""How far two halves' integral may be off the whole's, as a share of a minute."""
_DEEPEST = 24
_JUST_BEFORE = 1e-6
"""How shortly before a change point a stretch is looked at for the last time, in ms."""

Share = Callable[[float], float]
"""The share of user requests that fail at a moment, 0 to 1."""


def losses(share: Share, points: list[int], end: int, business: Business) -> Losses:
    """What was lost from the first change point to `end` (ms), over what fails on a good day."""
    minutes = 0.0
    if points and points[0] < end:
        usual = share(points[0] - 1)
        moments = [*(point for point in points if point < end), end]
        minutes = sum(
            integral(lambda at: max(share(at) - usual, 0.0), start, stop) for start, stop in pairwise(moments)
        )
        minutes /= MINUTE
    budget = (1.0 - business.slo) * BUDGET_DAYS * DAY / MINUTE
    users, money = business.users_per_minute, business.revenue_per_minute
    return Losses(
        full_minutes=round(minutes, 6),
        users=None if users is None else round(users * minutes, 3),
        money=None if money is None else round(money.amount * minutes, 4),
        budget=None if budget <= 0 else round(minutes / budget, 9),
    )


def integral(share: Share, start: int, end: int) -> float:
    """The integral of a share from one moment to another (ms); what happens at `end` itself is no part of it."""
    if end <= start:
        return 0.0
    last = end - _JUST_BEFORE
    at_start, at_middle, at_end = share(start), share((start + last) / 2), share(last)
    whole = (at_start + 4 * at_middle + at_end) * (end - start) / 6
    return _refined(share, (start, last), (at_start, at_middle, at_end), whole, _DEEPEST)


def _refined(
    share: Share, span: tuple[float, float], values: tuple[float, float, float], whole: float, depth: int
) -> float:
    """Simpson's rule, halved until the halves agree with the whole."""
    start, end = span
    middle, (first, second, third) = (start + end) / 2, values
    before, after = share((start + middle) / 2), share((middle + end) / 2)
    left = (first + 4 * before + second) * (middle - start) / 6
    right = (second + 4 * after + third) * (end - middle) / 6
    if depth == 0 or (abs(left + right - whole) <= EXACT * MINUTE and depth < _DEEPEST):
        return left + right
    return _refined(share, (start, middle), (first, before, second), left, depth - 1) + _refined(
        share, (middle, end), (second, after, third), right, depth - 1
    )
