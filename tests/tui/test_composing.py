"""Writing under pressure: what a text still lacks is said while it is written, and what it promises is counted down."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import TextArea

from simulator.domain import events as ev
from simulator.domain.vocabulary import StatusState
from tests.tui.drills import BRIEFING, DECLARED, PAGED, QUIET
from tests.tui.test_live import playing
from tests.tui.test_verbs import Desk, desk
from tui.checking import of_status, words_of
from tui.widgets.check_line import CheckLine, lines
from tui.widgets.targets import Targets

GOOD = "Customers cannot complete orders. We are investigating. Next update within 15 minutes."


def check_line(at: Desk) -> str:
    (found,) = at.app.screen.query(CheckLine)
    return str(found.render())


async def test_the_check_line_follows_what_is_written() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("s")
        area = at.app.screen.query_one(TextArea)
        area.text = "We are investigating."
        await at.pilot.pause()
        assert "✓ what we do about it" in check_line(at)
        assert "✗ when the next news comes" in check_line(at)
        area.text = GOOD
        await at.pilot.pause()
        assert check_line(at) == "✓ It says everything that its readers need."


async def test_a_resolution_is_checked_for_other_things_than_a_first_post() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("s", "ctrl+n", "ctrl+n")
        assert "what still follows" in check_line(at)
        assert "when the next news comes" not in check_line(at)


async def test_an_update_is_checked_too() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("u")
        assert "✓ the severity" in check_line(at)
        assert "✗ when the next news comes" in check_line(at)


@pytest.mark.parametrize("key", ["s", "u"])
async def test_in_an_exam_there_is_no_check_line(key: str) -> None:
    exam = replace(DECLARED, briefing=replace(BRIEFING, exam=True))
    async with desk(exam) as at:
        await at.press(key)
        assert len(at.app.screen.query(TextArea)) == 1
        assert not at.app.screen.query(CheckLine)


def test_what_must_not_be_public_is_named() -> None:
    elements = of_status(DECLARED, StatusState.IDENTIFIED, f"{GOOD} Carol Lindqvist broke the orders service.")
    assert "take out blame" in "\n".join(each.plain for each in lines(elements, 76))


def test_the_check_knows_only_what_the_writer_sees() -> None:
    words = words_of(DECLARED)
    assert words.services == ("orders",)
    assert words.customer == ()


@pytest.mark.parametrize("width", [20, 40, 76, 120])
def test_a_sign_is_never_parted_from_its_words_and_nothing_is_cut(width: int) -> None:
    elements = of_status(DECLARED, StatusState.INVESTIGATING, "x")
    rows = [each.plain for each in lines(elements, width)]
    assert all(row.startswith(("✓ ", "✗ ")) for row in rows)
    assert "   ".join(rows).count("✗ ") == 4


@pytest.mark.parametrize(("promise", "minutes"), [("Next update in 10 min.", 10), ("Next update by 14:50 UTC.", 0)])
async def test_what_an_update_promises_starts_its_own_countdown(promise: str, minutes: int) -> None:
    async with playing(size=(120, 40)) as at:
        await at.wait(7)
        await at.press("a")
        await at.enter("/declare SEV1 Checkout is down")
        await at.enter(f"/update SEV1. {promise}")
        (update, *_) = [entry for entry in at.session.view().entries if isinstance(entry.event, ev.UpdatePosted)]
        (countdown,) = [each for each in at.session.view().countdowns if each.what == "update"]
        start = at.session.view().briefing.starts_text
        assert start.endswith("14:25:00Z")
        due = update.at + minutes * 60_000 if minutes else 25 * 60_000
        assert (countdown.since, countdown.due) == (update.at, due)
        await at.until(lambda: "next update" in str(at.app.screen.query_one(Targets).render()))


async def test_tab_goes_from_gap_to_gap_and_round_again() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("u")
        area = at.app.screen.query_one(TextArea)
        assert area.selected_text.startswith("{"), "the first gap is selected when it opens"
        area.text = "{one} and {two}\n{three}"
        area.move_cursor((0, 0))
        seen = []
        for _ in range(4):
            await at.press("tab")
            seen.append(area.selected_text)
        assert seen == ["{one}", "{two}", "{three}", "{one}"]
