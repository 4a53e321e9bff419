"""Answering what reaches the room from outside: tickets, questions from above, offers of help.

Separate because it is owed to somebody who waits. A question goes to the role that it asks for; what asks for nobody
goes to Comms, an offer to touch the system to Operations; a person of flesh in that role answers themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from simulator.bots.internal_words import action_name, best_line, eta_minutes
from simulator.bots.mind import Duty, Mind
from simulator.bots.public_words import public_impact
from simulator.bots.reading import onset
from simulator.bots.stage import (
    Stage,
    cause_text,
    last_remedy,
    option_of,
    restored_at,
    served_again,
    stage_of,
    what_helped,
)
from simulator.bots.weighing import false_alarm, nothing_wrong
from simulator.bots.wording import capital, impact_of, minutes
from simulator.domain.actions import Reply
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import PersonId, Role
from simulator.views import InjectView

_OFFER = re.compile(
    r"\b(shall (?:i|we)|should (?:i|we)|can i|may i|want me to|let me|i just ran|just run|i (?:could|can) )\b",
    re.I,
)
_SEND = re.compile(r"\b(send|write to|tell everybody|announce|mail)\b", re.I)
_SEVERITY = re.compile(r"\bSEV ?[1-4]\b", re.I)


def duties(mind: Mind) -> Iterator[Duty]:
    """What this player owes to those who wrote in."""
    for inject in mind.view.injects:
        if inject.answered_at is not None or _answers(mind, inject) != mind.me:
            continue
        name = f"reply/{inject.id}/{inject.at}"
        if mind.does(mind.habits.ignores, name) or not (
            inject.asks or mind.does(mind.habits.courteous, f"{name}/kind")
        ):
            continue
        since = max(inject.at, mind.mine_since(_role(inject)))
        yield Duty(name, mind.due(since, mind.habits.reply, name), partial(_reply, mind, inject, name))


def _role(inject: InjectView) -> Role:
    if inject.asks:
        return inject.asks[0]
    return Role.OPS if _OFFER.search(inject.text) else Role.IC if _SEVERITY.search(inject.text) else Role.COMMS


def _answers(mind: Mind, inject: InjectView) -> PersonId | None:
    held = next((mind.view.holder(role) for role in inject.asks if mind.view.holder(role)), None)
    return held or mind.covers(_role(inject))


def _reply(mind: Mind, inject: InjectView, name: str) -> list[Reply]:
    if mind.does(mind.habits.curt, f"{name}/short"):
        text = mind.dice.pick(("We are on it.", "Working on it, more later.", "Noted, we are looking."), name)
    elif _offers(mind, inject):
        text = _decline(mind, inject, name)
    elif _SEVERITY.search(inject.text) and mind.view.incident is not None and not inject.asks:
        text = _severity(mind, inject, name)
    else:
        text = _situation(mind, name)
    return [Reply(inject=inject.id, text=text)]


def _offers(mind: Mind, inject: InjectView) -> bool:
    """Whether somebody offers to do something that should not be done now."""
    if inject.asks:
        return nothing_wrong(mind) and bool(_SEND.search(inject.text))
    return bool(_OFFER.search(inject.text))


def _decline(mind: Mind, inject: InjectView, name: str) -> str:
    """No to an offer, with the reason: what the signals say, and what is done instead."""
    no = mind.dice.pick(
        ("No, please do not.", "Please leave that for now.", "Thanks for offering, but please hold."), name
    )
    if _SEND.search(inject.text) and nothing_wrong(mind):
        return (
            f"{no} {_served(mind)} I write to you again as soon as we know why it is red, "
            f"by {mind.clock(mind.now + 10 * MINUTE)} UTC."
        )
    if nothing_wrong(mind):
        return f"{no} {_served(mind)} There is nothing to repair on that side, and moving things now could break it."
    return f"{no} {_progress(mind)} Nobody changes anything outside the runbook until that is through."


def _served(mind: Mind) -> str:
    line = best_line(mind)
    seen = f" ({line})" if line and false_alarm(mind) else ""
    return f"By every signal that we have customers are served as usual{seen}."


def _severity(mind: Mind, inject: InjectView, name: str) -> str:
    incident, asked = mind.view.incident, _SEVERITY.search(inject.text)
    if incident is None or asked is None:
        return _situation(mind, name)
    severity, impact = incident.severity, impact_of(incident.impact).now
    if asked[0].replace(" ", "").upper() == severity:
        return f"It is {severity} now. {_progress(mind)}"
    return mind.dice.pick(
        (
            f"I understand that it hurts. It stays {severity}: {impact}, and impact decides. {_progress(mind)}",
            f"We class by impact, and {impact}; that is {severity}. It does not slow us down. {_progress(mind)}",
        ),
        name,
    )


def _situation(mind: Mind, name: str) -> str:
    """How things stand: what users feel and since when, what is done, and when there is more."""
    impact, stage, since = public_impact(mind), stage_of(mind), mind.clock(onset(mind.view))
    soon = mind.clock(mind.now + 15 * MINUTE)
    if nothing_wrong(mind) and last_remedy(mind) is None:
        return f"{_served(mind)} We are finding out why the alert says otherwise. More by {soon} UTC."
    if served_again(mind):
        over = f" since {mind.clock(restored_at(mind))} UTC"
        closing = "" if stage is Stage.OVER else f" More by {soon} UTC."
        return f"From {since} UTC {impact.past}; {impact.over}{over}. {_progress(mind)}{closing}"
    opening = mind.dice.pick(("Here is what we know.", "Thanks for asking.", "Short version:"), f"{name}/opening")
    return f"{opening} {capital(impact.now)} since about {since} UTC. {_progress(mind)} More by {soon} UTC."


def _progress(mind: Mind) -> str:
    """What is being done, in a sentence."""
    remedy, stage, cause = what_helped(mind), stage_of(mind), cause_text(mind)
    if remedy is None or stage is Stage.LOOKING:
        return f"We suspect {cause} and are preparing a fix." if cause else "We are working through the runbook."
    done = action_name(option_of(mind, remedy.command), remedy.command)
    if not served_again(mind):
        left = max(1, eta_minutes(option_of(mind, remedy.command)) - (mind.now - remedy.at) // MINUTE)
        return f"{capital(done)} is under way, about {minutes(left * MINUTE)} more."
    return f"{capital(done)} did it, and we keep watching."
