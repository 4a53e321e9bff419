"""When a service's processes died by themselves: a leak that climbs until the process is killed, again and again.

Separate from rollouts, which bring other pods: a process that died comes back in the same pod, which counts it.
"""

from __future__ import annotations

from simulator.world.history import History

BACK_AFTER = 8_000
"""How long a process that died is down, in ms."""


def crashes(history: History, service: str, since: int, until: int) -> list[int]:
    """The moments after `since` up to and at `until` at which a service's processes died, in order."""
    found: set[int] = set()
    for effects, stretches in history.acting():
        for effect in effects:
            if effect.service == service and effect.shape == "sawtooth" and effect.every:
                for acting in stretches:
                    last = until if acting.until is None else min(acting.until - 1, until)
                    found.update(range(acting.since + effect.delay + effect.every, last + 1, effect.every))
    return sorted(moment for moment in found if since < moment <= until)
