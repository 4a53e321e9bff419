"""`gameday actions`: what postmortems promised, until it is done.

Separate from the history, which keeps the items: here is what a team wants to know of them on a Monday, and ticking
them off.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.exits import Exit
from tui.cli.history_at import Store, opened_history, there_is_one
from tui.cli.options import ListFormat, Out, write_document
from tui.cli.output import answer, answer_exactly, narrate

if TYPE_CHECKING:
    from simulator.domain.past import ActionItem

NOTHING = "No action items were kept. They come from the postmortems of drills that have ended."
NOTHING_OPEN = "No action item is open. `--all` lists those that are done."
COLUMNS = (
    "id", "state", "action", "owner", "priority", "due", "due_said", "done", "drill_title",
    "scenario", "played", "team",
)  # fmt: skip


class Doing(StrEnum):
    """What becomes of items."""

    DONE = "done"
    REOPEN = "reopen"


def actions(
    doing: Annotated[
        Doing | None,
        typer.Argument(metavar="[done|reopen]", help="Tick items off, or take that back.", show_default=False),
    ] = None,
    items: Annotated[
        list[int] | None, typer.Argument(metavar="[ID]...", help="Their numbers in the list.", show_default=False)
    ] = None,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Only what is open after its day; exits with 1 if there is any.")
    ] = False,
    all_: Annotated[bool, typer.Option("--all", help="Also what is done.")] = False,
    owner: Annotated[str | None, typer.Option(metavar="NAME", help="Only what this person owns.")] = None,
    team: Annotated[str | None, typer.Option(metavar="TEAM", help="Only of this team's drills.")] = None,
    store: Store = None,
    format: Annotated[ListFormat, typer.Option(help="How to write it.")] = ListFormat.TEXT,
    output: Out = None,
) -> Exit:
    """Track the action items of postmortems until they are done.

    The items of the postmortem that was handed in last for a drill are in the history. A due date is kept as it was
    said; the day that it means is reckoned from the drill's own date, and moved to the calendar on the wall. What
    simulated responders promise in drills that they play alone is left out.

    Examples:
      gameday actions
      gameday actions done 3 4
      gameday actions --overdue --format csv -o overdue.csv
    """
    if doing is not None:
        return _tick(doing, items or [], store)
    now = datetime.now(UTC)
    found = _asked(now.date(), overdue=overdue, all_=all_, owner=owner, team=team, store=store)
    text = _written(found, now.date(), format)
    if not found and format is ListFormat.TEXT and there_is_one(store):
        text = "Nothing is overdue." if overdue else "No action item fits." if all_ or owner or team else NOTHING_OPEN
    if output is not None:
        write_document(output, text)
    elif format is ListFormat.TEXT:
        answer(text)
    else:
        answer_exactly(text)
    return Exit.FELL_SHORT if overdue and found else Exit.DONE


def promised(store: str | None, *, team: str | None = None, open_only: bool = False) -> tuple[ActionItem, ...]:
    """What people promised in postmortems; what simulated responders do in drills of their own is left out."""
    from simulator.store.history.history import Which

    with opened_history(store) as history:
        found = history.items(team=team, open_only=open_only)
        simulated = {drill.id for drill in history.drills(Which(team=team, modes=("bots",)))} if found else set()
    return tuple(each for each in found if each.drill not in simulated)


def _asked(
    today: date, *, overdue: bool, all_: bool, owner: str | None, team: str | None, store: str | None
) -> list[ActionItem]:
    if not there_is_one(store):
        return []
    wanted = (owner or "").casefold().lstrip("@")
    found = promised(store, team=team, open_only=overdue or not all_)
    return [each for each in found if wanted in each.owner.casefold() and (not overdue or each.overdue(today))]


def _tick(doing: Doing, items: Sequence[int], store: str | None) -> Exit:
    """Note that items are done, or open again; none is touched where one of the numbers is wrong."""
    if not items:
        raise typer.BadParameter(f"Say which: gameday actions {doing} ID. `gameday actions` lists them.")
    with opened_history(store) as history:
        known = {each.id: each for each in history.items()}
        missing = [str(number) for number in items if number not in known]
        if missing:
            raise typer.BadParameter(
                f"There is no action item {', '.join(missing)}. `gameday actions --all` lists them."
            )
        for number in dict.fromkeys(items):
            item = known[number]
            if (item.done is not None) == (doing is Doing.DONE):
                narrate(f"{number}: {_already(item)}")
                continue
            history.finish(number, datetime.now(UTC) if doing is Doing.DONE else None)
            answer(f"{number} is {'done' if doing is Doing.DONE else 'open again'}: {item.title}")
        rest = sum(each.done is None for each in history.items())
    narrate(f"{rest} {'is' if rest == 1 else 'are'} still open." if rest else "None is open.")
    return Exit.DONE


def _already(item: ActionItem) -> str:
    return f"was done already, on {item.done:%Y-%m-%d}." if item.done is not None else "is open already."


# ---- what is written --------------------------------------------------------------------------------


def _written(found: Sequence[ActionItem], today: date, format: ListFormat) -> str:
    from tui.cli.tables import csv_table

    match format:
        case ListFormat.JSON:
            return json.dumps({"as_of": today.isoformat(), "items": [_row(each, today) for each in found]}, indent=2,
                              ensure_ascii=False)  # fmt: skip
        case ListFormat.CSV:
            return csv_table(COLUMNS, ([_cell(value) for value in _row(each, today).values()] for each in found))
        case _:
            return "\n".join(_lines(found, today))


def _cell(value: Any) -> str | int:
    return "" if value is None else value if isinstance(value, int) else str(value)


def _row(item: ActionItem, today: date) -> dict[str, Any]:
    values = (
        item.id, _state(item, today), item.title, item.owner, item.priority,
        item.due.isoformat() if item.due else None, item.due_said,
        item.done.date().isoformat() if item.done else None,
        item.drill_title, item.scenario, item.played.date().isoformat(), item.team,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _state(item: ActionItem, today: date) -> str:
    return "done" if item.done else "overdue" if item.overdue(today) else "open"


_HEADINGS = ("overdue", "open", "done")


def _lines(found: Sequence[ActionItem], today: date) -> Iterable[str]:
    """The items under their headings, what is late first."""
    if not found:
        yield NOTHING
        return
    for heading in _HEADINGS:
        same = [each for each in found if _state(each, today) == heading]
        if same:
            yield heading.capitalize()
        for item in same:
            yield from _item(item, today)
    counts = {heading: sum(_state(each, today) == heading for each in found) for heading in _HEADINGS}
    yield ", ".join(f"{count} {heading}" for heading, count in counts.items() if count) + f", as of {today:%Y-%m-%d}."


def _item(item: ActionItem, today: date) -> Iterable[str]:
    from textwrap import wrap

    from simulator.domain.text import plain

    who = plain(item.owner) or "nobody owns it"
    yield f"{item.id:>4}  {plain(item.priority) or '-':<3} {who}, {_due(item, today)}"
    for text in (item.title, f"from '{item.drill_title}', played {item.played:%Y-%m-%d}"):
        yield from wrap(plain(text), 78, initial_indent=" " * 10, subsequent_indent=" " * 10)


def _due(item: ActionItem, today: date) -> str:
    """When it is due, how late it is, and the words that were said where they are others."""
    from simulator.domain.text import plain

    if item.done is not None:
        return f"done {item.done:%Y-%m-%d}"
    if item.due is None:
        return f"due '{plain(item.due_said)}'" if item.due_said else "no due date"
    said = "" if item.due_said == item.due.isoformat() else f" ('{plain(item.due_said)}' in the postmortem)"
    late = (today - item.due).days
    return f"due {item.due:%Y-%m-%d}{said}" + (f", {late} {'day' if late == 1 else 'days'} late" if late > 0 else "")
