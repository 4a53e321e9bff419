"""What becomes of the incident: declared, classified, staffed, mitigated, resolved; who was told; the drill's own end.

Separate from pages and alerts because these are decisions, and stand out in the room.
"""

from __future__ import annotations

from simulator.domain import events as ev
from simulator.domain.vocabulary import EndReason
from simulator.views import Entry
from tui.story.lines import Line, Sort, Tone, line, why

_ENDED = {
    EndReason.COMPLETED: "The drill is over: resolved, and the postmortem is in.",
    EndReason.STOOD_DOWN: "The drill is over: stood down.",
    EndReason.TIME_UP: "The drill is over: its time is up.",
    EndReason.FACILITATOR: "The drill was ended.",
}


def decided(entry: Entry, who: str) -> Line | None:
    """The line for a decision, None where the event is none."""
    event = entry.event
    if isinstance(event, ev.IncidentDeclared):
        body = f"Impact: {event.impact}" if event.impact else ""
        text = f"{who} declared {event.severity}: {event.title}"
        return line(entry, "●", text, Sort.INCIDENT, Tone.INCIDENT, body=body)
    text = _decision(event, who)
    if text:
        return line(entry, "●", text, Sort.INCIDENT, Tone.INCIDENT)
    text = _people(event, who)
    if text:
        return line(entry, "▸", text, Sort.INCIDENT, Tone.SAID)
    text = _drill(event, who)
    return line(entry, "●", text, Sort.INCIDENT, Tone.SYSTEM) if text else None


def _decision(event: ev.Event, who: str) -> str:
    match event:
        case ev.SeverityChanged():
            return f"{who} changed the severity from {event.was} to {event.severity}{why(event.why)}"
        case ev.IncidentStoodDown():
            near = ", a near miss" if event.near_miss else ""
            return f"{who} stood the incident down{near}{why(event.why)}"
        case ev.IncidentMitigated():
            return f"{who} says it is mitigated, users are no longer affected{why(event.text)}"
        case ev.IncidentResolved():
            return f"{who} says it is resolved, the service is stable{why(event.text)}"
        case ev.IncidentReopened():
            return f"{f'{who} reopened the incident' if who else 'The incident is open again'}{why(event.why)}"
        case ev.RoomOpened():
            return f"{who} opened the war room {event.name}, bridge {event.bridge}"
        case ev.PostmortemSubmitted():
            return f"{who} handed in the postmortem"
        case ev.DrillEnded():
            return _ENDED[event.reason]
        case _:
            return ""


def _people(event: ev.Event, who: str) -> str:
    match event:
        case ev.RoleAssigned():
            instead = f" instead of {event.was}" if event.was else ""
            return f"{event.person} is {event.role.title}{instead}"
        case ev.RoleHandedOver():
            return f"{event.was} handed {event.role.title} over to {event.person}{why(event.text)}"
        case ev.StakeholderNotified():
            by = "by the policy's rules" if event.rule else f"by {who}"
            return f"{event.who} was told {by}{why(event.text)}"
        case ev.RespondersRequested():
            return f"{who} asks for more responders, {event.what}{why(event.why)}"
        case _:
            return ""


def _drill(event: ev.Event, who: str) -> str:
    match event:
        case ev.HintTaken():
            return f"Hint for {who} (costs {event.costs:g}): {event.text}"
        case ev.DrillStarted():
            return f"The drill starts: {event.title}"
        case ev.DrillPaused():
            return f"The drill's clock stands{why(event.why)}"
        case ev.DrillStoppedForReal():
            return f"{who} says that a real incident has begun: the drill stands{why(event.why)}"
        case ev.DrillResumed():
            return "The drill's clock runs on"
        case _:
            return ""
