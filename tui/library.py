"""What home shows and opens: the drills there are, what was played, and a session for what is chosen.

Separate so that home's screens meet a protocol and frozen values, never the store or the engine; the composition root
(`tui.cli.shelf`) is the one implementation, and tests bring their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from simulator.domain.vocabulary import Rating, Role
from simulator.live.session import Session
from tui.path.progress import Known
from tui.settings import Read, Settings
from tui.shadow import Watching


@dataclass(frozen=True, slots=True)
class Card:
    """A drill as anybody may know it beforehand."""

    slug: str
    title: str
    summary: str
    level: str
    tags: tuple[str, ...]
    length: int
    """At most, in ms."""
    objectives: tuple[str, ...] = ()

    def speaks_of(self, words: str) -> bool:
        """Whether every word of a search stands somewhere on the card."""
        text = " ".join((self.slug, self.title, self.summary, self.level, *self.tags, *self.objectives)).casefold()
        return all(word in text for word in words.casefold().split())


class PlayedBy(StrEnum):
    """Who sat at a drill."""

    PERSON = "you"
    BOTS = "bots"
    SCRIPT = "script"


@dataclass(frozen=True, slots=True)
class Played:
    """A drill that was begun, as its journal tells."""

    ref: str
    """What opens it again: its journal's path."""
    slug: str
    title: str
    when: datetime
    by: PlayedBy
    you: str
    """Whom the person at the terminal played; empty where nobody sat there."""
    exam: bool
    finished: bool
    at: int
    """How far it got, in ms of the drill."""
    score: float | None = None
    rating: Rating | None = None
    to_its_end: bool = False
    """Whether it ended by itself or after it was resolved, and whoever sat there had done something in it."""
    stopped_for_real: bool = False
    """Whether it stands because a real incident began."""

    @property
    def goes_on(self) -> bool:
        """Whether a person left it before its end."""
        return not self.finished and self.by is PlayedBy.PERSON

    @property
    def counts(self) -> bool:
        """Whether its score is a person's."""
        return self.score is not None and self.by is PlayedBy.PERSON


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A journal that cannot be read, and why."""

    ref: str
    why: str


@dataclass(frozen=True, slots=True)
class Records:
    """Everything that was played, newest first."""

    played: tuple[Played, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()

    def best(self, slug: str) -> Played | None:
        """A person's best score in a drill."""
        found = [each for each in self.played if each.slug == slug and each.counts]
        return max(found, key=lambda each: each.score or 0.0, default=None)

    @property
    def none(self) -> bool:
        """Whether nothing was ever played."""
        return not self.played and not self.unreadable

    @property
    def unfinished(self) -> tuple[Played, ...]:
        """What can be resumed."""
        return tuple(each for each in self.played if each.goes_on)

    @property
    def finished(self) -> tuple[Played, ...]:
        """What can be looked back at."""
        return tuple(each for each in self.played if each.finished)


@dataclass(frozen=True, slots=True)
class Reading:
    """How far the reading of the journals is."""

    done: int
    total: int
    records: Records = field(default_factory=Records)
    """What is known so far."""


@dataclass(frozen=True, slots=True)
class How:
    """How a drill is to be played."""

    exam: bool = False
    speed: float = 1.0
    role: Role | None = None
    """A role to take as soon as an incident is declared."""


class Library(Protocol):
    """Everything that home needs. What it raises is a `GamedayError` whose text says what to do."""

    def drills(self) -> tuple[Card, ...]:
        """What there is to play, for beginners first."""

    def reading(self) -> Iterator[Reading]:
        """Read what was played, journal by journal; slow where journals are new, so never for the screen's thread."""

    def settings(self) -> Read:
        """The user's settings, and what is wrong with their file."""

    def keep_settings(self, settings: Settings) -> str:
        """Write settings down; where they are now."""

    def play(self, slug: str, how: How) -> AbstractAsyncContextManager[Session]:
        """A drill from its start; its journal is complete when the context ends."""

    def go_on(self, ref: str) -> AbstractAsyncContextManager[Session]:
        """A drill that was left, from where it stood, in the same journal."""

    def tour(self) -> AbstractAsyncContextManager[Session]:
        """The guided tour's drill from its start; nothing of it is kept."""

    async def watch(self, slug: str, role: Role) -> Watching:
        """A drill played by experts, with what to say and ask; not on the screen's thread."""

    def progress(self) -> Known:
        """How far the user is on the newcomer's path, and what is wrong with its file."""

    def reached(self, steps: Iterable[str]) -> Known:
        """Keep that steps of the path are done."""

    def skip_tour(self) -> Known:
        """Keep that the tour was skipped."""

    def look_back(self, ref: str) -> AbstractAsyncContextManager[Session]:
        """A drill that has ended, for its debrief; a postmortem may still be handed in."""
