"""Taking pages: whoever is called acknowledges, after the time it takes to find the laptop.

Separate because it is the one duty that exists before anything else is known. A page to somebody else is theirs; it
comes here by escalation if they do not answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.bots.mind import Duty, Mind, asking
from simulator.domain.actions import Acknowledge


def duties(mind: Mind) -> Iterator[Duty]:
    """What this player owes its pager."""
    for page in mind.view.pages:
        if page.state != "triggered" or mind.me not in page.to:
            continue
        called = mind.memory.called.get(page.id, page.sent_at)
        name = f"ack/{page.id}/{page.attempt}/{page.level}"
        yield Duty(name, mind.due(called, mind.habits.acknowledge, name), asking(Acknowledge(page=page.id)))
