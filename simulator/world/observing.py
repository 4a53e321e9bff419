"""What the shell is told by monitoring and by the logs: queries as text, values by label, the lines of a pod.

Separate from the shell, whose tools know neither metrics nor streams, and so that numpy is paid for by the first who
asks. A query that cannot be answered is answered with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from simulator.domain.scenario import Scenario
from simulator.world import ask
from simulator.world.history import History

if TYPE_CHECKING:
    from simulator.world.logs.logs import Logs
    from simulator.world.monitored import Monitored


class Observing:
    """Answers about the system under drill, each as of a moment: nothing later is there to be seen."""

    def __init__(self, scenario: Scenario, history: History, monitored: Callable[[], Monitored]) -> None:
        self._scenario, self._history = scenario, history
        self._monitored = monitored

    @cached_property
    def _logs(self) -> Logs:
        from simulator.world.logs.logs import Logs

        return Logs(self._scenario, self._history)

    def vector(self, query: str, at: int) -> list[tuple[dict[str, str], float]]:
        """A query's values at a moment, each with its labels."""
        from simulator.world.promql.evaluate import evaluate
        from simulator.world.promql.values import Vector

        monitored = self._monitored()
        found = evaluate(query, monitored.source(now=at), monitored.epoch + at)
        return [(dict(each.labels), each.value) for each in found.samples] if isinstance(found, Vector) else []

    def lines_of(self, service: str, pod: str | None, since: int, until: int, most: int) -> list[str]:
        """The last lines of a service or of one of its pods, the oldest first."""
        from simulator.world.promql.matchers import Matcher

        if most <= 0 or self._scenario.services[service].kind == "third-party":
            return []
        matchers = [Matcher("service", "=", service)]
        if pod is not None:
            matchers.append(Matcher("pod", "=", pod))
        self._logs.now = until
        return [line.text for line in self._logs.lines(matchers, since, until, most)][::-1]

    def ask(self, language: str, query: str, at: int) -> str:
        """What a query answers, as text."""
        if language == "logql":
            self._logs.now = at
            return ask.logql(query, self._logs, at, self._scenario.starts)
        monitored = self._monitored()
        return ask.promql(query, monitored.source(now=at), monitored.epoch + at)
