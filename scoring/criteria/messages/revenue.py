"""The money, in an internal update of a scenario that knows what a minute costs.

Separate because management decides by it; elsewhere it is not asked for.
"""

from __future__ import annotations

from scoring.criteria.messages.rule import Rule, Words
from scoring.criteria.messages.stated_figures import money_in


def _find(text: str, words: Words) -> str | None:  # noqa: ARG001  # one shape for all rules
    return next((said.quote for said in money_in(text)), None) or _none_known(text)


def _none_known(text: str) -> str | None:
    low = text.lower()
    said = (
        "no revenue impact",
        "no financial impact",
        "revenue impact: none",
        "revenue impact: unknown",
        "revenue impact unknown",
    )
    return next((each for each in said if each in low), None)


REVENUE = Rule(
    id="revenue",
    kind="element",
    asks="the revenue impact",
    short="the revenue impact",
    find=_find,
    advice="State the revenue impact so far, estimated from the runbook's rate.",
    right=(
        "Revenue impact: about $19,000 so far.",
        "~$12,000 est",
        "Lost so far: 4500 EUR.",
        "Burning 2.4k a minute.",
        "Some sixty thousand dollars are gone.",
        "No revenue impact.",
    ),
    wrong=("Revenue suffers.", "SEV1 since 14:29.", "About 12k users.", "Her basket of 300 USD is stuck."),
    since=2,
)
