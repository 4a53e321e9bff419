"""What always holds, whatever people do and however time is cut."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain import events as ev
from simulator.domain.actions import VERBS, Acknowledge, Action, Assign, Declare, Pause, Resume
from simulator.domain.events import Recorded
from simulator.domain.evolve import fold
from simulator.domain.lifecycle import ALERT, INCIDENT, PAGE, DrillPhase
from simulator.domain.log import Log
from simulator.domain.vocabulary import FACILITATOR, PersonId, Role, Severity
from simulator.engine.engine import Engine
from simulator.engine.plan import Plan
from simulator.errors import ActionRejected
from simulator.store.chain import chain
from simulator.store.journal import encode
from tests.simulator.asked import EVERY, FIELDS, actions, anybody
from tests.simulator.drills import PRIMARY, SCENARIO, default_policy, lines, scenario

BURNS = 'sum(rate(http_requests_total{service="web",code=~"5.."}[2m])) > 5'
SENDER = {"name": "[b]Vera[/b]\x1b", "title": "VP"}
OUTAGE = SCENARIO["faults"]["outage"] | {
    "reduced_by": [{"run": "shed load", "takes": "2m", "to": "30%"}],
    "worsened_by": [
        {
            "run": "kubectl scale deployment/web --replicas=*",
            "where": {"replicas": "> 6"},
            "effects": [{"service": "db", "connections": {"used": 195}, "over": "1m"}],
            "cleared_by": [{"run": "kubectl scale deployment/web --replicas=4", "takes": "1m"}],
        }
    ],
}
BUSY = scenario(
    faults={"outage": OUTAGE, "late": {"at": "20m", "chance": "50%", "repeat": {"every": "15m", "times": 1}}},
    alerts=[
        *SCENARIO["alerts"],
        {"name": "Second", "service": "web", "at": "3m", "severity": "warning", "pages": "platform", "noise": True,
         "lasts": "20m", "repeat": {"every": "10m", "times": 2}},
        {"name": "Quiet", "service": "db", "after": {"event": "fault.worsened"}},
        {"name": "Query", "service": "web", "expr": BURNS, "for": "1m", "pages": "platform"},
    ],
    injects=[
        {"id": "vp", "via": "chat", "sender": SENDER, "text": "When?", "expect": {"reply_within": "5m"},
         "after": {"event": "incident.declared", "delay": "5m"}},
        {"id": "pool", "via": "chat", "sender": SENDER, "text": "The database looks busy.",
         "unless": {"event": "status.posted"},
         "expr": 'pg_stat_database_numbackends{service="db"} > 120', "for": "30s"},
        {"id": "nag", "via": "social", "sender": SENDER, "text": "Down?", "at": "4m",
         "repeat": {"every": "7m", "times": 5}, "unless": {"event": "status.posted"}},
        {"id": "luck", "via": "ticket", "sender": SENDER, "text": "40 tickets", "at": "9m", "chance": "50%"},
        {"id": "last", "via": "chat", "sender": SENDER, "text": "So?", "after": {"inject": "nag", "delay": "11m"}},
    ],
)  # fmt: skip
"""A drill with something of every kind in it."""

Step = tuple[int, str, Action]
waits = st.one_of(st.integers(0, 400_000), st.sampled_from([0, 0, 60_000, 300_000, 600_000]))
BEGUN: list[Step] = [
    (200_000, PRIMARY, Acknowledge()),
    (30_000, PRIMARY, Declare(severity=Severity.SEV1, title="Down")),
    (10_000, PRIMARY, Assign(role=Role.IC, to=PRIMARY)),
]
"""A drill that is under way: without it most of what is drawn would be refused."""

begun = st.sampled_from([[], BEGUN, BEGUN, BEGUN])
steps = st.builds(
    lambda first, then: [*first, *then], begun, st.lists(st.tuples(waits, anybody, actions()), max_size=25)
)
seeds = st.integers(0, 5)


def engine(seed: int) -> Engine:
    return Engine(Plan(BUSY, default_policy(), seed))


def submit(drill: Engine, actor: str, action: Action) -> None:
    """Ask for an action; where it is refused that is in the log, in the same words."""
    says = None
    try:
        drill.submit(PersonId(actor), action, f"{actor}-{len(drill.log)}")
    except ActionRejected as refusal:
        says = str(refusal)
    hidden = action.facilitation and actor == FACILITATOR
    refused = ev.FacilitationRefused if hidden else ev.ActionRefused
    assert says is None or drill.log[-1].event == refused(do=action.do, why=says)


def play(seed: int, script: list[Step], cuts: list[int] | None = None) -> Engine:
    """Play a script and on to the end; `cuts` are moments at which the drill is looked at in between."""
    drill, now = engine(seed), 0
    stops = sorted(cuts or ())
    for wait, actor, action in script:
        now += wait
        while stops and stops[0] <= now:
            drill.advance(stops.pop(0))
        drill.advance(now)
        submit(drill, actor, action)
    for stop in stops:
        drill.advance(stop)
    drill.advance(BUSY.length)
    return drill


def as_bytes(log: Log) -> list[bytes]:
    previous, out = "", []
    for record in log:
        out.append(encode(record, previous))
        previous = chain(out[-1])
    return out


def test_the_strategy_asks_for_every_verb() -> None:
    assert set(EVERY) == set(VERBS)
    without_fields = {"open-room", "hint", "leave", "resume", "query", "facilitate", "jump"}
    assert set(FIELDS) | without_fields == set(VERBS)


@settings(max_examples=40, deadline=None)
@given(seeds, steps, st.lists(st.integers(0, 4_000_000), max_size=30))
def test_any_cutting_of_time_gives_one_log(seed: int, script: list[Step], cuts: list[int]) -> None:
    assert lines(play(seed, script).log) == lines(play(seed, script, cuts).log)


@settings(max_examples=20, deadline=None)
@given(seeds, steps)
def test_the_same_seed_and_actions_give_the_same_bytes(seed: int, script: list[Step]) -> None:
    assert as_bytes(play(seed, script).log) == as_bytes(play(seed, script).log)


@settings(max_examples=30, deadline=None)
@given(seeds, steps)
def test_the_state_is_the_fold_of_the_log_after_every_action(seed: int, script: list[Step]) -> None:
    drill, now = engine(seed), 0
    for wait, actor, action in script:
        now += wait
        drill.advance(now)
        submit(drill, actor, action)
        assert fold(drill.log) == drill.state
    drill.advance(BUSY.length)
    assert fold(drill.log) == drill.state


@settings(max_examples=30, deadline=None)
@given(seeds, steps)
def test_a_refused_action_changes_nothing_but_the_log(seed: int, script: list[Step]) -> None:
    drill, now = engine(seed), 0
    for wait, actor, action in script:
        now += wait
        drill.advance(now)
        before = deepcopy(drill.state)
        try:
            drill.submit(PersonId(actor), action)
        except ActionRejected:
            before.seq, before.at = drill.state.seq, drill.state.at
            assert drill.state == before


def check_order(log: Log) -> None:
    """Numbered without a gap, time never back, lifecycles kept, nothing but an epilogue after the end."""
    pages: dict[int, Any] = {}
    alerts: dict[int, Any] = {}
    incident, over, at = INCIDENT.initial, False, 0
    epilogue = {"postmortem.submitted", "note.added", "rating.given", "survey.answered", "action.refused",
                "observation.marked", "debrief.shown", "facilitation.refused"}  # fmt: skip
    for seq, record in enumerate(log, 1):
        event = record.event
        assert record.seq == seq
        assert record.at >= at
        assert not over or record.kind in epilogue
        at, over = record.at, over or record.kind == "drill.ended"
        if isinstance(event, ev.AlertFired):
            assert event.alert not in alerts
            alerts[event.alert] = ALERT.initial
        elif record.kind.startswith("alert.") and record.kind != "alert.added":
            alerts[event.alert] = ALERT.after(alerts[event.alert], record.kind)  # type: ignore[union-attr, index]
        elif isinstance(event, ev.PageSent | ev.PageNoticed):
            assert pages.setdefault(event.page, PAGE.initial) == PAGE.initial
        elif record.kind.startswith("page."):
            now = pages.get(event.page, PAGE.initial)  # type: ignore[union-attr]
            pages[event.page] = PAGE.after(now, record.kind)  # type: ignore[union-attr]
        elif record.kind.startswith("incident.") or record.kind == "severity.changed":
            incident = INCIDENT.after(incident, record.kind)


@settings(max_examples=60, deadline=None)
@given(seeds, steps)
def test_no_action_breaks_a_lifecycle_or_the_order_of_the_log(seed: int, script: list[Step]) -> None:
    check_order(play(seed, script).log)


@settings(max_examples=30, deadline=None)
@given(seeds, st.lists(st.tuples(waits, anybody, actions("pause", "resume", "end", "time-out")), max_size=15),
       st.lists(st.tuples(st.integers(0, 3_500_000), st.integers(0, 10_000_000)), max_size=6))  # fmt: skip
def test_pausing_neither_loses_nor_bunches_anything(
    seed: int, script: list[Step], pauses: list[tuple[int, int]]
) -> None:
    plain = play(seed, script)
    paused, now, stops = engine(seed), 0, sorted(pauses)
    for wait, actor, action in [*script, (BUSY.length, PRIMARY, Resume())]:
        now += wait
        while stops and stops[0][0] < now:
            moment, length = stops.pop(0)
            paused.advance(moment)
            if paused.state.phase is not DrillPhase.RUNNING:
                continue
            paused.submit(FACILITATOR, Pause())
            assert paused.advance(moment + length) == []
            paused.submit(FACILITATOR, Resume())
        paused.advance(now)
        if action.do != "resume":
            submit(paused, actor, action)
    plain.advance(plain.length)
    paused.advance(paused.length)
    assert told(paused) == told(plain)


def told(drill: Engine) -> list[tuple[Any, ...]]:
    """The log without its pauses and numbers."""
    kept: list[Recorded] = [record for record in drill.log if record.kind not in ("drill.paused", "drill.resumed")]
    return [(record.at, record.actor, record.kind, dict(record.event)) for record in kept]


@pytest.mark.parametrize("seed", range(3))
def test_playing_it_twice_at_once_changes_neither(seed: int) -> None:
    """Two engines beside each other share nothing."""
    one, other = engine(seed), engine(seed)
    for minute in range(0, 61, 5):
        one.advance(minute * 60_000)
        other.advance(minute * 60_000)
    assert lines(one.log) == lines(other.log) == lines(play(seed, []).log)
