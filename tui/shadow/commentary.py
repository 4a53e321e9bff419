"""What is said about each thing that an expert does: what it was measured against, and why it comes now.

Separate from the questions. Every sentence takes its numbers from the policy that the drill was played by, so that a
team with other rules hears its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.promises import promised
from simulator.domain.simtime import clock_text, minutes_seconds
from simulator.domain.text import plain
from simulator.domain.vocabulary import ROLE_TITLES, Role, Severity
from tui.shadow.scene import Scene, Told, span

ROLES = {
    Role.IC: "decides, and does nothing else",
    Role.COMMS: "speaks to the public and to the company, so that nobody else has to",
    Role.OPS: "is the only one who touches the system",
    Role.SCRIBE: "writes down what happens when, for the postmortem",
    Role.SME: "is asked about one part of the system",
}
"""What each role is for."""


def comments(scene: Scene) -> dict[int, str]:
    """What there is to say, by the record's seq; nothing is said twice, and most records need no comment."""
    found: dict[int, str] = {}
    for record in scene.records:
        say = SAYS.get(type(record.event))
        said = say(Told(scene, record, record.event)) if callable(say) else say
        if said and said not in found.values():
            found[record.seq] = said
    return found


def against(taken: int, target: int | None) -> str:
    """A time beside its target: `after 0:45; the target is 5 min`."""
    said = f"after {minutes_seconds(taken)}"
    if target is None:
        return said
    return f"{said}; the target is {span(target)}" + (", so that was late" if taken > target else "")


# ---- pages ------------------------------------------------------------------------------------------


def _alert(now: Told[ev.AlertFired]) -> str | None:
    if now.record.at != now.scene.t0:
        return f"Another alert, {plain(now.event.name)}: is it the same trouble or a second one?"
    worst = now.scene.policy.severities[Severity.SEV1]
    declare = f", and to declare within {span(worst.declare)} if it is the worst" if worst.declare is not None else ""
    return f"{plain(now.event.name)} fires, and the clock begins: somebody has to take its page{declare}."


def _page(now: Told[ev.PageSent]) -> str | None:
    wait = now.scene.wait(now.event.page)
    if wait is None:
        return f"{now.scene.called(now.event.to)} is called."
    on = "goes on to the next level" if now.event.level == 1 else "goes on"
    return f"{now.scene.called(now.event.to)} is called. Unless somebody takes the page within {span(wait)}, it {on}."


def _acknowledged(now: Told[ev.PageAcknowledged]) -> str:
    return (
        f"{now.scene.called(now.event.person)} acknowledged {against(now.event.after, now.scene.wait(now.event.page))}."
    )


def _escalated(now: Told[ev.PageEscalated]) -> str:
    return f"Page #{now.event.page} goes to level {now.event.level}: {now.event.why}. That is what levels are for."


# ---- the incident -----------------------------------------------------------------------------------


def _declared(now: Told[ev.IncidentDeclared]) -> str:
    target = now.scene.policy.severities[now.event.severity].declare
    how = against(now.record.at - now.scene.t0, target)
    said = f"{now.scene.called(now.record.actor)} declared {now.event.severity} {how}."
    return f"{said} {tree(now.scene, now.event.facts, now.event.severity)}".rstrip()


def tree(scene: Scene, facts: tuple[str, ...], severity: Severity) -> str:
    """The question of the decision tree that led to a severity."""
    for question in scene.policy.decision_tree:
        if question.fact in facts:
            return f'The tree decides: "{question.asks}" Yes, so {question.leads_to}.'
    if severity is scene.policy.otherwise and not facts:
        return f"No question of the tree is answered yes, so {severity}."
    return ""


def _changed(now: Told[ev.SeverityChanged]) -> str:
    why = tree(now.scene, now.event.facts, now.event.severity)
    said = f"From {now.event.was} to {now.event.severity}: a severity is put right as soon as more is known."
    return f"{said} {why}".rstrip()


def _room(now: Told[ev.RoomOpened]) -> str:
    taken = now.record.at - now.scene.classified_at(now.record.seq)
    severities = " and ".join(now.scene.policy.war_room.severities)
    return f"{severities} get a war room. It was opened {against(taken, now.scene.policy.war_room.open_within)}."


def _role(now: Told[ev.RoleAssigned]) -> str:
    said = f"{now.scene.called(now.event.person)} is {ROLE_TITLES[now.event.role]}, who {ROLES[now.event.role]}"
    if now.event.role is Role.IC and now.scene.severity_at(now.record.seq) in now.scene.policy.war_room.severities:
        taken = now.record.at - now.scene.classified_at(now.record.seq)
        return f"{said}. Named {against(taken, now.scene.policy.war_room.ic_within)}."
    return f"{said}."


def _handed_over(now: Told[ev.RoleHandedOver]) -> str:
    role, who = ROLE_TITLES[now.event.role], now.scene.called(now.event.person)
    return f"{role} passes to {who}, said aloud so that everybody knows."


def _mitigated(now: Told[ev.IncidentMitigated]) -> str:
    severity = now.scene.severity_at(now.record.seq)
    target = now.scene.policy.severities[severity].mitigate if severity else None
    quiet = span(now.scene.policy.resolved_after)
    return (
        f"Users are served again, {against(now.record.at - now.scene.t0, target)}. "
        f"This is not the end: it is watched for {quiet} before anybody says resolved."
    )


