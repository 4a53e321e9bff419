"""Prometheus rule files of a scenario: read as they stand, and what they mean as alerts and recordings of the drill.

Separate because they are other people's documents, in another format: groups with an interval, durations as Prometheus
writes them, labels that say how bad it is and whom it is about. What is wrong is said at its line in its own file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from simulator.domain.base import Frozen
from simulator.domain.scenario import Recording, Service
from simulator.domain.simtime import DAY, HOUR, MAX_DURATION, MINUTE, SECOND, WEEK
from simulator.domain.vocabulary import AlertSeverity
from simulator.scenario.problems import Problem, Problems
from simulator.scenario.shape import validated
from simulator.scenario.source import parse
from simulator.scenario.sources import Sources
from simulator.scenario.tree import Entries, Node, Scalar

SEVERITIES = {
    "critical": "critical", "page": "critical", "emergency": "critical", "error": "error", "major": "error",
    "warning": "warning", "ticket": "warning", "minor": "warning", "info": "info", "none": "info",
}  # fmt: skip
"""What rules call severities, and what an alert of ours has."""
ABOUT = ("service", "job", "app")
"""The labels that may name a rule's service, in the order in which they are taken."""
MOST_RULES = 1_000
_UNITS = {"ms": 1, "s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY, "w": WEEK, "y": 365 * DAY}
_DURATION = re.compile(r"(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?")
_ASKED = re.compile(r'\b(?:service|job|app)\s*=\s*"([^"]{1,80})"')


def duration(written: str) -> int | None:
    """Prometheus's durations in milliseconds; None for what is none."""
    found = _DURATION.fullmatch(written.strip())
    if written.strip() == "0":
        return 0
    if not written.strip() or found is None or len(written) > 60:
        return None
    units = ("y", "w", "d", "h", "m", "s", "ms")
    total = sum(int(part) * _UNITS[unit] for part, unit in zip(found.groups(), units, strict=True) if part)
    return total if total <= MAX_DURATION else None


def _duration(value: object) -> object:
    found = duration(str(value)) if isinstance(value, (str, int)) and not isinstance(value, bool) else None
    if found is None:
        raise ValueError(f"{value!r} is no duration of Prometheus of at most 53 weeks. Write it like 5m or 1h30m")
    return found


def _text(value: object) -> object:
    """Prometheus takes any single value as text."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value).lower() if isinstance(value, bool) else value
    return str(value)


Wait = Annotated[int, BeforeValidator(_duration)]
Text = Annotated[str, BeforeValidator(_text), Field(max_length=20_000)]
Texts = Annotated[dict[str, Text], Field(max_length=100)]


class Rule(Frozen):
    """One rule: an alert, or a series that is recorded."""

    alert: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    record: Annotated[str, Field(pattern=r"^[A-Za-z_:][A-Za-z0-9_:]*$", max_length=200)] | None = None
    expr: Annotated[Text, Field(min_length=1, max_length=10_000)]
    for_: Annotated[Wait, Field(alias="for")] = 0
    keep_firing_for: Wait = 0
    labels: Texts = Field(default_factory=dict)
    annotations: Texts = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_one_of_them(self) -> Self:
        if (self.alert is None) == (self.record is None):
            raise ValueError("a rule has either `alert` or `record`. Give it one of the two")
        return self


class Group(Frozen):
    """Rules that are evaluated together."""

    name: Annotated[Text, Field(min_length=1)]
    interval: Wait = 0
    rules: Annotated[tuple[Rule, ...], Field(max_length=MOST_RULES)] = ()
    limit: int = 0
    partial_response_strategy: str = ""
    """Thanos's; it has no meaning here."""


class Groups(Frozen):
    """A rule file."""

    groups: Annotated[tuple[Group, ...], Field(max_length=MOST_RULES)] = ()


@dataclass(frozen=True)
class RuleFile:
    """One document of a rule file, with the tree to find its places in."""

    path: str
    """As shown in messages."""
    root: Node
    groups: tuple[Group, ...]

    @property
    def rules(self) -> Iterator[tuple[tuple[str | int, ...], Group, Rule]]:
        """Every rule, with its group and where it stands."""
        for place, group in enumerate(self.groups):
            for nth, rule in enumerate(group.rules):
                yield ("groups", place, "rules", nth), group, rule

    @property
    def alert_names(self) -> list[str]:
        """The names of its alerts."""
        return [rule.alert for _, _, rule in self.rules if rule.alert is not None]


def load_rule_files(sources: Sources, paths: Collection[str]) -> tuple[dict[str, list[RuleFile]], list[Problem]]:
    """Read the rule files that a scenario names; those that are not there are complained of with the other paths."""
    read: dict[str, list[RuleFile]] = {}
    found: list[Problem] = []
    for path in sorted(set(paths) & set(sources.files)):
        problems = Problems((PurePosixPath(sources.path).parent / path).as_posix())
        read[path] = list(_documents(sources.files[path], problems))
        found += problems.found
    return read, found


def _documents(content: str, problems: Problems) -> Iterator[RuleFile]:
    for document in yaml_documents(content):
        root = parse(document, problems)
        if isinstance(root, Entries):
            root = wrapped(root)
            groups: Groups | None = validated(Groups, root, problems)
            if groups is not None:
                yield RuleFile(problems.path, root, groups.groups)
        elif root is not None:
            says = "a rule file must be keys with values. Begin with 'groups:'"
            problems.add(root.place, "", says, "wrong-type")


def yaml_documents(content: str) -> Iterator[str]:
    """Each YAML document of a file by itself, moved down to the lines that it stands in."""
    lines = content.removeprefix("\ufeff").splitlines()
    starts = [0, *(at + 1 for at, line in enumerate(lines) if re.match(r"---(\s|$)", line)), len(lines) + 1]
    for start, end in pairwise(starts):
        body = lines[start : end - 1]
        if any(line.strip() and not line.lstrip().startswith(("#", "...")) for line in body):
            yield "\n" * start + "\n".join(body) + "\n"


def wrapped(root: Entries) -> Node:
    """The rules inside Kubernetes' PrometheusRule, or the file as it is."""
    kind, spec = root.get("kind"), root.get("spec")
    return spec if isinstance(kind, Scalar) and kind.text == "PrometheusRule" and spec is not None else root


# ---- what rules mean --------------------------------------------------------------------------------


def severity_of(rule: Rule) -> AlertSeverity:
    """How bad a rule says it is; a warning where it does not."""
    return AlertSeverity(SEVERITIES.get(rule.labels.get("severity", "").lower(), "warning"))


def service_of(rule: Rule, services: Mapping[str, Service]) -> str:
    """The service that a rule is about: by its labels, else by what its query asks for, else the first."""
    named = [rule.labels.get(label, "") for label in ABOUT] + _ASKED.findall(rule.expr)
    return next((name for name in named if name in services), next(iter(services), "production"))


def recordings_of(files: Collection[RuleFile]) -> tuple[Recording, ...]:
    """What is recorded."""
    return tuple(
        Recording(name=rule.record, expr=rule.expr, labels=rule.labels, every=group.interval)
        for file in files
        for _, group, rule in file.rules
        if rule.record is not None
    )


def alert_fields(rule: Rule, group: Group, services: Mapping[str, Service]) -> dict[str, Any]:
    """An alert of the drill as a rule has it, without whom it pages."""
    return {
        "name": rule.alert,
        "service": service_of(rule, services),
        "by_result": True,
        "severity": severity_of(rule),
        "expr": rule.expr,
        "for": rule.for_,
        "keep_firing_for": rule.keep_firing_for,
        "every": group.interval,
        "labels": rule.labels,
        "annotations": rule.annotations,
        "dashboard": next((text for key, text in rule.annotations.items() if key.startswith("dashboard")), None),
    }
