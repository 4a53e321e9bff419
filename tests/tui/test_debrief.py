"""The debrief, by keyboard only: findings lead into the replay and back, the picture, the best run, the postmortem."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static, TabbedContent, TextArea

from scoring.report.bars import Bar, bars
from scoring.report.model import Report
from simulator.domain import events as ev
from simulator.domain.actions import Hint, Note, Rate
from simulator.domain.simtime import minutes_seconds, parse_duration
from simulator.domain.vocabulary import SYSTEM, PersonId, Rating
from simulator.engine.engine import Engine
from simulator.errors import GamedayError
from simulator.live.local import LocalSession
from tests.tui.drills import ShownSession
from tests.tui.pictures import played, played_by_novices, session_at
from tui.afterwards import Run
from tui.app import GamedayApp
from tui.cli.afterwards import LookingBack, best_run
from tui.cli.grading import graded
from tui.decisions import decisions
from tui.screens.confirm import ConfirmScreen
from tui.screens.debrief import DebriefScreen
from tui.screens.replay import ReplayScreen
from tui.widgets.best import ABOUT, BestPane, compared
from tui.widgets.chart import Chart, picture
from tui.widgets.findings import FindingsPane
from tui.widgets.postmortem import PostmortemPane
from tui.widgets.scorecard import Scorecard
from tui.widgets.shown import Shown, sections
from tui.widgets.strip import Strip

LATE = played_by_novices()
"""A drill in which much was late."""
GOOD = played(3_600_000)


class Debriefed:
    """Somebody at the keyboard of a debrief."""

    def __init__(self, pilot: Pilot[Any], session: LocalSession) -> None:
        self.pilot, self.session = pilot, session

    @property
    def screen(self) -> DebriefScreen:
        screen = self.pilot.app.screen
        assert isinstance(screen, DebriefScreen)
        return screen

    @property
    def report(self) -> Report:
        report = self.session.report()
        assert isinstance(report, Report)
        return report

    @property
    def tab(self) -> str:
        return self.screen.query_one("#tabs", TabbedContent).active

    @property
    def chosen(self) -> Shown:
        """What the list of findings is at."""
        shown = self.screen.query_one(FindingsPane).chosen
        assert shown is not None
        return shown

    async def to(self, id: str) -> None:
        """Go down the list of findings to something whose id begins so."""
        while not self.chosen.id.startswith(id):
            before = self.chosen
            await self.press("down")
            assert self.chosen is not before, f"{id} is not in the list"

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def best(self) -> str:
        """What the comparison says once the best run has been played."""
        for worker in [worker for worker in self.pilot.app.workers if worker.group == "best"]:
            await worker.wait()
        await self.pilot.pause()
        return str(self.screen.query_one(BestPane).render())


@asynccontextmanager
async def debriefed(size: tuple[int, int] = (80, 24), engine: Engine | None = None) -> AsyncIterator[Debriefed]:
    session = session_at(engine or played_by_novices())
    await session.start()
    app = GamedayApp(session, briefing=False)
    try:
        async with app.run_test(size=size) as pilot:
            for _ in range(100):
                await pilot.pause(0.01)
                if isinstance(app.screen, DebriefScreen):
                    break
            yield Debriefed(pilot, session)
    finally:
        await session.close()


# ---- findings and the replay ------------------------------------------------------------------------


async def test_enter_on_a_finding_opens_the_replay_at_its_moment_and_q_comes_back_to_it() -> None:
    async with debriefed() as at:
        await at.press("2", "down", "down")
        chosen = at.chosen
        await at.press("enter")
        replay = at.pilot.app.screen
        assert isinstance(replay, ReplayScreen)
        last = at.report.moments[chosen.evidence[-1]]
        assert (replay.moment.at, replay.moment.seq) == (last.at, last.seq)
        assert chosen.says[:30] in replay.query_one(Strip).render().plain
        await at.press("p")
        assert replay.moment.seq in chosen.evidence
        await at.press("q")
        assert at.tab == "findings"
        assert at.chosen is chosen


async def test_a_sign_of_an_anti_pattern_leads_to_its_moment() -> None:
    async with debriefed() as at:
        habit = at.report.antipatterns[0]
        await at.press("2")
        await at.to(habit.id)
        detail = str(at.screen.query_one(".detail", Static).render())
        assert habit.signs[0].says in detail
        assert habit.fix in detail
        await at.press("enter")
        replay = at.pilot.app.screen
        assert isinstance(replay, ReplayScreen)
        assert replay.moment.seq == habit.signs[0].evidence[-1]
        await at.press("q")
        assert at.chosen.id.startswith(habit.id)


async def test_a_hint_that_was_taken_says_its_cost_and_leads_to_its_moment() -> None:
    engine = played(0)
    engine.advance(parse_duration("20m"))
    hint = engine.view(PersonId("alice")).hints[0]
    engine.submit(PersonId("alice"), Hint(), "hint")
    engine.advance(parse_duration("1h"))
    async with debriefed(engine=engine) as at:
        assert hint.costs > 0
        card = str(at.screen.query_one(Scorecard).render())
        assert f"cost {hint.costs:g} points" in card
        await at.press("2")
        await at.to("hint#")
        assert at.report.hints[0].text == at.chosen.says
        await at.press("enter")
        replay = at.pilot.app.screen
        assert isinstance(replay, ReplayScreen)
        assert replay.moment.seq == at.report.hints[0].seq


def test_the_list_ends_with_everybody_s_part_and_what_people_say() -> None:
    engine = played(3_600_000)
    engine.epilogue(PersonId("erin"), Rate(rating=Rating.S, about="communication", text="Seldom"), "rate", 1.0)
    engine.epilogue(PersonId("a visitor"), Note(text="Calm [bold]and[/bold] clear"), "note", 2.0)
    report = graded(engine.plan, engine.log, "")
    listed = dict(sections(report))
    parts = {shown.id: shown for shown in listed["People and roles: whose part was what, no ranking"]}
    assert "public post" in parts["person#bob"].full.plain
    assert "Alice Romero from T+" in parts["role#ic"].full.plain
    said = [shown.says for shown in listed["What people say, beside the score"]]
    assert said == [
        "Rating S for communication, by Erin Walsh (1.0 h after the drill): Seldom",
        "a visitor notes: Calm [bold]and[/bold] clear",
    ]
    for shown in (shown for each in listed.values() for shown in each):
        assert shown.evidence[-1] in report.moments


async def test_the_summary_names_each_anti_pattern_and_what_to_do_instead() -> None:
    async with debriefed((120, 40)) as at:
        card = " ".join(str(at.screen.query_one(Scorecard).render()).split())
        assert at.report.antipatterns
        assert all(f"{each.name}: {each.fix}" in card for each in at.report.antipatterns)


async def test_r_shows_the_drill_again_as_whoever_played_it_saw_it() -> None:
    async with debriefed() as at:
        await at.press("r", "end")
        replay = at.pilot.app.screen
        assert isinstance(replay, ReplayScreen)
        assert replay.person == "alice"
        assert replay.moment.seq == len(at.session.view().entries) + sum(r.event.audience == "host" for r in LATE.log)
        await at.press("escape")
        assert at.tab == "summary"


async def test_where_nothing_was_kept_a_finding_leads_to_the_list_of_events() -> None:
    engine = played_by_novices()
    report = session_at(engine).report()
    view = engine.view(PersonId("alice"))
    app = GamedayApp(ShownSession(view, report=report), briefing=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.2)
        await pilot.press("2", "enter")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, DebriefScreen)
        assert screen.query_one("#tabs", TabbedContent).active == "timeline"
        await pilot.press("4")
        await pilot.pause()
        assert not screen.query(BestPane)


# ---- the picture ------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [78, 118, 198])
def test_the_picture_fits_its_width_and_says_late_in_words(width: int) -> None:
    lines = picture(report_of(LATE), LATE.view(PersonId("alice")).entries, width)
    assert all(line.cell_length <= width for line in lines)
    declare = next(line.plain for line in lines if line.plain.startswith("declare "))
    assert "✗" in declare
    taken = report_of(LATE).times["declare"]
    assert declare.rstrip().endswith(f"{minutes_seconds(int((taken.seconds or 0) * 1000))} of 5:00 LATE")
    acknowledge = next(line.plain for line in lines if line.plain.startswith("acknowledge"))
    assert "●" in acknowledge
    assert "LATE" not in acknowledge


def test_the_picture_has_declared_and_true_severity_posts_and_alerts() -> None:
    text = "\n".join(line.plain for line in picture(report_of(LATE), LATE.view(PersonId("alice")).entries, 78))
    assert "SEV1" in text.split("true severity")[1].split("\n")[0]
    assert "SEV2" in text.split("declared")[1].split("\n")[0]
    for row, glyph, kind in (("public posts", "◉", ev.StatusPosted), ("alerts", "▲", ev.AlertFired)):
        assert text.split(row)[1].split("\n")[0].count(glyph) == len(LATE.log.of(kind)) > 0


def test_a_bar_is_late_exactly_where_what_it_took_is_over_its_limit() -> None:
    found = [bar for each in bars(report_of(LATE)).values() for bar in each]
    assert found
    assert all(bar.late == (bar.done > bar.due) for bar in found if bar.done is not None)
    assert any(bar.done is None and bar.late for bar in found)
    assert not any(bar.late for each in bars(report_of(GOOD)).values() for bar in each)


def test_what_was_never_done_says_so() -> None:
    assert Bar(0, 300_000, None, True).words == "never, of 5:00 LATE"


@pytest.mark.parametrize("limit", [300_000, 600_000, 3_600_000])
def test_what_was_never_done_has_room_to_say_so(limit: int) -> None:
    report = report_of(LATE)
    never = [each.model_copy(update={"target": limit / 1000, "actual": None}) for each in report.findings()]
    response = report.dimensions["response"].model_copy(update={"findings": tuple(never)})
    worst = report.model_copy(update={"dimensions": {**report.dimensions, "response": response}})
    for width in (78, 118):
        lines = [line.plain for line in picture(worst, (), width)]
        assert any(line.rstrip().endswith(f"never, of {minutes_seconds(limit)} LATE") for line in lines)
        assert all(len(line) <= width for line in lines)


async def test_the_timeline_tab_shows_the_picture() -> None:
    async with debriefed() as at:
        await at.press("3")
        assert "LATE" in str(at.screen.query_one(Chart).render())


# ---- the best run -----------------------------------------------------------------------------------


async def test_the_best_run_is_played_when_its_tab_is_opened_and_stands_beside_yours() -> None:
    async with debriefed() as at:
        assert at.screen.query_one(BestPane).best is None
        await at.press("4")
        text = await at.best()
        assert ABOUT in text
        assert f"{at.report.score:.0f} of 100, {at.report.rating}" in text
        row = next(line for line in text.splitlines() if line.startswith("declared"))
        when, said, best_when, best_said = row.split()[1:]
        assert (said, best_said) == ("SEV2", "SEV1")
        assert when > best_when
        await at.press("w")
        assert isinstance(at.pilot.app.screen, ReplayScreen)
        await at.press("q")
        assert at.tab == "best"


async def test_the_best_run_is_played_once_and_off_the_screens_thread() -> None:
    back = LookingBack(LATE.plan, LATE.log, None)
    ticked = 0

    async def tick() -> None:
        nonlocal ticked
        while True:
            await asyncio.sleep(0)
            ticked += 1

    ticking = asyncio.create_task(tick())
    first = await back.best()
    ticking.cancel()
    assert ticked > 10
    assert await back.best() is first


async def test_a_best_run_that_cannot_be_played_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_plan: object) -> Run:
        raise GamedayError("Nobody can play this.")

    monkeypatch.setattr("tui.cli.afterwards.best_run", fails)
    async with debriefed() as at:
        await at.press("4")
        assert await at.best() == "Nobody can play this."


@pytest.mark.parametrize("width", [78, 118, 198])
def test_the_comparison_fits_and_names_what_was_not_done(width: int) -> None:
    yours = LookingBack(LATE.plan, LATE.log, None).yours()
    rows = compared(yours, best_run(LATE.plan), width)
    short = [row for row in rows if "first remedy: " not in row.plain]
    assert all(row.cell_length <= width for row in short)
    comms = next(row.plain for row in rows if row.plain.startswith("Comms"))
    assert "not done" in comms
    assert "bob" in comms


def test_the_best_run_is_the_same_however_often_it_is_played() -> None:
    assert best_run(LATE.plan).report == best_run(LATE.plan).report


def test_decisions_are_the_first_of_their_kind_and_the_last_resolution() -> None:
    happened: tuple[ev.Event, ...] = (
        ev.CommandRun(command="one"),
        ev.CommandRun(command="two"),
        ev.IncidentResolved(),
        ev.IncidentReopened(),
        ev.IncidentResolved(),
    )
    log = [ev.Recorded(n, n * 1000, SYSTEM, event) for n, event in enumerate(happened, 1)]
    found = {each.what: each for each in decisions(log)}
    assert found["first look"].says == "one"
    assert found["resolved"].at == 5000


# ---- the postmortem ---------------------------------------------------------------------------------


async def test_a_postmortem_that_was_handed_in_is_taken_up_again_and_f5_starts_anew() -> None:
    (submitted,) = LATE.log.of(ev.PostmortemSubmitted)
    async with debriefed() as at:
        await at.press("6")
        pane = at.screen.query_one(PostmortemPane)
        assert pane.text == submitted[1].text
        await at.press("f5")
        assert "| Time | Event | Source |" in pane.text


async def test_handing_in_a_postmortem_regrades_and_says_what_it_lacks() -> None:
    async with debriefed() as at:
        before = at.report.dimensions["learning"].score
        await at.press("6")
        at.screen.query_one(TextArea).text = "# Postmortem\n## Summary\nIt broke."
        await at.press("ctrl+s")
        for _ in range(100):
            await at.pilot.pause(0.01)
            if at.report.dimensions["learning"].score != before:
                break
        await at.pilot.pause()
        said = str(at.screen.query_one("#advice", Static).render())
        assert f"learning is {at.report.dimensions['learning'].score:.0f} of 100 now" in said
        assert "postmortem-without-action-items" in [each.id for each in at.report.antipatterns]
        await at.press("escape", "2")
        await at.to("postmortem-without-action-items")


async def test_leaving_asks_while_a_postmortem_is_written_and_not_handed_in() -> None:
    async with debriefed() as at:
        await at.press("6", "f5", "i", "x", "escape", "q")
        asked = at.pilot.app.screen
        assert isinstance(asked, ConfirmScreen)
        assert "not handed in" in asked.asks
        await at.press("n")
        assert at.screen.query_one(PostmortemPane).text.startswith("x"), "going back keeps what was written"
        await at.press("q", "y")
        assert not isinstance(at.pilot.app.screen, DebriefScreen | ConfirmScreen)


async def test_a_postmortem_that_nobody_touched_is_left_without_a_question() -> None:
    async with debriefed() as at:
        await at.press("6", "f5", "escape", "q")
        assert not isinstance(at.pilot.app.screen, DebriefScreen | ConfirmScreen)


async def test_the_postmortem_is_filled_in_with_what_was_measured_and_can_be_handed_in() -> None:
    async with debriefed() as at:
        await at.press("6", "f5")
        text = at.screen.query_one(PostmortemPane).text
        assert f"0 hours {at.report.truth.impact.minutes:.0f} minutes" in text
        assert "| Time | Event | Source |" in text
        at.screen.query_one(TextArea).text = text + "\nMore"
        await at.press("ctrl+s")
        for _ in range(50):
            await at.pilot.pause(0.01)
            if any(isinstance(entry.event, ev.PostmortemSubmitted) and entry.event.text.endswith("More")
                   for entry in at.session.view().entries):  # fmt: skip
                break
        else:
            pytest.fail("it was not handed in")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_tab_opens_by_its_number(size: tuple[int, int]) -> None:
    names = ("summary", "findings", "timeline", "best", "truth", "postmortem")
    async with debriefed(size) as at:
        for number, name in enumerate(names, 1):
            await at.press("escape", str(number))
            assert at.tab == name
        await at.best()


def report_of(engine: Any) -> Report:
    report = session_at(engine).report()
    assert isinstance(report, Report)
    return report
