"""What a typed command asks the cluster, the cloud or the flags to change.

Separate from the shell, which says what the command answers, and from the cluster, which says what comes of it: both
must read a command alike. A command with a flag that the real tool does not know, or with a value that it would
refuse, asks for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.domain.commandline import Read, is_assignment, pipelines

MOST_REPLICAS = 10_000
"""The most replicas that anybody may ask for; a scenario's services have no more either."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Go back to an earlier revision; the one before where none is named."""

    service: str
    to: int = 0


@dataclass(frozen=True, slots=True)
class Restart:
    """Replace every pod by one of the same kind."""

    service: str


@dataclass(frozen=True, slots=True)
class SetEnv:
    """Set variables; None takes one away."""

    service: str
    variables: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class SetImage:
    """Run another version."""

    service: str
    image: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Run so many pods."""

    service: str
    replicas: int
    only_from: int | None = None
    """Only where so many run now (`--current-replicas`)."""


@dataclass(frozen=True, slots=True)
class DeletePods:
    """Take pods away; others come in their place."""

    names: tuple[str, ...] = ()
    service: str | None = None
    """All of this deployment's, as a selector asks."""


@dataclass(frozen=True, slots=True)
class FailOver:
    """Make another instance of a database cluster the writer."""

    cluster: str
    target: str | None = None


@dataclass(frozen=True, slots=True)
class SetFlag:
    """Turn a feature flag to a value."""

    name: str
    value: str


Order = Undo | Restart | SetEnv | SetImage | Scale | DeletePods | FailOver | SetFlag

_EVERYWHERE = frozenset({"namespace", "context", "cluster", "kubeconfig", "user", "as", "request-timeout", "v"})
_SHOWN = _EVERYWHERE | {
    "output",
    "selector",
    "field-manager",
    "record",
    "dry-run",
    "help",
    "allow-missing-template-keys",
}
FLAGS = {
    "rollout undo": _SHOWN | {"to-revision"},
    "rollout restart": _SHOWN,
    "rollout pause": _SHOWN,
    "rollout resume": _SHOWN,
    "scale": _SHOWN | {"replicas", "current-replicas", "timeout"},
    "set env": _SHOWN | {"list", "overwrite", "containers", "container", "env", "resolve", "local", "all"},
    "set image": _SHOWN | {"all", "local"},
    "delete": _SHOWN | {"force", "grace-period", "now", "wait", "timeout", "all", "ignore-not-found", "cascade"},
}  # fmt: skip
"""The flags of every command of kubectl that changes something, by its words."""

FAILOVER_FLAGS = frozenset({
    "db-cluster-identifier", "target-db-instance-identifier", "region", "profile", "output", "query", "no-cli-pager",
    "no-paginate", "endpoint-url", "debug",
})  # fmt: skip


def changing(read: Read) -> str | None:
    """The words of kubectl's changing command that this is, like `rollout undo`; None for any other."""
    words = read.words[1:]
    for length in (2, 1):
        said = " ".join(words[:length])
        if said in FLAGS:
            return said
    return None


def unknown_flags(read: Read, known: frozenset[str]) -> list[str]:
    """The flags that a command does not have."""
    return [name for name, _ in read.flags if name not in known and not name.startswith("+")]


def flag(read: Read, name: str) -> str | None:
    """The value of a flag; the last one counts, as the real tools have it."""
    return next((value for given, value in reversed(read.flags) if given == name), None)


def whole_number(text: str | None) -> int | None:
    """A whole number as a flag has it, or None."""
    if text is None or not (text.isascii() and text.isdecimal()) or len(text) > 9:
        return None
    return int(text)


def in_vain(read: Read) -> bool:
    """Whether a command only says what it would do."""
    return (flag(read, "dry-run") or "none") != "none" or (flag(read, "help") or "false") != "false"


def named(read: Read, kind: str, words: tuple[str, ...]) -> list[str]:
    """The objects of a kind that a command names, by `kind name name`, `kind/name` or `-l app=name`."""
    found: list[str] = []
    here = False
    for word in words:
        if word == kind:
            here = True
        elif here and "=" not in word and not word.endswith("-"):
            found.append(word)
    return found or [name for name in [selected(read)] if name and kind in words]


def selected(read: Read) -> str | None:
    """The deployment that a selector chooses: `-l app=web`."""
    selector = flag(read, "selector") or ""
    key, equals, value = selector.replace("==", "=").partition("=")
    return value if equals and key.strip() in ("app", "app.kubernetes.io/name") and "," not in value else None


def orders(command: str) -> list[Order]:
    """Everything that a line asks to be changed, in order; what stands behind a pipe only reads."""
    return [order for first, *_ in pipelines(command) for order in orders_of(first)]


def orders_of(read: Read) -> list[Order]:
    """What one simple command asks to be changed."""
    if read.tool == "kubectl":
        said = changing(read)
        return [] if said is None or in_vain(read) or unknown_flags(read, FLAGS[said]) else list(_kubectl(said, read))
    if read.words[:3] == ("aws", "rds", "failover-db-cluster") and not unknown_flags(read, FAILOVER_FLAGS):
        cluster = flag(read, "db-cluster-identifier")
        return [FailOver(cluster, flag(read, "target-db-instance-identifier"))] if cluster else []
    if read.words[:2] == ("flags", "set") and len(read.words) == 4 and not read.flags:
        return [SetFlag(read.words[2], read.words[3])]
    if read.words[:2] in (("flags", "enable"), ("flags", "disable")) and len(read.words) == 3 and not read.flags:
        return [SetFlag(read.words[2], "on" if read.words[1] == "enable" else "off")]
    return []


def _kubectl(said: str, read: Read) -> Iterator[Order]:
    rest = read.words[1 + len(said.split()) :]
    if said == "delete":
        names = tuple(named(read, "pod", rest))
        by_selector = "pod" in rest and names == (selected(read),) and selected(read) not in rest
        if names:
            yield DeletePods(service=names[0]) if by_selector else DeletePods(names)
        return
    for name in named(read, "deployment", rest):
        if said == "rollout undo":
            to = whole_number(flag(read, "to-revision") or "0")
            if to is not None:
                yield Undo(name, to)
        elif said == "rollout restart":
            yield Restart(name)
        elif said == "scale":
            replicas, only_from = whole_number(flag(read, "replicas")), flag(read, "current-replicas")
            if replicas is not None and replicas <= MOST_REPLICAS:
                yield Scale(name, replicas, whole_number(only_from))
        elif said == "set env":
            variables = tuple(_variables(read, rest))
            if variables and flag(read, "list") is None:
                yield SetEnv(name, variables)
        elif said == "set image":
            images = [word.partition("=")[2] for word in rest if "=" in word]
            if images and images[0]:
                yield SetImage(name, images[0])


def _variables(read: Read, words: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    for word in (*words, *(value for name, value in read.flags if name == "env")):
        if is_assignment(word):
            name, _, value = word.partition("=")
            yield name, value
        elif word.endswith("-") and word[:-1].isidentifier():
            yield word[:-1], None
