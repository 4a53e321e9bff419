"""What to tell other systems about a drill's pages: called, taken, over.

Separate from the systems because it is the same for each, and from the engine because it is a fold of the log: the
drill does not change by being told to others. A page is told once, however many levels it goes through: the other
system has an escalation policy of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from simulator.domain import events as ev
from simulator.domain.scenario import Scenario
from simulator.domain.vocabulary import AlertId, AlertSeverity, PageId, Urgency

MARK = "[DRILL]"
"""What every text begins with that leaves the drill."""
IS_A_DRILL = "This is a drill, played with gameday. Nothing real is broken."


class Does(StrEnum):
    """What is told about a page."""

    TRIGGER = "trigger"
    ACKNOWLEDGE = "acknowledge"
    RESOLVE = "resolve"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as other systems are told of it."""

    key: str
    """What the other system tells pages apart by; never used for another page."""
    name: str
    """What it is about, in a few words."""
    summary: str = ""
    service: str = ""
    severity: AlertSeverity = AlertSeverity.ERROR
    impact: str = ""
    dashboard: str | None = None
    runbook: str | None = None
    paged: str = ""
    """Whom the drill calls."""
    drill: str = ""
    """The drill's title."""

    @property
    def title(self) -> str:
        """One line that says at once that it is a drill."""
        return f"{MARK} {self.name}" + (f": {self.summary}" if self.summary else "")

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Text and address of what can be opened; a runbook that is a file of the drill cannot."""
        named = (("Dashboard", self.dashboard), ("Runbook", self.runbook))
        return tuple((text, href) for text, href in named if href and href.startswith(("https://", "http://")))

    @property
    def details(self) -> dict[str, str]:
        """Every fact that is known, by name."""
        known = {
            "drill": "true",
            "note": IS_A_DRILL,
            "scenario": self.drill,
            "alert": self.name,
            "service": self.service,
            "severity": self.severity.value,
            "impact": self.impact,
            "paged": self.paged,
            "dashboard": self.dashboard or "",
            "runbook": self.runbook or "",
            "key": self.key,
        }
        return {name: fact for name, fact in known.items() if fact}


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell about one page."""

    does: Does
    page: Page
    by: str = ""
    """Who took it."""
    why: str = ""
    """Why it is over, where it is not the drill's own doing."""

    @property
    def text(self) -> str:
        """It in one line."""
        match self.does:
            case Does.TRIGGER:
                return self.page.title
            case Does.ACKNOWLEDGE:
                return f"{MARK} {self.page.name}: {self.by or 'somebody'} has taken the page"
            case Does.RESOLVE:
                return f"{MARK} {self.page.name}: the page is over" + (f" ({self.why})" if self.why else "")


def key_of(run: str, page: PageId) -> str:
    """The key of a page in a run of a drill."""
    return f"gameday-{run}-page-{page}"


@dataclass(slots=True)
class Pages:
    """Turns a drill's records into notices."""

    run: str
    """What tells this run of the drill from every other."""
    drill: str
    names: Mapping[str, str] = field(default_factory=dict)
    _alerts: dict[AlertId, ev.AlertFired] = field(default_factory=dict)
    _open: dict[PageId, Page] = field(default_factory=dict)
    _taken: dict[PageId, str] = field(default_factory=dict)
    _known: set[PageId] = field(default_factory=set)

    @classmethod
    def of(cls, scenario: Scenario, run: str) -> Pages:
        """For a scenario's drill."""
        return cls(run, scenario.title, {person.id: person.name for person in scenario.people})

    def take(self, record: ev.Recorded) -> tuple[Notice, ...]:
        """What the next record makes known to others."""
        match record.event:
            case ev.AlertFired() as fired:
                self._alerts[fired.alert] = fired
            case ev.PageSent() as sent if sent.page not in self._known:
                self._known.add(sent.page)
                self._open[sent.page] = page = self._page(sent)
                return (Notice(Does.TRIGGER, page),)
            case ev.PageAcknowledged() as taken if taken.page in self._open:
                by = self._taken[taken.page] = self._named(taken.person)
                return (Notice(Does.ACKNOWLEDGE, self._open[taken.page], by=by),)
            case ev.PageRetriggered() as again:
                self._taken.pop(again.page, None)
            case ev.PageResolved() as over if over.page in self._open:
                return (Notice(Does.RESOLVE, self._open.pop(over.page)),)
            case ev.DrillStoppedForReal():
                return self.close("the drill was stopped for a real incident")
            case ev.DrillEnded():
                return self.close("the drill has ended")
        return ()

    def catch_up(self, log: Iterable[ev.Recorded]) -> tuple[Notice, ...]:
        """Go through what has happened before; what is to be known of the pages that are open then.

        A page that somebody has taken calls nobody any more, so that it is not made known anew.
        """
        over = [notice for record in log for notice in self.take(record) if notice.does is Does.RESOLVE]
        now = [
            Notice(Does.ACKNOWLEDGE, page, by=self._taken[number])
            if number in self._taken
            else Notice(Does.TRIGGER, page)
            for number, page in self._open.items()
        ]
        return (*over, *now)

    def close(self, why: str) -> tuple[Notice, ...]:
        """Everything is over."""
        over = tuple(Notice(Does.RESOLVE, page, why=why) for page in self._open.values())
        self._open.clear()
        return over

    def _page(self, sent: ev.PageSent) -> Page:
        fired = None if sent.alert is None else self._alerts.get(sent.alert)
        key, paged = key_of(self.run, sent.page), self._named(sent.to)
        if fired is None:
            severity = AlertSeverity.ERROR if sent.urgency is Urgency.HIGH else AlertSeverity.WARNING
            return Page(key, sent.text or f"Page {sent.page}", severity=severity, paged=paged, drill=self.drill)
        return Page(
            key,
            fired.name,
            summary=fired.summary,
            service=fired.service,
            severity=fired.severity,
            impact=fired.impact,
            dashboard=fired.dashboard,
            runbook=fired.runbook,
            paged=paged,
            drill=self.drill,
        )

    def _named(self, person: str) -> str:
        return self.names.get(person, person)
