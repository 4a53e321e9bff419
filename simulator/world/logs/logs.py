"""`Logs`: every line that the system under drill has logged, to be asked for at any moment in any order.

Separate from the voices because here is only what a log store does: find streams, put lines in order, stop when enough
were read. Nothing is kept: a line of a week ago is worked out when somebody asks for it, and is always the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from simulator.domain.scenario import Scenario
from simulator.domain.simtime import DAY, SECOND
from simulator.world.history import History
from simulator.world.logql.source import Moments
from simulator.world.logs.crew import Crew
from simulator.world.logs.identities import Identities
from simulator.world.logs.lines import LEVELS, Batch, Line, Voice
from simulator.world.logs.voices import voices_of
from simulator.world.metrics_site import Site
from simulator.world.promql.matchers import Matcher, all_match
from simulator.world.promql.series import Times

KEPT = 14 * DAY
"""How long before the drill's start the oldest lines were logged."""
_PAGE = 1_000
"""About how many lines are worked out at once."""
_FEW = 100
"""Half of the same for the first page, where nobody says how many will be taken."""
_FEWEST = 10
_COUNTED = 50_000
"""The same where lines are only counted."""
_LONGEST = 6 * 3_600
"""The most seconds that are looked at at once, where hardly anything is logged."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A service's voices, and which of its pods a question is about."""

    pods: Sequence[Mapping[str, str]]
    wanted: frozenset[int]
    voices: Sequence[Voice]


class Logs:
    """All streams; `now` (ms from the start) is how far they have been written, None for ever."""

    def __init__(self, scenario: Scenario, history: History) -> None:
        self._site = Site(scenario, history)
        self._crews = {name: Crew(history, service, scenario.deploys) for name, service in scenario.services.items()}
        who = Identities(scenario.identities)
        self._voices = {name: voices_of(self._site, history, crew, who) for name, crew in self._crews.items()}
        self.now: int | None = None
        """Nothing later than this is there to be read."""

    @property
    def epoch(self) -> int:
        """The drill's start in ms since 1970."""
        return self._site.epoch

    def streams(self) -> list[Mapping[str, str]]:
        """Every stream's labels."""
        return [
            member.labels for crew in self._crews.values() for member in crew.members if self._has_seen(member.born)
        ]

    def _has_seen(self, moment: int) -> bool:
        return self.now is None or moment <= self.now

    def most(self, matchers: Sequence[Matcher], start: int, until: int) -> int:
        """At least as many lines as there are, told cheaply."""
        start, until = self._within(start, until)
        seconds = max(0, until - start) / SECOND
        rate = sum(voice.most for asked in self._asked(matchers) for voice in asked.voices)
        return int(rate * seconds) + 1

    def lines(
        self,
        matchers: Sequence[Matcher],
        start: int,
        until: int,
        limit: int | None = None,
        newest_first: bool = True,
    ) -> Iterator[Line]:
        """Every line of the streams that match, after `start` up to and at `until` (ms of drill time), in order.

        They are worked out as they are taken. Lines of one millisecond keep their order, either way.
        """
        found = self._read(self._asked(matchers), *self._within(start, until), limit, newest_first=newest_first)
        return islice(found, limit)

    def moments(self, matchers: Sequence[Matcher], start: int, until: int) -> Iterator[Moments]:
        """When each stream logged lines of each level, in parts, without writing any line out."""
        asked = self._asked(matchers)
        start, until = self._within(start, until)
        step = self._window(asked, _COUNTED) * SECOND
        while asked and start < until:
            at = min(until, start + step)
            for each in asked:
                yield from self._moments(each, start, at)
            start = at

    def _moments(self, each: _Asked, start: int, until: int) -> Iterator[Moments]:
        found = [
            (batch.at[rows], batch.pods[rows], batch.levels[rows]) for batch, rows in self._batches(each, start, until)
        ]
        if not found:
            return
        at, pods, levels = (np.concatenate(column) for column in zip(*found, strict=True))
        streams = pods * len(LEVELS) + levels
        order = np.lexsort((at, streams))
        at, streams = at[order], streams[order]
        firsts = np.flatnonzero(np.diff(streams, prepend=-1))
        for number, part in zip(streams[firsts].tolist(), np.split(at, firsts[1:]), strict=True):
            pod, level = divmod(number, len(LEVELS))
            yield Moments(each.pods[pod], LEVELS[level], part)

    def _asked(self, matchers: Sequence[Matcher]) -> list[_Asked]:
        """The services that a question is about."""
        found = []
        for name, crew in self._crews.items():
            pods = [member.labels for member in crew.members]
            wanted = frozenset(number for number, labels in enumerate(pods) if all_match(matchers, labels))
            if wanted:
                found.append(_Asked(pods, wanted, self._voices[name]))
        return found

    def _within(self, start: int, until: int) -> tuple[int, int]:
        """A span cut to what is kept and to what has happened."""
        return max(start, -KEPT), until if self.now is None else min(until, self.now)

    @staticmethod
    def _window(asked: Sequence[_Asked], lines: int) -> int:
        """How many seconds hold about so many lines; there are at most as many as the voices say, and usually half."""
        rate = sum(voice.most for each in asked for voice in each.voices)
        return int(min(max(3 * lines / max(rate, 1e-6), 1), _LONGEST))

    def _read(
        self, asked: Sequence[_Asked], start: int, until: int, limit: int | None, *, newest_first: bool
    ) -> Iterator[Line]:
        """Lines in order, worked out a page at a time: a small one first, since often no more are taken."""
        given, most = 0, _FEW
        while asked and start < until:
            most = min(2 * most, _PAGE) if limit is None else min(max(limit - given, _FEWEST), _PAGE)
            step = self._window(asked, most) * SECOND
            since, at = (max(start, until - step), until) if newest_first else (start, min(until, start + step))
            lines = self._page(asked, since, at)
            yield from reversed(lines) if newest_first else lines
            start, until = (start, since) if newest_first else (at, until)
            given += len(lines)

    def _page(self, asked: Sequence[_Asked], start: int, until: int) -> list[Line]:
        """All lines of a short span, in order."""
        found: list[tuple[int, int, int, _Asked, Batch]] = []
        for each in asked:
            for batch, rows in self._batches(each, start, until):
                order = len(found)
                found += [(int(batch.at[row]), order, int(row), each, batch) for row in rows]
        found.sort(key=lambda one: one[:3])
        return [
            Line(at, each.pods[batch.pods[row]], LEVELS[batch.levels[row]], batch, row)
            for at, _, row, each, batch in found
        ]

    def _batches(self, each: _Asked, start: int, until: int) -> Iterator[tuple[Batch, Times]]:
        """A service's batches of a span, each with the places of the lines that are asked for."""
        seconds = np.arange(start // SECOND, -(-until // SECOND), dtype=np.int64)
        self._site.ready(until)
        everyone, wanted = len(each.wanted) == len(each.pods), list(each.wanted)
        for voice in each.voices:
            batch = voice.batch(seconds)
            if batch is None:
                continue
            here = (batch.at > start) & (batch.at <= until)
            if everyone:
                here &= batch.pods >= 0
            else:
                here &= np.isin(batch.pods, wanted)
            (rows,) = np.nonzero(here)
            if len(rows):
                yield batch, rows
