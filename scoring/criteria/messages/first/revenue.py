"""The money, in an internal update of a scenario that knows what a minute costs.

Separate because management decides by it; elsewhere it is not asked for.
"""

from __future__ import annotations

from scoring.criteria.messages.rule import Rule, finder

REVENUE = Rule(
    id="revenue",
    kind="element",
    asks="the revenue impact",
    short="the revenue impact",
    find=finder(
        r"(?:US\$|[$\u20ac\u00a3])\s?\d[\d,.]{0,15}\s?[km]?\b",
        r"\b(?:USD|EUR|GBP|CHF)\s?\d[\d,.]{0,15}",
        r"\b\d[\d,.]{0,15}\s?k?\s?(?:USD|EUR|GBP|CHF|dollars|euros?|pounds)\b",
        r"\b(?:no|unknown) (?:revenue|financial) impact\b",
        r"\b(?:revenue|financial) impact (?:is )?(?:unknown|none|not known)",
    ),
    advice="State the revenue impact so far, estimated from the runbook's rate.",
    right=("Revenue impact: about $19,000 so far.", "~$12,000 est", "Lost so far: 4500 EUR.", "No revenue impact."),
    wrong=("Revenue suffers.", "SEV1 since 14:29.", "About 900 users a minute."),
    until=1,
)
