"""What the signals showed during a drill: curves out of the telemetry, thinned for a picture.

Separate because it asks the world, as nothing else in scoring does: the same queries that the dashboards of the drill
ask, over the whole drill, with everything in it that people did. Numpy is paid for only where a picture is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.domain import events as ev
from simulator.domain.log import Log
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import MINUTE, SECOND
from simulator.world.history import History

if TYPE_CHECKING:
    from simulator.world.dashboards import Chart
    from simulator.world.monitored import Monitored
    from simulator.world.promql.parse import Query

POINTS = 240
"""Moments of a curve: a picture has no room for more."""
SCRAPE = 15 * SECOND
MOST_CHARTS = 8
MOST_SERVICES = 6
MOST_ALERTS = 2
USERS_CHARTS = 3
"""Of the service that users meet: requests, errors, duration, whatever they did."""
TELLING = 0.15
"""How far another curve's mean while a fault acted must be from its mean at other times, to be shown."""
FULL = 90
"""What is used to so many percent is shown even where it did not move."""


Stretch = tuple[int, int]
"""From when to when, in ms since the start."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve: moments in ms since the start, and values."""

    name: str
    points: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class SignalChart:
    """One picture: its curves over the drill, and the objective where it has one."""

    title: str
    unit: str
    curves: tuple[Curve, ...]
    limit: float | None = None
    """A value that it should not cross."""
    limit_says: str = ""
    """What the limit is: `the objective`."""


def signal_charts(scenario: Scenario, log: Log, end: int, faulty: Sequence[Stretch]) -> tuple[SignalChart, ...]:
    """What users felt, the golden signals of the service that they met, what alerts look at, what else moved.

    `faulty` are the stretches in which a fault acted.
    """
    from simulator.world.dashboards import CHARTS
    from simulator.world.monitored import Monitored

    history = History(scenario)
    for record in log:
        history.take(record)
    monitored = Monitored(scenario, history)
    step = max(SCRAPE, -(-end // POINTS // SCRAPE) * SCRAPE)
    found = [_felt(scenario, history, end, step)]
    moved: list[tuple[float, SignalChart]] = []
    for place, name in enumerate(_services(scenario)):
        for number, chart in enumerate(CHARTS.get(scenario.services[name].kind, ())):
            drawn = _drawn(monitored, chart, name, end, step)
            if place == 0 and number < USERS_CHARTS and drawn.curves:
                found.append(drawn)
            elif (by := _moved(drawn, faulty)) >= TELLING:
                moved.append((by, drawn))
    moved.sort(key=lambda pair: -pair[0])
    return tuple([*found, *_watched(scenario, log, monitored, end, step), *(chart for _, chart in moved)][:MOST_CHARTS])


def _services(scenario: Scenario) -> list[str]:
    """The services to look at: those that faults touch, those that users meet first."""
    from simulator.world.felt import Needs

    faulty = [effect.service for fault in scenario.faults.values() for effect in fault.effects]
    users = Needs(scenario).user_facing
    touched = [name for name in users if name in faulty]
    named = [*touched, *faulty, *users, *(alert.service for alert in scenario.alerts)]
    return [name for name in dict.fromkeys(named) if name in scenario.services][:MOST_SERVICES]


def _felt(scenario: Scenario, history: History, end: int, step: int) -> SignalChart:
    """The share of user requests that fail, over the last minute, as the grade sees it."""
    from simulator.world.signals import World

    world, points = World(scenario, history), []
    for at in range(0, end + 1, step):
        window = range(max(0, at - MINUTE) + SCRAPE, at + 1, SCRAPE) or (at,)
        points.append((at, 100 * sum(world.failing_share(each) for each in window) / len(window)))
    allowed = 100 * (1 - scenario.business.slo)
    curve = Curve("failing", tuple(points))
    return SignalChart("What users felt", "% of requests fail", (curve,), allowed, "the objective")


def _watched(scenario: Scenario, log: Log, monitored: Monitored, end: int, step: int) -> list[SignalChart]:
    """What the alerts that fired first look at."""
    from scoring.report.watched import watched

    source = monitored.source(now=end)
    found: list[SignalChart] = []
    fired = dict.fromkeys(event.name for _, event in log.of(ev.AlertFired))
    alerts = {alert.name: alert for alert in scenario.alerts if not alert.noise or scenario.truth.false_alarm}
    for name in fired:
        looks = watched(alerts[name], source, monitored.epoch) if name in alerts else None
        if looks is not None and len(found) < MOST_ALERTS:
            curves = tuple(_curves(monitored, looks[0], "value", end, step))
            title = f"{alerts[name].service}: what {name} looks at"
            if curves:
                found.append(SignalChart(title, "", curves, looks[1], "its limit"))
    return found


def _drawn(monitored: Monitored, chart: Chart, service: str, end: int, step: int) -> SignalChart:
    curves = []
    for name, query in chart.queries(service, max(step, MINUTE)).items():
        curves += list(_curves(monitored, query, name, end, step))
    return SignalChart(f"{service}: {chart.title.lower()}", chart.unit, tuple(curves))


def _curves(monitored: Monitored, query: str | Query, name: str, end: int, step: int) -> Iterable[Curve]:
    import numpy as np

    from simulator.world.promql.errors import QueryError
    from simulator.world.promql.evaluate import evaluate_range

    source, epoch = monitored.source(now=end), monitored.epoch
    try:
        found = evaluate_range(query, source, epoch, epoch + end, step)
    except QueryError:
        return
    for series in found.series[:1]:
        finite = np.isfinite(series.values)
        times = (series.timestamps[finite] - epoch).tolist()
        values = series.values[finite].tolist()
        yield Curve(name, tuple(zip(times, values, strict=True)))


def _moved(chart: SignalChart, faulty: Sequence[Stretch]) -> float:
    """How differently a picture's liveliest curve went while a fault acted, 0 to 1; nearly full counts 1."""
    shares = [0.0]
    for curve in chart.curves:
        inside = [value for at, value in curve.points if any(start <= at <= until for start, until in faulty)]
        outside = [value for at, value in curve.points if not any(start <= at <= until for start, until in faulty)]
        if chart.unit == "% used" and max((value for _, value in curve.points), default=0) >= FULL:
            shares.append(1.0)
        elif inside and outside:
            means = (sum(inside) / len(inside), sum(outside) / len(outside))
            highest = max(abs(mean) for mean in means)
            shares.append(abs(means[0] - means[1]) / highest if highest else 0.0)
    return max(shares)
