"""What remains of a drill when somebody who took part is forgotten.

Separate from the database because it is a rule about people: what the team did stays, who did it goes. The same rule
holds when such a drill is graded again, so that nothing comes back.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b

from simulator.domain.past import KeptDrill


def key_of(drill: str, person: str) -> str:
    """What is kept instead of a forgotten person's name: nobody can read it back from a drill's id alone."""
    return blake2b(f"{drill}/{person}".encode(), digest_size=32).hexdigest()


def without(kept: KeptDrill, people: Collection[str]) -> KeptDrill:
    """A drill without these people, by the scenario's ids: scores, times and habits of the team are all that is left.

    The whole report goes, since its sentences name people; signs of habits keep what they are signs of.
    """
    gone = [part for part in kept.parts if part.person in people]
    names = {name.casefold() for part in gone for name in (part.person, part.name, part.player or "")}
    facts = kept.facts and {
        name: None if name in ("ic", "busiest") and value in people else value for name, value in kept.facts.items()
    }
    return kept.model_copy(
        update={
            "parts": tuple(part for part in kept.parts if part.person not in people),
            "hints": tuple(
                each.model_copy(update={"by": ""}) if each.by in people else each for each in kept.hints
            ),
            "items": tuple(
                each.model_copy(update={"owner": ""}) if each.owner.casefold() in names else each
                for each in kept.items
            ),
            "signs": tuple(each.model_copy(update={"says": ""}) for each in kept.signs),
            "facts": facts,
            "report": None,
        }
    )  # fmt: skip


def nobody_left(kept: KeptDrill) -> bool:
    """Whether no real person's part is left in a drill."""
    return all(part.player is None for part in kept.parts)
