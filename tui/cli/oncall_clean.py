"""`gameday oncall clean`: close what a drill may have left open in other systems.

Separate from playing because it needs nothing of the drill, not even a journal that can be read: what was sent stands
in the file beside it.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.exits import Exit
from tui.cli.oncall import Answer
from tui.cli.options import Format, JournalFile
from tui.cli.output import answer, answer_exactly, narrate

if TYPE_CHECKING:
    from simulator.integrations.outbound.places import System
    from simulator.integrations.outbound.sent import Known, Sent

PATIENCE = 60.0
"""Seconds to try."""


def clean(
    journal: JournalFile,
    everything: Annotated[
        bool, typer.Option("--all", help="Close every page that was ever sent, not only those that may be open.")
    ] = False,
    format: Answer = Format.TEXT,
) -> Exit:
    """Close the real pages that a drill may have left open.

    Keys are taken from the environment, as when it was played. Only pages that this drill opened are closed, and
    closing one twice does no harm.

    Examples:
      gameday oncall clean drill.jsonl
      gameday oncall clean drill.jsonl --all
    """
    from simulator.errors import JournalError
    from simulator.integrations.outbound.sent import Sent, file_of

    beside = file_of(journal)
    if not beside.exists() and not journal.exists():
        raise JournalError(f"{journal}: there is no such file.")
    _refuse_played(journal)
    sent = Sent(beside)
    todo = {system: _of_interest(known, everything) for system, known in sent.known.items()}
    todo = {system: pages for system, pages in todo.items() if pages}
    left = _closed(sent, todo) if todo else {}
    _say(todo, left, format)
    return Exit.OTHER_SYSTEM if any(left.values()) else Exit.DONE


def _of_interest(known: dict[str, Known], everything: bool) -> dict[str, Known]:
    if everything:
        for each in known.values():
            each.closed = each.closed and not each.reached
    return {key: each for key, each in known.items() if each.may_be_open}


def _closed(sent: Sent, todo: dict[System, dict[str, Known]]) -> dict[System, tuple[str, ...]]:
    """Close them; what may still be open."""
    from simulator.live.outbound import Outbound
    from simulator.live.posting import over_the_network
    from tui.cli.paging_out import places_of

    places = places_of(list(todo))
    sent.begin(anew=False)
    outbound = Outbound(places, sent, narrate, post=over_the_network()).start()
    return {left.system: left.keys for left in outbound.close("closed by hand", PATIENCE)}


def _say(todo: dict[System, dict[str, Known]], left: dict[System, tuple[str, ...]], format: Format) -> None:
    rows = [
        {"via": system.value, "key": key, "about": known.name, "closed": key not in left.get(system, ())}
        for system, pages in todo.items()
        for key, known in pages.items()
    ]
    if format is Format.JSON:
        answer_exactly(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    if not rows:
        answer("Nothing that this drill sent is open.")
    for row in rows:
        answer(f"{'closed' if row['closed'] else 'MAY BE OPEN'}  {row['via']}  {row['about']}  {row['key']}")


def _refuse_played(journal: Path) -> None:
    """Refuse while the drill is played: it would open more. A journal that is lost or not ours refuses nothing."""
    from simulator.store.lock import Lock

    with suppress(OSError), journal.open("r+b") as file:
        Lock.take(journal, file).drop()
