"""Lifecycles: what a table does not list cannot happen, and nothing changes by trying."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from simulator.domain import events as ev
from simulator.domain.actions import VERBS
from simulator.domain.decide import Asked, decide
from simulator.domain.evolve import evolve
from simulator.domain.lifecycle import LIFECYCLES, IllegalTransition, Lifecycle
from simulator.domain.vocabulary import FACILITATOR, SYSTEM
from simulator.errors import ActionRejected
from tests.simulator.drills import METHODS, PRIMARY, Drill

KINDS = {life.name: sorted({kind for _, kind in life.table}) for life in LIFECYCLES}
COMPLEMENT = [
    pytest.param(life, phase, kind, id=f"{life.name}-{phase}-{kind}")
    for life in LIFECYCLES
    for phase in type(life.initial)
    for kind in KINDS[life.name]
    if (phase, kind) not in life.table
]


@pytest.mark.parametrize(("life", "phase", "kind"), COMPLEMENT)
def test_what_a_table_does_not_list_raises_and_changes_nothing(life: Lifecycle[Any], phase: Any, kind: str) -> None:
    before = dict(life.table)
    assert not life.allows(phase, kind)
    with pytest.raises(IllegalTransition, match=f"{life.name}: {kind} cannot happen while {phase}"):
        life.after(phase, kind)
    assert life.table == before


@pytest.mark.parametrize("life", LIFECYCLES, ids=lambda life: life.name)
def test_every_row_of_a_table_leads_to_a_phase_and_every_phase_can_be_reached(life: Lifecycle[Any]) -> None:
    reached: set[Any] = {life.initial}
    while more := {after for (phase, _), after in life.table.items() if phase in reached} - reached:
        reached |= more
    assert all(phase in reached for phase in type(life.initial))
    assert all(kind in ev.KINDS for _, kind in life.table)


def _waiting() -> Drill:
    return Drill()


def _page_taken() -> Drill:
    drill = Drill().at("2m")
    drill.acknowledge(PRIMARY, page=1)
    return drill


def _page_snoozed() -> Drill:
    drill = Drill().at("2m")
    drill.snooze(PRIMARY, page=1, **{"for": "10m"})
    return drill


def _page_exhausted() -> Drill:
    return Drill(length="3h").at("2h")


def _declared() -> Drill:
    drill = _page_taken()
    drill.declare(PRIMARY, severity="SEV1", title="Shop down")
    return drill


def _mitigated() -> Drill:
    drill = _declared()
    drill.mitigate(PRIMARY)
    return drill


def _resolved() -> Drill:
    drill = _declared()
    drill.resolve(PRIMARY)
    return drill


def _paused() -> Drill:
    drill = _declared()
    drill.pause("facilitator")
    return drill


def _stood_down() -> Drill:
    drill = _declared()
    drill.stand_down(PRIMARY, why="nothing there")
    return drill


ASKS: dict[str, dict[str, Any]] = {
    "acknowledge": {"page": 1},
    "snooze": {"page": 1, "for": "5m"},
    "reassign": {"page": 1, "to": "dana"},
    "merge": {"alert": "WebDown", "into": "WebDown"},
    "declare": {"severity": "SEV2", "title": "Again"},
    "reclassify": {"severity": "SEV3"},
    "stand_down": {"why": "nothing there"},
    "reopen": {},
    "mitigate": {},
    "resolve": {},
    "pause": {},
    "resume": {},
    "end": {},
    "postmortem": {"text": "# Postmortem"},
    "time_out": {"why": "Breathe"},
}
"""Every verb that moves a lifecycle."""

LEGAL = {
    "_waiting": {"declare", "pause", "time_out", "end"},
    "_page_taken": {"snooze", "reassign", "declare", "stand_down", "pause", "time_out", "end"},
    "_page_snoozed": {"acknowledge", "reassign", "declare", "stand_down", "pause", "time_out", "end"},
    "_page_exhausted": {"acknowledge", "reassign", "declare", "stand_down", "pause", "time_out", "end"},
    "_declared": {"snooze", "reassign", "reclassify", "stand_down", "mitigate", "resolve", "pause", "time_out", "end"},
    "_mitigated": {"snooze", "reassign", "reclassify", "stand_down", "reopen", "resolve", "pause", "time_out", "end"},
    "_resolved": {"reclassify", "reopen", "postmortem", "pause", "time_out", "end"},
    "_paused": {"resume", "end"},
    "_stood_down": {"postmortem"},
}
"""What may be asked for in each of these situations; everything else must be refused."""


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize(
    "situation",
    [_waiting, _page_taken, _page_snoozed, _page_exhausted, _declared, _mitigated, _resolved, _paused, _stood_down],
    ids=lambda situation: situation.__name__.strip("_"),
)
def test_deciding_allows_what_the_tables_allow_and_changes_nothing_itself(situation: Any, ask: str) -> None:
    drill = situation()
    cls = VERBS[METHODS[ask]]
    actor = FACILITATOR if cls.facilitation else PRIMARY
    asked = Asked(drill.state, drill.scenario, drill.plan.policy, actor, drill.engine.now)
    before = deepcopy(drill.state)
    if ask in LEGAL[situation.__name__]:
        events = decide(asked, cls.model_validate(ASKS[ask]))  # type: ignore[arg-type]  # every verb is an action
        assert events
    else:
        with pytest.raises(ActionRejected):
            decide(asked, cls.model_validate(ASKS[ask]))  # type: ignore[arg-type]  # every verb is an action
    assert drill.state == before


@pytest.mark.parametrize("kind", sorted(ev.KINDS))
def test_evolve_never_fails_even_on_what_cannot_have_happened(kind: str) -> None:
    """A log of any origin can be folded: each event onto a fresh state, with values that name nothing there."""
    made: dict[str, Any] = {
        "page": 99, "alert": 98, "into": 97, "hint": 9, "fault": "none", "harm": 7, "inject": "none",
        "change": "flag",
        "severity": "critical" if kind in ("alert.fired", "alert.added") else "SEV1",
        "was": "SEV2" if kind == "severity.changed" else None,
        "via": "push" if kind == "page.notified" else None,
    }  # fmt: skip
    cls = ev.KINDS[kind]
    given = {}
    for name, field in cls.model_fields.items():
        if name == "kind" or not field.is_required():
            continue
        given[name] = made.get(name) or _some(name)
    drill = Drill()
    record = ev.Recorded(len(drill.log) + 1, 5, SYSTEM, cls.model_validate(given))  # type: ignore[arg-type]
    evolve(drill.state, record)
    assert drill.state.seq == record.seq


def _some(name: str) -> Any:
    return {
        "role": "ic", "person": "priya", "to": "priya", "state": "investigating", "via": "chat", "rating": "P",
        "reason": "completed", "why": "no acknowledgement", "urgency": "high", "section": "diagnosis",
        "language": "promql", "after": 1, "until": 1, "since": 0, "applied_at": 0, "takes": 0, "level": 1, "attempt": 1,
        "attempts": 1, "costs": 1.0, "due": 1, "later_by": 1, "longer_by": 1, "length": 9, "times": 2.0,
    }.get(name, "text")  # fmt: skip
