"""The impact, in an internal update: what users cannot do.

Separate from the public's rule because inside, the word "impact" with something after it is enough, and a failing
machine is no impact.
"""

from __future__ import annotations

import re

from scoring.criteria.messages.phrases import CANNOT, FAILS, PEOPLE, SHARE, TRIES
from scoring.criteria.messages.rule import Rule, Words, finder

_USE = (
    rf"(?:{PEOPLE}|{TRIES}|check ?out|paying|payment (?:step|page)s?|buying|ordering|shop\b|site|sales|"
    rf"sign(?:ing)?[ -]?in|exporting|uploading|search|app)"
)

_said = finder(
    r"(?<!revenue )(?<!financial )(?<!money )(?<!business )\bimpact(?! (?:unknown|is significant))\s{0,3}(?:[:=-]|"
    r"is|was that)\s{0,3}\w.{0,60}",
    rf"\b{_USE}\b[^.!?\n]{{0,60}}?\b(?:{CANNOT}|{FAILS})",
    rf"\b(?:{CANNOT}|{FAILS})[^.!?\n]{{0,40}}?\b{_USE}\b",
    rf"\b{_USE}\b[^.!?\n]{{0,40}}\b(?:affected|impacted|hit|hurt|suffer\w{{0,3}}|touched)\b",
    r"\b(?:who['\u2019]s hurt|users? see|what users can['\u2019]?t do)\b",
    rf"\bit (?:hit|affected|impacted|touched)\b[^.!?\n]{{0,30}}?\b{_USE}\b",
    rf"\bonly (?:about |around |some |roughly )?(?:{SHARE}|"
    rf"an? \w{{3,8}}) of [^.!?\n]{{0,20}}?\b{_USE}\b[^.!?\n]{{0,20}}?\b(?:succeed|"
    r"work|go(?:es)? through|complete)",
    r"\b(?:can['\u2019]?t|cannot)[ -]pay\b",
    r"\b(?:till|shop|store|checkout|site) (?:is )?(?:closed|shut|out of service|out)\b",
    rf"\b{CANNOT}\b[^.!?\n]{{0,30}}?\b(?:pay|buy|order|check out|shop|sign in|log in|export|upload|search)\b",
    r"\b(?:nobody|no one|none of)\b[^.!?\n]{0,20}\b(?:pay|buy|order|check out|shop|sign in|log in|through)\b",
)
_SETTING = re.compile(r"\bpayment time-?out\b", re.IGNORECASE)
"""A setting's name, which is no failing payment."""


def _find(text: str, words: Words) -> str | None:
    return _said(_SETTING.sub("setting", text), words)


IMPACT = Rule(
    id="impact",
    kind="element",
    asks="the impact",
    short="the impact",
    find=_find,
    advice="Say what users cannot do, how many of them, and since when.",
    right=(
        "Impact: checkout down for all customers.",
        "Customers cannot sign in.",
        "80 % of payments fail.",
        "About 900 users are affected.",
    ),
    wrong=(
        "Revenue impact: $12,000.",
        "We are rolling back.",
        "SEV1, IC: alice.",
        "The error budget is burning.",
    ),
    since=2,
)
