"""A team's shifts as an iCalendar file (RFC 5545) that calendars subscribe to.

Separate because the format has its own rules: each shift keeps its UID from export to export, so that a calendar
updates it instead of showing it twice. Times are UTC; every calendar shows them in its reader's own zone.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from simulator.domain.rota import Shift, shifts
from simulator.domain.team import Team

if TYPE_CHECKING:
    from icalendar import Event

MARGIN = timedelta(weeks=10)
"""How far beyond the range is drawn, so that shifts at its ends are whole and keep their UID."""


def calendar(
    team: Team,
    start: datetime,
    end: datetime,
    *,
    stamp: datetime,
    schedules: Collection[str] | None = None,
    person: str | None = None,
) -> bytes:
    """The shifts of a range; only some schedules', or one person's, where asked. `stamp` is when this is written."""
    from icalendar import Calendar

    out = Calendar()
    out.add("prodid", "-//gameday//on-call//EN")
    out.add("version", "2.0")
    out.add("x-wr-calname", "On call" if person is None else f"On call: {team.name_of(person)}")
    for name in team.schedules if schedules is None else schedules:
        for shift in shifts(team.schedules[name], start - MARGIN, end + MARGIN):
            inside = shift.end > start and shift.start < end
            if inside and shift.person is not None and person in (None, shift.person):
                out.add_component(_event(team, name, shift, stamp))
    written: bytes = out.to_ical()
    return written


def _event(team: Team, schedule: str, shift: Shift, stamp: datetime) -> Event:
    from icalendar import Event, vCalAddress

    who = team.person(shift.person or "")
    name = team.schedules[schedule].name or schedule
    event = Event()
    event.add("uid", f"{_digest(schedule, shift)}@gameday")
    event.add("dtstamp", stamp)
    event.add("dtstart", shift.start)
    event.add("dtend", shift.end)
    event.add("summary", f"On call: {team.name_of(shift.person or '')} ({name})")
    event.add("transp", "TRANSPARENT")
    if who is not None and who.email:
        attendee = vCalAddress(f"mailto:{who.email}")
        attendee.params["CN"] = who.name
        event.add("attendee", attendee, encode=False)
    return event


def _digest(schedule: str, shift: Shift) -> str:
    """What makes a shift itself: schedule, beginning and person."""
    text = f"{schedule}\n{shift.start.isoformat()}\n{shift.person}"
    return blake2b(text.encode(), digest_size=12).hexdigest()
