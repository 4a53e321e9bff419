"""How far somebody is on the path: a small JSON document, read with care.

Separate from the disk (`tui.cli.progress`). A document that cannot be read is named with its place and what to do, and
never taken for an empty one: whoever writes over it puts it aside first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, ValidationError

from simulator.domain.base import Frozen
from simulator.domain.text import plain


class Progress(Frozen):
    """What is kept."""

    version: Literal[1] = 1
    done: Mapping[str, AwareDatetime] = {}
    """Steps by their id, and when each was first done."""
    tour_skipped: bool = False
    """The tour was refused or left: it is not offered again by itself."""

    @property
    def tour_known(self) -> bool:
        """Whether the tour was done or skipped."""
        return self.tour_skipped or "tour" in self.done

    def with_done(self, steps: Iterable[str], now: datetime) -> Progress:
        """The same with these steps done; one that was done before keeps its date."""
        return self.model_copy(update={"done": {**dict.fromkeys(steps, now), **self.done}})

    def with_tour_skipped(self) -> Progress:
        """The same with the tour skipped."""
        return self.model_copy(update={"tour_skipped": True})


@dataclass(frozen=True, slots=True)
class Known:
    """Progress as it was read, and what was wrong."""

    progress: Progress = field(default_factory=Progress)
    problem: str = ""
    """What is wrong with the file, or what became of it, in a sentence or two; empty where all is well."""
    damaged: bool = False
    """The file is there and says nothing that can be used."""


def read(text: str, shown: str) -> Known:
    """Read a progress document that is shown as `shown`."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        return _damaged(f"{shown}:{error.lineno}:{error.colno}: not JSON: {error.msg}.")
    except RecursionError:
        return _damaged(f"{shown}:1: nested too deep.")
    if isinstance(found, dict) and isinstance(found.get("version"), int) and found["version"] > 1:
        return _damaged(f"{shown}: written by a newer gameday (version {found['version']}; this one reads 1).")
    try:
        return Known(Progress.model_validate_json(text))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the document"
        return _damaged(f"{shown}: {where}: {first['msg']}.")


def _damaged(why: str) -> Known:
    return Known(
        problem=plain(
            f"{why} Your path looks as if it were new until this is put right. Mend the file or delete it; nothing in "
            "it is lost: before gameday writes it again, the damaged file is set aside beside it."
        ),
        damaged=True,
    )


def dumped(progress: Progress) -> str:
    """The document, for people to read as well."""
    return progress.model_dump_json(indent=2) + "\n"
