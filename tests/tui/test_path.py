"""The newcomer's path: what proves a step, how progress is kept, and each step begun from home by keyboard only."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.domain.actions import Acknowledge, Declare, End, Resolve
from simulator.domain.vocabulary import FACILITATOR, EndReason, PersonId, Role, Severity
from simulator.engine.engine import Engine
from simulator.engine.plan import Plan
from simulator.errors import GamedayError
from simulator.scenario.loader import load, read_sources, shipped, shipped_tours
from simulator.store.header import Header, Seat
from simulator.store.journal import JournalFile
from simulator.views import Running
from tests.tui.athome import AtHome, at_home
from tests.tui.drills import MINUTE, QUIET, ShownSession
from tests.tui.shelves import ByHand
from tests.tui.test_shadow import watched
from tests.tui.tours import WithTour
from tui.app import GamedayApp
from tui.cli.progress import ProgressFile
from tui.cli.records import Journals
from tui.cli.shelf import Shelf as UsersShelf
from tui.library import Card, How, Played, PlayedBy, Records
from tui.path.progress import Known, Progress, dumped, read
from tui.path.steps import STEPS, TOUR, WATCH, Kind, Step, next_step, proved
from tui.screens.briefing import BriefingScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.debrief import DebriefScreen
from tui.screens.drill import DrillScreen
from tui.screens.home import HomeScreen
from tui.screens.notice import NoticeScreen
from tui.screens.shoulder import ShoulderScreen
from tui.screens.tour import TourScreen
from tui.screens.watch import WatchScreen
from tui.screens.what_next import WhatNextScreen
from tui.shadow import Stop, Watching
from tui.widgets.shelf import Shelf

WHEN = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
CARDS = tuple(
    Card(step.slug, f"The drill {step.slug}", "", "beginner", (), 40 * MINUTE)
    for step in STEPS
    if step.kind is Kind.PLAY
)


class OnPath(ByHand):
    """A library with the path's drills, whose experts have played already."""

    def __init__(self, *records: Played, done: tuple[str, ...] = (), **given: object) -> None:
        known = Known(Progress(tour_skipped=True).with_done(done, WHEN))
        super().__init__(*records, known=known, **given)  # type: ignore[arg-type]

    def drills(self) -> tuple[Card, ...]:
        return CARDS

    async def watch(self, slug: str, role: Role) -> Watching:
        self.asked.append(("watch", f"{slug} {role}", None))
        return watched("export-disk-full", role)


def ended(slug: str, *, exam: bool = False, to_its_end: bool = True, by: PlayedBy = PlayedBy.PERSON) -> Played:
    return Played("ref", slug, slug, WHEN, by, "alice", exam, True, 30 * MINUTE, 80.0, None, to_its_end)


# ---- what proves a step -------------------------------------------------------------------------------


def test_a_drill_that_a_person_played_to_its_end_proves_its_step() -> None:
    assert proved(Records((ended("export-disk-full"),))) == {"first-drill"}
    assert proved(Records((ended("export-disk-full", to_its_end=False),))) == frozenset()
    assert proved(Records((ended("export-disk-full", by=PlayedBy.BOTS),))) == frozenset()
    assert proved(Records((ended("export-disk-full", by=PlayedBy.SCRIPT),))) == frozenset()


def test_only_an_exam_proves_the_exam() -> None:
    assert proved(Records((ended("checkout-payment-timeout"),))) == frozenset()
    assert proved(Records((ended("checkout-payment-timeout", exam=True),))) == {"exam"}


def test_the_next_step_is_the_first_that_is_not_done_in_whatever_order_they_were() -> None:
    assert [step.id for step in STEPS] == [TOUR, WATCH, "first-drill", "second-drill", "exam"]
    assert next_step(()) is STEPS[0]
    coming = next_step((TOUR, "first-drill"))
    assert coming is not None
    assert coming.id == WATCH
    assert next_step([step.id for step in STEPS]) is None


def test_the_path_names_drills_that_ship_and_tells_the_truth_of_none() -> None:
    assert {step.slug for step in STEPS if step.kind is Kind.PLAY} <= set(shipped())
    assert {step.slug for step in STEPS if step.kind is Kind.WATCH} <= set(shipped_tours())
    for step in STEPS:
        said = " ".join((step.title, step.about, step.counts)).casefold()
        assert not any(word in said for word in ("sev1", "sev3", "false", "rollback", "nothing is wrong"))


