"""What users see: what fails for them, or that it works again.

Separate because a status post without it leaves readers guessing whether their own trouble is meant.
"""

from __future__ import annotations

from scoring.criteria.messages.rule import Rule, finder

FAILING = (
    r"\b(?:cannot|can't|can not|could not|couldn't|unable to|not able to|will not be able to)\b",
    r"\b(?:fail|fails|failed|failing|failures?|errors?|slow|slower|slowly|delays?|delayed|time[ -]?outs?|timing out|"
    r"timed out|unavailable|unreachable|down|outage|missing|degraded|interrupted|disrupted|broken|blank|rejected|"
    r"declined|stuck|affected|intermittent(?:ly)?|problems? (?:with|signing|paying|ordering))\b",
    r"\b(?:not|isn't|aren't|doesn't|don't|stopped) (?:currently )?(?:work|working|load|loading|complete|completing|"
    r"available|possible|go(?:ing)? through|respond|responding)\b",
)
"""Words for something that does not work."""

AGAIN = (
    r"\b(?:works?|working|worked|available|possible|operational|complete|pay|order|sign in|log in|use|export|download)"
    r"\b.{0,40}\b(?:again|as usual|normally|as normal|since)\b",
    r"\b(?:again|normal(?:ly)?|as usual|restored|recovered|recovering|recover|back to normal|back up|fully operational|"
    r"no longer|operating normally|all systems)\b",
)
"""Words for something that works again."""

SEEN = Rule(
    id="seen",
    kind="element",
    asks="what users see",
    short="what users see",
    find=finder(*FAILING, *AGAIN),
    advice="Say what fails for users, or that it works again.",
    right=(
        "Customers cannot complete orders at the moment.",
        "Customers can complete checkout again since 14:43 UTC.",
        "We are investigating errors during checkout.",
        "Some payments time out.",
        "Exports of more than 20 MB stop with an error.",
    ),
    wrong=(
        "We are investigating an issue with checkout. Next update in 15 minutes.",
        "Our engineers are looking at payments.",
        "A change is being reverted.",
    ),
    until=1,
)
