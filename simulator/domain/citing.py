"""What a record is called where it is cited as evidence: a few words instead of its kind or its whole text.

Separate from the wording, which tells everything: evidence stands four to a line, and only has to be recognised.
"""

from __future__ import annotations

from simulator.domain.events import Recorded
from simulator.domain.wording import sentence

LONGEST = 56
"""Characters of a citation."""
STOPS: dict[str, str] = {
    "deploy.applied": ": ",
    "alert.fired": " (",
    "page.sent": " (",
    "page.escalated": ", pass",
    "incident.declared": ": ",
    "severity.changed": ": ",
    "incident.stood_down": ": ",
    "incident.mitigated": ": ",
    "incident.resolved": ": ",
    "incident.reopened": ": ",
    "room.opened": ", bridge",
    "role.handed_over": ": ",
    "update.posted": ": ",
    "status.posted": ": ",
    "stakeholder.notified": ": ",
    "responders.prompted": ": ",
    "inject.answered": ": ",
    "hint.taken": ": ",
    "note.added": ": ",
    "rating.given": ": ",
    "action.refused": ": ",
    "mitigation.started": ", for",
}
"""Where a kind's sentence has said enough; what is not listed is cut by its length only."""


def cited(record: Recorded) -> str:
    """A record in a few words, on one line, with control characters made visible."""
    said = sentence(record)
    stop = STOPS.get(record.kind)
    said = said.partition(stop)[0] if stop else said
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1].rstrip()}…"
