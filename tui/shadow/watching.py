"""Everything that the watching screen is given: the drill, what to say, when to ask, and whom to follow.

Separate so that the screen meets frozen values; the composition root plays the drill and makes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.domain.vocabulary import Role
from simulator.live.playback import Playback
from tui.shadow.follow import Following
from tui.shadow.questions import Stop


@dataclass(frozen=True, slots=True)
class Watching:
    """An expert crew's drill, to be watched."""

    role: Role
    playback: Playback
    comments: Mapping[int, str]
    """By the record's seq."""
    stops: tuple[Stop, ...]
    """Where whoever watches is asked what comes next, in order."""
    follows: Following
