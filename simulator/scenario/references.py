"""Everything in a scenario that names something else, resolved: each name must lead somewhere.

Separate from the schema because a reference needs the whole document, the policy and the files. Every complaint stands
at the reference, in the author's file, whichever file that is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from simulator.domain.alerting import Route
from simulator.domain.oncall import split_target
from simulator.domain.team import Team
from simulator.domain.triggers import Causes
from simulator.domain.vocabulary import FACILITATOR, SYSTEM
from simulator.scenario.draws import FUNCTIONS
from simulator.scenario.placeholders import complaints, holds_any
from simulator.scenario.problems import did_you_mean
from simulator.scenario.schema import ScenarioDocument
from simulator.scenario.sheet import MOST_EXPLAINED, Location, Sheet
from simulator.scenario.sources import path_problem
from simulator.scenario.tree import Scalar

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d.*")
_YEARS = range(1970, 2201)


def mentioned_services(document: ScenarioDocument) -> Iterator[tuple[Location, str]]:
    """Every place that names a service."""
    for name, service in document.services.items():
        for other in service.depends_on:
            yield ("services", name, "depends_on", other), other
    for place, deploy in enumerate(document.deploys):
        yield ("deploys", place, "service"), deploy.service
    for place, change in enumerate(document.changes or ()):
        yield ("changes", place, "service"), change.service
    for name, fault in document.faults.items():
        for at, effect in enumerate(fault.effects):
            yield ("faults", name, "effects", at, "service"), effect.service
        for at, line in enumerate(fault.logs):
            yield ("faults", name, "logs", at, "service"), line.service
        for at, harm in enumerate(fault.worsened_by):
            for nth, effect in enumerate(harm.effects):
                yield ("faults", name, "worsened_by", at, "effects", nth, "service"), effect.service
    for place, alert in enumerate(document.alerts):
        yield ("alerts", place, "service"), alert.service
    for place, work in enumerate(document.maintenance):
        for nth, name in enumerate(work.services):
            yield ("maintenance", place, "services", nth), name


def check_team(sheet: Sheet) -> None:
    """Resolve what a team refers to; for a team's file that stands alone."""
    for check in (_people, _schedules, _escalation, _alerting, _moments):
        check(sheet)


def check_references(sheet: Sheet) -> None:
    """Resolve every reference; what leads nowhere is added to the problems."""
    for check in _CHECKS:
        check(sheet)


def _people(sheet: Sheet) -> None:
    people = sheet.team.people
    if people is None:
        if sheet.team.functions:
            says = "functions name people, and `people` is left out. List the people too"
            sheet.add(("team", "functions"), says, "unknown-reference")
        return
    seen: dict[str, int] = {}
    for place, person in enumerate(people):
        location: Location = ("team", "people", place, "id")
        if person.id in (SYSTEM, FACILITATOR):
            sheet.add(location, f"'{person.id}' is a name that the drill itself uses. Choose another id", "wrong-value")
        if person.id in seen:
            says = f"'{person.id}' is already the id of people[{seen[person.id]}]. Give each person an id of their own"
            sheet.add(location, says, "duplicate-id")
        seen.setdefault(person.id, place)
    if not any(person.playable for person in people):
        sheet.add(("team", "people"), "nobody here is playable. Leave out one `playable: false`", "wrong-value")
    for function, who in sheet.team.functions.items():
        if who not in seen:
            sheet.unknown(("team", "functions", function), "person of the team", who, seen)


def _schedules(sheet: Sheet) -> None:
    if sheet.team.people is None:
        for name in sheet.team.schedules:
            says = "a schedule names people, and `people` is left out. List the people, or leave out the schedule"
            sheet.add(("team", "schedules", name), says, "unknown-reference", key=True)
        return
    people = [person.id for person in sheet.team.people]
    for name, schedule in sheet.team.schedules.items():
        for place, layer in enumerate(schedule.layers):
            at: Location = ("team", "schedules", name, "layers", place)
            for nth, user in enumerate(layer.users):
                if user not in people:
                    sheet.unknown((*at, "users", nth), "person of the team", user, people)
            if layer.end is not None and layer.end <= layer.start:
                sheet.add((*at, "end"), "the layer ends before it starts", "wrong-value")
        for place, override in enumerate(schedule.overrides):
            at = ("team", "schedules", name, "overrides", place)
            if override.user not in people:
                sheet.unknown((*at, "user"), "person of the team", override.user, people)
            if override.end <= override.start:
                sheet.add((*at, "end"), "the override ends before it starts", "wrong-value")


