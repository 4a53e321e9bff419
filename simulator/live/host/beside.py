"""The private file beside a journal: what a host must know to go on that the journal does not say.

Separate from the journal, which may be handed around: hashes of tokens, what people call themselves, whether the drill
has begun. It is readable by its owner only, and replaced as a whole. How far the clock was goes into a small file of
its own, which is written over in place once a second, so that a full disk does not matter.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from simulator.domain.base import Frozen
from simulator.domain.vocabulary import PersonId
from simulator.errors import JournalError
from simulator.live.host.tickets import Ticket


class Beside(Frozen):
    """What is kept beside a journal."""

    gameday: Literal["host"] = "host"
    v: Literal[1] = 1
    drill: str
    """The drill's name on the host."""
    begun: bool = False
    speed: float = 1.0
    tickets: tuple[Ticket, ...] = ()
    called: dict[PersonId, str] = Field(default_factory=dict)
    """What the people who play want to be called."""


def file_of(journal: Path) -> Path:
    """Where the private file of a journal is."""
    return journal.with_name(f"{journal.name}.host")


def read(journal: Path) -> Beside:
    """What is kept beside a journal; raises `JournalError`."""
    path = file_of(journal)
    try:
        return Beside.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise JournalError(
            f"{path}: not there, so {journal} is not a host's. Go on alone: gameday resume {journal}"
        ) from None
    except OSError as error:
        raise JournalError(f"{path}: cannot be read ({error.strerror}).") from None
    except ValidationError:
        raise JournalError(
            f"{path}: damaged. Delete it and host the drill anew, or go on alone: gameday resume"
        ) from None


def write(journal: Path, kept: Beside) -> None:
    """Keep it, on disk when this returns; readers see the old file or the new one. Raises `JournalError`."""
    path = file_of(journal)
    new = path.with_name(f"{path.name}.new")
    try:
        with suppress(FileNotFoundError):
            new.unlink()
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(kept.model_dump_json().encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    except OSError as error:
        raise JournalError(f"{path}: cannot be written ({error.strerror}).") from None


class Mark:
    """How far a drill's clock was, in ms; not exact, and never ahead."""

    def __init__(self, journal: Path) -> None:
        self._path = journal.with_name(f"{journal.name}.clock")

    def read(self) -> int:
        """The last mark; 0 where there is none."""
        try:
            return int(self._path.read_bytes()[:20])
        except (OSError, ValueError):
            return 0

    def write(self, at: int) -> None:
        """Mark a moment; a mark that cannot be written costs some seconds of the drill after a crash."""
        with suppress(OSError):
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.pwrite(handle, b"%20d" % at, 0)
            finally:
                os.close(handle)
