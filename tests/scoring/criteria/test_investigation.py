"""Investigation: the runbook's steps and their order, time lost beside the cause, and a look after the remedy."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.domain import events as ev
from tests.scoring.logs import LogBuilder
from tests.scoring.reports import credit, finding, findings, why_not

BOOK = "runbooks/order-service-high-error-rate.yml"
HISTORY = "kubectl -n production rollout history deployment/order-service"
ERRORS = '{service="order-service"} |= "error" | json | level="error"'
HEALTH = "curl -s https://payment-service.internal/healthz | jq ."


def incident() -> LogBuilder:
    return LogBuilder().at("7m").alert(runbook=BOOK).page().at("9m").declare()


def test_steps_in_the_runbooks_order_earn_everything_typed_or_taken(graded: Any) -> None:
    log = incident().at("10m").run(HISTORY)
    log.at("11m").add(ev.RunbookStep(runbook=BOOK, step="Check error logs", section="diagnosis"), "carol")
    found = findings(graded(log.at("12m").remedy().at("60m").ended()), "mitigation.path")
    assert [each.points for each in found] == [each.of for each in found]
    assert found[0].says == (
        f"Of {BOOK}'s 4 steps of diagnosis 2 came before the remedy: "
        "“Check recent deployments”, “Check error logs”, in its order."
    )


def test_each_step_taken_before_an_earlier_one_costs_a_quarter(graded: Any) -> None:
    log = incident().at("10m").run(HEALTH).at("11m").look(query=ERRORS).at("11m30s").run(HISTORY)
    found = findings(graded(log.at("12m").remedy().at("60m").ended()), "mitigation.path")[0]
    assert found.points == pytest.approx(found.of / 2)
    assert "2 out of its order" in found.says


def test_a_runbook_that_nobody_opened_earns_nothing_unless_the_remedy_came_in_time(graded: Any) -> None:
    def drill(remedied: str) -> Any:
        return graded(incident().at("10m").look(query="up").at(remedied).remedy("x rollback y").at("60m").ended())

    assert findings(drill("30m"), "mitigation.path")[0].says.startswith("No step of runbooks/")
    assert credit(drill("12m"), "mitigation.path") == 1


@pytest.mark.parametrize(
    ("command", "lost"),
    [
        ("kubectl scale deployment/order-service --replicas=5", True),
        ("psql -h orders-db -c 'select 1'", False),
        ("kubectl -n production get pods", False),
    ],
)
def test_time_lost_is_what_went_into_changes_that_did_nothing(graded: Any, command: str, lost: bool) -> None:
    log = incident().at("10m").run(HISTORY).at("11m").run(command).at("18m").remedy().at("60m").ended()
    found = findings(graded(log), "mitigation.path")[-1]
    assert (found.points < found.of) is lost
    if lost:
        assert found.says.startswith("7m went into what had nothing to do with it (1m30s allowed)")
        assert found.actual == 7 * 60


def test_a_look_at_a_service_that_no_fault_touches_is_a_detour(graded: Any, scenario: Any) -> None:
    from tests.scoring.logs import checkout_truth

    apart = next(iter(scenario.services.values()))
    services = {**scenario.services, "billing-batch": apart.model_copy(update={"depends_on": {}})}
    truth = checkout_truth(scenario.model_copy(update={"services": services}))
    log = incident().at("10m").run("kubectl logs deployment/billing-batch").at("14m").run(HISTORY)
    found = findings(graded(log.at("15m").remedy().at("60m").ended(), truth), "mitigation.path")[-1]
    assert "4m went into what had nothing to do with it" in found.says


def applied() -> LogBuilder:
    done = ev.MitigationApplied(fault="bad-timeout", command="x", to=0.0)
    return incident().at("10m").run(HISTORY).at("12m").remedy().at("17m").add(done)


@pytest.mark.parametrize(
    ("claimed", "looked", "earned"), [("20m", "18m", 1.0), ("18m", "20m", 0.5), ("20m", None, 0.0), (None, "20m", 1.0)]
)
def test_somebody_looks_once_the_remedy_is_in_and_before_it_is_called_over(
    graded: Any, claimed: str | None, looked: str | None, earned: float
) -> None:
    log = applied()
    if claimed:
        log.at(claimed).mitigate()
    if looked:
        log.at(looked).look()
    assert credit(graded(log.at("60m").ended()), "mitigation.verified") == earned


def test_words_on_what_the_signals_show_are_a_look(graded: Any) -> None:
    log = applied().at("18m").say("Error rate is back at its baseline.").at("19m").mitigate().at("60m").ended()
    assert "carol looked at T+18:00" in finding(graded(log), "mitigation.verified").says
    vague = applied().at("18m").say("Lunch?").at("19m").mitigate().at("60m").ended()
    assert credit(graded(vague), "mitigation.verified") == 0


def test_without_a_remedy_there_is_nothing_to_verify(graded: Any) -> None:
    assert why_not(graded(incident().at("60m").ended()), "mitigation.verified") == "no remedy took effect"