def journal(folder: Path, *, until: int, acts: bool = True, resolves: bool = False, ends: bool = True) -> bool:
    """Play a drill by a person into a journal; whether its record says that it was played to its end."""
    loaded = load(read_sources("export-disk-full"))
    engine = Engine(Plan(loaded.scenario, loaded.policy, loaded.seed))
    engine.advance(5 * MINUTE)
    you = next(event.to for record in engine.log if (event := record.event).kind == "page.sent")
    path = folder / "20260501-120000-export-disk-full.jsonl"
    writer = JournalFile.create(path, Header.of(loaded, "0", (Seat(person=you),), exam=False, speed=1.0), durable=False)
    for record in engine.log:
        writer.write(record)
    engine.write_to(writer.write)
    if acts:
        engine.submit(PersonId(you), Acknowledge(), "a")
    if resolves:
        engine.submit(PersonId(you), Declare(severity=Severity.SEV3, title="Exports fail"), "d")
        engine.submit(PersonId(you), Resolve(), "r")
    engine.advance(until)
    if ends and not engine.ended:
        engine.submit(FACILITATOR, End(), "end")
    writer.close()
    *_, last = Journals(folder, folder / "cache.json").reading()
    path.unlink()
    (only,) = last.records.played
    return only.to_its_end


def test_a_drill_counts_when_its_time_ran_out_or_it_was_resolved_and_somebody_did_something(tmp_path: Path) -> None:
    assert journal(tmp_path, until=40 * MINUTE)
    assert journal(tmp_path, until=5 * MINUTE + 10, resolves=True)
    assert not journal(tmp_path, until=40 * MINUTE, acts=False), "a drill that ran by itself"
    assert not journal(tmp_path, until=9 * MINUTE), "ended by hand before it was resolved"


# ---- progress -----------------------------------------------------------------------------------------


def test_progress_is_kept_over_a_restart_and_a_steps_date_stays(tmp_path: Path) -> None:
    path = tmp_path / "data" / "progress.json"
    ProgressFile(path).add([TOUR])
    first = ProgressFile(path).known().progress.done[TOUR]
    ProgressFile(path).add([TOUR, WATCH])
    ProgressFile(path).skip_tour()
    found = ProgressFile(path).known()
    assert set(found.progress.done) == {TOUR, WATCH}
    assert found.progress.done[TOUR] == first
    assert found.progress.tour_skipped
    assert (found.problem, found.damaged) == ("", False)
    assert [each.name for each in path.parent.iterdir()] == ["progress.json"], "nothing half written stays behind"


def test_two_gamedays_do_not_undo_each_others_steps(tmp_path: Path) -> None:
    one, other = ProgressFile(tmp_path / "progress.json"), ProgressFile(tmp_path / "progress.json")
    assert one.known() == other.known()
    one.add([TOUR])
    other.add([WATCH])
    assert set(one.known().progress.done) == {TOUR, WATCH}


def test_a_step_of_a_later_gameday_is_kept() -> None:
    text = dumped(Progress().with_done([TOUR, "juggling"], WHEN))
    assert set(read(text, "progress.json").progress.done) == {TOUR, "juggling"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"version": 1,\n "done": {', "progress.json:2:11: not JSON"),
        ("", "progress.json:1:1: not JSON"),
        ("[]", "progress.json: the document"),
        ('{"version": 1, "done": {"tour": "yesterday"}}', "progress.json: done.tour"),
        ('{"version": 1, "steps": []}', "progress.json: steps"),
        ('{"version": 2, "done": {}}', "written by a newer gameday (version 2"),
        ("[" * 100_000, "progress.json"),
    ],
)
def test_a_damaged_file_is_named_with_its_place_and_what_to_do(text: str, says: str) -> None:
    found = read(text, "progress.json")
    assert found.damaged
    assert says in found.problem
    assert "Mend the file or delete it" in found.problem
    assert found.progress == Progress()


def test_a_damaged_file_is_set_aside_before_it_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "progress.json"
    path.write_text('{"done": {"tour"')
    found = ProgressFile(path).add([WATCH])
    assert str(tmp_path / "progress.json.damaged-1") in found.problem
    assert (tmp_path / "progress.json.damaged-1").read_text() == '{"done": {"tour"'
    assert set(json.loads(path.read_text())["done"]) == {WATCH}