def _resolved(now: Told[ev.IncidentResolved]) -> str | None:
    quiet = now.scene.quiet_at(now.record.at)
    if quiet is None:
        return None
    return f"Resolved, after {span(quiet)} of quiet signals; the rule is {span(now.scene.policy.resolved_after)}."


def _stood_down(now: Told[ev.IncidentStoodDown]) -> str:
    near = " It goes on record as a near miss, so that what made it look real is mended." if now.event.near_miss else ""
    who = now.scene.called(now.record.actor)
    return f"No user was affected, so there is no incident: {who} calls it off, and says why.{near}"


# ---- communication ----------------------------------------------------------------------------------


def _status(now: Told[ev.StatusPosted]) -> str:
    before = [each for each in now.scene.log.of(ev.StatusPosted) if each[0].seq < now.record.seq]
    if not before:
        taken = now.record.at - now.scene.classified_at(now.record.seq)
        said = f"The public hears of it {against(taken, _first(now.scene, now.record))}."
    else:
        last, post = before[-1]
        every = now.scene.policy.communication.cadence.get(post.state)
        said = f"The next public post, {span(now.record.at - last.at)} after the last."
        if every is not None:
            said += f" While {post.state}, no silence may be longer than {span(every)}."
    due = promised(now.event.text, now.record.at, now.scene.scenario.starts)
    return said + (f" It promises news by {clock_text(now.scene.scenario.starts, due)} UTC." if due is not None else "")


def _first(scene: Scene, record: Recorded) -> int | None:
    rule, severity = scene.policy.communication.first_public, scene.severity_at(record.seq)
    return rule.within if severity in rule.severities else None


def _told(now: Told[ev.StakeholderNotified]) -> str:
    if now.event.rule is None:
        return f"{now.scene.called(now.record.actor)} tells the {now.scene.function(now.event.who)} in person."
    return f"The {now.scene.function(now.event.who)} is told by the policy itself, on what was declared."


def _asked(now: Told[ev.InjectDelivered]) -> str | None:
    if not now.event.asks:
        return f"{plain(now.event.sender)} speaks up. Nobody has to answer; advice from outside is weighed, not obeyed."
    whom = " or ".join(ROLE_TITLES[role] for role in now.event.asks)
    spec = next((each for each in now.scene.scenario.injects if each.id == now.event.inject), None)
    within = f" within {span(spec.expect.reply_within)}" if spec and spec.expect else ""
    return f"{plain(now.event.sender)} asks. {whom} should answer{within}."


def _answered(now: Told[ev.InjectAnswered]) -> str:
    spec = next((each for each in now.scene.scenario.injects if each.id == now.event.inject), None)
    return f"Answered {against(now.event.after, spec.expect.reply_within if spec and spec.expect else None)}."


# ---- work -------------------------------------------------------------------------------------------


def _step(now: Told[ev.RunbookStep]) -> str | None:
    who = now.scene.called(now.record.actor)
    if now.event.section == "diagnosis":
        step = now.scene.step(now.event)
        looks = f' What to look for: "{plain(step.expected)}"' if step and step.expected else ""
        return f"{who} goes by the runbook.{looks}"
    option = now.scene.option(now.event)
    if option is None:
        return None
    when = f' The runbook has it for: "{plain(option.when)}"' if option.when else ""
    if now.scene.severity_at(now.record.seq) is None:
        return f"{who} does what the runbook has for what was seen.{when}"
    if now.scene.ways_before(now.record.seq):
        return f"{who} goes on with the runbook.{when}"
    return f"{who} takes a way out before anybody knows the whole cause: restoring service comes first.{when}"


def _postmortem(now: Told[ev.PostmortemSubmitted]) -> str:
    reviews = now.scene.policy.reviews
    severity = now.scene.severity_at(now.record.seq)
    if severity in reviews.postmortem:
        return f"A {severity} gets a postmortem within {span(reviews.within)}. This one is in."
    return "What was learned is written down, also where no postmortem is asked for."


Say = str | Callable[[Told[Any]], str | None]
SAYS: dict[type, Say] = {
    ev.AlertFired: _alert,
    ev.PageSent: _page,
    ev.PageAcknowledged: _acknowledged,
    ev.PageEscalated: _escalated,
    ev.IncidentDeclared: _declared,
    ev.SeverityChanged: _changed,
    ev.RoomOpened: _room,
    ev.RoleAssigned: _role,
    ev.RoleHandedOver: _handed_over,
    ev.IncidentMitigated: _mitigated,
    ev.IncidentResolved: _resolved,
    ev.IncidentReopened: "It was not over. Reopening is better than a second incident beside the first.",
    ev.IncidentStoodDown: _stood_down,
    ev.StatusPosted: _status,
    ev.UpdatePosted: (
        "An internal update keeps the company out of the room: impact, what is done, and when the next one comes."
    ),
    ev.StakeholderNotified: _told,
    ev.InjectDelivered: _asked,
    ev.InjectAnswered: _answered,
    ev.RunbookStep: _step,
    ev.CommandFinished: "The command is done. Whether it helped, only the signals say.",
    ev.NoteAdded: "The scribe writes it down now; after the incident nobody remembers the minute.",
    ev.PostmortemSubmitted: _postmortem,
}
"""What is said about which event."""
