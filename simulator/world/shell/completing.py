"""Completion: the words that may come next where a line ends.

Separate from the tools because it must be quick and never complains. It knows what everybody may see, the tools and
the objects that exist; what a scenario waits for is not among it.
"""

from __future__ import annotations

from collections.abc import Iterable

from simulator.domain.commandline import KINDS, tokens, whole
from simulator.domain.scenario import Scenario
from simulator.world.changes import Changes
from simulator.world.cluster import identifiers
from simulator.world.history import History
from simulator.world.orders import FAILOVER_FLAGS, FLAGS
from simulator.world.shell.cloud import COMMANDS
from simulator.world.shell.helping import TOOLS
from simulator.world.shell.kubectl import VERBS
from simulator.world.shell.kubectl_get import LISTS
from simulator.world.shell.kubectl_rollout import ROLLOUTS
from simulator.world.shell.pipes import FILTERS
from simulator.world.shell.redis import SECTIONS

MOST = 60
"""The most words that are offered."""

_TAKEN = ("--replicas=", "--to-revision=", "--tail=", "--since=")
_FLAGS_OF = {
    "get": ("-o", "-n", "-l", "-A", "--sort-by="),
    "logs": ("--tail=", "--since=", "--previous", "-c"),
    "top": ("--sort-by=",),
}