def test_what_cannot_be_written_is_said_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    with pytest.raises(GamedayError, match="cannot be written"):
        ProgressFile(tmp_path / "data" / "progress.json").add([TOUR])


async def test_a_damaged_file_is_named_on_the_screen_and_no_tour_is_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAMEDAY_DATA", str(tmp_path))
    (tmp_path / "progress.json").write_text("{")
    async with at_home(UsersShelf()) as home:
        notice = await home.until(NoticeScreen)
        assert "progress.json:1:2: not JSON" in notice.says
        await home.press("escape")
        for _ in range(10):
            await home.pilot.pause(0.02)
            assert isinstance(home.app.screen, HomeScreen)
    assert (tmp_path / "progress.json").read_text() == "{", "it was only looked at"


# ---- on home ------------------------------------------------------------------------------------------


async def test_the_path_shows_what_is_done_and_what_is_next_and_opens_there_while_it_is_under_way() -> None:
    async with at_home(OnPath(done=(TOUR, WATCH))) as home:
        assert home.app._home.tab == "path"
        assert home.selected("path") == "first-drill"
        rows = home.rows("path")
        assert [row.strip()[0] for row in rows] == ["✓", "✓", "▶", "·", "·"]
        assert "done 2026-05-01" in rows[0]
        assert rows[2].split("\n")[0].endswith("next")
        for line in "\n".join(rows).splitlines():
            assert len(line) <= 80
            assert "…" not in line
    async with at_home(OnPath()) as home:
        assert home.app._home.tab == "library"
    async with at_home(OnPath(done=tuple(step.id for step in STEPS))) as home:
        assert home.app._home.tab == "library"


async def test_a_drill_left_halfway_is_named_on_its_step() -> None:
    left = replace(ended("export-disk-full"), finished=False, to_its_end=False, at=12 * MINUTE)
    async with at_home(OnPath(left, done=(TOUR, WATCH))) as home:
        assert "You left it at T+12:00" in home.rows("path")[2]


@pytest.mark.parametrize("step", [step for step in STEPS if step.kind is Kind.PLAY], ids=lambda step: step.id)
async def test_enter_on_the_next_step_begins_its_drill_and_the_debrief_brings_it_to_its_end(step: Step) -> None:
    before = tuple(each.id for each in STEPS[: STEPS.index(step)])
    session = ShownSession(QUIET)
    library = OnPath(done=before, session=session)
    async with at_home(library) as home:
        await home.press("enter")
        await home.until(BriefingScreen)
        assert library.asked == [("play", step.slug, How(exam=step.exam))]
        await home.press("enter")
        assert step.id not in library.known.progress.done, "opening it proves nothing"
        session.push(replace(QUIET, running=Running.ENDED, ended=EndReason.TIME_UP, entries=()))
        await home.until(DebriefScreen)
        library.records = Records((ended(step.slug, exam=step.exam),))
        await home.press("q")
        await home.until_said(f"{len(before) + 1} of 5 steps are done")
        assert step.id in library.known.progress.done
        coming = next_step(library.known.progress.done)
        assert home.selected("path") == (coming.id if coming else step.id)


async def test_a_step_that_was_left_is_not_done_and_says_what_counts() -> None:
    library = OnPath(done=(TOUR, WATCH), session=ShownSession(QUIET))
    async with at_home(library) as home:
        await home.press("enter")
        await home.until(BriefingScreen)
        await home.press("enter", "ctrl+q", "l")
        await home.until_said("This step is not done yet. Counts when played to its end.")
        assert "first-drill" not in library.known.progress.done


async def test_a_drill_played_from_the_library_counts_as_well_and_the_path_can_be_left_at_any_time() -> None:
    library = OnPath(done=(TOUR,), session=ShownSession(QUIET))
    async with at_home(library) as home:
        await home.press("1", "enter", "enter")
        await home.until(BriefingScreen)
        library.records = Records((ended("export-disk-full"),))
        await home.press("enter", "ctrl+q", "l")
        await home.until_said("2 of 5 steps are done. Next: Watch experts")
        assert set(library.known.progress.done) == {TOUR, "first-drill"}


