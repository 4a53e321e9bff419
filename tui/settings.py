"""The user's settings: what they are, how the file says them, and what is wrong with it.

Separate from the disk (`tui.cli.config`) and from the screen that edits them. Reading never fails: what is wrong is
said with file, line and remedy, and the default stands in its place. Writing changes only the lines that it must, so
that comments stay.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from simulator.domain.text import plain
from tui.keymap import Key
from tui.keynames import is_key, tidy
from tui.remapping import SCREENS, clash, key_named

SLOWEST, FASTEST = 0.1, 1000.0
"""The speeds that a drill can be played at."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How somebody likes gameday."""

    theme: str = "gameday-dark"
    bell: bool = True
    """Ring the terminal's bell when a page calls you."""
    flash: bool = True
    """Light the top lines up when a page calls you."""
    play_as: str = ""
    """Whom to play where a drill has somebody of this name; empty is whoever the first page reaches."""
    speed: float = 1.0
    """Drill seconds per real second that a drill begins with."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Keys by the binding's id, several with commas between."""
    person: str = ""
    """Who you are in the history of drills; empty is whom you play, else your name on this machine."""
    team: str = ""
    """The team that your drills count for in the history; empty for none."""
    store: str = ""
    """Where the history is: a file, or a database's address; empty is a file of your own, `off` keeps none."""


@dataclass(frozen=True, slots=True)
class Read:
    """Settings as a file gave them, and what was wrong with it."""

    settings: Settings = field(default_factory=Settings)
    problems: tuple[str, ...] = ()
    damaged: bool = False
    """It is not TOML at all, so that nothing of it could be used."""


DEFAULT = Settings()


# ---- reading ----------------------------------------------------------------------------------------


def read(text: str, shown: str, themes: Collection[str] | None = None) -> Read:
    """Read a settings file that is shown as `shown`; `themes` are the names that a theme may have."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place, why = _where_toml_broke(str(error))
        says = f"{shown}:{place}: not TOML: {why}. Put this line right; until then the defaults hold."
        return Read(DEFAULT, (plain(says),), damaged=True)
    return _Reader(text, shown, themes).read(data)


def _where_toml_broke(message: str) -> tuple[str, str]:
    found = re.search(r"^(.*?) \(at line (\d+), column (\d+)\)$", message)
    if found is None:
        return "1", message.removesuffix(" (at end of document)")
    return f"{found[2]}:{found[3]}", found[1][:1].lower() + found[1][1:]


class _Reader:
    """Takes what is right, and says what is not."""

    def __init__(self, text: str, shown: str, themes: Collection[str] | None) -> None:
        self._lines = text.splitlines()
        self._shown = shown
        self._themes = themes
        self._problems: list[tuple[int, str]] = []

    def read(self, data: Mapping[str, Any]) -> Read:
        """The settings, each by itself: one that is wrong leaves the others as they are."""
        found: dict[str, Any] = {}
        for name, value in data.items():
            check = CHECKS.get(name)
            if name == "keys":
                found["keys"] = self._keys(value)
            elif check is None:
                self._unknown(name)
            elif (why := check(value)) or (why := self._no_theme(name, value)):
                self._complain(name, f"{why} The default holds: {toml_value(getattr(DEFAULT, name))}.")
            else:
                found[name] = float(value) if name == "speed" else value
        said = tuple(f"{self._shown}:{line}: {says}" for line, says in sorted(self._problems))
        return Read(Settings(**found), said)

    def _no_theme(self, name: str, value: Any) -> str:
        if name != "theme" or self._themes is None or value in self._themes:
            return ""
        return f"there is no theme {value!r}. There are {', '.join(sorted(self._themes))}."

    def _keys(self, value: Any) -> dict[str, str]:
        """The changed keys that are possible."""
        if not isinstance(value, dict):
            self._complain("keys", 'must be a table: [keys], then lines like "drill.ack" = "a".')
            return {}
        changes: dict[str, str] = {}
        for id, keys in flat(value):
            if not isinstance(keys, str):
                self._complain(id, 'must be a key\'s name in quotes, like "f6" or "ctrl+a".')
            elif why := wrong_name(id, keys):
                self._complain(id, why)
            else:
                changes[id] = tidy(keys)
        while (two := first_clash(changes)) is not None:
            id, other = two
            self._complain(id, taken(changes.pop(id), other))
        return changes

    def _unknown(self, name: str) -> None:
        close = get_close_matches(name, [*CHECKS, "keys"], 1)
        meant = f"Did you mean {close[0]!r}?" if close else f"There are {', '.join([*CHECKS, 'keys'])}."
        self._complain(name, f"no such setting. {meant}")

    def _complain(self, name: str, says: str) -> None:
        self._problems.append((_line_of(self._lines, name), plain(f"{name}: {says}")))


def _line_of(lines: list[str], name: str) -> int:
    """The number of the line that says this; 1 where it cannot be told."""
    last = name.rpartition(".")[2]
    for pattern in (rf"""["']?{re.escape(name)}["']?""", rf"""["']?{re.escape(last)}["']?"""):
        for number, line in enumerate(lines, 1):
            if re.match(rf"\s*(?:\[\s*)?{pattern}\s*[=.\]]", line):
                return number
    return 1


