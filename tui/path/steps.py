"""The steps of the newcomer's path, in order, and which facts show that one is done.

Separate from progress, which only remembers: a step counts because something happened, never because it was opened.
Drills are proved by their journals, so that one that was played from the library or from the command line counts too.
No text here says what is true in a drill.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from simulator.domain.vocabulary import Role
from tui.library import PlayedBy, Records

TOUR, WATCH = "tour", "watch"


class Kind(StrEnum):
    """How a step is taken."""

    TOUR = "tour"
    WATCH = "watch"
    PLAY = "play"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the path."""

    id: str
    """What progress keeps; never changed once it is released."""
    kind: Kind
    title: str
    about: str
    counts: str
    """When it is done, as a sentence."""
    slug: str = ""
    """The drill that is played; or the one that is watched, which no library lists, so that nothing is given away."""
    role: Role = Role.IC
    """Over whose shoulder one watches."""
    exam: bool = False


STEPS: tuple[Step, ...] = (
    Step(
        TOUR, Kind.TOUR, "Take the guided tour", "Three minutes: the keys, by using them.",
        "Counts when you have gone through it to its end.",
    ),
    Step(
        WATCH, Kind.WATCH, "Watch experts, and say what they do next", "A commentary says why.",
        "Counts when seen to its end and answered.", slug="first-watch",
    ),
    Step(
        "first-drill", Kind.PLAY, "Play a small drill, with hints", "Hints are there to be taken.",
        "Counts when played to its end.", slug="export-disk-full",
    ),
    Step(
        "second-drill", Kind.PLAY, "Play a loud alert in the night", "Find out what it means before you act.",
        "Counts when played to its end.", slug="sign-in-checks-fail",
    ),
    Step(
        "exam", Kind.PLAY, "Play a large one, as an exam", "No hints, and the truth stays sealed.",
        "Counts as an exam, to its end.", slug="checkout-payment-timeout", exam=True,
    ),
)  # fmt: skip
"""The path. Whoever has gone through it has met pages, roles, messages, hints, a drill of each size and an exam."""


def next_step(done: Collection[str]) -> Step | None:
    """The first step that is not done; None at the end of the path."""
    return next((step for step in STEPS if step.id not in done), None)


def proved(records: Records) -> frozenset[str]:
    """The steps that somebody's journals show to be done."""
    ended = [each for each in records.played if each.by is PlayedBy.PERSON and each.to_its_end]
    return frozenset(
        step.id
        for step in STEPS
        if step.kind is Kind.PLAY and any(each.slug == step.slug and (each.exam or not step.exam) for each in ended)
    )
