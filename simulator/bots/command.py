"""The incident commander: internal updates, the claims, and asking for more people.

Separate from assembly (who does what) and from declaring (whether and how bad): this is what the IC owes while the
incident lasts. A person of flesh who is IC does all this themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.bots.dice import Spread
from simulator.bots.internal_words import update_text
from simulator.bots.mind import Duty, Mind, asking
from simulator.bots.reading import affected_service
from simulator.bots.stage import Stage, last_remedy, restored_at, stage_of, stage_since
from simulator.domain.actions import Mitigate, Request, Resolve, Update
from simulator.domain.promises import promised
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import Role

QUIET = 15 * MINUTE
"""The runbook's recovery: baseline for a quarter of an hour before it counts as resolved."""
_AHEAD = Spread(45, 90, 150)
"""How long before a promised update is due it is written."""
_HASTY = Spread(60, 150, 300)
"""After what time somebody hasty calls it mitigated or resolved without looking."""
_RETRY = Spread(60, 90, 150)
"""After what time a refused claim is made again."""


def duties(mind: Mind) -> Iterator[Duty]:
    """What this player owes as IC."""
    if mind.view.incident is None or not mind.i_cover(Role.IC):
        return
    yield from _updates(mind)
    if mind.underway:
        yield from _claims(mind)
        yield from _more_people(mind)


# ---- updates ----------------------------------------------------------------------------------------


def _updates(mind: Mind) -> Iterator[Duty]:
    stage = stage_of(mind)
    since = max(stage_since(mind), mind.mine_since(Role.IC))
    name = f"update/{stage}/{mind.round}"
    if stage is Stage.OVER and mind.view.incident and mind.view.incident.state == "stood_down":
        return
    yield Duty(name, mind.due(since, mind.habits.update, name), lambda: [Update(text=update_text(mind, name))])
    if stage is not Stage.OVER and mind.memory.updates:
        again = f"update/next/{len(mind.memory.updates)}"
        yield Duty(again, again_at(mind, again), lambda: [Update(text=update_text(mind, again))])


def again_at(mind: Mind, name: str) -> int:
    """When the next internal update is written: before what the last one promised, or late where promises slip."""
    last = mind.memory.updates[-1]
    due = promised(last.text, last.at, mind.starts)
    if mind.does(mind.habits.breaks_promise, name):
        return mind.due(due or last.at + QUIET, mind.habits.overrun, name)
    return (due or last.at + 2 * QUIET) - mind.dice.delay(_AHEAD, name)


# ---- claims -----------------------------------------------------------------------------------------


def _claims(mind: Mind) -> Iterator[Duty]:
    incident, well = mind.view.incident, mind.memory.well_since
    if incident is None:
        return
    if incident.state == "open":
        yield from _mitigated(mind, well)
    elif well is not None or mind.does(mind.habits.hasty_resolve, "hasty-resolve"):
        yield from _resolved(mind, well, incident.mitigated_at or mind.now)


def _mitigated(mind: Mind, well: int | None) -> Iterator[Duty]:
    name = f"mitigate/{mind.round}/{mind.memory.times_refused('mitigate')}"
    remedy = last_remedy(mind)
    if well is not None and (remedy is not None or mind.memory.saw_trouble):
        since = max(well, mind.memory.last_refusal("mitigate"))
        text = f"{affected_service(mind.view)} within its objective since {mind.clock(restored_at(mind))} UTC."
        yield Duty(name, mind.due(since, mind.habits.confirm, name), asking(Mitigate(text=text)))
    elif remedy is not None and mind.does(mind.habits.hasty_claim, "hasty-claim"):
        yield Duty(name, mind.due(remedy.at, _HASTY, "hasty-claim/after"), asking(Mitigate()))


def _resolved(mind: Mind, well: int | None, mitigated_at: int) -> Iterator[Duty]:
    refused = mind.memory.times_refused("resolve")
    name = f"resolve/{mind.round}/{refused}"
    if refused:
        yield Duty(name, mind.due(mind.memory.last_refusal("resolve"), _RETRY, name), asking(Resolve()))
    elif mind.does(mind.habits.hasty_resolve, f"hasty-resolve/{mind.round}"):
        yield Duty(name, mind.due(mitigated_at, _HASTY, name), asking(Resolve()))
    elif well is not None:
        text = f"Stable since {mind.clock(well)} UTC."
        quiet = max(well + QUIET, mitigated_at)
        yield Duty(name, mind.due(quiet, mind.habits.settle, name), asking(Resolve(text=text)))


# ---- more people ------------------------------------------------------------------------------------


def _more_people(mind: Mind) -> Iterator[Duty]:
    if not mind.memory.prompted or mind.memory.requested or mind.does(mind.habits.ignores, "prompt"):
        return
    service = affected_service(mind.view)
    what = mind.dice.pick((f"A second engineer for {service}", f"An expert on {service}"), "request/what")
    ask = Request(what=what, why="Half an hour without mitigation; another pair of eyes on the cause.")
    yield Duty("request", mind.due(mind.memory.prompted[0], mind.habits.decide, "request"), asking(ask))
