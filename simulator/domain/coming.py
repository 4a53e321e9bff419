"""What is still to come in a drill, and the words for what it waits for.

Separate because the engine, which knows what waits, and the facilitator's view, which shows it, share the shape; and
because a trigger is put into words here only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from simulator.domain.simtime import offset, spoken_duration
from simulator.domain.triggers import Happening, Trigger, When
from simulator.domain.vocabulary import Role, Via

Sort = Literal["inject", "hint", "alert", "fault"]


class ComingState(StrEnum):
    """Where something that is planned stands."""

    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    NOT_DRAWN = "not drawn"
    """Its chance fell the other way."""


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that the script has planned: the truth, for the facilitator only."""

    sort: Sort
    id: str
    """An inject's id, a hint's number, a fault's or an alert's name."""
    text: str
    state: ComingState
    due: int | None
    """When it comes, in ms since the start; None while nobody can say."""
    waits_for: str
    """What it waits for, in words."""
    unless: str = ""
    """What cancels it, in words."""
    times: int = 0
    """How often it has come."""
    of: int = 1
    """How often it comes in all."""
    sender: str = ""
    via: Via | None = None
    asks: tuple[Role, ...] = ()
    edited: bool = False
    added: bool = False
    """Whether the facilitator wrote it."""
    delayed: int = 0
    """By how much it was put off, in ms."""

    @property
    def waiting(self) -> bool:
        """Whether it is still to come."""
        return self.state is ComingState.WAITING


def happening_words(happening: Happening) -> str:
    """A happening in words: `incident.declared by alice`."""
    what = f"the inject {happening.inject}" if happening.inject else str(happening.event)
    match = f" ({happening.match})" if happening.match else ""
    where = ", ".join(f"{name} {wanted}" for name, wanted in happening.where.items())
    return f"{what}{match}" + (f" with {where}" if where else "")


def when_words(when: When) -> str:
    """A condition in words: `T+05:00`, `2m after alert.fired`, `all of: ...`."""
    if when.at is not None:
        return offset(when.at)
    if when.after is not None:
        delay = f"{spoken_duration(when.after.delay)} after " if when.after.delay else "as soon as "
        return delay + happening_words(when.after)
    if when.expr is not None:
        held = f" holds for {spoken_duration(when.for_)}" if when.for_ else " holds"
        return f"{' '.join(when.expr.split())}{held}"
    if when.all_of:
        return "all of: " + "; ".join(when_words(each) for each in when.all_of)
    if when.any_of:
        return "any of: " + "; ".join(when_words(each) for each in when.any_of)
    return "the start"


def unless_words(trigger: Trigger) -> str:
    """What cancels a trigger, in words; empty where nothing does."""
    return " or ".join(happening_words(each) for each in trigger.unless)
