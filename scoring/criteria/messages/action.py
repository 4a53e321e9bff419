"""The action, with a time by which it is done, in an internal update.

Separate because "working on it" gives nobody a moment at which to ask again. "No estimate yet" is an answer.
"""

from __future__ import annotations

import re

from scoring.criteria.messages.doing import WORK
from scoring.criteria.messages.rule import Rule, Words
from simulator.domain.promises import sentences, words_of_promise
from simulator.domain.spoken_time import NUMBER, clocks_in, spans_in

_ACTION = re.compile(
    rf"\b(?:{WORK}|actions?\b|mitigation|undo\w{{0,3}}|deploy(?:ing|ed) |digging|comparing|reviewing|"
    rf"restor(?:ing|es)|combing|pulling|peeling|"
    rf"redeploy\w{{0,3}}|vacuum\w{{0,3}}|watch\w{{0,3}}|"
    r"drain\w{0,3}|log review|on its way|searching|escalat\w{1,3})",
    re.IGNORECASE,
)
_ETA = re.compile(
    r"\b(?:ETA|estimated time)\b|\banyone['\u2019]?s guess|\banybody['\u2019]?s guess|\bhow long (?:that|it|"
    r"this) (?:takes|will take)\b|"
    r"\b(?:can['\u2019]?t|cannot|can not|not able to|unable to) (?:yet )?(?:give|name|offer|commit to) (?:an?|"
    r"any) (?:\w{1,12} )?"
    r"(?:time|date|estimate|deadline)\b|"
    r"\b(?:no|without(?: an?)?|can['\u2019]?t give an|cannot give an|not give an) "
    r"(?:estimate|ETA|time frame|timeline)\b|"
    r"\b(?:can['\u2019]?t|cannot|can not|hard to|too early to|impossible to) (?:yet )?(?:say|tell|estimate) "
    r"(?:how long|when)\b",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r"\b(?:guess|estimate|takes?|needs?|about|around|roughly|some|maybe|perhaps|approx\w{0,8}|est\w{0,7}\.?|"
    r"another|within|in|"
    r"for|next|expect\w{0,3}|reckon|by|until|hopefully|"
    r"done|finish\w{0,3}|complete\w{0,1}|~|should|at|ready|through)\b|\b(?:to go|left|remaining|more|or so|max)\b|~",
    re.IGNORECASE,
)
_NOT_WORK = re.compile(
    r"\b(?:cost|costs|losing|lose|lost|loss|revenue|usd|eur|dollars|since|ago|a minute|per minute|each minute|"
    r"every minute|/min|for the last|for the past)\b|[$\u20ac]",
    re.IGNORECASE,
)

_BARE = re.compile(rf"\b(?:in|within) {NUMBER}(?=\s{{0,2}}(?:$|[.,;!)]))", re.IGNORECASE)
"""`through in ten`: minutes, as people say them."""


def _find(text: str, words: Words) -> str | None:  # noqa: ARG001  # one shape for all rules
    parts = [
        part
        for sentence in sentences(text)
        for part in re.split(r";\s|(?<=[a-z]),\s(?=(?:IC|lost|around \d+k|next)\b)", sentence)
    ]
    for index, part in enumerate(parts):
        if not _ACTION.search(part):
            continue
        for near in (part, *parts[index + 1 : index + 2]):
            if _gives_time(near):
                return near.strip() if near == part else f"{part.strip()} {near.strip()}"
    return None


def _gives_time(part: str) -> bool:
    if _ETA.search(part):
        return True
    if words_of_promise(part) is not None or (_NOT_WORK.search(part) and not re.search(r"\bto go\b|\bleft\b", part)):
        return False
    if _BARE.search(part):
        return True
    return bool(_TAKES.search(part) and (spans_in(part) or clocks_in(part)))


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
        "Carol is digging through the logs, can't say how long that takes.",
        "Cause unknown, looking at the gateway, no ETA.",
    ),
    wrong=(
        "Action: rollback in progress.",
        "Rolling back. Next update in 15 minutes.",
        "We are on it.",
        "Rolling back. We lose 2,400 USD a minute.",
    ),
    since=2,
)
