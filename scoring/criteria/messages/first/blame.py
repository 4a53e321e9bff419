"""Blame: a person, or people, as the cause; what somebody should have done.

Separate because public posts and postmortems share it: a person is never the root cause, and might-have-beens prevent
nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scoring.criteria.messages.rule import Rule, Words

_COMMON = frozenset(
    {
        "will",
        "may",
        "mark",
        "grace",
        "hope",
        "rose",
        "bill",
        "grant",
        "drew",
        "chase",
        "dawn",
        "faith",
        "joy",
        "sue",
        "art",
        "frank",
        "rob",
        "dean",
        "miles",
        "page",
        "jack",
        "june",
        "april",
        "august",
        "summer",
        "pat",
        "max",
        "son",
        "van",
        "guy",
        "ray",
        "gene",
    }
)
"""First names that are words; only the full name counts."""

_MIGHT_HAVE = (
    r"(?:should|could)(?:n't| not)? have (?:\w{1,12}ed|been|known|caught|done|seen|run|read|told|thought|written|found)"
)
"""What is past and cannot be changed; "we should have an update" is not."""
_DID = (
    r"(?:broke|caused|forgot|pushed|deployed|shipped|merged|deleted|misconfigured|mistyped|ignored|missed|overlooked|"
    r"failed to|neglected|did not|didn't|ought to have|messed|screwed|"
    rf"{_MIGHT_HAVE}|made (?:a|the|an) (?:mistake|error)|took down|is to blame|are to blame|is responsible for|"
    r"was careless)"
)
_SOMEBODY = (
    r"(?:he|she|they|we|i|you|somebody|someone|nobody|(?:an?|the|our|one|another) (?:\w{1,20} )?(?:engineer|developer|"
    r"operator|employee|colleague|intern|contractor|admin|administrator|team member|on-?call|vendor|dba))"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:human|operator|user|engineer|developer|employee|pilot)(?:'s|s')? (?:error|mistake|fault|negligence)\b",
        r"\b(?:careless|negligen|incompeten|sloppy|stupid|reckless|lazy|foolish|idiot)\w{0,8}\b",
        r"\bif only\b",
        r"\b(?:blame|fault) (?:lies|is|rests) with\b|\bto blame\b|\bwhose fault\b",
        rf"\b{_SOMEBODY} (?:\w{{1,12}} )?(?:broke|forgot|caused (?:this|the|it)|misconfigured|mistyped|neglected|"
        r"ignored the|"
        r"overlooked|messed up|screwed up|"
        rf"{_MIGHT_HAVE}|ought to have|"
        r"made (?:a|the|an) (?:mistake|error)|failed to (?:check|test|notice|review|follow|read|run|verify))\b",
    )
)


@lru_cache(maxsize=64)
def _named(people: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    """Patterns for somebody of the team at all, and for somebody of the team with a deed or a fault."""
    names = [re.escape(name) for name in people]
    names += [
        re.escape(first) for name in people if (first := name.split()[0]).lower() not in _COMMON and len(first) > 2
    ]
    if not names:
        return None
    anybody = rf"(?<!\w)@?(?:{'|'.join(names)})(?!\w)"
    blamed = (
        rf"{anybody}(?:'s (?:\w{{1,20}} )?(?:mistake|error|fault|carelessness|change|deploy|config\w{{0,8}})"
        rf"| (?:\w{{1,12}} )?{_DID})"
        rf"|(?i:because of|caused by|due to|thanks to|fault of|mistake by|error by) {anybody}"
    )
    return re.compile(anybody), re.compile(blamed)


def blaming(text: str, words: Words) -> str | None:
    """The words that blame somebody, or None."""
    for pattern in _PATTERNS:
        found = pattern.search(text)
        if found:
            return found[0]
    named = _named(words.people)
    found = named[1].search(text) if named else None
    return found[0] if found else None


def _find_in_public(text: str, words: Words) -> str | None:
    named = _named(words.people)
    found = named[0].search(text) if named else None
    return blaming(text, words) or (found[0] if found else None)


BLAME = Rule(
    id="blame",
    kind="fault",
    asks="no blame, and nobody's name",
    short="no names or blame",
    find=_find_in_public,
    advice="Say what the system allowed, not who did it; public posts name nobody.",
    right=(
        "A configuration change lowered a timeout; we reverted it.",
        "The pipeline let an unsafe value through.",
        "We should be back by 15:00 UTC.",
        "We should have a fix in place soon.",
    ),
    wrong=(
        "Carol Lindqvist deployed a bad config.",
        "This was due to human error.",
        "An engineer forgot to run the tests.",
        "We should have tested this change.",
        "Alice is looking into it.",
    ),
    until=1,
)

BLAME_IN_REVIEW = Rule(
    id="blame-in-review",
    kind="fault",
    asks="no blame",
    short="no blame",
    find=blaming,
    advice="Rewrite it as what the system let happen, and which change to the system prevents it.",
    right=(
        "The deploy pipeline accepts a timeout below the measured latency.",
        "Alice Romero was IC, Carol Lindqvist rolled back.",
        "The alert should page within a minute.",
        "The canary stage did not look at payment success.",
    ),
    wrong=(
        "Carol deployed bad config.",
        "Root cause: human error.",
        "If only the canary had run, this would not have happened.",
        "The engineer should have checked the latency first.",
        "Caused by Carol Lindqvist.",
    ),
    until=1,
)
