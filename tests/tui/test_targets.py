"""Every running target is in sight at every size: near ones amber with a word, late ones red with a word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.views import Countdown
from tests.tui.drills import DECLARED, MINUTE, PAGED, QUIET
from tests.tui.test_verbs import desk
from tui.themes import THEMES
from tui.widgets.targets import Targets
from tui.widgets.words import TARGETS, TERSE

NOW = 26 * MINUTE
EVERY = (
    Countdown("acknowledge", 20 * MINUTE, 25 * MINUTE, None),
    Countdown("status", 11 * MINUTE, 24 * MINUTE, None),
    Countdown("update", 11 * MINUTE, 28 * MINUTE, None),
    Countdown("ic", 11 * MINUTE, 27 * MINUTE, None),
    Countdown("mitigate", 6 * MINUTE, 66 * MINUTE, None),
)
BUSY = replace(DECLARED, at=NOW, countdowns=EVERY)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_running_target_is_named_with_its_time_and_none_is_cut(size: tuple[int, int]) -> None:
    async with desk(BUSY, size=size) as at:
        line = at.drill.query_one(Targets).render()
        assert line.cell_length <= size[0] - 2
        assert "…" not in line.plain
        for countdown in EVERY:
            names = (TARGETS[countdown.what], TERSE.get(countdown.what, countdown.what))
            assert any(name in line.plain for name in names), countdown.what
        assert line.plain.index("2:00") < line.plain.index("40:00")


async def test_near_and_late_are_words_as_well_as_colours() -> None:
    async with desk(BUSY) as at:
        line = at.drill.query_one(Targets).render()
        spans = {line.plain[span.start : span.end]: str(span.style) for span in line.spans}
        assert spans["soon 1:00"] == "bold $soon"
        assert spans["LATE 2:00"] == "bold reverse $late"


async def test_what_does_not_fit_at_all_is_counted() -> None:
    many = replace(BUSY, countdowns=(*EVERY, *(replace(EVERY[1], due=n) for n in range(5))))
    async with desk(many) as at:
        line = at.drill.query_one(Targets).render()
        assert line.cell_length <= 78
        assert line.plain.split()[-1].startswith("+")


def test_in_every_theme_soon_and_late_and_met_differ_and_severities_too() -> None:
    for theme in THEMES:
        assert len({theme.variables[name] for name in ("soon", "late", "fine")}) == 3, theme.name
        assert len({theme.variables[f"severity-{rank}"] for rank in (1, 2, 3, 4)}) == 4, theme.name


async def test_the_incident_panel_shows_the_post_as_the_public_reads_it_and_leaves_nothing_below_the_edge() -> None:
    for size, shows in (((80, 24), False), ((120, 40), True)):
        async with desk(QUIET, PAGED, DECLARED, size=size) as at:
            await at.press("f2")
            panel = at.drill.query_one("IncidentPanel")
            assert ("“We are looking into failed orders.”" in panel.render().plain) is shows  # type: ignore[union-attr]
            assert panel.region.height >= panel.render().plain.count("\n") + 1  # type: ignore[union-attr]
            assert panel.region.bottom <= size[1] - 1
