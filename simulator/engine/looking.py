"""`Looking`: answers questions about the system under drill from its telemetry, as monitoring would.

Separate from the engine, which it never touches: it folds the log into a history of its own, so that a long query can
run in another thread while the drill goes on, and a replay can ask about any moment. Nothing later than the moment of
the question is there to be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, assert_never

from simulator.domain.events import Recorded
from simulator.domain.simtime import MINUTE, SECOND
from simulator.engine.looking_handover import SINCE, handed_over
from simulator.engine.looking_logs import MOST_READ, found_lines
from simulator.engine.looking_map import mapped
from simulator.engine.plan import Plan
from simulator.errors import GamedayError
from simulator.views.looking import (
    Answer,
    ChangesAsked,
    ChangeSeen,
    ChangesSeen,
    CompletionsAsked,
    CompletionsSeen,
    Curve,
    DashboardAsked,
    DashboardSeen,
    HandoverAsked,
    Language,
    LogsAsked,
    MapAsked,
    MapSeen,
    MetricsAsked,
    MetricsSeen,
    NotSeen,
    Panel,
    Question,
)
from simulator.world.changes import Changes
from simulator.world.history import History
from simulator.world.shell.completing import Completing
from simulator.world.signals import World

if TYPE_CHECKING:
    from simulator.world.logs.logs import Logs
    from simulator.world.monitored import Monitored
    from simulator.world.promql.series import SeriesSource
    from simulator.world.promql.values import Matrix

MOST_SAMPLES = 6_000_000
"""Samples that one question may touch: some tenths of a second of work."""
MOST_CURVES = 40
"""Series of one query that are sent; no chart tells more apart."""
MOST_POINTS = 2_000
"""Moments of one question."""
LONGEST_WINDOW = 15 * MINUTE
"""Rates are taken over a chart's step, but over no more than this and no less than four scrapes."""
SHORTEST_WINDOW = MINUTE
LONGEST_LINE = 2_000
"""Characters of a line that is completed."""


