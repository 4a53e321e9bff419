"""Alerts that fire from queries: what monitoring found becomes an alert that people hear of.

Separate from the alerts themselves, which are told when to fire and when to resolve. A query may hold for many series
at once; whoever is paged gets one alert for each service, as a grouping by name and service would send it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.domain.scenario import Alert, Scenario

if TYPE_CHECKING:
    from simulator.world.rules import Change, Key

LONGEST = 1_000
"""Characters of a text that templates fill."""
SAYS = ("summary", "message", "description")
"""The annotations that may hold an alert's summary, in the order in which they are taken."""
NAMES = ("service", "job", "app")
"""The labels that may name a result's service, in the order in which they are taken."""


class QueryAlert:
    """One alert with a query, and the series for which it fires now."""

    def __init__(
        self,
        scenario: Scenario,
        alert: Alert,
        open: Callable[[], bool],
        fire: Callable[[Alert], None],
        resolve: Callable[[Alert], None],
    ) -> None:
        self._scenario = scenario
        self._alert = alert
        self._open, self._fire, self._resolve = open, fire, resolve
        self._firing: dict[Key, Alert] = {}

    def changed(self, change: Change) -> None:
        """Take in that one series began or ceased to fire."""
        if change.became == "firing":
            self._firing[change.key] = told = self._told(change)
            if self._open():
                self._fire(told)
        else:
            told = self._firing.pop(change.key, self._alert)
            if not self.fires(told.service):
                self._resolve(told)

    def fires(self, service: str) -> bool:
        """Whether it fires for any series of a service now."""
        return any(told.service == service for told in self._firing.values())

    def _told(self, change: Change) -> Alert:
        """The alert as people hear of it: its service, and its texts with what was found."""
        alert, said = self._alert, change.annotations
        texts = {
            "summary": next((said[name] for name in SAYS if said.get(name)), ""),
            "impact": said.get("impact", ""),
        }
        told = {name: " ".join(text.split())[:LONGEST] for name, text in texts.items()}
        service = self._service(change) if alert.by_result else alert.service
        if service != alert.service and alert.pages is not None:
            owner = self._scenario.services[service].owner
            told["pages"] = owner if owner in self._scenario.escalation else "default"
        return alert.model_copy(update={**told, "service": service})

    def _service(self, change: Change) -> str:
        named = (change.labels.get(name, "") for name in NAMES)
        return next((name for name in named if name in self._scenario.services), self._alert.service)
