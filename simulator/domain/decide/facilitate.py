"""What the facilitator asks for: the script, the clock, hints, observations, the joint debrief.

Separate because none of it is the response, and because every verb here is refused to everybody else before anything
is looked at: a refusal to a trainee must not tell what is to come.
"""

from __future__ import annotations

import re
from typing import assert_never

from simulator.domain import events as ev
from simulator.domain import facilitating as fa
from simulator.domain.coming import Coming
from simulator.domain.decide.asked import Asked, reject
from simulator.domain.lifecycle import DRILL, AlertPhase, DrillPhase
from simulator.domain.vocabulary import AlertId

Facilitation = (
    fa.Facilitate | fa.Fire | fa.Skip | fa.Delay | fa.Edit | fa.AddInject | fa.AddAlert | fa.Speed | fa.Jump
    | fa.Extend | fa.GiveHint | fa.Observe | fa.TimeOut | fa.Show
)  # fmt: skip


def facilitate(asked: Asked, action: Facilitation) -> list[ev.Event]:
    """Say what a facilitator's action brings about."""
    if not asked.by_facilitator:
        reject(f"{action.do!r} is the facilitator's.")
    if not isinstance(action, (fa.Facilitate, fa.Observe, fa.Show, fa.Speed)) and asked.state.phase is (
        DrillPhase.WAITING
    ):
        reject("The drill has not started yet.")
    match action:
        case fa.Facilitate():
            if asked.state.facilitated:
                reject("This drill has its facilitator already.")
            return [ev.DrillFacilitated()]
        case fa.Fire() | fa.Skip() | fa.Delay() | fa.Edit():
            return _steer(asked, action)
        case fa.AddInject():
            return [_added(asked, action)]
        case fa.AddAlert():
            return [_alert(asked, action)]
        case fa.Speed() | fa.Jump() | fa.Extend() | fa.TimeOut():
            return [_clock(asked, action)]
        case fa.GiveHint():
            return [_hint(asked, action)]
        case fa.Observe():
            if not action.text and action.rating is None and action.about is None:
                reject("Say what you saw, give a rating, or both.")
            return [
                ev.ObservationMarked(
                    text=action.text, target=action.about, rating=action.rating, hours_after=asked.hours_after
                )
            ]
        case fa.Show():
            if not asked.is_over:
                reject("Findings are shown in the debrief, once the drill is over.")
            return [ev.FindingShown(finding=action.finding, hours_after=asked.hours_after)]
        case _:
            assert_never(action)


# ---- the script -------------------------------------------------------------------------------------


def _steer(asked: Asked, action: fa.Fire | fa.Skip | fa.Delay | fa.Edit) -> list[ev.Event]:
    inject = _inject(asked, action.inject)
    if isinstance(action, fa.Fire):
        return [ev.InjectCalled(inject=inject.id)]
    if not inject.waiting:
        reject(f"The inject {inject.id!r} is {inject.state}, so nothing of it is to come. It can be fired again.")
    match action:
        case fa.Skip():
            return [ev.InjectSkipped(inject=inject.id)]
        case fa.Delay():
            return [ev.InjectDelayed(inject=inject.id, later_by=action.for_)]
        case fa.Edit():
            return [ev.InjectEdited(inject=inject.id, text=action.text)]


def _inject(asked: Asked, name: str) -> Coming:
    planned = {each.id: each for each in asked.coming() if each.sort == "inject"}
    if name not in planned:
        reject(f"The script has no inject {name!r}. There is {', '.join(planned) or 'none'}.")
    return planned[name]


def _added(asked: Asked, action: fa.AddInject) -> ev.InjectAdded:
    return ev.InjectAdded(
        inject=_free_id(asked, action.sender),
        via=action.via,
        sender=action.sender,
        sender_title=action.title,
        text=action.text,
        asks=action.asks,
        due=asked.at + action.after,
    )


def _free_id(asked: Asked, sender: str) -> str:
    """An id like an author's: by the sender, so that it does not show who wrote it."""
    taken = {each.id for each in asked.scenario.injects} | set(asked.state.added)
    name = re.sub(r"[^a-z0-9]+", "-", sender.lower()).strip("-")[:48].strip("-") or "message"
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _alert(asked: Asked, action: fa.AddAlert) -> ev.AlertAdded:
    if action.service not in asked.scenario.services:
        reject(f"There is no service {action.service!r}. There is {', '.join(asked.scenario.services)}.")
    for number, each in asked.state.alerts.items():
        same = (each.fired.name, each.fired.service) == (action.name, action.service)
        if same and each.phase is not AlertPhase.RESOLVED:
            reject(f"{action.name} fires on {action.service} already, as alert {number}. Give it another name.")
    return ev.AlertAdded(
        alert=AlertId(len(asked.state.alerts) + 1),
        name=action.name,
        service=action.service,
        severity=action.severity,
        summary=action.summary,
        pages=action.pages,
        lasts=action.lasts,
    )


# ---- the clock --------------------------------------------------------------------------------------


def _clock(asked: Asked, action: fa.Speed | fa.Jump | fa.Extend | fa.TimeOut) -> ev.Event:
    match action:
        case fa.Speed():
            return ev.SpeedSet(times=action.times)
        case fa.Jump():
            return ev.DrillJumped(until=_next_inject(asked))
        case fa.Extend():
            return ev.DrillExtended(
                longer_by=action.by, length=(asked.state.length or asked.scenario.length) + action.by
            )
        case fa.TimeOut():
            phase = asked.state.phase
            asked.require(DRILL, phase, "drill.time_out", f"The drill is {phase}, so no time-out can be called.")
            return ev.TimeOutCalled(why=action.why)


def _next_inject(asked: Asked) -> int:
    """When the next inject comes whose time is known, and is within the drill."""
    if asked.state.phase is DrillPhase.PAUSED:
        reject("The drill is paused. Resume it first.")
    coming = [each for each in asked.coming() if each.sort == "inject" and each.waiting]
    ends = asked.state.length or asked.scenario.length
    dues = [each.due for each in coming if each.due is not None and asked.at < each.due < ends]
    if dues:
        return min(dues)
    if not coming:
        reject("No inject is still to come.")
    waits = "; ".join(f"{each.id}: {each.waits_for}" for each in coming[:3])
    reject(f"Nobody can say when the next inject comes ({waits}). Fire one instead.")


# ---- hints ------------------------------------------------------------------------------------------


def _hint(asked: Asked, action: fa.GiveHint) -> ev.HintGiven:
    if asked.exam:
        reject("There are no hints in an exam.")
    to = None if action.to is None else asked.person(action.to)
    if action.hint is None:
        return ev.HintGiven(text=action.text or "", to=to)
    hints = asked.scenario.hints
    if action.hint > len(hints):
        reject(f"The script has {len(hints)} hint{'s' * (len(hints) != 1)}, so there is no number {action.hint}.")
    return ev.HintGiven(text=hints[action.hint - 1].text, to=to, hint=action.hint)
