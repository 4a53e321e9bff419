"""The simulated shell: what a command answers at once, from the scenario and the world. Nothing is ever executed.

Separate from the signals because it is text in the shape of the real tools. The scenario's own `commands:` answer
first; then a few tools that the guide's runbook types; anything else says what exists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta

from simulator.domain.commandline import whole
from simulator.domain.events import DeployApplied
from simulator.domain.matching import command_matches
from simulator.domain.scenario import Command, Fault, Scenario
from simulator.domain.simtime import DAY, MINUTE, at_wall
from simulator.domain.text import plain
from simulator.world.signals import World

KNOWN = ("kubectl", "curl", "psql", "help")
"""The tools that answer in every scenario."""

NOTHING = "(no output)"
"""What a tool answers that only a fault knows: the same whether the command does anything or not."""

_WORD = re.compile(r"[\w.-]+")


class Shell:
    """The drill's command line."""

    def __init__(self, scenario: Scenario, world: World, deploys: Callable[[], list[DeployApplied]]) -> None:
        self._scenario = scenario
        self._world = world
        self._deploys = deploys
        self._tools: dict[str, Callable[[str, int], str]] = {
            "kubectl": self._kubectl,
            "curl": self._curl,
            "psql": self._psql,
            "help": lambda _command, _at: self._help(),
        }
        self._silent = self._tools_of(run for fault in scenario.faults.values() for run in _runs(fault))

    def answer(self, command: str, at: int, holds: Callable[[Command], bool]) -> str:
        """What a command prints at a moment; `holds` says whether a scenario's answer is still its answer."""
        for entry in self._scenario.commands:
            if command_matches(entry.run, command) and holds(entry):
                return entry.prints.rstrip("\n")
        tool = whole(command).tool
        found = self._tools.get(tool)
        if found is not None:
            return found(command, at)
        if tool in self._silent:
            return NOTHING
        return f"{plain(tool) or 'sh'}: command not found. {self._help()}"

    def finish(self, command: str) -> str:
        """What a command that takes time prints when it is done."""
        if command_matches("kubectl *", command):
            name = self._named(command) or "deployment"
            return f'deployment "{name}" successfully rolled out'
        return f"done: {plain(command)}"

    def lines(self, query: str, at: int) -> str:
        """The log lines that a LogQL query finds at a moment: those of the faults that act on the services it names."""
        found: list[str] = []
        asked = self._mentioned(query)
        for name, fault in self._scenario.faults.items():
            if self._world.acts(name, at):
                found += [
                    f"{at_wall(self._scenario.starts, at - 1000 * ago):%Y-%m-%dT%H:%M:%SZ} {line.level} "
                    f"{line.service} {_without_blanks(line.text)}"
                    for line in fault.logs
                    if line.service in asked
                    for ago in (0, 1, 2)
                ]
        return "\n".join(found) or "no lines found"

    def table(self, query: str, at: int) -> str:
        """The signals of the services that a query names, or of all: PromQL itself is not evaluated yet."""
        named = self._mentioned(query) or list(self._scenario.services)
        rows = [f"{'SERVICE':<24} {'ERRORS':>8} {'P50':>9} {'P99':>9}  CONNECTIONS"]
        for name in named:
            now = self._world.signals(name, at)
            pool = f"{now.connections[0]}/{now.connections[1] or '?'}" if now.connections else "-"
            rows.append(f"{name:<24} {now.errors * 100:>7.4g}% {now.p50_ms:>7.6g}ms {now.p99_ms:>7.6g}ms  {pool}")
        return "\n".join(rows)

    @staticmethod
    def _tools_of(patterns: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(tool for pattern in patterns if "*" not in (tool := whole(pattern).tool) and tool))

    def _help(self) -> str:
        own = self._tools_of(entry.run for entry in self._scenario.commands)
        return f"This shell knows: {', '.join(dict.fromkeys((*KNOWN, *own)))}."

    def _mentioned(self, text: str) -> list[str]:
        """The services that a text names, by themselves, as a host or as a pod."""
        words = {word for found in _WORD.findall(text) for word in (found, found.partition(".")[0], _pod(found))}
        return [name for name in self._scenario.services if name in words]

    def _named(self, command: str) -> str | None:
        return next(iter(self._mentioned(command)), None)

    def _kubectl(self, command: str, at: int) -> str:
        name = self._named(command)
        answers: dict[str, Callable[[], str]] = {
            "kubectl rollout history *": lambda: self._history(name),
            "kubectl rollout undo *": lambda: f"deployment.apps/{name} rolled back",
            "kubectl rollout restart *": lambda: f"deployment.apps/{name} restarted",
            "kubectl rollout status *": lambda: f'deployment "{name}" successfully rolled out',
            "kubectl scale *": lambda: f"deployment.apps/{name} scaled",
            "kubectl set env *": lambda: f"deployment.apps/{name} env updated",
            "kubectl get pods *": lambda: self._pods(name, at),
            "kubectl logs *": lambda: self.lines(name or "", at),
        }
        for pattern, says in answers.items():
            if command_matches(pattern, command):
                if name is None and "pods" not in pattern:
                    there = ", ".join(self._scenario.services)
                    return f"Error from server (NotFound): no such deployment. The deployments: {there}"
                return says()
        return (
            "error: this drill's kubectl knows get pods, logs, scale, set env and "
            "rollout history, undo, restart and status."
        )

    def _history(self, name: str | None) -> str:
        rows = [f"deployment.apps/{name}", "REVISION  CHANGE-CAUSE"]
        mine = [deploy for deploy in self._deploys() if deploy.service == name]
        rows.append("1         initial release")
        for number, deploy in enumerate(mine, 2):
            when = at_wall(self._scenario.starts, 0) + timedelta(milliseconds=deploy.applied_at)
            who, why = plain(deploy.by) or "-", plain(deploy.message)
            cause = f"deploy {plain(deploy.deploy)} {when:%Y-%m-%d %H:%M} UTC by {who}: {why}"
            rows.append(f"{number:<9} {cause}" + (f" ({plain(deploy.diff)})" if deploy.diff else ""))
        return "\n".join(rows)

    def _pods(self, name: str | None, at: int) -> str:
        rows = [f"{'NAME':<32} READY   STATUS    RESTARTS   AGE"]
        for service in [name] if name else list(self._scenario.services):
            spec = self._scenario.services[service]
            if spec.kind == "service":
                age = self._age(service, at)
                rows += [
                    f"{service + '-' + str(number):<32} 1/1     Running   0          {age}"
                    for number in range(spec.replicas)
                ]
        return "\n".join(rows)

    def _age(self, service: str, at: int) -> str:
        """How old a service's pods are: since its last deploy, as kubectl writes it."""
        applied = [deploy.applied_at for deploy in self._deploys() if deploy.service == service]
        minutes = (at - max(applied)) // MINUTE if applied else 3 * DAY // MINUTE
        return f"{minutes}m" if minutes < 120 else f"{minutes // 60}h" if minutes < 2880 else f"{minutes // 1440}d"

    def _curl(self, command: str, at: int) -> str:
        named = self._named(command)
        if named is None:
            return "curl: (6) Could not resolve host"
        now = self._world.signals(named, at)
        state = "ok" if now.errors <= 1.0 - self._scenario.business.slo else "degraded"
        return f'{{"service": "{named}", "status": "{state}", "error_rate": {now.errors}, "p99_ms": {now.p99_ms}}}'

    def _psql(self, command: str, at: int) -> str:
        named = self._named(command)
        if named is None or self._scenario.services[named].kind != "postgres":
            return "psql: error: could not translate host name to address: Name or service not known"
        now = self._world.signals(named, at)
        used, most = now.connections or (0, 0)
        rows = [" pid  | state  |             query", "------+--------+-------------------------------"]
        query = "SELECT * FROM orders WHERE id = $1"
        rows += [f" {4100 + number} | active | {query}" for number in range(min(used // 40, 20))]
        return "\n".join([*rows, f"({len(rows) - 2} rows)   connections {used} of {most}"])


def _runs(fault: Fault) -> list[str]:
    """The pattern of every command that does something to a fault."""
    remedies = [*fault.cleared_by, *fault.reduced_by, *(each for harm in fault.worsened_by for each in harm.cleared_by)]
    return [each.run for each in remedies] + [harm.run for harm in fault.worsened_by]


def _pod(word: str) -> str:
    """The service of a pod like `web-3`."""
    name, _, number = word.rpartition("-")
    return name if number.isdecimal() else word


def _without_blanks(text: str) -> str:
    """A log line with its placeholders blanked: who was affected is not for the log to say."""
    out, rest = [], text
    while (start := rest.find("{")) >= 0 and (end := rest.find("}", start)) >= 0:
        out += [rest[:start], "***"]
        rest = rest[end + 1 :]
    return "".join(out) + rest
