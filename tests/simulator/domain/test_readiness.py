"""The readiness checklist: each item met, not met and not to be told, as the facts are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulator.domain import events as ev
from simulator.domain.log import Log
from simulator.domain.oncall_review import Verdict
from simulator.domain.past import ActionItem
from simulator.domain.policy import Policy
from simulator.domain.readiness import CHECKLIST, HEADINGS, Item, Material, Newcomer, PastDrill, Review, readiness
from simulator.domain.scenario import Alert, Runbook, Scenario
from simulator.domain.simtime import HOUR, MINUTE
from simulator.domain.team import Team
from simulator.domain.vocabulary import PersonId, Severity
from simulator.scenario.loader import load, read_sources

TODAY = datetime(2025, 3, 31, 12, tzinfo=UTC)
FIVE = ["ana", "ben", "cat", "dee", "eli"]
WEEKLY = {"start": "2025-01-06T09:00:00Z", "turn": "1w"}
LEVELS = {"rules": [{"page": ["schedule:primary"], "wait": "5m"}, {"page": ["schedule:secondary"], "wait": "10m"}]}
LOADED = load(read_sources("export-disk-full"))
POLICY = LOADED.policy
ANA = PersonId("ana")


def team(**more: Any) -> Team:
    made: dict[str, Any] = {
        "people": [{"id": who, "name": who.title()} for who in FIVE],
        "schedules": {
            "primary": {"layers": [{"users": FIVE, **WEEKLY}]},
            "secondary": {"layers": [{"users": [*FIVE[1:], FIVE[0]], **WEEKLY}]},
        },
        "escalation": {"shop": LEVELS},
    }
    return Team.model_validate({**made, **more})


def scenario(**more: Any) -> Scenario:
    made = {"people": team().people, "escalation": team().escalation, "alerts": (), "runbooks": {}}
    return LOADED.scenario.model_copy(update={**made, **more})


def alert(name: str = "OrdersFail", **more: Any) -> Alert:
    return Alert.model_validate({"name": name, "service": "web", "at": 0, "pages": "shop", **more})


def runbook(**more: Any) -> Runbook:
    made: dict[str, Any] = {
        "metadata": {"title": "Orders fail", "reviewed": "2025-03-01"},
        "diagnosis": [{"step": "Look", "command": "kubectl get pods"}],
        "mitigation": [{"option": "Roll back", "command": "kubectl rollout undo", "verify": "Errors fall"}],
    }
    return Runbook.model_validate({**made, **more})


def log(*events: ev.Event, minutes: int = 30) -> Log:
    step = minutes * MINUTE // max(len(events), 1)
    return Log(ev.Recorded(number, number * step, ANA, event) for number, event in enumerate(events, 1))


def page(policy: str = "shop", *, taken: bool = True, over: bool = True) -> list[ev.Event]:
    fired = {"alert": 1, "name": "OrdersFail", "service": "web", "severity": "critical", "urgency": "high"}
    found: list[ev.Event] = [
        ev.AlertFired.model_validate({**fired, "summary": "", "policy": policy}),
        ev.PageSent.model_validate({"page": 1, "to": "ana", "alert": 1, "policy": policy}),
    ]
    found += [ev.PageAcknowledged.model_validate({"page": 1, "person": "ana", "after": 1})] if taken else []
    return found + ([ev.PageResolved.model_validate({"page": 1})] if over else [])


DECLARED = ev.IncidentDeclared(severity=Severity.SEV1, title="Orders fail")
WHOLE = Review(frozenset({"summary", "impact", "timeline", "root cause", "action items"}), 2, 2)


def drill(*events: ev.Event, ago: int = 10, review: Review | None = None, **more: Any) -> PastDrill:
    made: dict[str, Any] = {
        "where": "friday.jsonl", "began": TODAY - timedelta(days=ago), "scenario": scenario(), "log": log(*events),
        "finished": True, "by": "people", "seats": ("ana",), "review": review,
    }  # fmt: skip
    return PastDrill(**{**made, **more})


def items(
    *drills: PastDrill, of: Team | None = None, policy: Policy = POLICY, newcomer: Newcomer | None = None,
    scenarios: Sequence[Scenario] = (), promised: tuple[ActionItem, ...] | None = None,
    looked: str | None = None,
) -> dict[str, Item]:  # fmt: skip
    material = Material(
        team=of or team(), team_file="team.yaml", policy=policy, policy_file="ours.yaml", today=TODAY,
        scenarios={f"{number}.yaml": each for number, each in enumerate(scenarios, 1)}, drills=drills,
        newcomer=newcomer, promised=promised, looked=looked,
    )  # fmt: skip
    return {each.item: each for each in readiness(material)}


def verdict(item: str, *drills: PastDrill, **given: Any) -> Verdict:
    return items(*drills, **given)[item].verdict


def evidence(item: str, *drills: PastDrill, **given: Any) -> str:
    return " | ".join(f"{each.where}: {each.says}" for each in items(*drills, **given)[item].evidence)


def ours(**more: Any) -> Policy:
    return POLICY.model_copy(update=more)


# ---- the list ----------------------------------------------------------------------------------------------


def test_checklist_has_the_guides_four_headings_and_every_item_says_what_shows_it() -> None:
    found = items()
    assert [each.heading for each in CHECKLIST] == sorted((each.heading for each in CHECKLIST), key=HEADINGS.index)
    assert {each.heading for each in CHECKLIST} == set(HEADINGS)
    assert len(found) == 20
    assert all(each.evidence for each in found.values())


def test_item_says_what_to_do_unless_it_is_met() -> None:
    assert all(bool(each.todo) == (each.verdict != "met") for each in items().values())


# ---- infrastructure ----------------------------------------------------------------------------------------


def test_rotation_is_met_by_two_rotas_and_not_by_one_or_by_none() -> None:
    assert verdict("rotation") == "met"
    assert verdict("rotation", of=team(schedules={"primary": team().schedules["primary"]})) == "not met"
    assert verdict("rotation", of=team(schedules={})) == "not met"


def test_policy_counts_as_tested_when_one_page_went_from_alert_to_resolution() -> None:
    assert verdict("escalation-tested", drill(*page())) == "met"
    assert "friday.jsonl, 2025-03-21" in evidence("escalation-tested", drill(*page()))
    assert verdict("escalation-tested") == "cannot tell"


@pytest.mark.parametrize(
    "unproved",
    [
        drill(*page(taken=False)),
        drill(*page(over=False)),
        drill(*page("other")),
        drill(*page()[1:]),
        drill(*page(), by="people", scenario=scenario(escalation={})),
    ],
    ids=["nobody took it", "never resolved", "another policy", "no alert", "no such policy"],
)
def test_policy_is_not_tested_by_less_than_the_whole_way(unproved: PastDrill) -> None:
    assert verdict("escalation-tested", unproved) == "not met"


def test_policy_that_only_bots_tested_is_not_to_be_told() -> None:
    assert verdict("escalation-tested", drill(*page(), by="bots")) == "cannot tell"


def test_policy_that_was_changed_since_its_test_must_be_tested_again() -> None:
    changed = team(escalation={"shop": {"rules": [*LEVELS["rules"][:1], {"page": ["user:cat"], "wait": "1m"}]}})
    assert verdict("escalation-tested", drill(*page()), of=changed) == "not met"
    assert "changed since" in evidence("escalation-tested", drill(*page()), of=changed)


def test_function_in_a_policy_is_the_person_who_stood_for_it() -> None:
    levels = {"rules": [{"page": ["schedule:primary", "user:manager"], "wait": "5m"}]}
    played = team(escalation={"shop": {"rules": [{"page": ["schedule:primary", "user:eli"], "wait": "5m"}]}})
    of = team(escalation={"shop": levels}, functions={"manager": "eli"})
    proof = drill(*page(), scenario=scenario(escalation=played.escalation))
    assert verdict("escalation-tested", proof, of=of) == "met"
    assert verdict("escalation-tested", proof, of=team(escalation=of.escalation, functions={"manager": "dee"})) == (
        "not met"
    )


def alerting(**receiver: Any) -> dict[str, Any]:
    return {"route": {"receiver": "all"}, "receivers": [{"name": "all", **receiver}]}


@pytest.mark.parametrize(
    ("receiver", "expected"),
    [
        ({"via": ["pagerduty"], "pages": "shop"}, "met"),
        ({"via": ["pagerduty"], "pages": "gone"}, "not met"),
        ({"via": ["pagerduty"]}, "cannot tell"),
        ({"via": ["email"]}, "not met"),
    ],
)
def test_pager_is_connected_when_a_receiver_pages_by_a_policy_of_the_team(
    receiver: dict[str, Any], expected: Verdict
) -> None:
    assert verdict("pager", of=team(alerting=alerting(**receiver))) == expected


def test_pager_is_not_connected_when_a_critical_alert_pages_nobody() -> None:
    assert verdict("pager") == "cannot tell"
    assert verdict("pager", scenarios=[scenario(alerts=(alert(),))]) == "met"
    assert verdict("pager", scenarios=[scenario(alerts=(alert(), alert("Lost", pages=None)))]) == "not met"
    assert verdict("pager", scenarios=[scenario(alerts=(alert(pages=None, severity="warning"),))]) == "cannot tell"


def test_channel_that_all_incidents_share_is_not_created_by_itself() -> None:
    assert verdict("channel") == "cannot tell"
    one = POLICY.war_room.model_copy(update={"channel": "#incidents"})
    assert verdict("channel", policy=ours(war_room=one)) == "not met"


def test_status_page_needs_an_address_and_posts_that_name_components() -> None:
    posted = drill(ev.StatusPosted.model_validate({"state": "investigating", "text": "x", "components": ["Orders"]}))
    assert verdict("status-page", posted) == "met"
    assert verdict("status-page") == "cannot tell"
    silent = POLICY.communication.model_copy(update={"status_page": ""})
    assert verdict("status-page", posted, policy=ours(communication=silent)) == "not met"


# ---- process -----------------------------------------------------------------------------------------------


def test_severities_are_trained_by_declaring_one_in_a_drill_of_the_team() -> None:
    assert verdict("severities", drill(DECLARED)) == "met"
    assert verdict("severities", drill()) == "cannot tell"
    assert verdict("severities", drill(DECLARED, ago=200)) == "cannot tell"
    bare = {**POLICY.severities, Severity.SEV2: POLICY.severities[Severity.SEV2].model_copy(update={"examples": ()})}
    assert verdict("severities", drill(DECLARED), policy=ours(severities=bare)) == "not met"
    assert "SEV2" in evidence("severities", policy=ours(severities=bare))


def test_war_room_without_a_role_of_the_guide_is_not_met() -> None:
    assert verdict("war-room") == "met"
    roles = POLICY.war_room.model_copy(update={"roles": POLICY.war_room.roles[1:]})
    assert verdict("war-room", policy=ours(war_room=roles)) == "not met"


def test_templates_are_missed_by_name() -> None:
    assert verdict("templates") == "met"
    without = ours(communication=POLICY.communication.model_copy(update={"customer_template": " "}))
    assert verdict("templates", policy=without) == "not met"
    assert "customer" in evidence("templates", policy=without)


def test_escalation_matrix_needs_rules_and_people_behind_the_functions() -> None:
    told = {who for rule in POLICY.notifications for who in rule.notify}
    assert verdict("escalation-matrix", of=team(functions=dict.fromkeys(told, "ana"))) == "met"
    assert verdict("escalation-matrix") == "cannot tell"
    assert verdict("escalation-matrix", policy=ours(notifications=())) == "not met"


def test_postmortem_template_is_shown_by_a_postmortem_that_follows_it() -> None:
    assert verdict("postmortem-template", drill(DECLARED, review=WHOLE)) == "met"
    assert verdict("postmortem-template", drill(DECLARED)) == "cannot tell"
    short = Review(frozenset({"summary"}), 0, 0)
    assert verdict("postmortem-template", drill(DECLARED, review=short)) == "not met"
    assert "root cause" in evidence("postmortem-template", drill(DECLARED, review=short))


def test_action_items_without_owner_or_due_date_are_not_tracked() -> None:
    assert verdict("action-items", drill(review=WHOLE)) == "cannot tell"
    assert verdict("action-items", drill(review=Review(WHOLE.parts, 3, 2))) == "not met"
    assert verdict("action-items", drill(review=Review(WHOLE.parts, 0, 0))) == "not met"


def promise(owner: str, due: int, *, done: bool = False) -> ActionItem:
    """An action item that is due so many days from today."""
    return ActionItem(
        id=1, title="Reject short timeouts", owner=owner, priority="P1", due=(TODAY + timedelta(days=due)).date(),
        due_said="", done=TODAY if done else None, drill="d", scenario="s", drill_title="t", played=TODAY, team="",
    )  # fmt: skip


def test_action_items_are_worked_off_while_none_that_the_team_owns_is_late() -> None:
    people = team().people
    assert people
    name = people[0].name
    for owner in ("ana", "@Ana", name):
        assert verdict("action-items", promised=(promise(owner, 5),)) == "met"
        assert verdict("action-items", promised=(promise(owner, -1),)) == "not met"
        assert verdict("action-items", promised=(promise(owner, -1, done=True),)) == "met"
    assert verdict("action-items", promised=(promise("Somebody Else", -1),)) == "cannot tell"
    assert verdict("action-items", promised=()) == "cannot tell"
    assert "1 of 2 are done" in evidence("action-items", promised=(promise("ana", 5), promise("ana", 9, done=True)))
    assert "1 of 2 overdue; longest" in evidence("action-items", promised=(promise("ana", 5), promise("ana", -9)))


# ---- runbooks ----------------------------------------------------------------------------------------------


def test_every_critical_alert_needs_a_runbook() -> None:
    linked = scenario(alerts=(alert(runbook="a.yml"), alert("Warn", severity="warning")))
    assert verdict("linked", scenarios=[linked]) == "met"
    bare = scenario(alerts=(alert(runbook="a.yml"), alert("Lost")))
    assert verdict("linked", scenarios=[linked, bare]) == "not met"
    assert "Lost" in evidence("linked", scenarios=[bare])
    assert verdict("linked") == "cannot tell"


@pytest.mark.parametrize(
    ("item", "more"),
    [
        ("diagnosis", {"diagnosis": []}),
        ("diagnosis", {"diagnosis": [{"step": "Think"}]}),
        ("mitigation", {"mitigation": []}),
        ("mitigation", {"mitigation": [{"option": "Hope", "verify": "x"}]}),
        ("mitigation", {"mitigation": [{"option": "Restart", "command": "x"}]}),
        ("reviewed", {"metadata": {"title": "x"}}),
        ("reviewed", {"metadata": {"title": "x", "reviewed": "last spring"}}),
        ("reviewed", {"metadata": {"title": "x", "reviewed": "2024-12-28"}}),
        ("reviewed", {"metadata": {"title": "x", "reviewed": "2025-04-01"}}),
    ],
)
def test_runbook_that_falls_short_is_named(item: str, more: dict[str, Any]) -> None:
    given = [scenario(runbooks={"good.yml": runbook(), "bad.yml": runbook(**more)})]
    assert verdict(item, scenarios=given) == "not met"
    bad = [each.where for each in items(scenarios=given)[item].evidence if each.verdict == "not met"]
    assert bad == ["1.yaml: bad.yml"]


@pytest.mark.parametrize("item", ["diagnosis", "mitigation", "reviewed"])
def test_good_runbook_meets_and_without_one_nobody_can_tell(item: str) -> None:
    assert verdict(item, scenarios=[scenario(runbooks={"good.yml": runbook()})]) == "met"
    assert verdict(item, scenarios=[scenario()]) == "cannot tell"
    assert verdict(item) == "cannot tell"


def test_runbook_is_older_than_a_quarter_after_92_days() -> None:
    def aged(days: int) -> Scenario:
        on = (TODAY - timedelta(days=days)).date().isoformat()
        return scenario(runbooks={"a.yml": runbook(metadata={"title": "x", "reviewed": on})})

    assert verdict("reviewed", scenarios=[aged(92)]) == "met"
    assert verdict("reviewed", scenarios=[aged(93)]) == "not met"


# ---- practice ----------------------------------------------------------------------------------------------


def test_game_day_counts_when_the_team_finished_one_this_quarter() -> None:
    assert verdict("game-day", drill()) == "met"
    assert verdict("game-day") == "cannot tell"
    for short in (drill(ago=93), drill(finished=False), drill(by="bots"), drill(by="script"), drill(ago=-1)):
        assert verdict("game-day", short) == "not met"


def test_drill_of_strangers_does_not_show_that_this_team_practises() -> None:
    strangers = team(people=[{"id": who, "name": "Somebody Else"} for who in FIVE]).people
    assert verdict("game-day", drill(scenario=scenario(people=strangers))) == "cannot tell"
    assert verdict("game-day", drill(seats=("zoe",))) == "cannot tell"


def test_newcomers_shadow_on_a_schedule_or_on_their_path() -> None:
    def shadow(*layers: dict[str, Any]) -> Team:
        return team(schedules={**team().schedules, "shadow": {"layers": layers}})

    begun, later = TODAY - timedelta(days=9), TODAY - timedelta(days=5)
    assert verdict("shadowing") == "cannot tell"
    assert verdict("shadowing", of=shadow({"users": ["eli"], **WEEKLY})) == "met"
    assert verdict("shadowing", of=shadow()) == "not met"
    assert verdict("shadowing", newcomer=Newcomer("progress.json", begun, later)) == "met"
    assert verdict("shadowing", newcomer=Newcomer("progress.json", begun, None)) == "not met"


def handed_in(hours: float | None) -> ev.PostmortemSubmitted:
    return ev.PostmortemSubmitted(text="# Postmortem", hours_after=hours)


@pytest.mark.parametrize(
    ("hours", "expected"), [(None, "met"), (2.0, "met"), (48.0, "met"), (48.1, "not met"), (200.0, "not met")]
)
def test_review_is_in_time_within_the_policys_hours(hours: float | None, expected: Verdict) -> None:
    assert POLICY.reviews.within == 48 * HOUR
    assert verdict("reviews", drill(DECLARED, handed_in(hours))) == expected


def test_review_that_is_missing_is_not_met_once_its_time_is_over() -> None:
    assert verdict("reviews", drill(DECLARED, ago=3)) == "not met"
    assert verdict("reviews", drill(DECLARED, ago=1)) == "cannot tell"


def test_drill_that_was_never_severe_needs_no_review() -> None:
    mild = ev.IncidentDeclared(severity=Severity.SEV3, title="x")
    raised = ev.SeverityChanged(was=Severity.SEV3, severity=Severity.SEV2)
    assert verdict("reviews", drill(mild)) == "cannot tell"
    assert verdict("reviews", drill(mild, raised)) == "not met"


def test_trends_of_incidents_are_never_known_here() -> None:
    assert verdict("trends", drill(DECLARED)) == "cannot tell"


def test_trends_of_drills_are_looked_at_every_month_or_not() -> None:
    this, before = TODAY, TODAY.replace(day=1) - timedelta(days=1)
    assert verdict("trends", looked=f"{this:%Y-%m}") == "met"
    assert verdict("trends", looked=f"{before:%Y-%m}") == "met"
    assert verdict("trends", looked=f"{before - timedelta(days=31):%Y-%m}") == "not met"


def test_burden_is_shared_or_named() -> None:
    assert verdict("burden") == "met"
    heavy = {"primary": {"layers": [{"users": ["ana", "ana", "ana", "ben", "cat"], **WEEKLY}]}}
    assert verdict("burden", of=team(schedules=heavy)) == "not met"
    assert "ana" in evidence("burden", of=team(schedules=heavy))
    assert verdict("burden", of=team(schedules={})) == "cannot tell"
