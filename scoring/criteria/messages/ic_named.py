"""Who commands, in an internal update.

Separate because whoever reads it must know whom to ask.
"""

from __future__ import annotations

import re

from scoring.criteria.messages.rule import Rule, Words
from simulator.domain.promises import sentences

_COMMAND = (
    r"(?:\bIC\b|\b(?:incident )?command(?:er|s|ed|ing)?\b|\bin (?:command|charge|the lead)\b|\bat the helm\b|"
    r"\b(?:leads|led|leading)\b|\b(?:running|runs|ran) (?:the |this )?(?:incident|response|show)\b|\bhas the "
    r"lead\b|\bincident lead\b|\blead\s?[:=])"
)
_NAMED = re.compile(
    r"\b(?:IC|incident commander|commander|incident lead|lead|command)\b(?:['\u2019]s| is| remains| stays|"
    r"\s?[:=-]{1,2}>?|\s?\()?\s{0,2}"
    r"(?:now |still |with |by |Mrs?\.? |Ms\.? )?@?(?!is\b|has\b|not\b|to\b|and\b|will\b|of\b|role\b|the\b|for\b|"
    r"named\b|tbd\b|unknown\b|none\b|open\b)"
    r"(?-i:[A-Z][\w.-]{0,40}|@[a-z][\w.-]{0,40})",
    re.IGNORECASE,
)
_LOWER = re.compile(
    r"\bIC\s?[:=]\s{0,2}@?(?!tbd|none|unknown|not|open)[a-z][\w.-]{1,40}|@[\w.-]{1,40} (?:is|as|=) (?:the )?IC\b",
    re.IGNORECASE,
)


def _find(text: str, words: Words) -> str | None:
    found = _LOWER.search(text) or _NAMED.search(text)
    if found:
        return found[0]
    names = {part for name in words.people for part in (name, *name.split()) if len(part) > 2}
    if not names:
        return _of_anybody(text)
    named = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    near = rf"(?:(?<!\w){named}(?!\w)[^.!?|\n]{{0,45}}?{_COMMAND}|{_COMMAND}[^.!?|\n]{{0,30}}?(?<!\w)(?:{named})(?!\w))"
    near = near.replace(f"(?<!\\w){named}(?!\\w)", f"(?<!\\w)(?:{named})(?!\\w)", 1)
    for sentence in sentences(text):
        if said := re.search(near, sentence, re.IGNORECASE):
            return said[0]
    return None


def _of_anybody(text: str) -> str | None:
    """Where no names are known: a word that is written like one."""
    found = re.search(
        r"@?\b(?:[A-Z]\w{1,40}|[a-z]{3,20})(?: [A-Z][\w.]{0,40})? (?:is|as|is the|acts as|stays|remains) (?:the |"
        r"our |an? )?(?:IC|incident commander)\b"
        r"|\b[A-Z]\w{1,40}(?: [A-Z][\w.]{0,40})? (?:commands|commanded|leads|is in command|is in charge)\b",
        text,
    )
    return found[0] if found else None


IC_NAMED = Rule(
    id="ic",
    kind="element",
    asks="who the incident commander is",
    short="who is IC",
    find=_find,
    advice="Name the incident commander in each internal update.",
    right=(
        "IC: alice.",
        "Revenue impact: ~$12,000 est | IC: @alice",
        "Alice is IC.",
        "Incident commander: Alice Romero",
        "Alice Romero commands.",
    ),
    wrong=(
        "Public topic: checkout.",
        "Alice rolls back.",
        "SEV1. Impact: checkout down.",
        "Thanks to the IC and to all who helped.",
    ),
    since=2,
)
