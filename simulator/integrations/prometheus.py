"""Prometheus's rule files as alerts of a scenario, and a list of what cannot be taken.

Separate from evaluating rules, which the world does: this reads other people's files, in their two wrappings (`groups:`
and Kubernetes' PrometheusRule), and translates. Nothing is dropped silently: every rule is taken or refused by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from simulator.domain.simtime import format_duration
from simulator.domain.text import plain
from simulator.integrations.looking import inside, items, line_of, text
from simulator.scenario.problems import Problems
from simulator.scenario.rulefiles import SEVERITIES, duration, wrapped, yaml_documents
from simulator.scenario.source import parse as parse_yaml
from simulator.scenario.tree import Entries, Node, Scalar
from simulator.world.promql.errors import QueryError
from simulator.world.promql.parse import parse as parse_query
from simulator.world.rules_templates import not_rendered

Kind = Literal["alert", "record"]

_ABOUT = re.compile(r'\b(?:service|job|app)\s*=\s*"([A-Za-z0-9][A-Za-z0-9._-]{0,79})"')
_NAME = re.compile(r"[A-Za-z_:][A-Za-z0-9_:]*")
_KNOWN = frozenset({"alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations"})
_LONGEST = {"name": 200, "expr": 10_000, "summary": 1_000}


@dataclass(frozen=True, slots=True)
class Taken:
    """One rule that a drill can evaluate."""

    name: str
    line: int
    kind: Kind
    without: tuple[str, ...] = ()
    """What of it is left out, in words."""

    def to_json(self) -> dict[str, object]:
        """The rule as plain JSON values."""
        return {"name": self.name, "line": self.line, "kind": self.kind, "without": list(self.without)}


@dataclass(frozen=True, slots=True)
class RefusedRule:
    """One rule that cannot be taken, and why."""

    name: str
    line: int
    reason: str

    def __str__(self) -> str:
        return plain(f"{self.line}: {self.name or 'a rule without a name'}: {self.reason}")

    def to_json(self) -> dict[str, object]:
        """The refusal as plain JSON values."""
        return {"name": self.name, "line": self.line, "reason": self.reason}


@dataclass
class ImportedRules:
    """What a rule file gives."""

    alerts: list[dict[str, Any]] = field(default_factory=list)
    """As a scenario's document has them."""
    taken: list[Taken] = field(default_factory=list)
    refused: list[RefusedRule] = field(default_factory=list)


def read_prometheus(file: str, content: str, *, service: str | None = None) -> ImportedRules:
    """Read a rule file. `service` is what alerts are about that do not say so themselves.

    Raises `DocumentError` for what is no YAML, or holds no rules at all.
    """
    imported = ImportedRules()
    problems = Problems(file)
    groups = 0
    for document in yaml_documents(content):
        root = parse_yaml(document, problems)
        problems.stop_at_errors()
        for group in items(wrapped(root) if isinstance(root, Entries) else root, "groups"):
            groups += 1
            for rule in items(group, "rules"):
                _take(imported, rule, service or _slug(text(group, "name")))
    if not groups:
        problems.add((1, 1), "", "there are no rules in it: a rule file has `groups:`", "prometheus")
    problems.stop_at_errors()
    return imported


def _take(imported: ImportedRules, rule: Node, otherwise: str) -> None:
    kind: Kind = "record" if text(rule, "record") else "alert"
    name, line = text(rule, kind), line_of(rule, kind)
    reason = _why_not(rule, kind, name)
    if reason:
        imported.refused.append(RefusedRule(name, line, reason))
        return
    without: list[str] = []
    if kind == "alert":
        alert = _alert(rule, name, otherwise, without)
        _number(alert, imported.alerts, without)
        imported.alerts.append(alert)
    imported.taken.append(Taken(name, line, kind, tuple(without)))


