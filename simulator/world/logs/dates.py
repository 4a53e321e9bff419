"""Moments as logs write them.

Separate because every format has its own, and a batch's moments are written in one go.
"""

from __future__ import annotations

import numpy as np

from simulator.world.promql.series import Times


def iso(epoch: int, at: Times) -> list[str]:
    """`2025-03-15T14:25:00.123Z`, as services write it."""
    return [f"{each}Z" for each in _written(epoch, at)]


def spaced(epoch: int, at: Times, mark: str = ".") -> list[str]:
    """`2025-03-15 14:25:00.123`, as databases write it; queues with a comma."""
    return [each.replace("T", " ").replace(".", mark) for each in _written(epoch, at)]


def _written(epoch: int, at: Times) -> list[str]:
    found: list[str] = np.datetime_as_string((at + epoch).astype("datetime64[ms]"), unit="ms").tolist()
    return found


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_first(epoch: int, at: Times) -> list[str]:
    """`15 Mar 2025 14:25:00.123`, as Redis writes it."""
    return [f"{each[8:10]} {_month(each)} {each[:4]} {each[11:]}" for each in _written(epoch, at)]


def syslog(epoch: int, at: Times) -> list[str]:
    """`Mar 15 14:25:00`, as syslog writes it."""
    return [f"{_month(each)} {each[8:10]} {each[11:19]}" for each in _written(epoch, at)]


def access(epoch: int, at: Times) -> list[str]:
    """`15/Mar/2025:14:25:00 +0000`, as web servers write it."""
    return [f"{each[8:10]}/{_month(each)}/{each[:4]}:{each[11:19]} +0000" for each in _written(epoch, at)]


def _month(iso: str) -> str:
    return _MONTHS[int(iso[5:7]) - 1]
