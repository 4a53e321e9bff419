"""Being a good teammate to a person of flesh: offering to take an empty role, and answering when spoken to.

Separate because it exists only in a drill that people play: bots among themselves need no such words. A bot never
takes a person's part; it offers, once.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.bots.assembly import best_for
from simulator.bots.dice import Spread
from simulator.bots.evidence import steps_left
from simulator.bots.internal_words import action_name, best_line
from simulator.bots.mind import Duty, Mind, asking
from simulator.bots.reading import affected_service, unwell, worst_errors
from simulator.bots.stage import cause_text, last_remedy, option_of
from simulator.bots.wording import capital, small
from simulator.domain.actions import Say
from simulator.domain.base import percent
from simulator.domain.vocabulary import PersonId, Role

_PATIENCE = Spread(100, 130, 180)
"""How long a role may stand empty before somebody offers to take it."""
_SILENCE = Spread(200, 240, 300)
"""How long the IC hears nothing from Operations before asking."""
_ROLES = (Role.OPS, Role.COMMS, Role.SCRIBE)


def duties(mind: Mind) -> Iterator[Duty]:
    """What this player owes to the people in the room."""
    if mind.view.incident is None or not mind.underway:
        return
    yield from _offers(mind)
    yield from _nudge(mind)
    yield from _answers(mind)


def _offers(mind: Mind) -> Iterator[Duty]:
    incident, leader = mind.view.incident, mind.covers(Role.IC)
    if incident is None or leader is None or not mind.is_human(leader) or mind.view.roles_of(mind.me):
        return
    offered: frozenset[PersonId] = frozenset()
    for place, role in enumerate(_ROLES if mind.grave else _ROLES[:1]):
        if mind.view.holder(role) is not None:
            continue
        if best_for(mind, role, offered | mind.humans) != mind.me:
            offered |= {found for found in [best_for(mind, role, offered | mind.humans)] if found}
            continue
        name = f"offer/{role}"
        call = mind.call_name(leader)
        text = mind.dice.pick(
            (
                f"{call}, nobody has {role.title} yet. I can take it.",
                f"I am free, {call}: shall I take {role.title}?",
                f"{role.title} is still empty, {call}. Give it to me if you like.",
            ),
            name,
        )
        at = mind.due(max(incident.declared_at, incident.decision_at or 0), _PATIENCE, name) + place * 20_000
        yield Duty(name, at, asking(Say(text=text)))
        return


def _nudge(mind: Mind) -> Iterator[Duty]:
    """As IC, ask a person of flesh who is Operations and has run nothing yet what they see; once."""
    ops = mind.view.holder(Role.OPS)
    if ops is None or mind.view.holder(Role.IC) != mind.me or not mind.is_human(ops):
        return
    since = mind.memory.since.get(Role.OPS, 0)
    if all(ran.by != ops or ran.at < since for ran in mind.memory.ran):
        text = mind.dice.pick((f"@{ops}, what do you see?", f"@{ops}, where are we with the diagnosis?"), "nudge")
        yield Duty("nudge", mind.due(since, _SILENCE, "nudge"), asking(Say(text=text)))


def _answers(mind: Mind) -> Iterator[Duty]:
    for said in mind.memory.said:
        if mind.me in said.mentions and said.by != mind.me and mind.is_human(said.by):
            name = f"answer/{said.seq}"
            yield Duty(name, mind.due(said.at, mind.habits.decide, name), lambda: [Say(text=_how_it_is(mind))])


def _how_it_is(mind: Mind) -> str:
    """What this player knows now, in one or two sentences."""
    service, remedy, left = affected_service(mind.view), last_remedy(mind), steps_left(mind)
    now = (
        f"{service} fails {percent(round(worst_errors(mind.view), 3))} of requests"
        if unwell(mind.view)
        else "signals are normal"
    )
    if remedy is not None:
        done = action_name(option_of(mind, remedy.command), remedy.command)
        return f"{capital(done)} was started at {mind.clock(remedy.at)} UTC; right now {now}."
    cause, line = cause_text(mind), best_line(mind)
    seen = f"I suspect {cause}." if cause else f"{capital(line)}." if line else "Nothing conclusive yet."
    following = f" Next I {small(left[0].step)}." if left and mind.i_cover(Role.OPS) else ""
    return f"{capital(now)}. {seen}{following}"
