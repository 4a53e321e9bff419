"""From the document to the scenario that the engine plays: every default filled, every short form written out.

Separate so that nothing behind it ever sees a short form. It decides nothing by chance: what is drawn is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from simulator.domain.oncall import Person
from simulator.domain.policy import Policy
from simulator.domain.scenario import (
    Alert,
    Business,
    Effect,
    Fault,
    HintSpec,
    Inject,
    Runbook,
    Scenario,
    Sender,
    Service,
    SeveritySpan,
    TruthSpec,
)
from simulator.domain.team import Team
from simulator.domain.triggers import After, Happening, Trigger
from simulator.domain.vocabulary import AlertSeverity, Severity
from simulator.scenario.draws import Draws
from simulator.scenario.problems import dotted
from simulator.scenario.references import mentioned_services
from simulator.scenario.rota import escalation_of, functions_of, schedules_of
from simulator.scenario.rulefiles import alert_fields, recordings_of
from simulator.scenario.schema import AlertDocument, InjectDocument, ScenarioDocument
from simulator.scenario.sheet import Sheet

STARTS = datetime(2025, 3, 17, 10, tzinfo=UTC)
"""When a drill starts that does not say: a fixed Monday, so that no drill depends on today."""

MAIN = "main"
"""The fault that `solved_by` makes."""

IMPLIED_ERRORS = {Severity.SEV1: 1.0, Severity.SEV2: 0.3, Severity.SEV3: 0.05, Severity.SEV4: 0.01}
"""The share of requests that the fault `main` lets fail, by the true severity."""

_FAULT_STARTED, _DRILL_STARTED = Happening(event="fault.started"), Happening(event="drill.started")


def compiled(
    sheet: Sheet,
    policy: Policy,
    runbooks: Mapping[str, Runbook],
    draws: Draws,
    *,
    slug: str,
    seed: int,
) -> Scenario:
    """Write out a scenario. The document's references must have been checked."""
    document, team = sheet.document, sheet.team
    people = team.people or draws.people
    starts = document.starts or STARTS
    functions = functions_of(team, people, policy, draws.senders)
    truth = _truth(document, policy)
    services = _services(document)
    faults, alerts = _faults(document, truth), _alerts(sheet, draws) + _rule_alerts(sheet, services, draws)
    return Scenario(
        slug=slug,
        title=document.title,
        summary=document.summary,
        level=document.level,
        tags=document.tags,
        starts=starts,
        length=document.length,
        seed=seed,
        targets=document.targets,
        objectives=document.objectives,
        people=people,
        schedules=schedules_of(team, people, functions["manager"], starts),
        escalation=escalation_of(team, policy, functions),
        functions=functions,
        business=Business(**dict(document.business)),
        services=services,
        deploys=document.deploys,
        changes=document.changes,
        faults=faults,
        alerts=alerts,
        maintenance=document.maintenance,
        recordings=recordings_of([file for _, file in sheet.rule_files]),
        injects=tuple(
            _inject(inject, place, people, functions, draws) for place, inject in enumerate(document.injects)
        ),
        hints=tuple(
            HintSpec(**{**dict(hint), "text": _text(draws, hint.text, "hints", place, "text")})
            for place, hint in enumerate(document.hints)
        ),
        commands=document.commands,
        runbooks=dict(runbooks),
        truth=truth,
        identities=draws.identities,
    )


def _text(draws: Draws, text: str, *location: str | int) -> str:
    return draws.texts.get(dotted(location), text)


def _services(document: ScenarioDocument) -> dict[str, Service]:
    services = {name: Service(name=name, **dict(each)) for name, each in document.services.items()}
    for _, name in mentioned_services(document):
        services.setdefault(name, Service(name=name))
    return services


def _trigger(trigger: Trigger) -> dict[str, Any]:
    return {name: getattr(trigger, name) for name in Trigger.model_fields}


def _faults(document: ScenarioDocument, truth: TruthSpec) -> dict[str, Fault]:
    """The faults; `solved_by` makes one that starts when the first alert would."""
    if not document.solved_by:
        return document.faults
    alert = document.alerts[0]
    when = {} if alert.expr is not None else {**_trigger(alert), "repeat": None}
    worst = min((span.is_ for span in truth.severity), key=lambda each: each.rank, default=Severity.SEV3)
    effect = Effect(service=alert.service, errors=IMPLIED_ERRORS[worst])
    main = Fault(**when, effects=(effect,), cleared_by=document.solved_by)
    return {MAIN: main, **document.faults}


def _alerts(sheet: Sheet, draws: Draws) -> tuple[Alert, ...]:
    out, document = [], sheet.document
    for place, alert in enumerate(document.alerts):
        if place in sheet.overlays:
            continue
        when = _trigger(alert)
        if place == 0 and document.solved_by and alert.expr is None:
            started = After(event="fault.started", where={"fault": MAIN})
            when = {"after": started, "repeat": alert.repeat}
        out.append(_alert(alert, place, when, document, sheet.team, draws))
    return tuple(out)


