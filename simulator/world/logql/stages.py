"""A line's way through a pipeline: filtered, parsed, relabelled.

Separate because searches, counts and histograms all send lines the same way. Loki's rules hold where they are odd: a
parsed label that the stream has already gets `_extracted` behind its name, what cannot be parsed carries `__error__`
and goes on, and a label that is not there meets no comparison.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from simulator.world.logql.literals import seconds, size
from simulator.world.logql.nodes import (
    All,
    Any,
    Condition,
    Drop,
    Keep,
    LabelCompares,
    LabelFormat,
    LabelIs,
    LineFilter,
    LineFormat,
    ParseJson,
    ParseLogfmt,
    Stage,
    Template,
    Unit,
)
from simulator.world.logql.parsers import json_fields, logfmt_fields
from simulator.world.promql.errors import QueryError

ERROR = "__error__"
LONGEST_TEXT = 16_384
"""Characters that one stage may write: a template that holds its own label twice doubles it at every stage."""
LEVEL = "detected_level"
"""The label that a line's level has before anything is parsed."""

_ORDERS: dict[str, Callable[[float, float], bool]] = {
    "==": operator.eq, "!=": operator.ne, ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
}  # fmt: skip


@dataclass(slots=True)
class Entry:
    """A line on its way."""

    text: str
    labels: dict[str, str]
    stream: Mapping[str, str]

    def extract(self, fields: Sequence[tuple[str, str]]) -> None:
        """Take in what was parsed."""
        for name, value in fields:
            self.labels[f"{name}_extracted" if name in self.stream else name] = value


def passes(stages: Sequence[Stage], entry: Entry) -> bool:
    """Send a line through all stages; whether it comes out."""
    return all(_passes(stage, entry) for stage in stages)


def reads_text(stages: Sequence[Stage]) -> bool:
    """Whether any stage looks at more than a line's labels."""
    return any(isinstance(stage, LineFilter | ParseJson | ParseLogfmt | LineFormat) for stage in stages)


def _passes(stage: Stage, entry: Entry) -> bool:
    if isinstance(stage, LineFilter):
        return _holds(stage, entry.text) == stage.keeps
    if isinstance(stage, ParseJson):
        _parse(entry, json_fields, "JSONParserErr")
    elif isinstance(stage, ParseLogfmt):
        _parse(entry, logfmt_fields, "LogfmtParserErr")
    elif isinstance(stage, LineFormat):
        entry.text = _filled(stage.template, entry.labels)
    elif isinstance(stage, LabelFormat):
        _relabel(stage, entry.labels)
    elif isinstance(stage, Drop):
        entry.labels = {name: value for name, value in entry.labels.items() if name not in stage.names}
    elif isinstance(stage, Keep):
        entry.labels = {name: value for name, value in entry.labels.items() if name in stage.names or name == ERROR}
    else:
        return _meets(stage, entry.labels)
    return True


def _holds(stage: LineFilter, text: str) -> bool:
    return any(word in text for word in stage.words) or any(each.search(text) for each in stage.patterns)


def _parse(entry: Entry, fields: Callable[[str], Sequence[tuple[str, str]]], error: str) -> None:
    try:
        entry.extract(fields(entry.text))
    except ValueError:
        entry.labels[ERROR] = error


def _filled(template: Template, labels: Mapping[str, str]) -> str:
    text = "".join(part if isinstance(part, str) else labels.get(part[0], "") for part in template)
    if len(text) > LONGEST_TEXT:
        raise QueryError(f"a template writes more than {LONGEST_TEXT:,} characters", "Put fewer labels into it.")
    return text


def _relabel(stage: LabelFormat, labels: dict[str, str]) -> None:
    for name, source in stage.renamed:
        if source in labels:
            labels[name] = labels.pop(source)
    for name, template in stage.written:
        labels[name] = _filled(template, labels)


def _meets(condition: Condition, labels: dict[str, str]) -> bool:
    if isinstance(condition, LabelIs):
        return condition.matcher.matches(labels.get(condition.matcher.name, ""))
    if isinstance(condition, All):
        return all(_meets(part, labels) for part in condition.parts)
    if isinstance(condition, Any):
        return any(_meets(part, labels) for part in condition.parts)
    if isinstance(condition, LabelCompares):
        return _compares(condition, labels)
    assert_never(condition)


def _compares(condition: LabelCompares, labels: dict[str, str]) -> bool:
    """Compare a label's number; what is no number keeps the line, with an error, as Loki has it."""
    if ERROR in labels:
        return True
    text = labels.get(condition.name)
    if text is None:
        return False
    value = _number(text, condition.unit)
    if value is None:
        labels[ERROR] = "LabelFilterErr"
        return True
    return _ORDERS[condition.order](value, condition.value)


def _number(text: str, unit: Unit) -> float | None:
    if unit == "duration":
        return seconds(text)
    if unit == "bytes":
        return size(text)
    try:
        return float(text)
    except ValueError:
        return None
