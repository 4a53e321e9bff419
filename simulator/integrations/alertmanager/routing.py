"""Where an alert goes: the routing tree walked for its labels, and whether another alert mutes it.

Separate from reading a configuration, because a team's own file is asked the same. Semantics are Alertmanager's:
depth first, the first child that matches takes it unless it says `continue`, the deepest match names the receiver, and
what a route leaves out is its parent's. Regular expressions are RE2's and match the whole value.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import re2

from simulator.domain.alerting import GROUP_INTERVAL, GROUP_WAIT, MATCHER, REPEAT_INTERVAL, Alerting, Inhibition, Route

Labels = Mapping[str, str]
ALL = "..."
"""In `group_by`: every label, so that no two alerts are one notification."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One route that takes an alert, with everything that it inherits."""

    receiver: str
    group_by: tuple[str, ...]
    group_wait: int
    group_interval: int
    repeat_interval: int
    """All three in ms."""

    def group(self, labels: Labels) -> tuple[tuple[str, str], ...]:
        """The labels by which the alert is notified together with others."""
        names = sorted(labels) if ALL in self.group_by else sorted(self.group_by)
        return tuple((name, labels.get(name, "")) for name in names)


ROOT = Delivery("", (), GROUP_WAIT, GROUP_INTERVAL, REPEAT_INTERVAL)


def matches(matcher: str, labels: Labels) -> bool:
    """Whether a matcher holds for an alert; a label that it lacks counts as empty."""
    found = MATCHER.fullmatch(matcher)
    if found is None:
        return False
    label, sign, value = found[1], found[2], found[3]
    wanted = str(json.loads(value)) if value.startswith('"') else value
    have = labels.get(label, "")
    same = bool(re2.fullmatch(wanted, have)) if "~" in sign else have == wanted
    return same != sign.startswith("!")


def route_of(alerting: Alerting, labels: Labels) -> tuple[Delivery, ...]:
    """Every delivery of an alert, in order."""
    return tuple(_taken(alerting.route, labels, ROOT))


def _taken(route: Route, labels: Labels, parent: Delivery) -> list[Delivery]:
    if not all(matches(each, labels) for each in route.matchers):
        return []
    here = Delivery(
        receiver=route.receiver or parent.receiver,
        group_by=parent.group_by if route.group_by is None else route.group_by,
        group_wait=parent.group_wait if route.group_wait is None else route.group_wait,
        group_interval=parent.group_interval if route.group_interval is None else route.group_interval,
        repeat_interval=parent.repeat_interval if route.repeat_interval is None else route.repeat_interval,
    )
    out: list[Delivery] = []
    for child in route.routes:
        found = _taken(child, labels, here)
        out += found
        if found and not child.continue_:
            break
    return out or [here]


def inhibited_by(rules: Sequence[Inhibition], labels: Labels, firing: Iterable[Labels]) -> Labels | None:
    """The firing alert that mutes this one, or None. Two alerts that are both sides of it do not mute each other."""
    for rule in rules:
        if not _all(rule.target, labels):
            continue
        for source in firing:
            both = _all(rule.source, labels) and _all(rule.target, source)
            equal = all(source.get(name, "") == labels.get(name, "") for name in rule.equal)
            if _all(rule.source, source) and equal and not both:
                return source
    return None


def _all(matchers: Sequence[str], labels: Labels) -> bool:
    return all(matches(each, labels) for each in matchers)
