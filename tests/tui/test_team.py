"""The app of a team drill against a real host: the lobby, whose clock it is, a lost connection, and an observer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from simulator.domain import events as ev
from simulator.live.remote import RemoteSession
from simulator.views import Running
from tests.simulator.live.host.playing import PATIENCE, Host, hosting
from tests.simulator.live.remote.joining import joined, over_a_network, until
from tui.screens.facilitator import FacilitatorScreen
from tui.screens.help import HelpScreen
from tui.screens.lobby import LobbyScreen
from tui.screens.team_drill import ConsoleLeaveScreen, TeamDrillScreen
from tui.team import TeamApp
from tui.widgets.link_bar import LinkBar
from tui.widgets.prompt import Prompt


@asynccontextmanager
async def playing(session: RemoteSession) -> AsyncIterator[tuple[TeamApp, Pilot[int]]]:
    app = TeamApp(session)
    async with app.run_test(size=(80, 24)) as pilot:
        yield app, pilot


async def comes(pilot: Pilot[int], holds: Callable[[], Any]) -> None:
    """Let the app work until something holds."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await pilot.pause()


def text_of(app: TeamApp, selector: str) -> str:
    return str(app.screen.query_one(selector).render())


@asynccontextmanager
async def begun(host: Host, session: RemoteSession) -> AsyncIterator[tuple[TeamApp, Pilot[int]]]:
    """Somebody on the drill's screen, while it runs."""
    await host.begun()
    await until(session, lambda: session.view().running is Running.RUNNING)
    async with playing(session) as (app, pilot):
        await comes(pilot, lambda: isinstance(app.drill, TeamDrillScreen) and app.drill.view is not None)
        await comes(pilot, lambda: session.kind != "player" or app.screen is not app.drill)
        if session.kind == "player":
            await pilot.press("enter")  # the briefing of who comes late
        await comes(pilot, lambda: app.screen is app.drill)
        yield app, pilot


async def test_the_lobby_says_who_is_there_and_gives_way_when_the_facilitator_begins(tmp_path: Path) -> None:
    async with (
        hosting(tmp_path / "a.jsonl") as host,
        joined(host, "ic+ops", name="Kim") as priya,
        playing(priya) as (app, pilot),
    ):
        assert isinstance(app.screen, LobbyScreen)
        await comes(pilot, lambda: "called Kim" in text_of(app, "#people"))
        assert "not here yet" in text_of(app, "#waits")
        await host.begun()
        await comes(pilot, lambda: app.drill is not None and app.drill.view is not None)


async def test_the_facilitator_begins_after_a_question_and_gets_the_console(tmp_path: Path) -> None:
    async with (
        hosting(tmp_path / "a.jsonl") as host,
        joined(host, "facilitator") as facilitator,
        playing(facilitator) as (app, pilot),
    ):
        await pilot.press("s")
        await comes(pilot, lambda: not isinstance(app.screen, LobbyScreen))
        assert not facilitator.started
        await pilot.press("y")
        await comes(pilot, lambda: isinstance(app.screen, FacilitatorScreen))
        assert facilitator.started


async def test_a_player_cannot_begin_and_is_told_whose_clock_it_is(tmp_path: Path) -> None:
    async with (
        hosting(tmp_path / "a.jsonl") as host,
        joined(host, "ic+ops") as priya,
        begun(host, priya) as (app, pilot),
    ):
        await pilot.press("space")
        await comes(pilot, lambda: "facilitator runs" in app.screen.query_one(Prompt).advice)
        assert priya.view().running is Running.RUNNING


async def test_the_clocks_keys_are_offered_to_nobody_but_the_facilitator(tmp_path: Path) -> None:
    async with (
        hosting(tmp_path / "a.jsonl") as host,
        joined(host, "ic+ops") as priya,
        begun(host, priya) as (app, pilot),
    ):
        await pilot.resize_terminal(200, 40)
        await comes(pilot, lambda: "declare" in text_of(app, "ModeFooter"))
        assert "pause" not in text_of(app, "ModeFooter")
        await pilot.press("enter")
        await comes(pilot, lambda: "TYPING" in text_of(app, "ModeFooter"))
        assert "pause" not in text_of(app, "ModeFooter")
        await pilot.press("f1")
        await comes(pilot, lambda: isinstance(app.screen, HelpScreen))
        listed = app.screen
        assert isinstance(listed, HelpScreen)
        assert "clock run faster" not in str(listed.text())
        assert "Acknowledge the selected page" in str(listed.text())


