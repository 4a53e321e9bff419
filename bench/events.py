"""Events per second of a bots drill with its journal on, beside bare SimPy timeouts.

Separate because it says what the whole of the engine costs on top of SimPy: views, simulated responders, telemetry,
records and the file. An event of ours is a line of the journal; one of SimPy's is a timeout that has gone off.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import simpy

from bench.alternating import alternate
from simulator import __version__
from simulator.bots.crew import crew
from simulator.domain.vocabulary import Skill
from simulator.engine.engine import Engine
from simulator.engine.headless import play_bots
from simulator.engine.plan import Plan
from simulator.scenario.loader import Loaded, load, read_sources
from simulator.store.header import Header
from simulator.store.journal import JournalFile, read_journal
from simulator.store.replay import rebuild

GOAL = 0.1
"""At least this share of SimPy's rate."""
TIMEOUTS = 20_000


def play(loaded: Loaded, folder: Path) -> int:
    """Play a drill by bots with its journal on; how many events it had."""
    plan = Plan(loaded.scenario, loaded.policy, loaded.seed)
    path = folder / "bench.jsonl"
    path.unlink(missing_ok=True)
    journal = JournalFile.create(path, Header.of(loaded, __version__, (), exam=False, speed=None), durable=False)
    engine = Engine(plan, journal.write)
    play_bots(engine, crew(plan.scenario.people, Skill.SOLID, plan.seed))
    journal.close()
    return len(engine.log)


def wait(timeouts: int = TIMEOUTS) -> None:
    """Let so many timeouts go off, one after the other."""
    environment = simpy.Environment()

    def ticking() -> simpy.events.ProcessGenerator:
        for _ in range(timeouts):
            yield environment.timeout(1)

    environment.process(ticking())
    environment.run()


def report() -> str:
    """Say how the rates compare; and that of a replay, in which nobody thinks, to see where the time goes."""
    loaded = load(read_sources("checkout-payment-timeout"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        events = play(loaded, folder)
        taken = alternate(lambda: play(loaded, folder), wait, rounds=7)
        read = read_journal(folder / "bench.jsonl")
        replayed = alternate(lambda: rebuild(read), wait, rounds=7)
    return "\n".join(
        (
            _line("a bots drill", events / taken.ours, TIMEOUTS / taken.theirs, f" (goal: at least {GOAL:g})"),
            _line("its replay", events / replayed.ours, TIMEOUTS / replayed.theirs, ""),
        )
    )


def _line(what: str, ours: float, theirs: float, goal: str) -> str:
    return (
        f"events      {what} {ours:,.0f} a second, bare SimPy timeouts {theirs:,.0f} a second: "
        f"{ours / theirs:.4f} of it{goal}"
    )
