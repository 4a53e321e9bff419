"""What the facilitator does that the room hears of: the clock, a time-out, a hint, a finding shown in the debrief.

Separate because none of it is the response; and because what the facilitator does to the script is told by nobody here.
"""

from __future__ import annotations

from simulator.domain import events as ev
from simulator.domain.simtime import spoken_duration
from simulator.views import Entry
from tui.story.lines import Line, Sort, Tone, line, why


def steered(entry: Entry) -> Line | None:
    """The line for what the facilitator did, None where the event is none of theirs."""
    event = entry.event
    if isinstance(event, ev.HintGiven):
        whom = f" to {event.to}" if event.to else ""
        return line(
            entry, "✦", f"The facilitator gives a hint{whom}: {event.text}", Sort.PEOPLE, Tone.INCIDENT, to_you=True
        )
    text = _steered(event)
    return line(entry, "●", text, Sort.INCIDENT, Tone.SYSTEM) if text else None


def _steered(event: ev.Event) -> str:
    match event:
        case ev.DrillFacilitated():
            return "A facilitator runs this drill"
        case ev.TimeOutCalled():
            return f"Time-out: the drill's clock stands until the facilitator lets it run on{why(event.why)}"
        case ev.SpeedSet():
            return f"The drill's clock runs {event.times:g} times as fast as a real one"
        case ev.DrillExtended():
            return f"The drill lasts {spoken_duration(event.longer_by)} longer, {spoken_duration(event.length)} in all"
        case ev.FindingShown():
            return f"In the debrief: {event.finding or 'nothing in particular'}"
        case _:
            return ""
