"""The progress file on disk: read when home opens, written when a step is done or the tour is skipped.

Separate from `tui.path.progress`, which knows what a file says and no disk. It is read again before each writing, so
that two gamedays do not undo each other's steps; a damaged file is set aside, never written over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from simulator.errors import GamedayError
from tui.cli.kept import put_aside, replace_text
from tui.cli.places import data_folder
from tui.path.progress import Known, Progress, dumped, read

FILE = "progress.json"
"""The file's name, beside the journals' folder."""


class ProgressFile:
    """The user's progress on the newcomer's path."""

    def __init__(self, path: Path | None = None) -> None:
        """`path` is where it is; left out, in the data folder."""
        self.path = path or data_folder() / FILE

    def known(self) -> Known:
        """Progress as the file has it."""
        try:
            text = self.path.read_text("utf-8")
        except FileNotFoundError:
            return Known()
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not UTF-8 text"
            says = f"{self.path}: cannot be read ({why}). Your path looks as if it were new until this is put right."
            return Known(problem=says, damaged=True)
        return read(text, str(self.path))

    def add(self, steps: Iterable[str]) -> Known:
        """Keep that steps are done. Raises `GamedayError`."""
        now = datetime.now(UTC).replace(microsecond=0)
        return self._change(lambda progress: progress.with_done(steps, now))

    def skip_tour(self) -> Known:
        """Keep that the tour was skipped. Raises `GamedayError`."""
        return self._change(Progress.with_tour_skipped)

    def _change(self, change: Callable[[Progress], Progress]) -> Known:
        known = self.known()
        new = change(known.progress)
        if new == known.progress and not known.damaged:
            return known
        says = ""
        try:
            if known.damaged:
                says = f"The damaged progress file was set aside: {put_aside(self.path)}"
            replace_text(self.path, dumped(new))
        except OSError as error:
            raise GamedayError(
                f"{self.path}: cannot be written ({error.strerror}). Your path is as it was; make the folder writable, "
                "and do the last step again."
            ) from None
        return Known(new, says)
