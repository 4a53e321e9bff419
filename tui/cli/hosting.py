"""Compose what `gameday host` serves: drills with their journals, tickets and simulated responders.

Separate from the command, which reads options and prints join lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import __version__
from tui.cli.journals import new_journal
from tui.cli.output import narrate

if TYPE_CHECKING:
    from simulator.domain.log import Log
    from simulator.domain.policy import Policy
    from simulator.domain.truth import Truth
    from simulator.domain.vocabulary import PersonId, Role, Skill
    from simulator.engine.plan import Plan
    from simulator.live.committing import Committer
    from simulator.live.host.counted import Counted
    from simulator.live.host.hosted import HostedDrill
    from simulator.live.host.limits import Limits
    from simulator.live.host.tickets import Ticket
    from simulator.scenario.loader import Loaded


@dataclass(frozen=True, slots=True)
class Setting:
    """How drills are hosted, as the options say."""

    limits: Limits
    counted: Counted
    committer: Committer
    skill: Skill
    speed: float
    exam: bool
    people: dict[PersonId, tuple[Role, ...]]
    """Whom humans may play, and the roles of those for whom they were named; empty for everybody."""


def new(name: str, loaded: Loaded, path: Path | None, how: Setting) -> HostedDrill:
    """A drill at its start, with a new journal."""
    from simulator.engine.engine import Engine
    from simulator.live.clock import Clock
    from simulator.live.host.beside import Beside
    from simulator.live.ledger import Ledger
    from simulator.live.shared import SharedDrill
    from simulator.store.chain import chain
    from simulator.store.header import Header
    from simulator.store.journal import JournalFile
    from tui.cli.cast import teammates
    from tui.cli.run import plan_of

    plan = plan_of(loaded, exam=how.exam)
    tickets = _places(plan, how)
    journal = new_journal(path, plan.scenario.slug)
    header = Header.of(loaded, __version__, _seats(plan, tickets, how.skill), exam=how.exam, speed=how.speed)
    writer = JournalFile.create(journal, header, durable=True)
    players = teammates(plan, how.skill)
    drill = SharedDrill(
        Engine(plan), players, Ledger(writer), Clock(0, how.speed), _grade_of(plan), committer=how.committer
    )
    return _hosted(drill, journal, chain(header.line()), Beside(drill=name, speed=how.speed, tickets=tickets), how)


def gone_on(path: Path, how: Setting) -> HostedDrill:
    """A drill whose host died or was stopped, from its journal and what stands beside it."""
    from simulator.live.clock import Clock
    from simulator.live.host import beside
    from simulator.live.ledger import Ledger
    from simulator.live.shared import SharedDrill
    from simulator.store.chain import chain
    from simulator.store.journal import JournalFile
    from tui.cli.going_on import skill_of, stand_of
    from tui.cli.opening import opened
    from tui.cli.opening import plan as plan_of

    read = opened(path)
    kept = beside.read(path)
    plan = plan_of(read)
    stand = stand_of(read, plan, None, skill_of(read.header.seats))
    ledger = Ledger(JournalFile.reopen(path, read, durable=True))
    for record in stand.engine.log[len(read.log) :]:
        ledger.write(record)
    at = max(stand.engine.now, 0 if read.finished else beside.Mark(path).read())
    clock = Clock(at, stand.engine.state.speed or kept.speed)
    drill = SharedDrill(stand.engine, (), ledger, clock, _grade_of(plan), table=stand.table, committer=how.committer)
    narrate(f"{path}: {len(read.log)} records played again.")
    return _hosted(drill, path, chain(read.lines[0]), kept, how)


def _hosted(drill: Any, journal: Path, journal_id: str, kept: Any, how: Setting) -> HostedDrill:
    from simulator.live.host.hosted import HostedDrill

    return HostedDrill(drill, journal, journal_id, kept, as_json=_as_json, limits=how.limits, counted=how.counted)


def _as_json(report: Any) -> dict[str, Any]:
    shape: dict[str, Any] = report.model_dump(mode="json")
    return shape


def _grade_of(plan: Plan) -> Any:
    def grade(log: Log, truth: Truth, policy: Policy) -> object:
        from scoring.grade import grade as graded_by

        return graded_by(log, truth, policy, seed=plan.seed, journal_sha256="")

    return grade


def _places(plan: Plan, how: Setting) -> tuple[Ticket, ...]:
    import typer

    from simulator.live.host.tickets import places
    from tui.cli.cast import first_paged

    there = [person.id for person in plan.scenario.people if person.playable]
    unknown = [person for person in how.people if person not in there]
    if unknown:
        raise typer.BadParameter(
            f"nobody called {', '.join(unknown)} can be played in this drill. There is {', '.join(there)}.",
            param_hint="--people",
        )
    return places(plan.scenario, plan.policy.war_room.roles, tuple(how.people), first_paged(plan), how.people)


def _seats(plan: Plan, tickets: tuple[Ticket, ...], skill: Skill) -> Any:
    """Everybody's seat: humans may take those that have a ticket, and until they do simulated ones sit there."""
    from simulator.store.header import Seat

    may = {ticket.person for ticket in tickets}
    return tuple(
        Seat(person=person.id, simulated=person.id not in may, skill=skill)
        for person in plan.scenario.people
        if person.playable
    )
