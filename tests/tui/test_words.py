from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.domain.simtime import MINUTE, SECOND
from simulator.views import Countdown
from tests.tui.drills import DECLARED, PAGED, QUIET, ShownSession
from tests.tui.keyboard import painted
from tui.app import GamedayApp
from tui.themes import THEMES
from tui.widgets.words import Pressure, cut, gauge, latency, minutes, pressure, share, target


@pytest.mark.parametrize(
    ("due", "now", "how"),
    [
        (5 * MINUTE, 0, "fine"),
        (5 * MINUTE, 3 * MINUTE, "fine"),
        (5 * MINUTE, 3 * MINUTE + 45 * SECOND, "soon"),
        (5 * MINUTE, 5 * MINUTE, "soon"),
        (5 * MINUTE, 5 * MINUTE + 1, "late"),
        (60 * MINUTE, 54 * MINUTE, "fine"),
        (60 * MINUTE, 55 * MINUTE, "soon"),
        (20 * SECOND, 0, "soon"),
    ],
)
def test_soon_is_the_last_quarter_at_most_five_minutes_and_late_is_after(due: int, now: int, how: Pressure) -> None:
    assert pressure(0, due, now) == how


@pytest.mark.parametrize(
    ("countdown", "now", "says"),
    [
        (Countdown("declare", 0, 5 * MINUTE, None), MINUTE, "declare 4:00 left"),
        (Countdown("declare", 0, 5 * MINUTE, None), 4 * MINUTE, "declare soon, 1:00 left"),
        (Countdown("declare", 0, 5 * MINUTE, None), 6 * MINUTE, "declare LATE by 1:00"),
        (Countdown("acknowledge", 0, 5 * MINUTE, MINUTE), 9 * MINUTE, "acknowledge ✓ 1:00"),
        (Countdown("acknowledge", 0, 5 * MINUTE, 6 * MINUTE), 9 * MINUTE, "acknowledge ✓ 6:00, late"),
        (Countdown("status", 0, 15 * MINUTE, None), MINUTE, "next public post 14:00 left"),
    ],
)
def test_a_target_says_in_words_what_its_colour_says(countdown: Countdown, now: int, says: str) -> None:
    assert target(countdown, now).content().plain == says


def test_figures_are_worded_like_a_dashboard() -> None:
    assert [share(0.0005), share(0.034), share(0.982), share(1.0)] == ["0.05%", "3.4%", "98%", "100%"]
    assert [latency(850), latency(3050)] == ["850 ms", "3.0 s"]
    assert [minutes(30_000), minutes(5 * MINUTE), minutes(65 * MINUTE)] == ["now", "5m", "1h05m"]
    assert cut("abcdef", 4) == "abc…"
    assert gauge(0, 100, 50) == "▓▓▓▓░░░░"


def test_every_theme_names_every_meaning() -> None:
    names = [set(theme.variables) for theme in THEMES]
    assert all(each == names[0] for each in names)


async def test_without_colours_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    late = (Countdown("declare", 0, MINUTE, None),)
    app = GamedayApp(ShownSession(QUIET, PAGED, replace(DECLARED, countdowns=late)), briefing=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await painted(pilot)
        text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        for word in ("SEV1", "critical", "LATE by", "nobody yet", "(bot)"):
            assert word in text


async def test_every_theme_paints_the_drill_and_gives_way_to_another() -> None:
    app = GamedayApp(ShownSession(QUIET, PAGED, DECLARED), briefing=False)
    async with app.run_test(size=(120, 40)) as pilot:
        for theme in (*(theme.name for theme in THEMES), "nord", "textual-light"):
            app.theme = theme
            await pilot.pause(0.05)
            text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
            assert "Nobody can order" in text
