"""Request lines: what services say about each request that they log.

Separate because these lines are the bulk of all logs and carry the signals: as many as the traffic, the share of
errors as it is, durations by the latency's quantiles. They are sampled alike, good and bad, so that shares hold.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from simulator.domain.scenario import LogFormat, Service
from simulator.domain.simtime import SECOND
from simulator.world.logs.crew import Crew
from simulator.world.logs.dates import iso
from simulator.world.logs.failing import Failing, failing, trace_of
from simulator.world.logs.identities import Identities
from simulator.world.logs.lines import ERROR, INFO, WARN, Batch, Numbers, Spots, spots
from simulator.world.logs.written import format_of, written
from simulator.world.metrics_requests import BAD, GOOD
from simulator.world.metrics_site import Site
from simulator.world.promql.series import Floats, Mask, Times
from simulator.world.spread import RETRIES, Spread

MOST_LOGGED = 4.0
"""Requests a second that a service logs at its daily height: it logs one in so many, and always the same share."""
TRACED = 0.25
"""The share of failed requests whose line carries a stack trace."""
SLOW = 0.985
"""A request slower than this share of its fellows is logged as a warning."""

STATUSES = tuple(int(code) for code in (*GOOD, *BAD))
_LIMITED, _LATE = STATUSES.index(429), STATUSES.index(504)
_WEIGHTS = tuple(GOOD.values()), tuple(BAD.values())


def routes_of(service: Service) -> tuple[tuple[str, str, str], ...]:
    """What is asked of a service: method, path, and the name of what answers it, the commonest first."""
    noun = service.name
    for ending in ("-service", "-api", "-svc", "-server"):
        noun = noun.removesuffix(ending)
    noun = noun.replace("_", "-").lower()
    plural, word = noun if noun.endswith("s") else f"{noun}s", noun.replace("-", "_").replace(".", "_")
    return (
        ("GET", f"/api/v1/{plural}/{{id}}", f"get_{word}"),
        ("POST", f"/api/v1/{plural}", f"create_{word}"),
        ("GET", f"/api/v1/{plural}", f"list_{word}"),
        ("PUT", f"/api/v1/{plural}/{{id}}", f"update_{word}"),
    )


_ROUTES = (0.5, 0.25, 0.15, 0.1)


def quantiles(lines: Spots, ended: Numbers) -> Floats:
    """Which quantile of the durations each request is at.

    Of the failed ones those that ran into a deadline are the slowest; failed ones as a whole are as slow as the others.
    """
    draw, late = lines.draw("duration"), BAD["504"]
    of_failed = np.where(ended == _LATE, 1.0 - late + late * draw, (1.0 - late) * draw)
    return np.where(ended >= len(GOOD), of_failed, draw)


def durations(felt: Spread, lines: Spots, quantile: Floats) -> Floats:
    """How long each request took in ms: log-logistic, as the median and the 99th percentile have it."""
    p50, p99 = felt.p50_ms[lines.which], felt.p99_ms[lines.which]
    odds = np.clip(quantile, 1e-4, 1 - 1e-4)
    return np.asarray(p50 * np.exp(np.log(odds / (1 - odds)) * np.log(np.maximum(p99 / p50, 1.01)) / math.log(99)))


def statuses(felt: Spread, lines: Spots) -> Numbers:
    """Which of `STATUSES` each request ended with."""
    good, bad = (lines.weighted(f"status/{place}", weights) for place, weights in enumerate(_WEIGHTS))
    failed = lines.draw("failed") < felt.errors[lines.which]
    return np.where(failed, bad + len(GOOD), good)


def kept(site: Site, service: Service) -> float:
    """The share of a service's requests that it logs."""
    most = site.flows[service.name].most
    return min(1.0, MOST_LOGGED / most) if most else 0.0


