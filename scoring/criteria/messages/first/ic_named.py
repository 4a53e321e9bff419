"""Who commands, in an internal update.

Separate because whoever reads it must know whom to ask.
"""

from __future__ import annotations

from scoring.criteria.messages.rule import Rule, finder

IC_NAMED = Rule(
    id="ic",
    kind="element",
    asks="who the incident commander is",
    short="who is IC",
    find=finder(
        r"\bIC\b\s{0,2}(?:[:=-]|is)\s{0,2}@?\w{1,40}",
        r"\bIC @?(?!is\b|has\b|not\b)\w{1,40}",
        r"\bincident commander\b\s{0,2}(?:[:=-]|is)?\s{0,2}@?\w{1,40}",
        r"@?\w{1,40} (?:is|as) (?:the )?(?:IC|incident commander)\b",
    ),
    advice="Name the incident commander in each internal update.",
    right=(
        "IC: alice.",
        "Revenue impact: ~$12,000 est | IC: @alice",
        "alice is IC.",
        "Incident commander: Alice Romero",
    ),
    wrong=("Public topic: checkout.", "alice rolls back.", "SEV1. Impact: checkout down."),
    until=1,
)
