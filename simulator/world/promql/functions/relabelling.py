"""label_replace and label_join, and the check that they can ever work.

Separate because they work on labels alone, which all moments share; so a rule with a bad pattern fails when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from simulator.world.promql.errors import Place, QueryError
from simulator.world.promql.labels import LONGEST_VALUE, Labels, is_valid_name, relabelled, value_of
from simulator.world.promql.matchers import Found, compiled
from simulator.world.promql.nodes import Call, Text

_REFERENCE = re.compile(r"\$(?:\$|\{(\w+)\}|(\w+))", re.ASCII)
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,7})\Z")


def replacing(texts: Sequence[str], place: Place | None) -> Callable[[Labels], Labels]:
    """What `label_replace(v, target, template, source, pattern)` does to a series' labels."""
    target, template, source, pattern = texts
    try:
        matcher = compiled(pattern)
    except ValueError as error:
        raise QueryError(f"invalid regular expression in label_replace(): {error}", place=place) from None
    if not is_valid_name(target):
        raise QueryError(f"invalid destination label name in label_replace(): {target}", place=place)

    def replace(labels: Labels) -> Labels:
        found = matcher.fullmatch(value_of(labels, source))
        return labels if found is None else relabelled(labels, target, _bounded(_filled(template, found), place))

    return replace


def _filled(template: str, found: Found) -> str:
    """The template with `$1`, `${1}`, `$name` and `${name}` filled in; `$$` is a dollar sign."""
    many, names = len(found.groups()), found.groupdict()

    def fill(reference: re.Match[str]) -> str:
        if reference.group() == "$$":
            return "$"
        name = reference[1] if reference[1] is not None else reference[2]
        if not _NUMBER.match(name):
            return names.get(name) or ""
        number = int(name)
        return (found.group(number) or "") if number <= many else ""

    return _REFERENCE.sub(fill, template)


def joining(texts: Sequence[str], place: Place | None) -> Callable[[Labels], Labels]:
    """What `label_join(v, target, separator, source...)` does to a series' labels."""
    target, separator, *sources = texts
    for source in sources:
        if not is_valid_name(source):
            raise QueryError(f"invalid source label name in label_join(): {source}", place=place)
    if not is_valid_name(target):
        raise QueryError(f"invalid destination label name in label_join(): {target}", place=place)

    def join(labels: Labels) -> Labels:
        value = separator.join(value_of(labels, source) for source in sources)
        return relabelled(labels, target, _bounded(value, place))

    return join


def _bounded(value: str, place: Place | None) -> str:
    if len(value) > LONGEST_VALUE:
        raise QueryError(f"a label value longer than {LONGEST_VALUE:,} characters", "Join fewer labels.", place)
    return value


def texts_of(call: Call) -> list[str]:
    """The strings among a call's arguments, in order."""
    return [argument.value for argument in call.arguments if isinstance(argument, Text)]


def check_call(call: Call) -> None:
    """Raise QueryError for a pattern or a label name that can never work."""
    if call.name == "label_replace":
        replacing(texts_of(call), call.place)
    elif call.name == "label_join":
        joining(texts_of(call), call.place)