class Requests:
    """The request lines of one service."""

    def __init__(self, site: Site, crew: Crew, who: Identities) -> None:
        self._site, self._crew, self._who = site, crew, who
        service = crew.service
        self._kept = kept(site, service)
        self.most = 1.0 + self._kept * site.flows[service.name].most * (1.0 + RETRIES) * 1.5

    def batch(self, seconds: Times) -> Batch | None:
        """The lines of these seconds."""
        site, service, moments = self._site, self._crew.service, seconds * SECOND
        felt = site.spread(service.name, moments)
        rates = site.load(service.name, moments) * self._kept
        lines = spots(f"{service.name}/requests", site.scenario.seed, seconds, rates)
        if not len(lines):
            return None
        ended = statuses(felt, lines)
        quantile = quantiles(lines, ended)
        warns = (quantile > SLOW) | (ended == _LIMITED)
        levels = np.where(ended >= len(GOOD), ERROR, np.where(warns, WARN, INFO))
        took = durations(felt, lines, quantile)
        why = failing(site, service, moments, lines)
        pods = self._crew.at_work(seconds, lines, (ended >= len(GOOD)) & why.own, felt.errors)
        return Batch(
            lines.at, pods, levels, Writing(site, self._crew, self._who, lines, ended, pods, took, quantile > SLOW, why)
        )


@dataclass(frozen=True)
class Writing:
    """Writes out the lines of a batch; what they say beside the signals is drawn when the first is asked for."""

    site: Site
    crew: Crew
    who: Identities
    lines: Spots
    ended: Numbers
    pods: Numbers
    took: Floats
    slow: Mask
    why: Failing

    @cached_property
    def _form(self) -> LogFormat:
        return format_of(self.crew.service)

    @cached_property
    def _routes(self) -> tuple[tuple[str, str, str], ...]:
        return routes_of(self.crew.service)

    @cached_property
    def _columns(self) -> list[tuple[Any, ...]]:
        """Each line's own words and numbers."""
        lines = self.lines
        return list(
            zip(
                iso(self.site.epoch, lines.at),
                lines.weighted("route", _ROUTES).tolist(),
                (10_000 + lines.draw("number") * 990_000).astype(np.int64).tolist(),
                lines.pick("who", len(self.who)).tolist(),
                lines.bits("trace").tolist(),
                lines.draw("traced").tolist(),
                self.slow.tolist(),
                self.ended.tolist(),
                self.pods.tolist(),
                self.took.tolist(),
                strict=True,
            )
        )

    def __call__(self, row: int) -> str:
        """Write one line out."""
        stamp, route, number, who, trace, traced, slow, ended, pod, took = self._columns[row]
        method, path, handler = self._routes[route]
        failed, status = ended >= len(GOOD), STATUSES[ended]
        level, says = "info", "request completed"
        if failed:
            level, says = "error", "request failed"
        elif slow:
            level, says = "warn", "slow request"
        elif ended == _LIMITED:
            level, says = "warn", "rate limit reached"
        fields: list[tuple[str, Any]] = [
            ("ts", stamp),
            ("level", level),
            ("service", self.crew.service.name),
            ("pod", self.crew.name(pod)),
            ("msg", says),
            ("method", method),
            ("path", path.replace("{id}", str(number))),
            ("status", status),
            ("duration_ms", round(took, 1)),
            ("trace_id", trace_id(trace)),
            ("user", self.who.users[who]),
            ("client_ip", self.who.addresses[who]),
        ]
        if "pay" in self.crew.service.name:
            fields.append(("card", self.who.cards[who]))  # masked, as it must be
        stack = ""
        if failed:
            reason = self.why.reason(row, status)
            fields.append(("error", reason))
            if traced < TRACED:
                stack = trace_of(self.crew.service, reason, handler, traced / TRACED)
        return written(self._form, fields, stack)


def trace_id(bits: int) -> str:
    """A request's 128 bits, from 64 that were drawn."""
    return f"{bits:016x}{bits * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF:016x}"
