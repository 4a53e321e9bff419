"""What every event has: who may see it, and what it is mainly about.

Separate so that each topic's file builds on it and none on another.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from simulator.domain.base import Frozen

Audience = Literal["all", "host", "addressee"]
"""Who may see it: everybody, the host and its facilitator, or whom its field `to` names (everybody where that is None).
"""


class _Event(Frozen):
    audience: ClassVar[Audience] = "all"
    about: ClassVar[str | None] = None
