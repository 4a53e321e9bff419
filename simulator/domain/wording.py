"""What a record of the log says, as one plain line: for narration, replay, timelines and postmortem drafts.

Separate from `tui.story`, which tells the room's story to one viewer of a running drill: this needs no view, leaves no
kind of event out, and knows the truth as well. One literal table, so that every wording can be read and compared.
"""

from __future__ import annotations

from simulator.domain.events import DeployApplied, MessagePosted, Recorded
from simulator.domain.simtime import minutes_seconds, offset, spoken_duration
from simulator.domain.text import plain
from simulator.domain.vocabulary import SYSTEM, PersonId, Role

SAYS: dict[str, str] = {
    "drill.started": "The drill starts: {title}",
    "drill.paused": "{who} stops the clock[: {why}]",
    "drill.stopped_for_real": "The drill is stopped: a real incident has begun[: {why}]",
    "drill.resumed": "{who} lets the clock run on",
    "drill.ended": "The drill ends: {reason}",
    "person.joined": "{person} takes part",
    "person.left": "{person} leaves",
    "change.applied": "{change} {name} of {service} set to {to}[ (was {was})][ by {by}][: {message}]",
    "deploy.applied": "Deploy {deploy} of {service}[ by {by}][: {message}][ ({diff})]",
    "fault.started": "Fault {fault} begins",
    "fault.worsened": "Fault {fault} is made worse by: {command}",
    "fault.eased": "The harm done to fault {fault} is undone",
    "fault.cleared": "Fault {fault} is cleared",
    "mitigation.started": "A remedy for {fault} begins to work, for {takes}: {command}",
    "mitigation.applied": "A remedy for {fault} has worked: {command}",
    "alert.fired": "Alert fires: {name} on {service} ({severity})[: {summary}][ (silent: {silenced})]",
    "alert.resolved": "Alert is over: {name}",
    "alert.merged": "{who} merges alert {name} into {into_name}",
    "page.sent": "Page #{page} calls {to} (level {level}, pass {attempt})[: {text}]",
    "page.notified": "Page #{page} is sent to {person} by {via}",
    "page.noticed": "{person} sees page #{page}",
    "page.acknowledged": "{person} acknowledges page #{page} after {after}",
    "page.escalated": "Page #{page} goes to level {level}, pass {attempt}: {why}",
    "page.reassigned": "{who} gives page #{page} to {to}",
    "page.snoozed": "{who} snoozes page #{page} until {until}",
    "page.retriggered": "Page #{page} calls again: {why}",
    "page.exhausted": "Page #{page} was taken by nobody in {attempts} passes",
    "page.resolved": "Page #{page} is over",
    "incident.declared": "{who} declares {severity}: {title}[. Impact: {impact}]",
    "severity.changed": "{who} changes the severity from {was} to {severity}[: {why}]",
    "incident.stood_down": "{who} stands down: {why}",
    "incident.mitigated": "{who} says it is mitigated[: {text}]",
    "incident.resolved": "{who} says it is resolved[: {text}]",
    "incident.reopened": "{who} reopens the incident[: {why}]",
    "room.opened": "{who} opens the war room {name}, bridge {bridge}",
    "role.assigned": "{person} is {role}[ instead of {was}]",
    "role.handed_over": "{was} hands {role} over to {person}[: {text}]",
    "message.posted": "{who}: {text}",
    "update.posted": "{who} posts an internal update: {text}",
    "status.posted": "{who} posts in public, {state}: {text}",
    "stakeholder.notified": "{teller} tells {person_told}[: {text}]",
    "responders.prompted": "Prompt[ to {to}]: {text}",
    "responders.requested": "{who} asks for {what}[: {why}]",
    "command.run": "{who} runs: {command}",
    "command.finished": "Finished: {command}",
    "query.run": "{who} queries: {query}",
    "runbook.step": "{who} takes the runbook's step: {step}",
    "inject.delivered": "{sender}[, {sender_title}], by {via}: {text}",
    "inject.answered": "{who} answers {inject} after {after}: {text}",
    "hint.available": "Hint {hint} can be taken (costs {costs})",
    "hint.taken": "{who} takes hint {hint} (costs {costs}): {text}",
    "postmortem.submitted": "{who} hands in the postmortem[, {hours_after} after the end]",
    "note.added": "{who} notes: {text}",
    "rating.given": "{who} rates[ {target}] {rating}[: {text}]",
    "survey.answered": "{who} answers the survey",
    "action.refused": "{who} was refused {do}: {why}",
    "drill.facilitated": "{who} runs this drill",
    "drill.speed_set": "{who} lets the clock run {times} times as fast",
    "drill.jumped": "{who} lets the time up to {until} pass at once",
    "drill.extended": "{who} makes the drill {longer_by} longer",
    "drill.time_out": "{who} calls a time-out[: {why}]",
    "inject.called": "{who} fires the inject {inject}",
    "inject.skipped": "{who} leaves out the inject {inject}",
    "inject.delayed": "{who} puts off the inject {inject} by {later_by}",
    "inject.edited": "{who} changes the inject {inject} to: {text}",
    "inject.added": "{who} writes an inject as {sender}, for {due}: {text}",
    "alert.added": "{who} writes an alert: {name} on {service} ({severity})[: {summary}]",
    "hint.given": "{who} gives[ {to}] a hint: {text}",
    "observation.marked": "{who} observes[ of {target}][, {rating}][: {text}]",
    "debrief.shown": "{who} shows[ {finding}] in the debrief",
    "facilitation.refused": "{who} was refused {do}: {why}",
}
"""Kind to wording. `{field}` is the event's field, `{who}` and `{teller}` the actor, `{person_told}` the event's `who`;
what stands in brackets is left out where a field in it is empty."""


