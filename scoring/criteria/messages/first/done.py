"""What was done, in a resolution.

Separate from what is being done because a resolution must say what changed, and "it is fine now" does not.
"""

from __future__ import annotations

from scoring.criteria.messages.rule import Rule, finder

DONE = Rule(
    id="done",
    kind="element",
    asks="what was done",
    short="what was done",
    find=finder(
        r"\b(?:reverted|reverting|rolled (?:it )?back|rollback|undone|undid|fixed|corrected|repaired|replaced|"
        r"restarted|restored|removed|disabled|switched|failed over|moved to|scaled|added capacity|made room|freed|"
        r"cleaned|cleared|deployed|applied|put (?:it )?right|renewed|increased|raised|lowered)\b",
    ),
    advice="Say in a word what was done to end it.",
    right=(
        "Checkout works normally since 14:43 UTC after we reverted a configuration change.",
        "Configuration rolled back at 14:47 UTC. All systems normal.",
        "Action: rolled back and stable for 25 minutes.",
    ),
    wrong=("All good again.", "Checkout works normally since 14:43 UTC.", "The incident is over."),
    until=1,
)
