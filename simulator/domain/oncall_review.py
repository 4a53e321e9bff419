"""A team's rota held against the policy's on-call table: what is met, what is not, and what nobody can tell from here.

Separate from drawing because these are judgements, each one function of the same facts. The numbers are the policy's
(`practice.on_call`); what no document says, like pay, is asked for and never assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from simulator.domain.burden import (
    DAY_BEGINS,
    DAY_ENDS,
    DEEP_NIGHT,
    Burden,
    burdens,
    clock_strikes,
    doubled,
    drawn,
    merged,
    together,
    zone_of,
)
from simulator.domain.oncall import WEEKDAYS, Layer, Person, hand_off, split_target, windows
from simulator.domain.policy import OnCallAdvice
from simulator.domain.reaching import rules_for
from simulator.domain.rota import Shift, moment_text
from simulator.domain.simtime import DAY, WEEK, spoken_duration
from simulator.domain.team import Team
from simulator.domain.vocabulary import Contact, PersonId, Urgency

Verdict = Literal["met", "not met", "cannot tell"]
Weight = Literal["error", "warning", "note"]

MOST_UNEVEN = 1.5
"""Somebody who carries more than this many times the average carries too much."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One thing that was looked at."""

    check: str
    """Its stable name."""
    verdict: Verdict
    where: str
    """The schedule, policy or person; empty for the team."""
    says: str
    """What is so, and what to do about it."""
    weight: Weight = "warning"
    """How much it matters when it is not met; a page that reaches nobody is an error."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What every check looks at."""

    team: Team
    advice: OnCallAdvice
    start: datetime
    end: datetime
    drawings: Mapping[str, tuple[Shift, ...]]
    burdens: tuple[Burden, ...]


def review(team: Team, advice: OnCallAdvice, start: datetime, end: datetime) -> tuple[Judged, ...]:
    """Look at a team's coming weeks (aware, half open)."""
    drawings = drawn(team, start, end)
    facts = Facts(team, advice, start, end, drawings, burdens(team, drawings))
    return tuple(judged for check in CHECKS for judged in check(facts))


def _running(facts: Facts, schedule: str) -> list[Layer]:
    """The layers that count at some time of the range."""
    return [
        layer
        for layer in facts.team.schedules[schedule].layers
        if layer.start < facts.end and (layer.end is None or layer.end > facts.start)
    ]


# ---- who is reached ------------------------------------------------------------------------------------


def gaps(facts: Facts) -> Iterator[Judged]:
    """Somebody is on call at any time."""
    for name, drawing in facts.drawings.items():
        found = [shift for shift in drawing if shift.person is None]
        if not found:
            yield Judged("gaps", "met", name, "somebody is on call at any time")
            continue
        if len(found) == len(drawing):
            says = "nobody is ever on call here. Add layers, or take it out of the escalation policies"
            yield Judged("gaps", "not met", name, says, "error")
            continue
        open_ = sum((shift.length for shift in found), timedelta())
        zone = ZoneInfo(facts.team.schedules[name].time_zone)
        first = found[0]
        says = (
            f"nobody is on call for {_spoken(open_)} {_stretches(found)}, first {moment_text(first.start, zone)} "
            f"to {moment_text(first.end, zone)}. Add a layer beneath that covers always"
        )
        yield Judged("gaps", "not met", name, says, "error")


def targets(facts: Facts) -> Iterator[Judged]:
    """Every level pages somebody who is there."""
    people = {person.id for person in facts.team.people or ()} | set(facts.team.functions)
    for name, policy in facts.team.escalation.items():
        for level, rule in enumerate(policy.rules, start=1):
            for kind, who in map(split_target, rule.page):
                if who not in (facts.team.schedules if kind == "schedule" else people):
                    says = f"level {level} pages {kind} '{who}', which this team does not have. Add it"
                    yield Judged("targets", "not met", name, says, "error")


def escalation(facts: Facts) -> Iterator[Judged]:
    """A page that nobody takes goes on to somebody else."""
    if not facts.team.escalation:
        says = "the team has no escalation policy, so the policy document's own levels would be used. Write one"
        yield Judged("escalation", "not met", "", says)
    for name, policy in facts.team.escalation.items():
        reached = {target for rule in policy.rules for target in rule.page}
        if len(policy.rules) < 2 or len(reached) < 2:
            says = "a page that is not taken reaches nobody else. Add a level that pages somebody else"
            yield Judged("escalation", "not met", name, says)
        else:
            yield Judged("escalation", "met", name, f"{len(policy.rules)} levels that reach {len(reached)} targets")