async def test_who_leaves_the_console_reads_that_the_drill_goes_on(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host, joined(host, "facilitator") as facilitator:
        await host.begun()
        await until(facilitator, lambda: facilitator.view().running is Running.RUNNING)
        async with playing(facilitator) as (app, pilot):
            await comes(pilot, lambda: isinstance(app.screen, FacilitatorScreen) and app.screen.console is not None)
            await app.screen.run_action("leave")
            await comes(pilot, lambda: isinstance(app.screen, ConsoleLeaveScreen))
            asked = ConsoleLeaveScreen.ASKS
            assert "goes on without you" in asked
            assert "gameday resume" not in asked


async def test_an_observers_keys_say_that_observers_only_look(tmp_path: Path) -> None:
    async with (
        hosting(tmp_path / "a.jsonl") as host,
        joined(host, "observer") as observer,
        begun(host, observer) as (app, pilot),
    ):
        for key in ("a", "d", "s", "u", "enter"):
            app.screen.query_one(Prompt).tell("")
            await pilot.press(key)
            await comes(pilot, lambda: "look on" in app.screen.query_one(Prompt).advice)
            assert app.screen is app.drill


async def test_a_lost_connection_shows_keeps_what_is_typed_and_goes_by_itself(tmp_path: Path) -> None:
    async with (
        hosting(tmp_path / "a.jsonl") as host,
        over_a_network(host, "ic+ops") as (priya, network),
        begun(host, priya) as (app, pilot),
    ):
        await pilot.press("enter", *"still here")
        network.down = True
        network.cut()
        await comes(pilot, lambda: app.screen.query(LinkBar))
        assert "Not connected" in text_of(app, "LinkBar")
        assert app.screen.query_one("DrillHeader").has_class("-stale")
        await pilot.press("enter")
        await comes(pilot, lambda: "Not sent" in app.screen.query_one(Prompt).advice)
        assert app.screen.query_one(Prompt).line.value == "still here"
        network.down = False
        await comes(pilot, lambda: not app.screen.query(LinkBar))
        assert not app.screen.query_one("DrillHeader").has_class("-stale")
        await pilot.press("enter")
        await comes(pilot, lambda: not app.screen.query_one(Prompt).line.value)
        said = [record.event for record in host.log if isinstance(record.event, ev.MessagePosted)]
        assert [each.text for each in said] == ["still here"]


async def test_a_line_that_is_on_its_way_is_not_sent_a_second_time(tmp_path: Path) -> None:
    async with (
        hosting(tmp_path / "a.jsonl") as host,
        over_a_network(host, "ic+ops") as (priya, network),
        begun(host, priya) as (app, pilot),
    ):
        await pilot.press("enter", *"once")
        network.deaf.set()  # the answer gets lost
        await pilot.press("enter")
        await comes(pilot, network.passed.is_set)
        await pilot.press("enter", "enter")
        await comes(pilot, lambda: "on its way" in app.screen.query_one(Prompt).advice)
        network.deaf.clear()
        network.cut()
        await comes(pilot, lambda: not app.screen.query_one(Prompt).line.value)
        said = [record.event for record in host.log if isinstance(record.event, ev.MessagePosted)]
        assert [each.text for each in said] == ["once"]


async def test_who_loses_their_place_is_told_why_when_the_app_closes(tmp_path: Path) -> None:
    async with (
        hosting(tmp_path / "a.jsonl") as host,
        joined(host, "ic+ops") as priya,
        begun(host, priya) as (app, pilot),
    ):
        await host.hosted.revoke("ic+ops")
        await comes(pilot, lambda: app.failure is not None)
        assert "taken this join line back" in str(app.failure)
