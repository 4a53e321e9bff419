"""What commentary and questions are made from: the log of a whole drill, with the policy and scenario it was played by.

Separate because both ask the same things of it: when the clock of the targets began, what was declared, which target
holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.log import Log
from simulator.domain.policy import Policy
from simulator.domain.scenario import Runbook, RunbookOption, RunbookStepSpec, Scenario
from simulator.domain.simtime import HOUR, MINUTE, SECOND
from simulator.domain.text import plain
from simulator.domain.vocabulary import PageId, PersonId, Severity


def span(ms: int) -> str:
    """A length of time as people say it: `45 s`, `5 min`, `1 h 30 min`."""
    if ms < MINUTE:
        return f"{ms // SECOND} s"
    hours, rest = divmod(ms, HOUR)
    minutes = f"{rest // MINUTE} min" if rest >= MINUTE or not hours else ""
    seconds = f"{rest % MINUTE // SECOND} s" if not hours and rest % MINUTE >= SECOND else ""
    return " ".join(part for part in (f"{hours} h" if hours else "", minutes, seconds) if part)


@dataclass(frozen=True)
class Scene:
    """A drill that an expert crew has played."""

    records: Sequence[Recorded]
    policy: Policy
    scenario: Scenario
    recovered: int | None = None
    """When the signals were back within their objective for good, in ms; None where they never left it."""

    @cached_property
    def log(self) -> Log:
        """The records, to be asked."""
        return Log(self.records)

    @cached_property
    def t0(self) -> int:
        """When the clock of the targets began: the first alert, as the screen counts."""
        first = self.log.first(ev.AlertFired)
        return first[0].at if first else 0

    @cached_property
    def declared(self) -> tuple[Recorded, ev.IncidentDeclared] | None:
        """The declaration."""
        return self.log.first(ev.IncidentDeclared)

    def severity_at(self, seq: int) -> Severity | None:
        """What was declared by a record."""
        found = None
        for record, event in self.log.of(ev.IncidentDeclared, ev.SeverityChanged):
            if record.seq <= seq:
                found = event.severity  # type: ignore[attr-defined]
        return found

    def classified_at(self, seq: int) -> int:
        """When the severity that holds at a record was decided."""
        found = 0
        for record, _ in self.log.of(ev.IncidentDeclared, ev.SeverityChanged):
            if record.seq <= seq:
                found = record.at
        return found

    def quiet_at(self, at: int) -> int | None:
        """For how long the signals have been well at a moment, in ms."""
        return None if self.recovered is None or at < self.recovered else at - self.recovered

    def function(self, who: str) -> str:
        """A stakeholder by title."""
        found = self.scenario.functions.get(who)
        return plain(found.title or found.name) if found else plain(who)

    def wait(self, page: PageId) -> int | None:
        """How long a page calls before it goes on to the next level."""
        sent = next((event for _, event in self.log.of(ev.PageSent) if event.page == page), None)
        found = self.scenario.escalation.get(sent.policy or "") if sent else None
        return found.rules[0].wait if found else None

    def called(self, person: PersonId) -> str:
        """A person's first name."""
        found = self.scenario.person(person)
        return plain(found.name.split()[0]) if found else plain(person)

    def step(self, event: ev.RunbookStep) -> RunbookStepSpec | None:
        """The diagnosis step that was taken."""
        book = self._book(event.runbook)
        return next((each for each in book.diagnosis if each.step == event.step), None) if book else None

    def option(self, event: ev.RunbookStep) -> RunbookOption | None:
        """The way to mitigate that was taken."""
        book = self._book(event.runbook)
        return next((each for each in book.mitigation if each.option == event.step), None) if book else None

    def ways_before(self, seq: int) -> int:
        """How many ways to mitigate were taken before a record."""
        taken = [record for record, event in self.log.of(ev.RunbookStep) if event.section == "mitigation"]
        return sum(record.seq < seq for record in taken)

    def options(self, event: ev.RunbookStep) -> tuple[RunbookOption, ...]:
        """Every way to mitigate that the runbook has."""
        book = self._book(event.runbook)
        return book.mitigation if book else ()

    def _book(self, path: str) -> Runbook | None:
        return self.scenario.runbooks.get(path)


E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Told(Generic[E]):
    """A record of a scene, with its event typed."""

    scene: Scene
    record: Recorded
    event: E
