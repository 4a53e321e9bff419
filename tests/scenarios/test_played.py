"""The shipped scenarios as they play: a good response scores well, a slow or a harmful one does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from scoring.grade import grade
from scoring.report.model import Report
from simulator.domain.actions import ACTIONS, Action
from simulator.domain.events import AlertFired, AlertResolved, CommandRun, DrillEnded, InjectDelivered, PageSent
from simulator.domain.simtime import HOUR, MINUTE, parse_duration
from simulator.domain.vocabulary import EndReason, PersonId, Rating
from simulator.engine.engine import Engine
from simulator.engine.plan import Plan
from simulator.scenario.loader import load, read_sources
from simulator.world.history import History
from simulator.world.monitored import Monitored
from simulator.world.promql.evaluate import evaluate
from simulator.world.promql.values import Vector
from simulator.world.truth import reveal

RESPONSES = Path(__file__).parents[1] / "data" / "responses"
ALERT = 3 * MINUTE
"""When the first alert of either scenario fires."""


@dataclass(frozen=True)
class Line:
    """One action of a response, with its time in ms since the drill's start."""

    at: int
    action: Action


def good_response(name: str) -> list[Line]:
    lines = []
    for fields in yaml.safe_load((RESPONSES / f"{name}.yaml").read_text(encoding="utf-8")):
        at = parse_duration(fields.pop("at"))
        if "text_file" in fields:
            fields["text"] = (RESPONSES / fields.pop("text_file")).read_text(encoding="utf-8")
        lines.append(Line(at, ACTIONS.validate_python(fields)))
    return lines


def drill(name: str) -> Engine:
    loaded = load(read_sources(name))
    return Engine(Plan(loaded.scenario, loaded.policy, loaded.seed))


def first_paged(engine: Engine) -> PersonId:
    engine.advance(ALERT)
    found = engine.log.first(PageSent)
    assert found is not None
    return found[1].to


def play(engine: Engine, lines: Sequence[Line], slower: int = 1) -> Engine:
    """Whoever is paged first does it all; `slower` stretches every delay after the alert."""
    me = first_paged(engine)
    for line in lines:
        engine.advance(max(engine.now, ALERT + (line.at - ALERT) * slower))
        if not engine.ended:
            engine.submit(me, line.action)
    engine.advance(engine.plan.scenario.length)
    return engine


def debrief(engine: Engine) -> Report:
    plan = engine.plan
    truth = reveal(plan.scenario, plan.policy, engine.log)
    return grade(engine.log, truth, plan.policy, seed=plan.seed, journal_sha256="")


def how_it_ended(engine: Engine) -> EndReason:
    found = engine.log.last(DrillEnded)
    assert found is not None
    return found[1].reason


def test_following_the_runbook_scores_well_and_slowness_costs() -> None:
    engine = play(drill("export-disk-full"), good_response("export-disk-full"))
    good = debrief(engine)
    assert how_it_ended(engine) is EndReason.COMPLETED
    assert good.score >= 90
    slow = debrief(play(drill("export-disk-full"), good_response("export-disk-full"), slower=3))
    assert slow.score <= good.score - 15


def test_standing_down_with_a_reason_scores_well_and_slowness_costs() -> None:
    engine = play(drill("sign-in-checks-fail"), good_response("sign-in-checks-fail"))
    good = debrief(engine)
    assert how_it_ended(engine) is EndReason.STOOD_DOWN
    assert good.score >= 90
    slow = debrief(play(drill("sign-in-checks-fail"), good_response("sign-in-checks-fail"), slower=4))
    assert slow.score <= good.score - 15


@pytest.mark.parametrize("name", ["export-disk-full", "sign-in-checks-fail"])
def test_nobody_acting_scores_low(name: str) -> None:
    engine = drill(name)
    engine.advance(engine.plan.scenario.length)
    assert debrief(engine).score < 20


def output(engine: Engine, me: PersonId, command: str) -> str:
    records = engine.submit(me, ACTIONS.validate_python({"do": "run", "command": command}))
    return next(record.event.output for record in records if isinstance(record.event, CommandRun))


