"""The war room's names and the channel template: values are put in as they stand, and never read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.warroom import bridge_link, channel_post, fill, room_name
from tests.simulator.drills import PRIMARY, Drill, default_policy, scenario

MARCH_10 = scenario().starts


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("{a} and {b}", "1 and {a}"),
        ("{a", "{a"),
        ("a}", "a}"),
        ("{unknown}", "{unknown}"),
        ("{a.__class__} {0} {a!r}", "{a.__class__} {0} {a!r}"),
        ("{{a}}", "{{a}}"),
        ("", ""),
    ],
)
def test_names_are_filled_once_and_nothing_else_is_interpreted(template: str, filled: str) -> None:
    assert fill(template, {"a": "1", "b": "{a}"}) == filled


@given(st.text(max_size=100), st.text(max_size=30))
def test_any_text_can_be_a_template_or_a_value(template: str, value: str) -> None:
    assert fill("<{x}>", {"x": value}) == f"<{value}>"
    assert fill(template, {}) == template


@pytest.mark.parametrize(
    ("title", "room"),
    [
        ("Checkout failing!", "#inc-20250310-checkout-failing"),
        ("Zahlungen über Köln gestört", "#inc-20250310-zahlungen-uber-koln-gestort"),
        ("\x1b[31m", "#inc-20250310-31m"),
        ("日本", "#inc-20250310-incident"),
        ("a very long title that goes on and on and on and on", "#inc-20250310-a-very-long-title-that-goes-on-and-on"),
    ],
)
def test_a_room_is_named_by_the_policys_pattern(title: str, room: str) -> None:
    assert room_name(default_policy(), MARCH_10, 0, title) == room
    assert bridge_link(default_policy(), MARCH_10, 0, title) == "meet.internal/inc-20250310"


def test_the_rooms_date_is_the_drills() -> None:
    day = 24 * 60 * 60_000
    assert "20250311" in room_name(default_policy(), MARCH_10, day, "x")


def test_without_an_incident_there_is_no_channel_post(drill: Drill) -> None:
    assert channel_post(drill.at("2m").state, drill.plan.policy, drill.scenario.starts) == ""


def test_a_title_that_looks_like_a_placeholder_stays_a_title(drill: Drill) -> None:
    drill.at("2m").declare(PRIMARY, severity="SEV2", title="{timeline} {ic}", impact="[bold]{severity}[/bold]")
    post = channel_post(drill.state, drill.plan.policy, drill.scenario.starts)
    assert "Title: {timeline} {ic}" in post
    assert "Impact: [bold]{severity}[/bold]" in post