class Completing:
    """What may be typed next."""

    def __init__(self, scenario: Scenario, history: History, changes: Changes) -> None:
        self._scenario, self._cluster, self._changes = scenario, history.cluster, changes
        self._own = tools_of(entry.run for entry in scenario.commands)

    def lines(self, line: str, at: int) -> list[str]:
        """The line with each of the words that may stand at its end."""
        end = len(line)
        while end and not line[end - 1].isspace() and line[end - 1] not in "|;&":
            end -= 1
        return [line[:end] + word for word in self.words(line, at)]

    def words(self, line: str, at: int) -> list[str]:
        """The words that may stand where the line ends, those that begin as it does; at most `MOST`."""
        found = tokens(line)
        last = max((place for place, (_, operator) in enumerate(found) if operator), default=-1)
        said = [word for word, _ in found[last + 1 :]]
        begun = "" if not line or line[-1].isspace() or not said else said.pop()
        while said and said[0] in ("sudo", "$"):
            said = said[1:]
        if found and last >= 0 and found[last][0] in ("|", "|&"):
            offered = list(FILTERS) if not said else []
        else:
            offered = self._offered(said, begun, at)
        return [word for word in dict.fromkeys(offered) if word.startswith(begun) and word != begun][:MOST]

    def _offered(self, said: list[str], begun: str, at: int) -> list[str]:
        if not said:
            return [*TOOLS, *self._own]
        tool, words = said[0], [word for word in said[1:] if not word.startswith("-")]
        services = self._scenario.services
        match tool:
            case "kubectl" | "k":
                return self._kubectl(said[1:], words, begun, at)
            case "curl":
                hosts = [name for name, each in services.items() if each.kind in ("service", "cdn", "third-party")]
                return ["-s", *(f"https://{name}.internal/healthz" for name in hosts)]
            case "dig":
                return ["+short", *(f"{name}.internal" for name in services)]
            case "psql":
                return self._of_kind("postgres") if said[-1] in ("-h", "--host") else ["-h", "-c"]
            case "redis-cli":
                if said[-1] == "-h":
                    return self._of_kind("redis")
                return list(SECTIONS) if "info" in words else ["-h", "info", "ping", "dbsize", "client", "config"]
            case "aws":
                return self._aws(said, words)
            case "git":
                return self._git(words, at)
            case "flags":
                names = sorted(self._changes.flags(at))
                verbs = ["list", "get", "set", "enable", "disable", "history"]
                return verbs if not words else names if len(words) == 1 and words[0] != "list" else []
            case "help":
                return list(TOOLS)
            case _:
                return []

    def _of_kind(self, kind: str) -> list[str]:
        return [name for name, service in self._scenario.services.items() if service.kind == kind]

    def _aws(self, said: list[str], words: list[str]) -> list[str]:
        if not words:
            return ["rds"]
        if len(words) == 1:
            return list(COMMANDS)
        clusters = [identifiers(name) for name in self._of_kind("postgres")]
        if said[-1] == "--db-cluster-identifier":
            return [each[0] for each in clusters]
        if said[-1] in ("--target-db-instance-identifier", "--source-identifier"):
            return [name for each in clusters for name in each]
        return [f"--{name}" for name in sorted(FAILOVER_FLAGS) if name.startswith(("db-", "target-"))]

    def _git(self, words: list[str], at: int) -> list[str]:
        if not words:
            return ["log", "show"]
        if words[0] == "show":
            return [
                each.ref for each in reversed(self._changes.until(at)) if each.kind == "deploy" and not each.by_hand
            ]
        return ["--oneline", "-n", "-p", *self._scenario.services]

    # ---- kubectl ---------------------------------------------------------------------------------------

    def _kubectl(self, said: list[str], words: list[str], begun: str, at: int) -> list[str]:
        if said and said[-1] in ("-n", "--namespace"):
            return ["production"]
        words = _without_values(said)
        if not words:
            return list(VERBS)
        if words[0] in ("rollout", "set") and len(words) == 1:
            return list(ROLLOUTS) if words[0] == "rollout" else ["env", "image"]
        verb = " ".join(words[:2]) if words[0] in ("rollout", "set") else words[0]
        if begun.startswith("-"):
            return self._flags(verb, words, at)
        rest = words[2:] if words[0] in ("rollout", "set") else words[1:]
        return self._objects(verb, rest, at)

    def _flags(self, verb: str, words: list[str], at: int) -> list[str]:
        known = FLAGS.get(verb, frozenset())
        found = [*_FLAGS_OF.get(verb, ()), *(each for each in _TAKEN if each[2:-1] in known)]
        named = [name for name in self._cluster.deployments if any(word.rpartition("/")[2] == name for word in words)]
        if "to-revision" in known and named:
            history = self._cluster.deployment(named[0]).history(at)
            found += [f"--to-revision={each.number}" for each in reversed(history[:-1])]
        return found

    def _objects(self, verb: str, rest: list[str], at: int) -> list[str]:
        deployments = [f"deployment/{name}" for name in self._cluster.deployments]
        pods = [pod.name for pod in self._cluster.pods(at)]
        kind = KINDS.get(rest[0].partition("/")[0]) if rest else None
        if verb.startswith(("rollout", "set", "scale")):
            return (
                []
                if rest and kind != "deployment"
                else self._cluster.deployments
                if rest == ["deployment"]
                else deployments
            )
        if verb == "logs":
            return [*deployments, *pods] if not rest else []
        kinds = {"delete": ["pod"], "top": ["pods", "nodes"], "describe": ["pod", "deployment", "node"]}
        if not rest:
            return kinds.get(verb, ["pods", "deployments", "services", "nodes", "events", "replicasets", "hpa"])
        names = {"pod": pods, "deployment": self._cluster.deployments, "node": self._cluster.nodes,
                 "service": list(self._scenario.services)}  # fmt: skip
        return names.get(kind or "", []) if verb in ("get", "describe", "delete", "top") and kind in (*LISTS,) else []


def tools_of(patterns: Iterable[str]) -> tuple[str, ...]:
    """The programs that patterns of commands name."""
    return tuple(dict.fromkeys(tool for pattern in patterns if "*" not in (tool := whole(pattern).tool) and tool))


def _without_values(said: list[str]) -> list[str]:
    """The words that are no flags, nor a flag's value."""
    found: list[str] = []
    skip = False
    for word in said:
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = word in ("-n", "--namespace", "-l", "--selector", "-o", "--output", "-c", "--container")
        else:
            found.append(word)
    return found
