"""What waits for itself: injects, faults and alerts that can never start, and services that need each other.

Separate because both are questions about the whole graph. Nothing is refused for waiting; only for waiting in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.domain.matching import text_matches
from simulator.domain.triggers import Happening, When
from simulator.scenario.schema import ScenarioDocument
from simulator.scenario.sheet import Location, Sheet

Thing = tuple[str, str]
"""A kind (`inject`, `fault`, `alert`) and a name."""

_EVENTS = {
    "inject.delivered": "inject",
    "inject.answered": "inject",
    "fault.started": "fault",
    "fault.worsened": "fault",
    "fault.eased": "fault",
    "fault.cleared": "fault",
    "alert.fired": "alert",
    "alert.resolved": "alert",
}
"""Events that cannot happen before the thing that they are about has started."""


def check_circles(sheet: Sheet) -> None:
    """Refuse what waits for itself."""
    _check_triggers(sheet)
    _check_dependencies(sheet)


def _things(document: ScenarioDocument) -> dict[Thing, tuple[Location, When]]:
    out: dict[Thing, tuple[Location, When]] = {}
    for place, inject in enumerate(document.injects):
        out["inject", inject.id] = (("injects", place), inject)
    for name, fault in document.faults.items():
        out["fault", name] = (("faults", name), fault)
    for place, alert in enumerate(document.alerts):
        out.setdefault(("alert", alert.name), (("alerts", place), alert))
    return out


def _check_triggers(sheet: Sheet) -> None:
    things = _things(sheet.document)
    needs = {thing: _needs(when, things) for thing, (_, when) in things.items()}
    waiting = dict(things)
    while ready := [thing for thing in waiting if _can_start(needs[thing], waiting)]:
        for thing in ready:
            del waiting[thing]
    for thing, (location, when) in waiting.items():
        circle = _circle(thing, needs, waiting)
        if circle[0] == thing:
            names = " waits for ".join(name for _, name in [*circle, thing])
            says = f"{names}: none of them can ever start. Start one with `at`"
            sheet.add((*location, "after") if when.after else location, says, "cycle", key=True)


@dataclass(frozen=True)
class _Needs:
    """What must have started first: all of the parts, or any of them."""

    parts: tuple[_Needs | Thing, ...]
    every: bool


def _needs(when: When, things: Mapping[Thing, object]) -> _Needs:
    if when.all_of or when.any_of:
        return _Needs(tuple(_needs(each, things) for each in when.all_of or when.any_of), bool(when.all_of))
    named = tuple(_named(when.after, things)) if when.after is not None else ()
    return _Needs(named, every=not named)


def _can_start(needs: _Needs, waiting: Mapping[Thing, object]) -> bool:
    met = (_can_start(part, waiting) if isinstance(part, _Needs) else part not in waiting for part in needs.parts)
    return all(met) if needs.every else any(met)


def _named(happening: Happening, things: Mapping[Thing, object]) -> Iterator[Thing]:
    """The things of which one must have started before this can happen."""
    kind = "inject" if happening.inject is not None else _EVENTS.get(happening.event or "")
    if kind is None:
        return
    field = {"inject": "inject", "fault": "fault", "alert": "name"}[kind]
    pattern = happening.inject or happening.match or happening.where.get(field)
    if pattern is not None and (kind, pattern) in things:
        yield kind, pattern
        return
    for thing in things:
        if thing[0] == kind and (pattern is None or text_matches(pattern, thing[1])):
            yield thing


def _next(needs: _Needs, waiting: Mapping[Thing, object]) -> Thing | None:
    """Something that keeps it from starting."""
    for part in needs.parts:
        if not isinstance(part, _Needs):
            if part in waiting:
                return part
        elif not _can_start(part, waiting):
            return _next(part, waiting)
    return None


def _circle(start: Thing, needs: Mapping[Thing, _Needs], waiting: Mapping[Thing, object]) -> list[Thing]:
    """Follow what each thing waits for until one comes again: that one and all after it."""
    path: dict[Thing, None] = {}
    thing: Thing | None = start
    while thing is not None and thing not in path:
        path[thing] = None
        thing = _next(needs[thing], waiting)
    followed = list(path)
    return followed[followed.index(thing) :] if thing is not None else followed


def _check_dependencies(sheet: Sheet) -> None:
    services = sheet.document.services
    left = {name: {other for other in service.depends_on if other in services} for name, service in services.items()}
    while free := [name for name, others in left.items() if not others & left.keys()]:
        for name in free:
            del left[name]
    reported: set[str] = set()
    for name in left:
        path, other = {name: None}, name
        while (other := min(left[other] & left.keys())) not in path:
            path[other] = None
        circle = list(path)[list(path).index(other) :]
        if not reported & set(circle):
            reported |= set(circle)
            says = f"{' needs '.join([*circle, circle[0]])}: services must not need each other in a circle"
            sheet.add(("services", circle[0], "depends_on"), says, "cycle", key=True)
