"""What the guided tour teaches, one thing at a time: what to say, and by which fact it is seen to be done.

Separate from the screen: a lesson is words and a test of the drill, so each can be tested without keys. Words name
keys by their binding, so that whoever has changed a key reads their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.domain import events as ev
from simulator.domain.vocabulary import Role
from simulator.views import DrillView

Pressed = Callable[[str], str]
"""The key of a binding as its user would call it."""


@dataclass(frozen=True, slots=True)
class Did:
    """What was done that the drill's view does not tell."""

    kinds: frozenset[type] = frozenset()
    """Kinds of events that you brought about."""
    helped: bool = False
    """Help was opened and closed."""
    leaving: bool = False
    """The drill was left or ended from its dialog."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing to do."""

    id: str
    title: str
    says: Callable[[DrillView, Pressed], str]
    done: Callable[[DrillView, Did], bool]
    typed: bool = False
    """It is done by typing into the line."""


# ---- what is said -------------------------------------------------------------------------------------


def _page(view: DrillView, key: Pressed) -> str:
    if not view.pages:
        return "This is a drill, and you are on call. In a moment something breaks and a page calls you."
    return (
        f"A page calls you: see the top lines. Press {key('drill.ack')} to acknowledge it. That says you have it; it "
        "mends nothing and tells nobody else."
    )


def _declare(_: DrillView, key: Pressed) -> str:
    yes, no, send = key("questions.yes"), key("questions.no"), key("compose.send")
    return (
        f"No photo can be uploaded, so say how bad it is. Press {key('drill.declare')}: the first yes decides the "
        f"severity. Answer {no} {no} {no} {yes} (a core feature fails). {key('questions.done')} goes on: write what is "
        f"broken, then {send} declares."
    )


def _roles(view: DrillView, key: Pressed) -> str:
    return (
        f"Somebody has to lead: the incident commander, IC for short. Press {key('drill.assign')}, type ic {view.you} "
        "behind what stands there, and press Enter. Tab completes names and roles."
    )


def _say(_: DrillView, key: Pressed) -> str:
    return (
        f"Tell the room what you see. {key('drill.type')} lets you type; write a sentence, Enter sends it. While you "
        f"type, letters are no keys; {key('drill.keys')} gives them back."
    )


def _look(_: DrillView, key: Pressed) -> str:
    return (
        f"Every alert links a runbook: {key('drill.runbook')} opens it. Its first step is selected; Enter runs its "
        f"command, and the answer stands below. (Commands of your own: {key('drill.run')}.)"
    )


def _status(_: DrillView, key: Pressed) -> str:
    return (
        f"Tell the public before you repair. {key('drill.status')} opens a post with a template in it: write over what "
        f"stands in braces, then {key('compose.send')} posts it. You see what the public will read."
    )


def _repair(_: DrillView, key: Pressed) -> str:
    return (
        f"Now the repair: {key('drill.runbook')}, then the arrows go to the rollback and Enter takes it. It changes "
        f"production, so you are asked: {key('confirm.yes')}. Some seconds later the alert is over."
    )


def _mitigate(_: DrillView, key: Pressed) -> str:
    return (
        f"The alert is over: uploads work. Say so with {key('drill.mitigate')}, then {key('confirm.yes')}. Mitigated "
        "means that users are no longer affected, not that you know why."
    )


def _resolve(_: DrillView, key: Pressed) -> str:
    return (
        f"{key('drill.resolve')}, then {key('confirm.yes')}, resolves it: the service is stable. In other drills "
        f"watch the signals for 15 minutes first; {key('drill.faster')} makes the clock faster, {key('drill.pause')} "
        "stops it."
    )


def _help(_: DrillView, key: Pressed) -> str:
    return (
        f"You need not remember this. {key('drill.help')} lists every key and command, {key('help.close')} closes it."
    )


def _leave(_: DrillView, key: Pressed) -> str:
    return (
        f"That is all. {key('drill.leave')} leaves a drill: {key('leave.leave')} keeps it to go on later, "
        f"{key('leave.end')} ends it and shows the debrief. Either ends this tour; there is no debrief here."
    )


# ---- what counts --------------------------------------------------------------------------------------


def _acknowledged(view: DrillView, _: Did) -> bool:
    return any(page.acknowledged_by == view.you for page in view.pages)


def _over(view: DrillView, _: Did) -> bool:
    return bool(view.alerts) and all(alert.state != "firing" for alert in view.alerts)


def _state(*states: str) -> Callable[[DrillView, Did], bool]:
    return lambda view, _: view.incident is not None and view.incident.state in states


def _caused(*kinds: type) -> Callable[[DrillView, Did], bool]:
    return lambda _, did: any(kind in did.kinds for kind in kinds)


LESSONS: tuple[Lesson, ...] = (
    Lesson("ack", "acknowledge the page", _page, _acknowledged),
    Lesson("declare", "declare the incident", _declare, lambda view, _: view.incident is not None),
    Lesson("roles", "name who leads", _roles, lambda view, _: view.holder(Role.IC) is not None, typed=True),
    Lesson("say", "say something", _say, _caused(ev.MessagePosted), typed=True),
    Lesson("look", "take a step of the runbook", _look, _caused(ev.RunbookStep, ev.CommandRun)),
    Lesson("status", "tell the public", _status, _caused(ev.StatusPosted)),
    Lesson("repair", "roll back", _repair, _over),
    Lesson("mitigate", "say that users are served", _mitigate, _state("mitigated", "resolved")),
    Lesson("resolve", "resolve the incident", _resolve, _state("resolved")),
    Lesson("help", "find help", _help, lambda _, did: did.helped),
    Lesson("leave", "leave", _leave, lambda _, did: did.leaving),
)
"""In order. What was done before its turn is not taught again."""


def of_you(view: DrillView) -> frozenset[type]:
    """The kinds of events among a view's entries that you brought about."""
    return frozenset(type(entry.event) for entry in view.entries if entry.actor == view.you)
