"""When the next news comes: a time that can be kept or broken.

Separate because a promise is also what the cadence is held to; the reading of it is the domain's, so that the screen's
countdown and the score agree.
"""

from __future__ import annotations

from datetime import UTC, datetime

from scoring.criteria.messages.first.promises import promised
from scoring.criteria.messages.rule import Rule, Words, sentences

_MIDNIGHT = datetime(2025, 1, 1, tzinfo=UTC)
"""Any day will do: whether a time is named does not depend on the date."""


def words_of_promise(text: str) -> str | None:
    """The sentence that promises news, or None."""
    return next((part.strip() for part in sentences(text) if promised(part, 0, _MIDNIGHT) is not None), None)


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
        "More news by 14:55 UTC.",
    ),
    wrong=(
        "We will keep you posted.",
        "Next update soon.",
        "A full report follows within 48 hours.",
        "Rollback starting, ETA 5 min.",
    ),
    until=1,
)
