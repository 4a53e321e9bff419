"""When something starts: the one trigger shape that injects, hints, faults, alerts and deploys share.

Triggers are data, never code. Separate because the document, the engine and the linter read the same shape, and a
new kind of trigger must be added in one place.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from simulator.domain.base import Frozen, OneOrMore, Share
from simulator.domain.simtime import Duration, Offset

Pattern = Annotated[str, Field(min_length=1, max_length=500)]
"""A pattern of the format's one matching language (`simulator.domain.matching`)."""


class Happening(Frozen):
    """Something that happened: an event of a kind whose fields match, or an inject that was delivered."""

    event: str | None = None
    """A kind of event, like `incident.declared`."""
    inject: str | None = None
    """The id of an inject; short for the event `inject.delivered` of that inject."""
    match: Pattern | None = None
    """A pattern for what the event is mainly about: the command, the text or the name."""
    where: dict[str, str] = Field(default_factory=dict)
    """Patterns for the event's fields; `by` is who did it. `> 6` and the like compare numbers."""

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.event is None) == (self.inject is None):
            raise ValueError("name either an event or an inject")
        return self


class After(Happening):
    """Some time after something happened for the first time."""

    delay: Duration = 0


class Causes(Frozen):
    """What a deploy sets off, some time after it."""

    fault: str
    delay: Duration = 0


class Repeat(Frozen):
    """Deliver again: `times` more, `every` apart."""

    every: Annotated[Duration, Field(ge=1_000)]
    times: Annotated[int, Field(ge=1, le=1_000)]


class When(Frozen):
    """One condition: a time, after something, a query that holds, or a combination of these."""

    at: Offset | None = None
    after: After | None = None
    expr: Annotated[str, Field(min_length=1, max_length=10_000)] | None = None
    """PromQL over the drill's own telemetry."""
    for_: Annotated[Duration, Field(alias="for")] = 0
    """How long `expr` must hold."""
    all_of: tuple[When, ...] = ()
    """Due when all of these are."""
    any_of: tuple[When, ...] = ()
    """Due when the first of these is."""

    @property
    def conditions(self) -> int:
        """How many conditions are given; exactly one makes sense."""
        return sum(
            (self.at is not None, self.after is not None, self.expr is not None, bool(self.all_of), bool(self.any_of))
        )


class Trigger(When):
    """A condition, what cancels it, how likely it is and how often it repeats."""

    unless: Annotated[tuple[Happening, ...], OneOrMore] = ()
    """Cancelled when one of these has happened before it is due."""
    chance: Share | None = None
    """Drawn once from the seed; left out means certain."""
    repeat: Repeat | None = None
