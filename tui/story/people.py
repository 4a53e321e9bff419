"""What people and the outside say, each looking like what it imitates.

Separate from what happens to the incident and its machinery because these lines carry other people's words.
"""

from __future__ import annotations

from simulator.domain import events as ev
from simulator.domain.vocabulary import Via
from simulator.views import DrillView, Entry
from tui.story.lines import Line, Sort, Tone, line

_GLYPH = {
    Via.CHAT: "»", Via.EMAIL: "✉", Via.PHONE: "☏", Via.TICKET: "#", Via.SOCIAL: "@", Via.STATUS_COMMENT: "“",
}  # fmt: skip

_HEAD = {
    Via.EMAIL: "Mail from", Via.PHONE: "Phone call from", Via.TICKET: "Ticket from", Via.SOCIAL: "Public post by",
    Via.STATUS_COMMENT: "Comment under our status page by",
}  # fmt: skip

_QUOTED = (Via.PHONE, Via.SOCIAL, Via.STATUS_COMMENT)


def said(entry: Entry, who: str, view: DrillView) -> Line | None:
    """The line for words, None where the event is none."""
    event = entry.event
    match event:
        case ev.MessagePosted(pinned=True):
            text = "The incident channel's post is pinned and kept current"
            return line(entry, "●", text, Sort.INCIDENT, Tone.SYSTEM)
        case ev.MessagePosted():
            to_you = view.you in event.mentions
            return line(entry, "·", event.text, Sort.PEOPLE, Tone.SAID, who=who, to_you=to_you)
        case ev.UpdatePosted():
            return line(entry, "○", "[internal update]", Sort.PEOPLE, Tone.INTERNAL, who=who, body=event.text)
        case ev.StatusPosted():
            where = f", {', '.join(event.components)}" if event.components else ""
            text = f"[public status: {event.state}{where}]"
            return line(entry, "◉", text, Sort.PEOPLE, Tone.PUBLIC, who=who, body=event.text)
        case ev.InjectDelivered():
            return _inject(entry, event, view)
        case ev.InjectAnswered():
            text = f"[answers {event.inject}] {event.text}"
            return line(entry, "·", text, Sort.PEOPLE, Tone.SAID, who=who)
        case ev.RespondersPrompted():
            text = f"{event.to}: {event.text}" if event.to else event.text
            return line(entry, "!", text, Sort.INCIDENT, Tone.INJECT, to_you=event.to == view.you)
        case _:
            return None


def _inject(entry: Entry, event: ev.InjectDelivered, view: DrillView) -> Line:
    sender = f"{event.sender}, {event.sender_title}" if event.sender_title else event.sender
    to_you = bool(set(event.asks) & set(view.roles_of(view.you)))
    answer = f"/reply {event.inject}" if event.asks else ""
    glyph = _GLYPH[event.via]
    if event.via is Via.CHAT:
        return line(entry, glyph, event.text, Sort.PEOPLE, Tone.INJECT, who=sender, to_you=to_you, answer=answer)
    body = f"“{event.text}”" if event.via in _QUOTED else event.text
    text = f"{_HEAD[event.via]} {sender}"
    return line(entry, glyph, text, Sort.PEOPLE, Tone.INJECT, body=body, to_you=to_you, answer=answer)
