"""Which commands change production, and what came of those that were run.

Separate because looking is free and changing is judged; whether a change helped or harmed is what the log says
happened, never a guess from its words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from scoring.case import Case
from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.vocabulary import PersonId

Outcome = Literal["helped", "harmed", "nothing"]

_CHANGING = re.compile(
    r"\bkubectl\b.{0,200}?\b(?:scale|set|undo|restart|delete|apply|patch|edit|drain|cordon|uncordon|replace|create|"
    r"autoscale|label|annotate|taint)\b|"
    r"\b(?:systemctl|service)\b.{0,80}?\b(?:restart|stop|start|reload|kill)\b|"
    r"\b(?:pg_terminate_backend|pg_cancel_backend)\b|"
    r"\bpsql\b.{0,300}?\b(?:drop|delete|update|alter|truncate|insert|vacuum|reindex|kill)\b|"
    r"\bredis-cli\b.{0,80}?\b(?:flushall|flushdb|del|config set|shutdown|failover|script kill)\b|"
    r"\b(?:fail-?over|fail-?back|reboot|terminate-instances|modify-db|restore-db)\b|"
    r"\baws\b.{0,80}?\b(?:reboot|modify|update|delete|create|put|terminate|start|stop|restore|promote|failover)-|"
    r"\b(?:helm (?:rollback|upgrade|uninstall)|terraform (?:apply|destroy)|git (?:revert|push))\b|"
    r"\bdocker (?:restart|stop|rm)\b|"
    r"--vacuum-(?:size|time|files)\b|(?:^|[;&|]\s{0,3}|\bsudo )(?:rm|mv|truncate|kill|pkill|killall|dd|mkfs)\b|"
    r"\bcurl\b.{0,200}?(?:-X\s?|--request[ =])(?:POST|PUT|DELETE|PATCH)\b|"
    r"\b(?:flags?|feature|toggle)\b.{0,80}?\b(?:on|off|enable|disable|set)\b",
    re.IGNORECASE,
)
_LOOKING = re.compile(r"(?:^|\s)--dry-run(?!=none)|\bhelp\b|--help\b", re.IGNORECASE)


def changes(command: str) -> bool:
    """Whether a command would change production: restart, roll back, scale, delete, fail over and the like."""
    return bool(_CHANGING.search(command)) and not _LOOKING.search(command)


EXAMPLES: tuple[tuple[str, bool], ...] = (
    ("kubectl -n production rollout undo deployment/order-service", True),
    ("kubectl -n production rollout history deployment/order-service", False),
    ("kubectl set env deployment/order-service PAYMENT_TIMEOUT=30s", True),
    ("kubectl get pods", False),
    ("kubectl logs deployment/sign-in --since=15m", False),
    ("aws rds failover-db-cluster --db-cluster-identifier orders-cluster", True),
    ("aws rds describe-db-clusters", False),
    ("journalctl --vacuum-size=500M", True),
    ("journalctl --disk-usage", False),
    ("rm -rf /var/lib/export-service/*", True),
    ("psql -h orders-db -c \"SELECT pid, state, query FROM pg_stat_activity WHERE state != 'idle'\"", False),
    ('psql -h orders-db -c "SELECT pg_terminate_backend(42)"', True),
    ("idctl region failover --to eu-west", True),
    ("idctl sign-ins --last 15m", False),
    ("curl -s https://payment-service.internal/healthz | jq .", False),
    ("systemctl show -p Environment export-service", False),
    ("systemctl restart export-service", True),
    ("kubectl delete pod web-1 --dry-run=client", False),
)
"""Commands, and whether they change anything; they are the tests of this file."""


_KEPT_AS = "_changes_made"
"""Where a case keeps what was found: eight criteria and detectors ask, and a long log has thousands of commands."""


@dataclass(frozen=True, slots=True)
class Change:
    """A command that changed production, or that did something to a fault."""

    at: int
    seq: int
    by: PersonId
    command: str
    outcome: Outcome
    remedies: tuple[int, ...]
    """The records of what it set off, good or bad."""


def changes_made(case: Case) -> list[Change]:
    """Every command that changed something, in order, with what came of it; found once for a case."""
    known: list[Change] | None = vars(case).get(_KEPT_AS)
    if known is None:
        known = vars(case)[_KEPT_AS] = _find(case)
    return known


def _find(case: Case) -> list[Change]:
    helped = _effects(case, ev.MitigationStarted)
    harmed = _effects(case, ev.FaultWorsened)
    right: set[str] = set()
    changing: dict[str, bool] = {}  # the same few commands are run again and again
    found: list[Change] = []
    for record, event in case.log.of(ev.CommandRun):
        key = _key(record, event.command)
        good, bad = helped.get(key, ()), harmed.get(key, ())
        if good:
            right.add(event.command)
        again = event.command in right
        outcome: Outcome = "harmed" if bad else "helped" if good or again else "nothing"
        if event.command not in changing:
            changing[event.command] = changes(event.command)
        if good or bad or changing[event.command]:
            found.append(Change(record.at, record.seq, record.actor, event.command, outcome, (*good, *bad)))
    return found


def _key(record: Recorded, command: str) -> tuple[int, str]:
    return (record.at, command)


def _effects(
    case: Case, kind: type[ev.MitigationStarted] | type[ev.FaultWorsened]
) -> dict[tuple[int, str], tuple[int, ...]]:
    """What a command set off, by its moment and its words: the engine answers a command at once."""
    found: dict[tuple[int, str], tuple[int, ...]] = {}
    for record, event in case.log.of(kind):
        key = _key(record, event.command)
        found[key] = (*found.get(key, ()), record.seq)
    return found
