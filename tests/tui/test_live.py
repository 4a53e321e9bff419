"""Whole drills from the keyboard, on the real engine with simulated teammates."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static, TextArea

from simulator.domain import events as ev
from simulator.domain.vocabulary import EndReason, Role, Severity, StatusState
from simulator.live.local import LocalSession
from tests.tui.keyboard import typed
from tests.tui.live import HandClock, drill
from tui.app import GamedayApp
from tui.screens.debrief import DebriefScreen
from tui.screens.drill import DrillScreen
from tui.screens.replay import ReplayScreen
from tui.widgets.header import DrillHeader
from tui.widgets.postmortem import PostmortemPane
from tui.widgets.prompt import Prompt
from tui.widgets.room import Room
from tui.widgets.runbook import RunbookPane
from tui.widgets.scorecard import Scorecard
from tui.widgets.story_log import StoryLog
from tui.widgets.timeline import Timeline

UNDO = "kubectl -n production rollout undo deployment/order-service"


class Drill:
    """A trainee at the keyboard of a real drill."""

    def __init__(self, app: GamedayApp, pilot: Pilot[Any], session: LocalSession, clock: HandClock) -> None:
        self.app, self.pilot, self.session, self.clock = app, pilot, session, clock

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause(0.02)

    async def enter(self, line: str) -> None:
        """Type a line and send it, then give the keys back."""
        await self.press("slash")
        await self.write(line)
        await self.press("enter")
        prompt = self.app.screen.query_one(Prompt)
        await self.until(lambda: not prompt.line.value)
        await self.press("escape")

    async def write(self, text: str) -> None:
        await typed(self.pilot, text)

    async def wait(self, minutes: float) -> None:
        """Let the drill's clock run."""
        at = self.session.view().at
        self.clock.turn(minutes * 60)
        for _ in range(200):
            await self.pilot.pause(0.02)
            view = self.session.view()
            if view.ended is not None or view.at >= at + minutes * 60_000 - 1000:
                break
        await self.pilot.pause(0.15)

    async def soon(self, kind: type[ev._Event]) -> list[Any]:
        """What happened of a kind, once something has."""
        await self.until(lambda: bool(self.happened(kind)))
        return self.happened(kind)

    async def until(self, so: Callable[[], bool]) -> None:
        """Wait for the screen and the session, at most so long that it is broken."""
        for _ in range(500):
            if so():
                return
            await self.pilot.pause(0.02)
        raise AssertionError("it did not happen within ten seconds")

    def happened(self, kind: type[ev._Event]) -> list[Any]:
        return [entry.event for entry in self.session.view().entries if isinstance(entry.event, kind)]


@asynccontextmanager
async def playing(name: str = "checkout-payment-timeout", size: tuple[int, int] = (80, 24)) -> AsyncIterator[Drill]:
    session, clock = drill(name)
    await session.start()
    app = GamedayApp(session, briefing=False)
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause(0.1)
            yield Drill(app, pilot, session, clock)
    finally:
        await session.close()


async def test_a_drill_is_played_from_page_to_debrief_by_keyboard_only() -> None:
    async with playing() as at:
        await at.wait(7)
        await at.press("a")
        assert len(await at.soon(ev.PageAcknowledged)) == 1
        await at.press("d", "y", "enter")
        await at.write("Checkout is down")
        await at.press("enter")
        await at.write("Nobody can pay")
        await at.press("enter")
        (declared,) = await at.soon(ev.IncidentDeclared)
        assert (declared.severity, declared.title) == (Severity.SEV1, "Checkout is down")
        await at.press("w")
        await at.enter("/assign ic alice")
        await at.enter("/assign comms bob")
        await at.until(lambda: at.session.view().holder(Role.IC) == "alice")
        await at.press("b", "enter")
        (step,) = await at.soon(ev.RunbookStep)
        assert step.section == "diagnosis"
        pane = at.app.screen.query_one(RunbookPane)
        await at.until(lambda: "4521" in str(pane.query_one(".detail", Static).content))
        await at.enter(f"$ {UNDO}")
        await at.wait(1)
        await at.press("s", "ctrl+s", "ctrl+s")
        assert [post.state for post in await at.soon(ev.StatusPosted)][:1] == [StatusState.INVESTIGATING]
        await at.wait(8)
        await at.press("m", "y")
        assert len(await at.soon(ev.IncidentMitigated)) == 1
        await at.wait(16)
        await at.press("e", "y")
        assert len(await at.soon(ev.IncidentResolved)) == 1
        await at.press("7", "ctrl+s", "y")
        await at.until(lambda: isinstance(at.app.screen, DebriefScreen))
        assert at.session.view().ended is EndReason.COMPLETED
        card = at.app.screen.query_one(Scorecard).render()
        assert f"{at.session.report().score:.0f} of 100" in str(card)


