"""Watching experts: what is said is what happened against the policy's numbers; what is asked was then decided."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest
from textual.pilot import Pilot

from simulator.domain import events as ev
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import Role
from simulator.scenario.loader import load, read_sources, shipped
from tui.cli.run import plan_of
from tui.cli.shadow import watching
from tui.screens.confirm import ConfirmScreen
from tui.screens.watch import WatchScreen
from tui.screens.what_next import WhatNextScreen
from tui.shadow import Scene, Watching, comments, following, stops
from tui.shadow.commentary import against
from tui.shadow.questions import MOST, kind_of
from tui.shadow.scene import span
from tui.watching import WatchApp
from tui.widgets.coach import Coach


@lru_cache(maxsize=16)
def watched(name: str = "checkout-payment-timeout", role: Role = Role.IC) -> Watching:
    return watching(plan_of(load(read_sources(name)), exam=False), role)


@lru_cache(maxsize=4)
def scene(name: str = "checkout-payment-timeout") -> Scene:
    loaded = load(read_sources(name))
    playback = watched(name).playback
    return Scene(tuple(playback._log), loaded.policy, loaded.scenario, 15 * MINUTE)  # type: ignore[attr-defined]


def said_of(kind: type, name: str = "checkout-payment-timeout") -> list[str]:
    found = comments(scene(name))
    return [
        found[record.seq] for record in scene(name).records if isinstance(record.event, kind) and record.seq in found
    ]


# ---- words --------------------------------------------------------------------------------------------


def test_lengths_of_time_are_words() -> None:
    assert [span(ms * 1000) for ms in (45, 60, 90, 300, 3600, 5400, 172_800)] == [
        "45 s", "1 min", "1 min 30 s", "5 min", "1 h", "1 h 30 min", "48 h",
    ]  # fmt: skip


def test_a_time_stands_beside_its_target_and_late_is_called_late() -> None:
    assert against(45_000, 5 * MINUTE) == "after 0:45; the target is 5 min"
    assert against(6 * MINUTE, 5 * MINUTE) == "after 6:00; the target is 5 min, so that was late"
    assert against(45_000, None) == "after 0:45"


def test_an_acknowledgement_is_measured_against_the_escalations_first_wait() -> None:
    (record, event) = scene().log.of(ev.PageAcknowledged)[0]
    minutes, seconds = divmod(event.after // 1000, 60)
    assert said_of(ev.PageAcknowledged) == [f"Alice acknowledged after {minutes}:{seconds:02}; the target is 5 min."]
    assert record.actor == "alice"


def test_a_declaration_is_measured_from_the_first_alert_and_cites_the_question_that_decided() -> None:
    record, event = scene().log.of(ev.IncidentDeclared)[0]
    (said,) = said_of(ev.IncidentDeclared)
    assert against(record.at - scene().t0, 5 * MINUTE) in said
    question = next(each for each in scene().policy.decision_tree if each.fact in event.facts)
    assert question.asks in said


def test_another_policy_is_heard_in_its_own_numbers() -> None:
    policy = scene().policy
    quicker = policy.model_copy(
        update={"communication": policy.communication.model_copy(
            update={"first_public": policy.communication.first_public.model_copy(update={"within": MINUTE})})}
    )  # fmt: skip
    found = comments(replace(scene(), policy=quicker)).values()
    assert any("the target is 1 min, so that was late" in each for each in found)


def test_nothing_is_said_twice() -> None:
    for name in shipped():
        found = list(watched(name).comments.values())
        assert len(found) == len(set(found))


def test_standing_down_is_explained_and_no_restoring_is_spoken_of_where_nothing_was_broken() -> None:
    found = " ".join(watched("sign-in-checks-fail").comments.values())
    assert "No user was affected, so there is no incident" in found
    assert "restoring service" not in found


# ---- questions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("role", [Role.IC, Role.OPS, Role.COMMS])
def test_each_question_comes_just_before_the_expert_does_what_is_right(name: str, role: Role) -> None:
    seen = watched(name, role)
    assert len(seen.stops) >= 3
    assert [stop.moment for stop in seen.stops] == sorted(stop.moment for stop in seen.stops)
    records = seen.playback._log  # type: ignore[attr-defined]
    for stop in seen.stops:
        decided = records[stop.moment.seq]
        kind = kind_of(decided.event)
        assert kind is not None
        assert kind.name == stop.kind
        assert 3 <= len(stop.choices) <= MOST
        assert sum(choice.right for choice in stop.choices) == 1
        assert len({choice.text for choice in stop.choices}) == len(stop.choices)
        assert all(choice.why for choice in stop.choices)


def test_the_right_severity_is_the_one_that_was_declared_and_each_other_says_in_which_way_it_is_wrong() -> None:
    asked = next(stop for stop in watched("export-disk-full").stops if stop.kind == "declare")
    assert [choice.text for choice in asked.choices] == ["SEV1", "SEV2", "SEV3", "SEV4"]
    assert asked.choices[asked.right].text == "SEV3"
    assert "more than was seen" in asked.choices[0].why
    assert "too low is the worse mistake" in asked.choices[3].why


def test_the_right_way_out_is_the_runbooks_option_that_was_taken() -> None:
    asked = next(stop for stop in watched().stops if stop.kind == "remedy")
    assert asked.choices[asked.right].text == "Rollback last deployment."
    assert "Error onset correlates with a deployment" in asked.choices[asked.right].why


def test_a_role_is_followed_from_whoever_is_paged_to_whoever_holds_it() -> None:
    follows = following(scene(), Role.COMMS)
    assigned = next(each for each, event in scene().log.of(ev.RoleAssigned) if event.role is Role.COMMS)
    assert follows.at(0) == "alice"
    assert follows.at(assigned.seq - 1) == "alice"
    assert follows.at(assigned.seq) == "bob"
    assert following(scene(), Role.IC).people == ("alice",)


def test_who_follows_comms_is_not_asked_what_operations_decides() -> None:
    kinds = {stop.kind for stop in stops(scene(), following(scene(), Role.COMMS), Role.COMMS)}
    assert "public" in kinds
    assert "remedy" not in kinds


# ---- on the screen ------------------------------------------------------------------------------------


@asynccontextmanager
async def at_the_shoulder(
    seen: Watching, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[WatchApp, WatchScreen, Pilot[Any]]]:
    """Watching, with a speed at which the next question is there at once."""
    app = WatchApp(seen, speed=300)
    async with app.run_test(size=size) as pilot:
        screen = next(each for each in app.screen_stack if isinstance(each, WatchScreen))  # a question may lie on it
        yield app, screen, pilot


async def asked(app: WatchApp, pilot: Pilot[Any]) -> WhatNextScreen:
    for _ in range(400):
        if isinstance(app.screen, WhatNextScreen):
            return app.screen
        await pilot.pause(0.02)
    raise AssertionError("nothing was asked")


async def test_it_stops_at_each_decision_and_counts_the_answers() -> None:
    seen = watched("export-disk-full")
    async with at_the_shoulder(seen) as (app, screen, pilot):
        for number, stop in enumerate(seen.stops):
            question = await asked(app, pilot)
            assert question.stop == stop
            assert screen.moment == stop.moment
            assert not screen.playing
            right = number != 0
            place = stop.right if right else (stop.right + 1) % len(stop.choices)
            await pilot.press(str(place + 1))
            assert question.answered == place
            await pilot.press(*(str(each + 1) for each in range(len(stop.choices))))
            assert question.answered == place, "the first answer counts"
            await pilot.press("enter")
        for _ in range(400):
            if screen.finished:
                break
            await pilot.pause(0.02)
        assert screen.finished
        assert screen.answers == {stop.kind: number != 0 for number, stop in enumerate(seen.stops)}
        assert f"{len(seen.stops) - 1} of {len(seen.stops)} answers" in screen.query_one(Coach).says[-1]
        await pilot.press("q")
    assert app.tally == screen.tally
    assert app.seen_through


async def test_leaving_before_the_end_asks_and_stands_meanwhile() -> None:
    async with at_the_shoulder(watched("export-disk-full")) as (app, screen, pilot):
        await asked(app, pilot)
        await pilot.press("escape", "space", "q")
        assert isinstance(app.screen, ConfirmScreen)
        assert not screen.playing
        await pilot.press("n")
        back: object = app.screen
        assert back is screen
        await pilot.press("q", "y")
    assert not app.seen_through


async def test_what_stands_does_not_say_that_it_runs() -> None:
    async with at_the_shoulder(watched("export-disk-full")) as (app, screen, pilot):
        await asked(app, pilot)
        await pilot.press("escape", "home")
        assert not screen.playing
        assert not any("runs by itself" in says for says in screen.query_one(Coach).says)


async def test_a_question_that_is_passed_over_is_not_counted_and_not_asked_again() -> None:
    seen = watched("export-disk-full")
    async with at_the_shoulder(seen) as (app, screen, pilot):
        first = await asked(app, pilot)
        await pilot.press("escape")
        await pilot.pause(0.05)
        second = await asked(app, pilot)
        assert second is not first
        assert screen.answers == {}


async def test_the_commentary_is_about_what_has_happened_and_nothing_that_comes() -> None:
    seen = watched()
    async with at_the_shoulder(seen, (120, 40)) as (app, screen, pilot):
        await asked(app, pilot)
        known = {text for seq, text in seen.comments.items() if seq <= screen.moment.seq}
        said = screen.query_one(Coach).says
        assert said
        assert set(said) <= known


async def test_the_view_is_that_of_the_role_until_one_looks_over_another_shoulder() -> None:
    seen = replace(watched(role=Role.COMMS), stops=())
    async with at_the_shoulder(seen, (120, 40)) as (_, screen, pilot):
        await pilot.press("space")
        screen.go(screen._playback.at(12 * MINUTE))
        assert screen.person == "bob"
        assert screen.view is not None
        assert screen.view.you == "bob"
        assert "following Comms: bob" in screen.query_one(Coach).heading
        await pilot.press("v")
        assert screen.person != "bob"
        assert "following" not in screen.query_one(Coach).heading
