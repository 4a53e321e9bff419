"""What reaches the room from outside, and hints.

Separate because the scenario speaks here, not the team.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from simulator.domain.events.base import _Event
from simulator.domain.vocabulary import Role, Via


class InjectDelivered(_Event):
    """Something reaches the room from outside."""

    kind: Literal["inject.delivered"] = "inject.delivered"
    inject: str
    via: Via
    sender: str
    """The sender's name."""
    sender_title: str = ""
    text: str
    asks: tuple[Role, ...] = ()
    """The roles that an answer is expected from; empty means that none is."""
    nth: int = 1
    """1, or higher for a repetition."""
    about: ClassVar[str | None] = "inject"


class InjectAnswered(_Event):
    """Somebody answers; `after` is milliseconds since it was delivered."""

    kind: Literal["inject.answered"] = "inject.answered"
    inject: str
    text: str
    after: int
    about: ClassVar[str | None] = "inject"


class HintAvailable(_Event):
    """A hint can be taken; its text is not said yet."""

    kind: Literal["hint.available"] = "hint.available"
    hint: int
    costs: float


class HintTaken(_Event):
    """Somebody took a hint."""

    kind: Literal["hint.taken"] = "hint.taken"
    hint: int
    text: str
    costs: float
    about: ClassVar[str | None] = "text"
