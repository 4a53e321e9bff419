from __future__ import annotations

from functools import lru_cache
from statistics import median

import pytest

from bench.skills import scores
from simulator.bots.crew import crew
from simulator.domain import actions as ac
from simulator.domain import events as ev
from simulator.domain.log import Log
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import EndReason, PersonId, Role, Severity, Skill
from simulator.engine.engine import Engine
from simulator.engine.headless import Table, play_bots
from simulator.engine.plan import Plan
from simulator.scenario.loader import load, read_sources, shipped

CHECKOUT, DISK, CHECKS = "checkout-payment-timeout", "export-disk-full", "sign-in-checks-fail"
ALICE = PersonId("alice")


@lru_cache(maxsize=64)
def _played(name: str, skill: Skill, seed: int) -> Log:
    loaded = load(read_sources(name), seed=seed)
    engine = Engine(Plan(loaded.scenario, loaded.policy, seed))
    play_bots(engine, crew(loaded.scenario.people, skill, seed))
    return engine.log


def _bounds(seeds: int, gap: float, floor: float) -> None:
    for name in shipped():
        novice, solid, expert = (median(scores(name, skill, seeds)) for skill in Skill)
        assert solid >= floor, f"{name}: solid has {solid}"
        assert solid - novice >= gap, f"{name}: novice {novice}, solid {solid}"
        assert expert - solid >= gap, f"{name}: solid {solid}, expert {expert}"


def test_the_presets_score_apart_in_their_order_on_a_few_seeds() -> None:
    _bounds(5, gap=8, floor=70)


@pytest.mark.slow
def test_over_fifty_seeds_the_presets_are_fifteen_points_apart_and_solid_reaches_75() -> None:
    _bounds(50, gap=15, floor=75)


def test_a_seed_is_played_the_same_every_time() -> None:
    again = load(read_sources(CHECKOUT), seed=5)
    engine = Engine(Plan(again.scenario, again.policy, 5))
    play_bots(engine, crew(again.scenario.people, Skill.SOLID, 5))
    assert list(engine.log) == list(_played(CHECKOUT, Skill.SOLID, 5))


def test_stopping_at_every_minute_on_the_way_changes_nothing() -> None:
    loaded = load(read_sources(CHECKOUT), seed=5)
    engine = Engine(Plan(loaded.scenario, loaded.policy, 5))
    engine.advance(0)
    table = Table(engine, crew(loaded.scenario.people, Skill.SOLID, 5))
    table.join()
    for at in range(0, loaded.scenario.length + 1, MINUTE):
        table.advance(at)
    assert list(engine.log) == list(_played(CHECKOUT, Skill.SOLID, 5))


@pytest.mark.parametrize("name", [CHECKOUT, DISK, CHECKS])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_expert_asks_for_nothing_that_is_refused_and_harms_nothing(name: str, seed: int) -> None:
    log = _played(name, Skill.EXPERT, seed)
    assert not log.of(ev.ActionRefused)
    assert not log.of(ev.FaultWorsened)
    ended = log.first(ev.DrillEnded)
    assert ended is not None
    assert ended[1].reason in (EndReason.COMPLETED, EndReason.STOOD_DOWN)


def test_experts_bring_the_guides_incident_from_the_page_to_the_postmortem() -> None:
    log = _played(CHECKOUT, Skill.EXPERT, 1)
    declared = log.first(ev.IncidentDeclared)
    assert declared is not None
    assert declared[1].severity is Severity.SEV1
    roles = {event.role: event.person for _, event in log.of(ev.RoleAssigned)}
    assert set(roles) == {Role.IC, Role.COMMS, Role.OPS, Role.SCRIBE}
    assert len(set(roles.values())) == 4
    first_fix = log.first(ev.MitigationStarted)
    assert first_fix is not None
    assert "rollout undo" in first_fix[1].command
    for kind in (ev.StatusPosted, ev.UpdatePosted, ev.IncidentMitigated, ev.IncidentResolved, ev.PostmortemSubmitted):
        assert log.of(kind), kind.__name__


def test_experts_keep_a_minor_incident_minor_and_take_its_cause_away() -> None:
    log = _played(DISK, Skill.EXPERT, 1)
    assert [event.severity for _, event in log.of(ev.IncidentDeclared)] == [Severity.SEV3]
    assert not log.of(ev.SeverityChanged)
    commands = [event.command for _, event in log.of(ev.CommandRun)]
    assert any("--vacuum-size" in command for command in commands)
    assert "exportctl log-level info" in commands


def test_experts_stand_down_from_a_false_alarm_without_declaring_or_alarming_anybody() -> None:
    for seed in (1, 2, 3, 4):
        log = _played(CHECKS, Skill.EXPERT, seed)
        assert not log.of(ev.IncidentDeclared)
        assert not log.of(ev.StatusPosted)
        (stood_down,) = log.of(ev.IncidentStoodDown)
        assert "probe-sign-in" in stood_down[1].why


def test_texts_are_not_copied_from_seed_to_seed() -> None:
    posts = [
        event.text for seed in range(1, 7) for _, event in _played(CHECKOUT, Skill.EXPERT, seed).of(ev.StatusPosted)
    ]
    assert len(set(posts)) > 0.8 * len(posts)
    reviews = {
        event.text
        for seed in range(1, 7)
        for _, event in _played(CHECKOUT, Skill.EXPERT, seed).of(ev.PostmortemSubmitted)
    }
    assert len(reviews) == 6


def _solo(*script: tuple[float, ac.Action]) -> Log:
    """Play the guide's incident with alice as a person who does this (minute, action), and solid teammates."""
    loaded = load(read_sources(CHECKOUT), seed=1)
    engine = Engine(Plan(loaded.scenario, loaded.policy, 1))
    engine.advance(0)
    engine.submit(ALICE, ac.Join(), "alice-join")
    table = Table(engine, crew(loaded.scenario.people, Skill.EXPERT, 1, without=frozenset([ALICE])))
    table.join()
    for number, (minute, action) in enumerate(script):
        table.advance(round(minute * MINUTE))
        engine.submit(ALICE, action, f"alice-{number}")
    table.advance(loaded.scenario.length)
    return engine.log


def test_teammates_wait_for_the_escalation_when_the_person_paged_is_a_person() -> None:
    log = _solo()
    (taken,) = log.of(ev.PageAcknowledged)
    assert taken[0].at > 12 * MINUTE
    assert taken[1].person == "carol"
    assert not log.by(ALICE)[1:]
    assert ALICE not in [event.person for _, event in log.of(ev.RoleAssigned)]  # nobody has heard of her


def test_teammates_of_a_person_in_command_do_their_roles_and_leave_command_alone() -> None:
    log = _solo(
        (8, ac.Acknowledge()),
        (9, ac.Declare(severity=Severity.SEV1, title="Checkout is down")),
        (9.2, ac.Assign(role=Role.IC, to="alice")),
        (9.3, ac.Assign(role=Role.OPS, to="carol")),
        (9.4, ac.Assign(role=Role.COMMS, to="bob")),
    )
    assert "rollout undo" in " ".join(event.command for _, event in log.of(ev.MitigationStarted))
    assert {record.actor for record, _ in log.of(ev.StatusPosted)} == {"bob"}
    assert not log.of(ev.IncidentMitigated, ev.IncidentResolved, ev.UpdatePosted, ev.RoomOpened)
    assert any("Scribe" in event.text for _, event in log.of(ev.MessagePosted))  # offered, not taken
    assert not [event for _, event in log.of(ev.RoleAssigned) if event.role is Role.SCRIBE]
