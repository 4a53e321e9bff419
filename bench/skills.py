"""What simulated responders score: the median over seeds of each shipped scenario and each preset.

Separate from the other figures because it is slow and compares no speeds: `python -m bench.skills [SEEDS]` is run
when a preset, the rubric or a shipped scenario changes, and a test holds the bounds.
"""

from __future__ import annotations

import sys
from statistics import median, quantiles

from scoring.grade import grade
from scoring.report.model import Report
from simulator.bots.crew import crew
from simulator.domain.vocabulary import Skill
from simulator.engine.engine import Engine
from simulator.engine.headless import play_bots
from simulator.engine.plan import Plan
from simulator.scenario.loader import load, read_sources, shipped
from simulator.scenario.sources import Sources
from simulator.world.truth import reveal

SEEDS = 50


def played(sources: Sources, skill: Skill, seed: int) -> Report:
    """Let bots of a skill play a scenario with a seed, and grade it."""
    loaded = load(sources, seed=seed)
    engine = Engine(Plan(loaded.scenario, loaded.policy, loaded.seed))
    play_bots(engine, crew(loaded.scenario.people, skill, loaded.seed))
    return grade(engine.log, reveal(loaded.scenario, loaded.policy, engine.log), loaded.policy, seed=loaded.seed)


def scores(name: str, skill: Skill, seeds: int) -> list[float]:
    """The scores of so many seeds, from 1 on."""
    sources = read_sources(name)
    return [played(sources, skill, seed).score for seed in range(1, seeds + 1)]


def report(seeds: int = SEEDS) -> str:
    """Say the quartiles of each scenario and preset."""
    lines = [f"scores of {seeds} seeds: median (lower and upper quartile)"]
    for name in shipped():
        for skill in Skill:
            found = scores(name, skill, seeds)
            lower, _, upper = quantiles(found, n=4)
            lines.append(f"{name:<28} {skill:<7} {median(found):5.1f} ({lower:.1f} to {upper:.1f})")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS))
