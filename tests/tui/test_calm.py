"""An alert storm, a long drill, and views that come faster than they can be painted."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from simulator.domain import events as ev
from simulator.domain.vocabulary import SYSTEM, AlertId, AlertSeverity, PageId, Urgency
from simulator.views import DrillView, Entry
from tests.tui.drills import ALICE, BOB, DECLARED, MINUTE, PAGED, QUIET, ShownSession, alert, page
from tests.tui.keyboard import met, painted
from tui.app import GamedayApp
from tui.feed import Feed
from tui.widgets.pager import Pager, rows
from tui.widgets.room import Room
from tui.widgets.story_log import KEPT, StoryLog


def said(count: int, since: int = 100) -> tuple[Entry, ...]:
    return tuple(
        Entry(since + n, 20 * MINUTE, BOB, ev.MessagePosted(text=f"message {n} " + "word " * (n % 40)))
        for n in range(count)
    )


def stormed(count: int, since: int = 100) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    for n in range(1, count + 1):
        fired = ev.AlertFired(
            alert=AlertId(n), name=f"Alert{n}", service="orders", severity=AlertSeverity.CRITICAL, urgency=Urgency.HIGH,
            summary="It fails", policy="platform",
        )  # fmt: skip
        entries.append(Entry(since + 2 * n, 20 * MINUTE, SYSTEM, fired))
        entries.append(
            Entry(since + 2 * n + 1, 20 * MINUTE, SYSTEM, ev.PageSent(page=PageId(n), to=ALICE, alert=AlertId(n)))
        )
    return tuple(entries)


STORM: DrillView = replace(
    DECLARED,
    alerts=tuple(alert(n, f"Alert{n}", page=n, at=20 * MINUTE) for n in range(1, 51)),
    pages=tuple(page(n, f"Alert{n}", at=20 * MINUTE) for n in range(1, 51)),
    entries=stormed(50),
)


async def test_an_alert_storm_folds_into_one_line_that_counts_and_names_the_latest() -> None:
    app = GamedayApp(ShownSession(replace(DECLARED, entries=()), STORM), briefing=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await painted(pilot)
        text = app.screen.query_one(Room).log_widget.text
        assert len(text.splitlines()) <= 8
        assert "Alert1 on orders" in text
        assert "48 more alerts and 49 more pages; the latest: Page #50 calls alice" in " ".join(text.split())


async def test_the_timeline_folds_nothing() -> None:
    app = GamedayApp(ShownSession(replace(DECLARED, entries=()), STORM), briefing=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await painted(pilot)
        await pilot.press("6")
        text = app.screen.query_one("#events", StoryLog).text
        assert all(f"Alert{n} on orders" in text for n in range(1, 51))


async def test_the_selection_stays_on_its_alert_while_others_come() -> None:
    app = GamedayApp(ShownSession(PAGED), briefing=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await painted(pilot)
        await pilot.press("f2", "down")
        session = app.session
        assert isinstance(session, ShownSession)
        two = replace(PAGED, alerts=(alert(), alert(2, "Later", page=2)), pages=(page(), page(2, "Later")), entries=())
        session.push(two)
        await painted(pilot)
        await pilot.press("down")
        pager = app.screen.query_one(Pager)
        assert pager.selected is not None
        assert pager.selected.id == "alert-2"
        session.push(
            replace(
                two, alerts=(*two.alerts, alert(3, "More", page=3, at=MINUTE)), pages=(*two.pages, page(3, at=MINUTE))
            )
        )
        await painted(pilot)
        assert pager.selected is not None
        assert pager.selected.id == "alert-2"


def test_what_calls_comes_first_then_what_fires_then_what_is_over() -> None:
    over = replace(alert(1, "Over", page=None), state="resolved", resolved_at=7 * MINUTE)
    quiet = alert(2, "Quiet", page=None)
    calling = alert(3, "Calling", page=3, at=8 * MINUTE)
    view = replace(PAGED, alerts=(over, quiet, calling), pages=(page(3, "Calling", at=8 * MINUTE),))
    assert [row.alert.name for row in rows(view) if row.alert] == ["Calling", "Quiet", "Over"]


async def test_two_thousand_records_are_shown_and_the_newest_is_in_sight() -> None:
    app = GamedayApp(ShownSession(QUIET, replace(DECLARED, entries=said(2000))), briefing=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await painted(pilot)
        log = app.screen.query_one(Room).log_widget
        assert len(log.lines) == 2001
        await met(pilot, lambda: log.at_end)
        await pilot.resize_terminal(120, 40)
        await painted(pilot)
        await met(pilot, lambda: log.at_end)
        assert max(len(row) for row in log.text.splitlines()) <= 80


async def test_scrolled_back_the_room_stays_and_says_how_much_is_below() -> None:
    session = ShownSession(QUIET, replace(DECLARED, entries=said(200)))
    app = GamedayApp(session, briefing=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await painted(pilot)
        log = app.screen.query_one(Room).log_widget
        await pilot.press("home")
        await pilot.pause(0.05)
        top = log.scroll_offset.y
        session.push(replace(DECLARED, entries=said(5, since=5000)))
        await painted(pilot)
        assert log.scroll_offset.y == top
        assert log.unseen == 5
        assert app.screen.query_one(".more").display
        await pilot.press("end")
        await pilot.pause(0.5)
        assert log.unseen == 0
        assert not app.screen.query_one(".more").display


async def test_a_very_long_story_keeps_its_newest_lines_only() -> None:
    app = GamedayApp(ShownSession(QUIET), briefing=False)
    async with app.run_test() as pilot:
        await painted(pilot)
        log = app.screen.query_one(Room).log_widget
        line = log.lines[0]
        for n in range(12):
            log.add(replace(line, seq=n * 1000 + k, text=f"line {n * 1000 + k}") for k in range(1000))
        assert KEPT <= len(log.lines) <= KEPT + KEPT // 10
        assert log.lines[-1].text == "line 11999"


async def test_views_between_two_paintings_are_joined_and_lose_no_record() -> None:
    session = ShownSession(QUIET)
    painted: list[DrillView] = []
    feed = asyncio.create_task(Feed(session, painted.append).run())
    await asyncio.sleep(0)
    for n in range(50):
        session.push(replace(DECLARED, seq=100 + n, entries=said(1, since=100 + n)))
    await session.end()
    last = await feed
    assert last is not None
    assert last.ended is not None
    assert len(painted) < 10
    assert [entry.seq for view in painted for entry in view.entries] == [1, *range(100, 150)]
    assert painted[-1].ended is not None


async def test_a_terminal_of_any_size_is_painted() -> None:
    app = GamedayApp(ShownSession(QUIET, PAGED, DECLARED), briefing=False)
    async with app.run_test(size=(40, 10)) as pilot:
        await painted(pilot)
        for key in ("2", "3", "4", "5", "6", "7", "8", "escape", "f2", "f2", "d", "escape", "s", "escape", "1"):
            await pilot.press(key)
        for size in ((10, 3), (20, 5), (300, 100), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert "Nobody can order" in app.screen.query_one(Room).log_widget.text
