"""A small part of jq: paths, `[]`, `keys`, `length` and pipes between them.

Separate because it is a language of its own; what of it is not known is refused as jq refuses what it cannot read.
"""

from __future__ import annotations

import json
import re
from typing import Any

from simulator.domain.text import plain
from simulator.world.shell.ground import Failed

_STEP = re.compile(
    r"""\.?\[\s*(?P<index>-?\d{1,6})\s*\]|\.?\[\s*"(?P<quoted>[^"]*)"\s*\]|\.?(?P<all>\[\s*\])"""
    r"""|\."(?P<text>[^"]*)"|\.(?P<name>[A-Za-z_]\w*)"""
)
_MOST_STEPS = 50
_MOST_VALUES = 5_000


def filtered(program: str, text: str, *, raw: bool = False, compact: bool = False) -> str:
    """What jq prints for a text. Raises `Failed` with jq's own complaint."""
    try:
        values = [json.loads(text, parse_constant=float)]
    except (ValueError, RecursionError):
        if not text.strip():
            return ""
        raise Failed("jq: parse error: Invalid literal at line 1, column 1") from None
    for part in program.split("|"):
        values = [found for value in values for found in _applied(part.strip(), value)]
        if len(values) > _MOST_VALUES:
            raise Failed("jq: error: too many results")
    return "\n".join(_written(value, raw=raw, compact=compact) for value in values)


def _written(value: Any, *, raw: bool, compact: bool) -> str:
    if raw and isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":") if compact else None, indent=None if compact else 2)


def _applied(part: str, value: Any) -> list[Any]:
    if part == ".":
        return [value]
    if part == "length":
        return [len(value) if isinstance(value, (dict, list, str)) else 0 if value is None else abs(value)]
    if part == "keys":
        if not isinstance(value, (dict, list)):
            raise Failed(f"jq: error (at <stdin>:1): {_kind(value)} has no keys")
        return [sorted(value) if isinstance(value, dict) else list(range(len(value)))]
    found, place, steps = [value], 0, 0
    optional = part.endswith("?")
    part = part.removesuffix("?")
    while place < len(part) and steps < _MOST_STEPS:
        step = _STEP.match(part, place)
        if step is None:
            break
        found = [each for one in found for each in _stepped(step, one, optional)]
        place, steps = step.end(), steps + 1
        if len(found) > _MOST_VALUES:
            raise Failed("jq: error: too many results")
    if place < len(part) or not steps:
        says = f"jq: error: this drill's jq knows paths, [], keys, length and | between them, not {plain(part)[:80]!r}"
        raise Failed(says)
    return found


def _stepped(step: re.Match[str], value: Any, optional: bool) -> list[Any]:
    if step["all"]:
        if isinstance(value, dict):
            return list(value.values())
        if isinstance(value, list):
            return value
        return _wrong(f"Cannot iterate over {_kind(value)}", optional)
    if step["index"]:
        if value is None:
            return [None]
        if not isinstance(value, list):
            return _wrong(f"Cannot index {_kind(value)} with number", optional)
        place = int(step["index"])
        return [value[place] if -len(value) <= place < len(value) else None]
    name = step["name"] or step["quoted"] or step["text"] or ""
    if value is None:
        return [None]
    if not isinstance(value, dict):
        return _wrong(f'Cannot index {_kind(value)} with "{plain(name)}"', optional)
    return [value.get(name)]


def _wrong(says: str, optional: bool) -> list[Any]:
    if optional:
        return []
    raise Failed(f"jq: error (at <stdin>:1): {says}")


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names = {"dict": "object", "list": "array", "str": "string"}
    return names.get(type(value).__name__, "number")