def _escalation(sheet: Sheet) -> None:
    schedules = {"primary", "secondary", *sheet.team.schedules}
    users = {"manager", *sheet.team.functions, *(person.id for person in sheet.team.people or ())}
    for rule in sheet.policy.escalation.rules:
        for kind, who in map(split_target, rule.page):
            if who not in (schedules if kind == "schedule" else users):
                says = (
                    f"the policy '{sheet.policy.name}' pages {kind} '{who}', and the team has none. Add it to the team"
                )
                sheet.add((), says, "unknown-reference")
    for name, policy in sheet.team.escalation.items():
        for place, rule in enumerate(policy.rules):
            for nth, target in enumerate(rule.page):
                location: Location = ("team", "escalation", name, "rules", place, "page", nth)
                kind, who = split_target(target)
                if kind == "schedule" and who not in schedules:
                    sheet.unknown(location, "schedule", who, schedules)
                elif kind == "user" and who not in users:
                    sheet.unknown(location, "person of the team", who, users)
                elif kind not in ("schedule", "user"):
                    says = f"'{target}' pages nobody. Write schedule:NAME or user:ID"
                    sheet.add(location, says, "wrong-value")


def _alerting(sheet: Sheet) -> None:
    """Routes lead to receivers, and receivers to escalation policies."""
    alerting = sheet.team.alerting
    if alerting is None:
        return
    names = [receiver.name for receiver in alerting.receivers]
    if alerting.route.receiver is None:
        says = "the outermost route needs a receiver, which gets whatever no other route takes. Name one"
        sheet.add(("team", "alerting", "route"), says, "missing-key", key=True)
    for location, route in _routes(("team", "alerting", "route"), alerting.route):
        if route.receiver is not None and route.receiver not in names:
            sheet.unknown((*location, "receiver"), "receiver", route.receiver, names)
    policies = ["default", *sheet.team.escalation]
    for place, receiver in enumerate(alerting.receivers):
        if receiver.pages is not None and receiver.pages not in policies:
            at: Location = ("team", "alerting", "receivers", place, "pages")
            sheet.unknown(at, "escalation policy", receiver.pages, policies)


def _routes(location: Location, route: Route) -> Iterator[tuple[Location, Route]]:
    yield location, route
    for place, each in enumerate(route.routes):
        yield from _routes((*location, "routes", place), each)


def _services(sheet: Sheet) -> None:
    declared = sheet.document.services
    undescribed = {name: location for location, name in mentioned_services(sheet.document) if name not in declared}
    for name, location in list(undescribed.items())[:MOST_EXPLAINED]:
        if suggestion := did_you_mean(name, declared):
            says = f"'{name}' is not described under services and has the defaults.{suggestion}"
            sheet.add(location, says, "service-not-described", "warning")
    for name, service in declared.items():
        if service.latency.p50 > service.latency.p99:
            sheet.add(("services", name, "latency"), "p50 is above p99. Swap them", "wrong-value")
        connections = service.connections
        if connections is not None and connections.max is not None and connections.used > connections.max:
            sheet.add(("services", name, "connections"), "more are used than there are (`max`)", "wrong-value")


def _moments(sheet: Sheet) -> None:
    """Times are written out and near enough to our own for every calendar."""
    moments: list[tuple[Location, datetime | None]] = [(("starts",), sheet.document.starts)]
    for name, schedule in sheet.team.schedules.items():
        at: Location = ("team", "schedules", name)
        for place, layer in enumerate(schedule.layers):
            inside: Location = (*at, "layers", place)
            moments += [((*inside, "start"), layer.start), ((*inside, "virtual_start"), layer.virtual_start)]
            moments += [((*inside, "end"), layer.end)]
        for place, cover in enumerate(schedule.overrides):
            moments += [
                ((*at, "overrides", place, "start"), cover.start),
                ((*at, "overrides", place, "end"), cover.end),
            ]
    for location, moment in moments:
        if moment is None:
            continue
        written = sheet.node(location)
        if isinstance(written, Scalar) and not _MOMENT.fullmatch(written.text):
            sheet.add(location, f"'{written.text}' is not a time. Write it like 2025-03-15T14:25:00Z", "wrong-value")
        elif moment.year not in _YEARS:
            says = f"the year {moment.year} is outside {_YEARS[0]} to {_YEARS[-1]}. Choose a nearer one"
            sheet.add(location, says, "wrong-value")


def _deploys(sheet: Sheet) -> None:
    for place, deploy in enumerate(sheet.document.deploys):
        _causes(sheet, ("deploys", place), deploy.causes)
    for place, change in enumerate(sheet.document.changes or ()):
        _causes(sheet, ("changes", place), change.causes)


def _causes(sheet: Sheet, location: Location, causes: Causes | None) -> None:
    faults = sheet.document.faults
    if causes is not None and causes.fault not in faults:
        sheet.unknown((*location, "causes", "fault"), "fault", causes.fault, faults)
    if causes is not None and causes.fault in faults and faults[causes.fault].conditions:
        says = f"fault '{causes.fault}' has its own start. Leave out one of the two"
        sheet.add((*location, "causes"), says, "two-starts")


def _alerts(sheet: Sheet) -> None:
    policies = {"default", *sheet.team.escalation}
    for place, alert in enumerate(sheet.document.alerts):
        if isinstance(alert.pages, str) and alert.pages not in policies:
            sheet.unknown(("alerts", place, "pages"), "escalation policy", alert.pages, policies)


