"""What a drill cost, as its report tells it: the integrals of what users felt, for every shipped scenario."""

from __future__ import annotations

import pytest

from scoring.grade import grade
from simulator.bots.crew import crew
from simulator.domain.simtime import DAY, HOUR, MINUTE, SECOND
from simulator.domain.vocabulary import Skill
from simulator.engine.engine import Engine
from simulator.engine.headless import play_bots
from simulator.engine.plan import Plan
from simulator.scenario.loader import load, read_sources, shipped
from simulator.world.truth import reveal

pytestmark = pytest.mark.slow

BEFORE = -3 * DAY
"""Before any shipped fault begins."""


@pytest.mark.parametrize("name", shipped())
def test_users_money_and_budget_lost_are_what_a_fine_sum_finds(name: str) -> None:
    """Within a hundredth, the share that failed added up every two seconds."""
    loaded = load(read_sources(name))
    engine = Engine(Plan(loaded.scenario, loaded.policy, loaded.seed))
    play_bots(engine, crew(loaded.scenario.people, Skill.SOLID, loaded.seed))
    report = grade(engine.log, reveal(loaded.scenario, loaded.policy, engine.log), loaded.policy, seed=loaded.seed)
    share = engine.world.failing_share
    usual, end = share(BEFORE), engine.log[-1].at
    step = 2 * SECOND
    failed = sum(max(share(at + step // 2) - usual, 0.0) for at in range(-12 * HOUR, end, step)) * step / MINUTE
    told, business = report.truth.impact, loaded.scenario.business
    assert told.full_minutes == pytest.approx(failed, rel=0.01, abs=0.02)
    if business.users_per_minute is not None:
        assert told.user_minutes == pytest.approx(failed * business.users_per_minute, rel=0.01, abs=2)
    if business.revenue_per_minute is not None:
        assert told.money_lost == pytest.approx(failed * business.revenue_per_minute.amount, rel=0.01, abs=2)
    month = (1 - business.slo) * 30 * DAY / MINUTE
    assert told.budget_burnt == pytest.approx(failed / month, rel=0.01, abs=1e-3)