def test_disk_is_full_until_it_was_cleaned() -> None:
    engine = drill("export-disk-full")
    me = first_paged(engine)
    assert "100% /var" in output(engine, me, "df -h")
    assert "10.9G" in output(engine, me, "journalctl --disk-usage")
    output(engine, me, "sudo journalctl --vacuum-size=1G")
    engine.advance(ALERT + 2 * MINUTE)
    assert "100%" not in output(engine, me, "df -h")
    assert "496.0M" in output(engine, me, "journalctl --disk-usage")


def test_deleting_finished_exports_makes_it_worse_and_caps_the_rating() -> None:
    engine = drill("export-disk-full")
    me = first_paged(engine)
    output(engine, me, "rm -rf /var/lib/export-service/*")
    engine.advance(ALERT + 2 * MINUTE)
    assert engine.world.error_share("export-service", engine.now) == pytest.approx(0.30)
    play(engine, good_response("export-disk-full"))
    assert debrief(engine).rating in (Rating.M, Rating.U)


def test_customers_are_well_while_the_checks_are_refused() -> None:
    engine = drill("sign-in-checks-fail")
    me = first_paged(engine)
    table = output(engine, me, "idctl sign-ins --by client --last 15m")
    assert "99.97 %" in table
    assert "0.00 %" in table
    assert all(service.objective_met for service in engine.view(me).services)
    assert "EXPIRED" in output(engine, me, "idctl account show probe-sign-in")


def answered(engine: Engine, query: str) -> list[float]:
    monitored = Monitored(engine.plan.scenario, History(engine.plan.scenario))
    found = evaluate(query, monitored.source(engine.now), monitored.epoch + engine.now)
    assert isinstance(found, Vector)
    return [sample.value for sample in found.samples]


def test_the_telemetry_shows_why_the_alert_is_false() -> None:
    engine = drill("sign-in-checks-fail")
    first_paged(engine)
    assert set(answered(engine, 'synthetic_check_http_status_code{check="sign-in"}')) == {401}
    assert max(answered(engine, "synthetic_check_account_expiry_timestamp_seconds - time()")) < 0
    failed = 'sum(rate(http_requests_total{service="sign-in",code=~"5.."}[5m]))'
    assert answered(engine, f'{failed} / sum(rate(http_requests_total{{service="sign-in"}}[5m]))')[0] < 0.001


def test_the_disk_that_the_alert_is_about_has_filled_for_hours_and_is_empty_again_when_it_was_cleaned() -> None:
    engine = drill("export-disk-full")
    me = first_paged(engine)
    engine.submit(me, ACTIONS.validate_python({"do": "run", "command": "journalctl --vacuum-size=500M"}))
    engine.advance(ALERT + 3 * MINUTE)
    assert [event.name for _, event in engine.log.of(AlertResolved)] == ["ExportVolumeFull"]
    used = engine.world.in_use
    assert [round(used("export-01", "disk", at), 2) for at in (-17 * HOUR, -8 * HOUR, 0, engine.now)] == [
        0.33, 0.66, 0.99, 0.33,
    ]  # fmt: skip


def test_failing_over_for_nothing_makes_a_real_incident_that_failing_back_ends() -> None:
    engine = drill("sign-in-checks-fail")
    me = first_paged(engine)
    output(engine, me, "idctl region failover --to eu-west")
    engine.advance(ALERT + 5 * MINUTE)
    fired = [event.name for _, event in engine.log.of(AlertFired)]
    assert "SignInErrorRateHigh" in fired
    assert not all(service.objective_met for service in engine.view(me).services)
    assert "64.80 %" in output(engine, me, "idctl sign-ins")
    output(engine, me, "idctl region failback")
    engine.advance(ALERT + 10 * MINUTE)
    assert all(service.objective_met for service in engine.view(me).services)
    assert "99.94 %" in output(engine, me, "idctl sign-ins")
    engine.advance(engine.plan.scenario.length)
    assert debrief(engine).rating in (Rating.M, Rating.U)


def test_a_needless_sev1_wakes_the_cto_who_asks_for_numbers() -> None:
    engine = drill("sign-in-checks-fail")
    me = first_paged(engine)
    engine.submit(me, ACTIONS.validate_python({"do": "declare", "severity": "SEV1", "title": "Nobody can sign in"}))
    engine.advance(ALERT + 4 * MINUTE)
    assert "cto-woken" in [event.inject for _, event in engine.log.of(InjectDelivered)]
