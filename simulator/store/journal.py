"""The journal: a drill's header and every record, one JSON object a line, each carrying the hash of the line before.

Separate from the engine, which hands records over and knows no file. The chain shows accidental change and edits in
the middle; a last line that was cut off is read up to and reported. Nothing here runs a drill.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from pydantic import ValidationError

from simulator.domain.actions import ACTIONS
from simulator.domain.events import EVENTS, Recorded
from simulator.domain.log import Log
from simulator.domain.text import plain
from simulator.domain.vocabulary import PersonId
from simulator.errors import JournalError
from simulator.store.chain import broken_link, chain, parse_line
from simulator.store.header import Header
from simulator.store.lock import Lock

VERSION = 1
"""The journal's format; older ones stay readable."""

MAX_BYTES = 256_000_000
"""The largest journal that is read; a day's drill is a hundredth of it."""

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


def encode(record: Recorded, previous: str) -> bytes:
    """A record as its line, without the line feed."""
    action = "null" if record.action is None else record.action.model_dump_json(by_alias=True, exclude_defaults=False)
    return (
        f'{{"v":{VERSION},"seq":{record.seq},"at":{record.at},"actor":{json.dumps(record.actor)},'
        f'"cause":{json.dumps(record.cause)},"action":{action},"event":{record.event.model_dump_json()},'
        f'"prev":"{previous}"}}'
    ).encode("utf-8", "surrogatepass")


class JournalFile:
    """A journal being written to a file; `durable` hands each record to the system at once, as live play needs."""

    def __init__(
        self, file: BinaryIO, previous: str, lock: Lock | None = None, *, durable: bool, whole: int = 0
    ) -> None:
        """`lock` is what keeps other processes from writing it; it is dropped when the journal is closed.

        `whole` is how many bytes of the file are whole lines.
        """
        self._file = file
        self._lock = lock
        self._previous = previous
        self._durable = durable
        self._whole = whole
        self._torn = False
        self._unsynced = True

    @classmethod
    def create(cls, path: Path, header: Header, *, durable: bool = True) -> JournalFile:
        """Start a journal; raises `JournalError` rather than overwrite one, or where the path cannot be written."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("xb", buffering=_unbuffered(durable))
        except OSError as error:
            if isinstance(error, FileExistsError) and path.exists():
                says = "there is a file already. Choose another --journal, or move this one."
                raise JournalError(f"{path}: {says}") from None
            raise JournalError(f"{path}: cannot be written ({error.strerror}). Choose another --journal.") from None
        line = header.line()
        journal = cls(file, chain(line), Lock.take(path, file), durable=durable)
        journal._put(line)
        return journal

    @classmethod
    def reopen(cls, path: Path, read: ReadJournal, *, durable: bool = True) -> JournalFile:
        """Go on with a journal, after its last whole line; a cut-off line is dropped.

        Raises `JournalError` where another process writes it, or has written it since it was read.
        """
        try:
            file = path.open("r+b", buffering=_unbuffered(durable))
        except OSError as error:
            raise JournalError(f"{path}: cannot be written ({error.strerror}).") from None
        try:
            lock = Lock.take(path, file)
            file.seek(read.whole_bytes)
            if b"\n" in file.read():
                lock.drop()
                raise JournalError(f"{path}: somebody has played on since it was read. Try again.")
            file.truncate(read.whole_bytes)
            file.seek(0, os.SEEK_END)
        except OSError as error:
            file.close()
            raise JournalError(f"{path}: cannot be written ({error.strerror}).") from None
        except JournalError:
            file.close()
            raise
        return cls(file, read.last_hash, lock, durable=durable, whole=read.whole_bytes)

    def write(self, record: Recorded) -> None:
        """Write one record and, where it matters, wait for the disk; one that failed can be written again."""
        line = encode(record, self._previous)
        self._put(line)
        self._previous = chain(line)
        if self._durable and record.event.kind in FSYNC_KINDS:
            self.sync()

    def _put(self, line: bytes) -> None:
        self._unsynced = True
        try:
            if self._torn and self._durable:
                self._file.truncate(self._whole)
                self._file.seek(self._whole)
            self._torn = True
            left = memoryview(line + b"\n")
            while left:
                left = left[self._file.write(left) :]
            if self._durable:
                self._file.flush()
        except OSError as error:
            raise self._unwritten(error) from None
        self._torn = False
        self._whole += len(line) + 1

    def sync(self) -> None:
        """Return when everything written is on disk; at once when it is there already."""
        if not self._unsynced:
            return
        self._unsynced = False  # first, so that what is written meanwhile, by another thread, counts as not there yet
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            self._unsynced = True
            raise self._unwritten(error) from None

    def close(self) -> None:
        """Keep everything and stop; closing twice is harmless."""
        if not self._file.closed:
            try:
                self.sync()
            finally:
                if self._lock is not None:
                    self._lock.drop()
                with suppress(OSError):
                    self._file.close()

    def _unwritten(self, error: OSError) -> JournalError:
        return JournalError(f"{self._file.name}: cannot be written ({error.strerror}). {_MAKE_ROOM}")


def _unbuffered(durable: bool) -> int:
    """How a journal's file is opened: what is handed to the system at once is never held back by Python."""
    return 0 if durable else -1


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
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise JournalError(f"{path}: cannot be read ({error.strerror}).") from None
    if len(content) > MAX_BYTES:
        raise JournalError(f"{path}: larger than {MAX_BYTES // 1_000_000} MB, so it is no journal of a drill.")
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
        data = _parse(line, f"{path}:{number}")
        if data.get("prev") != previous:
            raise JournalError(f"{path}:{broken_link(lines)}: changed, moved or missing. {_REMEDY}")
        log.append(_record(data, f"{path}:{number}", len(log) + 1, log.end))
        previous = chain(line)
    whole = b"\n".join(lines) + b"\n"
    return ReadJournal(path, header, log, tuple(lines), sha256(whole).hexdigest(), len(whole), cut_off)


_REMEDY = "The journal was changed or damaged here; only what comes before this line can be trusted."


def _parse(line: bytes, place: str) -> dict[str, Any]:
    data = parse_line(line)
    if data is None:
        raise JournalError(f"{place}: not a record of a journal. {_REMEDY}")
    if data.get("v") != VERSION:
        version = plain(str(data.get("v")))
        raise JournalError(f"{place}: version {version} of a record. Read this journal with a newer gameday.")
    return data


def _record(data: dict[str, Any], place: str, seq: int, not_before: int) -> Recorded:
    record = parse_record(data)
    if record is None:
        raise JournalError(f"{place}: not a record of a journal. {_REMEDY}")
    if record.seq != seq or record.at < not_before:
        raise JournalError(f"{place}: out of order. {_REMEDY}")
    return record


def parse_record(data: dict[str, Any]) -> Recorded | None:
    """The record that a line's object holds, or None where it holds none."""
    try:
        seq, at, actor, cause, action = (data[key] for key in ("seq", "at", "actor", "cause", "action"))
        if type(seq) is not int or type(at) is not int or type(actor) is not str or not isinstance(cause, str | None):
            return None
        return Recorded(
            seq=seq,
            at=at,
            actor=PersonId(actor),
            event=EVENTS.validate_python(data["event"]),
            cause=cause,
            action=None if action is None else ACTIONS.validate_python(action),
        )
    except (KeyError, ValidationError, RecursionError):
        return None
