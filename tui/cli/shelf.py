"""The library behind home: shipped drills, the user's journals, and sessions made from either.

Separate from the commands, which each play one drill and end: here drills follow each other in one program. Whatever
takes long (loading, replaying) happens in a thread, so that the screen goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.domain.vocabulary import Level, Role, Skill
from simulator.errors import JournalError
from tui.cli.config import keep, play_as, user_settings
from tui.cli.journals import new_journal
from tui.cli.keeping import keep_file
from tui.cli.places import data_folder, journals_folder
from tui.cli.playing import How as Options
from tui.cli.playing import seated
from tui.cli.progress import ProgressFile
from tui.cli.records import CACHE, Journals
from tui.cli.terminal import started
from tui.library import Card, How, Reading
from tui.path.progress import Known
from tui.settings import Read, Settings

if TYPE_CHECKING:
    from simulator.live.local import LocalSession
    from simulator.live.session import Session
    from simulator.store.journal import ReadJournal
    from tui.cli.past import PastSession
    from tui.shadow import Watching


class Shelf:
    """`tui.library.Library` for this user on this machine."""

    def __init__(self) -> None:
        self._journals = Journals(journals_folder(), data_folder() / CACHE)
        self._progress = ProgressFile()

    def drills(self) -> tuple[Card, ...]:
        """What there is to play, for beginners first."""
        from simulator.scenario.loader import check, read_sources, shipped

        found = [check(read_sources(name)).scenario for name in shipped()]
        levels = list(Level)
        cards = [
            Card(
                slug=each.slug,
                title=each.title,
                summary=" ".join(each.summary.split()),
                level=each.level.value,
                tags=each.tags,
                length=each.length,
                objectives=tuple(objective.says for objective in each.objectives),
            )
            for each in sorted(found, key=lambda each: (levels.index(each.level), each.slug))
        ]
        return tuple(cards)

    def reading(self) -> Iterator[Reading]:
        """Read what was played, journal by journal."""
        return self._journals.reading()

    def settings(self) -> Read:
        """The user's settings, and what is wrong with their file."""
        return user_settings()

    def keep_settings(self, settings: Settings) -> str:
        """Write settings down; where they are now."""
        return str(keep(settings))

    @asynccontextmanager
    async def play(self, slug: str, how: How) -> AsyncIterator[Session]:
        """A drill from its start, in a new journal."""
        session, path = await asyncio.to_thread(_fresh, slug, how)
        async with started(session, how.role):
            yield session
        await asyncio.to_thread(keep_file, path)

    @asynccontextmanager
    async def go_on(self, ref: str) -> AsyncIterator[Session]:
        """A drill that was left, from where it stood."""
        session = await asyncio.to_thread(_resumed, Path(ref))
        async with started(session, None):
            yield session
        await asyncio.to_thread(keep_file, Path(ref))

    @asynccontextmanager
    async def tour(self) -> AsyncIterator[Session]:
        """The guided tour's drill; nothing of it is kept."""
        from tui.cli.tour import tour_session

        session = await asyncio.to_thread(tour_session)
        async with started(session, None):
            yield session

    async def watch(self, slug: str, role: Role) -> Watching:
        """A drill played by experts."""
        return await asyncio.to_thread(_watching, slug, role)

    def progress(self) -> Known:
        """How far the user is on the newcomer's path."""
        return self._progress.known()

    def reached(self, steps: Iterable[str]) -> Known:
        """Keep that steps of the path are done."""
        return self._progress.add(steps)

    def skip_tour(self) -> Known:
        """Keep that the tour was skipped."""
        return self._progress.skip_tour()

    @asynccontextmanager
    async def look_back(self, ref: str) -> AsyncIterator[Session]:
        """A drill that has ended, for its debrief."""
        session = await asyncio.to_thread(_past, Path(ref))
        try:
            yield session
        finally:
            await session.close()
        if session.added:
            await asyncio.to_thread(keep_file, Path(ref))


def _fresh(slug: str, how: How) -> tuple[LocalSession, Path]:
    from simulator import __version__
    from simulator.engine.engine import Engine
    from simulator.store.header import Header
    from simulator.store.journal import JournalFile
    from tui.cli.cast import seats, who_you_are
    from tui.cli.run import loaded_to_play, plan_of

    loaded = loaded_to_play(slug, None, None)
    plan = plan_of(loaded, exam=how.exam)
    you = who_you_are(plan, play_as(plan))
    header = Header.of(loaded, __version__, seats(plan.scenario, Skill.SOLID, you), exam=how.exam, speed=how.speed)
    path = new_journal(None, slug)
    journal = JournalFile.create(path, header)
    return seated(Engine(plan), journal, Options(speed=how.speed), you), path


def _watching(slug: str, role: Role) -> Watching:
    from simulator.scenario.loader import load, read_tour, shipped_tours
    from tui.cli.run import loaded_to_play, plan_of
    from tui.cli.shadow import watching

    loaded = load(read_tour(slug)) if slug in shipped_tours() else loaded_to_play(slug, None, None)
    return watching(plan_of(loaded, exam=False), role)


def _resumed(path: Path) -> LocalSession:
    from simulator.store.journal import JournalFile, read_journal
    from tui.cli.cast import who_you_are, your_seat
    from tui.cli.going_on import refuse_finished, skill_of, stand_of
    from tui.cli.opening import plan as plan_of

    read = read_journal(path)
    refuse_finished(read)
    plan, skill = plan_of(read), skill_of(read.header.seats)
    you = who_you_are(plan, your_seat(read.header.seats))
    stand = stand_of(read, plan, you, skill)
    journal = JournalFile.reopen(path, read)
    for record in stand.engine.log[len(read.log) :]:
        journal.write(record)
    return seated(stand.engine, journal, Options(speed=read.header.speed, skill=skill), you, stand.table)


def _past(path: Path) -> PastSession:
    from simulator.store.journal import read_journal
    from simulator.store.replay import rebuild
    from tui.cli.cast import who_you_are, your_seat
    from tui.cli.past import PastSession

    read = read_journal(path)
    engine = rebuild(read)
    _same_still(read, list(engine.log) == list(read.log))
    return PastSession(read, engine, who_you_are(engine.plan, your_seat(read.header.seats)))


def _same_still(read: ReadJournal, same: bool) -> None:
    if not same:
        raise JournalError(
            f"{read.path}: this gameday does not play the drill as it was recorded, so it cannot be shown here. "
            f"Its debrief as text: gameday score {read.path}"
        )
