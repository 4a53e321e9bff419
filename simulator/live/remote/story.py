"""What a client has been told: the view, the story, the lobby, the report and the console.

Separate from the session because it knows no socket: frames go in, and what they add up to can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from simulator.domain.vocabulary import PersonId
from simulator.errors import ProtocolError
from simulator.live import wire
from simulator.live.wire import Kind
from simulator.views import DrillView, Entry, FacilitatorView, Running


class Told:
    """Everything a host has said so far."""

    def __init__(self) -> None:
        self.welcome: wire.Welcome | None = None
        self.lobby: wire.Lobby | None = None
        self.speed = 1.0
        self.report: dict[str, Any] | None = None
        self.reports = 0
        """How many reports have come; another one means that something was added."""
        self.console: wire.Console | None = None
        self._view: DrillView | None = None
        self._story: list[Entry] = []
        self._whole: list[Entry] = []
        """The facilitator's story."""

    @property
    def kind(self) -> Kind:
        """What the ticket lets its holder do."""
        return self.welcome.kind if self.welcome else Kind.OBSERVER

    @property
    def you(self) -> PersonId:
        """Who is played."""
        return self.welcome.you if self.welcome else PersonId("")

    @property
    def seq(self) -> int:
        """The number of the last record that is known."""
        return self._view.seq if self._view else 0

    @property
    def seen(self) -> bool:
        """Whether there is a view."""
        return self._view is not None

    @property
    def ended(self) -> bool:
        """Whether the drill has ended."""
        return self._view is not None and self._view.running is Running.ENDED

    def view(self, since: int = 0) -> DrillView:
        """The view, with the story after a record."""
        if self._view is None:
            raise ProtocolError("The host has not said yet how the drill stands.")
        return replace(self._view, entries=_after(self._story, since))

    def facilitators(self, since: int = 0) -> FacilitatorView | None:
        """The facilitator's view, with the whole story after a record; None for everybody else."""
        if self.console is None:
            return None
        found = self.console.console
        return replace(found, drill=replace(found.drill, entries=_after(self._whole, since)))

    def take(self, frame: wire.ServerFrame) -> None:
        """Take in a frame that says how things stand; raises `ProtocolError` where it fits nothing before it."""
        match frame:
            case wire.Welcome():
                if self.welcome is not None and frame.journal != self.welcome.journal:
                    self._story, self._whole, self._view = [], [], None
                self.welcome = frame
            case wire.Lobby():
                self.lobby = frame
            case wire.View():
                self._view, self.speed = frame.view, frame.speed
                _add(self._story, frame.view.entries)
            case wire.Delta():
                if self._view is None:
                    raise ProtocolError("The host sent a change before the view that it changes.")
                self._view, self.speed = wire.apply(self._view, frame), frame.speed
                _add(self._story, frame.entries)
            case wire.Reported():
                self.report, self.reports = frame.report, self.reports + 1
            case wire.Console():
                self.console = frame
                _add(self._whole, frame.console.drill.entries)
            case _:
                pass


def _add(story: list[Entry], new: Sequence[Entry]) -> None:
    """Let the story go on; a whole story that is told again takes the place of what it repeats."""
    if new and story and new[0].seq <= story[-1].seq:
        del story[next(at for at, entry in enumerate(story) if entry.seq >= new[0].seq) :]
    story.extend(new)


def _after(story: list[Entry], since: int) -> tuple[Entry, ...]:
    at = len(story)
    while at and story[at - 1].seq > since:
        at -= 1
    return tuple(story[at:])
