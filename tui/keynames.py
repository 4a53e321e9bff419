"""How keys are called: what people write in a file, and what the bindings and the terminal call it.

Separate so that the settings file may say `/` or `slash`, and so that a name that no terminal sends is refused before
somebody waits for it to work.
"""

from __future__ import annotations

import unicodedata
from string import punctuation

NAMED = frozenset(
    {"enter", "escape", "space", "tab", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown", "up",
     "down", "left", "right", *(f"f{number}" for number in range(1, 25))}
)  # fmt: skip
"""Keys that are no character."""

HELD = ("ctrl", "shift", "alt", "super", "meta", "hyper")
"""What may be held down with a key."""

_SHORT = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
    "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip
"""Textual's shorter names for some of Unicode's."""


def tidy(keys: str) -> str:
    """Keys as the bindings write them, with commas between: `/` is `slash`, `F6` is `f6`."""
    if keys.strip() == ",":
        return "comma"
    return ",".join(_tidy(each.strip()) for each in keys.split(","))


def _tidy(key: str) -> str:
    if len(key) != 1:
        return key.lower() if "+" in key or key.lower() in NAMED else key
    if key.isalnum():
        return key
    name = unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
    return _SHORT.get(name, name)


def is_key(name: str) -> bool:
    """Whether this is a key as a terminal may send it, tidied."""
    *held, last = name.split("+")
    return bool(last) and all(each in HELD for each in held) and (last in NAMED or _is_character(last))


def _is_character(name: str) -> bool:
    if len(name) == 1:
        return name.isalnum()
    if name in {_tidy(each) for each in punctuation}:
        return True
    try:
        return bool(unicodedata.lookup(name.replace("_", " ")))
    except KeyError:
        return False
