"""Terraform's functions that people use to put users, teams and schedules together.

Separate from the evaluator as a table that can be added to. Functions that read files, the clock or the network are
unknown on purpose.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from simulator.integrations.terraform.values import Reference, Unknown, Value, as_text


def call(name: str, arguments: Sequence[Value]) -> Value:
    """Call a function; what it cannot say is unknown."""
    function = _FUNCTIONS.get(name)
    if function is None:
        return Unknown(f"{name}() is not worked out here")
    if name not in ("try", "coalesce"):
        unknown = next((each for each in arguments if isinstance(each, Unknown)), None)
        if unknown is not None:
            return unknown
    try:
        return function(*arguments)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError):
        return Unknown(f"{name}() was given what it cannot take")


def _merge(*maps: Value) -> Value:
    out: dict[str, Value] = {}
    for each in maps:
        if isinstance(each, Reference):
            return Unknown(f"{each} is known to Terraform only")
        out.update(each if isinstance(each, dict) else {})
    return out


def _concat(*lists: Value) -> Value:
    return [item for each in lists for item in _list(each)]


def _list(value: Value) -> list[Value]:
    if isinstance(value, dict):
        return list(value.values())
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _flatten(value: Value) -> Value:
    out: list[Value] = []
    for each in _list(value):
        if isinstance(each, list):
            inner = _flatten(each)
            out += inner if isinstance(inner, list) else []
        else:
            out.append(each)
    return out


def _distinct(value: Value) -> Value:
    out: list[Value] = []
    for each in _list(value):
        if each not in out:
            out.append(each)
    return out


def _lookup(value: Value, key: Value, *default: Value) -> Value:
    if isinstance(value, dict) and as_text(key) in value:
        return value[as_text(key)]
    return default[0] if default else Unknown(f"there is no '{as_text(key)}'")


def _length(value: Value) -> Value:
    if isinstance(value, (str, list, dict)):
        return len(value)
    raise TypeError(value)


def _element(value: Value, index: Value) -> Value:
    items = _list(value)
    return items[_number(index) % len(items)]


def _number(value: Value) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise TypeError(value)
    return int(value)


def _keys(value: Value) -> Value:
    if isinstance(value, dict):
        return [*sorted(value)]
    raise TypeError(value)


def _values(value: Value) -> Value:
    if isinstance(value, dict):
        return [value[key] for key in sorted(value)]
    raise TypeError(value)


def _sorted(value: Value) -> Value:
    return [*sorted(as_text(each) for each in _list(value))]


def _coalesce(*values: Value) -> Value:
    return next((each for each in values if each not in (None, "") and not isinstance(each, Unknown)), None)


def _try(*values: Value) -> Value:
    return next((each for each in values if not isinstance(each, Unknown)), values[-1])


def _join(separator: Value, items: Value) -> Value:
    return as_text(separator).join(as_text(each) for each in _list(items))


def _split(separator: Value, text: Value) -> Value:
    return [*as_text(text).split(as_text(separator))]


def _reversed(value: Value) -> Value:
    return _list(value)[::-1]


def _compact(value: Value) -> Value:
    return [each for each in _list(value) if each not in (None, "")]


def _contains(value: Value, item: Value) -> Value:
    return item in _list(value)


def _zipped(keys: Value, values: Value) -> Value:
    return {as_text(key): value for key, value in zip(_list(keys), _list(values), strict=True)}


def _decoded(text: Value) -> Value:
    value: Value = json.loads(as_text(text))
    return value


_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "merge": _merge,
    "concat": _concat,
    "flatten": _flatten,
    "distinct": _distinct,
    "toset": _distinct,
    "tolist": lambda value: [*_list(value)],
    "tomap": lambda value: value,
    "tostring": as_text,
    "tonumber": _number,
    "lookup": _lookup,
    "length": _length,
    "element": _element,
    "keys": _keys,
    "values": _values,
    "sort": _sorted,
    "reverse": _reversed,
    "compact": _compact,
    "contains": _contains,
    "zipmap": _zipped,
    "coalesce": _coalesce,
    "try": _try,
    "lower": lambda text: as_text(text).lower(),
    "upper": lambda text: as_text(text).upper(),
    "title": lambda text: as_text(text).title(),
    "trimspace": lambda text: as_text(text).strip(),
    "replace": lambda text, old, new: as_text(text).replace(as_text(old), as_text(new)),
    "join": _join,
    "split": _split,
    "jsondecode": _decoded,
    "sensitive": lambda value: value,
    "nonsensitive": lambda value: value,
}