def flat(table: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    """A table's entries with whole names: `drill.ack` unquoted is a table within a table."""
    found: list[tuple[str, Any]] = []
    for name, value in table.items():
        found += flat(value, f"{before}{name}.") if isinstance(value, dict) else [(f"{before}{name}", value)]
    return found


def toml_value(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(each if each.isprintable() else f"\\U{ord(each):08x}" for each in escaped) + '"'


# ---- what is right ----------------------------------------------------------------------------------


def _text(value: Any) -> str:
    return "" if isinstance(value, str) and len(value) <= 80 else "must be a text of at most 80 characters."


def _address(value: Any) -> str:
    fits = isinstance(value, str) and len(value) <= 2000 and value.isprintable()
    return "" if fits else "must be a file's path, a database's address, or off, in quotes."


def _switch(value: Any) -> str:
    return "" if isinstance(value, bool) else "must be true or false."


def _speed(value: Any) -> str:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return "" if number and SLOWEST <= value <= FASTEST else f"must be a number from {SLOWEST:g} to {FASTEST:g}."


CHECKS: dict[str, Callable[[Any], str]] = {
    "theme": _text, "bell": _switch, "flash": _switch, "play_as": _text, "speed": _speed,
    "person": _text, "team": _text, "store": _address,
}  # fmt: skip
"""Every setting but the keys, and what is wrong with a value of it, if anything."""


def wrong_name(id: str, keys: str) -> str:
    """Why there is no such binding or no such key, with what to do; empty when there are both."""
    if key_named(id) is None:
        close = get_close_matches(id, [key.id for _, table in SCREENS for key in table], 1)
        meant = f"Did you mean {close[0]!r}?" if close else "The settings screen lists them all."
        return f"there is no such binding. {meant}"
    for name in tidy(keys).split(","):
        if not is_key(name):
            return f"{name!r} is no key. Write one like a, f6, ctrl+a, slash or space."
    return ""


def first_clash(changes: Mapping[str, str]) -> tuple[str, Key] | None:
    """The last changed binding that has a key of another where both act, and that other; None when all is well."""
    for id in reversed(list(changes)):
        other = clash(id, changes[id], changes)
        if other is not None:
            return id, other
    return None


def taken(keys: str, other: Key) -> str:
    """That a key has another binding already, and what to do."""
    return f"{keys!r} is taken by {other.id} ({other.verb}). Choose another, or change that one too."


def changed(settings: Settings, id: str, keys: str | None) -> Settings:
    """The settings with other keys for a binding; None gives it its own again."""
    rest = {name: value for name, value in settings.keys.items() if name != id}
    return replace(settings, keys=rest if keys is None else {**rest, id: tidy(keys)})
