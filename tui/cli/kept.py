"""Small files that must never be half written: written beside themselves, then put in place at once.

Separate because settings, progress and the cache of played drills are all kept so, and damaged ones are put aside in
the same way.
"""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile


def replace_text(path: Path, text: str) -> None:
    """Write a whole file so that readers see the old one or the new one. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):
                os.unlink(file.name)
            raise
    os.replace(file.name, path)


def put_aside(path: Path) -> Path:
    """Rename a damaged file to a name that is free, `progress.json.damaged-1`; where it is now. Raises `OSError`."""
    names = (path.with_name(f"{path.name}.damaged-{number}") for number in count(1))
    aside = next(name for name in names if not name.exists())
    path.rename(aside)
    return aside
