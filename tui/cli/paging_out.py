"""`--page-via`: lets a drill's pages go to real systems while it is played, and closes them there when it is over.

Separate from playing because nothing of it happens unless it was asked for, and because it says beforehand what will be
sent, and afterwards what may have been left open.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import typer

from simulator.integrations.outbound.places import NoPlace, Place, System, place_of
from tui.cli.output import narrate

if TYPE_CHECKING:
    from simulator.domain.events import Recorded
    from simulator.engine.engine import Engine
    from simulator.live.outbound import Outbound
    from simulator.store.journal import Journal


def places_of(asked: Sequence[System]) -> tuple[Place, ...]:
    """Where pages go, as the environment says; raises `typer.BadParameter` where it does not."""
    try:
        return tuple(place_of(system, os.environ) for system in dict.fromkeys(asked))
    except NoPlace as missing:
        raise typer.BadParameter(str(missing), param_hint="--page-via") from None


class Tells:
    """Says what goes wrong elsewhere: at once where somebody can read it, else when the drill has been left."""

    def __init__(self, *, at_once: bool) -> None:
        self._at_once = at_once
        self._kept: list[str] = []
        self.shows: Callable[[str], None] | None = None
        """Shows a text on the screen while there is one."""

    def say(self, text: str) -> None:
        """Say it; called from any thread."""
        if self._at_once:
            _say(text)
            return
        self._kept.append(text)
        if (shows := self.shows) is not None:
            with suppress(RuntimeError):  # the screen has just gone
                shows(text)

    def out(self) -> None:
        """The screen has gone: say what was kept, and from now on say it at once."""
        self._at_once = True
        for text in self._kept:
            _say(text)
        self._kept.clear()


@dataclass(frozen=True, slots=True)
class PagedJournal:
    """A journal whose records are also handed to who carries pages out, once they are written."""

    journal: Journal
    outbound: Outbound

    def write(self, record: Recorded) -> None:
        """Keep a record, then let its page go out."""
        self.journal.write(record)
        self.outbound.take(record)

    def sync(self) -> None:
        """Return when everything written is on disk."""
        self.journal.sync()

    def close(self) -> None:
        """Keep everything and stop."""
        self.journal.close()


@contextmanager
def paged_out(
    places: Sequence[Place], engine: Engine, journal: Journal, path: Path, tells: Tells
) -> Iterator[PagedJournal]:
    """A journal whose pages go out until the drill is left; then everything is closed elsewhere."""
    from simulator.integrations.outbound.sent import Sent, file_of
    from simulator.live.outbound import Outbound
    from simulator.live.posting import over_the_network

    sent = Sent(file_of(path))
    sent.begin(anew=not engine.log)
    where = " and ".join(f"{place.system} ({place.host})" for place in places)
    narrate(
        f"Real pages: whatever this drill pages goes to {where}, marked [DRILL]. It is closed there when the drill is "
        f"over or left. After a crash: gameday oncall clean {path}"
    )
    outbound = Outbound(places, sent, tells.say, post=over_the_network()).start()
    try:
        with _leaving_on_signals():
            outbound.follow(engine.plan.scenario, engine.log)
            yield PagedJournal(journal, outbound)
    finally:
        tells.out()
        closed(outbound, path)


@contextmanager
def _leaving_on_signals() -> Iterator[None]:
    """Leave the drill in good order when it is told to stop or its terminal is closed, so that nobody is called on."""

    def leave(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_IGN)  # closing takes a moment, and once is enough
        raise SystemExit(128 + number)

    numbers = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]
    before = {number: signal.signal(number, leave) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is leave:
                signal.signal(number, handler)


def closed(outbound: Outbound, path: Path) -> None:
    """Close everything elsewhere, and name what may be left open."""
    if outbound.left:
        _say("Closing this drill's pages elsewhere ...")
    try:
        outbound.close()
    finally:
        for left in outbound.left:
            keys = ", ".join(left.keys)
            _say(f"{left.system}: these may still be open: {keys}. Close them: gameday oncall clean {path}")


def _say(text: str) -> None:
    """Say something, unless the terminal has gone: what is open is closed all the same."""
    with suppress(OSError):
        narrate(text)


def remind(journal: Path) -> None:
    """Say that an earlier part of a drill may have left pages open, where it is played on without them."""
    from simulator.integrations.outbound.sent import Sent, file_of

    beside = file_of(journal)
    systems = [
        system.value for system, known in Sent(beside).known.items() if any(k.may_be_open for k in known.values())
    ]
    if systems:
        narrate(
            f"Pages of this drill may still be open at {' and '.join(systems)}, and go on calling people. "
            f"Close them: gameday oncall clean {journal}"
        )
