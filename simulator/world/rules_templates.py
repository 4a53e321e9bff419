"""The templates of alerts' labels and annotations: `{{ $labels.pod }}`, `{{ $value | humanizePercentage }}`.

Separate because it is a small language of its own, Go's, of which rules use values and functions in pipelines. What
goes beyond that (conditions, loops, queries) is left as it stands, so that a text is never half a text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

_ACTION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
_WORD = re.compile(
    r"""\s*(?:(?P<pipe>\|)|(?P<label>(?:\$labels|\.Labels)\.(?P<name>[A-Za-z_]\w*))|(?P<value>\$value|\.Value)(?![\w.])"""
    r"""|(?P<labels>\$labels|\.Labels)(?![\w.])"""
    r"""|(?P<text>"(?:[^"\\]|\\.)*"|`[^`]*`)|(?P<number>-?\d+(?:\.\d+)?)|(?P<function>[A-Za-z]\w*))"""
)
_VERB = re.compile(r"%(\.\d+)?([fgdsveq%])")

Piece = str | float


class NotRendered(Exception):
    """A template that goes beyond what is rendered."""


def render(text: str, labels: Mapping[str, str], value: float) -> str:
    """A text with its templates filled in; those that cannot be are left as they are."""

    def filled(found: re.Match[str]) -> str:
        try:
            return _text(_pipeline(found[1], labels, value))
        except NotRendered:
            return found[0]

    return _ACTION.sub(filled, text)


def not_rendered(text: str) -> tuple[str, ...]:
    """The templates of a text that would be left as they are."""
    left = []
    for found in _ACTION.finditer(text):
        try:
            _pipeline(found[1], {}, 0.0)
        except NotRendered:
            left.append(found[0])
    return tuple(left)


def _pipeline(code: str, labels: Mapping[str, str], value: float) -> Piece:
    stages: list[list[Piece | tuple[str]]] = [[]]
    at = 0
    while at < len(code):
        found = _WORD.match(code, at)
        if found is None:
            raise NotRendered(code)
        at = found.end()
        if found["pipe"]:
            stages.append([])
        elif found["label"]:
            stages[-1].append(labels.get(found["name"], ""))
        elif found["labels"]:
            # As Go prints a map: by rising keys.
            stages[-1].append(f"map[{' '.join(f'{name}:{labels[name]}' for name in sorted(labels))}]")
        elif found["value"]:
            stages[-1].append(value)
        elif found["text"]:
            stages[-1].append(found["text"][1:-1].replace('\\"', '"').replace("\\n", "\n"))
        elif found["number"]:
            stages[-1].append(float(found["number"]))
        else:
            stages[-1].append((found["function"],))
    result: list[Piece] = []
    for words in stages:
        result = [_stage(words, result)]
    return result[0]


def _stage(words: list[Piece | tuple[str]], before: list[Piece]) -> Piece:
    if words and isinstance(words[0], tuple):
        arguments = [word for word in words[1:] if not isinstance(word, tuple)] + before
        function = FUNCTIONS.get(words[0][0])
        if function is None or len(arguments) != len(words) - 1 + len(before):
            raise NotRendered(words[0][0])
        try:
            return function(*arguments)
        except (TypeError, ValueError, OverflowError, OSError) as error:
            raise NotRendered(str(error)) from None
    if len(words) == 1 and not before and not isinstance(words[0], tuple):
        return words[0]
    raise NotRendered("not a pipeline")


def _text(piece: Piece) -> str:
    if isinstance(piece, str):
        return piece
    if math.isnan(piece) or math.isinf(piece):
        return {"nan": "NaN", "inf": "+Inf", "-inf": "-Inf"}[str(piece)]
    shortest = repr(float(piece))
    return shortest.removesuffix(".0") if abs(piece) < 1e21 else shortest


def _number(piece: Piece) -> float:
    return float(piece)


def _four(value: float) -> str:
    return f"{value:.4g}"


def _humanize(
    piece: Piece, base: float = 1000.0, up: tuple[str, ...] = ("k", "M", "G", "T", "P", "E", "Z", "Y")
) -> str:
    value = _number(piece)
    if value == 0 or not math.isfinite(value):
        return _four(value)
    prefix = ""
    if abs(value) >= 1 or base != 1000.0:
        for each in up:
            if abs(value) < base:
                break
            prefix, value = each, value / base
    else:
        for each in ("m", "u", "n", "p", "f", "a", "z", "y"):
            if abs(value) >= 1:
                break
            prefix, value = each, value * base
    return f"{_four(value)}{prefix}"


def _humanize1024(piece: Piece) -> str:
    return _humanize(piece, 1024.0, ("ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"))


def _percentage(piece: Piece) -> str:
    return f"{_four(_number(piece) * 100)}%"


def _duration(piece: Piece) -> str:
    value = _number(piece)
    if not math.isfinite(value):
        return _four(value)
    if abs(value) < 1:
        return f"{_humanize(value)}s" if value else "0s"
    sign, seconds = ("-" if value < 0 else ""), int(abs(value))
    days, hours, minutes = seconds // 86_400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return f"{sign}{days}d {hours}h {minutes}m {seconds % 60}s"
    if hours:
        return f"{sign}{hours}h {minutes}m {seconds % 60}s"
    if minutes:
        return f"{sign}{minutes}m {seconds % 60}s"
    return f"{sign}{_four(abs(value))}s"


def _timestamp(piece: Piece) -> str:
    at = datetime.fromtimestamp(_number(piece), UTC)
    return f"{at:%Y-%m-%d %H:%M:%S} +0000 UTC"


def _printf(shape: Piece, *values: Piece) -> str:
    left = list(values)

    def one(found: re.Match[str]) -> str:
        if found[2] == "%":
            return "%"
        value = left.pop(0)
        if found[2] in "fge":
            return f"{_number(value):{found[1] or ''}{found[2]}}"
        if found[2] == "d":
            return str(int(_number(value)))
        return f'"{_text(value)}"' if found[2] == "q" else _text(value)

    try:
        return _VERB.sub(one, str(shape))
    except IndexError:
        raise ValueError("too few values") from None


FUNCTIONS: dict[str, Callable[..., Piece]] = {
    "humanize": _humanize,
    "humanize1024": _humanize1024,
    "humanizePercentage": _percentage,
    "humanizeDuration": _duration,
    "humanizeTimestamp": _timestamp,
    "printf": _printf,
    "title": lambda text: str(text).title(),
    "toUpper": lambda text: str(text).upper(),
    "toLower": lambda text: str(text).lower(),
    "reReplaceAll": lambda pattern, by, text: _replaced(str(pattern), str(by), str(text)),
}
"""The functions of Prometheus's templates that need nothing but their arguments."""


def _replaced(pattern: str, by: str, text: str) -> str:
    """RE2's own replacement, linear in time whatever the pattern."""
    import re2

    return str(re2.sub(pattern, re.sub(r"\$\{?(\d+)\}?", r"\\\1", by), text))
