"""Triggers and the happenings that they wait for: each has one condition, and names events that exist.

Separate from the other references because triggers have one shape everywhere, and because what waits for itself, in a
circle, can never start.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.domain.events import KINDS
from simulator.domain.matching import comparison, measure, text_matches
from simulator.domain.triggers import Happening, Trigger, When
from simulator.scenario.schema import ScenarioDocument
from simulator.scenario.sheet import Location, Sheet

_CONDITIONS = "at, after, expr, all_of or any_of"


def triggers(document: ScenarioDocument) -> Iterator[tuple[Location, Trigger]]:
    """Every trigger of a scenario, with where it stands."""
    for name, fault in document.faults.items():
        yield ("faults", name), fault
    for place, alert in enumerate(document.alerts):
        yield ("alerts", place), alert
    for place, inject in enumerate(document.injects):
        yield ("injects", place), inject
    for place, hint in enumerate(document.hints):
        yield ("hints", place), hint


def happenings(document: ScenarioDocument) -> Iterator[tuple[Location, Happening]]:
    """Every happening that something waits for, with where it stands."""
    for location, trigger in triggers(document):
        yield from _awaited(location, trigger)
        for place, happening in enumerate(trigger.unless):
            yield (*location, "unless", place), happening
    for place, command in enumerate(document.commands):
        for nth, happening in enumerate(command.unless):
            yield ("commands", place, "unless", nth), happening
    severity = document.truth.severity if document.truth else None
    for place, span in enumerate(severity if isinstance(severity, tuple) else ()):
        location = ("truth", "severity", place, "from")
        yield location, Happening(event=span.from_) if isinstance(span.from_, str) else span.from_


def _awaited(location: Location, when: When) -> Iterator[tuple[Location, Happening]]:
    if when.after is not None:
        yield (*location, "after"), when.after
    for key, inner in (("all_of", when.all_of), ("any_of", when.any_of)):
        for place, each in enumerate(inner):
            yield from _awaited((*location, key, place), each)


def check_happenings(sheet: Sheet) -> None:
    """Check every trigger and every happening."""
    document = sheet.document
    for location, trigger in triggers(document):
        optional = location[0] == "faults" or (location == ("alerts", 0) and bool(document.solved_by))
        optional = optional or (location[0] == "alerts" and location[1] in sheet.overlays)
        _check_conditions(sheet, location, trigger, optional=optional)
    for location, happening in happenings(document):
        _check_happening(sheet, location, happening)
    for location, where in _carried(document):
        for field, asked in where.items():
            check_comparison(sheet, (*location, "where", field), asked)


def _carried(document: ScenarioDocument) -> Iterator[tuple[Location, Mapping[str, str]]]:
    """What remedies and harms compare with what a command carries."""
    for place, remedy in enumerate(document.solved_by):
        yield ("solved_by", place), remedy.where
    for name, fault in document.faults.items():
        for key, remedies in (("cleared_by", fault.cleared_by), ("reduced_by", fault.reduced_by)):
            for place, remedy in enumerate(remedies):
                yield ("faults", name, key, place), remedy.where
        for place, harm in enumerate(fault.worsened_by):
            yield ("faults", name, "worsened_by", place), harm.where
            for nth, remedy in enumerate(harm.cleared_by):
                yield ("faults", name, "worsened_by", place, "cleared_by", nth), remedy.where


def _check_conditions(sheet: Sheet, location: Location, when: When, *, optional: bool = False) -> None:
    if when.conditions == 0 and not optional:
        says = f"it never starts. Give one of {_CONDITIONS}"
        if location[0] == "alerts" and sheet.rules:
            says += "; or name it like an alert of the rule files"
        sheet.add(location, says, "no-trigger")
    if when.conditions > 1:
        says = f"it has {when.conditions} conditions. Give one of {_CONDITIONS}, or put them into all_of or any_of"
        sheet.add(location, says, "two-triggers")
    if when.for_ and when.expr is None:
        sheet.add((*location, "for"), "says how long an `expr` must hold, and there is none", "wrong-value", key=True)
    for key, inner in (("all_of", when.all_of), ("any_of", when.any_of)):
        for place, each in enumerate(inner):
            _check_conditions(sheet, (*location, key, place), each)


def _check_happening(sheet: Sheet, location: Location, happening: Happening) -> None:
    kind = happening.event or "inject.delivered"
    if kind not in KINDS:
        sheet.unknown((*location, "event"), "kind of event", kind, KINDS)
        return
    known = _ids(sheet)
    if happening.inject is not None and happening.inject not in known["inject"]:
        sheet.unknown((*location, "inject"), "inject", happening.inject, known["inject"])
    about = KINDS[kind].about
    if happening.match is not None and about is None:
        says = f"{kind} has no text to match. Use where, or leave it out"
        sheet.add((*location, "match"), says, "wrong-value", key=True)
    elif happening.match is not None and about is not None:
        _check_name(sheet, (*location, "match"), kind, about, happening.match)
    for field, asked in happening.where.items():
        _check_where(sheet, (*location, "where", field), kind, field, asked)


def _check_where(sheet: Sheet, location: Location, kind: str, field: str, asked: str) -> None:
    fields = [*KINDS[kind].model_fields, "by"]
    fields.remove("kind")
    if field not in fields and KINDS[kind].about != "command":
        sheet.unknown(location, f"field of {kind}", field, fields, key=True)
        return
    check_comparison(sheet, location, asked)
    _check_name(sheet, location, kind, field, asked)
    people = sheet.team.people
    if field == "by" and people is not None and comparison(asked) is None and kind != "deploy.applied":
        known = [person.id for person in people] + ["system", "facilitator"]
        if not any(text_matches(asked, person) for person in known):
            sheet.unknown(location, "person of the team", asked, known)


def check_comparison(sheet: Sheet, location: Location, asked: str) -> None:
    """A comparison by size needs a number, a percentage or a duration."""
    parts = comparison(asked)
    if parts is not None and parts[0] not in ("=", "!=") and measure(parts[1]) is None:
        says = f"'{asked}' compares with no number. Write it like '> 6', '>= 30s' or '< 5%'"
        sheet.add(location, says, "wrong-value")


def _ids(sheet: Sheet) -> Mapping[str, list[str]]:
    document = sheet.document
    return {
        "fault": [*document.faults, *(["main"] if document.solved_by else [])],
        "inject": [inject.id for inject in document.injects],
        "name": [*(alert.name for alert in document.alerts), *sheet.rule_names],
        "deploy": [deploy.id for deploy in document.deploys],
        "changed": [change.name for change in document.changes or ()],
    }


_WHAT = {"fault": "fault", "inject": "inject", "name": "alert", "deploy": "deploy", "changed": "change"}


def _check_name(sheet: Sheet, location: Location, kind: str, field: str, pattern: str) -> None:
    """A pattern for a fault's, an inject's, an alert's, a deploy's or a change's name must match one of them."""
    if kind == "change.applied":
        field = "changed" if field == "name" else field
    elif field == "name" and not kind.startswith("alert."):
        return
    if field not in _WHAT or comparison(pattern) is not None:
        return
    known = _ids(sheet)[field]
    if not any(text_matches(pattern, name) for name in known):
        sheet.unknown(location, _WHAT[field], pattern, known)
