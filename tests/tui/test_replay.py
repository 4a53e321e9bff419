"""The replay screen, by keyboard only, on the example drill as it was played."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static, TabbedContent

from simulator.domain import events as ev
from simulator.domain.actions import Step
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import PersonId
from simulator.live.playback import Moment, Playback
from tests.tui.pictures import played
from tests.tui.recorded import finished, recording
from tui.frame import Frame
from tui.replaying import ReplayApp
from tui.screens.help import HelpScreen
from tui.screens.replay import ReplayScreen
from tui.scrub import KINDS, columns, jump, step
from tui.settings import Settings
from tui.widgets.header import DrillHeader
from tui.widgets.incident import IncidentPanel
from tui.widgets.pager import Pager
from tui.widgets.room import Room
from tui.widgets.runbook import RunbookPane
from tui.widgets.story_log import StoryLog
from tui.widgets.strip import Strip

PLAYED = recording()
MARKS = PLAYED.marks


class Watching:
    """Somebody at the keyboard of a replay."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot

    @property
    def screen(self) -> ReplayScreen:
        screen = self.pilot.app.screen
        assert isinstance(screen, ReplayScreen)
        return screen

    @property
    def strip(self) -> str:
        return self.screen.query_one(Strip).render().plain

    @property
    def room(self) -> str:
        return " ".join(self.screen.query_one(Room).log_widget.text.split())

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()


@asynccontextmanager
async def watching(
    playback: Playback | None = None,
    start: Moment | None = None,
    *,
    size: tuple[int, int] = (80, 24),
    speed: float | None = None,
) -> AsyncIterator[Watching]:
    app = ReplayApp(playback or recording(), start, speed=speed)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Watching(pilot)


def first(*kinds: type[ev._Event]) -> Moment:
    return next(mark.moment for mark in MARKS if isinstance(mark.event, kinds))


# ---- moving in time ---------------------------------------------------------------------------------


async def test_a_replay_begins_at_the_start_and_an_arrow_goes_to_the_next_event() -> None:
    async with watching() as at:
        assert at.screen.moment == PLAYED.at(0)
        await at.press("right")
        assert at.screen.moment == step(MARKS, PLAYED.at(0), 1)
        await at.press("left")
        assert at.screen.moment.at == 0


async def test_going_through_the_drill_event_by_event_tells_every_event_once_and_back_none() -> None:
    async with watching(size=(120, 40)) as at:
        await at.press("6")
        await at.press(*["right"] * len(MARKS))
        log = at.screen.query_one("#events", StoryLog)
        assert [line.seq for line in log.lines] == [mark.seq for mark in MARKS]
        await at.press(*["left"] * 10)
        assert log.lines[-1].seq == at.screen.moment.seq == MARKS[-11].seq
        assert len(log.text.splitlines()) >= len(log.lines)


async def test_brackets_go_a_minute_on_and_back() -> None:
    async with watching() as at:
        await at.press("right_square_bracket", "right_square_bracket", "right_square_bracket")
        assert at.screen.moment.at == 3 * MINUTE
        await at.press("left_square_bracket")
        assert at.screen.moment.at == 2 * MINUTE


async def test_end_and_home_go_there() -> None:
    async with watching() as at:
        await at.press("end")
        assert at.screen.moment == PLAYED.at(PLAYED.end)
        assert "ended" in at.screen.query_one(DrillHeader).render().plain
        await at.press("home")
        assert at.screen.moment == PLAYED.at(0)
        assert "no incident" in at.screen.query_one(DrillHeader).render().plain


async def test_n_and_p_go_to_the_next_and_the_previous_of_the_chosen_kind() -> None:
    async with watching() as at:
        assert "decisions" in at.strip
        await at.press("n")
        assert at.screen.moment == first(*[ev.IncidentDeclared])
        await at.press("k")
        assert "posts" in at.strip
        await at.press("n")
        posts = [mark.moment for mark in MARKS if KINDS[1].wants(mark)]
        assert at.screen.moment == next(moment for moment in posts if moment > first(ev.IncidentDeclared))
        await at.press("k", "k", "k", "k", "k", "k", "p")
        assert at.screen.moment == first(ev.IncidentDeclared)


