"""Documents written in a line or two, loaded without a disk."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from simulator.errors import ScenarioError
from simulator.scenario.loader import Loaded, Sources, check
from simulator.scenario.problems import DocumentError, Problem

POLICY = (files("scenarios") / "policies" / "default.yaml").read_text(encoding="utf-8")

SMALLEST = """\
version: 1
title: Disk fills on the log host
severity: SEV3
alerts:
  - {at: 2m, name: DiskAlmostFull, service: log-host, severity: critical, summary: "/var is 96 % full"}
solved_by:
  - {run: "journalctl --vacuum-size=*", takes: 1m}
"""

TEAM = """\
team:
  people:
    - {id: alice, name: Alice Romero, title: Platform engineer}
    - {id: bob, name: Bob Okafor, title: Support lead}
    - {id: vp-eng, name: Victor Prasad, title: VP Engineering, playable: false}
"""


def sources(text: str, others: Mapping[str, str] | None = None, *, slug: str = "test", policy: str = POLICY) -> Sources:
    """Sources that were never on a disk."""
    return Sources(slug, "s.yaml", text, others or {}, "policy.yaml", policy)


def checked(text: str, others: Mapping[str, str] | None = None) -> Loaded:
    """The scenario of a text, with stand-ins for what would be drawn."""
    return check(sources(text, others))


def with_small(more: str) -> str:
    """The smallest scenario and some keys more."""
    return SMALLEST + more


def problems_of(text: str, others: Mapping[str, str] | None = None) -> tuple[Problem, ...]:
    """Everything that is found wrong with a scenario, errors and warnings."""
    try:
        return checked(text, others).problems
    except DocumentError as error:
        return error.problems


def complaint_of(text: str, others: Mapping[str, str] | None = None) -> str:
    """The message that a scenario is refused with."""
    try:
        checked(text, others)
    except ScenarioError as error:
        return str(error)
    return ""
