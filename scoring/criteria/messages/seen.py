"""What users see: what fails for them; in a post that watches a fix, also that it works again.

Separate because a status post without it leaves readers guessing whether their own trouble is meant.
"""

from __future__ import annotations

from scoring.criteria.messages.phrases import CANNOT, FAILS, WELL
from scoring.criteria.messages.rule import Rule, finder

FAILING = (rf"\b{CANNOT}", rf"\b{FAILS}")
"""Words for something that does not work."""

_ASKS = "what users see"

SEEN = Rule(
    id="seen",
    kind="element",
    asks=_ASKS,
    short=_ASKS,
    find=finder(*FAILING),
    advice="Say what fails for users.",
    right=(
        "Customers cannot complete orders at the moment.",
        "We are investigating errors during checkout.",
        "Some payments time out.",
        "Exports of more than 20 MB stop with an error.",
        "The page just spins.",
    ),
    wrong=(
        "We are investigating an issue with checkout. Next update in 15 minutes.",
        "Our engineers are looking at payments.",
        "A change is being reverted.",
        "Checkout remains disrupted.",
    ),
    since=2,
)

SEEN_AGAIN = Rule(
    id="seen",
    kind="element",
    asks=_ASKS,
    short=_ASKS,
    find=finder(*FAILING, rf"\b{WELL}"),
    advice="Say what fails for users, or that it works again.",
    right=(
        "Customers can complete checkout again since 14:43 UTC.",
        "Payments are back to normal.",
        "Some payments still time out.",
    ),
    wrong=(
        "The change is in place. Next update in 15 minutes.",
        "We keep watching.",
        "A fix was put in.",
    ),
    since=2,
)