def _injects(sheet: Sheet) -> None:
    people = {person.id: person for person in sheet.team.people or ()}
    functions = {*FUNCTIONS, *sheet.team.functions}
    seen: dict[str, int] = {}
    for place, inject in enumerate(sheet.document.injects):
        if inject.id in seen:
            says = f"'{inject.id}' is already the id of injects[{seen[inject.id]}]. Give each inject an id of its own"
            sheet.add(("injects", place, "id"), says, "duplicate-id")
        seen.setdefault(inject.id, place)
        sender = inject.from_
        if not isinstance(sender, str):
            continue
        who = people.get(sheet.team.functions.get(sender, sender))
        if who is not None and who.playable:
            says = f"'{sender}' is played by a trainee. Add `playable: false` to the person, or name somebody else"
            sheet.add(("injects", place, "from"), says, "sender-is-played")
        elif who is None and sender not in functions:
            known = {*functions, *(person.id for person in people.values() if not person.playable)}
            sheet.unknown(("injects", place, "from"), "function and nobody of the team", sender, known)


def _paths(sheet: Sheet) -> None:
    document = sheet.document
    named: list[tuple[Location, str]] = [(("rule_files", at), path) for at, path in enumerate(document.rule_files)]
    if isinstance(document.team, str):
        named.append((("team",), document.team))
    named += [(("services", name, "runbook"), each.runbook) for name, each in document.services.items() if each.runbook]
    named += [(("alerts", at, "runbook"), each.runbook) for at, each in enumerate(document.alerts) if each.runbook]
    for location, path in named:
        if problem := path_problem(path):
            sheet.add(location, problem, "path")
        elif path not in sheet.files:
            suggestion = did_you_mean(path, sheet.files)
            sheet.add(location, f"there is no file '{path}' in the scenario's folder.{suggestion}", "no-such-file")


def _truth(sheet: Sheet) -> None:
    document, truth = sheet.document, sheet.document.truth
    facts = [question.fact for question in sheet.policy.decision_tree]
    for place, fact in enumerate(truth.facts if truth else ()):
        if fact not in facts:
            sheet.unknown(("truth", "facts", place), f"fact of the policy '{sheet.policy.name}'", fact, facts)
    if document.severity is not None and truth is not None and truth.severity is not None:
        same = truth.severity == document.severity
        if not same:
            says = "the severity is given here and under truth, and the two differ. Keep one"
            sheet.add(("severity",), says, "given-twice")
    if document.cause is not None and truth is not None and truth.cause not in ("", document.cause):
        sheet.add(("cause",), "the cause is given here and under truth, and the two differ. Keep one", "given-twice")
    given = document.severity or (truth and (truth.severity or truth.facts or truth.false_alarm))
    if not given:
        says = "the severity is missing. Give `severity: SEV2`, or `truth: {facts: [...]}` for the decision tree"
        sheet.add((), says, "missing-key")


def _solved_by(sheet: Sheet) -> None:
    document = sheet.document
    if not document.solved_by:
        return
    if not document.alerts:
        says = "needs an alert: the fault that this clears is on the first alert's service. Add one under alerts"
        sheet.add(("solved_by",), says, "missing-key", key=True)
    if "main" in document.faults:
        says = "makes a fault called 'main', and faults has one. Move these remedies to its cleared_by"
        sheet.add(("solved_by",), says, "given-twice", key=True)


def texts_with_placeholders(document: ScenarioDocument) -> Iterator[tuple[Location, str]]:
    """Every text that is drawn when a drill starts, with where it stands."""
    for place, alert in enumerate(document.alerts):
        yield ("alerts", place, "summary"), alert.summary
        yield ("alerts", place, "impact"), alert.impact
    for place, inject in enumerate(document.injects):
        yield ("injects", place, "text"), inject.text
    for place, hint in enumerate(document.hints):
        yield ("hints", place, "text"), hint.text


def own_names(team: Team) -> set[str]:
    """The placeholders that are a scenario's own: its people and the functions."""
    return {*FUNCTIONS, *team.functions, *(person.id for person in team.people or ())}


def _placeholders(sheet: Sheet) -> None:
    texts = list(texts_with_placeholders(sheet.document))
    for name, fault in sheet.document.faults.items():
        texts += [(("faults", name, "logs", at, "text"), line.text) for at, line in enumerate(fault.logs)]
    names = own_names(sheet.team)
    for location, text in texts:
        for says in complaints(text, names) if holds_any(text) else ():
            sheet.add(location, says, "unknown-placeholder")


def check_criteria(sheet: Sheet, criteria: Collection[str] | None) -> None:
    """Objectives must be measured by criteria that scoring knows; without `criteria` any name will do."""
    for place, objective in enumerate(sheet.document.objectives if criteria is not None else ()):
        for nth, name in enumerate(objective.measures):
            if name not in (criteria or ()):
                sheet.unknown(("objectives", place, "measures", nth), "criterion", name, sorted(criteria or ()))


_CHECKS: tuple[Callable[[Sheet], None], ...] = (
    _people, _schedules, _escalation, _alerting, _services, _moments, _deploys, _alerts, _injects, _paths, _truth,
    _solved_by, _placeholders,
)  # fmt: skip
