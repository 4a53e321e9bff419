"""The golden logs: what simulated responders do in each shipped scenario, an event a line.

`make golden` writes them again; the change is then read like any other change of behaviour. The hashes of a journal's
chain are left out, so that a line differs only where its event does.
"""

from __future__ import annotations

import json
from pathlib import Path

from simulator.bots.crew import crew
from simulator.domain.events import data_of
from simulator.domain.vocabulary import Skill
from simulator.engine.engine import Engine
from simulator.engine.headless import play_bots
from simulator.engine.plan import Plan
from simulator.scenario.loader import load, read_sources, shipped

FOLDER = Path(__file__).parents[1] / "data" / "golden"
SEED = 1


def golden_log(slug: str) -> str:
    """The log of one drill, played by solid responders."""
    loaded = load(read_sources(slug), seed=SEED)
    engine = Engine(Plan(loaded.scenario, loaded.policy, loaded.seed))
    play_bots(engine, crew(loaded.scenario.people, Skill.SOLID, SEED))
    return "".join(
        json.dumps(
            {"seq": record.seq, "at": record.at, "actor": record.actor, "kind": record.kind, **data_of(record.event)},
            ensure_ascii=False,
        )
        + "\n"
        for record in engine.log
    )


def path_of(slug: str) -> Path:
    """Where a scenario's golden log lies."""
    return FOLDER / f"{slug}.jsonl"


if __name__ == "__main__":
    for name in shipped():
        path_of(name).write_text(golden_log(name), encoding="utf-8")
