"""The runbook is read step by step: where one is in it, what its command answered, and how one goes on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import OptionList, Static

from simulator.domain import actions as act
from simulator.domain import events as ev
from simulator.views import Entry
from tests.tui.drills import ALICE, DECLARED, PAGED, QUIET, RUNBOOK
from tests.tui.test_verbs import Desk, desk
from tui.widgets.runbook import RunbookPane

SIZES = [(80, 24), (120, 40), (200, 60)]


def head(at: Desk) -> str:
    return str(at.drill.query_one(RunbookPane).query_one(".title", Static).content)


def detail(at: Desk) -> str:
    return str(at.drill.query_one(RunbookPane).query_one(".detail", Static).content)


@pytest.mark.parametrize("size", SIZES)
async def test_each_step_says_its_place_and_the_arrows_walk_through_them(size: tuple[int, int]) -> None:
    async with desk(QUIET, PAGED, DECLARED, size=size) as at:
        await at.press("b")
        seen = []
        for key in ("right", "right", "right", "right", "left"):
            seen.append((head(at).split("step ")[1][:6], detail(at).split("   ")[0]))
            await at.press(key)
        assert seen == [
            ("1 of 4", "Check deploys"),
            ("2 of 4", "Check logs"),
            ("3 of 4", "Roll back"),
            ("4 of 4", "Watch for 15 minutes"),
            ("4 of 4", "Watch for 15 minutes"),
        ]


async def test_a_step_keeps_when_to_use_it_how_to_verify_it_and_what_it_answered_beside_it() -> None:
    taken = Entry(20, DECLARED.at, ALICE, ev.RunbookStep(runbook=RUNBOOK, step="Roll back", section="mitigation"), "x")
    answered = Entry(21, DECLARED.at, ALICE, ev.CommandRun(command="kubectl", output="rolled back"), "x")
    async with desk(QUIET, PAGED, replace(DECLARED, entries=(*DECLARED.entries, taken, answered))) as at:
        await at.press("b", "right", "right")
        says = detail(at)
        for part in ("A deploy matches", "kubectl rollout undo deployment/orders", "Errors fall", "alice took it",
                     "rolled back"):  # fmt: skip
            assert part in says, part


async def test_two_takings_of_a_step_keep_their_own_answers() -> None:
    entries = []
    for number in (1, 2):
        step = ev.RunbookStep(runbook=RUNBOOK, step="Check deploys", section="diagnosis")
        entries.append(Entry(20 + number, DECLARED.at, ALICE, step, f"x-{number}"))
    for number in (2, 1):
        ran = ev.CommandRun(command="kubectl", output=f"answer {number}")
        entries.append(Entry(30 - number, DECLARED.at, ALICE, ran, f"x-{number}"))
    async with desk(QUIET, PAGED, replace(DECLARED, entries=(*DECLARED.entries, *entries))) as at:
        await at.press("b")
        rows = detail(at).splitlines()[-4:]
        assert [row for row in rows if row.startswith("answer")] == ["answer 1", "answer 2"]


async def test_enter_takes_the_step_that_stands_there() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("b", "right", "enter")
        assert at.asked == [act.Step(runbook=RUNBOOK, step="Check logs")]


async def test_a_long_answer_can_be_scrolled_by_keys() -> None:
    long = ev.CommandRun(command="kubectl", output="\n".join(f"line {n}" for n in range(60)))
    step = ev.RunbookStep(runbook=RUNBOOK, step="Check deploys", section="diagnosis")
    entries = (Entry(20, DECLARED.at, ALICE, step, "x"), Entry(21, DECLARED.at, ALICE, long, "x"))
    async with desk(QUIET, PAGED, replace(DECLARED, entries=(*DECLARED.entries, *entries))) as at:
        await at.press("b", "pagedown", "pagedown")
        scroll = at.drill.query_one(RunbookPane).query_one("VerticalScroll")
        assert scroll.scroll_offset.y > 5
        await at.press("pageup", "pageup", "pageup")
        assert scroll.scroll_offset.y == 0


async def test_on_a_small_screen_the_step_has_more_room_than_the_list() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("b")
        pane = at.drill.query_one(RunbookPane)
        assert pane.query_one(OptionList).region.height <= 3
        assert pane.query_one("VerticalScroll").region.height >= 6


async def test_its_keys_can_be_remapped() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        at.app.set_keymap({"runbook.next": "ctrl+n"})
        await at.press("b", "right")
        assert "step 1 of 4" in head(at)
        await at.press("ctrl+n")
        assert "step 2 of 4" in head(at)
