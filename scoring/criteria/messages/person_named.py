"""The name of somebody of the team in a public post, whatever is said of them.

Separate from blame because the name alone does harm outside: it invites anger at a person, also where they are only
said to help.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scoring.criteria.messages.rule import Rule, Words

_ORDINARY_LISTED = (
    "will may mark grace hope rose bill grant drew chase dawn faith joy sue art frank rob dean miles page jack "
    "june april august summer pat max son van guy ray gene lane dale glen wade cliff heath forest reed brook "
    "brooks lily daisy iris violet ruby pearl jade amber crystal olive ginger sandy stormy sky autumn eve angel "
    "destiny charity mercy harmony melody trinity skip buddy earl duke king prince major "
    "chance trip trey ace jay robin jean penny rich norm victor christian israel paris london sydney austin "
    "dallas madison georgia virginia carolina"
)
ORDINARY = frozenset(_ORDINARY_LISTED.split())
"""First names that are ordinary words or places; only the full name counts."""
_WORDS_TOO_LISTED = (
    "banks brown young king price page best long short bell stone green white black gray grey bush wood woods "
    "hill field fields rivers lake park parks marsh moore ford west north east day may love good small little "
    "strong power cash cook baker miller smith taylor carter mason hunter fisher walker ball case cole cross fox "
    "frost hope house hall church bishop pope knight lord noble sharp swift wise rich law lane street waters "
    "wells winter summers chance change check order store"
)
_WORDS_TOO = frozenset(_WORDS_TOO_LISTED.split())
"""Last names that are ordinary words; they count with a title or an initial only."""
_TITLE = r"(?:mr|mrs|ms|miss|mx|dr|prof|sir|madam|herr|frau|mme|engineer|commander|colleague|manager)"


def first_names(people: tuple[str, ...]) -> list[str]:
    """The first names that cannot be mistaken for an ordinary word."""
    firsts = [name.split()[0] for name in people if name.split()]
    return [first for first in firsts if first.lower() not in ORDINARY and len(first) > 2]


@lru_cache(maxsize=64)
def somebody_named(people: tuple[str, ...]) -> str | None:
    """A pattern (not compiled) for anybody of the team by name, or None where nobody is known."""
    names = [rf"(?i:{re.escape(name)})" for name in people if name.strip()]
    for name in people:
        *given, last = name.split() or [""]
        if not given or len(last) < 3:
            continue
        known = re.escape(last)
        names.append(rf"(?i:\b{_TITLE})\.? (?i:{re.escape(given[0])} )?{known}")
        names.append(rf"(?i:\b{re.escape(given[0][0])})(?:\. ?| ){known}")
        if len(last) > 3 and last.lower() not in _WORDS_TOO:
            names.append(known)
    for first in first_names(people):
        names += [re.escape(each) for each in dict.fromkeys((first, first.lower(), first.upper()))]
    return rf"(?<![\w-])@?(?:{'|'.join(names)})(?![\w-]|\.\w| Springs)" if names else None


@lru_cache(maxsize=64)
def _compiled(people: tuple[str, ...]) -> re.Pattern[str] | None:
    named = somebody_named(people)
    return re.compile(named) if named else None


def _find(text: str, words: Words) -> str | None:
    pattern = _compiled(words.people)
    found = pattern.search(text) if pattern else None
    return found[0] if found else None


PERSON_NAMED = Rule(
    id="person-named",
    kind="fault",
    asks="nobody of the team by name",
    short="no names",
    find=_find,
    advice="Say \u201cour engineers\u201d or \u201cwe\u201d: the public needs to know what is done, not by whom.",
    right=(
        "Our engineers are reverting a change.",
        "The on-call engineer restored the earlier version.",
        "Write to our support team if an order is missing.",
        "Customers in Alice Springs cannot pay either.",
    ),
    wrong=(
        "Alice is looking into it.",
        "Our colleague Carol Lindqvist restores the earlier version.",
        "B. Okafor will answer questions on Monday.",
        "Thanks to Ms Romero and her team!",
    ),
    since=2,
)
