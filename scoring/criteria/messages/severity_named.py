"""The severity, in an internal update.

Separate because everybody who joins decides by it how fast to come.
"""

from __future__ import annotations

from scoring.criteria.messages.rule import Rule, finder

SEVERITY_NAMED = Rule(
    id="severity",
    kind="element",
    asks="the severity",
    short="the severity",
    find=finder(
        r"\bsev(?:erity)?[ -]?(?:level|class)?[ :=-]{0,3}(?:is |of )?(?:sev[ -]?)?(?:[1-4]|one|two|three|four|"
        r"i{1,3}|iv)\b",
        r"\bS[1-4]\b(?= incident)",
    ),
    advice="Begin an internal update with the severity.",
    right=("SEV1. Impact: checkout down.", "sev-2 update, 14:45 UTC", "Severity: two.", "SEV1 resolved."),
    wrong=("Severe outage of checkout.", "Impact: checkout down.", "P1! We are still working on it."),
    since=2,
)
