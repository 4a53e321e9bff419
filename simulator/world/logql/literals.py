"""Strings, durations, sizes and templates as LogQL writes them.

Separate because the conversion of the tree meets each of them in several places.
"""

from __future__ import annotations

import re

from simulator.world.logql.nodes import Template

_ESCAPE = re.compile(r"\\(?:([abfnrtv\\\"'])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_PLAIN = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}

_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ns|us|\u00b5s|ms|s|m|h|d|w|y)")
_SECONDS = {
    "ns": 1e-9, "us": 1e-6, "\u00b5s": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0,
    "w": 604_800.0, "y": 31_536_000.0,
}  # fmt: skip
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s?([kmgtpKMGTP]?)(i?)[bB]?\Z")
_POWERS = " kmgtp"

_FIELD = re.compile(r"\{\{-?\s*\.([a-zA-Z_][a-zA-Z0-9_]*)\s*-?\}\}|\{\{(.*?)(?:\}\}|\Z)", re.DOTALL)


def unquoted(literal: str) -> str:
    """The text of a string literal; a ValueError says what is wrong with it."""
    body = literal[1:-1]
    if literal[0] == "`":
        return body

    def read(found: re.Match[str]) -> str:
        plain, byte, point, other = found.groups()
        if other is not None:
            raise ValueError(f"there is no escape \\{other}. Write \\\\ for a backslash, or use backticks")
        return _PLAIN.get(plain, plain) if plain else chr(int(byte or point, 16))

    return _ESCAPE.sub(read, body)


def seconds(text: str) -> float | None:
    """A duration such as `1m30s`, also a negative one, in seconds; None where it is none."""
    body = text.removeprefix("-")
    parts = list(_DURATION.finditer(body))
    if not parts or "".join(part[0] for part in parts) != body:
        return None
    total = sum(float(part[1]) * _SECONDS[part[2]] for part in parts)
    return -total if text.startswith("-") else total


def size(text: str) -> float | None:
    """A size such as `20KB` or `5MiB` in bytes; None where it is none."""
    found = _SIZE.match(text)
    if found is None:
        return None
    base = 1024.0 if found[3] else 1000.0
    return float(found[1]) * base ** _POWERS.index(found[2].lower() or " ")


def template(text: str) -> Template:
    """The parts of a template; a ValueError names what is not supported in it."""
    parts: list[str | tuple[str]] = []
    at = 0
    for found in _FIELD.finditer(text):
        if found[1] is None:
            raise ValueError(f"not supported: {{{{{found[2].strip()[:40]}}}}} in a template. Only {{{{.label}}}} is")
        parts += [text[at : found.start()], (found[1],)]
        at = found.end()
    return (*parts, text[at:])
