"""What follows, in a resolution.

Separate because a resolution closes the incident and opens what is still owed: a report, a refund, a check.
"""

from __future__ import annotations

from scoring.criteria.messages.rule import Rule, finder

FOLLOW_UP = Rule(
    id="follow-up",
    kind="element",
    asks="what follows",
    short="what still follows",
    find=finder(
        r"\b(?:report|post-?mortem|review|root cause analysis|follow[- ]?up)\b",
        r"\bwe(?:'ll| will| are going to| shall)? (?:contact|write to|refund|reach out|check|retry|"
        r"publish|share|be in touch|get in touch)",
        r"\b(?:checking|refund\w{0,3}|retried|auto-?retried|being checked|will be contacted)\b",
        r"\bcontinue to (?:watch|monitor)\b",
    ),
    advice="Say what still follows: a report, refunds, checks of what was interrupted.",
    right=(
        "A full report follows within 48 hours.",
        "Failed orders auto-retried. Full report within 48 hours.",
        "We will contact the customers concerned.",
        "Postmortem within 48 hours.",
    ),
    wrong=("Checkout works normally since 14:43 UTC.", "All systems normal.", "Resolved."),
    until=1,
)