def _rule_alerts(sheet: Sheet, services: Mapping[str, Service], draws: Draws) -> tuple[Alert, ...]:
    """The alerts of the rule files, with what the scenario says of them."""
    said = {sheet.document.alerts[place].name: place for place in sheet.overlays}
    out = []
    for _, file in sheet.rule_files:
        for _, group, rule in file.rules:
            if rule.alert is None:
                continue
            fields = alert_fields(rule, group, services)
            if rule.alert in said:
                fields |= _overlay(sheet, said[rule.alert], draws) | {"by_result": False}
            service = services.get(fields["service"])
            if "pages" not in fields:
                pages = owner_policy(service.owner if service else None, sheet.team)
                fields["pages"] = pages if fields["severity"] is not AlertSeverity.INFO else None
            fields["runbook"] = fields.get("runbook") or (service.runbook if service else None)
            fields["dashboard"] = fields.get("dashboard") or (service.dashboard if service else None)
            out.append(Alert(**fields))
    return tuple(out)


def _overlay(sheet: Sheet, place: int, draws: Draws) -> dict[str, Any]:
    """What a scenario's alert says of the rule of its name: only what is written."""
    alert = sheet.document.alerts[place]
    fields = {name: getattr(alert, name) for name in alert.model_fields_set - {"labels", "annotations"}}
    fields |= {
        name: _text(draws, fields[name], "alerts", place, name) for name in ("summary", "impact") if name in fields
    }
    if "pages" in fields:
        owner = sheet.document.services[alert.service].owner if alert.service in sheet.document.services else None
        fields["pages"] = _pages(alert, owner, sheet.team)
    return fields


def _alert(
    alert: AlertDocument,
    place: int,
    when: dict[str, Any],
    document: ScenarioDocument,
    team: Team,
    draws: Draws,
) -> Alert:
    service = document.services.get(alert.service)
    return Alert(
        **when,
        name=alert.name,
        service=alert.service,
        severity=alert.severity,
        summary=_text(draws, alert.summary, "alerts", place, "summary"),
        impact=_text(draws, alert.impact, "alerts", place, "impact"),
        pages=_pages(alert, service.owner if service else None, team),
        runbook=alert.runbook or (service.runbook if service else None),
        dashboard=alert.dashboard or (service.dashboard if service else None),
        labels=alert.labels,
        annotations=alert.annotations,
        noise=alert.noise,
        dedup_key=alert.dedup_key,
        lasts=alert.lasts,
        keep_firing_for=alert.keep_firing_for,
    )


def _pages(alert: AlertDocument, owner: str | None, team: Team) -> str | None:
    if alert.pages is False:
        return None
    if isinstance(alert.pages, str):
        return alert.pages
    return owner_policy(owner, team)


def owner_policy(owner: str | None, team: Team) -> str:
    """The escalation policy of a service's owner."""
    return owner if owner in team.escalation else "default"


def _inject(
    inject: InjectDocument, place: int, people: tuple[Person, ...], functions: Mapping[str, Person], draws: Draws
) -> Inject:
    sender = inject.from_
    if isinstance(sender, str):
        person = functions.get(sender) or next(person for person in people if person.id == sender)
        sender = Sender(name=person.name, title=person.title)
    return Inject(
        **_trigger(inject),
        id=inject.id,
        via=inject.via,
        sender=sender,
        text=_text(draws, inject.text, "injects", place, "text"),
        expect=inject.expect,
        signal=inject.signal,
    )


def _truth(document: ScenarioDocument, policy: Policy) -> TruthSpec:
    truth = document.truth
    return TruthSpec(
        facts=truth.facts if truth else (),
        severity=_severity(document, policy),
        cause=document.cause or (truth.cause if truth else ""),
        cause_words=truth.cause_words if truth else (),
        customer_words=truth.customer_words if truth else (),
        lesson=truth.lesson if truth else "",
        false_alarm=truth.false_alarm if truth else False,
    )


def _severity(document: ScenarioDocument, policy: Policy) -> tuple[SeveritySpan, ...]:
    """The true severity from when on: as written, else from the decision tree; none for a false alarm."""
    truth = document.truth
    given = document.severity or (truth.severity if truth else None)
    if isinstance(given, tuple):
        return tuple(
            SeveritySpan(from_=Happening(event=span.from_) if isinstance(span.from_, str) else span.from_, is_=span.is_)
            for span in given
        )
    if given is None and truth is not None and truth.facts:
        given = policy.severity_for(truth.facts)
    if given is None:
        return ()
    begins = _FAULT_STARTED if document.faults or document.solved_by else _DRILL_STARTED
    return (SeveritySpan(from_=begins, is_=given),)
