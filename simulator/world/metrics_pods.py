"""What each pod counts of its service's requests since its process began: all of a service's pods worked out at once.

Separate from the site because it is the inner loop of every alert: a rule asks for each code of each pod, and numpy is
called once for all pods of a service, not once for each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from simulator.world.metrics_counting import Counting, Weight
from simulator.world.noise import even
from simulator.world.pods import Pod
from simulator.world.promql.series import Floats, Times

if TYPE_CHECKING:
    from simulator.world.metrics_site import Site

TOGETHER = 20_000
"""Counts that are worked out together at most; of longer times every pod is asked about by itself."""


@dataclass(frozen=True, slots=True)
class Turns:
    """A pod's life in pieces: in each it has one share of its service's requests."""

    starts: Times
    shares: Floats
    begins: Times
    """For each piece, the first one of its process: there its counts are 0."""


@dataclass(frozen=True, slots=True)
class _Crowd:
    """Pods of one service, their turns laid end to end."""

    places: dict[str, int]
    """Each pod's place, by its name."""
    turns: tuple[Turns, ...]
    starts: Times
    shares: Floats
    before: dict[str, tuple[Floats, Floats]] = field(default_factory=dict)
    """By what is counted: how much was up to each turn, and what of that its process counted itself."""

    def counted_before(self, what: str, counting: Counting) -> tuple[Floats, Floats]:
        """What was counted up to each turn by the service, and by the turn's own process."""
        if what not in self.before:
            at_starts = counting.up_to(self.starts)
            self.before[what] = at_starts, np.concatenate([*self._own(at_starts)])
        return self.before[what]

    def _own(self, at_starts: Floats) -> Iterator[Floats]:
        first = 0
        for each in self.turns:
            own = at_starts[first : first + len(each.starts)]
            gained = np.zeros(len(own))
            np.cumsum((own[1:] - own[:-1]) * each.shares[:-1], out=gained[1:])
            yield gained - gained[each.begins]
            first += len(own)


@dataclass(frozen=True, slots=True)
class _Look:
    """What one query sees of a crowd's requests, pod after pod."""

    times: Times
    crowd: _Crowd
    seen: Times
    """When what is seen at each of `times` happened."""
    flowed: Floats
    """The service's requests up to then."""
    turn: Times
    """Which of the crowd's turns each of these is in."""
    counts: dict[str, Floats] = field(default_factory=dict)
    """What is known by now, by what is counted."""


class PodCounts:
    """Every pod's counts; `anew` and `forget` say when what was worked out no longer holds."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._turns: dict[str, Turns] = {}
        self._crowds: dict[tuple[str, ...], _Crowd] = {}
        self._looks: dict[tuple[str, str], _Look] = {}
        self._phases: dict[tuple[str, str], float] = {}

    def anew(self) -> None:
        """The system has changed, or a later time is asked about."""
        self._turns, self._crowds = {}, {}

    def forget(self) -> None:
        """Another query begins."""
        self._looks = {}

    def counted(self, pod: Pod, what: str, weight: Weight, times: Times, late: str) -> Floats:
        """A pod's own count since its process began: whole, never falling but at a restart."""
        look = self._look(pod, late, times)
        if what not in look.counts:
            look.counts[what] = self._counts(look, what, self._site.counting(pod.service.name, what, weight))
        place = look.crowd.places[pod.name] * len(times)
        return look.counts[what][place : place + len(times)]

    def _counts(self, look: _Look, what: str, counting: Counting) -> Floats:
        crowd = look.crowd
        at_starts, before = crowd.counted_before(what, counting)
        now = counting.up_to(look.seen, look.flowed) - at_starts[look.turn]
        since = before[look.turn] + now * crowd.shares[look.turn]
        phases = np.array([self._phase(name, what.partition("/")[0]) for name in crowd.places])
        return np.asarray(np.floor(np.maximum(since, 0.0) + np.repeat(phases, len(look.times))))

    def _phase(self, pod: str, what: str) -> float:
        """How much of the next whole count a pod begins with."""
        key = (pod, what)
        if key not in self._phases:
            self._phases[key] = float(even(self._site.key(f"{pod}/{what}/phase"), np.array([0]))[0])
        return self._phases[key]

    # ---- many pods at once -----------------------------------------------------------------------------

    def _look(self, pod: Pod, late: str, times: Times) -> _Look:
        """When what is seen of a pod, and of those beside it, happened, and which turn it was in."""
        for who in (pod.service.name, pod.name):
            known = self._looks.get((who, late))
            if known is not None and known.times is times and pod.name in known.crowd.places:
                return known
        beside = [each for each in self._site.pods(pod.service) if _there(each, times)]
        together = pod in beside and len(beside) * len(times) <= TOGETHER
        crowd = self._crowd(beside if together else [pod])
        look = self._looked(crowd, pod, late, times)
        self._looks[pod.service.name if together else pod.name, late] = look
        return look

    def _looked(self, crowd: _Crowd, pod: Pod, late: str, times: Times) -> _Look:
        seen, turn, first = [], [], 0
        keys = np.array([[self._site.key(f"{name}/{late}/late")] for name in crowd.places], dtype=np.uint64)
        for happened, turns in zip(self._site.late(keys, times), crowd.turns, strict=True):
            here = np.maximum(turns.starts.searchsorted(times, "right") - 1, 0)
            # Nothing is seen before the process began, however late it is seen.
            began = turns.starts[turns.begins[here]]
            seen.append(np.maximum(happened, began))
            turn.append(np.maximum(turns.starts.searchsorted(seen[-1], "right") - 1, 0) + first)
            first += len(turns.starts)
        all_seen = np.concatenate(seen)
        flowed = self._site.flows[pod.service.name].count(all_seen)
        return _Look(times, crowd, all_seen, flowed, np.concatenate(turn))

    def _crowd(self, pods: list[Pod]) -> _Crowd:
        names = tuple(pod.name for pod in pods)
        if names not in self._crowds:
            turns = tuple(self._turns_of(pod) for pod in pods)
            starts = np.concatenate([each.starts for each in turns])
            shares = np.concatenate([each.shares for each in turns])
            self._crowds[names] = _Crowd({name: place for place, name in enumerate(names)}, turns, starts, shares)
        return self._crowds[names]

    def _turns_of(self, pod: Pod) -> Turns:
        """A pod's life in pieces."""
        if pod.name not in self._turns:
            died = self._site.crashes(pod)
            last = np.inf if pod.ends is None else pod.ends
            others = self._site.pods(pod.service)
            moved = {at for each in others for at in (each.ready, each.ends) if at is not None}
            inside = {at for at in moved if pod.ready < at < last} - set(died)
            starts = np.array([pod.ready, *sorted({*died, *inside})], dtype=np.int64)
            fresh = np.isin(starts, [pod.ready, *died])
            begins = np.maximum.accumulate(np.where(fresh, np.arange(len(starts)), 0))
            serving = self._site.serving(pod.service, starts)
            self._turns[pod.name] = Turns(starts, 1.0 / np.maximum(serving, 1.0), begins)
        return self._turns[pod.name]


def _there(pod: Pod, times: Times) -> bool:
    """Whether a pod may have been scraped at some of many moments."""
    return len(times) > 0 and bool(pod.born <= times[-1] and (pod.ends is None or pod.ends > times[0]))
