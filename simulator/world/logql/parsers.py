"""What `| json` and `| logfmt` find in a line.

Separate from the stages because they know nothing of labels: text in, names and values out, or a ValueError.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

Pairs = Iterator[tuple[str, str]]

_NO_NAME = re.compile(r"[^a-zA-Z0-9_]")
_FIELD = re.compile(r'\s*([^\s="]+)(=(?:"((?:\\.|[^"\\])*)"|([^\s"]*)))?')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r"}


def json_fields(text: str) -> list[tuple[str, str]]:
    """Every value of a JSON object, those of inner objects under joined names; lists and nulls are left out."""
    try:
        found = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)  # numbers as they are written
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(found, dict):
        raise ValueError("no object")
    return list(_flat(found, ""))


def _flat(value: dict[str, Any], prefix: str) -> Pairs:
    for name, each in value.items():
        full = prefix + _named(name)
        if isinstance(each, str):
            yield full, each
        elif isinstance(each, bool):
            yield full, "true" if each else "false"
        elif isinstance(each, dict):
            yield from _flat(each, f"{full}_")


def _named(name: str) -> str:
    """A name as a label may have it."""
    if name.isidentifier() and name.isascii():
        return name
    clean = _NO_NAME.sub("_", name)
    return f"_{clean}" if clean[:1].isdecimal() else clean


def logfmt_fields(text: str) -> list[tuple[str, str]]:
    """Every `name=value` of a line's first row; names without a value are left out."""
    row = text.partition("\n")[0]
    found, at = [], 0
    while at < len(row.rstrip()):
        field = _FIELD.match(row, at)
        if field is None or field.end() == at:
            raise ValueError(f"unexpected {row[at]!r} at {at + 1}")
        name, written, quoted, bare = field.groups()
        at = field.end()
        if written is None or not (value := _unescaped(quoted) if quoted is not None else bare):
            continue
        found.append((_named(name), value))
    return found


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _PLAIN.get(found[1], found[1]), text) if "\\" in text else text
