"""From a tree to a validated document, with every complaint in plain words and at its line.

Separate because pydantic speaks of input types and inner names: here each of its errors becomes what is wrong at a
place in the author's file and what to write instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from simulator.domain.simtime import format_duration
from simulator.scenario.problems import Problems, did_you_mean, dotted, nearest_of, one_of, quoted
from simulator.scenario.tree import Entries, Node, Place, child, find, value_of

T = TypeVar("T")

_PATTERNS = {
    r"^[a-z0-9][a-z0-9-]{0,62}$": "lower-case letters, digits and hyphens, like order-service",
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$": "letters, digits, dots, hyphens and underscores, like order-service",
    r"^[a-z][a-z0-9_]{0,79}$": "lower-case letters, digits and underscores, like financial_impact",
    r"^\d+(\.\d+)?/(s|m|h)$": "a number and a unit, like 6/s or 20/m",
    r"^\d\d:\d\d$": 'a time of day in quotes, like "09:00"',
}
_MOST_EXPLAINED = 200
_CLOCK = re.compile(r"(\d+):(\d\d)(?::(\d\d))?")
_BOOLEANS = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}


def validated(shape: type[T] | Any, node: Node, problems: Problems, *, at: Sequence[str | int] = ()) -> T | None:
    """Validate a tree. Problems are added; None when there were any. `at` is where the tree hangs in its file."""
    try:
        text = json.dumps(value_of(node))
        result: T = TypeAdapter(shape).validate_json(text, strict=True, context={"document": True})
        return result
    except ValidationError as error:
        details = error.errors(include_url=False)[:_MOST_EXPLAINED]
        misspelt = {path for detail in details for path in _meant(detail, shape, node)}
        for detail in details:
            if detail["type"] != "missing" or (*find(node, detail["loc"][:-1])[1], detail["loc"][-1]) not in misspelt:
                _add(detail, shape, node, problems, tuple(at))
        return None


def _meant(detail: ErrorDetails, shape: Any, node: Node) -> Iterator[tuple[str | int, ...]]:
    """The key that an unknown one was probably meant to be; it is then not missing as well."""
    if detail["type"] == "extra_forbidden":
        _, path = find(node, detail["loc"])
        if nearest := nearest_of(str(path[-1]), _keys(shape, path[:-1])):
            yield (*path[:-1], nearest)


def _add(detail: ErrorDetails, shape: Any, node: Node, problems: Problems, at: tuple[str | int, ...]) -> None:
    location, kind = detail["loc"], detail["type"]
    place, path = find(node, location)
    if kind == "missing":
        place, path = find(node, location[:-1], key=True)
        problems.add(place, dotted((*at, *path, location[-1])), "is missing", "missing-key")
    elif kind == "extra_forbidden":
        place, path = find(node, location, key=True)
        says = f"unknown key.{did_you_mean(str(path[-1]), _keys(shape, path[:-1]))}"
        problems.add(place, dotted((*at, *path)), says if says.endswith("?") else _listed(shape, path), "unknown-key")
    else:
        given = child(node, path)
        of_key = location[-1:] == ("[key]",)
        value = detail["input"] if given is None or of_key else value_of(given)
        if kind == "too_short" and isinstance(value, list) and len(value) >= detail["ctx"]["min_length"]:
            return  # its items are wrong, and each is named already
        place = _key_place(node, location, place) if of_key else place
        says, rule = _complaint(detail, value)
        problems.add(place, dotted((*at, *path)), says, rule)


def _listed(shape: Any, path: Sequence[str | int]) -> str:
    known = _keys(shape, path[:-1])
    return f"unknown key. Known here: {one_of(known)}" if known else "unknown key. Remove it"


def _key_place(node: Node, location: Sequence[str | int], place: Place) -> Place:
    """The place of a mapping's key that is itself wrong."""
    above = child(node, [part for part in location[:-2] if not str(part).startswith("(")])
    if isinstance(above, Entries) and location[-2] in above.entries:
        return above.entries[str(location[-2])][0]
    return place


# ---- what pydantic says, in plain words --------------------------------------------------------------


def _complaint(detail: ErrorDetails, value: Any) -> tuple[str, str]:
    """What to say, and the rule's id."""
    kind = detail["type"]
    context: Mapping[str, Any] = detail.get("ctx") or {}
    if kind == "value_error":
        message = str(context["error"])
        if not isinstance(value, str):
            message = message.replace(repr(value), quoted(value))
        return _own_words(message, value), "wrong-value"
    if value is None and kind != "missing":
        return "nothing is given. Write a value, or remove the key", "wrong-type"
    words = _TYPES.get(kind)
    if words is not None:
        return f"{quoted(value)} is not {words}{_advice(kind, value)}", "wrong-type"
    return _beyond(kind, context, value), "wrong-value"


def _own_words(message: str, value: Any) -> str:
    """Our own validators' words; a clock time where a duration is wanted gets its spelling."""
    clock = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if clock is None or "duration" not in message:
        return message
    first, second, third = (int(part or 0) for part in clock.groups())
    hours = [(first, "h"), (second, "m"), (third, "s")]
    parts = hours if clock[3] else [(first, "m"), (second, "s")]
    spelled = "".join(f"{number}{unit}" for number, unit in parts if number) or "0s"
    seconds = first * 3600 + second * 60 + third if clock[3] else first * 60 + second
    other = f" or {seconds}s" if seconds and spelled != f"{seconds}s" else ""
    return f"{value!r} is not a duration. Write {spelled}{other}"


_TYPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a whole number of this size",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number of this size",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "dict_type": "a mapping of keys to values",
    "tuple_type": "a list",
    "list_type": "a list",
    "datetime_type": "a time with its zone",
    "datetime_parsing": "a time with its zone",
    "datetime_from_date_parsing": "a time with its zone",
    "datetime_object_invalid": "a time with its zone",
    "timezone_aware": "a time with its zone",
}


def _advice(kind: str, value: Any) -> str:
    if kind.startswith(("datetime", "timezone")):
        return ". Write it like 2025-03-15T14:25:00Z"
    if kind == "string_type" and not isinstance(value, (list, dict)):
        return ". Put it in quotes"
    if kind.startswith("bool") and isinstance(value, str) and value.lower() in _BOOLEANS:
        return f". Write {_BOOLEANS[value.lower()]}"
    if kind in ("tuple_type", "list_type"):
        return ". Write it as [one, two], or a line with '- ' for each"
    if kind.startswith(("int", "float")) and isinstance(value, str):
        return _number_advice(value)
    return ""


def _number_advice(value: str) -> str:
    stripped = value.lstrip("-").lstrip("0")
    if stripped.isascii() and stripped.isdecimal() and stripped != value and len(stripped) < 16:
        return f". Write {stripped}, without leading zeros"
    return ". Write a plain decimal number, without quotes"


def _amount(limit: Any, value: Any) -> str:
    return format_duration(int(limit)) if isinstance(value, str) else str(limit)


def _choice(expected: object, value: Any) -> str:
    choices = re.findall(r"'([^']*)'", str(expected)) or [str(expected)]
    suggestion = did_you_mean(value, choices) if isinstance(value, str) else ""
    return f"{quoted(value)} is not known here. Write one of {one_of(choices)}.{suggestion}"


def _pattern(context: Mapping[str, Any], value: Any) -> str:
    allowed = _PATTERNS.get(str(context["pattern"]))
    return f"{quoted(value)} is not of the right form. Use {allowed}" if allowed else f"{quoted(value)} is malformed"


def _items(number: int) -> str:
    return "1 item" if number == 1 else f"{number} items"


_BOUNDS = {
    "greater_than_equal": ("ge", "too small; at least"),
    "greater_than": ("gt", "too small; more than"),
    "less_than_equal": ("le", "too large; at most"),
    "less_than": ("lt", "too large; less than"),
}


def _beyond(kind: str, context: Mapping[str, Any], value: Any) -> str:
    """What to say of a value of the right type that is not allowed."""
    match kind:
        case "enum" | "literal_error":
            return _choice(context["expected"], value)
        case "union_tag_invalid":
            return _choice(context["expected_tags"], context["tag"])
        case "union_tag_not_found":
            return "the key 'do' is missing: it names the action"
        case "string_pattern_mismatch":
            return _pattern(context, value)
        case "string_too_short":
            return "the text is empty. Write something, or remove the key"
        case "string_too_long":
            return f"the text has {len(str(value))} characters; at most {context['max_length']} are allowed"
        case "too_short":
            return f"at least {_items(context['min_length'])} must be given"
        case "too_long":
            return f"at most {_items(context['max_length'])} may be given"
        case "greater_than_equal" | "greater_than" | "less_than_equal" | "less_than":
            name, words = _BOUNDS[kind]
            return f"{quoted(value)} is {words} {_amount(context[name], value)}"
        case _:
            return f"{quoted(value)} cannot stand here"


# ---- which keys a place knows --------------------------------------------------------------------------


def _keys(shape: Any, path: Sequence[str | int]) -> list[str]:
    """The keys that a document of this shape may have at a place."""
    shapes = list(_models(shape))
    for part in path:
        shapes = [model for each in shapes for step in _step(each, part) for model in _models(step)]
    keys = [
        field.alias or name
        for model in shapes
        if isinstance(model, type) and issubclass(model, BaseModel)
        for name, field in model.model_fields.items()
    ]
    return list(dict.fromkeys(keys))


def _models(shape: Any) -> Iterator[Any]:
    """A type, its wrappings taken off: the members of a union, and lists as well as what they hold."""
    origin = get_origin(shape)
    if origin is Annotated:
        yield from _models(get_args(shape)[0])
    elif origin in (Union, UnionType):
        for member in get_args(shape):
            yield from _models(member)
    else:
        if origin in (tuple, list):  # where one item may stand for a list of one
            yield from _models(get_args(shape)[0])
        yield shape


def _step(shape: Any, part: str | int) -> Iterator[Any]:
    origin, arguments = get_origin(shape), get_args(shape)
    if origin is dict:
        yield arguments[1]
    elif origin in (tuple, list):
        if isinstance(part, int):
            yield arguments[0]
    elif isinstance(shape, type) and issubclass(shape, BaseModel):
        for name, field in shape.model_fields.items():
            if part in (name, field.alias):
                yield field.annotation
