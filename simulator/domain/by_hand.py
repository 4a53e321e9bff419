"""What a facilitator wrote or changed by hand: no sign of the incident, and nothing that a grade may hold against
anybody.

Separate because the truth, the criteria and the anti-patterns must all leave out the same.
"""

from __future__ import annotations

from simulator.domain import events as ev
from simulator.domain.log import Log
from simulator.domain.vocabulary import AlertId


def alerts_by_hand(log: Log) -> frozenset[AlertId]:
    """The numbers of the alerts that a facilitator let fire."""
    return frozenset(event.alert for _, event in log.of(ev.AlertAdded))


def injects_by_hand(log: Log) -> frozenset[str]:
    """The ids of the injects that a facilitator wrote or rewrote."""
    added = {event.inject for _, event in log.of(ev.InjectAdded)}
    return frozenset(added | {event.inject for _, event in log.of(ev.InjectEdited)})