def sentence(record: Recorded, *, longest: int | None = None) -> str:
    """What a record says, on one line with control characters made visible; cut at `longest` characters."""
    said = plain(" ".join(_fill(_template(record), record).split()))
    return said if longest is None or len(said) <= longest else said[: longest - 1] + "…"


def _template(record: Recorded) -> str:
    pinned = isinstance(record.event, MessagePosted) and record.event.pinned
    return "The incident channel's post is pinned" if pinned else SAYS[record.kind]


def moment(record: Recorded) -> int:
    """When it really was, in ms: a deploy of the drill's history was before the drill."""
    return record.event.applied_at if isinstance(record.event, DeployApplied) else record.at


def called(actor: PersonId) -> str:
    """An actor as a sentence opens with them."""
    return "The drill" if actor == SYSTEM else actor


def _fill(template: str, record: Recorded) -> str:
    """Fill a template part by part; values are never read as templates."""
    out, rest = "", template
    while rest:
        before, bracket, rest = rest.partition("[")
        out += _values(before, record)[0]
        if bracket:
            inside, _, rest = rest.partition("]")
            text, complete = _values(inside, record)
            out += text if complete else ""
    return out


def _values(part: str, record: Recorded) -> tuple[str, bool]:
    """A part with its values, and whether none of them was empty."""
    out, complete = "", True
    for index, piece in enumerate(part.replace("}", "{").split("{")):
        value = _value(piece, record) if index % 2 else piece
        complete = complete and (bool(value) or not index % 2)
        out += value
    return out, complete


def _value(name: str, record: Recorded) -> str:
    if name == "who":
        return called(record.actor)
    if name == "teller":
        return "The policy" if record.actor == SYSTEM else record.actor
    value = getattr(record.event, "who" if name == "person_told" else name)
    match name:
        case "takes":
            return spoken_duration(value)
        case "after":
            return minutes_seconds(value)
        case "later_by" | "longer_by":
            return spoken_duration(value)
        case "until" | "due":
            return offset(value)
        case "hours_after":
            return "" if value is None else f"{value:g} h"
        case "costs" | "times":
            return f"{value:g}"
        case "role":
            return Role(value).title
        case "reason":
            return str(value).replace("_", " ")
        case _:
            return "" if value is None else str(value)
