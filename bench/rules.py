"""200 alert rules over an hour of drill, and a day of `rate` by service over 50 services, from its own telemetry.

Separate because it measures what a drill pays for its monitoring: the series are worked out as they are asked for.
"""

from __future__ import annotations

import time

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.scenario import Scenario, Service
from simulator.domain.simtime import DAY, HOUR, MINUTE
from simulator.domain.vocabulary import SYSTEM
from simulator.world.history import History
from simulator.world.metrics import SCRAPE, Telemetry
from simulator.world.promql.evaluate import evaluate_range
from simulator.world.promql.parse import parse
from simulator.world.rules import AlertRule, Rules
from tests.simulator.drills import scenario

SERVICES = 50
RULES = 200
BURNS = (
    'sum(rate(http_requests_total{{service="{s}",code=~"5.."}}[5m]))'
    ' / sum(rate(http_requests_total{{service="{s}"}}[5m])) > {n}'
)
"""Four thresholds a service."""


def _scenario() -> Scenario:
    services = {f"s{number:02}": Service(name=f"s{number:02}").model_dump() for number in range(SERVICES)}
    effects = [{"service": "s00", "errors": "60%", "over": "2m"}]
    faults = {"outage": {"at": "4m", "effects": effects, "cleared_by": [{"run": "fix"}]}}
    return scenario(services=services, faults=faults, alerts=[], deploys=[])


def report() -> str:
    """Say how long both take, after everything is imported."""
    played = _scenario()
    history = History(played)
    history.take(Recorded(1, 4 * MINUTE, SYSTEM, ev.FaultStarted(fault="outage", since=4 * MINUTE)))
    telemetry = Telemetry(played, history)
    rules = [
        AlertRule(
            f"Burn{number}", parse(BURNS.format(s=f"s{number % SERVICES:02}", n=0.001 * (1 + number))), 2 * MINUTE
        )
        for number in range(RULES)
    ]
    began = time.perf_counter()
    changes, _ = Rules(rules, telemetry, telemetry.epoch).ahead(-1, HOUR, {})
    evaluated = time.perf_counter() - began
    assert any(change.became == "firing" for change in changes)  # noqa: S101 - what finds nothing would be fast
    began = time.perf_counter()
    day = parse("sum by (service) (rate(http_requests_total[5m]))")
    evaluate_range(day, telemetry, telemetry.epoch - DAY, telemetry.epoch, SCRAPE)
    ranged = time.perf_counter() - began
    return (
        f"Telemetry   {RULES} rules for an hour of drill {evaluated * 1000:.0f} ms; "
        f"a day of rate by service over {SERVICES} services {ranged * 1000:.0f} ms"
    )
