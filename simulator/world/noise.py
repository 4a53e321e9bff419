"""Noise that is a function: of the seed, a series' name and the time, and of nothing else.

Separate because everything that wobbles shares it. Between the points of a grid the noise runs smoothly from one hash
to the next, so that any moment can be asked for without the ones before it, and its slope has a bound.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from simulator.world.promql.series import Floats, Times

Hashes = NDArray[np.uint64]

STEEPEST = 1.5
"""The most that `smooth` changes over one grid's step."""

_ODD = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
"""The constants of the splitmix64 generator (Steele, Lea and Flood, 2014)."""


def key_of(seed: int, name: str) -> int:
    """A series' own 64 bits."""
    return int.from_bytes(blake2b(f"{seed}/{name}".encode(), digest_size=8).digest(), "big")


def bits(key: int | Hashes, points: Times) -> Hashes:
    """Evenly spread bits for each grid point; of many keys, a column, each has a row of its own."""
    mixed = points.astype(np.uint64) * _ODD[0] + np.asarray(key, dtype=np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _ODD[1]
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _ODD[2]
    return mixed ^ (mixed >> np.uint64(31))


def even(key: int | Hashes, points: Times) -> Floats:
    """A draw from 0 to 1 for each whole number."""
    return np.asarray((bits(key, points) >> np.uint64(11)).astype(np.float64) * 2.0**-53)


def smooth(key: int | Hashes, times: Times, every: int) -> Floats:
    """Noise from 0 to 1 that turns at most once in `every` ms; it changes by at most `STEEPEST` over that."""
    before = times // every
    first, second = even(key, before), even(key, before + 1)
    part = (times - before * every) / every
    return first + (second - first) * (part * part * (3.0 - 2.0 * part))
