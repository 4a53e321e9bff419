"""The table of commands, and a group that imports a command only when it is called.

Separate from `main` because it is what `gameday --help` costs: the help of the whole program needs the table only, so
that it starts as fast as a program with one command.

A command is a function with typer's annotations in a module of its own. It returns an `Exit` (None is `DONE`) or
raises a `GamedayError`. Its docstring is its help: the first line is the summary in the table, and indented
paragraphs, like the examples, are printed as they stand.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, ClassVar, NamedTuple

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
    parts: tuple[Listed, ...] = ()
    """The commands of a group; `where` is then the function whose docstring is the group's help."""
    alone: bool = False
    """Whether a group does something without one of its commands."""


ONCALL: tuple[Listed, ...] = (
    Listed("show", "tui.cli.oncall_show:show", "Draw a team's coming weeks: who, gaps, overlaps, nights."),
    Listed("who", "tui.cli.oncall_who:who", "Say who is on call at a time, and whom a page reaches."),
    Listed("lint", "tui.cli.oncall_lint:lint", "Hold a team's rota against the on-call table of its policy."),
    Listed("handoff", "tui.cli.oncall_handoff:handoff", "Print what a hand-over meeting needs."),
    Listed(
        "import", "tui.cli.oncall_import:import_team", "Turn another system's schedules and policies into a team file."
    ),
    Listed("export", "tui.cli.oncall_export:export", "Write a team as Terraform, or its shifts as a calendar."),
    Listed("clean", "tui.cli.oncall_clean:clean", "Close the real pages that a drill may have left open."),
    Listed("route", "tui.cli.oncall_route:route", "Say where Alertmanager's routes send an alert."),
)

IMPORT: tuple[Listed, ...] = (
    Listed("prometheus", "tui.cli.importing:prometheus", "Turn a Prometheus rule file into a scenario's alerts."),
)

HISTORY: tuple[Listed, ...] = (
    Listed("import", "tui.cli.history_change:import_journals", "Bring journals of finished drills into the history."),
    Listed("export", "tui.cli.history_change:export", "Write the drills that you may see, for other programs."),
    Listed("forget", "tui.cli.history_change:forget", "Delete a person's data from the history, for good."),
    Listed(
        "team", "tui.cli.history_change:team",
        "Settle, or see, who of a team sees personal scores and how long its drills are kept.",
    ),
)  # fmt: skip

COMMANDS: tuple[Listed, ...] = (
    Listed("list", "tui.cli.library:list_drills", "List the scenarios that ship with gameday."),
    Listed("show", "tui.cli.library:show", "Say what a scenario trains, never how it goes."),
    Listed("run", "tui.cli.run:run", "Play a drill in the terminal, or headless with a script or bots."),
    Listed("resume", "tui.cli.resume:resume", "Go on with a drill whose process died."),
    Listed("fork", "tui.cli.fork:fork", "Play on from a moment of an earlier drill."),
    Listed("host", "tui.cli.host:host", "Host drills that a team plays together."),
    Listed("join", "tui.cli.join:join", "Join a team drill."),
    Listed("browse", "tui.cli.browse:browse", "Let people join a team drill from a browser."),
    Listed("replay", "tui.cli.replay:replay", "See a drill again from its journal, or verify the journal."),
    Listed("score", "tui.cli.score:score", "Grade a drill from its journal."),
    Listed("certificate", "tui.cli.certificate:certificate", "Certify a drill's score, or check a certificate."),
    Listed("note", "tui.cli.epilogue:note", "Write something down for the debrief of a drill that has ended."),
    Listed("rate", "tui.cli.epilogue:rate", "Rate a drill that has ended, beside its computed score."),
    Listed("timeline", "tui.cli.timeline:timeline", "Print what happened in a drill, in order."),
    Listed("postmortem", "tui.cli.postmortem:postmortem", "Draft a drill's postmortem, or hand one in."),
    Listed("actions", "tui.cli.actions:actions", "Track the action items of postmortems until they are done."),
    Listed("near-misses", "tui.cli.near_misses:near_misses", "List near misses by month, to look through them."),
    Listed(
        "history",
        "tui.cli.history:history",
        "Past drills, trends, targets met, and what to practise next.",
        HISTORY,
        alone=True,
    ),
    Listed("oncall", "tui.cli.oncall:oncall", "Schedules and escalation policies, as a team really has them.", ONCALL),
    Listed("readiness", "tui.cli.readiness:readiness", "Go through the readiness checklist for a team, with evidence."),
    Listed("calibrate", "tui.cli.calibrate:calibrate", "Propose targets from your team's real incidents."),
    Listed("lint", "tui.cli.lint:lint", "Check scenarios, policies, scripts, runbooks and teams."),
    Listed("new", "tui.cli.new:new", "Start a scenario of your own."),
    Listed("import", "tui.cli.importing:importing", "Turn other systems' rules into parts of a scenario.", IMPORT),
    Listed("preview", "tui.cli.library:preview", "Show a scenario as its author sees it."),
    Listed("schema", "tui.cli.schema:schema", "Print a document's JSON Schema for editors."),
)


def as_printed(doc: str) -> str:
    """Mark a docstring's indented paragraphs so that they are not wrapped."""
    paragraphs = doc.split("\n\n")
    return "\n\n".join(f"\b\n{each}" if "\n " in f"\n{each}" else each for each in paragraphs)


def loaded(command: Listed) -> TyperCommand | TyperGroup:
    """Import a command and build it; of a group only its help is imported."""
    import inspect

    module, _, function = command.where.partition(":")
    callback = getattr(import_module(module), function)
    help_ = as_printed(inspect.getdoc(callback) or "")
    group = _group_of(command.parts) if command.parts else None
    single = typer.Typer(name=command.name, cls=group, add_completion=False, rich_markup_mode=None)
    if group is not None:
        single.callback(help=help_, context_settings=HELP, invoke_without_command=command.alone)(callback)
    else:
        single.command(command.name, help=help_, context_settings=HELP)(callback)
    built = typer.main.get_command(single)
    assert isinstance(built, (TyperCommand, TyperGroup))  # noqa: S101 # a Typer builds one of the two
    return built


def _group_of(parts: tuple[Listed, ...]) -> type[TyperGroup]:
    class Parts(Commands):
        commands_listed = parts

    return Parts


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

    commands_listed: ClassVar[tuple[Listed, ...]] = COMMANDS

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for command in self.commands_listed:
            self.add_command(Deferred(command))
