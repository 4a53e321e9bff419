"""`decide(asked, action)`: the events that an action brings about, or a refusal in the trainee's words.

A package because each topic has its own file; this one checks what holds for every verb (the drill runs, the actor
may) and sends the action to its topic. Nothing here changes anything: `evolve` does.
"""

from __future__ import annotations

from typing import assert_never

from simulator.domain import actions as ac
from simulator.domain import events as ev
from simulator.domain import facilitating as fa
from simulator.domain.decide import facilitate, incident, investigate, pages, roles, talk
from simulator.domain.decide.asked import Asked, reject
from simulator.domain.lifecycle import DRILL, DrillPhase
from simulator.domain.vocabulary import EndReason

__all__ = ["Asked", "decide"]


def decide(asked: Asked, action: ac.Action) -> list[ev.Event]:
    """Say what an action brings about; raises `ActionRejected` and changes nothing where it is not possible."""
    _check_phase(asked, action)
    if not (_from_outside(asked, action) or (asked.by_facilitator and (action.control or action.epilogue))):
        asked.person(asked.actor)
    if not action.control:
        roles.check_permission(asked, action)
    return _dispatch(asked, action)


def _from_outside(asked: Asked, action: ac.Action) -> bool:
    """Whether somebody says what they saw: once the drill is over anybody may, also who was no part of the team."""
    return asked.is_over and isinstance(action, (ac.Note, ac.Rate))


def _check_phase(asked: Asked, action: ac.Action) -> None:
    phase = asked.state.phase
    if phase is DrillPhase.ENDED and not action.epilogue:
        reject("The drill is over. A postmortem, a note, a rating or the survey can still be added.")
    if asked.state.stopped_for_real and not (action.control or action.epilogue):
        reject("A real incident has begun, so the drill stands. Resume it when that is over.")
    if phase is DrillPhase.PAUSED and not (action.control or action.epilogue):
        reject("The drill is paused. Resume it first.")
    if phase is DrillPhase.WAITING and not action.control:
        reject("The drill has not started yet.")


def _control(asked: Asked, action: ac.Action) -> list[ev.Event]:
    phase = asked.state.phase
    roles.check_control(asked, action)
    match action:
        case ac.Join():
            person = asked.person(asked.actor)
            if asked.state.present.get(person) is action.simulated:
                reject(f"{person} takes part already.")
            return [ev.PersonJoined(person=person, simulated=action.simulated)]
        case ac.Leave():
            if asked.actor not in asked.state.present:
                reject(f"{asked.actor} does not take part.")
            return [ev.PersonLeft(person=asked.actor)]
        case ac.Pause():
            asked.require(DRILL, phase, "drill.paused", f"The drill is {phase}, so it cannot be paused.")
            return [ev.DrillPaused(why=action.why)]
        case ac.Real():
            asked.require(DRILL, phase, "drill.stopped_for_real", f"The drill is {phase}, so there is nothing to stop.")
            return [ev.DrillStoppedForReal(why=action.why)]
        case ac.Resume():
            asked.require(DRILL, phase, "drill.resumed", f"The drill is {phase}, so it cannot be resumed.")
            return [ev.DrillResumed()]
        case _:
            asked.require(DRILL, phase, "drill.ended", f"The drill is {phase}, so it cannot be ended.")
            return [ev.DrillEnded(reason=EndReason.FACILITATOR)]


def _dispatch(asked: Asked, action: ac.Action) -> list[ev.Event]:
    match action:
        case ac.Acknowledge():
            return pages.acknowledge(asked, action)
        case ac.Snooze():
            return pages.snooze(asked, action)
        case ac.Reassign():
            return pages.reassign(asked, action)
        case ac.Merge():
            return pages.merge(asked, action)
        case ac.Page():
            return pages.page(asked, action)
        case ac.Declare():
            return incident.declare(asked, action)
        case ac.Reclassify():
            return incident.reclassify(asked, action)
        case ac.StandDown():
            return incident.stand_down(asked, action)
        case ac.Reopen():
            return incident.reopen(asked, action)
        case ac.OpenRoom():
            return incident.open_room(asked, action)
        case ac.Assign():
            return incident.assign(asked, action)
        case ac.HandOver():
            return incident.hand_over(asked, action)
        case ac.Mitigate():
            return incident.mitigate(asked, action)
        case ac.Resolve():
            return incident.resolve(asked, action)
        case ac.Say():
            return talk.say(asked, action)
        case ac.Reply():
            return talk.reply(asked, action)
        case ac.Update():
            return talk.update(asked, action)
        case ac.Status():
            return talk.status(asked, action)
        case ac.Notify():
            return talk.notify(asked, action)
        case ac.Request():
            return talk.request(asked, action)
        case ac.Hint():
            return talk.hint(asked, action)
        case ac.Note():
            return talk.note(asked, action)
        case ac.Postmortem():
            return talk.postmortem(asked, action)
        case ac.Rate():
            return talk.rate(asked, action)
        case ac.Survey():
            return talk.survey(asked, action)
        case ac.Run():
            return investigate.run(asked, action)
        case ac.Query():
            return investigate.query(asked, action)
        case ac.Step():
            return investigate.step(asked, action)
        case ac.Join() | ac.Leave() | ac.Pause() | ac.Real() | ac.Resume() | ac.End():
            return _control(asked, action)
        case (
            fa.Facilitate() | fa.Fire() | fa.Skip() | fa.Delay() | fa.Edit() | fa.AddInject() | fa.AddAlert()
            | fa.Speed() | fa.Jump() | fa.Extend() | fa.GiveHint() | fa.Observe() | fa.TimeOut() | fa.Show()
        ):  # fmt: skip
            return facilitate.facilitate(asked, action)
        case _:
            assert_never(action)
