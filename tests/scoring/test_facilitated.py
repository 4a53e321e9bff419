"""A facilitator's own alerts, injects, hints and observations cost nobody anything."""

from __future__ import annotations

from typing import Any

from scoring.grade import grade
from scoring.report.model import Report
from simulator.domain.actions import ACTIONS
from simulator.domain.vocabulary import FACILITATOR
from simulator.world.truth import reveal
from tests.simulator.drills import PRIMARY, Drill, default_policy

MENTIONS = {"expect": {"reply_within": "5m", "mentions": ["refund"]}}


def graded(drill: Drill) -> Report:
    truth = reveal(drill.scenario, default_policy(), drill.log)
    return grade(drill.log, truth, default_policy(), seed=7)


def played(*steered: tuple[str, dict[str, Any]]) -> Drill:
    inject = {"id": "vp", "via": "chat", "sender": {"name": "Vera"}, "text": "Refunds?", "at": "5m", **MENTIONS}
    drill = Drill(injects=[inject])
    drill.at("20s")
    for verb, fields in steered:
        drill.engine.submit(FACILITATOR, ACTIONS.validate_python({"do": verb, **fields}))
    drill.at("2m").acknowledge(PRIMARY, page=len(drill.state.pages))
    drill.at("3m").declare(PRIMARY, severity="SEV1", title="Nobody can buy")
    drill.assign(PRIMARY, role="ic", to=PRIMARY)
    drill.at("6m").reply(PRIMARY, inject="vp", text="More at 10:15.")
    drill.at("8m").run(PRIMARY, command="kubectl rollout undo deployment/web")
    drill.at("20m").mitigate(PRIMARY)
    drill.at("40m").resolve(PRIMARY)
    return drill.at("60m")


def test_an_alert_and_a_question_by_hand_change_no_finding() -> None:
    plain = graded(played())
    steered = graded(
        played(
            ("add-alert", {"name": "Odd", "service": "web", "severity": "critical"}),
            ("add-inject", {"sender": "Nora", "text": "When?", "asks": ["ic", "comms"]}),
            ("give-hint", {"text": "Look at deploys"}),
            ("observe", {"text": "Slow", "about": "ic", "rating": "M"}),
        )
    )
    assert steered.score == plain.score
    assert taken(steered) == taken(plain)
    assert [(each.criterion, each.points, each.of) for each in steered.findings()] == [
        (each.criterion, each.points, each.of) for each in plain.findings()
    ]
    assert {each.id for each in steered.antipatterns} == {each.id for each in plain.antipatterns}


def taken(report: Report) -> dict[str, float | int | None]:
    """How long everything took."""
    return {name: each.seconds for name, each in report.times.items()}


def test_an_answer_to_a_rewritten_question_need_not_say_what_the_old_one_asked_for() -> None:
    says = [
        next(each.says for each in graded(drill).findings() if "answered Vera" in each.says)
        for drill in (played(), played(("edit", {"inject": "vp", "text": "When do I hear more?"})))
    ]
    assert ["without saying refund" in each for each in says] == [True, False]
