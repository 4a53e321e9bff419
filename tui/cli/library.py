"""`gameday list`, `show` and `preview`: what there is to play, for trainees and for authors.

Separate from playing: here nothing is drawn and nothing runs. `list` and `show` never say what is true in a drill;
`preview` says what comes and what is true only when asked to spoil it.
"""

from __future__ import annotations

import json
from textwrap import fill
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.options import Format
from tui.cli.output import answer, answer_exactly

if TYPE_CHECKING:
    from simulator.domain.scenario import Scenario

Answer = Annotated[Format, typer.Option("--format", help="How to write it.")]
Drill = Annotated[
    str, typer.Argument(metavar="NAME|FILE", help="A scenario's name, or a scenario file.", show_default=False)
]


def list_drills(format: Answer = Format.TEXT) -> None:
    """List the scenarios that ship with gameday.

    Examples:
      gameday list
      gameday list --format json
    """
    from simulator.scenario.loader import check, read_sources, shipped

    scenarios = [check(read_sources(name)).scenario for name in shipped()]
    if format is Format.JSON:
        answer_exactly(json.dumps([heading(each) for each in scenarios], indent=2, ensure_ascii=False))
        return
    rows = [(each.slug, each.level.value, _length(each), each.title, ", ".join(each.tags)) for each in scenarios]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        answer("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def show(scenario: Drill, format: Answer = Format.TEXT) -> None:
    """Say what a scenario trains, never how it goes.

    Examples:
      gameday show checkout-payment-timeout
      gameday show my-drill/scenario.yaml --format json
    """
    from simulator.domain.simtime import at_wall
    from simulator.scenario.loader import check, read_sources

    found = check(read_sources(scenario)).scenario
    if format is Format.JSON:
        answer_exactly(json.dumps(heading(found), indent=2, ensure_ascii=False))
        return
    answer(f"{found.title}\n")
    if found.summary:
        answer(f"{fill(found.summary.strip(), 100)}\n")
    answer(f"Level    {found.level.value}")
    answer(f"Length   {_length(found)} at most, starting {at_wall(found.starts, 0):%A %Y-%m-%d %H:%M} UTC")
    answer(f"Tags     {', '.join(found.tags) or 'none'}")
    for place, objective in enumerate(found.objectives):
        answer(f"{'Trains' if not place else '':9}{objective.says}")
    answer(f"\nPlay it: gameday run {scenario}")


def heading(scenario: Scenario) -> dict[str, Any]:
    """What anybody may know of a scenario beforehand, as plain JSON values."""
    return {
        "name": scenario.slug,
        "title": scenario.title,
        "summary": scenario.summary.strip(),
        "level": scenario.level.value,
        "tags": list(scenario.tags),
        "length": _length(scenario),
        "starts": scenario.starts.isoformat(),
        "objectives": [objective.says for objective in scenario.objectives],
    }


def _length(scenario: Scenario) -> str:
    from simulator.domain.simtime import spoken_duration

    return spoken_duration(scenario.length)


def preview(
    scenario: Drill,
    spoil: Annotated[bool, typer.Option("--spoil", help="Tell everything: what comes, and what is true.")] = False,
    format: Answer = Format.TEXT,
) -> None:
    """Show a scenario as its author sees it.

    Without --spoil: who is there and on call, the system under drill, and when something comes, but not what. What
    the seed draws (names, a variant) is stood in for.

    Examples:
      gameday preview my-drill/scenario.yaml
      gameday preview my-drill/scenario.yaml --spoil
    """
    from simulator.scenario.loader import check, read_sources
    from tui.cli.preview import as_json, as_text

    loaded = check(read_sources(scenario))
    if format is Format.JSON:
        answer_exactly(json.dumps(as_json(loaded, spoil=spoil), indent=2, ensure_ascii=False))
    else:
        answer(as_text(loaded, spoil=spoil))
