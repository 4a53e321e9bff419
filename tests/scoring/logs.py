"""Logs and truths by hand: `log.at("7m").alert()` reads like the drill that it stands for.

Separate from the engine on purpose: a criterion is tested against a log that shows just what it is about, also one that
no engine would make.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from simulator.domain import events as ev
from simulator.domain.events import Event, Recorded
from simulator.domain.log import Log
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import MINUTE, parse_duration
from simulator.domain.truth import Span, Truth
from simulator.domain.vocabulary import (
    SYSTEM,
    AlertId,
    AlertSeverity,
    EndReason,
    PageId,
    PersonId,
    Role,
    Severity,
    StatusState,
    Urgency,
    Via,
)

INVESTIGATING = (
    "We are investigating failed payments at checkout. Customers cannot complete orders at the moment. "
    "Our team is engaged. Next update within 15 minutes."
)
IDENTIFIED = (
    "We found the cause of the failed payments at checkout, a configuration change, and are reverting it. "
    "Customers still cannot complete orders. Next update in 15 minutes."
)
MONITORING = (
    "The change is reverted and customers can complete checkout again since 14:43 UTC. We keep watching. "
    "Next update in 15 minutes."
)
RESOLVED = (
    "Checkout works normally since 14:43 UTC after we reverted a configuration change. Between 14:29 and 14:43 UTC "
    "payments failed; we will contact the customers concerned. A full report follows within 48 hours."
)
UPDATE = (
    "SEV1. Impact: checkout down for all customers since 14:29 UTC. Suspected cause: deploy 4521. Action: rollback "
    "starting, ETA 5 min. Revenue impact: about $19,000 so far. IC: alice. Next update in 15 minutes."
)


@dataclass(frozen=True)
class Line:
    """One record to be, before it has a number."""

    at: int
    actor: PersonId
    event: Event
    cause: str | None = None


class LogBuilder:
    """Collects records in any order of time; `log()` sorts and numbers them."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self.lines = list(lines)
        self._at = 0

    def at(self, text: str | int) -> LogBuilder:
        """What follows happens then."""
        self._at = parse_duration(text, signed=True) if isinstance(text, str) else text
        return self

    def add(self, event: Event, by: str = SYSTEM, cause: str | None = None) -> LogBuilder:
        self.lines.append(Line(self._at, PersonId(by), event, cause))
        return self

    def alert(self, name: str = "HighErrorBudgetBurnRate_Fast", number: int = 1, **more: Any) -> LogBuilder:
        fields = {"service": "order-service", "severity": AlertSeverity.CRITICAL, "urgency": Urgency.HIGH, **more}
        return self.add(ev.AlertFired(alert=AlertId(number), name=name, summary="", **fields))

    def page(self, to: str = "alice", number: int = 1, alert: int | None = 1, by: str = SYSTEM) -> LogBuilder:
        about = AlertId(alert) if alert is not None else None
        return self.add(ev.PageSent(page=PageId(number), to=PersonId(to), alert=about, policy="platform"), by)

    def escalated(self, level: int = 2, number: int = 1) -> LogBuilder:
        return self.add(ev.PageEscalated(page=PageId(number), level=level, attempt=1, why="no acknowledgement"))

    def ack(self, by: str = "alice", number: int = 1) -> LogBuilder:
        return self.add(ev.PageAcknowledged(page=PageId(number), person=PersonId(by), after=0), by)

    def declare(self, severity: str = "SEV1", by: str = "alice", facts: tuple[str, ...] = ()) -> LogBuilder:
        return self.add(ev.IncidentDeclared(severity=Severity(severity), title="Checkout fails", facts=facts), by)

    def reclassify(self, was: str, now: str, by: str = "alice") -> LogBuilder:
        return self.add(ev.SeverityChanged(was=Severity(was), severity=Severity(now)), by)

    def room(self, by: str = "alice") -> LogBuilder:
        return self.add(ev.RoomOpened(name="#inc-20250315-checkout", bridge="meet.internal/inc"), by)

    def role(self, role: str, to: str, by: str = "alice") -> LogBuilder:
        return self.add(ev.RoleAssigned(role=Role(role), person=PersonId(to)), by)

    def told(self, who: str, by: str = SYSTEM) -> LogBuilder:
        return self.add(ev.StakeholderNotified(who=who, rule="executives" if by == SYSTEM else None), by)

    def say(self, text: str, by: str = "carol") -> LogBuilder:
        return self.add(ev.MessagePosted(text=text), by)

    def update(self, text: str = UPDATE, by: str = "alice") -> LogBuilder:
        return self.add(ev.UpdatePosted(text=text), by)

    def status(self, state: str = "investigating", text: str = INVESTIGATING, by: str = "bob") -> LogBuilder:
        return self.add(ev.StatusPosted(state=StatusState(state), text=text), by)

    def run(self, command: str, by: str = "carol") -> LogBuilder:
        return self.add(ev.CommandRun(command=command), by)

    def remedy(self, command: str = "kubectl rollout undo deployment/order-service", by: str = "carol") -> LogBuilder:
        self.run(command, by)
        return self.add(ev.MitigationStarted(fault="bad-timeout", command=command, takes=5 * MINUTE))

    def harm(self, by: str = "carol") -> LogBuilder:
        command = "kubectl scale deployment/order-service --replicas=10"
        self.run(command, by)
        return self.add(ev.FaultWorsened(fault="bad-timeout", harm=0, command=command))

    def look(self, by: str = "carol", query: str = "up") -> LogBuilder:
        return self.add(ev.QueryRun(query=query, language="promql"), by)

    def cleared(self) -> LogBuilder:
        return self.add(ev.FaultCleared(fault="bad-timeout"))

    def ask(self, inject: str = "vp-asks", asks: tuple[Role, ...] = (Role.COMMS, Role.IC)) -> LogBuilder:
        asked = ev.InjectDelivered(inject=inject, via=Via.CHAT, sender="Victor Prasad", text="When?", asks=asks)
        return self.add(asked)

    def reply(self, text: str, by: str = "bob", inject: str = "vp-asks") -> LogBuilder:
        return self.add(ev.InjectAnswered(inject=inject, text=text, after=0), by)

    def prompted(self, to: str = "alice") -> LogBuilder:
        return self.add(ev.RespondersPrompted(to=PersonId(to), text="Ask for help?", rule="more-responders"))

    def request(self, what: str = "a database engineer", by: str = "alice") -> LogBuilder:
        return self.add(ev.RespondersRequested(what=what), by)

    def mitigate(self, by: str = "alice") -> LogBuilder:
        return self.add(ev.IncidentMitigated(), by)

    def resolve(self, by: str = "alice") -> LogBuilder:
        return self.add(ev.IncidentResolved(), by)

    def stand_down(self, why: str = "Only the probe's password expired", near_miss: bool = False) -> LogBuilder:
        return self.add(ev.IncidentStoodDown(why=why, near_miss=near_miss), "alice")

    def note(self, text: str, by: str = "alice") -> LogBuilder:
        return self.add(ev.NoteAdded(text=text), by)

    def postmortem(self, text: str, by: str = "alice", hours_after: float | None = None) -> LogBuilder:
        return self.add(ev.PostmortemSubmitted(text=text, hours_after=hours_after), by)

    def hint(self, costs: float = 3.0, by: str = "alice") -> LogBuilder:
        return self.add(ev.HintTaken(hint=1, text="What changed?", costs=costs), by)

    def ended(self, reason: EndReason = EndReason.TIME_UP) -> LogBuilder:
        return self.add(ev.DrillEnded(reason=reason))

    def without(self, *kinds: str) -> LogBuilder:
        """The same log without these kinds of events."""
        return LogBuilder(line for line in self.lines if line.event.kind not in kinds)

    def moved(self, kind: str, to: str | int, nth: int = 0) -> LogBuilder:
        """The same log with one event (the nth of its kind in order of time) at another moment."""
        at = parse_duration(to, signed=True) if isinstance(to, str) else to
        chosen = sorted((line for line in self.lines if line.event.kind == kind), key=lambda line: line.at)[nth]
        return LogBuilder(replace(line, at=at) if line is chosen else line for line in self.lines)

    def when(self, kind: str, nth: int = 0) -> int:
        """When the nth event of a kind happens, in ms."""
        return sorted(line.at for line in self.lines if line.event.kind == kind)[nth]

    def log(self) -> Log:
        ordered = sorted(self.lines, key=lambda line: line.at)
        return Log(Recorded(seq, line.at, line.actor, line.event, line.cause) for seq, line in enumerate(ordered, 1))