async def test_where_there_is_no_further_event_the_moment_stays() -> None:
    async with watching() as at:
        await at.press("end")
        last = at.screen.moment
        await at.press("right", "n")
        assert at.screen.moment == last


async def test_space_lets_it_run_to_the_end_and_stops_it() -> None:
    async with watching(speed=None) as at:
        await at.press(*["plus"] * 9, "space")
        assert "PLAYING x300" in at.strip
        for _ in range(100):
            await at.pilot.pause(0.02)
            if at.screen.moment.at > MINUTE:
                break
        await at.press("space")
        stopped = at.screen.moment
        assert stopped.at > MINUTE
        await at.pilot.pause(0.25)
        assert at.screen.moment == stopped
        assert "REPLAY x300" in at.strip


async def test_a_running_replay_stops_by_itself_at_the_end_and_space_begins_anew() -> None:
    nearly = recording().at(PLAYED.end - 2000)
    async with watching(start=nearly, speed=60) as at:
        for _ in range(100):
            await at.pilot.pause(0.02)
            if not at.screen.playing:
                break
        assert "REPLAY x60" in at.strip
        assert at.screen.moment.at == PLAYED.end
        await at.press("space")
        assert "PLAYING x60" in at.strip
        assert at.screen.moment.at < PLAYED.end


# ---- what is seen -----------------------------------------------------------------------------------


async def test_the_room_the_pager_and_the_incident_are_as_they_were_then() -> None:
    async with watching(size=(120, 40)) as at:
        await at.press("n")
        assert "declared SEV1" in at.room
        assert "[public status" not in at.room
        assert "taken by alice" in str(next(iter(at.screen.query_one(Pager)._painted.values())))
        assert "nobody yet" in at.screen.query_one(IncidentPanel)._content.plain
        await at.press("end")
        assert "[public status: resolved" in at.room
        await at.press("p", *["p"] * 20)
        assert "[public status" not in at.room


async def test_v_shows_it_as_the_next_person_saw_it() -> None:
    async with watching() as at:
        await at.press("end", "v")
        assert at.screen.person == PLAYED.people[1]
        assert f"as {PLAYED.people[1]}" in at.strip
        assert f"{PLAYED.people[1]}," in at.screen.query_one(DrillHeader).render().plain
        told = [line.seq for line in at.screen.query_one("#events", StoryLog).lines]
        assert told == [mark.seq for mark in MARKS]
        await at.press("b")
        assert at.screen.person == "alice"


async def test_the_strip_marks_events_and_the_cursor_by_glyphs_and_says_where_it_is() -> None:
    async with watching() as at:
        await at.press("n")
        strip, last, state = at.strip.splitlines()
        assert {"●", "▲", "◉"} <= set(strip)
        assert len(strip) == 78
        assert "declared SEV1" in last
        assert "REPLAY" in state
        assert "T+09:00 of T+44:00" in state


async def test_nothing_that_the_replay_names_can_be_done_and_no_letter_acts_on_the_drill() -> None:
    async with watching(size=(120, 40)) as at:
        await at.press("a", "d", "s", "u", "r")
        assert isinstance(at.pilot.app.screen, ReplayScreen)
        assert "press a" not in str(at.screen.query_one(Pager).query_one(".teaches").render())
        assert "Press d" not in at.screen.query_one(IncidentPanel)._content.plain


async def test_an_unfinished_drill_is_shown_up_to_where_it_stands() -> None:
    engine = finished()
    half = [record for record in engine.log if record.at < 20 * MINUTE]
    unfinished = recording(half)  # type: ignore[arg-type]
    async with watching(unfinished) as at:
        await at.press("end")
        assert at.screen.moment.seq == len(half)
        assert "ended" not in at.screen.query_one(DrillHeader).render().plain


