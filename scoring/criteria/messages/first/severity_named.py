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
    find=finder(r"\bSEV[ -]?[1-4]\b", r"\bP[1-4]\b incident"),
    advice="Begin an internal update with the severity.",
    right=("SEV1. Impact: checkout down.", "sev-2 update, 14:45 UTC", "SEV1 resolved."),
    wrong=("Severe outage of checkout.", "Impact: checkout down.", "We are still working on it."),
    until=1,
)
