"""What the script has planned, as it stands now: for the facilitator, and for what only the facilitator may ask.

Separate from the parts that carry it out: this reads what waits and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.domain.coming import Coming, ComingState, unless_words, when_words
from simulator.domain.scenario import Alert, Inject
from simulator.domain.vocabulary import Role
from simulator.engine.armed import Armed
from simulator.engine.core import Core
from simulator.engine.script import Script
from simulator.engine.triggers import Triggers


def planned(core: Core, triggers: Triggers, script: Script) -> tuple[Coming, ...]:
    """Everything that the script has planned, what comes first first, what nobody can date last."""
    found = [*_injects(core, script), *_hints(core, triggers), *_alerts(core, triggers), *_faults(core, triggers)]
    return tuple(sorted(found, key=lambda each: (not each.waiting, each.due is None, each.due or 0)))


def _injects(core: Core, script: Script) -> Iterator[Coming]:
    state = core.state
    for inject, armed in script.injects:
        times = state.delivered.get(inject.id, 0)
        yield Coming(
            sort="inject",
            id=inject.id,
            text=state.edited.get(inject.id, inject.text),
            state=armed.state,
            due=armed.due,
            waits_for=when_words(inject),
            unless=unless_words(inject),
            times=times,
            of=max(armed.times, times),
            sender=inject.sender.name,
            via=inject.via,
            asks=_asks(core, inject),
            edited=inject.id in state.edited,
            added=inject.id in state.added,
            delayed=armed.delayed,
        )


def _asks(core: Core, inject: Inject) -> tuple[Role, ...]:
    added = core.state.added.get(inject.id)
    return added.asks if added else inject.expect.by if inject.expect else ()


def _hints(core: Core, triggers: Triggers) -> Iterator[Coming]:
    for number, hint in enumerate(core.plan.scenario.hints, 1):
        armed = triggers.armed[f"hint/{hint.text}"]
        yield Coming(
            sort="hint",
            id=str(number),
            text=hint.text,
            state=armed.state,
            due=armed.due,
            waits_for=when_words(hint),
            unless=unless_words(hint),
            times=int(number in core.state.hints),
        )


def _alerts(core: Core, triggers: Triggers) -> Iterator[Coming]:
    for alert in core.plan.scenario.alerts:
        armed = triggers.armed.get(f"alert/{alert.name}/{alert.service}")
        fired = sum(
            (each.fired.name, each.fired.service) == (alert.name, alert.service) for each in core.state.alerts.values()
        )
        yield Coming(
            sort="alert",
            id=alert.name,
            text=alert.summary,
            state=_alert_state(alert, armed, fired),
            due=armed.due if armed is not None else None,
            waits_for=when_words(alert),
            unless=unless_words(alert),
            times=fired,
            of=max(fired, 1),
        )


def _alert_state(alert: Alert, armed: Armed | None, fired: int) -> ComingState:
    """An alert that watches a query may always fire again; it counts as waiting until it has fired once."""
    if armed is not None and alert.expr is None:
        return armed.state
    return ComingState.DONE if fired else ComingState.WAITING


def _faults(core: Core, triggers: Triggers) -> Iterator[Coming]:
    for name, fault in core.plan.scenario.faults.items():
        armed = triggers.armed.get(f"fault/{name}")
        begun = name in core.state.faults
        caused = [each for each in core.plan.scenario.causing if each.causes and each.causes.fault == name]
        yield Coming(
            sort="fault",
            id=name,
            text="",
            state=ComingState.DONE if begun else armed.state if armed is not None else ComingState.WAITING,
            due=armed.due if armed is not None and not begun else None,
            waits_for=f"a change of {caused[0].service}" if caused and not fault.conditions else when_words(fault),
            unless=unless_words(fault),
            times=int(begun),
        )
