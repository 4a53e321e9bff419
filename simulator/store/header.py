"""The journal's first line: everything a drill is a function of, besides what people did.

Separate from the records so that a journal stands alone: the scenario's text and files, the policy, what was drawn, the
seed and who plays are all in it. In an exam the truth is sealed: packed, so that nobody reads it by accident.
"""

from __future__ import annotations

import base64
import json
import zlib
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from simulator.domain.base import Frozen
from simulator.domain.text import plain
from simulator.errors import JournalError
from simulator.scenario.loader import Draws, Loaded, Sources, load

FORMAT: Literal[1] = 1
MAX_UNPACKED = 64_000_000
"""A sealed header unpacks to at most this many bytes."""


class Seat(Frozen):
    """Who plays: a person, and whether they are simulated, with which skill."""

    person: str
    simulated: bool = False
    skill: str | None = None


class Header(Frozen):
    """What a journal begins with."""

    gameday: Literal["journal"] = "journal"
    v: Literal[1] = FORMAT
    engine: str
    """The version of gameday that wrote it."""
    slug: str
    path: str
    scenario: str
    """The scenario's text."""
    scenario_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    files: dict[str, str]
    policy_path: str
    policy: str
    draws: Draws
    seed: int
    seats: tuple[Seat, ...] = ()
    exam: bool = False
    speed: float | None = None
    """Drill seconds per real second for live play; None for a headless drill."""

    @classmethod
    def of(cls, loaded: Loaded, engine: str, seats: tuple[Seat, ...], *, exam: bool, speed: float | None) -> Header:
        """The header of a drill that is about to start."""
        sources = loaded.sources
        return cls(
            engine=engine,
            slug=sources.slug,
            path=sources.path,
            scenario=sources.text,
            scenario_sha256=sha256(sources.text.encode()).hexdigest(),
            files=dict(sources.files),
            policy_path=sources.policy_path,
            policy=sources.policy_text,
            draws=loaded.draws,
            seed=loaded.seed,
            seats=seats,
            exam=exam,
            speed=speed,
        )

    def load(self) -> Loaded:
        """Compile the drill again from what the header holds; Faker is not asked."""
        sources = Sources(
            slug=self.slug,
            path=self.path,
            text=self.scenario,
            files=self.files,
            policy_path=self.policy_path,
            policy_text=self.policy,
        )
        return load(sources, seed=self.seed, draws=self.draws)

    def line(self) -> bytes:
        """The header as the journal's first line, sealed in an exam."""
        text = self.model_dump_json()
        if not self.exam:
            return text.encode()
        packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
        return json.dumps({"gameday": "journal", "v": FORMAT, "sealed": packed}, separators=(",", ":")).encode()

    def is_of(self, line: bytes) -> bool:
        """Whether a line holds exactly this header; how tightly a sealed one is packed does not matter."""
        if not self.exam:
            return line == self.line()
        return _unseal(json.loads(line)["sealed"]) == self.model_dump_json().encode()

    @classmethod
    def parse(cls, line: bytes, place: str) -> Header:
        """Read the first line; raises `JournalError` with what is wrong and what to do."""
        try:
            data: Any = json.loads(line)
            if not isinstance(data, dict) or data.get("gameday") != "journal":
                raise JournalError(f"{place}: not a journal. Its first line must be a journal's header.")
            if data.get("v") != FORMAT:
                version = plain(str(data.get("v")))
                raise JournalError(
                    f"{place}: journal version {version}. This gameday reads version {FORMAT}; use a newer one."
                )
            text = _unseal(data["sealed"]) if "sealed" in data else line
            header = cls.model_validate_json(text)
        except (ValueError, KeyError, TypeError, RecursionError, zlib.error, ValidationError):
            raise JournalError(f"{place}: the header is damaged, so this journal cannot be read.") from None
        if sha256(header.scenario.encode()).hexdigest() != header.scenario_sha256:
            raise JournalError(f"{place}: the scenario in the header is not the one that its hash names.")
        return header


def _unseal(packed: str) -> bytes:
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(base64.b64decode(packed, validate=True), MAX_UNPACKED)
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("cut off, followed by something, or too large")
    return text
