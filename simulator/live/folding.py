"""A drill's log folded to any record, quickly both ways: going on folds what comes next, going back starts from a copy.

Separate from `recording`, which makes views of it. Copies are kept as the log is first gone through, one every so many
records; the scenario and the records, which nobody changes, are shared by all of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from simulator.domain.events import Recorded
from simulator.domain.evolve import evolve
from simulator.domain.scenario import Scenario
from simulator.domain.state import State
from simulator.world.history import History
from simulator.world.signals import World

EVERY = 100
"""Records between two copies."""


class Folded:
    """The drill's state and its system under drill, up to some record."""

    def __init__(self, scenario: Scenario, state: State, history: History) -> None:
        self.state = state
        self.history = history
        self.world = World(scenario, history)

    def take(self, records: Sequence[Recorded]) -> None:
        """Take in the next records."""
        for record in records:
            evolve(self.state, record)
            self.history.take(record)


class Folding:
    """A log, and its fold at the record that was asked for last."""

    def __init__(self, scenario: Scenario, log: Sequence[Recorded]) -> None:
        self._log = log
        self._scenario = scenario
        self._shared: tuple[object, ...] = (scenario, *log, *(record.event for record in log))
        self._now = Folded(scenario, State(), History(scenario))
        self._kept = [self._copy(self._now)]
        """By number of records: at none, at `EVERY`, and so on, as far as the log was gone through."""

    def to(self, seq: int) -> Folded:
        """The fold up to a record; it holds until the next is asked for."""
        before = self._kept[bisect_right(self._kept, seq, key=lambda kept: kept.state.seq) - 1]
        if not before.state.seq <= self._now.state.seq <= seq:
            self._now = self._copy(before)
        while self._now.state.seq < seq:
            since = self._now.state.seq
            until = min(seq, (since // EVERY + 1) * EVERY)
            self._now.take(self._log[since:until])
            if until == len(self._kept) * EVERY:
                self._kept.append(self._copy(self._now))
        return self._now

    def _copy(self, folded: Folded) -> Folded:
        same: dict[int, Any] = {id(each): each for each in self._shared}
        state, history = deepcopy((folded.state, folded.history), same)
        return Folded(self._scenario, state, history)
