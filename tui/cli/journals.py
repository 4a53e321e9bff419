"""Where a drill's journal goes: the path that was asked for, or a new one in the user's own folder.

Separate because no command may ever overwrite a journal, and because this is the one place that names a file after the
wall clock.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain, count
from pathlib import Path

import typer

from tui.cli.output import narrate
from tui.cli.places import journals_folder


def new_journal(asked: Path | None, slug: str) -> Path:
    """The path of a journal that does not exist yet; raises `typer.BadParameter` for one that does."""
    if asked is None:
        return _own(slug)
    if asked.exists():
        raise typer.BadParameter(
            f"{asked} exists, and a journal is never overwritten. Choose another name, or go on with that drill: "
            f"gameday resume {asked}",
            param_hint="--journal",
        )
    return asked


def _own(slug: str) -> Path:
    """A new file in the user's data folder, named after now and the scenario."""
    folder = journals_folder()
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{slug}"
    tries = (folder / f"{name}{again}.jsonl" for again in chain([""], (f"-{n}" for n in count(2))))
    return next(path for path in tries if not path.exists())


def final_hash(path: Path) -> str:
    """The hash of a whole journal, which proves what was played."""
    return sha256(path.read_bytes()).hexdigest()


def tell_final_hash(path: Path) -> None:
    """Name a finished journal and its hash."""
    narrate(f"Journal: {path}\nFinal hash (sha256): {final_hash(path)}")
