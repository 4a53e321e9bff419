"""Views built by hand, and a session that shows them: what widgets are tested with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

from simulator.domain import events as ev
from simulator.domain.actions import Action, Real
from simulator.domain.scenario import Runbook, RunbookMetadata, RunbookOption, RunbookStepSpec
from simulator.domain.vocabulary import (
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
from simulator.live.session import Accepted, Outcome, Refused
from simulator.views import (
    AlertView,
    Briefing,
    Countdown,
    DeployView,
    DrillView,
    Entry,
    IncidentView,
    InjectView,
    Owed,
    PageView,
    PersonView,
    QuestionView,
    Running,
    ServiceView,
    StatusView,
)
from simulator.views.looking import Answer, Question
from tests.tui.sights import sight

ALICE, BOB, CAROL, DAVE = (PersonId(name) for name in ("alice", "bob", "carol", "dave"))
MINUTE = 60_000
RUNBOOK = "runbooks/orders.yml"

BOOK = Runbook(
    metadata=RunbookMetadata(title="Orders fail", service="orders"),
    impact="Nobody can order.",
    diagnosis=(
        RunbookStepSpec(step="Check deploys", command="kubectl rollout history deployment/orders", expected="New"),
        RunbookStepSpec(step="Check logs", command='{service="orders"} |= "error"', expected="The kind of error"),
    ),
    mitigation=(
        RunbookOption(option="Roll back", when="A deploy matches", command="kubectl rollout undo deployment/orders",
                      verify="Errors fall"),
    ),
    recovery=("Watch for 15 minutes",),
)  # fmt: skip

BRIEFING = Briefing(
    scenario="orders",
    title="Orders fail after a change",
    summary="You carry the pager.",
    level="intermediate",
    starts_text="2025-03-15T14:25:00Z",
    length=60 * MINUTE,
    exam=False,
    runbooks=((RUNBOOK, BOOK),),
    tree=(
        QuestionView("unavailable_to_all_users", "Is the whole service out of reach for every user?", Severity.SEV1),
        QuestionView(
            "core_feature_over_10_percent", "Does a core feature fail for 10 % of users or more?", Severity.SEV2
        ),
        QuestionView("non_critical_degradation", "Does a feature that is not core work worse?", Severity.SEV3),
    ),
    otherwise=Severity.SEV4,
    stakeholders=(("vp-eng", "VP Engineering"), ("legal", "Legal")),
    status_templates=(
        (StatusState.INVESTIGATING, "We are looking into a problem with {what}. Next update within 30 minutes."),
        (StatusState.IDENTIFIED, "We know why {what} is affected: {cause}."),
        (StatusState.MONITORING, "The fix is in."),
        (StatusState.RESOLVED, "{what} works normally."),
    ),
    internal_template="{severity} update, {time} UTC\nImpact: {impact} | IC: @{ic}\nAction: {action}",
    status_page="https://status.example.com",
    objectives=("Roll back before debugging",),
)

PEOPLE = (
    PersonView(ALICE, "Alice Romero", "Platform engineer", (Role.IC,), False, True, "primary"),
    PersonView(BOB, "Bob Okafor", "Support lead", (Role.COMMS,), True, True, None),
    PersonView(CAROL, "Carol Lindqvist", "Platform engineer", (Role.OPS,), True, True, "secondary"),
    PersonView(DAVE, "Dave Novak", "Platform engineer", (), True, True, None),
)

QUIET = DrillView(
    seq=1,
    at=2 * MINUTE,
    running=Running.RUNNING,
    ended=None,
    you=ALICE,
    briefing=BRIEFING,
    people=tuple(replace(person, roles=()) for person in PEOPLE),
    alerts=(),
    pages=(),
    incident=None,
    status=(),
    told=(),
    injects=(),
    services=(ServiceView("orders", "service", "platform", 0.0005, 120.0, None, True, None, RUNBOOK),),
    deploys=(DeployView(0, "orders", "4521", "carol", "Tune the client", "timeout: 30s -> 3s"),),
    countdowns=(),
    owed=(),
    hints=(),
    entries=(Entry(1, 0, PersonId("system"), ev.DrillStarted(scenario="orders", title="Orders fail after a change")),),
)


def alert(number: int = 1, name: str = "OrdersFail", *, at: int = 6 * MINUTE, page: int | None = 1) -> AlertView:
    """An alert that fires."""
    return AlertView(
        AlertId(number), name, "orders", AlertSeverity.CRITICAL, "Orders fail", "", RUNBOOK, None, "firing", at, None,
        PageId(page) if page else None,
    )  # fmt: skip


def page(number: int = 1, name: str = "OrdersFail", *, state: str = "triggered", at: int = 6 * MINUTE) -> PageView:
    """A page that calls Alice."""
    return PageView(
        PageId(number), name, AlertId(number), name, Urgency.HIGH, state, (ALICE,), 1, 1, at,
        ALICE if state == "acknowledged" else None, at + MINUTE if state == "acknowledged" else None, at + 5 * MINUTE,
    )  # fmt: skip


PAGED = replace(
    QUIET,
    seq=3,
    at=8 * MINUTE,
    alerts=(alert(),),
    pages=(page(),),
    countdowns=(
        Countdown("acknowledge", 6 * MINUTE, 11 * MINUTE, None),
        Countdown("declare", 6 * MINUTE, 11 * MINUTE, None),
    ),
    owed=(Owed("page", "1", "OrdersFail on orders", 6 * MINUTE, None, True),),
    services=(ServiceView("orders", "service", "platform", 0.982, 3050.0, None, False, None, RUNBOOK),),
    entries=(
        Entry(2, 6 * MINUTE, PersonId("system"), ev.AlertFired(
            alert=AlertId(1), name="OrdersFail", service="orders", severity=AlertSeverity.CRITICAL,
            urgency=Urgency.HIGH, summary="Orders fail", policy="platform")),
        Entry(3, 6 * MINUTE, PersonId("system"), ev.PageSent(page=PageId(1), to=ALICE, alert=AlertId(1))),
    ),
)  # fmt: skip

INCIDENT = IncidentView(
    severity=Severity.SEV1,
    title="Nobody can order",
    impact="All customers",
    facts=("unavailable_to_all_users",),
    state="open",
    declared_at=9 * MINUTE,
    declared_by=ALICE,
    roles=((Role.IC, (ALICE,)), (Role.COMMS, (BOB,)), (Role.OPS, (CAROL,)), (Role.SCRIBE, ()), (Role.SME, ())),
    room="#inc-20250315-nobody-can-order",
    bridge="meet.internal/inc-20250315",
    channel_post="**INCIDENT DECLARED**",
)

DECLARED = replace(
    PAGED,
    seq=9,
    at=20 * MINUTE,
    people=PEOPLE,
    pages=(page(state="acknowledged"),),
    incident=INCIDENT,
    status=(StatusView(StatusState.INVESTIGATING, "We are looking into failed orders.", (), 11 * MINUTE, BOB),),
    told=("vp-eng",),
    injects=(
        InjectView("vp-asks", Via.CHAT, "Victor Prasad", "VP Engineering", "What do I tell the board?", 19 * MINUTE,
                   (Role.COMMS, Role.IC), None, None),
    ),
    countdowns=(
        Countdown("acknowledge", 6 * MINUTE, 11 * MINUTE, 7 * MINUTE),
        Countdown("declare", 6 * MINUTE, 11 * MINUTE, 9 * MINUTE),
        Countdown("status", 11 * MINUTE, 24 * MINUTE, None),
        Countdown("mitigate", 6 * MINUTE, 66 * MINUTE, None),
    ),
    owed=(
        Owed("promise", "public", "the next post on the status page", 11 * MINUTE, 24 * MINUTE, True),
        Owed("inject", "vp-asks", "Victor Prasad: What do I tell the board?", 19 * MINUTE, None, True),
    ),
    entries=(
        Entry(4, 7 * MINUTE, ALICE, ev.PageAcknowledged(page=PageId(1), person=ALICE, after=MINUTE)),
        Entry(5, 9 * MINUTE, ALICE, ev.IncidentDeclared(severity=Severity.SEV1, title="Nobody can order", impact="")),
        Entry(6, 10 * MINUTE, ALICE, ev.RoleAssigned(role=Role.COMMS, person=BOB)),
        Entry(7, 11 * MINUTE, BOB, ev.StatusPosted(state=StatusState.INVESTIGATING, text="We are looking into it.")),
        Entry(8, 12 * MINUTE, CAROL, ev.CommandRun(command="kubectl get deployments", output="4521\n4498"), "c-1"),
        Entry(9, 19 * MINUTE, PersonId("system"), ev.InjectDelivered(
            inject="vp-asks", via=Via.CHAT, sender="Victor Prasad", sender_title="VP Engineering",
            text="What do I tell the board?", asks=(Role.COMMS, Role.IC))),
    ),
)  # fmt: skip


class ShownSession:
    """A session that shows the views it is given, and writes down what is asked of it."""

    def __init__(self, *views: DrillView, refuses: str = "", report: Any = None) -> None:
        self.you = ALICE
        self.speed = 1.0
        self.asked: list[Action] = []
        self.steered: list[str] = []
        self.resumed = asyncio.Event()
        self.looked: list[Question] = []
        self.refuses = refuses
        self.closed = False
        self._views: asyncio.Queue[DrillView] = asyncio.Queue()
        self._all: list[DrillView] = []
        self._report = report
        for each in views:
            self.push(each)

    @property
    def last(self) -> DrillView:
        """The view that was pushed last."""
        return self._all[-1]

    def push(self, view: DrillView) -> None:
        """Show another view."""
        self._all.append(view)
        self._views.put_nowait(view)

    async def begin(self) -> None:
        self.steered.append("begin")
        if self._all and self._all[-1].running is Running.WAITING:
            self.push(replace(self._all[-1], running=Running.RUNNING, entries=()))

    async def act(self, action: Action, id: str | None = None) -> Outcome:
        self.asked.append(action)
        if isinstance(action, Real) and not self.refuses:
            self.push(replace(self._all[-1], running=Running.PAUSED, stopped_for_real=True, entries=()))
        return Refused(id or "a", self.refuses) if self.refuses else Accepted(id or "a", ())

    async def views(self, since_seq: int = 0) -> AsyncIterator[DrillView]:
        while True:
            view = await self._views.get()
            yield view
            if view.ended is not None:
                return

    def view(self, since_seq: int = 0) -> DrillView:
        entries: Sequence[Entry] = [entry for view in self._all for entry in view.entries if entry.seq > since_seq]
        return replace(self._all[-1], entries=tuple(entries))

    async def look(self, question: Question) -> Answer:
        self.looked.append(question)
        return sight(question, self._all[-1])

    async def pause(self, why: str = "") -> Outcome:
        self.steered.append("pause")
        return Accepted("p", ())

    async def resume(self) -> Outcome:
        self.steered.append("resume")
        self.resumed.set()
        if self._all[-1].stopped_for_real:
            self.push(replace(self._all[-1], running=Running.RUNNING, stopped_for_real=False, entries=()))
        return Accepted("r", ())

    async def set_speed(self, speed: float) -> None:
        self.speed = speed
        self.steered.append(f"speed {speed:g}")

    async def end(self) -> Outcome:
        self.steered.append("end")
        self.push(replace(self._all[-1], running=Running.ENDED, ended=EndReason.FACILITATOR, entries=()))
        return Accepted("e", ())

    def report(self) -> Any:
        return self._report

    def afterwards(self) -> Any:
        return None

    async def close(self) -> None:
        self.closed = True
