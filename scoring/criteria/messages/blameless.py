"""Blame or a might-have-been, for reviews and for what is said in the room.

Separate because the two rules are told apart in a message and are one thing where a review should be blameless.
"""

from __future__ import annotations

from scoring.criteria.messages.blame import blaming
from scoring.criteria.messages.counterfactual import COUNTERFACTUAL
from scoring.criteria.messages.rule import Words, sentences
from scoring.versions import FIRST


def blameful(text: str, words: Words) -> str | None:
    """The words that blame somebody or say what should have been done, or None."""
    found = blaming(text, words)
    return found if found or words.rubric == FIRST else COUNTERFACTUAL.find(text, words)


def without_blame(text: str, words: Words) -> str:
    """A text without its blameful sentences: what else they say does not count, so leaving one out never costs."""
    if words.rubric == FIRST or blameful(text, words) is None:
        return text
    return "\n".join(part for part in sentences(text) if blameful(part, words) is None)
