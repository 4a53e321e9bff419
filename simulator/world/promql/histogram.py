"""histogram_quantile over classic histograms: cumulative buckets told apart by their `le`.

Separate because it is a computation of its own: buckets are gathered, made monotonic and searched, for every histogram
and all moments at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from simulator.world.promql.block import Block, anything, joined
from simulator.world.promql.errors import Place
from simulator.world.promql.labels import BUCKET, Labels, nameless, value_of, without
from simulator.world.promql.series import Floats, Mask

_BOUND = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?|inf|infinity)\Z", re.I)


def histogram_quantiles(wanted: Floats, buckets: Block, place: Place | None) -> Block:
    """One row for each histogram among the buckets; rows without a readable `le` are passed over."""
    rows: dict[Labels, list[tuple[float, int]]] = {}
    for row, labels in enumerate(buckets.labels):
        bound = value_of(labels, BUCKET)
        if _BOUND.match(bound):
            rows.setdefault(without(labels, BUCKET), []).append((float(bound), row))
    if not rows:
        return Block.empty(buckets.steps)
    found = [_histogram(wanted, buckets, sorted(members)) for members in rows.values()]
    values, present = np.array([each[0] for each in found]), np.array([each[1] for each in found])
    return joined([nameless(labels) for labels in rows], values, present, place)


def _histogram(wanted: Floats, buckets: Block, members: list[tuple[float, int]]) -> tuple[Floats, Mask]:
    """One histogram's quantile at every moment at which it has a bucket."""
    bounds = np.array([bound for bound, _ in members])
    rows = [row for _, row in members]
    values, present = buckets.values[rows], buckets.present[rows]
    out = np.full(buckets.steps, np.nan)
    for there, moments in _patterns(present):
        if there.any():
            out[moments] = _quantiles(wanted[moments], bounds[there], values[there][:, moments])
    return out, anything(present)


def _patterns(present: Mask) -> Iterator[tuple[Mask, Mask]]:
    """Which buckets are there together, and at which moments: mostly all, always."""
    if present.all():
        yield np.ones(len(present), dtype=np.bool_), np.ones(present.shape[1], dtype=np.bool_)
        return
    patterns, which = np.unique(present, axis=1, return_inverse=True)
    for number in range(patterns.shape[1]):
        yield patterns[:, number], which.ravel() == number


def _quantiles(wanted: Floats, bounds: Floats, counts: Floats) -> Floats:
    """The quantile at each moment from the buckets of one pattern, linear within a bucket."""
    bounds, starts = np.unique(bounds, return_index=True)
    counts = np.add.reduceat(counts, starts, axis=0)
    if not np.isposinf(bounds[-1]) or len(bounds) < 2:
        between = np.full(len(wanted), np.nan)
    else:
        between = _interpolated(wanted, bounds, _monotonic(counts))
    return np.where(
        np.isnan(wanted), np.nan, np.where(wanted < 0, -np.inf, np.where(wanted > 1, np.inf, between))
    )  # fmt: skip


def _monotonic(counts: Floats) -> Floats:
    """Counts that never fall from a bucket to the next; NaN stays where it is."""
    most = counts[0].copy()
    out = counts.copy()
    for row in out[1:]:
        np.copyto(most, row, where=row > most)
        np.copyto(row, most, where=row < most)
    return out


def _interpolated(wanted: Floats, bounds: Floats, counts: Floats) -> Floats:
    moments, highest = np.arange(counts.shape[1]), len(bounds) - 1
    total = counts[-1]
    rank = wanted * total
    bucket = _searched(counts[:-1], rank)
    below = np.maximum(bucket - 1, 0)
    inner = bucket > 0
    start = np.where(inner, bounds[below], 0.0)
    passed = np.where(inner, counts[below, moments], 0.0)
    inside = np.where(inner, counts[bucket, moments] - passed, counts[bucket, moments])
    value = start + (bounds[bucket] - start) * ((rank - passed) / inside)
    # A first bucket that ends at or below 0 has no known start; the last one has no end.
    value = np.where(~inner & (bounds[0] <= 0), bounds[0], value)
    value = np.where(bucket == highest, bounds[highest - 1], value)
    return np.where(total == 0, np.nan, value)


def _searched(counts: Floats, rank: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """The first bucket that reaches the rank, by halving, so that NaN counts lead where they lead Prometheus."""
    moments = np.arange(counts.shape[1])
    low = np.zeros(len(rank), dtype=np.int64)
    high = np.full(len(rank), len(counts), dtype=np.int64)
    while (low < high).any():
        middle = (low + high) // 2
        open_ = low < high
        reaches = counts[np.minimum(middle, len(counts) - 1), moments] >= rank
        high = np.where(open_ & reaches, middle, high)
        low = np.where(open_ & ~reaches, middle + 1, low)
    return low
