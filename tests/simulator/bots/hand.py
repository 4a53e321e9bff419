"""Views made by hand: the guide's own incident at any moment of it, without an engine behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from simulator.bots.dice import Dice
from simulator.bots.memory import Look, Memory
from simulator.bots.mind import Duty, Mind
from simulator.bots.responder import Responder
from simulator.bots.skill import PRESETS
from simulator.domain import events as ev
from simulator.domain.actions import Action
from simulator.domain.scenario import Runbook
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import (
    AlertId,
    AlertSeverity,
    PageId,
    PersonId,
    Role,
    Severity,
    Skill,
    Urgency,
)
from simulator.views import (
    AlertView,
    Briefing,
    DeployView,
    DrillView,
    Entry,
    IncidentView,
    PageView,
    PersonView,
    QuestionView,
    Running,
    ServiceView,
)

ALICE, BOB, CAROL, DAVE = (PersonId(name) for name in ("alice", "bob", "carol", "dave"))
TEAM = (ALICE, BOB, CAROL, DAVE)
PATH = "runbooks/order-service-high-error-rate.yml"
HISTORY = "kubectl -n production rollout history deployment/order-service"
UNDO = "kubectl -n production rollout undo deployment/order-service"
SCALE = "kubectl -n production scale deployment/order-service --replicas=10"

RUNBOOK = Runbook.model_validate(
    {
        "metadata": {"title": "Order Service High Error Rate", "service": "order-service", "severity": "SEV1/SEV2"},
        "impact": "Users cannot checkout. Revenue impact ~$2,400/min at peak.",
        "diagnosis": (
            {"step": "Check recent deployments", "command": HISTORY, "expected": "If deploy correlates, roll back"},
            {"step": "Check the pool", "command": "poolctl show", "expected": "Usage below 80 %"},
        ),
        "mitigation": (
            {"option": "Rollback last deployment", "when": "Error onset correlates with a deployment", "command": UNDO,
             "verify": "Error rate returns to baseline within 5 minutes"},
            {"option": "Scale up", "when": "Connection pool exhausted", "command": SCALE, "verify": "Usage drops"},
        ),
    }
)  # fmt: skip

TREE = (
    QuestionView("unavailable_to_all_users", "Is the service out of reach for everybody?", Severity.SEV1),
    QuestionView("security_breach_or_data_exposure", "Has data been exposed?", Severity.SEV1),
    QuestionView("core_feature_over_10_percent", "Does a core feature fail for 10 % or more?", Severity.SEV2),
    QuestionView("financial_impact", "Does it cost money directly?", Severity.SEV2),
    QuestionView("core_feature_under_10_percent", "Does a core feature fail for fewer?", Severity.SEV3),
    QuestionView("non_critical_degradation", "Does a minor feature work worse?", Severity.SEV3),
)

BRIEFING = Briefing(
    scenario="checkout", title="Checkout fails", summary="", level="intermediate", starts_text="2025-03-15T14:25:00Z",
    length=60 * MINUTE, exam=False, runbooks=((PATH, RUNBOOK),), tree=TREE, otherwise=Severity.SEV4, stakeholders=(),
    status_templates=(), internal_template="", status_page="https://status.example.com", objectives=(),
)  # fmt: skip

PEOPLE = tuple(
    PersonView(PersonId(name.split()[0].lower()), name, title, (), simulated=True, present=True, on_call=duty)
    for name, title, duty in (
        ("Alice Romero", "Platform engineer", "primary"),
        ("Bob Okafor", "Support lead", None),
        ("Carol Lindqvist", "Platform engineer", "secondary"),
        ("Dave Novak", "Platform engineer", None),
    )
)  # fmt: skip

DEPLOY = DeployView(0, "order-service", "4521", "carol", "Tune payment gateway client", "timeout: 30s -> 3s")
ALERT = AlertView(
    id=AlertId(1), name="HighErrorBudgetBurnRate_Fast", service="order-service", severity=AlertSeverity.CRITICAL,
    summary="Checkout burns its error budget", impact="", runbook=PATH, dashboard=None, state="firing",
    fired_at=7 * MINUTE, resolved_at=None, page=PageId(1),
)  # fmt: skip
PAGE = PageView(
    id=PageId(1), text="Checkout burns its error budget", alert=AlertId(1), alert_name=ALERT.name, urgency=Urgency.HIGH,
    state="triggered", to=(ALICE,), level=1, attempt=1, sent_at=7 * MINUTE, acknowledged_by=None, acknowledged_at=None,
    escalates_at=12 * MINUTE,
)  # fmt: skip


def service(errors: float, name: str = "order-service") -> ServiceView:
    """A service with this share of failing requests, against an objective of 99.9 %."""
    return ServiceView(name, "service", "platform", errors, 3000.0, None, errors <= 0.001, None, PATH)


def taken(by: PersonId = ALICE, at: int = 8 * MINUTE) -> PageView:
    """The page after somebody took it."""
    return replace(PAGE, state="acknowledged", acknowledged_by=by, acknowledged_at=at)


def incident(state: str = "open", **changes: Any) -> IncidentView:
    """The incident as alice declared it at T+9m."""
    whole = IncidentView(
        severity=Severity.SEV1, title="Customers cannot checkout", impact="Customers cannot checkout", facts=(),
        state=state, declared_at=9 * MINUTE, declared_by=ALICE, roles=tuple((role, ()) for role in Role), room=None,
        bridge=None, channel_post="", decision_at=9 * MINUTE,
    )  # fmt: skip
    return replace(whole, **changes)


def holding(**roles: PersonId) -> tuple[tuple[Role, tuple[PersonId, ...]], ...]:
    """Roles as an incident holds them: `holding(ic=ALICE, ops=CAROL)`."""
    return tuple((role, (roles[role.value],) if role.value in roles else ()) for role in Role)


def view(at: int, you: PersonId = ALICE, **changes: Any) -> DrillView:
    """The drill at a moment: the alert fires and every request to the service fails, unless `changes` say otherwise."""
    whole = DrillView(
        seq=1, at=at, running=Running.RUNNING, ended=None, you=you, briefing=BRIEFING, people=PEOPLE, alerts=(ALERT,),
        pages=(PAGE,), incident=None, status=(), told=(), injects=(), services=(service(1.0),), deploys=(DEPLOY,),
        countdowns=(), owed=(), hints=(), entries=(),
    )  # fmt: skip
    whole = replace(whole, **changes)
    if whole.incident is None:
        return whole
    held = dict(whole.incident.roles)
    people = tuple(
        replace(each, roles=tuple(role for role in Role if each.id in held.get(role, ()))) for each in whole.people
    )
    return replace(whole, people=people)


def mind(
    seen: DrillView,
    me: PersonId = ALICE,
    skill: Skill = Skill.EXPERT,
    *,
    seed: int = 1,
    memory: Memory | None = None,
    humans: Iterable[PersonId] = (),
) -> Mind:
    """What a player of this skill has in mind."""
    return Mind(me, TEAM, frozenset(humans), seen, memory or Memory(), Dice(seed, me), PRESETS[skill])


def responder(
    me: PersonId = ALICE, skill: Skill = Skill.EXPERT, *, seed: int = 1, humans: Iterable[PersonId] = ()
) -> Responder:
    """A player of this skill."""
    return Responder(me, TEAM, frozenset(humans), PRESETS[skill], seed)


def named(duties: Iterable[Duty], start: str) -> Duty | None:
    """The duty whose name starts so."""
    return next((duty for duty in duties if duty.name.startswith(start)), None)


def asked(duty: Duty | None) -> Action:
    """The one action that a duty asks for."""
    assert duty is not None, "there is no such duty"
    (action,) = duty.do()
    return action


def entry(at: int, actor: PersonId, event: ev.Event, seq: int = 1) -> Entry:
    """An entry of the story."""
    return Entry(seq, at, actor, event)


def remember(*entries: Entry, looks: Sequence[tuple[int, float]] = ()) -> Memory:
    """A memory of these entries and of looks (moment, error share)."""
    memory = Memory()
    memory.read(entries)
    memory.looks = [Look(at, errors <= 0.001, errors) for at, errors in looks]
    return memory


def ran(at: int, command: str, output: str = "", by: PersonId = CAROL) -> Entry:
    """Somebody ran a command."""
    return entry(at, by, ev.CommandRun(command=command, output=output))


def stepped(at: int, step: str, by: PersonId = CAROL) -> Entry:
    """Somebody took a step of the runbook's diagnosis."""
    return entry(at, by, ev.RunbookStep(runbook=PATH, step=step, section="diagnosis"))
