"""The incident: declaring, roles, claims that are checked, and how a drill ends."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.domain import events as ev
from simulator.domain.actions import VERBS
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import EndReason, PersonId, Role, Severity
from tests.simulator.drills import METHODS, PRIMARY, QUIET, SECONDARY, Drill, default_policy

UNDO = "kubectl -n shop rollout undo deploy/web"


@pytest.fixture
def declared() -> Drill:
    """WebDown taken and SEV1 declared at 2m, nobody in a role."""
    drill = Drill().at("2m")
    drill.acknowledge(PRIMARY)
    drill.declare(
        PRIMARY, severity="SEV1", title="Shop is down!", impact="Nobody can buy", facts=["unavailable_to_all_users"]
    )
    return drill


@pytest.fixture
def led(declared: Drill) -> Drill:
    """The same with an IC and a Comms lead."""
    declared.assign(PRIMARY, role="ic", to=PRIMARY)
    declared.assign(PRIMARY, role="comms", to=SECONDARY)
    return declared


# ---- declaring and the channel ----------------------------------------------------------------------


def test_declaring_posts_the_channel_template_and_pins_it(declared: Drill) -> None:
    posts = [event for _, event in declared.times(ev.MessagePosted) if event.pinned]
    assert len(posts) == 1
    for line in (
        "**INCIDENT DECLARED**",
        "Severity: SEV1 | Title: Shop is down!",
        "Detected: 2025-03-10 10:01 UTC",
        "Impact: Nobody can buy",
        "**ROLES** IC: nobody yet | Comms: nobody yet",
        "Runbook: runbooks/web.yml",
        "Dashboard: https://grafana.internal/d/web",
        "10:01 - Alert fired: WebDown",
        "10:02 - Page #1 acknowledged by priya",
        "10:02 - SEV1 declared by priya",
    ):
        assert line in posts[0].text


def test_the_channel_post_in_the_view_is_kept_current(led: Drill) -> None:
    led.at("4m").open_room(PRIMARY)
    led.run(PRIMARY, command=UNDO)
    led.at("20m").mitigate(PRIMARY)
    incident = led.view().incident
    assert incident is not None
    assert "IC: @priya | Comms: @omar | Ops: nobody yet" in incident.channel_post
    assert "Bridge: meet.internal/inc-20250310" in incident.channel_post
    assert "10:04 - War room opened" in incident.channel_post
    assert "10:20 - Mitigated" in incident.channel_post
    assert (incident.room, incident.bridge) == ("#inc-20250310-shop-is-down", "meet.internal/inc-20250310")


def test_there_is_no_room_before_an_incident_and_only_one(drill: Drill) -> None:
    assert drill.at("2m").refusal(PRIMARY, "open_room") == "No incident is declared yet. Declare one first."
    drill.declare(PRIMARY, severity="SEV2", title="Down")
    drill.open_room(PRIMARY)
    assert drill.refusal(PRIMARY, "open_room") == "The room #inc-20250310-down is open already."


def test_an_incident_is_declared_once(declared: Drill) -> None:
    says = declared.at("3m").refusal(SECONDARY, "declare", severity="SEV2", title="Me too")
    assert says == "SEV1 is already declared by priya (T+02:00). Reclassify it instead."
    declared.resolve(PRIMARY)
    says = declared.refusal(SECONDARY, "declare", severity="SEV2", title="Me too")
    assert says.endswith("Reopen it instead.")


def test_facts_are_the_decision_trees_questions(drill: Drill) -> None:
    says = drill.refusal(PRIMARY, "declare", severity="SEV1", title="Down", facts=["aliens"])
    assert says.startswith("'aliens' is not a question of the decision tree. The facts: unavailable_to_all_users")


def test_reclassifying_keeps_the_answers_unless_new_ones_are_given(declared: Drill) -> None:
    declared.at("5m").reclassify(PRIMARY, severity="SEV2", why="some can buy")
    assert declared.state.incident.facts == ("unavailable_to_all_users",)
    declared.reclassify(PRIMARY, severity="SEV2", facts=["financial_impact"])
    changed = [event for _, event in declared.times(ev.SeverityChanged)]
    assert [(event.was, event.severity) for event in changed] == [(Severity.SEV1, Severity.SEV2), (Severity.SEV2,) * 2]
    assert declared.refusal(PRIMARY, "reclassify", severity="SEV2") == "It is SEV2 already."


# ---- who is told by itself --------------------------------------------------------------------------


def told(drill: Drill) -> list[tuple[float, str]]:
    return [(at / MINUTE, event.who) for at, event in drill.times(ev.StakeholderNotified)]


def test_a_sev1_tells_the_executives_at_once_and_prompts_after_half_an_hour(led: Drill) -> None:
    led.end()
    assert told(led) == [(2, "vp-eng"), (2, "cto")]
    prompts = led.times(ev.RespondersPrompted)
    assert [(at / MINUTE, event.to) for at, event in prompts] == [(32, PRIMARY)]
    assert "responders.requested" not in led.kinds()


def test_only_a_persons_request_asks_for_responders(led: Drill) -> None:
    led.request(PRIMARY, what="a database engineer")
    assert led.kinds("responders") == ["responders.requested"]


@pytest.mark.parametrize("claim", ["mitigate", "resolve"])
def test_nobody_is_prompted_once_mitigation_is_claimed(led: Drill, claim: str) -> None:
    led.run(PRIMARY, command=UNDO)
    getattr(led.at("20m"), claim)(PRIMARY)
    assert "responders.prompted" not in led.end().kinds()


def test_rules_read_what_was_declared_not_what_is_true() -> None:
    drill = Drill().at("2m")
    drill.declare(PRIMARY, severity="SEV3", title="Looks small", facts=["security_breach_or_data_exposure"])
    assert told(drill) == [(2, "security"), (2, "legal")]
    drill.at("5m").reclassify(PRIMARY, severity="SEV1")
    assert told(drill)[2:] == [(5, "vp-eng"), (5, "cto")]


def test_a_prompt_that_no_longer_applies_does_not_come() -> None:
    drill = Drill().at("2m")
    drill.declare(PRIMARY, severity="SEV1", title="Looks large")
    drill.at("10m").reclassify(PRIMARY, severity="SEV3")
    assert "responders.prompted" not in drill.at("40m").kinds()
    drill.reclassify(PRIMARY, severity="SEV2")
    assert [at / MINUTE for at, _ in drill.end().times(ev.RespondersPrompted)] == [40]


# ---- roles and permissions --------------------------------------------------------------------------


def test_until_there_is_an_ic_anybody_may_do_anything(declared: Drill) -> None:
    declared.assign("dana", role="ops", to="ravi")
    declared.status("ravi", state="investigating", text="We are looking")
    declared.hand_over("dana", role="ops", to="dana")
    assert declared.state.holders(Role.OPS) == ["dana"]


def test_once_there_is_an_ic_roles_are_theirs_to_give_and_the_public_hears_comms_or_them(led: Drill) -> None:
    assert led.refusal("dana", "assign", role="ops", to="dana") == "'assign' is for IC (priya) now."
    says = led.refusal("dana", "status", state="investigating", text="Hello")
    assert says == "'status' is for Comms (omar) or IC (priya) now."
    led.status(SECONDARY, state="investigating", text="We are looking")
    led.status(PRIMARY, state="investigating", text="Still looking")


def test_a_role_that_nobody_holds_binds_nobody(declared: Drill) -> None:
    policy = default_policy().model_copy(update={"permissions": {"update": (Role.COMMS,)}})
    drill = Drill(policy=policy).at("2m")
    drill.declare(PRIMARY, severity="SEV1", title="Down")
    drill.assign(PRIMARY, role="ic", to=PRIMARY)
    drill.update("dana", text="Nobody is Comms, so I may")
    drill.assign(PRIMARY, role="comms", to=SECONDARY)
    assert drill.refusal("dana", "update", text="Now I may not") == "'update' is for Comms (omar) now."


def test_a_role_has_one_holder_and_smes_are_many(led: Drill) -> None:
    led.assign(PRIMARY, role="ops", to="dana")
    (given,) = led.assign(PRIMARY, role="ops", to="ravi")
    assert given.event == ev.RoleAssigned(role=Role.OPS, person=PersonId("ravi"), was=PersonId("dana"))
    led.assign(PRIMARY, role="sme", to="dana")
    led.assign(PRIMARY, role="sme", to="ravi")
    assert led.state.holders(Role.OPS) == ["ravi"]
    assert led.state.holders(Role.SME) == ["dana", "ravi"]
    assert led.view().person(PersonId("ravi")).roles == (Role.OPS, Role.SME)  # type: ignore[union-attr]


def test_a_role_is_handed_over_by_its_holder_or_the_ic(led: Drill) -> None:
    says = led.refusal("dana", "hand_over", role="comms", to="dana")
    assert says == "omar is Comms. Only they or the IC can hand it over."
    led.hand_over(SECONDARY, role="comms", to="dana", text="I have to leave")
    led.hand_over(PRIMARY, role="comms", to="ravi")
    led.hand_over(PRIMARY, role="ic", to="dana")
    assert (led.state.holders(Role.COMMS), led.state.holders(Role.IC)) == (["ravi"], ["dana"])
    assert "IC (dana)" in led.refusal(PRIMARY, "assign", role="ops", to=PRIMARY)


@pytest.mark.parametrize(
    ("method", "fields", "says"),
    [
        ("assign", {"role": "ic", "to": PRIMARY}, "priya is IC already."),
        ("hand_over", {"role": "ic", "to": PRIMARY}, "priya is IC already."),
        ("hand_over", {"role": "ops", "to": PRIMARY}, "Nobody is Operations yet. Assign the role instead."),
        ("assign", {"role": "ops", "to": "victor"}, "Nobody called 'victor' can do that here. The team: priya, omar"),
        ("notify", {"who": "nobody"}, "Nobody called 'nobody' to tell. Stakeholders: cto, legal"),
        ("reopen", {}, "The incident is open, so it cannot be reopened."),
        ("postmortem", {"text": "Early"}, "The incident is not over. Resolve it or stand down before you hand in"),
        ("hint", {}, "No hint is available now."),
        ("reply", {"inject": "none", "text": "hi"}, "Nothing called 'none' has come in. To answer: none yet."),
        ("step", {"runbook": "none", "step": "1"}, "No runbook called 'none'. There is runbooks/web.yml."),
        ("step", {"runbook": "web", "step": "99"}, "runbooks/web.yml has no step '99'."),
    ],
)
def test_what_is_not_possible_is_refused_in_the_trainees_terms_and_recorded(
    led: Drill, method: str, fields: dict[str, Any], says: str
) -> None:
    before = led.state.seq
    answer = led.refusal(PRIMARY, method, **fields)
    assert answer.startswith(says)
    refused = led.log[-1]
    assert (refused.seq, refused.actor, refused.event) == (
        before + 1,
        PRIMARY,
        ev.ActionRefused(do=METHODS[method], why=answer),
    )
    assert refused.action is not None


@pytest.mark.parametrize("actor", ["mallory", "victor", "system", ""])
@pytest.mark.parametrize("method", ["say", "pause", "end", "join"])
def test_who_is_not_of_the_team_can_do_nothing(drill: Drill, actor: str, method: str) -> None:
    says = drill.refusal(actor, method, **({"text": "hi"} if method == "say" else {}))
    assert says.startswith(f"Nobody called {actor!r} can do that here.")
    assert drill.state.phase == "running"


def test_nobody_joins_twice_or_leaves_without_having_come(drill: Drill) -> None:
    drill.join("dana")
    assert drill.refusal("dana", "join") == "dana takes part already."
    drill.join("dana", simulated=True)
    drill.leave("dana")
    assert drill.refusal("dana", "leave") == "dana does not take part."


# ---- runbooks and commands --------------------------------------------------------------------------


def test_a_runbook_step_runs_its_command_and_a_log_query_asks_the_logs(led: Drill) -> None:
    led.step(PRIMARY, runbook="Web is down", step="1")
    led.step(PRIMARY, runbook="web", step="logs")
    led.step(PRIMARY, runbook="runbooks/web.yml", step="Roll back")
    led.step(PRIMARY, runbook="web.yml", step="4")
    kinds = led.kinds("runbook", "command.run", "query", "mitigation")
    assert kinds == ["runbook.step", "command.run", "runbook.step", "query.run", "runbook.step", "command.run",
                     "mitigation.started", "runbook.step"]  # fmt: skip
    assert "deploy 77 2025-03-10 10:00 UTC by dana: New cart" in led.times(ev.CommandRun)[0][1].output


# ---- claims -----------------------------------------------------------------------------------------


def test_a_false_resolve_fires_pages_and_reopens_within_a_minute_and_the_clock_runs_on(led: Drill) -> None:
    led.at("10m").resolve(PRIMARY)
    assert [alert.state for alert in led.view().alerts] == ["resolved"]
    before = len(led.log)
    led.at("12m")
    again = [record.kind for record in led.log[before:] if record.kind != "page.noticed"]
    assert again == ["alert.fired", "page.sent", "incident.reopened"]
    assert led.log[before].at == 11 * MINUTE
    assert led.state.incident.open
    assert led.end().log.last(ev.DrillEnded)[1].reason is EndReason.TIME_UP  # type: ignore[index]


def test_a_false_resolve_with_the_postmortem_in_does_not_end_the_drill(led: Drill) -> None:
    led.at("10m").resolve(PRIMARY)
    led.postmortem(PRIMARY, text="# Postmortem")
    assert not led.at("59m").engine.ended


def test_a_claim_taken_back_in_time_is_not_contradicted(led: Drill) -> None:
    led.at("10m").resolve(PRIMARY)
    led.at("10m30s").reopen(PRIMARY, why="too early")
    assert led.at("20m").kinds("incident.reopened") == ["incident.reopened"]
    assert led.kinds("alert.fired") == ["alert.fired"]


def test_a_resolve_that_comes_true_within_the_minute_stands(led: Drill) -> None:
    led.at("5m").run(PRIMARY, command=UNDO)
    led.at("8m30s").resolve(PRIMARY)
    assert "incident.reopened" not in led.end().kinds()


def test_a_partial_remedy_that_meets_the_objective_makes_the_claim_true() -> None:
    fault = {
        "at": "30s",
        "effects": [{"service": "web", "errors": "8%"}],
        "reduced_by": [{"run": "shed load", "takes": "1m", "to": "1%"}],
    }
    drill = Drill(faults={"outage": fault}, alerts=[{"name": "A", "service": "web", "at": "1m"}])
    drill.at("2m").declare(PRIMARY, severity="SEV2", title="Slow")
    drill.run(PRIMARY, command="shed load")
    drill.at("10m").resolve(PRIMARY)
    assert "incident.reopened" not in drill.at("30m").kinds()
    drill.postmortem(PRIMARY, text="# Postmortem")
    assert drill.state.reason is EndReason.COMPLETED


def test_a_claim_is_held_against_the_signals_as_long_as_it_stands() -> None:
    """The fault is too weak to see at first, and grows."""
    fault = {"at": "30s", "effects": [{"service": "web", "errors": "100%", "over": "50m"}]}
    drill = Drill(faults={"slow": fault}, alerts=[{"name": "A", "service": "web", "at": "31s"}],
                  business={"slo": "80%"})  # fmt: skip
    drill.at("1m").declare(PRIMARY, severity="SEV3", title="Odd")
    drill.at("2m").resolve(PRIMARY)
    reopened = [at / MINUTE for at, _ in drill.end().times(ev.IncidentReopened)]
    assert len(reopened) == 1
    assert 10 < reopened[0] < 12


def test_a_mitigated_incident_can_be_reopened(led: Drill) -> None:
    led.at("5m").mitigate(PRIMARY)
    assert led.refusal(PRIMARY, "mitigate") == "The incident is mitigated already."
    led.reopen(PRIMARY)
    assert led.state.incident.mitigated_at is None


# ---- the end ----------------------------------------------------------------------------------------


def solved(drill: Drill) -> Drill:
    drill.at("5m").run(PRIMARY, command=UNDO)
    drill.at("25m").resolve(PRIMARY)
    return drill


def test_resolved_and_the_postmortem_in_ends_the_drill(led: Drill) -> None:
    solved(led)
    assert not led.at("30m").engine.ended
    led.postmortem(PRIMARY, text="# Postmortem")
    assert led.log[-1].event == ev.DrillEnded(reason=EndReason.COMPLETED)
    assert led.end().log.end == 30 * MINUTE


@pytest.mark.parametrize("declares", [True, False])
@pytest.mark.parametrize("near_miss", [True, False])
def test_standing_down_ends_the_drill_and_says_whether_it_was_a_near_miss(declares: bool, near_miss: bool) -> None:
    drill = Drill().at("2m")
    if declares:
        drill.declare(PRIMARY, severity="SEV2", title="Maybe")
    drill.stand_down(PRIMARY, why="The check was wrong", near_miss=near_miss)
    assert drill.log.of(ev.IncidentStoodDown)[0][1].near_miss is near_miss
    assert drill.log[-1].event == ev.DrillEnded(reason=EndReason.STOOD_DOWN)
    assert [page.state for page in drill.view().pages] == ["resolved"]


def test_there_is_nothing_to_stand_down_from_before_anything_came() -> None:
    drill = Drill(**QUIET).at("1m")
    assert drill.refusal(PRIMARY, "stand_down", why="bored") == "There is nothing to stand down from yet."


def test_the_drill_ends_at_its_length(drill: Drill) -> None:
    assert drill.at("59m59s999ms").state.reason is None
    assert drill.at("2h").log[-1].event == ev.DrillEnded(reason=EndReason.TIME_UP)
    assert (drill.log.end, drill.engine.now, drill.engine.next_due()) == (60 * MINUTE, 60 * MINUTE, None)


@pytest.mark.parametrize("by", ["facilitator", PRIMARY])
def test_the_facilitator_ends_it_and_alone_that_is_you(drill: Drill, by: str) -> None:
    drill.at("3m").ask("end", by)
    assert drill.log[-1].event == ev.DrillEnded(reason=EndReason.FACILITATOR)
    assert drill.engine.advance(60 * MINUTE) == []


def test_after_the_end_only_the_epilogue_follows_stamped_with_its_hours(led: Drill) -> None:
    solved(led).at("60m")
    engine = led.engine
    assert engine.ended
    for verb, cls in VERBS.items():
        fields = {"postmortem": {"text": "# P"}, "note": {"text": "n"}, "rate": {"rating": "S"},
                  "observe": {"text": "o"}}.get(verb, {})  # fmt: skip
        if cls.epilogue:
            by = PersonId("facilitator" if cls.facilitation else PRIMARY)
            (record,) = engine.epilogue(by, cls(**fields), None, 26.5)  # type: ignore[arg-type]
            assert record.event.hours_after == 26.5  # type: ignore[union-attr]
            assert record.at == 60 * MINUTE
    says = led.refusal(PRIMARY, "say", text="Anybody there?")
    assert says == "The drill is over. A postmortem, a note, a rating or the survey can still be added."
    assert engine.advance(3 * 60 * MINUTE) == []


def test_nothing_but_control_is_possible_in_a_pause_and_time_stands(led: Drill) -> None:
    led.at("3m").pause("facilitator", why="fire alarm")
    assert led.refusal(PRIMARY, "say", text="hi") == "The drill is paused. Resume it first."
    assert led.refusal("facilitator", "pause") == "The drill is paused, so it cannot be paused."
    led.note("facilitator", text="it was a false alarm")
    assert led.at("30m").engine.now == 3 * MINUTE
    led.resume("facilitator")
    assert led.refusal("facilitator", "resume") == "The drill is running, so it cannot be resumed."
    assert led.at("7m").engine.now == 7 * MINUTE


def test_a_real_incident_stops_the_drill_whoever_says_so_and_its_time_stands(led: Drill) -> None:
    led.at("3m").real(PRIMARY, why="the real checkout is down")
    assert led.refusal(PRIMARY, "acknowledge") == (
        "A real incident has begun, so the drill stands. Resume it when that is over."
    )
    assert led.at("3h").engine.now == 3 * MINUTE
    assert led.engine.view(PRIMARY).stopped_for_real
    led.resume("facilitator")
    assert not led.engine.view(PRIMARY).stopped_for_real
    assert led.at("7m").engine.now == 7 * MINUTE


def test_a_real_incident_during_a_pause_outlasts_it(led: Drill) -> None:
    led.at("3m").pause("facilitator", why="lunch")
    led.real(PRIMARY)
    assert led.engine.view(PRIMARY).stopped_for_real
    led.resume("facilitator")
    assert not led.engine.view(PRIMARY).stopped_for_real
