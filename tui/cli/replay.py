"""`gameday replay`: see a drill again from its journal, or prove that the journal is what it says.

Separate from `timeline`: a replay can stop at a moment and keep the drill's pace. In a terminal it opens the replay
screen; elsewhere, or with `--plain`, it tells the story line by line.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.exits import Exit
from tui.cli.opening import known, opened, starts
from tui.cli.options import Format, JournalFile, Moment, refuse
from tui.cli.output import answer, answer_exactly, narrate

if TYPE_CHECKING:
    from datetime import datetime

    from simulator.domain.events import Recorded
    from simulator.store.journal import ReadJournal


def replay(
    journal: JournalFile,
    at: Annotated[int | None, Moment] = None,
    speed: Annotated[
        float | None,
        typer.Option(min=0.1, max=1000, metavar="X", help="Keep the drill's pace, X times as fast; 1 is real time."),
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Print lines instead of opening the screen.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Play it again and compare it byte for byte.")] = False,
    format: Annotated[Format | None, typer.Option(help="Print it so.", show_default=False)] = None,
) -> Exit:
    """See a drill again from its journal, or verify the journal.

    In a terminal the replay screen opens: go to any moment and see it as anybody saw it. Without a terminal, with
    --plain or with a --format the story is printed.

    With --verify nothing is told: the recorded actions are played again and every line is compared. The exit code is 0
    when all are the same, and 1 when one differs; the first is named.

    Examples:
      gameday replay drill.jsonl --at 12m
      gameday replay drill.jsonl --speed 8
      gameday replay drill.jsonl --plain
      gameday replay drill.jsonl --verify
    """
    if verify:
        given = {"--at": at is not None, "--speed": speed is not None, "--plain": plain}
        refuse(given, "has no meaning with --verify. Leave it out.")
        return _verify(journal, format or Format.TEXT)
    read = opened(journal)
    if not plain and format is None and sys.stdin.isatty() and sys.stdout.isatty():
        return _screen(read, at or 0, speed)
    records = [record for record in known(read) if at is None or record.at <= at]
    if format is Format.JSON:
        from tui.cli.timeline import as_json

        refuse({"--speed": speed is not None}, "is for --format text. Leave one of them out.")
        answer_exactly(as_json(records))
    else:
        _tell(records, starts(read), speed)
    return Exit.DONE


def _screen(read: ReadJournal, at: int, speed: float | None) -> Exit:
    """Open the replay screen at a moment; with a speed it runs at once."""
    from simulator.live.recording import Recording
    from tui.cli.config import user_settings
    from tui.replaying import ReplayApp

    found = user_settings()
    for problem in found.problems:
        narrate(problem)
    recording = Recording.of(read)
    app = ReplayApp(recording, recording.at(at), speed=speed, settings=found.settings)
    app.run()
    return Exit.DONE if not app.return_code else Exit.FELL_SHORT


def _tell(records: Iterable[Recorded], starts_at: datetime, speed: float | None) -> None:
    """Print the story line by line, at the drill's pace where one is asked for."""
    from simulator.domain.simtime import clock_text, offset
    from simulator.domain.wording import sentence

    began = time.monotonic()
    for record in records:
        if speed is not None:
            due = record.at / 1000 / speed
            time.sleep(max(0.0, due - (time.monotonic() - began)))
        answer(f"{clock_text(starts_at, record.at, seconds=True)}  {offset(record.at):>9}  {sentence(record)}")


def _verify(path: Path, format: Format) -> Exit:
    from simulator import __version__
    from simulator.store.replay import verify

    verdict = verify(path, __version__)
    if verdict.cut_off is not None:
        narrate(f"{path}:{verdict.cut_off}: this last line was cut off. Compared up to line {verdict.cut_off - 1}.")
    if format is Format.JSON:
        found = {"verified": verdict.differs is None, "line": verdict.differs, "says": verdict.says}
        answer_exactly(json.dumps(found))
    elif verdict.differs is None:
        answer(verdict.says)
    else:
        answer(f"{path}:{verdict.differs}: {verdict.says}")
    return Exit.DONE if verdict.differs is None else Exit.FELL_SHORT
