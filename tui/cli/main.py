"""The entry point: reads the command line, calls one command, and turns what went wrong into an exit code.

Separate from the commands, which only return or raise. The program is built when it is called, not when it is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.core import TyperGroup

from simulator import __version__
from simulator.errors import GamedayError
from tui.cli.commands import HELP, Commands, as_printed
from tui.cli.errors import explain, misused
from tui.cli.exits import Exit
from tui.cli.output import answer, flush, tolerate_any_character

ABOUT = """Practise incident response: drills with pages, a war room, a status page and a graded debrief.

Without a command it opens home: the library, what is unfinished, what was played.

Examples:
  gameday
  gameday list
  gameday run checkout-payment-timeout
  gameday run checkout-payment-timeout --bots
  gameday lint my-scenario.yaml

Exit codes: 0 done and passed, 1 fell short, 2 wrong usage, 3 input that cannot be loaded, 4 another system failed,
130 interrupted."""

FIRST_STEPS = """gameday plays incident drills.

  gameday list                             see what there is to play
  gameday run checkout-payment-timeout     play the first drill here
  gameday --help                           all commands"""


def _show_version(asked: bool) -> None:
    if asked:
        answer(f"gameday {__version__}")
        raise typer.Exit(Exit.DONE)


def start(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Open home when no command is given; where there is no terminal, say how to begin."""
    if context.invoked_subcommand is not None:
        return
    if sys.stdin.isatty() and sys.stdout.isatty():
        from tui.cli.home import home

        raise typer.Exit(home())
    answer(FIRST_STEPS)


def build() -> TyperGroup:
    """Build the program."""
    app = typer.Typer(name="gameday", cls=Commands, rich_markup_mode=None)
    app.callback(help=as_printed(ABOUT), invoke_without_command=True, context_settings=HELP)(start)
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)  # noqa: S101 # a Typer with a callback builds a group
    return group


def call(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    try:
        result = build().main(arguments, prog_name="gameday", standalone_mode=False)
    except typer.TyperException as wrong:
        return misused(wrong)
    except GamedayError as error:
        return explain(error)
    except (KeyboardInterrupt, typer.Abort):
        return Exit.INTERRUPTED
    return int(result or Exit.DONE)


def main() -> None:
    """Run `gameday`."""
    tolerate_any_character()
    code = call()
    flush()
    sys.exit(code)
