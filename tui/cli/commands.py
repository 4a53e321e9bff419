"""The table of commands, and a group that imports a command only when it is called.

Separate from `main` because it is what `gameday --help` costs: the help of the whole program needs the table only, so
that it starts as fast as a program with one command.

A command is a function with typer's annotations in a module of its own. It returns an `Exit` (None is `DONE`) or
raises a `GamedayError`. Its docstring is its help: the first line is the summary in the table, and indented
paragraphs, like the examples, are printed as they stand.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Listed(NamedTuple):
    """A command as the table knows it."""

    name: str
    where: str
    """`module:function`, imported when the command is called."""
    summary: str
    """The first line of the function's docstring."""


COMMANDS: tuple[Listed, ...] = (
    Listed("list", "tui.cli.library:list_drills", "List the scenarios that ship with gameday."),
    Listed("show", "tui.cli.library:show", "Say what a scenario trains, never how it goes."),
    Listed("run", "tui.cli.run:run", "Play a drill in the terminal, or headless with a script or bots."),
    Listed("resume", "tui.cli.resume:resume", "Go on with a drill whose process died."),
    Listed("fork", "tui.cli.fork:fork", "Play on from a moment of an earlier drill."),
    Listed("replay", "tui.cli.replay:replay", "Tell a drill again from its journal, or verify the journal."),
    Listed("score", "tui.cli.score:score", "Grade a drill from its journal."),
    Listed("timeline", "tui.cli.timeline:timeline", "Print what happened in a drill, in order."),
    Listed("postmortem", "tui.cli.postmortem:postmortem", "Draft a drill's postmortem, or hand one in."),
    Listed("lint", "tui.cli.lint:lint", "Check scenarios, policies, scripts, runbooks and teams."),
    Listed("new", "tui.cli.new:new", "Start a scenario of your own."),
    Listed("preview", "tui.cli.library:preview", "Show a scenario as its author sees it."),
    Listed("schema", "tui.cli.schema:schema", "Print a document's JSON Schema for editors."),
)


def as_printed(doc: str) -> str:
    """Mark a docstring's indented paragraphs so that they are not wrapped."""
    paragraphs = doc.split("\n\n")
    return "\n\n".join(f"\b\n{each}" if "\n " in f"\n{each}" else each for each in paragraphs)


def loaded(command: Listed) -> TyperCommand:
    """Import a command and build it."""
    import inspect

    module, _, function = command.where.partition(":")
    callback = getattr(import_module(module), function)
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(command.name, help=as_printed(inspect.getdoc(callback) or ""), context_settings=HELP)(callback)
    built = typer.main.get_command(single)
    assert isinstance(built, TyperCommand)  # noqa: S101 # a Typer with one command builds one
    return built


class Deferred(TyperCommand):
    """Stands for a command in lists; becomes the real one when it is called."""

    def __init__(self, command: Listed) -> None:
        super().__init__(name=command.name, help=command.summary, short_help=command.summary, rich_markup_mode=None)
        self._command = command

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Import the command and let it read its arguments."""
        return loaded(self._command).make_context(info_name, args, parent=parent, **extra)


class Commands(TyperGroup):
    """All commands, none of them imported."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for command in COMMANDS:
            self.add_command(Deferred(command))
