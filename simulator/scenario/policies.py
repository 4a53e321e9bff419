"""Policy documents: the rules of response, read as strictly as a scenario.

Separate from scenarios because a team's policy serves many of them, and `gameday lint` checks it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from simulator.domain.actions import VERBS
from simulator.domain.oncall import split_target
from simulator.domain.policy import Policy
from simulator.domain.vocabulary import Severity, StatusState
from simulator.scenario.problems import Problems, did_you_mean, dotted, one_of
from simulator.scenario.reading import read_mapping
from simulator.scenario.shape import validated
from simulator.scenario.tree import Node, find

ScoringProblems = Callable[[dict[str, Any]], list[tuple[tuple[str | int, ...], str]]]
"""What is wrong with a policy's `scoring`, place by place; scoring knows, and the caller passes it in."""


def load_policy(text: str | bytes, path: str, *, scoring: ScoringProblems | None = None) -> Policy:
    """Read a policy. Raises `ScenarioError` with every problem; `scoring` checks the part that only scoring knows."""
    problems = Problems(path)
    root = read_mapping(text, problems)
    policy: Policy | None = validated(Policy, root, problems) if root is not None else None
    if policy is not None and root is not None:
        _check(policy, root, problems)
        for location, says in scoring(policy.scoring) if scoring is not None else ():
            place, path_there = find(root, ("scoring", *location), key=True)
            problems.add(place, dotted(path_there), says, "wrong-value")
    problems.stop_at_errors()
    assert policy is not None  # noqa: S101  (without problems there is a policy)
    return policy


def _check(policy: Policy, root: Node, problems: Problems) -> None:
    """What one key alone cannot say."""

    def add(says: str, *location: str | int) -> None:
        place, path = find(root, location, key=True)
        problems.add(place, dotted(path), says, "wrong-value")

    _need(add, "severities", policy.severities, Severity)
    _need(add, "communication.cadence", policy.communication.cadence, set(StatusState) - {StatusState.RESOLVED})
    _need(add, "communication.status_templates", policy.communication.status_templates, StatusState)
    facts = [question.fact for question in policy.decision_tree]
    for fact in sorted({fact for fact in facts if facts.count(fact) > 1}):
        add(f"the fact '{fact}' is asked twice. Ask it once", "decision_tree")
    for place, rule in enumerate(policy.notifications):
        for fact in rule.facts:
            if fact not in facts:
                says = f"'{fact}' is no fact of the decision tree.{did_you_mean(fact, facts)}"
                add(says, "notifications", place, "facts")
    for verb in policy.permissions:
        if verb not in VERBS:
            add(f"'{verb}' is no verb.{did_you_mean(verb, VERBS)}", "permissions", verb)
    for place, level in enumerate(policy.escalation.rules):
        for target in level.page:
            kind, who = split_target(target)
            if kind not in ("schedule", "user") or not who:
                add(f"'{target}' pages nobody. Write schedule:NAME or user:ID", "escalation", "rules", place, "page")
    if policy.notice.soonest > policy.notice.latest:
        add("soonest is later than latest. Swap them", "notice")


def _need(add: object, where: str, given: Iterable[object], needed: Iterable[object]) -> None:
    missing = sorted(str(each) for each in set(needed) - set(given))
    if missing and callable(add):
        add(f"{one_of(missing)} is missing. Every one is needed", *where.split("."))
