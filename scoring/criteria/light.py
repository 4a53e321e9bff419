"""The short review: what happened, why, and what follows, in a few sentences of somebody's own.

Separate because it is no template: a SEV3 is learned from in five minutes, as a note or as a short document. Headings,
tables and what stands in brackets are not its writer's words.
"""

from __future__ import annotations

from scoring.criteria.postmortem import Review, prose, read_review
from scoring.versions import FIRST

LIGHT_WORDS = 25
"""A light review says in a few sentences what happened, why, and what follows."""

_WHY = ("cause", "because", "due to")
_THEN = ("action", "follow", "will ", "next ")


def missing_parts(text: str, rubric: int) -> list[str]:
    """Which of the three parts a short review does not say."""
    review = read_review(text)
    there = _first(text, review) if rubric <= FIRST else _parts(text, review)
    return [part for part, said in there.items() if not said]


def _parts(text: str, review: Review) -> dict[str, bool]:
    said = prose(text)
    lower = said.casefold()
    return {
        "what happened": len(said.split()) >= LIGHT_WORDS,
        "why": review.filled("root cause") or any(word in lower for word in _WHY),
        "what follows": bool(review.actions) or any(word in lower for word in _THEN),
    }


def _first(text: str, review: Review) -> dict[str, bool]:
    """As the first version of the rubric read it: the words of an empty template counted."""
    lower = text.lower()
    return {
        "what happened": len(text.split()) >= LIGHT_WORDS,
        "why": any(word in lower for word in _WHY),
        "what follows": bool(review.actions) or any(word in lower for word in _THEN),
    }
