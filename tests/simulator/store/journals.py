"""Journals to read, damage and go on with: two drills played into files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from simulator import __version__
from simulator.domain.actions import ACTIONS, Action
from simulator.domain.simtime import parse_duration
from simulator.domain.vocabulary import PersonId
from simulator.engine.engine import Engine
from simulator.engine.headless import play_script
from simulator.engine.plan import Plan
from simulator.errors import ActionRejected
from simulator.scenario.loader import Loaded, Sources, load, load_actions, read_sources
from simulator.scenario.sources import read_sources as sources_of
from simulator.store.header import Header, Seat
from simulator.store.journal import JournalFile

EXAMPLE = Path(__file__).parents[2] / "data" / "example"

SMALL = r"""
version: 1
title: "Disk fills [bold]on[/bold] the log host \e[31m"
severity: SEV3
length: 20m
seed: 5
team:
  people:
    - {id: priya, name: "Priya [@click=app.bell]Raman[/]"}
    - {id: omar, name: "Omar \x1b Haddad"}
  schedules:
    primary: {layers: [{users: [priya], start: 2025-01-06T09:00:00Z, turn: 1w}]}
    secondary: {layers: [{users: [omar], start: 2025-01-06T09:00:00Z, turn: 1w}]}
  functions: {manager: omar}
alerts:
  - {at: 2m, name: "Disk[red]AlmostFull[/red]", service: log-host, severity: critical, summary: "96 % \u0007full"}
injects:
  - {id: caller, at: 4m, via: phone, from: {name: "Eve \x07\x1b]0;x\x07"}, text: "[blink]Logs[/blink] are \x1b[2Jgone"}
solved_by:
  - {run: "journalctl --vacuum-size=*", takes: 1m}
"""
"""A small scenario whose names and texts hold control characters and markup."""

Ask = tuple[str, str, dict[str, Any]]

ASKED: tuple[Ask, ...] = (
    ("0s", "priya", {"do": "join"}),
    ("2m30s", "priya", {"do": "ack"}),
    ("2m30s", "omar", {"do": "ack", "page": 1}),
    ("3m", "priya", {"do": "declare", "severity": "SEV3", "title": "Disk full \x1b[5m[link=x]"}),
    ("3m10s", "priya", {"do": "snooze", "page": 1, "for": "90s"}),
    ("5m", "omar", {"do": "say", "text": "[b]bold[/b] \x00 \r\n \u202e @priya"}),
    ("5m30s", "priya", {"do": "run", "command": "journalctl --vacuum-size=1G"}),
    ("7m", "priya", {"do": "pause", "why": "phone"}),
    ("7m", "priya", {"do": "resume"}),
    ("9m", "priya", {"do": "resolve"}),
    ("9m30s", "priya", {"do": "postmortem", "text": "# Postmortem\n\nThe disk was full."}),
)
"""What is done in it; some of it is refused."""


@cache
def small() -> Loaded:
    """The small drill, loaded from its text."""
    policy = sources_of("export-disk-full")
    return load(Sources("small", "small/scenario.yaml", SMALL, {}, policy.policy_path, policy.policy_text))


def plan_of(loaded: Loaded, *, exam: bool = False) -> Plan:
    return Plan(loaded.scenario, loaded.policy, loaded.seed, exam)


def begin(path: Path, loaded: Loaded, *, exam: bool = False, durable: bool = False) -> tuple[Engine, JournalFile]:
    """A drill at its start, writing to a new journal."""
    header = Header.of(loaded, __version__, (Seat(person="priya"),), exam=exam, speed=None)
    journal = JournalFile.create(path, header, durable=durable)
    engine = Engine(plan_of(loaded, exam=exam), journal.write)
    return engine, journal


def do(engine: Engine, asked: Sequence[Ask], *, since: int = 0) -> None:
    """Ask for what is asked, at its moments; the ids count from `since`."""
    for number, (at, by, fields) in enumerate(asked, since):
        engine.advance(parse_duration(at))
        action: Action = ACTIONS.validate_python(fields)
        try:
            engine.submit(PersonId(by), action, f"{by}-{number}")
        except ActionRejected:
            continue


def write_small(path: Path, *, exam: bool = False, asked: Sequence[Ask] = ASKED) -> Engine:
    """Play the small drill into a journal, to its end."""
    engine, journal = begin(path, small(), exam=exam)
    do(engine, asked)
    engine.advance(engine.plan.scenario.length)
    journal.close()
    return engine


def write_example(path: Path) -> Engine:
    """Play the example drill by its script into a journal."""
    loaded = load(read_sources(str(EXAMPLE / "example-scenario.yaml")))
    engine, journal = begin(path, loaded)
    play_script(engine, load_actions(EXAMPLE / "example-actions.yaml"))
    journal.close()
    return engine
