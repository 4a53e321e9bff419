"""The communications lead: when the public hears what.

Separate from the words. Each stage of the response calls for a post in its state; between them a post goes out before
the last one's promise is due.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.bots.dice import Spread
from simulator.bots.mind import Duty, Mind
from simulator.bots.public_words import status_text
from simulator.bots.stage import Stage, served_again, stage_of, stage_since
from simulator.domain.actions import Status
from simulator.domain.promises import promised
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import Role, StatusState

_STATES = {
    Stage.LOOKING: StatusState.INVESTIGATING,
    Stage.FIXING: StatusState.IDENTIFIED,
    Stage.WATCHING: StatusState.MONITORING,
    Stage.OVER: StatusState.RESOLVED,
}
_SILENCE = 14 * MINUTE
"""When a post promised nothing, the next one comes after this: below the shortest silence that the guide allows."""
_AHEAD = Spread(45, 100, 180)
"""How long before a promised post is due it is written."""


def duties(mind: Mind) -> Iterator[Duty]:
    """What this player owes to the public."""
    incident = mind.view.incident
    if incident is None or incident.state == "stood_down" or not mind.i_cover(Role.COMMS):
        return
    if not mind.grave and not mind.view.status:
        return
    state = _STATES[stage_of(mind)]
    if state is StatusState.IDENTIFIED and served_again(mind):
        state = StatusState.MONITORING  # the dashboards say so before the IC does
    posts = mind.view.status
    if not posts or posts[-1].state is not state:
        since = max(stage_since(mind), mind.mine_since(Role.COMMS))
        name = f"status/{state}/{mind.round}"
        yield Duty(name, mind.due(since, mind.habits.post, name), lambda: _post(mind, state, name))
    if posts and state is not StatusState.RESOLVED:
        name = f"status/next/{len(posts)}"
        yield Duty(name, _again_at(mind, name), lambda: _post(mind, state, name))


def _post(mind: Mind, state: StatusState, name: str) -> list[Status]:
    return [Status(state=state, text=status_text(mind, state, name))]


def _again_at(mind: Mind, name: str) -> int:
    last = mind.view.status[-1]
    due = promised(last.text, last.at, mind.starts)
    if mind.does(mind.habits.breaks_promise, name):
        return mind.due(due or last.at + _SILENCE, mind.habits.overrun, name)
    return (due or last.at + _SILENCE) - mind.dice.delay(_AHEAD, name)