async def test_a_step_is_looked_at_with_a_click_and_begun_with_a_second() -> None:
    library = OnPath(done=(TOUR, WATCH), session=ShownSession(QUIET))
    async with at_home(library) as home:
        rows = home.app._home.query_one("#path-shelf", Shelf).list
        await home.pilot.click(rows, offset=(8, 9))  # three lines a step
        assert home.selected("path") == "second-drill"
        assert library.asked == []
        await home.pilot.click(rows, offset=(8, 9), times=2)
        await home.until(BriefingScreen)
        assert library.asked == [("play", "sign-in-checks-fail", How())]


async def test_gameday_run_offers_no_tour_to_a_newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAMEDAY_DATA", str(tmp_path))
    app = GamedayApp(ShownSession(QUIET))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.2)
        assert [type(screen) for screen in app.screen_stack[1:]] == [DrillScreen, BriefingScreen]


async def test_the_tour_begins_from_its_step() -> None:
    async with at_home(WithTour(known=Known(Progress(tour_skipped=True)))) as home:
        await home.press("4", "home", "enter")
        await home.until(TourScreen)


# ---- watching from home -------------------------------------------------------------------------------


async def until_asked(home: AtHome, stop: Stop) -> None:
    """Wait for the next question; at a high speed it may be there before the eye sees the drill again."""
    for _ in range(400):
        screen = home.app.screen
        if isinstance(screen, WhatNextScreen) and screen.stop == stop:
            return
        await home.pilot.pause(0.02)
    raise AssertionError(f"{stop.asks!r} was not asked")


async def test_watching_counts_once_it_was_seen_to_its_end_and_answered() -> None:
    library = OnPath(done=(TOUR,))
    async with at_home(library) as home:
        await home.press("enter")
        screen = await home.until(WatchScreen)
        assert library.asked == [("watch", "first-watch ic", None)]
        await home.press(*["plus"] * 6)
        for stop in watched("export-disk-full").stops:
            await until_asked(home, stop)
            await home.press(str(stop.right + 1), "enter")
        for _ in range(400):
            if screen.finished:
                break
            await home.pilot.pause(0.02)
        await home.press("q")
        await home.until_said("2 of 5 steps are done")
        assert WATCH in library.known.progress.done


async def test_jumping_to_the_end_is_no_watching() -> None:
    library = OnPath(done=(TOUR,))
    async with at_home(library) as home:
        await home.press("enter")
        screen = await home.until(WatchScreen)
        await home.press("end")
        assert screen.finished
        await home.press("q")
        await home.until(HomeScreen)
        assert WATCH not in library.known.progress.done
        await home.until_said("This step is not done yet. Counts when seen to its end and answered.")


async def test_any_drill_can_be_watched_over_the_shoulder_of_a_chosen_role() -> None:
    library = OnPath()
    async with at_home(library) as home:
        await home.press("w")
        asks = await home.until(ShoulderScreen)
        assert "Incident commander" in str(asks.query_one("ChoiceList").options[0].prompt)  # type: ignore[attr-defined]
        await home.press("escape")
        assert library.asked == []
        await home.press("w", "down", "enter")
        screen = await home.until(WatchScreen)
        assert library.asked == [("watch", "export-disk-full comms", None)]
        assert screen._watching.role is Role.COMMS
        await home.press("q")
        await home.until(ConfirmScreen)
        await home.press("y")
        await home.until(HomeScreen)
        await home.press("4", "home", "down", "w", "4")
        assert (await home.until(WatchScreen))._watching.role is Role.SCRIBE
        assert library.asked[-1] == ("watch", "first-watch scribe", None)
        await home.press("q")
        await home.until(ConfirmScreen)
        await home.press("y")
        await home.until(HomeScreen)
        await home.press("2", "w")
        assert "Select a drill first" in home.said("#doing")


async def test_the_users_own_experts_play_in_a_thread_and_leave_no_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAMEDAY_DATA", str(tmp_path))
    ProgressFile().skip_tour()
    async with at_home(UsersShelf()) as home:
        await home.press("w", "3")
        screen = await home.until(WatchScreen)
        assert screen._watching.role is Role.OPS
        await home.press("q")
        await home.until(ConfirmScreen)
        await home.press("y")
        await home.until(HomeScreen)
    assert not (tmp_path / "journals").exists()
