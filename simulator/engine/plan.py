"""What a drill is a function of, besides what people do: scenario, policy, seed.

Separate because the journal, the engine and replays pass it around as one value.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.domain.policy import Policy
from simulator.domain.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Plan:
    """A drill that can be played."""

    scenario: Scenario
    policy: Policy
    seed: int
    exam: bool = False
    """No hints, and the journal's header is sealed until the end."""
