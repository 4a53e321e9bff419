"""A drill to measure the screen in: 2,000 records have been made, 200 of them messages, and 50 alerts come in a minute.

Separate from what is measured in it. It is written as a journal, so that the real program goes on with it.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from simulator import __version__
from simulator.domain.actions import Action, Join, Note, Run, Say
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import PersonId
from simulator.engine.engine import Engine
from simulator.engine.plan import Plan
from simulator.scenario.loader import Loaded, Sources, load
from simulator.scenario.sources import read_sources
from simulator.store.header import Header, Seat
from simulator.store.journal import JournalFile

EVENTS, MESSAGES, ALERTS = 2_000, 200, 50
BEGINS = 30 * MINUTE
"""When the storm breaks, and where the journal ends, in ms."""
SERVICES = ("orders", "payments", "search", "sign-in", "exports")
PEOPLE = ("priya", "omar", "ines", "tomas")


def scenario_text(begins: int = BEGINS) -> str:
    """The drill's document; `begins` is when the storm breaks, in ms."""
    alerts = [
        {
            "name": f"HighErrorRate_{number:02}",
            "service": SERVICES[number % len(SERVICES)],
            "severity": "critical" if number % 2 else "warning",
            "at": f"{(begins + (number + 1) * MINUTE // ALERTS) // 1000}s",
            "summary": f"{SERVICES[number % len(SERVICES)]} answers {number + 5} % of requests with an error",
        }
        for number in range(ALERTS)
    ]
    return yaml.safe_dump(
        {
            "version": 1,
            "title": "Fifty alerts in a minute",
            "severity": "SEV2",
            "length": "2h",
            "seed": 7,
            "team": {
                "people": [{"id": name, "name": name.title()} for name in PEOPLE],
                "schedules": {
                    "primary": {"layers": [{"users": list(PEOPLE[:2]), "start": "2025-01-06T09:00:00Z", "turn": "1w"}]}
                },
            },
            "services": {name: {"tier": 1, "traffic": {"rps": 200}} for name in SERVICES},
            "alerts": alerts,
        }
    )


def scenario() -> Loaded:
    """The drill, loaded."""
    policy = read_sources("export-disk-full")
    return load(Sources("storm", "storm/scenario.yaml", scenario_text(), {}, policy.policy_path, policy.policy_text))


def write(path: Path) -> int:
    """Write the journal up to the moment when the storm breaks; how many records it has."""
    loaded = scenario()
    seats = tuple(Seat(person=name, simulated=name != PEOPLE[0], skill="solid") for name in PEOPLE)
    header = Header.of(loaded, __version__, seats, exam=False, speed=1.0)
    journal = JournalFile.create(path, header, durable=False)
    engine = Engine(Plan(loaded.scenario, loaded.policy, loaded.seed), journal.write)
    engine.advance(0)
    for name in PEOPLE:
        engine.submit(PersonId(name), Join(simulated=name != PEOPLE[0]), f"join-{name}")
    said = 0
    while len(engine.log) < EVENTS:
        number = len(engine.log)
        engine.advance(BEGINS * number // EVENTS)
        every = number % (EVENTS // MESSAGES) == 0 and said < MESSAGES
        said += every
        action = _talk(said) if every else _work(number)
        engine.submit(PersonId(PEOPLE[number % len(PEOPLE)]), action, f"script-{number}")
    engine.advance(BEGINS)
    journal.close()
    return len(engine.log)


def _talk(number: int) -> Action:
    return Say(text=f"Message {number}: the error rate of {SERVICES[number % len(SERVICES)]} looks like it did before.")


def _work(number: int) -> Action:
    if number % 3:
        return Note(text=f"Note {number}: compared {SERVICES[number % len(SERVICES)]} with last week")
    return Run(command=f"kubectl -n production get pods -l app={SERVICES[number % len(SERVICES)]}")