def _why_not(rule: Node, kind: Kind, name: str) -> str:
    """Why a rule cannot be taken; empty when it can."""
    if not isinstance(rule, Entries) or not name:
        return "it has neither `alert` nor `record`"
    if text(rule, "record") and text(rule, "alert"):
        return "it has both `alert` and `record`; a rule is one of them"
    unknown = [key for key in rule.entries if key not in _KNOWN]
    if unknown:
        return f"Prometheus knows no {unknown[0]!r} in a rule"
    if kind == "record" and not _NAME.fullmatch(name):
        return f"{name!r} is no metric's name"
    expr = text(rule, "expr").strip()
    if not expr:
        return "it has no `expr`"
    for what, given in (("name", name), ("expr", expr)):
        if len(given) > _LONGEST[what]:
            return f"its {what} is longer than {_LONGEST[what]:,} characters"
    return _bad_durations(rule) or _bad_query(expr)


def _bad_durations(rule: Node) -> str:
    for key in ("for", "keep_firing_for"):
        if text(rule, key) and duration(text(rule, key)) is None:
            return f"`{key}: {text(rule, key)}` is no duration of at most 53 weeks"
    return ""


def _bad_query(expr: str) -> str:
    try:
        kind = parse_query(expr).kind
    except QueryError as error:
        return str(error)
    return "" if kind in ("vector", "scalar") else f"its `expr` is a {kind}; a rule needs an instant vector or a scalar"


def _alert(rule: Node, name: str, otherwise: str, without: list[str]) -> dict[str, Any]:
    """A scenario's alert; what it has no place for is said."""
    expr = text(rule, "expr").strip()
    labels, annotations = _texts(rule, "labels"), _texts(rule, "annotations")
    alert: dict[str, Any] = {"name": name, "service": _service(labels, expr) or otherwise}
    alert["severity"] = _severity(labels, without)
    alert["expr"] = expr
    wait = duration(text(rule, "for") or "0")
    if wait:
        alert["for"] = format_duration(wait)
    keep = duration(text(rule, "keep_firing_for") or "0")
    if keep:
        alert["keep_firing_for"] = format_duration(keep)
    said = annotations.get("summary") or annotations.get("message") or annotations.get("description") or ""
    if said:
        # A scenario's own texts have placeholders in braces; doubled braces stand for braces.
        summary = " ".join(said.split()).replace("{", "{{").replace("}", "}}")
        if len(summary) <= _LONGEST["summary"]:
            alert["summary"] = summary
        else:
            without.append("its summary, which is too long to be one line; it stands in the annotations")
    for left in dict.fromkeys(
        each for shown in (*labels.values(), *annotations.values()) for each in not_rendered(shown)
    ):
        without.append(f"the template {left} is shown as it stands")
    alert |= {key: value for key, value in (("labels", labels), ("annotations", annotations)) if value}
    return alert


def _texts(rule: Node, key: str) -> dict[str, str]:
    node = inside(rule, key)
    if not isinstance(node, Entries):
        return {}
    return {name: each.text for name, (_, each) in node.entries.items() if isinstance(each, Scalar)}


def _service(labels: dict[str, str], expr: str) -> str:
    """What an alert is about: its own label, else what its query asks for."""
    for key in ("service", "sloth_service", "job", "app"):
        if _slug(labels.get(key, "")) and "{" not in labels[key]:
            return _slug(labels[key])
    found = _ABOUT.search(expr)
    return found[1] if found else ""


def _severity(labels: dict[str, str], without: list[str]) -> str:
    given = labels.get("severity") or labels.get("sloth_severity") or ""
    severity = SEVERITIES.get(given.lower())
    if severity is None and given:
        without.append(f"its severity {given!r}, which is no one of ours: it is a warning")
    return severity or "warning"


def _number(alert: dict[str, Any], others: list[dict[str, Any]], without: list[str]) -> None:
    """Tell an alert from another of its name about the same service."""
    taken = {(each["name"], each["service"]) for each in others}
    name, number = alert["name"], 1
    while (alert["name"], alert["service"]) in taken:
        number += 1
        alert["name"] = f"{name[:190]}-{number}"
    if number > 1:
        without.append(f"its name, which another alert has: it is {alert['name']!r}")


def _slug(name: str) -> str:
    """A service's name from any text."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-._")[:80]
