"""A library by hand, for home; and journals of drills that were really played."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from simulator.domain.actions import End
from simulator.domain.vocabulary import FACILITATOR, PersonId, Rating, Role
from simulator.engine.engine import Engine
from simulator.engine.plan import Plan
from simulator.errors import GamedayError
from simulator.live.session import Session
from simulator.scenario.loader import load, read_sources
from simulator.store.header import Header, Seat
from simulator.store.journal import JournalFile
from tests.tui.drills import MINUTE, QUIET, ShownSession
from tui.library import Card, How, Played, PlayedBy, Reading, Records, Unreadable
from tui.path.progress import Known, Progress
from tui.settings import Read, Settings
from tui.shadow import Watching

CARDS = (
    Card("disk", "The disk is full", "Exports fail.", "beginner", ("disk", "runbook"), 40 * MINUTE, ("Read first",)),
    Card("orders", "Orders fail after a change", "A shop.", "intermediate", ("deploy",), 60 * MINUTE),
)


def played(
    ref: str, slug: str = "disk", *, score: float | None = 80.0, finished: bool = True, by: PlayedBy = PlayedBy.PERSON,
    day: int = 1,
) -> Played:  # fmt: skip
    """A drill that was begun."""
    return Played(
        ref=ref, slug=slug, title=next(card.title for card in CARDS if card.slug == slug),
        when=datetime(2026, 5, day, 12, 0, tzinfo=UTC), by=by, you="alice" if by is PlayedBy.PERSON else "", exam=False,
        finished=finished, at=12 * MINUTE, score=score, rating=None if score is None else Rating.S,
    )  # fmt: skip


class ByHand:
    """A library that shows what it is given, and notes what it is asked to open."""

    def __init__(
        self, *records: Played, unreadable: tuple[Unreadable, ...] = (), session: Session | None = None,
        refuses: GamedayError | None = None, settings: Read | None = None, known: Known | None = None,
    ) -> None:  # fmt: skip
        """`known` is how far the path was gone; left out, the tour was skipped long ago."""
        self.read = settings or Read()
        self.known = known or Known(Progress(tour_skipped=True))
        self.kept: list[Settings] = []
        self.records = Records(records, unreadable)
        self.session: Session = session or ShownSession(QUIET)
        self.refuses = refuses
        self.asked: list[tuple[str, str, How | None]] = []
        self.readings = 0
        self.closed = 0

    def drills(self) -> tuple[Card, ...]:
        return CARDS

    def settings(self) -> Read:
        return self.read

    def keep_settings(self, settings: Settings) -> str:
        self.kept.append(settings)
        return "config.toml"

    def tour(self) -> AbstractAsyncContextManager[Session]:
        return self._opened("tour", "")

    async def watch(self, slug: str, role: Role) -> Watching:
        self.asked.append(("watch", f"{slug} {role}", None))
        raise GamedayError("no experts here")

    def progress(self) -> Known:
        return self.known

    def reached(self, steps: Iterable[str]) -> Known:
        self.known = Known(self.known.progress.with_done(steps, datetime(2026, 5, 1, 12, 0, tzinfo=UTC)))
        return self.known

    def skip_tour(self) -> Known:
        self.known = Known(self.known.progress.with_tour_skipped())
        return self.known

    def reading(self) -> Iterator[Reading]:
        self.readings += 1
        yield Reading(len(self.records.played), len(self.records.played), self.records)

    @asynccontextmanager
    async def _opened(self, what: str, ref: str, how: How | None = None) -> AsyncIterator[Session]:
        self.asked.append((what, ref, how))
        if self.refuses is not None:
            raise self.refuses
        try:
            yield self.session
        finally:
            self.closed += 1

    def play(self, slug: str, how: How) -> AbstractAsyncContextManager[Session]:
        return self._opened("play", slug, how)

    def go_on(self, ref: str) -> AbstractAsyncContextManager[Session]:
        return self._opened("go on", ref)

    def look_back(self, ref: str) -> AbstractAsyncContextManager[Session]:
        return self._opened("look back", ref)


def journal(
    path: Path, *, until: int = 9 * MINUTE, end: bool = True, speed: float | None = 1.0, simulated: bool = False,
    exam: bool = False, slug: str = "export-disk-full",
) -> Path:  # fmt: skip
    """Play a shipped drill into a journal: nobody acts, and it ends at `until` or is left there."""
    loaded = load(read_sources(slug))
    plan = Plan(loaded.scenario, loaded.policy, loaded.seed, exam)
    you = next(person.id for person in loaded.scenario.people if person.playable)
    seats = (Seat(person=you, simulated=simulated),)
    writer = JournalFile.create(path, Header.of(loaded, "0", seats, exam=exam, speed=speed), durable=False)
    engine = Engine(plan, writer.write)
    engine.advance(until)
    if end:
        engine.submit(FACILITATOR, End(), "end")
    writer.close()
    assert PersonId(you) in {person.id for person in engine.view(PersonId(you)).people}
    return path
