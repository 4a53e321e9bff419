"""Coordination: the war room, its commander, its roles, and help asked for in time.

Separate because all of it is required by the severity, from the moment when it first was.
"""

from __future__ import annotations

import re

from scoring.case import Case, Held
from scoring.judged import Judged, Skipped, Verdict, in_time, long, missing, not_asked, when
from scoring.needs import need
from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.simtime import at_wall
from simulator.domain.vocabulary import PersonId, Role

NOT_REQUIRED = not_asked("the severity requires no war room")
STRICTER = 2
"""The version of the rubric from which on the room's name and the time to ask for help are judged."""
IT_WAS_OVER = Skipped("it was over before it was due")


def _over_by(case: Case, due: int) -> bool:
    return case.closed is not None and case.closed.at < due


def room(case: Case) -> Verdict:
    """Judge how soon the war room was open."""
    rules = case.policy.war_room
    required = need(case, rules.severities)
    if required is None:
        return NOT_REQUIRED
    advice = "Open the room right after declaring: it is one command, and everybody knows where to go."
    opened = case.log.first(ev.RoomOpened)
    due = required.at + rules.open_within
    if opened is None:
        if required.gone_by(due) or _over_by(case, due):
            return IT_WAS_OVER
        return missing(
            case,
            due=due,
            target=rules.open_within,
            what="No war room was opened",
            evidence=required.evidence,
            advice=advice,
            people=tuple(each.by for each in case.decisions[:1]),
        )
    record, event = opened
    timed = in_time(
        case,
        taken=record.at - required.at,
        target=rules.open_within,
        did=f"{record.actor} opened the war room {event.name} at {when(record.at)}",
        since=required.since,
        evidence=(*required.evidence, record.seq),
        advice=advice,
        people=(record.actor,),
    )
    return [timed, *_misnamed(case, record, event.name)]


def _misnamed(case: Case, record: Recorded, name: str) -> list[Judged]:
    """A room that nobody finds; a right name earns nothing by itself, since the command gives it."""
    if case.rubric.rubric < STRICTER or _pattern(case, record.at).fullmatch(name):
        return []
    says = f"The war room is called {name}, not by the pattern {case.policy.war_room.channel}."
    return [
        Judged(
            0.0,
            says,
            (record.seq,),
            "Name the room by the pattern, so that whoever is called in finds it.",
            people=(record.actor,),
            weight=0.5,
        )
    ]


def _pattern(case: Case, at: int) -> re.Pattern[str]:
    """The names that the policy's pattern allows on that day; whatever title the incident had."""
    known = {"{date}": at_wall(case.starts, at).strftime("%Y%m%d"), "{slug}": r"[a-z0-9]+(?:-[a-z0-9]+)*"}
    parts = re.split(r"(\{[a-z]+\})", case.policy.war_room.channel)
    return re.compile("".join(known.get(part, ".*" if part.startswith("{") else re.escape(part)) for part in parts))


def _role(case: Case, role: Role, within: int, advice: str) -> Verdict:
    required = need(case, case.policy.war_room.severities)
    if required is None:
        return NOT_REQUIRED
    held = next((each for each in case.held if each.role is role), None)
    due = required.at + within
    if held is None:
        if required.gone_by(due) or _over_by(case, due):
            return IT_WAS_OVER
        return missing(
            case,
            due=due,
            target=within,
            what=f"Nobody was named {role.title}",
            evidence=required.evidence,
            advice=advice,
            people=case.speakers(due, Role.IC),
        )
    return [
        in_time(
            case,
            taken=held.at - required.at,
            target=within,
            did=f"{held.person} was {role.title} from {when(held.at)}",
            since=required.since,
            evidence=(*required.evidence, held.seq),
            advice=advice,
            people=(held.by,),
        )
    ]


def ic(case: Case) -> Verdict:
    """Judge how soon somebody commanded."""
    rules = case.policy.war_room
    if Role.IC not in rules.roles:
        return not_asked("the policy's war room has no IC")
    return _role(case, Role.IC, rules.ic_within, "Whoever declares is IC until they hand it over: say so at once.")


