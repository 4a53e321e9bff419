"""Dashboards, map and logs by keyboard: what they show is what was asked for, and looking asks nothing of the drill."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from simulator.domain import actions as act
from simulator.domain import events as ev
from simulator.domain.simtime import DAY, HOUR, MINUTE
from simulator.views import DrillView, Entry, ServiceView
from simulator.views.looking import DashboardAsked, LogsAsked, MapAsked, MetricsAsked
from tests.tui.drills import ALICE, DECLARED, PAGED, QUIET, ShownSession
from tests.tui.keyboard import painted, typed
from tests.tui.sights import BROKE
from tui.app import GamedayApp
from tui.screens.around import Around
from tui.screens.help import HelpScreen
from tui.widgets.dashboards import Dashboards
from tui.widgets.log_lines import LogLines
from tui.widgets.logs import Logs
from tui.widgets.prompt import Prompt
from tui.widgets.service_map import ServiceMap

SERVICES = (
    *DECLARED.services,
    ServiceView("payments", "service", "payments", 0.0002, 900.0, None, True, None, None),
    ServiceView("orders-db", "postgres", None, 0.0, 250.0, (195, 200), True, None, None),
)
SHOP = replace(DECLARED, services=SERVICES)


class At:
    """Somebody at the keyboard."""

    def __init__(self, pilot: Pilot[Any], session: ShownSession) -> None:
        self.pilot, self.session = pilot, session

    @property
    def screen(self) -> Around:
        screen = self.pilot.app.screen
        assert isinstance(screen, Around)
        return screen

    @property
    def charts(self) -> Dashboards:
        return self.screen.charts

    @property
    def logs(self) -> Logs:
        return self.screen.query_one(Logs)

    @property
    def lines(self) -> LogLines:
        return self.logs.listed

    @property
    def map(self) -> ServiceMap:
        return self.screen.query_one(ServiceMap)

    def follows(self) -> bool:
        return self.logs.follows

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        for _ in range(4):
            await self.pilot.pause()

    async def enter(self, text: str) -> None:
        await typed(self.pilot, text)
        await self.press("enter")

    async def show(self, view: DrillView) -> None:
        self.session.push(view)
        await painted(self.pilot)
        await self.settle()

    def asked(self, kind: type[Any]) -> list[Any]:
        return [question for question in self.session.looked if isinstance(question, kind)]


@asynccontextmanager
async def desk(*views: DrillView, size: tuple[int, int] = (80, 24)) -> AsyncIterator[At]:
    session = ShownSession(*(views or (SHOP,)))
    app = GamedayApp(session, briefing=False)
    async with app.run_test(size=size) as pilot:
        await painted(pilot)
        yield At(pilot, session)


# ---- dashboards ---------------------------------------------------------------------------------------


async def test_the_charts_open_at_the_service_of_the_newest_alert() -> None:
    other = replace(PAGED.alerts[0], service="payments")
    async with desk(replace(SHOP, alerts=(*SHOP.alerts, other))) as at:
        await at.press("2")
        assert at.charts.service == "payments"
        assert at.asked(DashboardAsked)[-1].service == "payments"
    async with desk(replace(SHOP, alerts=())) as at:
        await at.press("g")
        assert at.charts.service == "orders"


async def test_charts_hold_what_was_answered_with_units_and_marks() -> None:
    async with desk(size=(120, 40)) as at:
        await at.press("2", "right_square_bracket")
        text = at.charts.text
        assert "Errors, % of requests  now 98.2" in text
        assert "Requests, a second  now 250" in text
        assert "p50 3" in text
        assert "p99 3.05" in text
        assert "▲ 14:31 OrdersFail" in text
        assert "↑ 14:25 deploy of orders: 4521: " in text
        assert sum("▲" in row for row in text.splitlines()) >= 4


async def test_left_and_right_go_through_the_services_and_brackets_through_the_ranges() -> None:
    async with desk() as at:
        await at.press("2", "right")
        assert at.charts.service == "payments"
        await at.press("left", "left")
        assert at.charts.service == "orders-db"
        spans = []
        for _ in range(5):
            question = at.asked(DashboardAsked)[-1]
            spans.append(question.until - question.start)
            await at.press("right_square_bracket")
        assert spans == [15 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY]
        assert "last 7 days" in str(at.charts._heading(SHOP))
        assert all(each.service == "orders-db" for each in at.asked(DashboardAsked)[-4:])


async def test_a_dashboard_is_asked_for_once_a_scrape_and_only_while_it_is_in_sight() -> None:
    async with desk() as at:
        await at.show(replace(SHOP, at=SHOP.at + MINUTE, entries=()))
        assert at.asked(DashboardAsked) == []
        await at.press("2")
        before = len(at.asked(DashboardAsked))
        for second in range(1, 15):
            await at.show(replace(SHOP, at=SHOP.at + MINUTE + second * 1000, entries=()))
        assert len(at.asked(DashboardAsked)) == before
        await at.show(replace(SHOP, at=SHOP.at + MINUTE + 15_000, entries=()))
        await at.pilot.pause(0.4)
        assert len(at.asked(DashboardAsked)) == before + 1
        await at.press("1")
        await at.show(replace(SHOP, at=SHOP.at + 5 * MINUTE, entries=()))
        assert len(at.asked(DashboardAsked)) == before + 1


async def test_a_typed_query_is_recorded_and_then_charted_with_its_legend() -> None:
    async with desk() as at:
        await at.press("q")
        await at.enter("sum by (code) (rate(http_requests_total[5m]))")
        assert at.session.asked == [act.Query(expr="sum by (code) (rate(http_requests_total[5m]))")]
        assert at.screen.tab == "dashboards"
        text = at.charts.text
        assert text.index('1 ⠤⠤⠤ {code="500"} 120') < text.index('{code="504"} 118') < text.index('{code="200"} 4')
        await at.press("right")
        assert at.charts.service == "orders"
        assert "Errors" in at.charts.text


async def test_a_query_that_cannot_be_answered_says_where_and_why() -> None:
    async with desk() as at:
        await at.press("q")
        await at.enter("sum(up")
        assert "query:1:4: '(' has no partner" in at.charts.text


async def test_looking_asks_nothing_of_the_drill() -> None:
    async with desk() as at:
        await at.press(
            "2", "right", "right_square_bracket", "8", "down", "enter", "3", "L", "F", "up", "enter", "pageup"
        )
        assert at.session.asked == []


async def test_beside_the_room_the_charts_have_the_widest_screens_and_their_keys() -> None:
    async with desk(size=(200, 60)) as at:
        await at.settle()
        beside = at.screen.query_one("#beside-charts", Dashboards)
        assert "Errors, % of requests  now 98.2" in beside.text
        await at.press("f", "greater_than_sign")
        assert beside.service == "payments"
        await at.press("2")
        assert not at.screen.query_one("#beside").display or at.screen.query_one("#beside").region.area == 0


async def test_without_services_the_dashboard_teaches() -> None:
    async with desk(replace(QUIET, services=())) as at:
        await at.press("2")
        assert "/query" in at.charts.text


# ---- the map ------------------------------------------------------------------------------------------


async def test_the_map_shows_who_needs_whom_with_a_word_and_a_sign_for_health() -> None:
    async with desk() as at:
        await at.press("8")
        rows = [row.split() for row in at.map.text.splitlines()]
        assert rows[0][:3] == ["orders", "▲", "failing"]
        assert rows[1][:5] == ["├", "payments", "100%", "◆", "slow"]
        assert rows[2][:4] == ["│", "└", "orders-db", "20%"]
        assert rows[3][:5] == ["└", "orders-db", "60%", "■", "full"]
        assert "195/200" in rows[3]
        assert rows[4][:3] == ["mail", "●", "healthy"]


async def test_choosing_a_service_on_the_map_opens_its_dashboard() -> None:
    async with desk() as at:
        await at.press("8", "down", "enter")
        assert at.charts.service == "payments"
        assert at.charts.display
        assert at.asked(DashboardAsked)[-1].service == "payments"
        await at.press("8")
        assert at.map.display
        await at.press("2")
        assert at.charts.display


async def test_the_map_is_asked_for_while_it_is_in_sight() -> None:
    async with desk() as at:
        await at.press("2")
        assert at.asked(MapAsked) == []
        await at.press("8")
        assert len(at.asked(MapAsked)) == 1


# ---- logs ---------------------------------------------------------------------------------------------


async def test_the_newest_lines_of_all_services_are_in_sight_and_follow() -> None:
    async with desk() as at:
        await at.press("3")
        assert at.asked(LogsAsked)[-1].query == '{service=~".+"}'
        assert at.lines.lines[-1].at == SHOP.at
        assert at.lines.cursor == len(at.lines.lines) - 1
        await at.show(replace(SHOP, at=SHOP.at + 60_000, entries=()))
        await at.pilot.pause(0.4)
        assert at.lines.lines[-1].at == SHOP.at + 60_000


async def test_whoever_goes_up_is_not_moved_until_they_follow_again() -> None:
    async with desk() as at:
        await at.press("3", "up")
        assert not at.follows()
        here = at.lines.selected
        await at.show(replace(SHOP, at=SHOP.at + 60_000, entries=()))
        assert at.lines.selected == here
        await at.press("F")
        assert at.follows()
        assert at.lines.lines[-1].at == SHOP.at + 60_000
        await at.press("F")
        assert not at.follows()
        await at.press("end")
        assert at.follows()


async def test_levels_services_and_ranges_are_asked_for_by_keys() -> None:
    async with desk() as at:
        await at.press("3", "L")
        assert at.asked(LogsAsked)[-1].levels == ("warn", "error", "fatal")
        await at.press("L", "right")
        question = at.asked(LogsAsked)[-1]
        assert (question.levels, question.query) == (("error", "fatal"), '{service="orders"}')
        assert {line.level for line in at.lines.lines} == {"error"}
        await at.press("L", "right_square_bracket")
        question = at.asked(LogsAsked)[-1]
        assert (question.levels, question.until - question.start) == ((), HOUR)


@pytest.mark.parametrize(
    ("types", "asks"),
    [
        ('deadline "x"', '{service="orders"} |= "deadline \\"x\\""'),
        ('{service="db"} |= "deadline"', '{service="db"} |= "deadline"'),
    ],
)
async def test_words_and_logql_typed_in_the_logs_are_recorded_and_filter(types: str, asks: str) -> None:
    async with desk() as at:
        await at.press("3", "right", "slash")
        assert at.screen.query_one(Prompt).line.value == ""
        await at.enter(types)
        assert at.session.asked == [act.Query(logql=asks)]
        assert at.asked(LogsAsked)[-1].query == asks
        assert at.lines.lines
        assert all("deadline" in line.text for line in at.lines.lines)
        await at.press("right")
        assert at.asked(LogsAsked)[-1].query == '{service="orders"}'


async def test_the_histogram_counts_what_the_filter_finds_however_the_query_came_back() -> None:
    query = '{service="orders"} |= "deadline"'
    ran = Entry(10, SHOP.at, ALICE, ev.QueryRun(query=query, language="logql", output=""), "a-1")
    async with desk() as at:
        await at.press("3", "slash")
        at.session.push(replace(SHOP, seq=10, entries=(ran,)))
        await at.enter(query)
        await at.pilot.pause(0.7)
        assert at.asked(LogsAsked)[-1].query == query
        assert sum(bar.lines for bar in at.logs.bars) == sum(bar.errors for bar in at.logs.bars) > 0


async def test_a_slash_command_is_still_one_in_the_logs() -> None:
    async with desk() as at:
        await at.press("3", "slash")
        await at.enter("/note seen it")
        assert at.session.asked == [act.Note(text="seen it")]


async def test_logql_that_gives_numbers_is_drawn() -> None:
    async with desk() as at:
        await at.press("3", "slash")
        await at.enter('/query logql sum(rate({service="orders"}[1m]))')
        question = at.asked(MetricsAsked)[-1]
        assert (question.language, at.screen.tab) == ("logql", "dashboards")


async def test_going_up_at_the_top_reads_a_page_further_back_and_keeps_the_place() -> None:
    async with desk(replace(SHOP, at=SHOP.at + HOUR)) as at:
        await at.press("3", "right_square_bracket", "home")
        first = at.lines.lines[0]
        count = len(at.lines.lines)
        await at.press("up")
        assert at.asked(LogsAsked)[-1].until == first.at - 1
        assert len(at.lines.lines) == 2 * count
        assert at.lines.selected == first
        await at.press("up")
        assert at.lines.selected is not None
        assert at.lines.selected.at < first.at


async def test_a_line_opens_into_its_stack_trace_and_fields() -> None:
    async with desk() as at:
        await at.press("3", "L", "L")
        assert "(+2 lines)" in at.lines.text
        await at.press("enter")
        text = at.lines.text
        assert "at gateway.py:41" in text
        assert any(row.split() == ["pod", "orders-1"] for row in text.splitlines())
        await at.press("enter")
        assert "at gateway.py:41" not in at.lines.text


async def test_the_histogram_shows_errors_from_their_beginning_on() -> None:
    async with desk() as at:
        await at.press("3")
        bars = at.logs.bars
        assert sum(bar.lines for bar in bars) == pytest.approx(15 * 6, abs=1)
        wide = bars[1].at - bars[0].at
        assert all(bar.errors == 0 for bar in bars if bar.at + wide < BROKE)
        assert sum(bar.errors for bar in bars) > 10


# ---- the shell ----------------------------------------------------------------------------------------


async def test_the_shell_completes_from_the_world_and_goes_back_through_ones_own_commands() -> None:
    ran = Entry(10, SHOP.at, ALICE, ev.CommandRun(command="kubectl get nodes", output="node-1"), "a-1")
    async with desk(replace(SHOP, seq=10, entries=(*SHOP.entries, ran))) as at:
        await at.press("4", "slash", "up")
        prompt = at.screen.query_one(Prompt)
        assert prompt.line.value == "kubectl get nodes"
        prompt.line.value = ""
        await typed(at.pilot, "kubectl top")
        await at.settle()
        await at.press("tab")
        assert prompt.line.value == "kubectl top pods"
        await at.press("enter")
        assert at.session.asked == [act.Run(command="kubectl top pods")]


# ---- help ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["2", "3"])
async def test_help_lists_the_keys_of_the_open_pane_first(key: str) -> None:
    async with desk() as at:
        await at.press(key, "question_mark")
        screen = at.pilot.app.screen
        assert isinstance(screen, HelpScreen)
        text = screen.text().plain
        assert text.index("Show the next service") < text.index("Acknowledge the selected page")
        assert (key == "3") is ("Open or close a line" in text)
