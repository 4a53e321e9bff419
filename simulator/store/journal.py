"""The journal: a drill's header and every record, one JSON object a line, each carrying the hash of the line before.

Separate from the engine, which hands records over and knows no file. The chain shows accidental change and edits in
the middle; a last line that was cut off is read up to and reported. Nothing here runs a drill.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from pydantic import ValidationError

from simulator.domain.actions import ACTIONS
from simulator.domain.events import EVENTS, Recorded
from simulator.domain.log import Log
from simulator.domain.text import plain
from simulator.domain.vocabulary import PersonId
from simulator.errors import JournalError
from simulator.store.header import Header

VERSION = 1
"""The journal's format; older ones stay readable."""

FSYNC_KINDS = frozenset({"page.acknowledged", "drill.paused", "drill.ended"})
"""After these the disk is asked to keep what it has, besides every 100 ms in live play."""


_MAKE_ROOM = "Make room or mend it, then go on with gameday resume."


class Journal(Protocol):
    """Where a drill's records go."""

    def write(self, record: Recorded) -> None:
        """Keep a record; it is on its way to disk when this returns."""

    def sync(self) -> None:
        """Return when everything written is on disk."""

    def close(self) -> None:
        """Keep everything and stop."""


def chain(line: bytes) -> str:
    """The hash of a line, which the next line carries."""
    return blake2b(line, digest_size=16).hexdigest()


def encode(record: Recorded, previous: str) -> bytes:
    """A record as its line, without the line feed."""
    action = "null" if record.action is None else record.action.model_dump_json(by_alias=True, exclude_defaults=False)
    return (
        f'{{"v":{VERSION},"seq":{record.seq},"at":{record.at},"actor":{json.dumps(record.actor)},'
        f'"cause":{json.dumps(record.cause)},"action":{action},"event":{record.event.model_dump_json()},'
        f'"prev":"{previous}"}}'
    ).encode("utf-8", "surrogatepass")


class JournalFile:
    """A journal being written to a file."""

    def __init__(self, file: BinaryIO, previous: str, *, durable: bool) -> None:
        self._file = file
        self._previous = previous
        self._durable = durable

    @classmethod
    def create(cls, path: Path, header: Header, *, durable: bool = True) -> JournalFile:
        """Start a journal; raises `JournalError` rather than overwrite one, or where the path cannot be written."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("xb", buffering=0 if durable else -1)
        except FileExistsError:
            raise JournalError(
                f"{path}: there is a file already. Choose another --journal, or move this one."
            ) from None
        except OSError as error:
            raise JournalError(f"{path}: cannot be written ({error.strerror}). Choose another --journal.") from None
        line = header.line()
        file.write(line + b"\n")
        return cls(file, chain(line), durable=durable)

    @classmethod
    def reopen(cls, path: Path, read: ReadJournal, *, durable: bool = True) -> JournalFile:
        """Go on with a journal, after its last whole line; a cut-off line is dropped."""
        try:
            with path.open("r+b") as file:
                file.truncate(read.whole_bytes)
            return cls(path.open("ab", buffering=0 if durable else -1), read.last_hash, durable=durable)
        except OSError as error:
            raise JournalError(f"{path}: cannot be written ({error.strerror}).") from None

    def write(self, record: Recorded) -> None:
        """Write one record and, where it matters, wait for the disk."""
        line = encode(record, self._previous)
        try:
            self._file.write(line + b"\n")
        except OSError as error:
            raise JournalError(f"{self._file.name}: cannot be written ({error.strerror}). {_MAKE_ROOM}") from None
        self._previous = chain(line)
        if self._durable and record.event.kind in FSYNC_KINDS:
            self.sync()

    def sync(self) -> None:
        """Return when everything written is on disk."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise JournalError(f"{self._file.name}: cannot be written ({error.strerror}). {_MAKE_ROOM}") from None

    def close(self) -> None:
        """Keep everything and stop; closing twice is harmless."""
        if not self._file.closed:
            self.sync()
            self._file.close()


@dataclass(frozen=True, slots=True)
class ReadJournal:
    """A journal as it was read."""

    path: Path
    header: Header
    log: Log
    lines: tuple[bytes, ...]
    """Every whole line, the header's first, without line feeds."""
    sha256: str
    """Of the whole lines, as the certificate quotes it."""
    whole_bytes: int
    cut_off: int | None
    """The number of a last line that was cut off and is not part of `log`."""

    @property
    def last_hash(self) -> str:
        """What the next line must carry."""
        return chain(self.lines[-1])

    @property
    def finished(self) -> bool:
        """Whether the drill has ended."""
        return any(record.event.kind == "drill.ended" for record in self.log)


def read_lines(path: Path) -> tuple[list[bytes], int | None]:
    """Every whole line of a journal, and the number of a last line that was cut off; raises `JournalError`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise JournalError(f"{path}: cannot be read ({error.strerror}).") from None
    if not content:
        raise JournalError(f"{path}:1: the file is empty, so it is no journal.")
    whole, _, rest = content.rpartition(b"\n")
    if not whole:
        raise JournalError(f"{path}:1: no whole line, so it is no journal. Its first line must be the header.")
    lines = whole.split(b"\n")
    return lines, len(lines) + 1 if rest else None


def read_journal(path: Path) -> ReadJournal:
    """Read a journal; raises `JournalError` with line and remedy. A cut-off last line is read up to."""
    lines, cut_off = read_lines(path)
    header = Header.parse(lines[0], f"{path}:1")
    log, previous = Log(), chain(lines[0])
    for number, line in enumerate(lines[1:], 2):
        log.append(_parse(line, f"{path}:{number}", previous, len(log) + 1, log.end))
        previous = chain(line)
    whole = b"\n".join(lines) + b"\n"
    return ReadJournal(path, header, log, tuple(lines), sha256(whole).hexdigest(), len(whole), cut_off)


_REMEDY = "The journal was changed or damaged here; only what comes before this line can be trusted."


def _parse(line: bytes, place: str, previous: str, seq: int, not_before: int) -> Recorded:
    data = parse_line(line)
    if data is None:
        raise JournalError(f"{place}: not a record of a journal. {_REMEDY}")
    if data.get("v") != VERSION:
        version = plain(str(data.get("v")))
        raise JournalError(f"{place}: version {version} of a record. Read this journal with a newer gameday.")
    if data.get("prev") != previous:
        raise JournalError(f"{place}: does not follow the line before it. {_REMEDY}")
    record = parse_record(data)
    if record is None:
        raise JournalError(f"{place}: not a record of a journal. {_REMEDY}")
    if record.seq != seq or record.at < not_before:
        raise JournalError(f"{place}: out of order. {_REMEDY}")
    return record


def parse_line(line: bytes) -> dict[str, Any] | None:
    """A line's JSON object, or None where it is none."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def parse_record(data: dict[str, Any]) -> Recorded | None:
    """The record that a line's object holds, or None where it holds none."""
    try:
        seq, at, actor, cause, action = (data[key] for key in ("seq", "at", "actor", "cause", "action"))
        if type(seq) is not int or type(at) is not int or type(actor) is not str:
            return None
        return Recorded(
            seq=seq,
            at=at,
            actor=PersonId(actor),
            event=EVENTS.validate_python(data["event"]),
            cause=None if cause is None else str(cause),
            action=None if action is None else ACTIONS.validate_python(action),
        )
    except (KeyError, ValidationError, RecursionError):
        return None
