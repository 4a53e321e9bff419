"""Since when it works again, in a resolution.

Separate because customers compare it with their own logs.
"""

from __future__ import annotations

from scoring.criteria.messages.rule import Rule, Words
from scoring.criteria.messages.stated_times import stated_times


def _find(text: str, words: Words) -> str | None:  # noqa: ARG001  # one shape for all rules
    return next((said.quote for said in stated_times(text) if said.kind == "recovery"), None)


SINCE_WHEN = Rule(
    id="since",
    kind="element",
    asks="since when it works again",
    short="since when it works again",
    find=_find,
    advice="Give the time since which it works, with its time zone.",
    right=(
        "Checkout works normally since 14:43 UTC.",
        "Between 14:29 and 14:43 UTC payments failed.",
        "Rolled back and stable for 25 minutes.",
        "Orders go through as of two minutes past three UTC.",
    ),
    wrong=(
        "Checkout works again.",
        "Resolved. Thank you for your patience.",
        "All systems normal. Report by 18:00 UTC.",
    ),
    since=2,
)
