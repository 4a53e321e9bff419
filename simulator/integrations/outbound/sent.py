"""The file beside a journal in which stands what was sent: before each request, and after its answer.

Separate from the journal, which the drill alone decides: what another system answered is no part of it. From this file
alone can be said what may still be open elsewhere, also after a crash. It holds no key and no address.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.errors import IntegrationError
from simulator.integrations.outbound.answers import Accepted, Answer, Later, Refused
from simulator.integrations.outbound.notices import Does, Notice
from simulator.integrations.outbound.places import System

VERSION = 1
_OURS = re.compile(r"gameday-[0-9a-f]{6,32}-page-[0-9]{1,9}")
"""The keys that we make: whatever else stands in the file, nobody else's pages are closed because of it."""


def file_of(journal: Path) -> Path:
    """Where it stands what a journal's drill has sent."""
    return journal.with_name(f"{journal.name}.outbound")


@dataclass(slots=True)
class Known:
    """How a page stands in another system, as far as is known."""

    reached: bool = False
    """Whether it may have been opened there."""
    triggered: bool = False
    """Whether that was confirmed."""
    acknowledged: bool = False
    closed: bool = False
    """Whether it is over there, or was never opened and never will be."""
    name: str = ""
    """What the page is about."""

    @property
    def may_be_open(self) -> bool:
        """Whether somebody may still be called because of it."""
        return self.reached and not self.closed

    def take(self, does: Does, answer: Answer) -> None:
        """What an answer makes known."""
        match does, answer:
            case Does.TRIGGER, Accepted():
                self.reached = self.triggered = True
            case Does.TRIGGER, Refused():
                self.closed = not self.reached
            case Does.TRIGGER, Later(reached=reached):
                self.reached = self.reached or reached
            case Does.ACKNOWLEDGE, Accepted():
                self.acknowledged = True
            case Does.RESOLVE, Accepted():
                self.closed = True


class Sent:
    """What was sent for one journal. Several threads may write; `IntegrationError` where it cannot be written."""

    def __init__(self, path: Path) -> None:
        """Read what is there; call `begin` before writing."""
        self.path = path
        self._lock = threading.Lock()
        self._file: int | None = None
        self._ragged = False
        self.runs: list[str] = []
        self.known: dict[System, dict[str, Known]] = {system: {} for system in System}
        self._read()

    def begin(self, *, anew: bool) -> str:
        """Open it for writing; the run that keys are made of: a new one, or on going on the last one."""
        try:
            self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            if self._ragged:
                os.write(self._file, b"\n")  # a line that was cut off stays one bad line
        except OSError as error:
            raise IntegrationError(f"{self.path}: cannot be written ({error.strerror}), so nothing is sent.") from None
        if anew or not self.runs:
            self.runs.append(secrets.token_hex(6))
            self._write({"outbound": VERSION, "run": self.runs[-1]})
        return self.runs[-1]

    def of(self, system: System, key: str) -> Known:
        """How a page stands in a system."""
        return self.known[system].setdefault(key, Known())

    def open_in(self, system: System) -> dict[str, Known]:
        """What may still be open in a system."""
        return {key: known for key, known in self.known[system].items() if known.may_be_open}

    def asking(self, system: System, notice: Notice) -> None:
        """Write down that something is about to be sent."""
        page = notice.page
        self._write({"via": system, "key": page.key, "does": notice.does, "is": "asked", "name": page.name})

    def answered(self, system: System, notice: Notice, answer: Answer) -> None:
        """Write down what was answered."""
        line = {"via": system, "key": notice.page.key, "does": notice.does, "is": _WORDS[type(answer)],
                "status": answer.status}  # fmt: skip
        if isinstance(answer, Later):
            line["reached"] = answer.reached
        self._write(line)

    def close(self) -> None:
        """Stop writing."""
        with self._lock:
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def _write(self, line: dict[str, Any]) -> None:
        with self._lock:
            if self._file is None:
                raise IntegrationError(f"{self.path}: is not open for writing.")
            try:
                os.write(self._file, json.dumps(line, ensure_ascii=True).encode() + b"\n")
                os.fsync(self._file)
            except OSError as error:
                raise IntegrationError(f"{self.path}: cannot be written ({error.strerror}).") from None

    def _read(self) -> None:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise IntegrationError(f"{self.path}: cannot be read ({error.strerror}).") from None
        self._ragged = bool(content) and not content.endswith(b"\n")
        asked: set[tuple[System, str]] = set()
        for line in content.split(b"\n"):
            with suppress(ValueError, KeyError, TypeError, AttributeError):
                self._take(json.loads(line), asked)
        for system, key in asked:
            self.of(system, key).reached = True  # no answer was written: it may have arrived

    def _take(self, line: dict[str, Any], asked: set[tuple[System, str]]) -> None:
        if "run" in line:
            self.runs.append(str(line["run"]))
            return
        system, key, does = System(line["via"]), str(line["key"]), Does(line["does"])
        if not _OURS.fullmatch(key):
            return
        known = self.of(system, key)
        known.name = str(line.get("name") or known.name)
        if line["is"] == "asked":
            if does is Does.TRIGGER:
                asked.add((system, key))
            return
        known.take(does, _answer(str(line["is"]), bool(line.get("reached", True))))
        if does is Does.TRIGGER:
            asked.discard((system, key))


_WORDS = {Accepted: "accepted", Refused: "refused", Later: "later"}


def _answer(word: str, reached: bool) -> Answer:
    match word:
        case "accepted":
            return Accepted(200)
        case "refused":
            return Refused("")
        case "later":
            return Later("", reached)
    raise ValueError(word)