def roles(case: Case) -> Verdict:
    """Judge how soon each other role of the war room was filled."""
    rules = case.policy.war_room
    found: list[Judged] = []
    verdict: Verdict = not_asked("the policy's war room has no other roles")
    for role in rules.roles:
        if role is Role.IC:
            continue
        verdict = _role(
            case, role, rules.roles_within, "Name Comms, Operations and Scribe in one breath after declaring."
        )
        if not isinstance(verdict, Skipped):
            found += verdict
    return found or verdict


def separation(case: Case) -> Verdict:
    """Judge whether the war room's roles were held by different people at the end."""
    rules = case.policy.war_room
    if need(case, rules.severities) is None:
        return NOT_REQUIRED
    last = {role: held for held in case.held if (role := held.role) in rules.roles}
    if len(last) < 2:
        return Skipped("fewer than two roles were filled")
    people = len(_playable(case))
    distinct = len({held.person for held in last.values()})
    possible = min(len(last), max(people, 1))
    evidence = tuple(sorted(held.seq for held in last.values()))
    if distinct >= possible:
        return [Judged(1.0, f"{len(last)} roles were held by {distinct} people.", evidence, people=_holders(last))]
    double = ", ".join(f"{held.person} is {role.title}" for role, held in last.items())
    says = f"{len(last)} roles were held by only {distinct} of {people} people: {double}."
    advice = "Give each role to somebody else: whoever commands cannot also write to customers and type commands."
    return [
        Judged(
            (distinct - 1) / (possible - 1) if possible > 1 else 0.0,
            says,
            evidence,
            advice,
            possible,
            distinct,
            "count",
            _holders(last),
        )
    ]


def _holders(last: dict[Role, Held]) -> tuple[PersonId, ...]:
    return tuple(dict.fromkeys(held.person for held in last.values()))


def _playable(case: Case) -> list[str]:
    return [person.id for person in case.scenario.people if person.playable]


def help_asked(case: Case) -> Verdict:
    """Judge whether help was asked for once the policy's rule had prompted for it."""
    prompts = case.log.of(ev.RespondersPrompted)
    if not prompts and case.rubric.rubric >= STRICTER and case.mitigated is not None:
        return _not_needed(case) or Skipped("the policy never prompted for more responders")
    if not prompts:
        return Skipped("the policy never prompted for more responders")
    prompt, event = prompts[0]
    asked = [record for record, _ in case.log.of(ev.RespondersRequested)]
    asked += [record for record, page in case.log.of(ev.PageSent) if page.alert is None and record.actor in case.people]
    asked += [record for record, _ in case.log.of(ev.PersonJoined) if record.at > case.start and record.at > prompt.at]
    people = (event.to,) if event.to is not None else ()
    if asked:
        first = min(asked, key=lambda record: record.seq)
        if case.rubric.rubric >= STRICTER and first.at > prompt.at:
            return [
                in_time(
                    case,
                    taken=first.at - prompt.at,
                    target=case.policy.war_room.roles_within,
                    did=f"{first.actor} brought more people in at {when(first.at)}",
                    since="the policy prompted for it",
                    evidence=(prompt.seq, first.seq),
                    advice="Ask when the prompt comes, not once everybody present has tried everything.",
                    people=(first.actor,),
                )
            ]
        return [
            Judged(
                1.0,
                f"{first.actor} brought more people in at {when(first.at)}.",
                (prompt.seq, first.seq),
                people=(first.actor,),
            )
        ]
    if case.mitigated is not None and case.mitigated <= prompt.at:
        return Skipped("it was mitigated when the policy prompted for more responders")
    unmitigated = long(prompt.at - case.start)
    says = f"The policy prompted for more responders at {when(prompt.at)}, {unmitigated} in, and nobody asked for any."
    return [
        Judged(
            0.0,
            says,
            (prompt.seq,),
            "After half an hour without mitigation bring in somebody who was not there.",
            people=people,
        )
    ]


def _not_needed(case: Case) -> list[Judged]:
    """Who restores service before help would be prompted for is graded no lower than who asks for it in time."""
    rules = [rule for rule in case.policy.notifications if rule.prompt is not None and rule.unmitigated_for is not None]
    started = case.log.of(ev.MitigationStarted)
    asked_for = case.worst in case.policy.war_room.severities and any(
        case.worst in rule.severities or not rule.severities for rule in rules
    )
    if not asked_for or not started or case.mitigated is None:
        return []
    says = f"Service was restored at {when(case.mitigated)}, before the policy prompts for more responders."
    return [Judged(1.0, says, (started[0][0].seq,))]
