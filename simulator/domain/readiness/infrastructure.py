"""The checklist's Infrastructure: rotation, escalation, monitoring, channel, status page.

Separate because these items are about what calls people and where they meet; who wrote what down is `process`.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.domain import events as ev
from simulator.domain.oncall import EscalationPolicy, split_target
from simulator.domain.readiness.facts import Evidence, Material, PastDrill
from simulator.domain.team import Team
from simulator.domain.vocabulary import AlertSeverity

ROTATION = ("gaps", "targets", "people-at-once", "single-points")
"""The checks of the rota that a primary and a secondary stand for."""
PAGERS = frozenset({"pagerduty", "opsgenie", "victorops", "pushover", "jira-service-management"})
"""Channels of Alertmanager that call people."""


def rotation(material: Material) -> Iterator[Evidence]:
    """Two different people are on call at any time of the coming quarter."""
    if not material.team.schedules:
        yield Evidence("not met", material.team_file, "it has no schedules")
        return
    for each in material.rota:
        if each.check in ROTATION:
            where = f"{material.team_file}: {each.where}" if each.where else material.team_file
            yield Evidence(each.verdict, where, each.says)


def escalation_tested(material: Material) -> Iterator[Evidence]:
    """For each policy a drill in which its page was sent, taken and resolved."""
    taking_part = [each for each in material.drills if each.by != "bots"]
    for name, policy in material.policies.items():
        proof = next((each for each in _newest(taking_part) if _end_to_end(material, each, name, policy)), None)
        if proof is not None:
            yield Evidence("met", proof.named, f"alert, page, acknowledgement and resolution under '{name}'")
        elif not taking_part:
            yield Evidence("cannot tell", name, "no drill that anybody played is known here")
        elif any(_chain(each, name) for each in taking_part):
            yield Evidence("not met", name, "it was only tested as it was then; it has been changed since")
        else:
            yield Evidence("not met", name, f"in none of {len(taking_part)} drills did a page of it go from end to end")


def _newest(drills: list[PastDrill]) -> list[PastDrill]:
    return sorted(drills, key=lambda each: each.began, reverse=True)


def _end_to_end(material: Material, drill: PastDrill, name: str, policy: EscalationPolicy) -> bool:
    """Whether the policy as it is now was gone through."""
    played = drill.scenario.escalation.get(name)
    return played is not None and _same(policy, played, material.team) and _chain(drill, name)


def _same(policy: EscalationPolicy, played: EscalationPolicy, team: Team) -> bool:
    """Whether a drill paged by this policy; a drill puts people in the place of functions."""
    if len(policy.rules) != len(played.rules):
        return False
    rules = tuple(
        ours.model_copy(update={"page": _as_played(ours.page, theirs.page, team)})
        for ours, theirs in zip(policy.rules, played.rules, strict=True)
    )
    return policy.model_copy(update={"rules": rules}) == played


def _as_played(page: tuple[str, ...], theirs: tuple[str, ...], team: Team) -> tuple[str, ...]:
    """A level's targets with people for functions: the team's own, or whoever was made up in the drill."""
    made_up = dict(zip(page, theirs, strict=False))
    return tuple(_stands_for(target, team) or made_up.get(target, target) for target in page)


def _stands_for(target: str, team: Team) -> str | None:
    """Whom a target means in a drill; None for a function that somebody was made up for."""
    kind, who = split_target(target)
    if kind != "user" or team.person(who) is not None:
        return target
    return f"user:{team.functions[who]}" if who in team.functions else None


def _chain(drill: PastDrill, policy: str) -> bool:
    """Whether one page was sent for an alert under a policy, then acknowledged, then resolved."""
    fired = {event.alert for _, event in drill.log.of(ev.AlertFired)}
    sent = {event.page for _, event in drill.log.of(ev.PageSent) if event.policy == policy and event.alert in fired}
    taken = {event.page: record.seq for record, event in drill.log.of(ev.PageAcknowledged)}
    over = {event.page: record.seq for record, event in drill.log.of(ev.PageResolved)}
    return any(page in taken and page in over and taken[page] < over[page] for page in sent)


def pager(material: Material) -> Iterator[Evidence]:
    """Alerts reach an escalation policy: by Alertmanager's receivers, and in the scenarios' alerts."""
    found = [*_receivers(material), *_critical_alerts(material)]
    yield from found
    if not found:
        yield Evidence("cannot tell", material.team_file, "it has no `alerting`, and no critical alert is known")


def _receivers(material: Material) -> Iterator[Evidence]:
    alerting = material.team.alerting
    for receiver in alerting.receivers if alerting is not None else ():
        where = f"{material.team_file}: receiver {receiver.name}"
        if receiver.pages is not None and receiver.pages in material.policies:
            yield Evidence("met", where, f"pages by '{receiver.pages}'")
        elif receiver.pages is not None:
            yield Evidence("not met", where, f"pages by '{receiver.pages}', which this team does not have")
        elif PAGERS & set(receiver.via):
            yield Evidence("cannot tell", where, "it calls a pager, and does not say by which escalation policy")
    if alerting is not None and not any(each.pages or PAGERS & set(each.via) for each in alerting.receivers):
        yield Evidence("not met", material.team_file, "no receiver of its alerting calls a pager")


def _critical_alerts(material: Material) -> Iterator[Evidence]:
    for file, scenario in material.scenarios.items():
        critical = [alert for alert in scenario.alerts if alert.severity is AlertSeverity.CRITICAL]
        silent = [alert.name for alert in critical if alert.pages is None]
        if silent:
            yield Evidence("not met", file, f"critical alerts that page nobody: {', '.join(silent)}")
        elif critical:
            yield Evidence("met", file, f"every critical alert pages ({len(critical)})")


def channel(material: Material) -> Iterator[Evidence]:
    """The policy names a channel that can be made from the incident itself; who makes it stands in no document."""
    pattern = material.policy.war_room.channel
    if "{" not in pattern:
        says = f"every incident would share the channel '{pattern}': its name holds no {{date}} or {{slug}}"
        yield Evidence("not met", material.policy_file, says)
        return
    says = f"the policy names it '{pattern}'; whether a tool of yours opens it stands in no document"
    yield Evidence("cannot tell", material.policy_file, says)


def status_page(material: Material) -> Iterator[Evidence]:
    """The page's address is known, and posts name components."""
    address = material.policy.communication.status_page
    if not address:
        yield Evidence("not met", material.policy_file, "it has no `communication.status_page`")
        return
    yield Evidence("met", material.policy_file, f"the page is {address}")
    posts = [(drill, event) for drill in material.own for _, event in drill.log.of(ev.StatusPosted)]
    named = next(((drill, event) for drill, event in posts if event.components), None)
    if named is not None:
        yield Evidence("met", named[0].named, f"a post named its components: {', '.join(named[1].components)}")
    else:
        says = "whether it shows your components, one beneath the other, nobody can see from here"
        yield Evidence("cannot tell", address, says)
