"""What of a history somebody may see: their own scores, a team's, and other people's only where their team says so.

Separate because it is one rule about people, and every way of showing a history must go through it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simulator.domain.past import KeptDrill, KeptPart, TeamRules


def same(one: str | None, other: str) -> bool:
    """Whether two names are the same person's."""
    return (one or "").casefold() == other.casefold()


def shown_to(you: str, drills: Iterable[KeptDrill], rules: Mapping[str, TeamRules]) -> tuple[KeptDrill, ...]:
    """The drills that you may see, each with the parts that you may see.

    A drill that somebody else played alone is theirs; of a team's drill everybody sees the team's score.
    """
    found = []
    for drill in drills:
        open_to_team = drill.team in rules and rules[drill.team].personal == "team"
        parts = tuple(part for part in drill.parts if open_to_team or same(part.player, you))
        if drill.mode == "solo" and not parts_played(parts):
            continue
        found.append(drill.model_copy(update={"parts": parts, "report": None}))
    return tuple(found)


def parts_played(parts: Iterable[KeptPart]) -> tuple[KeptPart, ...]:
    """The parts of real people."""
    return tuple(part for part in parts if part.player is not None)
