"""What is typed and looked up: commands, queries and runbook steps.

Separate because these events carry an answer that only the world can give: `decide` leaves `output` empty, and the
engine fills it in before the event is recorded.
"""

from __future__ import annotations

from simulator.domain import actions as ac
from simulator.domain import events as ev
from simulator.domain.decide.asked import Asked, reject
from simulator.domain.decide.roles import check_verb
from simulator.domain.runbooks import find_runbook, find_step


def run(asked: Asked, action: ac.Run) -> list[ev.Event]:
    """Type a command."""
    return [ev.CommandRun(command=action.command.strip())]


def query(asked: Asked, action: ac.Query) -> list[ev.Event]:
    """Ask the telemetry."""
    if action.expr is not None:
        return [ev.QueryRun(query=action.expr, language="promql")]
    return [ev.QueryRun(query=action.logql or "", language="logql")]


def step(asked: Asked, action: ac.Step) -> list[ev.Event]:
    """Take a step of a runbook and run its command; a command in braces is a log query."""
    found = find_runbook(asked.scenario, action.runbook)
    if found is None:
        reject(f"No runbook called {action.runbook!r}. There is {', '.join(asked.scenario.runbooks) or 'none'}.")
    path, runbook = found
    taken = find_step(runbook, action.step)
    if taken is None:
        reject(f"{path} has no step {action.step!r}. Name it as the runbook does, or give its number.")
    done: list[ev.Event] = [ev.RunbookStep(runbook=path, step=taken.name, section=taken.section, command=taken.command)]
    if taken.command is not None:
        if taken.command.lstrip().startswith("{"):
            done.append(ev.QueryRun(query=taken.command, language="logql"))
        else:
            if asked.state.facilitated:  # in a team, a step that is a command is one
                check_verb(asked, "run")
            done.append(ev.CommandRun(command=taken.command))
    return done
