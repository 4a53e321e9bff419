"""The drill's story as lines: one event, one line, with a glyph, who, and what it says.

Separate from the widgets so that the room, the timeline and plain text tell the same story, and so that it can be
tested without a screen. All text that came from outside leaves here with its control characters made visible.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from simulator.domain import events as ev
from simulator.domain.simtime import clock_text, minutes_seconds, spoken_duration
from simulator.domain.text import plain, plain_lines
from simulator.domain.vocabulary import SYSTEM, EndReason, PersonId, Via
from simulator.views import DrillView, Entry


class Sort(StrEnum):
    """What a line is about; the room filters by it."""

    PEOPLE = "people"
    INCIDENT = "incident"
    ALERTS = "alerts"
    COMMANDS = "commands"


class Tone(StrEnum):
    """How a line is painted."""

    SAID = "said"
    SYSTEM = "system"
    ALERT = "alert"
    INCIDENT = "incident"
    COMMAND = "command"
    INJECT = "inject"
    PUBLIC = "public"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story."""

    seq: int
    at: int
    glyph: str
    who: str
    """Who says it, marked when simulated; empty where the sentence names them."""
    text: str
    sort: Sort
    tone: Tone
    body: str = ""
    """What stands below it: a mail's text, a command's output."""
    folds: str = ""
    """A long run of neighbours with the same word is folded into one line."""
    counts: tuple[tuple[str, int], ...] = ()
    """How many of what a folded line stands for."""
    to_you: bool = False
    """It mentions the viewer, or asks one of their roles."""
    answer: str = ""
    """The command that answers it, where an answer is expected."""


_SILENT = (
    ev.PageNoticed, ev.HintAvailable, ev.NoteAdded, ev.RatingGiven, ev.SurveyAnswered, ev.ActionRefused,
    ev.PersonJoined, ev.PersonLeft, ev.PageRetriggered,
)  # fmt: skip
"""What the room does not repeat: it is shown elsewhere, or belongs to one person."""

_CALLED = {
    Via.CHAT: "»", Via.EMAIL: "✉", Via.PHONE: "☏", Via.TICKET: "#", Via.SOCIAL: "@", Via.STATUS_COMMENT: "“",
}  # fmt: skip

_ENDED = {
    EndReason.COMPLETED: "The drill is over: resolved, and the postmortem is in.",
    EndReason.STOOD_DOWN: "The drill is over: stood down.",
    EndReason.TIME_UP: "The drill is over: its time is up.",
    EndReason.FACILITATOR: "The drill was ended.",
}


def called(person: PersonId, view: DrillView) -> str:
    """A person's id as the room shows it; simulated people are marked."""
    found = view.person(person)
    return f"{plain(person)} (bot)" if found is not None and found.simulated else plain(person)


def tell(entry: Entry, view: DrillView) -> Line | None:
    """The room's line for an event, or None where the room says nothing."""
    if isinstance(entry.event, _SILENT):
        return None
    who = called(entry.actor, view) if entry.actor != SYSTEM else ""
    said = _said(entry, who, view)
    return said if said is not None else _happened(entry, who)


def tell_all(entry: Entry, view: DrillView) -> Line:
    """The timeline's line for an event: what the room says, and what it leaves out."""
    line = tell(entry, view)
    if line is not None:
        return line
    who = called(entry.actor, view)
    event = entry.event
    match event:
        case ev.PageNoticed():
            text = f"{event.person} saw page #{event.page}"
        case ev.PageRetriggered():
            text = f"Page #{event.page} calls again after its snooze"
        case ev.HintAvailable():
            text = f"A hint is available (costs {event.costs:g})"
        case ev.NoteAdded():
            text = f"{who} noted: {event.text}"
        case ev.ActionRefused():
            text = f"{who} asked to {event.do}: {event.why}"
        case ev.PersonJoined():
            text = f"{event.person} joined"
        case ev.PersonLeft():
            text = f"{event.person} left"
        case _:
            text = f"{who}: {event.kind.replace('.', ' ')}"
    return _line(entry, "·", "", text, Sort.INCIDENT, Tone.SYSTEM)


