"""The impact, in an internal update: what users cannot do.

Separate from the public's rule because inside, the word "impact" with something after it is enough.
"""

from __future__ import annotations

from scoring.criteria.messages.first.seen import FAILING
from scoring.criteria.messages.rule import Rule, finder

IMPACT = Rule(
    id="impact",
    kind="element",
    asks="the impact",
    short="the impact",
    find=finder(
        r"(?<!revenue )(?<!financial )(?<!money )\bimpact(?! unknown)\s{0,3}[:=-]\s{0,3}\w.{0,60}",
        *(
            rf"\b(?:users?|customers?|shoppers?|people|everybody|everyone|checkout)\b.{{0,60}}{each}"
            for each in FAILING
        ),
        r"\b(?:users|customers)\b.{0,40}\b(?:affected|impacted)\b",
    ),
    advice="Say what users cannot do, how many of them, and since when.",
    right=(
        "Impact: checkout down for all customers since 14:29 UTC.",
        "No customer can pay: all customers see errors.",
        "About 900 users a minute are affected.",
    ),
    wrong=("SEV1, rolling back.", "Revenue impact: about $12,000.", "Cause: deploy 4521."),
    until=1,
)
