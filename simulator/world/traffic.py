"""Traffic without faults: requests a second by hour and weekday, and how many came up to any moment.

Separate because both are formulas of the calendar alone: a sum of cosines whose integral is known, so that a counter's
value a week ago costs as much as its value now.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime

import numpy as np

from simulator.domain.measures import Traffic
from simulator.domain.simtime import DAY, HOUR, WEEK
from simulator.world.promql.series import Floats, Times

DAILY_PEAK = 14 * HOUR
"""When a day is at its height, after midnight UTC."""
WEEKLY_PEAK = 2 * DAY + 12 * HOUR
"""When a week is at its height, after Monday's midnight UTC."""

_MONDAY = 4 * DAY
"""The first Monday after the epoch, which was a Thursday."""


class Flow:
    """Requests to one service over time; times are ms from the drill's start."""

    def __init__(self, traffic: Traffic, starts: datetime) -> None:
        epoch = round(starts.astimezone(UTC).timestamp() * 1000)
        day, week = traffic.daily_swing, traffic.weekly_swing
        daily = 2 * math.pi / DAY
        weekly = 2 * math.pi / WEEK
        at_day = daily * ((epoch - DAILY_PEAK) % DAY)
        at_week = weekly * ((epoch - _MONDAY - WEEKLY_PEAK) % WEEK)
        self.rps = traffic.rps
        # (1 + a cos x)(1 + b cos y), written as a sum, since sums are easily integrated.
        self._waves = [
            (day, daily, at_day),
            (week, weekly, at_week),
            (day * week / 2, daily + weekly, at_day + at_week),
            (day * week / 2, daily - weekly, at_day - at_week),
        ]
        self._waves = [wave for wave in self._waves if wave[0]]
        self.most = traffic.rps * (1 + day) * (1 + week)
        """The highest rate that there is without faults, requests a second."""

    def rate(self, times: Times | Floats) -> Floats:
        """Requests a second."""
        total = np.ones(len(times))
        for height, pace, shift in self._waves:
            total += height * np.cos(pace * times + shift)
        return self.rps * np.maximum(total, 0.0)

    def count(self, times: Times | Floats) -> Floats:
        """Requests since the drill's start; negative before it."""
        total = np.asarray(times, dtype=np.float64).copy()
        for height, pace, shift in self._waves:
            total += height / pace * (np.sin(pace * times + shift) - math.sin(shift))
        return self.rps * total / 1000.0
