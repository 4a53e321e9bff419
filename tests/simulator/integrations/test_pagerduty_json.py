"""Teams from PagerDuty's REST documents: layers stack the right way round, entries are those rendered."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain.oncall import Schedule, who_is_on_call
from simulator.domain.rota import coverage, rendered
from simulator.errors import ScenarioError
from simulator.integrations.imported import Imported
from simulator.integrations.json_tree import parse_json
from simulator.integrations.pagerduty_json import read_pagerduty_json
from simulator.scenario.tree import value_of
from tests.simulator.integrations.teams import LOOKALIKES, SHARED, texts

FOLDER = LOOKALIKES / "pagerduty"
shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the samples that may not be copied are not beside the repository"
)


def sample(*names: str, **more: Any) -> Imported:
    return read_pagerduty_json(texts(FOLDER, *names), **more)


def said(imported: Imported, level: str = "error") -> list[tuple[str, int, str]]:
    return [(each.file, each.line, each.says) for each in imported.refused if each.level == level]


def entries_of(document: dict[str, Any]) -> list[tuple[datetime, datetime, str]]:
    return [
        (datetime.fromisoformat(each["start"]), datetime.fromisoformat(each["end"]), each["user"]["summary"])
        for each in document["rendered_schedule_entries"]
    ]


def ours(
    imported: Imported, schedule: Schedule, start: datetime, end: datetime
) -> list[tuple[datetime, datetime, str]]:
    return [(each.start, each.end, imported.team.name_of(each.person or "")) for each in rendered(schedule, start, end)]


def test_an_answer_lists_the_layers_from_the_last_to_the_first() -> None:
    answered = sample("schedule-get.json").team.schedules["storage-rotation"]
    assert [layer.name for layer in answered.layers] == ["", "Weekends"]


def test_a_request_lists_the_layers_from_the_first_to_the_last() -> None:
    """The same schedule as the answer above, asked for in the order in which it is sent."""
    asked, answered = (
        sample(f"schedule-{which}.json").team.schedules["storage-rotation"] for which in ("create", "get")
    )
    assert [each.model_dump(exclude={"users"}) for each in asked.layers] == [
        each.model_dump(exclude={"users"}) for each in answered.layers
    ]


def test_rendered_entries_are_ours() -> None:
    imported = sample("schedule-get.json")
    final = json.loads((FOLDER / "schedule-get.json").read_text("utf-8"))["schedule"]["final_schedule"]
    theirs = entries_of(final)
    assert ours(imported, imported.team.schedules["storage-rotation"], theirs[0][0], theirs[-1][1]) == theirs


def test_people_have_the_names_that_references_give_their_ids() -> None:
    together = sample("schedule-get.json", "schedule-create.json", "policies.json")
    assert {person.name for person in together.team.people or ()} == {"Ana Ruiz", "Ben Lam", "Cat Osei"}
    alone = sample("schedule-create.json")
    assert {person.name for person in alone.team.people or ()} == {"PBEN001", "PANA001"}


def test_a_policy_pages_the_schedule_that_was_read_with_it() -> None:
    imported = sample("schedule-get.json", "policies.json")
    policy = imported.team.escalation["storage-escalation"]
    assert policy.repeats == 2
    assert [rule.page for rule in policy.rules] == [
        ("schedule:storage-rotation",), ("user:cat-osei", "schedule:elsewhere"),
    ]  # fmt: skip
    assert [rule.round_robin for rule in policy.rules] == [False, True]
    ((file, line, says),) = said(imported)
    assert (file, line) == ("policies.json", 19)
    assert "'elsewhere' has nobody on call" in says


def test_overrides_go_to_the_only_schedule_or_to_the_one_named() -> None:
    imported = sample("schedule-get.json", "overrides.json")
    rota = imported.team.schedules["storage-rotation"]
    assert who_is_on_call(rota, datetime.fromisoformat("2015-11-14T12:00:00-05:00")) == "ben-lam"
    assert who_is_on_call(rota, datetime.fromisoformat("2015-11-15T12:00:00-05:00")) == "ana-ruiz"
    ((file, line, says),) = said(imported)
    assert (file, line) == ("overrides.json", 10)
    assert "both with a zone" in says
    named = sample("schedule-get.json", "policies.json", "overrides.json", overrides_of="Storage Rotation")
    assert len(named.team.schedules["storage-rotation"].overrides) == 1


def test_overrides_that_could_be_of_several_schedules_are_refused() -> None:
    imported = sample("schedule-get.json", "policies.json", "overrides.json")
    assert any("--schedule" in says for _, _, says in said(imported))
    nobody = sample("schedule-get.json", "overrides.json", overrides_of="Nights")
    assert any("none of the schedules" in says for _, _, says in said(nobody))


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"schedule": {"name": "S", "time_zone": "UTC"}}, "no schedule_layers"),
        ({"event": {"routing_key": "x"}}, "no schedule, escalation policy, override or user"),
        ([], "no schedule"),
        ({"schedule": {"name": "S", "schedule_layers": [{"users": []}]}}, "none of its layers"),
        ({"escalation_policy": {"name": "P", "escalation_rules": [{"targets": []}]}}, "none of its levels"),
        (
            {"escalation_policy": {"name": "P", "escalation_rules": [
                {"escalation_delay_in_minutes": 5, "targets": [{"id": "X", "type": "team_reference"}]}]}},
            "neither a user nor a schedule",
        ),
    ],
)  # fmt: skip
def test_what_is_not_there_is_refused(document: Any, words: str) -> None:
    imported = read_pagerduty_json({"a.json": json.dumps(document)})
    assert any(words in says for _, _, says in said(imported))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "a.json:1:1"),
        ('{"a": 1,}', "a.json:1:9"),
        ('{\n "a" 1}', "a.json:2:6"),
        ('{"a": "b', "a.json:1:7"),
        ("[1] 2", "a.json:1:5"),
    ],
)
def test_what_is_not_json_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(ScenarioError, match="this is not JSON") as caught:
        read_pagerduty_json({"a.json": text})
    assert str(caught.value).startswith(place)


def test_json_too_deep_is_refused() -> None:
    with pytest.raises(ScenarioError, match="too deep"):
        parse_json("[" * 100_000, "a.json")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@given(json_values, st.sampled_from([None, 2]))
@settings(max_examples=150, deadline=None)
def test_the_tree_holds_what_json_says(value: Any, indent: int | None) -> None:
    assert value_of(parse_json(json.dumps(value, indent=indent), "a.json")) == value


KEYS = st.sampled_from(
    ["schedule", "schedules", "schedule_layers", "users", "user", "id", "type", "name", "start", "end", "targets",
     "escalation_policy", "escalation_rules", "overrides", "restrictions", "event", "recurrence", "time_zone"]
)  # fmt: skip


@given(st.recursive(st.none() | st.integers() | st.text(max_size=4), lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(KEYS, inner, max_size=5), max_leaves=20))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_any_document_is_read_or_refused(value: Any) -> None:
    imported = read_pagerduty_json({"a.json": json.dumps(value)})
    assert imported.refused or imported.found or imported.team.people


# ---- the vendor's own examples, where they lie beside the repository -----------------------------------------


@shared
def test_every_schedule_and_policy_of_the_samples_imports() -> None:
    wanted = {"rest-schedule-get", "rest-schedule-create-request", "rest-schedule-preview-request",
              "rest-schedule-preview-response", "rest-schedules-list-with-layers", "rest-escalation-policies-list",
              "rest-escalation-policy-get", "rest-escalation-policy-create-request", "rest-schedule-overrides",
              "rest-schedule-override-create-request", "rest-v3-event-create-rotating"}  # fmt: skip
    for name in wanted:
        imported = read_pagerduty_json(texts(SHARED / "pagerduty-api", f"{name}.json"))
        assert imported.found, name


@shared
def test_the_samples_own_rendered_entries_are_ours() -> None:
    text = (SHARED / "pagerduty-api" / "rest-schedule-get.json").read_text("utf-8")
    imported = read_pagerduty_json({"get.json": text})
    (rota,) = imported.team.schedules.values()
    document = json.loads(text)["schedule"]
    for part in (document["final_schedule"], document["schedule_layers"][0]):
        for start, end, who in entries_of(part):
            day = start.replace(hour=0)
            assert ours(imported, rota, day, day + timedelta(days=1)) == [(start, end, who)]
            assert 100 * coverage(rota, day, day + timedelta(days=1)) == part["rendered_coverage_percentage"]


@shared
def test_the_samples_preview_is_of_the_schedule_that_was_asked_about() -> None:
    asked, answered = (
        next(iter(read_pagerduty_json(texts(SHARED / "pagerduty-api", f"rest-schedule-preview-{which}.json"))
                  .team.schedules.values()))
        for which in ("request", "response")
    )  # fmt: skip
    start = datetime.fromisoformat("2015-11-09T00:00:00-05:00")
    drawn = [[(each.start, each.end) for each in rendered(rota, start, start + timedelta(weeks=2))]
             for rota in (asked, answered)]  # fmt: skip
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 14
    assert rendered(asked, start, start) == ()  # the preview names no range, and renders none
