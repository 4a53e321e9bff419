"""What the user's journals say: one `Played` each, graded once and remembered by the journal's hash.

Separate from home because reading a journal costs a grade. A small cache file keeps what each journal said, so that
home opens at once however many there are; the cache may be deleted at any time, and another version of gameday grades
anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from simulator import __version__
from simulator.domain.base import Frozen
from simulator.domain.text import plain
from simulator.domain.vocabulary import Rating
from simulator.errors import GamedayError, JournalError
from tui.cli.kept import replace_text
from tui.library import Played, PlayedBy, Reading, Records, Unreadable

if TYPE_CHECKING:
    from simulator.store.journal import ReadJournal

CACHE = "played.json"
"""The cache's file name, beside the journals' folder."""
TELL_EVERY = 20
"""After so many remembered journals the screen is told how far the reading is; before each that must be graded."""

_STAMP = "%Y%m%d-%H%M%S"
"""How `journals.new_journal` begins a file's name, in UTC."""


class Entry(Frozen):
    """What the cache keeps of one journal."""

    size: int
    mtime: int
    """With the size: whether the file is as it was, in ns since 1970."""
    sha256: str
    """Which journal it is, whatever its file is called."""
    slug: str
    title: str
    by: PlayedBy
    you: str
    exam: bool
    finished: bool
    at: int
    score: float | None
    rating: Rating | None
    to_its_end: bool
    stopped_for_real: bool


class Cache(Frozen):
    """The cache file."""

    gameday: str
    """The version that graded."""
    journals: dict[str, Entry]
    """By file name."""


class Journals:
    """The journals of one folder, and what is remembered of them."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self._folder = folder
        self._cache = cache

    def reading(self) -> Iterator[Reading]:
        """Read them one by one, newest first, telling how far it is; what was read is remembered even when left."""
        paths = self._paths()
        remembered = _remembered(self._cache)
        entries: dict[str, Entry] = {}
        played: list[Played] = []
        unreadable: list[Unreadable] = []

        def so_far(done: int) -> Reading:
            return Reading(done, len(paths), Records(tuple(played), tuple(unreadable)))

        try:
            for done, path in enumerate(paths):
                entry = _known(path, remembered)
                if entry is None or done % TELL_EVERY == 0:
                    yield so_far(done)
                try:
                    entry = entry or _read(path, remembered)
                except GamedayError as error:
                    unreadable.append(Unreadable(str(path), plain(str(error))))
                    continue
                entries[path.name] = entry
                played.append(_played(path, entry))
        finally:
            there = {path.name for path in paths}
            kept = {name: entry for name, entry in remembered.items() if name in there} | entries
            if kept != remembered:
                _remember(self._cache, kept)
        yield so_far(len(paths))

    def _paths(self) -> list[Path]:
        try:
            found = [path for path in self._folder.iterdir() if path.suffix == ".jsonl" and path.is_file()]
        except OSError:
            return []  # nothing was played yet
        return sorted(found, key=lambda path: (when_played(path), path.name), reverse=True)


# ---- one journal ------------------------------------------------------------------------------------


def _read(path: Path, remembered: dict[str, Entry]) -> Entry:
    """What a journal says; a copy or a renamed file is known by its hash. Raises `JournalError`."""
    from simulator.store.journal import read_journal

    try:
        status = path.stat()
    except OSError as error:
        raise JournalError(f"{path}: cannot be read ({error.strerror}).") from None
    read = read_journal(path)
    stamp = {"size": status.st_size, "mtime": status.st_mtime_ns}
    known = next((entry for entry in remembered.values() if entry.sha256 == read.sha256), None)
    return known.model_copy(update=stamp) if known is not None else _said(read, **stamp)


def _said(read: ReadJournal, size: int, mtime: int) -> Entry:
    from simulator.domain.events import DrillStarted

    score, rating = _grade(read)
    human = [seat.person for seat in read.header.seats if not seat.simulated]
    by = PlayedBy.BOTS if not human else PlayedBy.SCRIPT if read.header.speed is None else PlayedBy.PERSON
    started = read.log.first(DrillStarted)
    return Entry(
        size=size,
        mtime=mtime,
        sha256=read.sha256,
        slug=read.header.slug,
        title=started[1].title if started else read.header.slug,
        by=by,
        you=human[0] if by is PlayedBy.PERSON else "",
        exam=read.header.exam,
        finished=read.finished,
        at=read.log.end,
        score=score,
        rating=rating,
        to_its_end=_to_its_end(read, human),
        stopped_for_real=_stands_for_real(read),
    )


def _to_its_end(read: ReadJournal, human: Collection[str]) -> bool:
    """Whether somebody played it to its end: it was not only opened, and not ended by hand before it was resolved."""
    from simulator.domain.actions import Join
    from simulator.domain.events import DrillEnded, IncidentReopened, IncidentResolved
    from simulator.domain.vocabulary import EndReason

    ended = read.log.first(DrillEnded)
    took_part = any(
        record.actor in human and record.action is not None and not isinstance(record.action, Join)
        for record in read.log
    )
    if ended is None or not took_part:
        return False
    if ended[1].reason is not EndReason.FACILITATOR:
        return True
    claim = read.log.last(IncidentResolved, IncidentReopened)
    return claim is not None and isinstance(claim[1], IncidentResolved)


def _stands_for_real(read: ReadJournal) -> bool:
    """Whether it was stopped for a real incident, and nobody has let it run on."""
    from simulator.domain.events import DrillResumed, DrillStoppedForReal

    last = read.log.last(DrillStoppedForReal, DrillResumed)
    return last is not None and isinstance(last[1], DrillStoppedForReal)


def _grade(read: ReadJournal) -> tuple[float | None, Rating | None]:
    """A drill that has not ended has no score yet."""
    if not read.finished:
        return None, None
    from tui.cli.grading import graded
    from tui.cli.opening import plan

    report = graded(plan(read), read.log, read.sha256)
    return report.score, report.rating


def _played(path: Path, entry: Entry) -> Played:
    return Played(
        ref=str(path),
        slug=entry.slug,
        title=entry.title,
        when=when_played(path),
        by=entry.by,
        you=entry.you,
        exam=entry.exam,
        finished=entry.finished,
        at=entry.at,
        score=entry.score,
        rating=entry.rating,
        to_its_end=entry.to_its_end,
        stopped_for_real=entry.stopped_for_real,
    )


def when_played(path: Path) -> datetime:
    """When it was begun: as its name says, else when the file was last written."""
    try:
        return datetime.strptime(path.name[:15], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        with suppress(OSError):
            return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return datetime.fromtimestamp(0, UTC)


# ---- the cache --------------------------------------------------------------------------------------


def _known(path: Path, remembered: dict[str, Entry]) -> Entry | None:
    """What is remembered of a file that has not changed since."""
    entry = remembered.get(path.name)
    with suppress(OSError):
        status = path.stat()
        if entry is not None and (entry.size, entry.mtime) == (status.st_size, status.st_mtime_ns):
            return entry
    return None


def _remembered(cache: Path) -> dict[str, Entry]:
    """The cache as it stands; one that is damaged, or of another version, is as good as none."""
    try:
        kept = Cache.model_validate_json(cache.read_bytes())
    except (OSError, ValidationError):
        return {}
    return kept.journals if kept.gameday == __version__ else {}


def _remember(cache: Path, entries: dict[str, Entry]) -> None:
    with suppress(OSError):  # a cache that cannot be kept costs time and nothing else
        replace_text(cache, Cache(gameday=__version__, journals=entries).model_dump_json())
