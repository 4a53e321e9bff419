"""What was done, in a resolution.

Separate from what is being done because a resolution must say what changed, and "it is fine now" does not.
"""

from __future__ import annotations

from scoring.criteria.messages.rule import Rule, finder

_VERSION = (
    r"(?:version|release|build|setting|settings|configuration|config|value|software|code|image|state|one|"
    r"backup|deploy\w{0,4}|update|change|capacity|timeout|limit)"
)

DONE = Rule(
    id="done",
    kind="element",
    asks="what was done",
    short="what was done",
    find=finder(
        r"\b(?:revert(?:ed|ing|s)?|roll(?:ed|ing|s)? (?:\w{1,12} ){0,4}?back|roll-?back|undone|undid|undoing|"
        r"undo\b|revers(?:ed|al|ing)|withdr[ae]wn?|withdrawing|"
        r"removed|removal|corrected|correction|correcting|repaired|replac(?:ed|ing)|restart(?:ed|ing)?|rebooted|"
        r"disabled|disabling|"
        r"switched|fail(?:ed|ing) over|fail-?over|scaled|redeployed|re-?deploy|renewed|increased|raised|lowered|"
        r"reset|added (?:capacity|more|another|memory|disk|servers|nodes)|"
        r"cleaned|cleared|flushed|drained|freed|made room|applied|upgraded|downgraded|patched|rotated|recycl(?:ed|"
        r"ing)|pulled|backed out|reinstated|"
        r"turned off|moved (?:to|back|away)|put (?:it )?right|set (?:\w{1,20} ){0,5}?back|(?:is|was|been|now|"
        r"['\u2019]s) (?:gone|out)\b)\b",
        r"\b(?:put|brought|taken|took|take|changed|bringing|taking|putting|returned|returning) (?:\w{1,15} "
        r"){0,7}?(?:back(?! to (?:health|life|normal))|out|away|right|to its (?:old|earlier|previous) value|"
        r"in its place)\b",
        rf"\b(?:restored|restoring|restoration of|reinstalled|back to|returned to|went back to|gone back to|going "
        rf"back to|return to|in place of) (?:\w{{1,12}} ){{0,4}}?(?:{_VERSION}|4521)\b",
        rf"\b(?:earlier|previous|old|former|last good|known-good|prior) (?:\w{{1,12}} "
        rf")?{_VERSION}\b.{{0,40}}\b(?:back|restored|in place|running|live|again|is in|brought)\b",
        r"\b(?:fix(?:ed)?|remedy|how|action|what we did|solution)\s?[:=]\s?\w",
        r"\b(?:a|the|our) (?:fix|correction|patch|workaround) (?:was|has been|is|went) (?:applied|deployed|rolled "
        r"out|put|installed|in place|live|released|out)\b",
        rf"\bremedy\b.{{0,5}}(?:previous|earlier|old) {_VERSION}",
        r"\bsince (?:we|they|ops|carol) took \w{1,12} out\b",
        r"\bfixed (?:by|with|through|it by)\b|\bby (?:roll|revert|restor|restart|undo|remov|switch|replac|increas|"
        r"rais|lower|add|repair|clean|turn)\w{0,3}ing\b",
    ),
    advice="Say in a word what was done to end it.",
    right=(
        "Checkout works normally since 14:43 UTC after we reverted a configuration change.",
        "Configuration rolled back at 14:47 UTC. All systems normal.",
        "The previous version was put back.",
        "We restarted it and it is stable.",
    ),
    wrong=("All good again.", "Checkout works normally since 14:43 UTC.", "The incident is over.", "Service restored."),
    since=2,
)
