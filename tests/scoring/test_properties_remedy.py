"""The right remedy sooner, played again by the engine with everything else as it was, never scores lower."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from scoring.grade import grade
from scoring.report.model import Report
from simulator.domain import actions as ac
from simulator.domain.actions import Action
from simulator.domain.simtime import MINUTE, SECOND
from simulator.domain.vocabulary import PersonId, Role, Severity, StatusState
from simulator.engine.engine import Engine
from simulator.engine.plan import Plan
from simulator.errors import ActionRejected
from simulator.scenario.loader import Loaded, load, read_sources
from simulator.world.truth import reveal

END = 60
REMEDIES = (
    "kubectl -n production rollout undo deployment/order-service",
    "kubectl set env deployment/order-service PAYMENT_TIMEOUT=30s",
)
OTHERS: tuple[Action, ...] = (
    ac.Run(command="kubectl -n production rollout history deployment/order-service"),
    ac.Run(command="kubectl -n production get pods"),
    ac.Run(command="kubectl -n production rollout restart deployment/payment-service"),
    ac.Query(expr="up"),
    ac.Say(text="Rolling back deploy 4521 fits the onset."),
    ac.Say(text="Error rate is back at its baseline."),
    ac.Assign(role=Role.OPS, to=PersonId("carol")),
    ac.OpenRoom(),
    ac.Status(state=StatusState.INVESTIGATING, text="Customers cannot complete checkout. We are investigating."),
    ac.Update(text="SEV1. Impact: checkout down. IC: alice."),
    ac.Request(what="a database engineer"),
)
"""What says no time, amount or end: words of that kind are true or false by the moment when they come."""
Script = tuple[tuple[int, str, Action], ...]
moment = st.integers(8 * 60, END * 60 - 60).map(lambda seconds: seconds * SECOND)


@cache
def checkout() -> Loaded:
    return load(read_sources("checkout-payment-timeout"))


def played(script: Script) -> Report:
    loaded = checkout()
    engine = Engine(Plan(loaded.scenario, loaded.policy, loaded.seed))
    for at, by, action in sorted(script, key=lambda line: line[0]):
        engine.advance(at)
        try:
            engine.submit(PersonId(by), action)
        except ActionRejected:
            continue
    engine.advance(END * MINUTE)
    return grade(engine.log, reveal(loaded.scenario, loaded.policy, engine.log), loaded.policy, seed=loaded.seed)


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    lines: list[tuple[int, str, Action]] = []
    if draw(st.booleans()):
        lines.append((draw(moment), "alice", ac.Acknowledge()))
    if (at := draw(st.one_of(st.none(), moment))) is not None:
        lines.append((at, "alice", ac.Declare(severity=draw(st.sampled_from(list(Severity))), title="Checkout fails")))
        if draw(st.booleans()):
            lines.append((draw(moment), "alice", ac.Assign(role=Role.IC, to=PersonId("alice"))))
    for action in draw(st.lists(st.sampled_from(OTHERS), max_size=6)):
        lines.append((draw(moment), draw(st.sampled_from(["alice", "bob", "carol"])), action))
    return tuple(lines)


def check(script: Script, remedy: str, late: int, share: float, by: str) -> None:
    soon = 8 * MINUTE + round((late - 8 * MINUTE) * share)
    run: Any = ac.Run(command=remedy)
    note(f"{remedy} by {by} at {soon} instead of {late}, beside {script}")
    assert played((*script, (soon, by, run))).score >= played((*script, (late, by, run))).score


drawn = {"script": scripts(), "remedy": st.sampled_from(REMEDIES), "late": moment, "share": st.floats(0, 1),
         "by": st.sampled_from(["alice", "carol"])}  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(**drawn)
def test_the_right_remedy_sooner_never_scores_lower(
    script: Script, remedy: str, late: int, share: float, by: str
) -> None:
    check(script, remedy, late, share, by)


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(**drawn)
def test_the_right_remedy_sooner_never_scores_lower_in_hundreds_of_drills(
    script: Script, remedy: str, late: int, share: float, by: str
) -> None:
    check(script, remedy, late, share, by)


def test_a_page_that_a_remedy_closed_before_a_late_acknowledgement_costs_no_more_than_that() -> None:
    late = (17 * MINUTE + 45 * SECOND, "alice", ac.Acknowledge())
    soon, later = (played((late, (at, "alice", ac.Run(command=REMEDIES[0])))) for at in (480 * SECOND, 487 * SECOND))
    assert later.times["acknowledge"].at is not None
    assert soon.times["acknowledge"].at is None
    assert soon.score >= later.score
