"""Since when it works again, in a resolution.

Separate because customers compare it with their own logs.
"""

from __future__ import annotations

from scoring.criteria.messages.rule import Rule, finder

SINCE_WHEN = Rule(
    id="since",
    kind="element",
    asks="since when it works again",
    short="since when it works again",
    find=finder(r"\b(?:[01]?\d|2[0-3]):[0-5]\d\b", r"\b(?:stable|normal|working) (?:for|since)\b"),
    advice="Give the time since which it works, with its time zone.",
    right=(
        "Checkout works normally since 14:43 UTC.",
        "Between 14:29 and 14:43 UTC payments failed.",
        "Rolled back and stable for 25 minutes.",
    ),
    wrong=("Checkout works again.", "Resolved. Thank you for your patience.", "All systems normal."),
    until=1,
)
