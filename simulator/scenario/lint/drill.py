"""Rules about the drill as a whole: what it is for, how long it takes, what can be reached in it.

Separate by topic; each function is one rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.domain.simtime import format_duration
from simulator.domain.triggers import Trigger
from simulator.domain.vocabulary import Role
from simulator.scenario.lint.reach import Reach
from simulator.scenario.lint.rule import Finding, Subject
from simulator.scenario.problems import did_you_mean
from simulator.scenario.sheet import Location


def no_objective(subject: Subject) -> Iterator[Finding]:
    """A drill without an aim gives no answer."""
    if not subject.loaded.scenario.objectives:
        yield Finding((), "it does not say what the drill is for. Add `objectives`")


def objective_unknown_criterion(subject: Subject) -> Iterator[Finding]:
    """An objective is rated by criteria that exist."""
    criteria = subject.criteria
    for place, objective in enumerate(subject.loaded.scenario.objectives if criteria is not None else ()):
        for nth, name in enumerate(objective.measures):
            if name not in (criteria or ()):
                says = f"'{name}' is no criterion of scoring.{did_you_mean(name, criteria or ())}"
                yield Finding(("objectives", place, "measures", nth), says)


def unreachable_trigger(subject: Subject) -> Iterator[Finding]:
    """What is due after the drill's end never comes."""
    scenario, reach = subject.loaded.scenario, Reach(subject.loaded.scenario)
    triggers: list[tuple[Location, Trigger]] = []
    triggers += subject.alerts
    for kind, each in (("injects", scenario.injects), ("hints", scenario.hints)):
        triggers += [((kind, place), trigger) for place, trigger in enumerate(each)]
    for location, trigger in triggers:
        due = reach.earliest(trigger)
        if due is None or due >= scenario.length:
            length = format_duration(scenario.length)
            moment = "never comes" if due is None else f"comes at {format_duration(due)} at the earliest"
            says = f"it {moment}, and the drill ends at {length}. Start it earlier, or make `length` longer"
            yield Finding(location, says)


def length_too_short(subject: Subject) -> Iterator[Finding]:
    """Trainees need the time to mend it and to see that it holds."""
    scenario, policy, reach = subject.loaded.scenario, subject.loaded.policy, Reach(subject.loaded.scenario)
    signals = [reach.earliest(alert) for alert in scenario.alerts if not alert.noise]
    begins = min((signal for signal in signals if signal is not None), default=None)
    remedies = [min(each.takes for each in fault.cleared_by) for fault in scenario.faults.values() if fault.cleared_by]
    if begins is None or not remedies or scenario.truth.false_alarm:
        return
    needed = max(0, begins) + min(remedies) + policy.mitigated_after + policy.resolved_after
    if needed > scenario.length:
        says = (
            f"after the first alert, the fastest remedy and {format_duration(policy.resolved_after)} of quiet "
            f"it is {format_duration(needed)}, and the drill ends at {format_duration(scenario.length)}. "
            "Make `length` longer"
        )
        yield Finding(("length",), says)


def hint_costs_nothing(subject: Subject) -> Iterator[Finding]:
    """A hint that is free is taken without thinking."""
    for place, hint in enumerate(subject.loaded.scenario.hints):
        if hint.costs == 0:
            yield Finding(("hints", place, "costs"), "this hint is free. Let it cost a point or more")


def reply_nobody_can_give(subject: Subject) -> Iterator[Finding]:
    """Who is asked must exist, may answer, and has the time to."""
    scenario, policy, reach = subject.loaded.scenario, subject.loaded.policy, Reach(subject.loaded.scenario)
    roles = {*policy.war_room.roles, Role.SME}
    allowed = set(policy.permissions.get("reply", tuple(Role)))
    for place, inject in enumerate(scenario.injects):
        if inject.expect is None:
            continue
        if not set(inject.expect.by) & roles & allowed:
            asked = ", ".join(role.title for role in inject.expect.by)
            says = f"the policy has no {asked} who may reply. Ask a role of its war room"
            yield Finding(("injects", place, "expect"), says, key=True)
        due = reach.earliest(inject)
        if due is not None and due < scenario.length < due + inject.expect.reply_within:
            says = f"the drill ends at {format_duration(scenario.length)}, before the reply is due. Send it earlier"
            yield Finding(("injects", place, "expect"), says, key=True)
