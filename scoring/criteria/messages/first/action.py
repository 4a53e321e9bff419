"""The action, with a time by which it is done, in an internal update.

Separate because "working on it" gives nobody a moment at which to ask again. "No estimate yet" is an answer.
"""

from __future__ import annotations

import re

from scoring.criteria.messages.rule import Rule, Words, sentences

_ACTION = re.compile(
    r"\b(?:action|actions|mitigation|roll(?:ing|ed)? ?back|rollback|revert\w{0,4}|restart\w{0,3}|scal(?:e|ing|ed)|"
    r"fail(?:ing|ed)? ?over|deploy(?:ing|ed)|fix(?:ing)?|undo(?:ing)?|disabl\w{1,3}|watch\w{0,3}|monitor\w{0,3}|"
    r"look(?:ing)?|working|trying|escalat\w{1,3}|check(?:ing|ed)?|investigat\w{1,5}|diagnos\w{1,4}|vacuum\w{0,3}|clean\w{0,3}|drain\w{0,3}|restor\w{1,3})\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\bETA\b|\b(?:in|within|for|takes?|about|another|next)\s{1,2}(?:about |the next |~)?\d{1,3}[\s-]?"
    r"(?:s|sec|seconds?|m|min|mins|minutes?|h|hours?)\b|\b(?:by|until|at about)\s{1,2}(?:about )?\d{1,2}:\d\d\b|"
    r"\bno (?:estimate|ETA)\b",
    re.IGNORECASE,
)
_NEWS = re.compile(r"\b(?:next|more|another) (?:internal )?(?:update|news)\b", re.IGNORECASE)


def _find(text: str, words: Words) -> str | None:  # noqa: ARG001  # one shape for all rules
    for sentence in sentences(text):
        if not _NEWS.search(sentence) and _ACTION.search(sentence) and _TIME.search(sentence):
            return sentence.strip()
    return None


ACTION = Rule(
    id="action",
    kind="element",
    asks="the action, with the time that it takes",
    short="what we do, done by when",
    find=_find,
    advice="Say what is being done and by when; \u201cno estimate yet\u201d is an answer.",
    right=(
        "Action: rollback starting, ETA 5 min.",
        "Rolling back deploy 4521, done by 14:43.",
        "Action: rolled back, watching for 15 minutes.",
        "Investigating the gateway, no estimate yet.",
        "Cause unknown, looking at the gateway, no ETA.",
    ),
    wrong=(
        "Action: rollback in progress.",
        "Rolling back. Next update in 15 minutes.",
        "We are on it.",
    ),
    until=1,
)