def checkout_truth(scenario: Scenario, **changed: Any) -> Truth:
    """The truth of the checkout incident: onset T+4m, alert T+7m, remedied T+17m10s, within its objective T+18m10s."""
    end = changed.pop("recovered", 18 * MINUTE + 10_000)
    impact = (Span(4 * MINUTE, end),)
    until = 60 * MINUTE if end is None else end
    minutes = (until - 4 * MINUTE) / MINUTE
    fields: dict[str, Any] = {
        "scenario": scenario,
        "t0": 7 * MINUTE,
        "onset": 4 * MINUTE,
        "full_effect": 6 * MINUTE,
        "remedied": None if end is None else end - MINUTE,
        "recovered": end,
        "mitigated": None if end is None else end + MINUTE,
        "stable": None if end is None else end + 15 * MINUTE,
        "impact": impact,
        "impact_minutes": minutes,
        "users_affected": 900 * minutes,
        "money_lost": 2400 * minutes,
        "severity": ((4 * MINUTE, Severity.SEV1),),
    }
    return Truth(**{**fields, **changed})


def good_response(postmortem: str) -> LogBuilder:
    """A good response to the checkout incident."""
    log = LogBuilder()
    log.at("0m").add(ev.DrillStarted(scenario="checkout-payment-timeout", title="Checkout fails"))
    log.at("4m").add(ev.FaultStarted(fault="bad-timeout", since=4 * MINUTE))
    log.at("7m").alert().page()
    log.at("7m45s").ack()
    log.at("9m").declare(facts=("unavailable_to_all_users",)).told("vp-eng").told("cto")
    log.at("9m10s").room()
    for at, role, person in (
        ("9m20s", "ic", "alice"),
        ("9m25s", "comms", "bob"),
        ("9m30s", "ops", "carol"),
        ("9m35s", "scribe", "dave"),
    ):
        log.at(at).role(role, person)
    log.at("10m").run("kubectl rollout history deployment/order-service")
    log.at("11m").status()
    log.at("12m").update()
    log.at("12m10s").remedy()
    log.at("13m").status("identified", IDENTIFIED)
    log.at("17m10s").cleared()
    log.at("19m").ask()
    log.at("20m").reply("Checkout was down from 14:29 to 14:43 UTC. More news by 14:55 UTC.")
    log.at("24m30s").mitigate()
    log.at("26m").status("monitoring", MONITORING)
    log.at("27m").update(
        UPDATE.replace("rollback starting, ETA 5 min", "rolled back, watching for 15 minutes").replace(
            "$19,000 so far", "$34,000"
        )
    )
    log.at("40m").resolve()
    log.at("40m30s").status("resolved", RESOLVED)
    log.at("44m").postmortem(postmortem).ended(EndReason.COMPLETED)
    return log
