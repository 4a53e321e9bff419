"""When the next news comes: a time that can be kept or broken.

Separate because a promise is also what the cadence is held to; the reading of it is the domain's, so that the screen's
countdown and the score agree.
"""

from __future__ import annotations

from scoring.criteria.messages.rule import Rule, Words
from simulator.domain.promises import words_of_promise


def _find(text: str, words: Words) -> str | None:  # noqa: ARG001  # one shape for all rules
    return words_of_promise(text)


NEXT_NEWS = Rule(
    id="next",
    kind="element",
    asks="when the next news comes",
    short="when the next news comes",
    find=_find,
    advice="End with the time of the next update, and keep it.",
    right=(
        "Update within 30 minutes.",
        "We keep watching. Next update in 15 minutes.",
        "Next update by 15:10 UTC.",
        "We will be back here at ten past three.",
        "Information every quarter of an hour.",
        "Rolling back, done in 5 min, next update in 15 min.",
    ),
    wrong=(
        "We will keep you posted.",
        "Next update soon.",
        "A full report follows within 48 hours.",
        "Rollback starting, ETA 5 min.",
    ),
    since=2,
)
