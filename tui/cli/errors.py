"""What a command does when something goes wrong: a message on stderr and an exit code, by whose fault it is.

Separate from `main` so that the rule is one table. Everything that is not in it is our bug and keeps its traceback.
"""

from __future__ import annotations

import typer

from simulator.errors import (
    ActionRejected,
    AddressError,
    GamedayError,
    IntegrationError,
    JournalError,
    ProtocolError,
    ScenarioError,
)
from tui.cli.exits import Exit
from tui.cli.output import narrate

_BLAME: tuple[tuple[type[GamedayError], Exit], ...] = (
    (AddressError, Exit.USAGE),
    (ScenarioError, Exit.INPUT),
    (JournalError, Exit.INPUT),
    (IntegrationError, Exit.OTHER_SYSTEM),
    (ProtocolError, Exit.OTHER_SYSTEM),
    (ActionRejected, Exit.FELL_SHORT),
)


def exit_for(error: GamedayError) -> Exit:
    """The exit code that says whose fault an error is."""
    return next((code for kind, code in _BLAME if isinstance(error, kind)), Exit.INPUT)


def explain(error: GamedayError) -> Exit:
    """Print an error's message, which says where, what and what to do, and give its exit code."""
    narrate(str(error))
    return exit_for(error)


def misused(wrong: typer.TyperException) -> Exit:
    """Print how the command is called, and what was wrong with this call."""
    context = getattr(wrong, "ctx", None)
    if context is not None:
        narrate(context.get_usage())
        narrate(f"Try '{context.command_path} --help' for help.\n")
    narrate(f"Error: {wrong.format_message()}")
    return Exit.USAGE
