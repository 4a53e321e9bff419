"""Rules about queries: what waits for one must be able to ask it.

Separate by topic; each function is one rule. Who lints says how queries are judged: the telemetry is no part of a
scenario's document.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.domain.triggers import When
from simulator.scenario.happenings import triggers
from simulator.scenario.lint.rule import Finding, Subject
from simulator.scenario.sheet import Location


def query_refused(subject: Subject) -> Iterator[Finding]:
    """A query that cannot be evaluated never holds."""
    if subject.refusal is None:
        return
    for location, expr, every in _queries(subject):
        says = subject.refusal(subject.loaded.scenario, expr, every)
        if says is not None:
            yield Finding((*location, "expr"), f"{says.rstrip('.')}. Until it is put right it never holds")


def _queries(subject: Subject) -> Iterator[tuple[Location, str, int]]:
    sheet = subject.loaded.sheet
    for location, trigger in triggers(sheet.document):
        yield from _of(location, trigger)
    for begin, file in sheet.rule_files:
        for location, group, rule in file.rules:
            yield (*begin, *location), rule.expr, group.interval


def _of(location: Location, when: When) -> Iterator[tuple[Location, str, int]]:
    if when.expr is not None:
        yield location, when.expr, 0
    for key, inner in (("all_of", when.all_of), ("any_of", when.any_of)):
        for place, each in enumerate(inner):
            yield from _of((*location, key, place), each)
