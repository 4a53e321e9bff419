"""What there is to look at once a drill has ended: its recording, the best run, and a draft of the postmortem.

Separate so that the debrief meets a protocol and frozen values, never the engine or the simulated responders; the
composition root (`tui.cli.afterwards`) is the one implementation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from scoring.report.model import Report
from simulator.live.playback import Playback


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that had to be decided or done, and how it was."""

    what: str
    at: int
    """In ms since the drill's start."""
    says: str
    """Short: a severity, a name, a command."""


@dataclass(frozen=True, slots=True)
class Run:
    """A drill that was played to its end."""

    report: Report
    decisions: tuple[Decision, ...]
    playback: Playback

    def decided(self, what: str) -> Decision | None:
        """How this was decided in the run, None where it never was."""
        return next((each for each in self.decisions if each.what == what), None)


class Afterwards(Protocol):
    """What the composition root gives for after the drill."""

    def yours(self) -> Run:
        """The drill that was played."""

    async def best(self) -> Run:
        """The same drill, played by an expert crew of simulated responders; not on the screen's thread."""

    def draft(self) -> str:
        """The postmortem's template, with everything filled in that is known."""
