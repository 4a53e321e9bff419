"""Trends in windows: deriv, predict_linear, holt_winters.

Separate because each fits a line or a curve through all samples of a window.
"""

from __future__ import annotations

import numpy as np

from simulator.world.promql.errors import QueryError
from simulator.world.promql.functions.sums import Sum
from simulator.world.promql.series import Floats, Times
from simulator.world.promql.windows import Walk, Windows


def slopes(windows: Windows) -> Floats:
    """`deriv`: the slope per second of the straight line through a window."""
    return _line(windows, windows.times[windows.first])[0]


def predictions(windows: Windows, ahead: Floats) -> Floats:
    """`predict_linear`: the straight line's value some seconds after the moment of evaluation."""
    slope, height = _line(windows, windows.at)
    return slope * ahead + height


def _line(windows: Windows, origin: Times) -> tuple[Floats, Floats]:
    """Slope per second, and height at each window's origin, of the least-squares line."""
    walk, size = Walk(windows), len(windows.first)
    x_sum, y_sum, xy_sum, xx_sum = Sum(size), Sum(size), Sum(size), Sum(size)
    origin, flat = origin[walk.order], np.ones(size, dtype=np.bool_)
    begins = windows.values[windows.first][walk.order]
    for position, (many, index) in enumerate(walk):
        y = windows.values[index]
        x = (windows.times[index] - origin[:many]) / 1e3
        if position:
            flat[:many] &= y == begins[:many]
        x_sum.add(many, x)
        y_sum.add(many, y)
        xy_sum.add(many, x * y)
        xx_sum.add(many, x * x)
    count = windows.count[walk.order]
    xs, ys = x_sum.plain_result(), y_sum.plain_result()
    slope = (xy_sum.plain_result() - xs * ys / count) / (xx_sum.plain_result() - xs * xs / count)
    height = ys / count - slope * xs / count
    # Rounding must not give a constant series a slope.
    constant = np.where(np.isinf(begins), np.nan, begins)
    slope = np.where(flat, np.where(np.isinf(begins), np.nan, 0.0), slope)
    return walk.restored(slope), walk.restored(np.where(flat, constant, height))


def smoothed(windows: Windows, level_weight: Floats, trend_weight: Floats) -> Floats:
    """`holt_winters`: double exponential smoothing; both weights strictly between 0 and 1."""
    for weight, name in ((level_weight, "smoothing"), (trend_weight, "trend")):
        bad = weight[~((weight > 0) & (weight < 1)) & ~np.isnan(weight)]
        if len(bad):
            raise QueryError(
                f"invalid {name} factor {bad[0]:g}", "Give a number greater than 0 and less than 1.", windows.place
            )
    walk = Walk(windows)
    level_weight, trend_weight = level_weight[walk.order], trend_weight[walk.order]
    level = np.zeros(len(level_weight))
    before = np.zeros(len(level_weight))
    trend = np.zeros(len(level_weight))
    first = windows.values[windows.first][walk.order]
    for position, (many, index) in enumerate(walk):
        value = windows.values[index]
        if position == 0:
            level[:] = value
            continue
        if position == 1:
            trend[:many] = value - first[:many]
        else:
            pull = trend_weight[:many]
            trend[:many] = pull * (level[:many] - before[:many]) + (1 - pull) * trend[:many]
        weight = level_weight[:many]
        before[:many] = level[:many]
        level[:many] = weight * value + (1 - weight) * (before[:many] + trend[:many])
    return walk.restored(level)
