"""From an event to its line: for the room, which leaves some things out, and for the timeline, which does not.

Separate from the sentences so that what is silent is said in one place.
"""

from __future__ import annotations

from datetime import datetime

from simulator.domain import events as ev
from simulator.domain.simtime import clock_text
from simulator.domain.text import plain
from simulator.domain.vocabulary import SYSTEM, Contact, PersonId
from simulator.views import DrillView, Entry
from tui.story.facilitator import steered
from tui.story.incident import decided
from tui.story.lines import Line, Sort, Tone, line
from tui.story.machinery import worked
from tui.story.people import said

SILENT = (
    ev.PageNotified, ev.PageNoticed, ev.HintAvailable, ev.NoteAdded, ev.RatingGiven, ev.SurveyAnswered,
    ev.ActionRefused, ev.PersonJoined, ev.PersonLeft, ev.PageRetriggered,
)  # fmt: skip
"""What the room does not say: it is shown elsewhere, or concerns one person."""

RINGS = {
    Contact.PUSH: "app rings",
    Contact.SMS: "phone gets a text message",
    Contact.PHONE: "phone rings",
    Contact.EMAIL: "mailbox gets a mail",
}
"""What a page does on each channel."""


def called(person: PersonId, view: DrillView) -> str:
    """A person's id as the room shows it; simulated people are marked."""
    found = view.person(person)
    return f"{plain(person)} (bot)" if found is not None and found.simulated else plain(person)


def time_of_day(view: DrillView, at: int, *, seconds: bool = False) -> str:
    """A moment as the scenario's time of day."""
    return clock_text(datetime.fromisoformat(view.briefing.starts_text.replace("Z", "+00:00")), at, seconds=seconds)


def tell(entry: Entry, view: DrillView) -> Line | None:
    """The room's line for an event, or None where the room says nothing."""
    if isinstance(entry.event, SILENT):
        return None
    who = called(entry.actor, view) if entry.actor != SYSTEM else ""
    return said(entry, who, view) or decided(entry, who) or steered(entry) or worked(entry, who)


def tell_all(entry: Entry, view: DrillView) -> Line:
    """The timeline's line for an event: what the room says, and what it leaves out."""
    found = tell(entry, view)
    if found is not None:
        return found
    who = called(entry.actor, view)
    return line(entry, "·", _left_out(entry.event, who), Sort.INCIDENT, Tone.SYSTEM)


def _left_out(event: ev.Event, who: str) -> str:
    match event:
        case ev.PageNoticed():
            return f"{event.person} saw page #{event.page}"
        case ev.PageNotified():
            return f"{event.person}'s {RINGS[event.via]} for page #{event.page}"
        case ev.PageRetriggered():
            return f"Page #{event.page} calls again: {event.why}"
        case ev.HintAvailable():
            return f"A hint is available (costs {event.costs:g})"
        case ev.NoteAdded():
            return f"{who} noted: {event.text}"
        case ev.ActionRefused():
            return f"{who} asked to {event.do}: {event.why}"
        case ev.PersonJoined():
            return f"{event.person} joined"
        case ev.PersonLeft():
            return f"{event.person} left"
        case _:
            return f"{who}: {event.kind.replace('.', ' ')}"
