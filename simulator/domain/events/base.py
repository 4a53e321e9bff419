"""What every event has: who may see it, and what it is mainly about.

Separate so that each topic's file builds on it and none on another.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from simulator.domain.base import Frozen

Audience = Literal["all", "host"]


class _Event(Frozen):
    audience: ClassVar[Audience] = "all"
    about: ClassVar[str | None] = None