class Looking:
    """The system under drill as those who look at it see it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._forget()

    def _forget(self) -> None:
        self._seen = 0
        self._history = History(self._plan.scenario)
        self._world = World(self._plan.scenario, self._history)
        self._done = Changes(self._plan.scenario, self._history.cluster)
        self._completing = Completing(self._plan.scenario, self._history, self._done)
        self._monitored: Monitored | None = None
        self._kept_logs: Logs | None = None

    def follow(self, log: Sequence[Recorded]) -> None:
        """Know what has been recorded; a log shorter than the last begins anew."""
        if len(log) < self._seen:
            self._forget()
        for record in log[self._seen :]:
            self._history.take(record)
        self._seen = len(log)

    def answer(self, question: Question, at: int) -> Answer:
        """What is to be seen at a moment; what cannot be asked is answered with the reason."""
        try:
            return self._answer(question, at)
        except GamedayError as error:
            return NotSeen(str(error))

    def _answer(self, question: Question, at: int) -> Answer:
        match question:
            case MetricsAsked():
                return self._metrics(question, at)
            case DashboardAsked():
                return self._dashboard(question, at)
            case LogsAsked():
                return found_lines(question, self._logs(at), at)
            case MapAsked():
                return self._map(at)
            case ChangesAsked(since=since, until=until):
                return self._changes(since, min(until, at), at)
            case CompletionsAsked(line=line):
                return CompletionsSeen(line, tuple(self._completing.lines(line, at)))
            case HandoverAsked():
                return handed_over(self._plan.scenario, self._plan.policy, self._changes(-SINCE, 0, at).changes)
            case _:
                assert_never(question)

    # ---- metrics --------------------------------------------------------------------------------------

    def _source(self, at: int) -> tuple[SeriesSource, int]:
        """What queries are put to, and the drill's start as they count."""
        from simulator.world.monitored import Monitored  # numpy: only who looks pays for it

        if self._monitored is None:
            self._monitored = Monitored(self._plan.scenario, self._history)
        return self._monitored.source(at), self._monitored.epoch

    def _logs(self, at: int) -> Logs:
        from simulator.world.logs.logs import Logs

        if self._kept_logs is None:
            self._kept_logs = Logs(self._plan.scenario, self._history)
        self._kept_logs.now = at
        return self._kept_logs

    def _metrics(self, asked: MetricsAsked, at: int) -> Answer:
        curves = self._curves(asked.expr, asked.start, asked.until, asked.step, at, asked.language)
        changes = self._changes(asked.start, min(asked.until, at), at).changes
        return MetricsSeen(at, asked.expr, curves[:MOST_CURVES], max(0, len(curves) - MOST_CURVES), changes)

    def _dashboard(self, asked: DashboardAsked, at: int) -> Answer:
        from simulator.world.dashboards import CHARTS

        service = self._plan.scenario.services.get(asked.service)
        if service is None:
            there = ", ".join(self._plan.scenario.services) or "none"
            return NotSeen(f"There is no service called {asked.service!r}. The services: {there}.")
        window = min(max(asked.step, SHORTEST_WINDOW), LONGEST_WINDOW)
        panels = []
        for chart in CHARTS[service.kind]:
            queries = chart.queries(service.name, window)
            curves: list[Curve] = []
            for name, expr in queries.items():
                found = self._curves(expr, asked.start, asked.until, asked.step, at)
                curves += [Curve(name, each.labels, each.times, each.values) for each in found]
            panels.append(Panel(chart.title, chart.unit, next(iter(queries.values())), tuple(curves)))
        changes = self._changes(asked.start, min(asked.until, at), at).changes
        return DashboardSeen(at, service.name, service.kind, tuple(panels), changes)

    def _curves(
        self, expr: str, start: int, until: int, step: int, at: int, language: Language = "promql"
    ) -> tuple[Curve, ...]:
        until = min(until, at)
        if step < SECOND or (until - start) // max(step, 1) > MOST_POINTS:
            raise GamedayError(f"A chart has at most {MOST_POINTS:,} points, a second apart at least. Ask for fewer.")
        if language == "logql":
            from simulator.world.logql.evaluate import evaluate_range as counted

            return curves_of(counted(self._logs(at), expr, start, until, step, most_lines=MOST_READ), 0)
        from simulator.world.promql.evaluate import evaluate_range

        source, epoch = self._source(at)
        found = evaluate_range(expr, source, start + epoch, until + epoch, step, most_samples=MOST_SAMPLES)
        return curves_of(found, epoch)

    # ---- services and changes -------------------------------------------------------------------------

    def _map(self, at: int) -> MapSeen:
        return mapped(self._plan.scenario, self._world, at, self._rates(at).get)

    def _rates(self, at: int) -> dict[str, float]:
        curves = self._curves("sum by (service) (rate(http_requests_total[1m]))", at, at, SECOND, at)
        return {dict(curve.labels)["service"]: curve.values[-1] for curve in curves if curve.values}

    def _changed(self) -> Changes:
        return Changes(self._plan.scenario, self._history.cluster)

    def _changes(self, since: int, until: int, at: int) -> ChangesSeen:
        found = [
            ChangeSeen(each.at, each.kind, each.service, each.by, each.text)
            for each in self._changed().until(until, since)
        ]
        return ChangesSeen(at, tuple(reversed(found)))

    def _completions(self, line: str, at: int) -> tuple[str, ...]:
        from simulator.world.shell.completing import Completing

        return tuple(Completing(self._plan.scenario, self._history, self._changed()).lines(line[:LONGEST_LINE], at))


def curves_of(found: Matrix, epoch: int) -> tuple[Curve, ...]:
    """A query's series as curves; their times count from `epoch`."""
    import numpy as np

    from simulator.world.promql.labels import METRIC_NAME

    curves = []
    for series in found.series:
        labels = tuple(sorted(series.labels.items()))
        finite = np.isfinite(series.values)
        times, values = (series.timestamps[finite] - epoch).tolist(), series.values[finite].tolist()
        shown = ",".join(f'{name}="{value}"' for name, value in labels if name != METRIC_NAME)
        name = series.labels.get(METRIC_NAME, "") + (f"{{{shown}}}" if shown else "")
        curves.append(Curve(name or "value", labels, tuple(times), tuple(values)))
    return tuple(curves)
