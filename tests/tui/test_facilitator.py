"""The facilitator's console at the keyboard, on the real engine; and the debrief together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import chain
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from simulator.bots.crew import crew
from simulator.domain import events as ev
from simulator.domain.facilitating import Fire, Show
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import FACILITATOR, PersonId, Rating, Skill
from simulator.engine.engine import Engine
from simulator.engine.plan import Plan
from simulator.live.facilitating import LocalFacilitator
from simulator.scenario.loader import load, read_sources
from tests.tui.keyboard import typed
from tests.tui.live import HandClock, InMemory
from tui.facilitating import FacilitatorApp
from tui.facilitatorkeys import CONSOLE
from tui.screens.console_form import ConsoleForm
from tui.screens.debrief import DebriefScreen
from tui.screens.facilitator import FacilitatorScreen
from tui.widgets.console import ComingList, ConsoleHead, TeamBoard
from tui.widgets.findings import FindingsPane


def facilitated(name: str = "checkout-payment-timeout") -> tuple[LocalFacilitator, HandClock]:
    from scoring.grade import grade

    loaded = load(read_sources(name))
    plan = Plan(loaded.scenario, loaded.policy, loaded.seed)
    journal, clock = InMemory(), HandClock()
    players = crew(loaded.scenario.people, Skill.SOLID, loaded.seed)
    graded = lambda log, truth, policy: grade(log, truth, policy, seed=loaded.seed)  # noqa: E731 # one use
    return LocalFacilitator(Engine(plan, journal.write), FACILITATOR, players, journal, clock, graded), clock


class Console:
    """A facilitator at the keyboard."""

    def __init__(self, pilot: Pilot[Any], session: LocalFacilitator, clock: HandClock) -> None:
        self.pilot, self.session, self.clock = pilot, session, clock

    @property
    def app(self) -> App[Any]:
        return self.pilot.app

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause(0.02)

    async def fill(self, *lines: str) -> None:
        """Fill in a form line by line, and send it; an empty line keeps what stands there."""
        await self.until(lambda: isinstance(self.app.screen, ConsoleForm))
        for line in lines:
            if line:
                self.app.screen.focused.value = ""  # type: ignore[union-attr]  # a form's line has the focus
                await typed(self.pilot, line)
            await self.press("enter")

    async def wait(self, minutes: float) -> None:
        at = self.session.view().at
        self.clock.turn(minutes * 60)
        await self.until(lambda: self.session.view().at >= at + minutes * MINUTE - 1000)
        await self.pilot.pause(0.15)

    async def until(self, so: Callable[[], bool]) -> None:
        """Wait for the screen and the session, at most so long that it is broken."""
        for _ in range(500):
            if so():
                return
            await self.pilot.pause(0.02)
        raise AssertionError("it did not happen within ten seconds")

    async def soon(self, kind: type[ev._Event], count: int = 1) -> list[Any]:
        await self.until(lambda: len(self.happened(kind)) >= count)
        return self.happened(kind)

    def happened(self, kind: type[ev._Event]) -> list[Any]:
        return [entry.event for entry in self.session.console().drill.entries if isinstance(entry.event, kind)]

    def select(self, inject: str) -> None:
        coming = self.app.screen.query_one(ComingList)
        coming.highlighted = coming.get_option_index(f"inject/{inject}")


@asynccontextmanager
async def running(size: tuple[int, int] = (80, 24)) -> AsyncIterator[Console]:
    session, clock = facilitated()
    await session.start()
    try:
        async with FacilitatorApp(session).run_test(size=size) as pilot:
            console = Console(pilot, session, clock)
            await console.until(lambda: isinstance(pilot.app.screen, FacilitatorScreen))
            await console.until(lambda: pilot.app.screen.query_one(ComingList).option_count > 0)
            yield console
    finally:
        await session.close()


def test_no_key_of_the_console_does_two_things() -> None:
    keys = list(chain.from_iterable(key.keys.split(",") for key in CONSOLE))
    assert len(keys) == len(set(keys))
    for key in CONSOLE:
        assert key.action.startswith("app.") or hasattr(FacilitatorScreen, f"action_{key.action.partition('(')[0]}")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_shows_the_truth_what_is_to_come_and_how_everybody_stands(size: tuple[int, int]) -> None:
    async with running(size) as at:
        await at.wait(8)
        head = str(at.app.screen.query_one(ConsoleHead).render())
        assert "truth SEV1" in head
        assert "bad-timeout since T+04:00" in head
        team = str(at.app.screen.query_one(TeamBoard).render())
        assert "alice  simulated" in team
        coming = at.app.screen.query_one(ComingList)
        rows = [str(coming.get_option_at_index(row).prompt) for row in range(coming.option_count)]
        assert any(row.startswith("✉ in 3:0") and "support-tickets" in row for row in rows)
        assert any("10m after incident.declared" in row for row in rows)


async def test_the_script_is_steered_by_keys() -> None:
    async with running() as at:
        at.select("vp-asks")
        await at.press("f")
        assert [each.inject for each in await at.soon(ev.InjectDelivered)] == ["vp-asks"]
        at.select("red-herring")
        await at.press("s")
        await at.press("y")
        assert (await at.soon(ev.InjectSkipped))[0].inject == "red-herring"
        at.select("support-tickets")
        await at.press("d")
        await at.fill("7m")
        assert (await at.soon(ev.InjectDelayed))[0].later_by == 7 * MINUTE
        at.select("support-tickets")
        await at.press("e")
        await at.fill("90 tickets by now")
        assert (await at.soon(ev.InjectEdited))[0].text == "90 tickets by now"
        await at.press("i")
        await at.fill("Nora Bell", "CEO", "phone", "What do I tell them?", "ic, comms", "")
        assert (await at.soon(ev.InjectDelivered, 2))[1].asks == ("ic", "comms")
        await at.press("a")
        await at.fill("DiskFillsUp", "orders-db", "", "91% full", "no", "20m")
        assert (await at.soon(ev.AlertFired))[0].policy is None


async def test_a_form_says_what_is_wrong_and_keeps_what_was_written() -> None:
    async with running() as at:
        await at.press("i")
        await at.fill("Nora", "", "pigeon", "Hello?", "", "")
        await at.until(lambda: bool(str(at.app.screen.query(".advice").first().render()).strip()))
        assert isinstance(at.app.screen, ConsoleForm)
        assert at.app.screen.query_one("#line-text", Input).value == "Hello?"
        assert at.happened(ev.InjectAdded) == []


async def test_people_are_helped_and_observed() -> None:
    async with running() as at:
        await at.wait(2)
        await at.press("space")
        (marked,) = await at.soon(ev.ObservationMarked)
        assert marked.text == "Marked."
        await at.press("o")
        await at.fill("Alice asks before she acts", "alice", "P")
        observed = (await at.soon(ev.ObservationMarked, 2))[1]
        assert (observed.target, observed.rating) == ("alice", Rating.P)
        await at.press("h")
        await at.fill("1", "", "bob")
        assert (await at.soon(ev.HintGiven))[0].to == "bob"
        await at.press("v")
        await at.pilot.pause(0.1)
        assert "Alice asks before she acts" in "".join(str(each.render()) for each in at.app.screen.query("Static"))


async def test_the_clock_obeys() -> None:
    async with running() as at:
        await at.press("plus")
        await at.until(lambda: at.session.speed == 2.0)
        await at.press("t")
        await at.fill("Two minutes of coaching")
        await at.until(lambda: at.session.console().time_out == "Two minutes of coaching")
        await at.press("p")
        await at.until(lambda: at.session.console().time_out is None)
        await at.press("x")
        await at.fill("15m")
        await at.until(lambda: at.session.console().length == 75 * MINUTE)
        await at.press("j")
        await at.press("y")
        await at.soon(ev.InjectDelivered)
        assert at.session.view().at == 11 * MINUTE
        await at.press("p")
        assert len(await at.soon(ev.DrillPaused)) == 1


async def test_the_debrief_follows_what_the_facilitator_shows_and_takes_the_survey() -> None:
    async with running() as at:
        await at.wait(20)
        await at.press("E")
        await at.press("y")
        await at.until(lambda: isinstance(at.app.screen, DebriefScreen))
        await at.press("2", "n", "n")
        await at.until(lambda: at.session.view().shown is not None)
        shown = at.session.view().shown
        pane = at.app.screen.query_one(FindingsPane)
        assert pane.chosen is not None
        assert pane.chosen.id == shown
        other = next(each for each in pane._shown.values() if each.id != shown)
        assert pane.choose(other.id)
        first = shown or ""
        screen = at.app.screen
        await at.session.act(Show(finding=None))
        await at.until(lambda: isinstance(screen, DebriefScreen) and screen._shown is None)
        await at.session.act(Show(finding=first))
        await at.until(lambda: pane.chosen is not None and pane.chosen.id == first)
        await at.press("v")
        await at.fill("We declared early", "Nobody was Comms", "It was a quiet hour")
        await at.until(lambda: isinstance(at.app.screen, DebriefScreen))
        records = [record.event for record in at.session._drill.engine.log]
        assert ev.SurveyAnswered(
            went_well="We declared early", went_poorly="Nobody was Comms", got_lucky="It was a quiet hour",
            hours_after=0.0,
        ) in records  # fmt: skip


async def test_a_trainee_of_the_same_drill_is_refused_what_the_facilitator_may() -> None:
    async with running() as at:
        drill = at.session._drill
        outcome = await drill.act(PersonId("alice"), Fire(inject="vp-asks"), "alice-try-1")
        assert getattr(outcome, "why", "") == "'fire' is the facilitator's."
        assert at.happened(ev.ActionRefused)[0].do == "fire"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["console-80", "console-120"])
def test_console_looks_as_it_did(size: tuple[int, int], snap_compare: Callable[..., bool]) -> None:
    session, clock = facilitated()

    class Started(FacilitatorApp):
        async def on_load(self) -> None:
            await session.start()
            clock.turn(12 * 60)

        async def on_unmount(self) -> None:
            await session.close()

    async def at_twelve(pilot: Pilot[Any]) -> None:
        for _ in range(500):
            if session.view().at >= 12 * MINUTE and pilot.app.screen.query(ConsoleHead):
                break
            await pilot.pause(0.02)
        await pilot.pause(0.3)

    assert snap_compare(Started(session), terminal_size=size, run_before=at_twelve)
