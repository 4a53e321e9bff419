"""What is said, and to whom: room, replies, updates, status page, stakeholders, hints, notes and the postmortem.

Separate because words change no lifecycle; they are recorded as they stand and judged later.
"""

from __future__ import annotations

import re

from simulator.domain import actions as ac
from simulator.domain import events as ev
from simulator.domain.decide.asked import Asked, reject
from simulator.domain.lifecycle import IncidentPhase
from simulator.domain.vocabulary import PersonId

_MENTION = re.compile(r"@([a-z0-9][a-z0-9-]{0,62})")


def mentions(asked: Asked, text: str) -> tuple[PersonId, ...]:
    """The members of the team that a text names with an @."""
    named = dict.fromkeys(_MENTION.findall(text))
    return tuple(PersonId(person) for person in named if asked.scenario.person(person) is not None)


def say(asked: Asked, action: ac.Say) -> list[ev.Event]:
    """Say something in the room."""
    return [ev.MessagePosted(text=action.text, mentions=mentions(asked, action.text))]


def reply(asked: Asked, action: ac.Reply) -> list[ev.Event]:
    """Answer an inject that has been delivered."""
    inject = asked.state.injects.get(action.inject)
    if inject is None:
        known = ", ".join(asked.state.injects) or "none yet"
        reject(f"Nothing called {action.inject!r} has come in. To answer: {known}.")
    return [ev.InjectAnswered(inject=action.inject, text=action.text, after=asked.at - inject.at)]


def update(asked: Asked, action: ac.Update) -> list[ev.Event]:
    """Post an internal update."""
    return [ev.UpdatePosted(text=action.text)]


def status(asked: Asked, action: ac.Status) -> list[ev.Event]:
    """Post on the public status page."""
    return [ev.StatusPosted(state=action.state, text=action.text, components=action.components)]


def notify(asked: Asked, action: ac.Notify) -> list[ev.Event]:
    """Tell a stakeholder: a function, or a person who is not playable."""
    known = {*asked.scenario.functions, *(each.id for each in asked.scenario.people)}
    if action.who not in known:
        reject(f"Nobody called {action.who!r} to tell. Stakeholders: {', '.join(sorted(asked.scenario.functions))}.")
    return [ev.StakeholderNotified(who=action.who, text=action.text)]


def request(asked: Asked, action: ac.Request) -> list[ev.Event]:
    """Ask for additional responders."""
    return [ev.RespondersRequested(what=action.what, why=action.why)]


def hint(asked: Asked, action: ac.Hint) -> list[ev.Event]:
    """Take the oldest hint."""
    if asked.exam:
        reject("There are no hints in an exam.")
    for number, available in sorted(asked.state.hints.items()):
        if available.text is None:
            spec = asked.scenario.hints[number - 1]
            return [ev.HintTaken(hint=number, text=spec.text, costs=available.costs)]
    reject("No hint is available now.")


def note(asked: Asked, action: ac.Note) -> list[ev.Event]:
    """Write something down for the debrief."""
    return [ev.NoteAdded(text=action.text, hours_after=asked.hours_after)]


def postmortem(asked: Asked, action: ac.Postmortem) -> list[ev.Event]:
    """Hand in the postmortem, once the incident is over."""
    over = (IncidentPhase.RESOLVED, IncidentPhase.STOOD_DOWN)
    if not asked.is_over and asked.state.incident.phase not in over:
        reject("The incident is not over. Resolve it or stand down before you hand in the postmortem.")
    return [ev.PostmortemSubmitted(text=action.text, hours_after=asked.hours_after)]


def rate(asked: Asked, action: ac.Rate) -> list[ev.Event]:
    """Record an observer's rating."""
    return [ev.RatingGiven(rating=action.rating, target=action.about, text=action.text, hours_after=asked.hours_after)]


def survey(asked: Asked, action: ac.Survey) -> list[ev.Event]:
    """Record what a participant says of the drill."""
    return [
        ev.SurveyAnswered(
            went_well=action.went_well,
            went_poorly=action.went_poorly,
            got_lucky=action.got_lucky,
            hours_after=asked.hours_after,
        )
    ]
