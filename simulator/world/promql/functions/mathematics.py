"""Functions of one value: abs to tanh, and those with scalar bounds: round and the clamps.

Separate because they know nothing of time, labels or windows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from simulator.world.promql.series import Floats, Mask


def _radians(values: Floats) -> Floats:
    return values * np.pi / 180


def _degrees(values: Floats) -> Floats:
    return values * 180 / np.pi


PLAIN: Mapping[str, Callable[[Floats], Floats]] = MappingProxyType(
    {
        "abs": np.abs,
        "acos": np.arccos,
        "acosh": np.arccosh,
        "asin": np.arcsin,
        "asinh": np.arcsinh,
        "atan": np.arctan,
        "atanh": np.arctanh,
        "ceil": np.ceil,
        "cos": np.cos,
        "cosh": np.cosh,
        "deg": _degrees,
        "exp": np.exp,
        "floor": np.floor,
        "ln": np.log,
        "log10": np.log10,
        "log2": np.log2,
        "rad": _radians,
        "sgn": np.sign,
        "sin": np.sin,
        "sinh": np.sinh,
        "sqrt": np.sqrt,
        "tan": np.tan,
        "tanh": np.tanh,
    }
)


def _larger(bound: Floats, values: Floats) -> Floats:
    """Like Go's math.Max: an infinite bound wins even over NaN."""
    return np.where((bound == np.inf) | (values == np.inf), np.inf, np.maximum(bound, values))


def _smaller(bound: Floats, values: Floats) -> Floats:
    """Like Go's math.Min: an infinite bound wins even over NaN."""
    return np.where((bound == -np.inf) | (values == -np.inf), -np.inf, np.minimum(bound, values))


def _everywhere(values: Floats) -> Mask:
    return np.ones(values.shape, dtype=np.bool_)


def _rounded(values: Floats, nearest: Floats | None = None) -> tuple[Floats, Mask]:
    """To the nearest multiple, halves upwards; dividing by the inverse loses less."""
    inverse = 1.0 / (np.ones(1) if nearest is None else nearest)
    return np.floor(values * inverse + 0.5) / inverse, _everywhere(values)


def _clamped(values: Floats, least: Floats, most: Floats) -> tuple[Floats, Mask]:
    """Between two bounds; nothing where they cross."""
    return _larger(least, _smaller(most, values)), _everywhere(values) & ~(most < least)


def _clamped_below(values: Floats, least: Floats) -> tuple[Floats, Mask]:
    return _larger(least, values), _everywhere(values)


def _clamped_above(values: Floats, most: Floats) -> tuple[Floats, Mask]:
    return _smaller(most, values), _everywhere(values)


BOUNDED: Mapping[str, Callable[..., tuple[Floats, Mask]]] = MappingProxyType(
    {
        "clamp": _clamped,
        "clamp_max": _clamped_above,
        "clamp_min": _clamped_below,
        "round": _rounded,
    }
)
"""Functions that take scalars, one a moment, and may leave rows out."""
