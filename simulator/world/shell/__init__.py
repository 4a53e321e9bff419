"""The simulated shell: what a command answers, from the scenario and the world. Nothing is ever executed.

A package because each tool is a file of its own; this one reads a line and finds who answers. The scenario's own
`commands:` answer first; then the tools that an incident asks for, in the real tools' shape; anything else says what
exists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulator.domain.commandline import Read, pipelines, split
from simulator.domain.matching import command_matches, read_matches
from simulator.domain.scenario import Command, Fault, Scenario
from simulator.domain.text import plain, plain_lines
from simulator.world.changes import Changes
from simulator.world.history import History
from simulator.world.shell.cloud import aws
from simulator.world.shell.completing import Completing, tools_of
from simulator.world.shell.flags import flags
from simulator.world.shell.git import git
from simulator.world.shell.ground import Ask, Failed, Ground, LinesOf, Tool, Vector
from simulator.world.shell.helping import TOOLS, help_text
from simulator.world.shell.http import curl, dig
from simulator.world.shell.kubectl import kubectl
from simulator.world.shell.kubectl_rollout import finished
from simulator.world.shell.pipes import piped
from simulator.world.shell.queries import query_of
from simulator.world.shell.redis import redis_cli
from simulator.world.shell.sql import psql
from simulator.world.shell.tables import bounded
from simulator.world.signals import World

__all__ = ["NOTHING", "Shell"]

NOTHING = "(no output)"
"""What a tool answers that only a fault knows: the same whether the command does anything or not."""
_MOST_COMMANDS = 20
"""The most commands of one line that are answered."""

_TOOLS: Mapping[str, Tool] = {
    "aws": aws,
    "curl": curl,
    "dig": dig,
    "flags": flags,
    "git": git,
    "kubectl": kubectl,
    "psql": psql,
    "redis-cli": redis_cli,
}


class Shell:
    """The drill's command line."""

    def __init__(
        self, scenario: Scenario, world: World, history: History, *, ask: Ask, lines_of: LinesOf, vector: Vector
    ) -> None:
        self._scenario, self._world, self._history = scenario, world, history
        self._ask, self._lines_of, self._vector = ask, lines_of, vector
        self.changes = Changes(scenario, history.cluster)
        """Every change to the system under drill."""
        self._own = tools_of(entry.run for entry in scenario.commands)
        self._silent = tools_of(run for fault in scenario.faults.values() for run in _runs(fault))
        self._completing = Completing(scenario, history, self.changes)

    def answer(self, command: str, at: int, holds: Callable[[Command], bool]) -> str:
        """What a command prints at a moment; `holds` says whether a scenario's answer is still its answer."""
        return bounded(plain_lines(self._answered(command, at, holds)))

    def finish(self, command: str, at: int) -> str:
        """What a command that was given at a moment and takes time prints when it is done."""
        done = [said for step in self._history.cluster.steps if (step.at, step.command) == (at, command)
                if (said := finished(step)) is not None]  # fmt: skip
        return "\n".join(done) or f"done: {plain(command)}"

    def completions(self, line: str, at: int) -> list[str]:
        """The words that may stand where a line ends, from what exists at a moment."""
        return self._completing.words(line, at)

    # ---- a line ----------------------------------------------------------------------------------------

    def _answered(self, command: str, at: int, holds: Callable[[Command], bool]) -> str:
        query = query_of(command)
        for entry in self._scenario.commands:
            lines = query is not None or len(split(entry.run)) > 1  # what stands for a whole line, pipes and all
            if lines and command_matches(entry.run, command) and holds(entry):
                return entry.prints.rstrip("\n")
        ground = Ground(self._scenario, self._world, self._history, self.changes, at, self._ask, self._lines_of,
                        self._vector)  # fmt: skip
        if query is not None:
            language, text, pipes = query
            return _through(pipes, lambda: self._ask(language, text, at) if text else f"{language}: give a query")
        found = pipelines(command)[:_MOST_COMMANDS]
        return (
            "\n".join(self._one(first, pipes, ground, holds) for first, *pipes in found) if found else self._unknown("")
        )

    def _one(self, first: Read, pipes: list[Read], ground: Ground, holds: Callable[[Command], bool]) -> str:
        return _through(pipes, lambda: self._tool(first, ground, holds))

    def _tool(self, read: Read, ground: Ground, holds: Callable[[Command], bool]) -> str:
        for entry in self._scenario.commands:
            if read_matches(entry.run, read) and holds(entry):
                return entry.prints.rstrip("\n")
        tool = _TOOLS.get(read.tool)
        if tool is not None:
            asked = dict(read.flags).get("help")
            return help_text(read.tool, list(self._own)) if asked not in (None, "false") else tool(read, ground)
        if read.tool == "help":
            return help_text(read.words[1] if len(read.words) > 1 else None, list(self._own))
        if read.tool in self._silent:
            return NOTHING
        raise Failed(self._unknown(read.tool))

    def _unknown(self, tool: str) -> str:
        names = ", ".join(dict.fromkeys((*TOOLS, *self._own)))
        return f"{plain(tool) or 'sh'}: command not found. This shell knows: {names}."


def _through(pipes: list[Read], answer: Callable[[], str]) -> str:
    """An answer through what it is piped to; a complaint is not piped, as it goes to another stream."""
    try:
        text = answer()
        for each in pipes:
            text = piped(each, text)
    except Failed as failed:
        return str(failed)
    return text


def _runs(fault: Fault) -> list[str]:
    """The pattern of every command that does something to a fault."""
    remedies = [*fault.cleared_by, *fault.reduced_by, *(each for harm in fault.worsened_by for each in harm.cleared_by)]
    return [each.run for each in remedies] + [harm.run for harm in fault.worsened_by]