def _said(entry: Entry, who: str, view: DrillView) -> Line | None:
    """What people and the outside say."""
    event = entry.event
    match event:
        case ev.MessagePosted():
            if event.pinned:
                return _line(entry, "●", "", "The incident channel's post", Sort.INCIDENT, Tone.INCIDENT, event.text)
            mine = view.you in event.mentions
            return _line(entry, "·", who, event.text, Sort.PEOPLE, Tone.SAID, to_you=mine)
        case ev.UpdatePosted():
            return _line(entry, "○", who, "[internal update]", Sort.PEOPLE, Tone.INTERNAL, event.text)
        case ev.StatusPosted():
            where = f" ({', '.join(event.components)})" if event.components else ""
            return _line(
                entry, "◉", who, f"[public status: {event.state}{where}]", Sort.PEOPLE, Tone.PUBLIC, event.text
            )
        case ev.InjectDelivered():
            return _inject(entry, event, view)
        case ev.InjectAnswered():
            return _line(entry, "·", who, f"[answers {event.inject}] {event.text}", Sort.PEOPLE, Tone.SAID)
        case ev.RespondersPrompted():
            to_you = event.to == view.you
            whom = f"{event.to}: " if event.to else ""
            return _line(entry, "!", "", f"{whom}{event.text}", Sort.INCIDENT, Tone.INJECT, to_you=to_you)
        case _:
            return None


def _inject(entry: Entry, event: ev.InjectDelivered, view: DrillView) -> Line:
    glyph = _CALLED[event.via]
    sender = f"{event.sender}, {event.sender_title}" if event.sender_title else event.sender
    mine = bool(set(event.asks) & set(view.roles_of(view.you)))
    answer = f"/reply {event.inject}" if event.asks else ""
    match event.via:
        case Via.CHAT:
            return _line(entry, glyph, plain(sender), event.text, Sort.PEOPLE, Tone.INJECT, to_you=mine, answer=answer)
        case Via.EMAIL:
            head = f"Mail from {sender}"
        case Via.PHONE:
            head = f"Phone call from {sender}"
        case Via.TICKET:
            head = f"Ticket from {sender}"
        case Via.SOCIAL:
            head = f"Public post by {sender}"
        case Via.STATUS_COMMENT:
            head = f"Comment under our status page by {sender}"
    said = f"“{event.text}”" if event.via in (Via.PHONE, Via.SOCIAL, Via.STATUS_COMMENT) else event.text
    return _line(entry, glyph, "", head, Sort.PEOPLE, Tone.INJECT, said, to_you=mine, answer=answer)


def _happened(entry: Entry, who: str) -> Line | None:
    """What happens in the incident, with pages and alerts, and in the shell."""
    line = _incident(entry, who)
    return line if line is not None else _machinery(entry, who)


def _incident(entry: Entry, who: str) -> Line | None:
    event = entry.event
    match event:
        case ev.IncidentDeclared():
            text = f"{who} declared {event.severity}: {event.title}"
            return _line(entry, "●", "", text, Sort.INCIDENT, Tone.INCIDENT, event.impact and f"Impact: {event.impact}")
        case ev.SeverityChanged():
            text = f"{who} changed the severity from {event.was} to {event.severity}{_why(event.why)}"
        case ev.IncidentStoodDown():
            near = ", a near miss" if event.near_miss else ""
            text = f"{who} stood the incident down{near}{_why(event.why)}"
        case ev.IncidentMitigated():
            text = f"{who or 'Somebody'} says it is mitigated: users are no longer affected{_why(event.text)}"
        case ev.IncidentResolved():
            text = f"{who or 'Somebody'} says it is resolved: the service is stable{_why(event.text)}"
        case ev.IncidentReopened():
            text = f"{f'{who} reopened the incident' if who else 'The incident is open again'}{_why(event.why)}"
        case ev.RoomOpened():
            text = f"{who} opened the war room {event.name}, bridge {event.bridge}"
        case ev.RoleAssigned():
            instead = f" instead of {event.was}" if event.was else ""
            return _line(entry, "◆", "", f"{event.person} is {event.role.title}{instead}", Sort.INCIDENT, Tone.INCIDENT)
        case ev.RoleHandedOver():
            text = f"{event.was} handed {event.role.title} over to {event.person}{_why(event.text)}"
            return _line(entry, "◆", "", text, Sort.INCIDENT, Tone.INCIDENT)
        case ev.StakeholderNotified():
            by = "by the policy's rules" if event.rule else f"by {who}"
            return _line(entry, "◆", "", f"{event.who} was told {by}{_why(event.text)}", Sort.INCIDENT, Tone.SYSTEM)
        case ev.RespondersRequested():
            text = f"{who} asks for more responders: {event.what}{_why(event.why, ' (')}"
        case ev.PostmortemSubmitted():
            text = f"{who} handed in the postmortem"
        case ev.HintTaken():
            return _line(
                entry, "?", "", f"Hint for {who} (costs {event.costs:g}): {event.text}", Sort.INCIDENT, Tone.SYSTEM
            )
        case _:
            return None
    return _line(entry, "●", "", text, Sort.INCIDENT, Tone.INCIDENT)


