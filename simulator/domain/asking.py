"""What every verb is built on: the base of actions, and the texts that they hold.

Separate so that the facilitator's verbs (`facilitating`) and everybody's (`actions`) build on it and not on each other.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from simulator.domain.base import Frozen, OneOrMore

MAX_TEXT = 4_000
"""The longest message, in characters (Slack's limit for one message)."""

Text = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
Title = Annotated[str, Field(min_length=1, max_length=200)]
Why = Annotated[str, Field(max_length=MAX_TEXT)]
Facts = Annotated[tuple[Annotated[str, Field(max_length=80)], ...], Field(max_length=50), OneOrMore]
PageNumber = Annotated[int, Field(ge=1)]


class _Action(Frozen):
    control: ClassVar[bool] = False
    """True for what runs the drill itself; such verbs belong to the facilitator."""
    epilogue: ClassVar[bool] = False
    """True for what may still be said after the drill has ended."""
    facilitation: ClassVar[bool] = False
    """True for what only a facilitator may ask for; a refusal to one is told to nobody else."""
