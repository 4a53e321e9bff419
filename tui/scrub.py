"""Moving in a replay: which event is next, which is the next of a kind, and what stands where on the strip.

Separate and pure so that it is tested without a screen. A mark is an event that everybody may see.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from simulator.domain import events as ev
from simulator.live.playback import Mark, Moment


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event to jump to, and its glyph on the strip."""

    name: str
    glyph: str
    style: str
    wants: Callable[[Mark], bool]


def _one_of(*classes: type[ev._Event]) -> Callable[[Mark], bool]:
    return lambda mark: isinstance(mark.event, classes)


KINDS: tuple[Kind, ...] = (
    Kind("decisions", "●", "bold", _one_of(
        ev.IncidentDeclared, ev.SeverityChanged, ev.IncidentStoodDown, ev.IncidentMitigated, ev.IncidentResolved,
        ev.IncidentReopened, ev.RoomOpened, ev.RoleAssigned, ev.RoleHandedOver, ev.RespondersRequested,
    )),
    Kind("posts", "◉", "$public", _one_of(ev.StatusPosted, ev.UpdatePosted, ev.StakeholderNotified)),
    Kind("alerts", "▲", "bold $soon", _one_of(ev.AlertFired)),
    Kind("from outside", "»", "$outside", _one_of(ev.InjectDelivered)),
    Kind("pages", "☏", "", _one_of(
        ev.PageSent, ev.PageAcknowledged, ev.PageEscalated, ev.PageExhausted, ev.PageReassigned,
    )),
    Kind("commands", "$", "$shell", _one_of(
        ev.CommandRun, ev.CommandFinished, ev.QueryRun, ev.RunbookStep, ev.DeployApplied,
        ev.ChangeApplied,
    )),
    Kind("messages", "·", "$quiet", _one_of(ev.MessagePosted, ev.InjectAnswered)),
)  # fmt: skip
"""In the order in which the strip prefers them where several stand in one column."""


def evidence_of(seqs: Collection[int]) -> Kind:
    """The records that a finding cites, as a kind of their own."""
    return Kind("evidence", "*", "bold $primary", lambda mark: mark.seq in seqs)


def step(marks: Sequence[Mark], now: Moment, by: int) -> Moment | None:
    """The moment of the next event (1) or of the one before (-1); None where there is none.

    Going back from between two events goes to the one that came last.
    """
    done = bisect_right(marks, now.seq, key=lambda mark: mark.seq)
    if by > 0:
        return marks[done].moment if done < len(marks) else None
    at_it = bool(done) and marks[done - 1].moment == now
    before = done - (2 if at_it else 1)
    return marks[before].moment if before >= 0 else None


def jump(marks: Sequence[Mark], now: Moment, by: int, kind: Kind) -> Moment | None:
    """The moment of the next event of a kind, or of the one before."""
    return step([mark for mark in marks if kind.wants(mark)], now, by)


def columns(marks: Sequence[Mark], kinds: Sequence[Kind], end: int, width: int) -> dict[int, Kind]:
    """What stands in which of the strip's columns; the first of the kinds wins."""
    found: dict[int, Kind] = {}
    for kind in reversed(kinds):
        for mark in marks:
            if kind.wants(mark):
                found[column(mark.at, end, width)] = kind
    return found


def column(at: int, end: int, width: int) -> int:
    """The strip's column of a moment."""
    return 0 if end <= 0 else min(width - 1, max(0, at) * (width - 1) // end)
