"""The cause, marked as known or as suspected, in an internal update.

Separate because an unmarked guess becomes a fact two messages later. That the cause is not known yet is an answer too.
"""

from __future__ import annotations

import re

from scoring.criteria.messages.claims import SUSPECT
from scoring.criteria.messages.rule import Rule, Words

_SAID = re.compile(
    r"\b(?:cause[ds]?\b|caused by|causing|reasons?\b|culprit|suspect\w{0,4}|suspicion|trigger(?:ed)?\b|"
    r"hypothes\w{1,4}|theor(?:y|ies)\b|"
    r"(?:the )?origin\b|due to|because\b|traced|(?:was|is|are) responsible|responsible:|(?:to|at) (?:blame|fault)\b|"
    r"brought on by|owing to|what (?:was|is|went) wrong\s?[:=]|(?:nobody|no one|"
    r"none of us) knows[^.!?]{0,15} (?:why|what)|"
    r"explains (?:everything|it|the|this)|stems? from|comes? from|came from|down to|thanks to|"
    r"why\s?[:=?]|no idea why|(?:don['\u2019]?t|do not|not) know (?:yet )?(?:why|what|the reason)|why it|our bet|"
    r"best guess|"
    r"as (?:a|an|the|its|our) [^.!?;]{1,40}\b(?:expired|failed|broke|crashed|ran out))",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\bno (?:idea|clue)\b|\bjury['\u2019]?s? (?:is )?(?:still )?out\b|\bwhat (?:it is|"
    r"caused)\b[^.!?]{0,30}\bunknown|\b(?:cause|reason|why|origin)\b[^.!?]{0,25}\b(?:unknown|unclear|open|"
    r"determined|known|"
    r"investigation)\b",
    re.IGNORECASE,
)
_DID = (
    r"(?:did (?:it|this|that)|broke\b|started (?:it|this)|brought .{0,20} down|took .{0,30} (?:down|with it)|is "
    r"to blame|was the (?:trouble|problem|issue)|"
    r"is the (?:trouble|problem|issue|one)|behind (?:it|this|the)|cut the|killed|is killing|wrong|had an outage|"
    r"went down|filled up|shorten\w{0,3}|lowered|reduced|too (?:short|"
    r"low|high|small)|ran out|was (?:far )?too|overloaded)"
)
_HEDGE = (
    r"(?:probabl[ey]|likely|possibl[ey]|presumably|perhaps|maybe|(?:might|may|could)(?: well)? be|believe|think|"
    r"guess|money['\u2019]?s on|assum\w{1,4}|(?:fairly|pretty|quite|almost) sure|"
    r"we['\u2019]re sure|confirmed|looks? like|seems?|appears?|points? (?:at|to)|matches|it(?:['\u2019]s| is| was))"
)


def _find(text: str, words: Words) -> str | None:
    found = _SAID.search(text) or _OPEN.search(text)
    if found:
        return found[0]
    parts = [re.escape(each) for each in (*words.services, *words.deploys)]
    things = "|".join(
        [
            *parts,
            "deploy\\w{0,4}",
            "release",
            "time-?out",
            "database",
            "\\bdb\\b",
            "config\\w{0,8}",
            "(?:newest|last|latest) change",
            "DDoS",
            "memory",
            rf"\b{SUSPECT}\b",
        ]
    )
    for pattern in (
        rf"\b{_HEDGE}\b[^.!?;\n]{{0,40}}?(?:{things})",
        rf"(?:{things})[^.!?;\n]{{0,40}}?\b(?:{_DID}|{_HEDGE}|cause)\b",
    ):
        if found := re.search(pattern, text, re.IGNORECASE):
            return found[0]
    return None


CAUSE = Rule(
    id="cause",
    kind="element",
    asks="the cause, as known, suspected or not known yet",
    short="the cause, or that it is not known",
    find=_find,
    advice="State the cause and whether it is known or suspected; \u201ccause not known yet\u201d is an answer.",
    right=(
        "Suspected cause: deploy 4521 cut the payment gateway timeout.",
        "Root cause: bad config deploy",
        "Cause: not known yet.",
        "No idea why yet.",
        "We suspect the newest deploy.",
        "Probably deploy 4521.",
        "Errors due to a timeout change.",
    ),
    wrong=(
        "Impact: checkout down. Rolling back.",
        "Deploy 4521 went out at 14:25.",
        "Rolling back deploy 4521.",
        "SEV1, IC: alice.",
    ),
    since=2,
)
