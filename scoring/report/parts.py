"""Whose part was what: what each person and each role did, when, and the findings about it.

Separate from the findings, which say how well it was done. It is no ranking: nobody is compared with anybody, and what
nobody was asked to do counts for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from scoring.case import Case
from scoring.report.model import Deed, Finding, RoleResult, Tenure
from scoring.rules import dimension_of
from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.vocabulary import Role

DEEDS: dict[type[ev._Event], tuple[str, str]] = {
    ev.PageAcknowledged: ("page acknowledged", "pages acknowledged"),
    ev.PageReassigned: ("page passed on", "pages passed on"),
    ev.PageSent: ("page sent", "pages sent"),
    ev.IncidentDeclared: ("incident declared", "declarations"),
    ev.SeverityChanged: ("severity changed", "severity changes"),
    ev.RoomOpened: ("war room opened", "war rooms opened"),
    ev.RoleAssigned: ("role assigned", "roles assigned"),
    ev.RoleHandedOver: ("role handed over", "roles handed over"),
    ev.RespondersRequested: ("request for more responders", "requests for more responders"),
    ev.QueryRun: ("query", "queries"),
    ev.RunbookStep: ("runbook step", "runbook steps"),
    ev.CommandRun: ("command", "commands"),
    ev.MitigationStarted: ("remedy that helped", "remedies that helped"),
    ev.FaultWorsened: ("change that made it worse", "changes that made it worse"),
    ev.MessagePosted: ("message in the room", "messages in the room"),
    ev.UpdatePosted: ("internal update", "internal updates"),
    ev.StatusPosted: ("public post", "public posts"),
    ev.InjectAnswered: ("question answered", "questions answered"),
    ev.StakeholderNotified: ("stakeholder told", "stakeholders told"),
    ev.IncidentMitigated: ("said mitigated", "times said mitigated"),
    ev.IncidentResolved: ("said resolved", "times said resolved"),
    ev.IncidentStoodDown: ("stood down", "times stood down"),
    ev.IncidentReopened: ("reopened", "times reopened"),
    ev.HintTaken: ("hint taken", "hints taken"),
    ev.NoteAdded: ("note", "notes"),
    ev.PostmortemSubmitted: ("postmortem handed in", "postmortems handed in"),
}
"""What counts as something done, by one and by several; in the order in which it is told."""

TASKS: dict[Role, tuple[str, ...]] = {
    Role.IC: ("response", "severity", "coordination", "mitigation.claims", "mitigation.close"),
    Role.COMMS: ("communication",),
    Role.OPS: ("mitigation",),
    Role.SCRIBE: ("learning",),
    Role.SME: ("mitigation",),
}
"""The criteria, or dimensions, that are a role's task by the guide's war room."""

Share = Callable[[Iterable[Finding]], float | None]


def tenures(case: Case) -> tuple[Tenure, ...]:
    """Who held which role from when to when; a role with several holders at once, SME, ends with the drill."""
    found = []
    for place, held in enumerate(case.held):
        later = [each.at for each in case.held[place + 1 :] if each.role is held.role and held.role is not Role.SME]
        until = min(later, default=case.end)
        if until > held.at or not later:
            found.append(Tenure(role=held.role.title, person=held.person, since=held.at, until=until, seq=held.seq))
    return tuple(found)


_KEPT_AS = "_done_by_person"


def deeds_of(case: Case, person: str, within: Sequence[Tenure] | None = None) -> tuple[Deed, ...]:
    """What a person did, kind by kind; with tenures only what they did while they held the role."""
    found: dict[type, list[Recorded]] = {}
    for record, kind in _done(case, person):
        held = within is None or any(each.person == person and each.since <= record.at <= each.until for each in within)
        if held:
            found.setdefault(kind, []).append(record)
    return tuple(
        Deed(
            what=one if len(found[kind]) == 1 else many,
            count=len(found[kind]),
            first=found[kind][0].at,
            last=found[kind][-1].at,
            evidence=tuple(record.seq for record in found[kind]),
        )
        for kind, (one, many) in DEEDS.items()
        if kind in found
    )


def _done(case: Case, person: str) -> Iterable[tuple[Recorded, type]]:
    """A person's records; found once for a case, since each person and each role asks."""
    known: dict[str, list[tuple[Recorded, type]]] | None = vars(case).get(_KEPT_AS)
    if known is None:
        known = vars(case)[_KEPT_AS] = {}
        for actor, record, kind in _everybody(case):
            known.setdefault(actor, []).append((record, kind))
    return known.get(person, ())


def _everybody(case: Case) -> Iterable[tuple[str, Recorded, type]]:
    """Who did what; what a command brought about counts for whoever typed it last."""
    typed: dict[str, str] = {}
    for record in case.log:
        event = record.event
        if isinstance(event, ev.CommandRun):
            typed[event.command] = record.actor
        if isinstance(event, (ev.MitigationStarted, ev.FaultWorsened)):
            if event.command in typed:
                yield typed[event.command], record, type(event)
        elif type(event) in DEEDS and not (isinstance(event, ev.MessagePosted) and event.pinned):
            yield record.actor, record, type(event)


def roles_of(case: Case, findings: Sequence[Finding], share: Share) -> dict[str, RoleResult]:
    """Each role's part: who held it, what they did while they did, and the findings on its task that name them."""
    held = tenures(case)
    found: dict[str, RoleResult] = {}
    for role in Role:
        mine = tuple(each for each in held if each.role == role.title)
        if not mine:
            continue
        people = dict.fromkeys(each.person for each in mine)
        tasks = [
            each
            for each in findings
            if {each.criterion, dimension_of(each.criterion)} & set(TASKS[role]) and set(each.people) & set(people)
        ]
        found[role.value] = RoleResult(
            title=role.title,
            held=mine,
            deeds=_together([deeds_of(case, person, mine) for person in people]),
            score=share(tasks),
            findings=tuple(each.id for each in tasks),
        )
    return found


def _together(several: list[tuple[Deed, ...]]) -> tuple[Deed, ...]:
    """Several holders' deeds as those of the role."""
    words = {name: many for one, many in DEEDS.values() for name in (one, many)}
    found: dict[str, list[Deed]] = {}
    for deed in sorted((deed for deeds in several for deed in deeds), key=lambda deed: deed.first):
        found.setdefault(words[deed.what], []).append(deed)
    joined = []
    for one, many in DEEDS.values():
        mine = found.get(many, [])
        if mine:
            count = sum(each.count for each in mine)
            evidence = tuple(sorted(seq for each in mine for seq in each.evidence))
            first, last = min(each.first for each in mine), max(each.last for each in mine)
            joined.append(
                Deed(what=one if count == 1 else many, count=count, first=first, last=last, evidence=evidence)
            )
    return tuple(joined)
