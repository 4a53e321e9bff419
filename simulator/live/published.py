"""`Snapshot`: what everybody who looks sees at one moment, and what has changed since another, as text for the wire.

Separate from the drill because a snapshot never changes: it may be sent long after it was made, by many. A field that
is as it was in the snapshot before is the same object, so that comparing is cheap, and each is written as JSON once for
all who are sent it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any, get_type_hints

from pydantic import TypeAdapter

from simulator.domain.log import Log
from simulator.domain.vocabulary import FACILITATOR, PersonId
from simulator.views import DrillView, Entry, FacilitatorView, Running, models
from simulator.views.see import entries

if TYPE_CHECKING:
    from simulator.live.shared import SharedDrill

_OF_EACH = frozenset({"seq", "at", "you", "entries"})
"""Fields of a view that a delta names by itself, or that never change."""
CHANGING = tuple(each.name for each in fields(DrillView) if each.name not in _OF_EACH)
"""Fields of a view that a delta may change."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A moment of a drill, as far as it is on disk."""

    number: int
    """Counts snapshots; not the same after a restart."""
    seq: int
    at: int
    speed: float
    ended: bool
    log: Log
    """The drill's own log, of which only `seq` records are on disk; it only ever grows."""
    views: dict[PersonId, DrillView]
    """By who looks; without the story."""
    console: FacilitatorView | None = None
    """Where the facilitator looks; without the story, and a little older than the views while much happens."""
    _written: dict[tuple[str, int], bytes] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls, drill: SharedDrill, number: int, viewers: Iterable[PersonId], console: FacilitatorView | None = None
    ) -> Snapshot:
        """The drill as it is now, for these viewers; `console` is an earlier one that still does."""
        engine, seq = drill.engine, len(drill.engine.log)
        people = tuple(viewers)
        return cls(
            number=number,
            seq=seq,
            at=engine.now,
            speed=drill.clock.speed,
            ended=engine.ended,
            log=engine.log,
            views={person: drill.view(person, seq) for person in people},
            console=(console or drill.facilitator_view(seq, drill.connected())) if FACILITATOR in people else None,
        )

    def standing(self) -> Snapshot:
        """The same moment, in which the drill stands."""
        return replace(
            self,
            number=self.number + 1,
            views={
                person: replace(view, running=Running.PAUSED) if view.running is Running.RUNNING else view
                for person, view in self.views.items()
            },
            _written={},
        )

    def story(self, person: PersonId, since: int) -> tuple[Entry, ...]:
        """The part of the story after a record that somebody may see."""
        return entries(self.log[since : self.seq], person)

    def whole_story(self, since: int, upto: int) -> tuple[Entry, ...]:
        """Every record after one, up to another, for the facilitator alone."""
        return tuple(Entry(*record[:5]) for record in self.log[since : min(upto, self.seq)])

    def delta(self, person: PersonId, before: DrillView, since: int) -> str:
        """The frame `delta` from an earlier view of the same person to this one."""
        after = self.views[person]
        changed = b",".join(
            b'"' + name.encode() + b'":' + self._json(name, getattr(after, name))
            for name in CHANGING
            if getattr(after, name) is not getattr(before, name) and getattr(after, name) != getattr(before, name)
        )
        told = _writers()["entries"].dump_json(self.story(person, since), by_alias=True)
        return (
            f'{{"frame":"delta","seq":{after.seq},"at":{after.at},"speed":{self.speed!r},'
            f'"changed":{{{changed.decode()}}},"entries":{told.decode()}}}'
        )

    def _json(self, name: str, value: Any) -> bytes:
        key = name, id(value)  # the value lives as long as the view that holds it, which this snapshot does
        if key not in self._written:
            self._written[key] = _writers()[name].dump_json(value, by_alias=True)
        return self._written[key]


@cache
def _writers() -> dict[str, TypeAdapter[Any]]:
    hints = get_type_hints(DrillView, vars(models))
    return {name: TypeAdapter(hints[name]) for name in (*CHANGING, "entries")}


def carried_over(before: Snapshot, after: Snapshot) -> Snapshot:
    """A snapshot in which what is as it was before is the same object as it was."""
    known: dict[int, Any] = {}
    return replace(
        after,
        views={person: _kept(before.views.get(person), view, known) for person, view in after.views.items()},
        _written={},
    )


def _kept(before: DrillView | None, after: DrillView, known: dict[int, Any]) -> DrillView:
    if before is None:
        return after
    same: dict[str, Any] = {}
    for name in CHANGING:
        new, old = getattr(after, name), getattr(before, name)
        if id(new) not in known:
            known[id(new)] = old if new == old else new
        if known[id(new)] is not new:
            same[name] = known[id(new)]
    return replace(after, **same) if same else after
