"""flags: the feature flags, their values and who changed them when.

Separate because flags are nobody's deployment: they change at once, for everybody.
"""

from __future__ import annotations

from simulator.domain.commandline import Read
from simulator.domain.simtime import at_wall
from simulator.domain.text import plain
from simulator.world.changes import Changed
from simulator.world.orders import SetFlag, orders_of
from simulator.world.shell.ground import Failed, Ground
from simulator.world.shell.tables import columns

KNOWS = "flags list | get NAME | set NAME VALUE | enable NAME | disable NAME | history [NAME]"


def flags(read: Read, ground: Ground) -> str:
    """Answer the flags' tool."""
    verb, rest = (read.words[1] if len(read.words) > 1 else "list"), read.words[2:]
    values = ground.changes.flags(ground.at)
    if rest and verb in ("get", "set", "enable", "disable", "history") and rest[0] not in values:
        raise Failed(f"flags: there is no flag {plain(rest[0])!r}. The flags: {', '.join(sorted(values)) or 'none'}.")
    if verb == "list" and not rest:
        return _list(values, ground)
    if verb == "get" and len(rest) == 1:
        return values[rest[0]]
    if verb == "history" and len(rest) < 2:
        return _history(rest[0] if rest else None, ground)
    order = next(iter(orders_of(read)), None)
    if isinstance(order, SetFlag):
        was = values[order.name]
        return (
            f"{order.name}: {plain(was)} -> {plain(order.value)}"
            if was != order.value
            else f"{order.name} is {plain(was)} already"
        )
    raise Failed(f"usage: {KNOWS}")


def _changed(ground: Ground, name: str | None = None) -> list[Changed]:
    return [each for each in ground.changes.until(ground.at) if each.kind == "flag" and name in (None, each.ref)]


def _list(values: dict[str, str], ground: Ground) -> str:
    if not values:
        return "No flags."
    rows = []
    for name, value in sorted(values.items()):
        last = next((each for each in reversed(_changed(ground, name))), None)
        when = f"{at_wall(ground.scenario.starts, last.at):%Y-%m-%d %H:%M}" if last else "-"
        rows.append([name, plain(value), ground.changes.owner(name), when, (plain(last.by) or "-") if last else "-"])
    return columns(["NAME", "VALUE", "SERVICE", "CHANGED (UTC)", "BY"], rows)


def _history(name: str | None, ground: Ground) -> str:
    rows = [
        [f"{at_wall(ground.scenario.starts, each.at):%Y-%m-%d %H:%M}", plain(each.by) or "-", each.what]
        for each in _changed(ground, name)
    ]
    return columns(["CHANGED (UTC)", "BY", "CHANGE"], rows) if rows else "No changes."