async def test_a_refusal_of_the_engine_is_said_in_its_words_and_keeps_the_line() -> None:
    async with playing() as at:
        await at.press("slash")
        await at.write("/ack")
        await at.press("enter")
        prompt = at.app.screen.query_one(Prompt)
        refused = (await at.soon(ev.ActionRefused))[-1]
        await at.until(lambda: refused.why in prompt.advice)
        assert prompt.line.value == "/ack"


async def test_the_clock_stands_while_paused_and_says_so() -> None:
    async with playing() as at:
        await at.wait(2)
        await at.press("space")
        await at.soon(ev.DrillPaused)
        before = at.session.view().at
        at.clock.turn(60)
        await at.pilot.pause(0.2)
        assert at.session.view().at == before
        header = at.app.screen.query_one(DrillHeader)
        await at.until(lambda: "PAUSED" in str(header.render()))
        await at.press("space")
        await at.wait(1)
        assert at.session.view().at >= before + 59_000


async def test_standing_down_ends_the_drill_and_a_late_postmortem_is_counted() -> None:
    async with playing() as at:
        await at.wait(7)
        await at.press("k")
        await at.write("A load test")
        await at.press("enter", "y")
        await at.until(lambda: isinstance(at.app.screen, DebriefScreen))
        assert at.session.view().ended is EndReason.STOOD_DOWN
        screen = at.app.screen
        await at.press("6")
        screen.query_one(TextArea).text = "# What we learned"
        await at.press("ctrl+s")
        assert [each.text for each in await at.soon(ev.PostmortemSubmitted)] == ["# What we learned"]


async def test_simulated_teammates_are_marked_and_the_trainee_is_not() -> None:
    async with playing() as at:
        await at.wait(7)
        await at.press("a")
        await at.enter("/declare SEV1 Checkout is down")
        await at.wait(6)
        text = at.app.screen.query_one(Room).log_widget.text
        assert "(bot)" in text
        assert "alice (bot)" not in text


async def test_a_finding_leads_to_its_moment_in_the_replay() -> None:
    async with playing() as at:
        await at.wait(10)
        await at.press("ctrl+q", "e")
        await at.until(lambda: isinstance(at.app.screen, DebriefScreen))
        await at.press("2", "enter")
        await at.until(lambda: isinstance(at.app.screen, ReplayScreen))
        replay = at.app.screen
        assert isinstance(replay, ReplayScreen)
        assert "The drill starts" in replay.query_one(Timeline).query_one("#events", StoryLog).lines[0].text


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_nothing_is_hidden_at_any_size(size: tuple[int, int]) -> None:
    async with playing(size=size) as at:
        await at.wait(7)
        screen = at.app.screen
        assert isinstance(screen, DrillScreen)
        await at.press("f2")
        for kind in ("DrillHeader", "Targets", "OwedBar", "Pager", "IncidentPanel", "ModeFooter"):
            widget = screen.query_one(kind)
            assert widget.region.area > 0, kind
            assert widget.region.right <= size[0], kind
            assert widget.region.bottom <= size[1], kind
        await at.press("1" if size[0] > 80 else "f2")
        for name in ("room", "dashboards", "logs", "shell", "runbook", "timeline", "postmortem"):
            screen.action_tab(name)
            await at.pilot.pause()
            pane = screen.query_one(f"#{name}")
            assert pane.region.height >= 8, name
            assert screen.query_one(Prompt).region.bottom <= size[1] - 1


async def test_a_postmortem_begun_in_the_drill_is_gone_on_with_in_the_debrief() -> None:
    async with playing() as at:
        await at.wait(7)
        await at.press("7", "enter")
        await at.write("What I know so far")
        await at.session.end()
        await at.until(lambda: isinstance(at.app.screen, DebriefScreen))
        pane = at.app.screen.query_one(PostmortemPane)
        await at.until(lambda: "What I know so far" in pane.text)
        await at.press("6")
        assert "What I know so far" in pane.text
        assert pane.unsent