def people_at_once(facts: Facts) -> Iterator[Judged]:
    """A primary and a secondary, always two different people."""
    wanted = facts.advice.people_at_once
    if len(facts.drawings) < wanted:
        says = f"{wanted} people should be on call at any time; schedules: {len(facts.drawings)}. Add a secondary"
        yield Judged("people-at-once", "not met", "", says)
        return
    short = [each for each in together(facts.drawings) if len(set(each.on_call.values()) - {None}) < wanted]
    if not short:
        yield Judged("people-at-once", "met", "", f"at least {wanted} different people are on call at any time")
        return
    total = sum((each.end - each.start for each in short), timedelta())
    twice = doubled(facts.drawings)
    why = f"; {twice[0].person} is on {' and '.join(twice[0].schedules)} at once" if twice else ""
    says = (
        f"fewer than {wanted} different people are on call for {_spoken(total)}, first {_when(facts, short[0].start)}"
    )
    yield Judged("people-at-once", "not met", "", f"{says}{why}. Shift one rota against the other")


def alone(facts: Facts) -> Iterator[Judged]:
    """No single point of failure: nobody carries a schedule, or every level of a policy, alone."""
    for name, drawing in facts.drawings.items():
        people = {shift.person for shift in drawing} - {None}
        if len(people) == 1:
            says = f"{next(iter(people))} alone is ever on call here. Let several people take turns"
            yield Judged("single-points", "not met", name, says)
    for name, policy in facts.team.escalation.items():
        reached: set[str] = set()
        for kind, who in (split_target(target) for rule in policy.rules for target in rule.page):
            if kind == "user":
                reached.add(facts.team.functions.get(who, who))
            else:
                reached |= {str(shift.person) for shift in facts.drawings.get(who, ()) if shift.person is not None}
        if len(reached) == 1:
            says = f"whatever happens, only {next(iter(reached))} is paged. Add somebody else"
            yield Judged("single-points", "not met", name, says)


def notifying(facts: Facts) -> Iterator[Judged]:
    """A page of high urgency rings: whoever is on call has more than e-mail."""
    people = [person for person in facts.team.people or () if any(person.id == each.person for each in facts.burdens)]
    told = [person for person in people if person.notify]
    by_mail = [person for person in told if {rule.via for rule in rules_for(person, Urgency.HIGH)} <= {Contact.EMAIL}]
    for person in by_mail:
        says = "a page of high urgency reaches them by e-mail only, which wakes nobody. Add push, sms or phone"
        yield Judged("notifying", "not met", person.id, says)
    if told and not by_mail:
        yield Judged("notifying", "met", "", f"{_people([each.id for each in told])} are told by more than e-mail")


def awake(facts: Facts) -> Iterator[Judged]:
    """Whoever is ever on call alone is awake at some of those hours."""
    for person in facts.team.people or ():
        if not person.asleep:
            continue
        alone = [
            (each.start, each.end)
            for each in together(facts.drawings)
            if set(each.on_call.values()) - {None} == {person.id}
        ]
        if alone and _sleeps_through(person, merged(alone)):
            total = sum((end - start for start, end in merged(alone)), timedelta())
            says = f"on call alone for {_spoken(total)}, and asleep in every hour of it. Add a second, or other hours"
            yield Judged("awake", "not met", person.id, says)


def _sleeps_through(person: Person, ranges: Sequence[tuple[datetime, datetime]]) -> bool:
    zone = ZoneInfo(person.time_zone)
    for start, end in ranges:
        slept = merged([hours for each in person.asleep for hours in windows(each, zone, start, end)])
        if not any(begins <= start and end <= ends for begins, ends in slept):
            return False
    return True


# ---- the rotation ------------------------------------------------------------------------------------------


def rotation_size(facts: Facts) -> Iterator[Judged]:
    """Enough people to recover, few enough to stay in practice."""
    least, most = facts.advice.rotation_min, facts.advice.rotation_max
    for name in facts.drawings:
        people = {user for layer in _running(facts, name) for user in layer.users}
        if not people:
            continue
        if len(people) < least:
            says = f"{_people(people)} take turns; {least} to {most} leave weeks to recover in. Add some"
            yield Judged("rotation-size", "not met", name, says)
        elif len(people) > most:
            says = f"{len(people)} people take turns; with more than {most} each loses the habit. Consider two rotas"
            yield Judged("rotation-size", "not met", name, says, "note")
        else:
            yield Judged("rotation-size", "met", name, f"{len(people)} people take turns")


def shift_length(facts: Facts) -> Iterator[Judged]:
    """Turns are as long as the policy says."""
    wanted = facts.advice.shift
    for name in facts.drawings:
        rotating = [layer for layer in _running(facts, name) if len(set(layer.users)) > 1]
        odd = sorted({layer.turn for layer in rotating if layer.turn != wanted})
        if odd:
            have = ", ".join(map(spoken_duration, odd))
            says = f"turns last {have}; {spoken_duration(wanted)} can be planned with and is long enough to learn"
            yield Judged("shift-length", "not met", name, says)
        elif rotating:
            yield Judged("shift-length", "met", name, f"turns last {spoken_duration(wanted)}")


