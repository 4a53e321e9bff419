"""What teaches and is not listed: it loads, lints clean, is in no library, and nobody can be paged out of the tour."""

from __future__ import annotations

import pytest

from scoring.rules import MEASURES
from simulator.domain.events import AlertResolved, PageEscalated, PageSent
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import Rating, Role
from simulator.engine.engine import Engine
from simulator.engine.plan import Plan
from simulator.errors import ScenarioError
from simulator.scenario.lint import lint
from simulator.scenario.loader import check, load, read_sources, read_tour, shipped, shipped_tours
from tui.cli.afterwards import best_run
from tui.cli.cast import who_you_are
from tui.cli.shadow import watching

NAMES = shipped_tours()


def test_the_guided_tour_ships_and_no_library_lists_it() -> None:
    assert "guided-tour" in NAMES
    assert not set(NAMES) & set(shipped())
    with pytest.raises(ScenarioError, match="no scenario of this name"):
        read_sources("guided-tour")
    with pytest.raises(ScenarioError, match="no tour of this name"):
        read_tour("export-disk-full")


@pytest.mark.parametrize("name", NAMES)
def test_each_loads_and_lints_without_an_error_or_a_warning(name: str) -> None:
    loaded = load(read_tour(name), criteria=MEASURES)
    found = lint(check(read_tour(name), criteria=MEASURES), criteria=MEASURES)
    assert [str(problem) for problem in (*loaded.problems, *found) if problem.level != "note"] == []


def test_the_tours_page_calls_you_within_seconds_and_waits_for_a_slow_reader() -> None:
    loaded = load(read_tour("guided-tour"))
    plan = Plan(loaded.scenario, loaded.policy, loaded.seed)
    engine = Engine(plan)
    engine.advance(9 * MINUTE)
    (record, page), *more = engine.log.of(PageSent)
    assert record.at <= 5_000
    assert page.to == who_you_are(plan, None)
    assert not more
    assert not engine.log.of(PageEscalated)
    assert not engine.log.of(AlertResolved)


@pytest.mark.parametrize("role", [Role.IC, Role.COMMS, Role.OPS])
def test_experts_play_what_newcomers_watch_without_a_challenge_and_every_role_is_asked_something(role: Role) -> None:
    loaded = load(read_tour("first-watch"))
    plan = Plan(loaded.scenario, loaded.policy, loaded.seed)
    seen = watching(plan, role)
    assert len(seen.stops) >= 3
    assert seen.playback.end < 30 * MINUTE, "nobody watches longer than four minutes"
    assert best_run(plan).report.rating is Rating.P
