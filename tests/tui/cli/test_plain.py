"""`--plain`: the same drill as lines; it asks where somebody is there to answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from simulator.domain import actions as act
from simulator.domain.vocabulary import EndReason, Role, Severity, StatusState
from simulator.views import Countdown, DrillView, Running
from tests.tui.drills import BRIEFING, DECLARED, MINUTE, PAGED, QUIET, RUNBOOK, ShownSession
from tui.cli.plain import Plain
from tui.cli.plain_telling import as_text, reminders
from tui.slash import FORMS, Local, parse
from tui.story import tell

WAITING = replace(QUIET, running=Running.WAITING, at=0)
Told = Callable[[], str]


async def played(session: ShownSession, *lines: str, asks: bool = False) -> None:
    """Type lines, then nothing more."""
    typed: asyncio.Queue[str | None] = asyncio.Queue()
    for line in lines:
        typed.put_nowait(f"{line}\n")
    typed.put_nowait(None)
    async with asyncio.timeout(10):
        await Plain(session, typed, asks=asks).play()


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """What was said on stdout."""
    return lambda: capsys.readouterr().out


def declared(**changes: Any) -> DrillView:
    whole = replace(DECLARED, entries=(*QUIET.entries, *PAGED.entries, *DECLARED.entries))
    return replace(whole, **changes)


# ---- the clock ------------------------------------------------------------------------------------------


async def test_at_a_terminal_the_clock_waits_for_enter_and_through_a_pipe_it_does_not(told: Told) -> None:
    at_terminal = ShownSession(WAITING)
    await played(at_terminal, asks=True)
    assert at_terminal.steered == []
    assert "until you press Enter" in told()
    piped = ShownSession(WAITING)
    await played(piped)
    assert piped.steered == ["begin"]
    assert "until you press Enter" not in told()


async def test_the_first_line_begins_the_drill_and_is_carried_out() -> None:
    session = ShownSession(WAITING)
    await played(session, "Hello room", asks=True)
    assert session.steered == ["begin"]
    assert session.asked == [act.Say(text="Hello room")]


# ---- verbs ----------------------------------------------------------------------------------------------


async def test_every_example_of_every_command_is_understood() -> None:
    for form in FORMS:
        found = parse(form.example, RUNBOOK)
        assert isinstance(found, Local) or found.do == form.verb, form.verb


async def test_a_step_means_the_runbook_of_the_alert() -> None:
    session = ShownSession(declared())
    await played(session, "/step 2")
    assert session.asked == [act.Step(runbook=RUNBOOK, step="2")]


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("now", "Target: next public post"),
        ("pages", "OrdersFail orders critical"),
        ("incident", "Scribe nobody yet"),
        ("services", "orders: errors 98%"),
        ("runbook", "3 of 4, mitigation: Roll back"),
        ("people", "bob: Bob Okafor, Support lead, Comms, simulated"),
    ],
)
async def test_show_says_what_the_panels_of_the_screen_show(what: str, says: str, told: Told) -> None:
    await played(ShownSession(declared()), f"/show {what}")
    assert says in told()


async def test_declaring_without_words_walks_the_tree(told: Told) -> None:
    session = ShownSession(PAGED)
    await played(session, "/declare", "n", "y", "n", "", "Orders fail", "Half of them")
    assert session.asked == [
        act.Declare(
            severity=Severity.SEV2, title="Orders fail", impact="Half of them", facts=("core_feature_over_10_percent",)
        )
    ]
    assert "The answers lead to SEV2" in told()


async def test_the_trees_severity_can_be_overruled_in_lines() -> None:
    session = ShownSession(declared())
    await played(session, "/reclassify", "n", "n", "n", "1", "It is worse")
    assert session.asked == [act.Reclassify(severity=Severity.SEV1, why="It is worse")]


async def test_typing_that_stops_in_the_middle_of_the_tree_declares_nothing() -> None:
    session = ShownSession(PAGED)
    await played(session, "/declare", "y")
    assert session.asked == []


async def test_a_postmortem_is_written_line_by_line(told: Told) -> None:
    session = ShownSession(declared())
    await played(session, "/postmortem", "# What we learned", "", "Roll back first.", ".")
    assert session.asked == [act.Postmortem(text="# What we learned\n\nRoll back first.")]
    assert "# Postmortem: Nobody can order" in told()


async def test_a_post_without_its_text_gives_the_template_to_start_from(told: Told) -> None:
    session = ShownSession(declared())
    await played(session, "/status investigating", "/update")
    assert session.asked == []
    said = told()
    assert "/status investigating We are looking into a problem with {what}." in said
    assert "SEV1 update, 14:45 UTC" in said


# ---- what is asked and checked --------------------------------------------------------------------------


async def test_what_cannot_be_undone_is_asked_about_at_a_terminal_only() -> None:
    post = act.Status(state=StatusState.INVESTIGATING, text="We look into it.")
    line = "/status investigating We look into it."
    for answer, asked in (("yes", [post]), ("no", []), ("", [])):
        session = ShownSession(declared())
        await played(session, line, answer, asks=True)
        assert session.asked == asked
    piped = ShownSession(declared())
    await played(piped, line)
    assert piped.asked == [post]


async def test_leaving_asks_at_a_terminal_and_a_no_stays() -> None:
    session = ShownSession(declared())
    await played(session, "/leave", "no", "Still here", "/leave", "yes", "Never said", asks=True)
    assert session.asked == [act.Say(text="Still here")]


async def test_what_a_message_lacks_is_said_in_practice_and_not_in_an_exam(told: Told) -> None:
    await played(ShownSession(declared()), "/update We are on it.")
    assert "Still missing: the severity" in told()
    await played(ShownSession(declared(briefing=replace(BRIEFING, exam=True))), "/update We are on it.")
    assert "Still missing" not in told()


async def test_what_a_public_post_lacks_is_said_before_it_is_posted(told: Told) -> None:
    session = ShownSession(declared())
    await played(session, "/status investigating We look into it.", "no", asks=True)
    said = told()
    assert "when the next news comes" in said
    assert said.index("Still missing") < said.index("Type yes to post it")


# ---- a real incident ------------------------------------------------------------------------------------


async def test_a_real_incident_stops_the_drill_and_going_on_is_asked_about(told: Told) -> None:
    session = ShownSession(declared())
    typed: asyncio.Queue[str | None] = asyncio.Queue()
    for line in ("/real checkout is down in earnest", "/resume", "no", "/resume", "yes"):
        typed.put_nowait(f"{line}\n")
    playing = asyncio.create_task(Plain(session, typed, asks=True).play())
    async with asyncio.timeout(10):
        await session.resumed.wait()
        session.push(replace(session.last, running=Running.ENDED, ended=EndReason.FACILITATOR))
        await playing
    assert session.asked == [act.Real(why="checkout is down in earnest")]
    assert session.steered == ["begin", "resume"]
    said = told()
    assert said.count("A REAL INCIDENT HAS BEGUN") == 1
    assert said.count("Do it once the real incident is over.") == 2


# ---- telling --------------------------------------------------------------------------------------------


def test_a_target_is_said_once_when_it_is_near_and_once_when_it_is_late() -> None:
    said: dict[tuple[str, int], str] = {}
    heard = []
    for minute in (6, 7, 8, 9, 10, 11, 12, 13):
        view = replace(PAGED, at=minute * MINUTE, countdowns=(Countdown("declare", 6 * MINUTE, 11 * MINUTE, None),))
        heard += reminders(view, said)
    assert heard == ["Target: declare, soon, 1:00 left", "Target: declare, LATE by 1:00"]


def test_a_line_to_you_says_so_and_how_to_answer() -> None:
    entry = DECLARED.entries[-1]
    line = tell(entry, DECLARED)
    assert line is not None
    text = as_text(line)
    assert text.startswith("(to you) ")
    assert "answer with /reply vp-asks" in text
    assert Role.IC in DECLARED.roles_of(DECLARED.you)
