"""Writing settings into their file: only the lines that must change do, so that comments and order stay.

Separate from reading because it is about text: the file is the user's, and may hold more than gameday wrote.
"""

from __future__ import annotations

import re
import tomllib

from tui.settings import CHECKS, Settings, read, toml_value

_HEADING = re.compile(r"\s*\[")
_VALUE = re.compile(r"""[^=]*=\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^"'#]*?)(\s*#.*)?$""")
"""A line with a plain value, and the comment behind it; no name of a setting holds an equals sign."""


def edited(text: str, settings: Settings) -> str | None:
    """The file's text with these settings in it, every other line as it was; None where that cannot be done."""
    before = read(text, "")
    if before.damaged:
        return None
    lines, said = text.splitlines(), tomllib.loads(text)
    for name in CHECKS:
        value = getattr(settings, name)
        if value != said.get(name, getattr(before.settings, name)):
            _put(lines, None, name, toml_value(value))
    for id in {**before.settings.keys, **settings.keys}:
        keys = settings.keys.get(id)
        if keys != before.settings.keys.get(id):
            _put(lines, "keys", f'"{id}"', None if keys is None else toml_value(keys))
    new = "\n".join(lines).rstrip() + "\n"
    return new if read(new, "").settings == settings else None


def whole(settings: Settings) -> str:
    """A settings file from nothing."""
    lines = [f"{name} = {toml_value(getattr(settings, name))}" for name in CHECKS]
    if settings.keys:
        lines += ["", "[keys]", *(f'"{id}" = {toml_value(keys)}' for id, keys in settings.keys.items())]
    return "\n".join(lines) + "\n"


def _put(lines: list[str], table: str | None, name: str, value: str | None) -> None:
    """Set, or with None take out, a line of a table; a table that is not there is begun at the end."""
    span = _span(lines, table)
    if span is None:
        lines += [*([""] if lines and lines[-1].strip() else []), f"[{table}]"]
        span = (len(lines), len(lines))
    place = _place(lines, span, name)
    if place is not None:
        comment = _VALUE.match(lines[place])
        kept = (comment[1] or "") if comment else ""
        lines[place : place + 1] = [] if value is None else [f"{name} = {value}{kept}"]
    elif value is not None:
        start, end = span
        while end > start and not lines[end - 1].strip():
            end -= 1
        lines.insert(end, f"{name} = {value}")


def _place(lines: list[str], span: tuple[int, int], name: str) -> int | None:
    bare = re.escape(name.strip('"'))
    said = re.compile(rf"""\s*(?:"{bare}"|'{bare}'|{bare})\s*=""")
    return next((number for number in range(*span) if said.match(lines[number])), None)


def _span(lines: list[str], table: str | None) -> tuple[int, int] | None:
    """From and to which line a table goes, its heading left out; the file's own table ends at the first heading."""
    headings = [number for number, line in enumerate(lines) if _HEADING.match(line)]
    if table is None:
        return 0, headings[0] if headings else len(lines)
    for place, number in enumerate(headings):
        if re.match(rf"\s*\[\s*{table}\s*\]", lines[number]):
            return number + 1, headings[place + 1] if place + 1 < len(headings) else len(lines)
    return None
