"""Commanding: whoever leads does not type, and a role changes hands aloud.

Separate from filling the roles, which is a matter of time: this is about what their holders did with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scoring.case import Case, Held
from scoring.judged import Judged, Skipped, Verdict, long, not_asked, quote, when
from scoring.needs import always_needed
from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import Role

NOT_REQUIRED = not_asked("the true severity requires no war room")
EACH_COSTS = 0.25
"""Of the criterion's points, for each command that the IC types, or that is typed while nobody leads."""
ALOUD_WITHIN = 5 * MINUTE
"""How long before or after a role changed hands it may be said."""


def hands_off(case: Case) -> Verdict:
    """Judge whether the commands of an incident that needs an IC were typed by others than the IC.

    Counted is from when an IC should have been there at the latest, however early or late one was named: a command
    typed while nobody leads counts like one of the IC's, so that naming the IC later never pays.
    """
    rules = case.policy.war_room
    since = always_needed(case, rules.severities)
    if since is None or Role.IC not in rules.roles:
        return NOT_REQUIRED
    if sum(person.playable for person in case.scenario.people) < 2:
        return not_asked("there is nobody else who could type")
    typed = [record for record, _ in case.log.of(ev.CommandRun) if record.actor in case.people]
    if not typed:
        return Skipped("nobody typed a command")
    due = since + rules.ic_within
    late = [record for record in typed if record.at > due]
    theirs = [record for record in late if not case.holders(Role.IC, record.at) or _leads(case, record)]
    if not theirs:
        says = f"From {when(due)}, when an IC was due, no command was typed by the IC."
        return [Judged(1.0, says, (typed[-1].seq,), people=tuple(dict.fromkeys(each.actor for each in typed)))]
    return [_typed(case, theirs)]


def _leads(case: Case, record: Recorded) -> bool:
    return record.actor in case.holders(Role.IC, record.at)


def _typed(case: Case, theirs: list[Recorded]) -> Judged:
    led = [record for record in theirs if _leads(case, record)]
    first = (led or theirs)[0]
    command = quote(first.event.command, 60) if isinstance(first.event, ev.CommandRun) else ""
    parts = []
    if led:
        parts.append(f"{first.actor} typed {_commands(len(led))} while IC, first {command} at {when(first.at)}")
    if len(theirs) > len(led):
        parts.append(f"{_commands(len(theirs) - len(led))} {'was' if len(theirs) - len(led) == 1 else 'were'} typed "
                     "while nobody was IC")  # fmt: skip
    return Judged(
        max(0.0, 1 - EACH_COSTS * len(theirs)),
        f"{'; '.join(parts)}.",
        tuple(record.seq for record in theirs[:5]),
        "Whoever leads asks somebody by name to run it, and keeps the whole in view.",
        0,
        len(theirs),
        "count",
        tuple(dict.fromkeys(record.actor for record in theirs)),
    )


def _commands(count: int) -> str:
    return f"{count} command{'' if count == 1 else 's'}"


def hand_overs(case: Case) -> Verdict:
    """Judge whether each role that passed to somebody else passed aloud: with words, or named in the room."""
    found = [_aloud(case, was, now) for was, now in _passed(case)]
    return found or not_asked("no role passed from one person to another")


def _passed(case: Case) -> Iterator[tuple[Held, Held]]:
    """Each change of a role's holder; SMEs are many and none of them takes over from another."""
    last: dict[Role, Held] = {}
    for held in case.held:
        was = last.get(held.role)
        if held.role is not Role.SME and was is not None and was.person != held.person:
            yield was, held
        last[held.role] = held


def _aloud(case: Case, was: Held, now: Held) -> Judged:
    people = tuple(dict.fromkeys((was.person, now.person)))
    words = _words(case, now)
    what = f"{now.role.title} passed from {was.person} to {now.person} at {when(now.at)}"
    if words is not None:
        seq, text = words
        return Judged(1.0, f"{what}, said aloud: {quote(text, 60)}.", tuple(sorted({now.seq, seq})), people=people)
    advice = f"Say who takes over and what is open, in the room: \u201c{now.person} has {now.role.title} now\u201d."
    says = f"{what}, and nobody said so within {long(ALOUD_WITHIN)}."
    return Judged(0.0, says, (was.seq, now.seq), advice, people=people)


def _words(case: Case, now: Held) -> tuple[int, str] | None:
    for record, passed in case.log.of(ev.RoleHandedOver):
        if record.seq == now.seq and passed.text.strip():
            return record.seq, passed.text
    names = {person.id: person.name for person in case.scenario.people}
    known = {now.person, names.get(now.person, now.person).split()[0]}
    who = re.compile("|".join(rf"(?<!\w)@?{re.escape(name)}(?!\w)" for name in known), re.IGNORECASE)
    job = re.compile(rf"(?<!\w){re.escape(now.role.title)}(?!\w)|(?<!\w){now.role.value}(?!\w)|\btak\w{{1,3}} over\b|"
                     r"\bhand\w{0,3}[ -]?over\b|\bincident commander\b|\bhand\w{0,3} (?:it|this) to\b",
                     re.IGNORECASE)  # fmt: skip
    for record, event in case.log.of(ev.MessagePosted):
        near = abs(record.at - now.at) <= ALOUD_WITHIN and record.actor in case.people
        mine = record.actor == now.person
        if near and job.search(event.text) and (mine or who.search(event.text)):
            return record.seq, event.text
    return None