def _machinery(entry: Entry, who: str) -> Line | None:
    event = entry.event
    match event:
        case ev.AlertFired():
            text = f"{event.name} on {event.service} ({event.severity})" + (
                f": {event.summary}" if event.summary else ""
            )
            return _line(entry, "▲", "", text, Sort.ALERTS, Tone.ALERT, folds="alarm", count="alerts")
        case ev.AlertResolved():
            return _line(
                entry, "▼", "", f"{event.name} is over", Sort.ALERTS, Tone.SYSTEM, folds="over", count="all-clears"
            )
        case ev.AlertMerged():
            text = f"{who} merged {event.name} into {event.into_name}"
            return _line(entry, "▲", "", text, Sort.ALERTS, Tone.SYSTEM)
        case ev.PageSent():
            if event.alert is None:
                text = (
                    f"{who or 'The drill'} pages {event.to}: {event.text}" if event.text else f"{who} pages {event.to}"
                )
            else:
                text = f"Page #{event.page} calls {event.to}"
            return _line(
                entry,
                "☏",
                "",
                text,
                Sort.ALERTS,
                Tone.SYSTEM,
                folds="alarm" if event.alert is not None else "",
                count="pages",
            )
        case ev.PageAcknowledged():
            text = f"{event.person} acknowledged page #{event.page} after {minutes_seconds(event.after)}"
        case ev.PageEscalated():
            text = f"Page #{event.page} goes to level {event.level}: {event.why}"
        case ev.PageReassigned():
            text = f"{who} gave page #{event.page} to {event.to}"
        case ev.PageSnoozed():
            text = f"{who} snoozed page #{event.page} for {spoken_duration(event.until - entry.at)}"
        case ev.PageExhausted():
            text = f"Page #{event.page} was not taken by anybody after {event.attempts} passes"
        case ev.PageResolved():
            return _line(
                entry,
                "▼",
                "",
                f"Page #{event.page} is over",
                Sort.ALERTS,
                Tone.SYSTEM,
                folds="over",
                count="all-clears",
            )
        case ev.CommandRun():
            return _line(entry, "$", who, f"$ {event.command}", Sort.COMMANDS, Tone.COMMAND)
        case ev.CommandFinished():
            return _line(entry, "$", "", f"finished: {event.command}", Sort.COMMANDS, Tone.SYSTEM)
        case ev.QueryRun():
            return _line(entry, "?", who, f"? {event.query}", Sort.COMMANDS, Tone.COMMAND)
        case ev.RunbookStep():
            return _line(entry, "▪", who, f"[runbook {event.section}] {event.step}", Sort.COMMANDS, Tone.COMMAND)
        case ev.DeployApplied():
            return _line(entry, "↑", "", f"Deploy {event.deploy} of {event.service}", Sort.COMMANDS, Tone.SYSTEM)
        case ev.DrillStarted():
            return _line(entry, "●", "", f"The drill starts: {event.title}", Sort.INCIDENT, Tone.SYSTEM)
        case ev.DrillPaused():
            return _line(entry, "●", "", f"The drill's clock stands{_why(event.why)}", Sort.INCIDENT, Tone.SYSTEM)
        case ev.DrillResumed():
            return _line(entry, "●", "", "The drill's clock runs on", Sort.INCIDENT, Tone.SYSTEM)
        case ev.DrillEnded():
            return _line(entry, "●", "", _ENDED[event.reason], Sort.INCIDENT, Tone.INCIDENT)
        case _:
            return None
    return _line(entry, "☏", "", text, Sort.ALERTS, Tone.SYSTEM)


def _why(text: str, before: str = ": ") -> str:
    return (before + text + (")" if before.endswith("(") else "")) if text else ""


def _line(
    entry: Entry,
    glyph: str,
    who: str,
    text: str,
    sort: Sort,
    tone: Tone,
    body: str = "",
    *,
    folds: str = "",
    count: str = "",
    to_you: bool = False,
    answer: str = "",
) -> Line:
    return Line(
        entry.seq, entry.at, glyph, plain(who), _shown(text), sort, tone, _shown(body), folds,
        ((count, 1),) if count else (), to_you, answer,
    )  # fmt: skip


def _shown(text: str) -> str:
    return plain_lines(text).expandtabs(4).rstrip()


def fold(run: Line, line: Line) -> Line:
    """One line for a run and the next of it: how many of what, and the latest in full."""
    counts = dict(run.counts)
    for what, count in line.counts:
        counts[what] = counts.get(what, 0) + count
    said = " and ".join(
        f"{count} more {what if count != 1 else what.removesuffix('s')}" for what, count in counts.items()
    )
    return replace(line, at=run.at, text=f"{said}; the latest: {line.text}", counts=tuple(counts.items()))


def time_of_day(view: DrillView, at: int, *, seconds: bool = False) -> str:
    """A moment as the scenario's time of day."""
    from datetime import datetime

    return clock_text(datetime.fromisoformat(view.briefing.starts_text.replace("Z", "+00:00")), at, seconds=seconds)
