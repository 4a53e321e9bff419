"""The format's one matching language: commands by meaning, other text by glob, numbers by comparison.

Separate because remedies, triggers, the scenario's own shell answers and the linter must agree on what a pattern
means. There are no regular expressions, so a pattern from a document can never take long.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from simulator.domain.commandline import KINDS, Read, is_assignment, split, whole
from simulator.domain.events import Recorded
from simulator.domain.simtime import parse_duration
from simulator.domain.triggers import Happening

_HARMLESS = frozenset({
    "all-namespaces", "as", "chunk-size", "cluster", "color", "connect-timeout", "container", "context", "decorate",
    "fail", "field-manager", "follow", "force", "grace-period", "graph", "include", "insecure", "kubeconfig",
    "location", "max-count", "max-time", "no-align", "no-cli-pager", "no-headers", "no-pager", "now", "oneline",
    "output", "overwrite", "prefix", "pretty", "profile", "quiet", "record", "region", "request-timeout", "show-error",
    "show-labels", "silent", "since", "since-time", "sort-by", "stat", "tail", "timeout", "timestamps",
    "target-db-instance-identifier", "user",
    "username", "v", "verbose", "wait", "watch", "yes",
})  # fmt: skip
"""Flags that do not change what a command does, only how it shows it or by which way it gets there."""

_INERT = frozenset({"help", "dry-run"})
"""Flags with which a command does nothing; only a pattern that names them matches."""

_NAMESPACE = "namespace"
_COMPARISONS = (">=", "<=", "!=", ">", "<", "=")


def text_matches(pattern: str, text: str) -> bool:
    """Whether a whole text matches a pattern, case-blind; `*` stands for any characters, nothing else is special."""
    pattern, text = pattern.casefold(), text.casefold()
    first, *others = pattern.split("*")
    if not others:
        return pattern == text
    last = others.pop()
    if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for part in others:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def command_matches(pattern: str, command: str) -> bool:
    """Whether a command line means what a pattern asks for; in `a && b | c` any of the three may."""
    return does(pattern, {}, command)


def does(pattern: str, where: Mapping[str, str], command: str) -> bool:
    """Whether one command of a line matches a pattern and carries what `where` asks."""
    return any(
        _read_matches(wanted, given) and where_holds(where, _carried(given))
        for wanted, given in _pairs(pattern, command)
    )


def _pairs(pattern: str, command: str) -> Iterable[tuple[Read, Read]]:
    wanted = whole(pattern)
    given_parts = split(command) if len(split(pattern)) < 2 else []
    for given in (*given_parts, whole(command)):
        yield (whole(pattern, tool=given.tool) if "*" in wanted.tool else wanted), given


def read_matches(pattern: str, given: Read) -> bool:
    """Whether one command as read means what a pattern asks for."""
    wanted = whole(pattern)
    return _read_matches(whole(pattern, tool=given.tool) if "*" in wanted.tool else wanted, given)


def carries(command: str) -> dict[str, str]:
    """What a command line carries: flags by long name, assignments, Kubernetes kinds, and all words as `words`.

    `kubectl scale deploy/web --replicas 10` carries `replicas: 10`, `deployment: web`; of several commands in a line
    the first one's values count.
    """
    out: dict[str, str] = {}
    for given in split(command):
        out = _carried(given) | out
    return out


def _carried(given: Read) -> dict[str, str]:
    out = {"words": " ".join(given.words)}
    for word, name in zip(given.words, given.words[1:], strict=False):
        if word in KINDS:
            out.setdefault(word, name)
    for word in given.assignments:
        name, _, value = word.partition("=")
        out[name] = value
    for flag, value in given.flags:
        out[flag] = value
    return out


def _read_matches(wanted: Read, given: Read) -> bool:
    open_ended = "*" in wanted.words
    return _flags_match(wanted, given, open_ended) and _words_match(wanted, given)


def _words_match(wanted: Read, given: Read) -> bool:
    """Words match in order; assignments may also stand in any order."""
    if _sequence_matches(wanted.words, given.words):
        return True
    plain_wanted = [word for word in wanted.words if not is_assignment(word)]
    plain_given = [word for word in given.words if not is_assignment(word)]
    if not _sequence_matches(plain_wanted, plain_given):
        return False
    left = list(given.assignments)
    for pattern in wanted.assignments:
        found = next((word for word in left if text_matches(pattern, word)), None)
        if found is None:
            return False
        left.remove(found)
    return not left or plain_wanted[-1:] == ["*"]


def _sequence_matches(patterns: Sequence[str], words: Sequence[str]) -> bool:
    """The same as for characters, a lone `*` standing for any words: step back only to the last one."""
    at = here = 0
    star = mark = -1
    while here < len(words):
        if at < len(patterns) and patterns[at] == "*":
            star, mark, at = at, here, at + 1
        elif at < len(patterns) and text_matches(patterns[at], words[here]):
            at, here = at + 1, here + 1
        elif star >= 0:
            mark += 1
            at, here = star + 1, mark
        else:
            return False
    return all(pattern == "*" for pattern in patterns[at:])


def _flags_match(wanted: Read, given: Read, open_ended: bool) -> bool:
    left = [flag for flag in given.flags if flag[0] != _NAMESPACE]
    for name, pattern in wanted.flags:
        if name == _NAMESPACE:
            continue
        found = next((flag for flag in left if flag[0] == name and _value_matches(pattern, flag[1])), None)
        if found is None:
            return False
        left.remove(found)
    return all(_may_be_extra(name, value, open_ended) for name, value in left)


def _value_matches(pattern: str, value: str) -> bool:
    return value != "false" if pattern == "true" else text_matches(_spaced(pattern), _spaced(value))


def _spaced(text: str) -> str:
    """A value, like a question in SQL, without the blanks and the last semicolon that change nothing."""
    return " ".join(text.split()).removesuffix(";").rstrip()


def _may_be_extra(name: str, value: str, open_ended: bool) -> bool:
    if name in _INERT:
        return value in ("none", "false")
    return open_ended or name in _HARMLESS or name.startswith("+")


def where_holds(where: Mapping[str, str], fields: Mapping[str, object]) -> bool:
    """Whether every named field is there and as asked: a glob, or a comparison like `> 6`, `<= 30s`, `!= web`."""
    folded = {name.casefold(): name for name in fields}
    for name, asked in where.items():
        field = name if name in fields else folded.get(name.casefold())
        if field is None or fields[field] is None or not _field_holds(asked, fields[field]):
            return False
    return True


def comparison(asked: str) -> tuple[str, str] | None:
    """The operator and the operand of a comparison, or None for a glob."""
    asked = asked.strip()
    operator = next((each for each in _COMPARISONS if asked.startswith(each)), None)
    return (operator, asked[len(operator) :].strip()) if operator else None


def _field_holds(asked: str, value: object) -> bool:
    parts = comparison(asked)
    operator, operand = parts or ("=", asked)
    values = [_plain(each) for each in value] if isinstance(value, (tuple, list)) else [_plain(value)]
    if operator == "!=":
        return not any(_equals(operand, each) for each in values)
    if operator == "=":
        return any(_equals(operand, each) for each in values)
    return any(_compares(operator, each, operand) for each in values)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value.value if isinstance(value, Enum) else value)


def _equals(operand: str, value: str) -> bool:
    numbers = _same_measure(value, operand)
    return numbers[0] == numbers[1] if numbers else text_matches(operand, value)


def _compares(operator: str, value: str, operand: str) -> bool:
    numbers = _same_measure(value, operand)
    if numbers is None:
        return False
    left, right = numbers
    return {">": left > right, ">=": left >= right, "<": left < right, "<=": left <= right}[operator]


def _same_measure(value: str, operand: str) -> tuple[float, float] | None:
    """Both as plain numbers, both as percentages or both as durations; None when they cannot be compared."""
    for measure in (_number, _percentage, _milliseconds):
        left, right = measure(value), measure(operand)
        if left is not None and right is not None:
            return left, right
    return None


def measure(text: str) -> float | None:
    """A number, a percentage or a duration as a number, or None; what may follow `>`."""
    return next((found for read in (_number, _percentage, _milliseconds) if (found := read(text)) is not None), None)


def _number(text: str) -> float | None:
    digits = text.strip().removeprefix("-").replace(".", "", 1)
    return float(text) if digits.isascii() and digits.isdecimal() and len(digits) < 300 else None


def _percentage(text: str) -> float | None:
    return _number(text[:-1]) if text.endswith("%") else None


def _milliseconds(text: str) -> float | None:
    try:
        return float(parse_duration(text, signed=True))
    except ValueError:
        return None


def happening_matches(happening: Happening, record: Recorded) -> bool:
    """Whether what happened is what a trigger waits for."""
    event = record.event
    if happening.inject is not None:
        if event.kind != "inject.delivered" or event.inject != happening.inject:
            return False
    elif event.kind != happening.event:
        return False
    about = getattr(event, event.about) if event.about else None
    if happening.match is not None and (about is None or not _about_matches(happening.match, event.about, about)):
        return False
    if not happening.where:
        return True
    fields: dict[str, object] = {"by": record.actor, **dict(event)}
    if event.about == "command":
        fields = carries(str(about)) | fields
    return where_holds(happening.where, fields)


def _about_matches(pattern: str, field: str | None, about: object) -> bool:
    text = _plain(about)
    return text_matches(pattern, text) or (field == "command" and command_matches(pattern, text))