def handoff_time(facts: Facts) -> Iterator[Judged]:
    """Shifts change when people are at work, always at the same hour."""
    wanted = f"{facts.advice.handoff_day.capitalize()} {facts.advice.handoff_time}"
    for name in facts.drawings:
        zone = ZoneInfo(facts.team.schedules[name].time_zone)
        rotating = [layer for layer in _running(facts, name) if len(set(layer.users)) > 1]
        have = {_handoff(layer, zone) for layer in rotating}
        odd = have - {wanted}
        if odd:
            says = f"shifts change {', '.join(sorted(odd))} {zone.key}; {wanted} gives everybody a morning to hand over"
            yield Judged("handoff-time", "not met", name, says)
        elif have:
            yield Judged("handoff-time", "met", name, f"shifts change {wanted} {zone.key}")


def _handoff(layer: Layer, zone: ZoneInfo) -> str:
    """When a layer's turns change, by its schedule's clock."""
    local = hand_off(layer, zone, 0).astimezone(zone)
    if layer.turn % DAY:
        return f"every {spoken_duration(layer.turn)} from {local:%H:%M}"
    day = WEEKDAYS[local.weekday()].capitalize() if layer.turn % WEEK == 0 else f"every {spoken_duration(layer.turn)}"
    return f"{day} {local:%H:%M}"


def follow_the_sun(facts: Facts) -> Iterator[Judged]:
    """Nobody is regularly up at 3 a.m. where a colleague in another zone is at work."""
    for name, drawing in facts.drawings.items():
        people = {user for layer in _running(facts, name) for user in layer.users}
        if not people:
            continue
        wakes = [
            (shift.person, night)
            for shift in drawing
            if shift.person is not None
            for night in clock_strikes(DEEP_NIGHT, zone_of(facts.team, shift.person), shift.start, shift.end)
        ]
        awake = [(who, night) for who, night in wakes if _somebody_is_at_work(facts.team, people - {who}, night)]
        if awake:
            others = {who for who, _ in awake}
            says = (
                f"{_people(others)} are on call at 03:00 of their own clock, {len(awake)} times, while others of this "
                "rota are at work. Split the day by time zone"
            )
            yield Judged("follow-the-sun", "not met", name, says)
        elif wakes:
            says = f"{len(wakes)} nights are carried at 03:00, and nobody of this rota lives where that is day"
            yield Judged("follow-the-sun", "cannot tell", name, f"{says}. Are people's time zones filled in?")
        else:
            yield Judged("follow-the-sun", "met", name, "nobody is on call at 03:00 of their own clock")


def _somebody_is_at_work(team: Team, people: set[str], at: datetime) -> bool:
    return any(DAY_BEGINS <= at.astimezone(zone_of(team, who)).time() < DAY_ENDS for who in people)


def burden(facts: Facts) -> Iterator[Judged]:
    """The load is shared."""
    rota = {user for name in facts.drawings for layer in _running(facts, name) for user in layer.users}
    if len(rota) < 2:
        return
    held = {each.person: each.time for each in facts.burdens}
    total = sum((held.get(PersonId(who), timedelta()) for who in rota), timedelta())
    fair = total / len(rota)
    most = facts.burdens[0] if facts.burdens else None
    if most is not None and fair and most.time / fair > MOST_UNEVEN:
        times = f"{most.time / fair:.1f} times the average"
        says = f"on call for {_spoken(most.time)} and {most.nights} nights, {times}. Share it"
        yield Judged("burden", "not met", str(most.person), says)
    elif most is not None:
        says = f"nobody carries more than {most.time / fair:.1f} times the average of {_spoken(fair)}"
        yield Judged("burden", "met", "", says)


# ---- what no document says ---------------------------------------------------------------------------------


def handoff_meeting(facts: Facts) -> Iterator[Judged]:
    """The meeting at each hand-over."""
    says = (
        f"do those who hand over meet for {spoken_duration(facts.advice.handoff_meeting)}, with open problems, recent "
        "changes and known risks? `gameday oncall handoff` prints what they need"
    )
    yield Judged("handoff-meeting", "cannot tell", "", says, "note")


def compensation(_facts: Facts) -> Iterator[Judged]:
    """Being on call is paid."""
    says = "is being on call paid, and each incident too? No document of a rota says so. Ask"
    yield Judged("compensation", "cannot tell", "", says, "note")


CHECKS: tuple[Callable[[Facts], Iterator[Judged]], ...] = (
    gaps,
    targets,
    escalation,
    people_at_once,
    alone,
    notifying,
    awake,
    rotation_size,
    shift_length,
    handoff_time,
    follow_the_sun,
    burden,
    handoff_meeting,
    compensation,
)


# ---- words -------------------------------------------------------------------------------------------------


def _spoken(length: timedelta) -> str:
    return spoken_duration(int(length / timedelta(milliseconds=1)))


def _stretches(found: Sequence[Shift]) -> str:
    return "in one stretch" if len(found) == 1 else f"in {len(found)} stretches"


def _people(people: Collection[str]) -> str:
    return f"{len(people)} {'person' if len(people) == 1 else 'people'}"


def _when(facts: Facts, at: datetime) -> str:
    names = list(facts.team.schedules)
    zone = ZoneInfo(facts.team.schedules[names[0]].time_zone if names else "UTC")
    return moment_text(at, zone)
