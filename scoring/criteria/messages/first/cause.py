"""The cause, marked as known or as suspected, in an internal update.

Separate because an unmarked guess becomes a fact two messages later. That the cause is not known yet is an answer too.
"""

from __future__ import annotations

from scoring.criteria.messages.rule import Rule, finder

CAUSE = Rule(
    id="cause",
    kind="element",
    asks="the cause, as known, suspected or not known yet",
    short="the cause, or that it is not known",
    find=finder(
        r"\b(?:root |suspected |likely |probable |possible )?cause\b\s{0,3}(?:[:=-]|is|was|not|unknown|found|"
        r"identified|known|still|open|under)",
        r"\b(?:we|i) (?:suspect|think|believe|assume)\b|\bsuspect(?:ed|ing)?\b|\bhypothesis\b|\btheory\b",
        r"\b(?:caused by|due to|because of|traced to|down to)\b",
    ),
    advice="State the cause and whether it is known or suspected; \u201ccause not known yet\u201d is an answer.",
    right=(
        "Suspected cause: deploy 4521 cut the payment gateway timeout.",
        "Root cause: bad config deploy",
        "Cause: not known yet.",
        "We suspect the newest deploy.",
        "Errors due to a timeout change.",
    ),
    wrong=(
        "Impact: checkout down. Rolling back.",
        "Deploy 4521 went out at 14:25.",
        "SEV1, IC: alice.",
    ),
    until=1,
)