async def test_help_lists_the_keys_and_q_leaves() -> None:
    async with watching() as at:
        await at.press("question_mark")
        help_screen = at.pilot.app.screen
        assert isinstance(help_screen, HelpScreen)
        assert "Go to the next event of the chosen kind." in help_screen.text().plain
        await at.press("escape", "q")
        assert not at.pilot.app.is_running or not isinstance(at.pilot.app.screen, ReplayScreen)


async def test_a_jump_to_evidence_can_go_from_one_record_of_it_to_the_next() -> None:
    seqs = [mark.seq for mark in MARKS[10:30:8]]
    start = next(mark.moment for mark in MARKS if mark.seq == seqs[0])

    class App(Frame):
        def begin(self) -> None:
            self.push_screen(ReplayScreen(recording(), start, evidence=seqs, about="Alice was late."))

    async with App().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        at = Watching(pilot)
        assert at.screen.moment == start
        assert "Alice was late." in at.strip
        assert "*" in at.strip.splitlines()[0]
        await at.press("n")
        assert at.screen.moment.seq == seqs[1]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_tab_opens_by_its_number(size: tuple[int, int]) -> None:
    async with watching(size=size) as at:
        for key, name in (("2", "dashboards"), ("3", "logs"), ("4", "shell"), ("5", "runbook"),
                          ("6", "timeline"), ("1", "room")):  # fmt: skip
            await at.press(key)
            assert at.screen.query_one("#tabs", TabbedContent).active == name


async def test_the_runbook_shows_what_was_taken_by_then_and_forgets_it_on_the_way_back() -> None:
    engine = played(10 * MINUTE)
    path, book = next(iter(engine.plan.scenario.runbooks.items()))
    engine.submit(PersonId("alice"), Step(runbook=path, step=book.diagnosis[0].step), "step-1")
    engine.advance(11 * MINUTE)
    async with watching(recording(engine.log, engine.plan), size=(120, 40)) as at:

        def shown() -> str:
            return str(at.screen.query_one(RunbookPane).query_one(".detail", Static).render())

        await at.press("end", "5")
        assert "alice took it at 14:35" in shown()
        await at.press("left_square_bracket", "left_square_bracket")
        assert "took it" not in shown()
        await at.press("end", "v")
        assert shown().count("took it at") == 1, "another person's view tells it once"


async def test_the_users_colours_and_keys_hold_in_a_replay() -> None:
    settings = Settings(theme="gameday-light", keys={"replay.leave": "f4"})
    app = ReplayApp(recording(), settings=settings)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert app.theme == "gameday-light"
        await pilot.press("q")
        assert app.is_running
        assert isinstance(app.screen, ReplayScreen)
        await pilot.press("f4")
        await pilot.pause()
        assert not isinstance(app.screen, ReplayScreen)


# ---- the arithmetic ---------------------------------------------------------------------------------


def test_going_back_from_between_two_events_goes_to_the_one_that_came_last() -> None:
    mark, after = next((a, b) for a, b in pairwise(MARKS) if b.at > a.at + 1)
    assert step(MARKS, Moment(after.at - 1, mark.seq), -1) == mark.moment
    assert step(MARKS, Moment(after.at - 1, mark.seq), 1) == after.moment


def test_a_kind_that_never_happened_leads_nowhere() -> None:
    absent = KINDS[0].__class__("none", "x", "", lambda mark: False)
    assert jump(MARKS, MARKS[0].moment, 1, absent) is None


def test_where_several_marks_share_a_column_the_first_kind_wins() -> None:
    assert set(columns(MARKS, KINDS, PLAYED.end, 1)) == {0}
    assert columns(MARKS, KINDS, PLAYED.end, 1)[0] is KINDS[0]
