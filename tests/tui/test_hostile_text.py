"""Text from scenarios and people is shown as text: no markup, no links, no control characters, no reordering."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from pydantic import BaseModel
from textual import events
from textual.app import App
from textual.widgets import TextArea

from simulator.domain import events as ev
from simulator.domain.base import Frozen
from simulator.domain.scenario import Runbook
from simulator.domain.vocabulary import AlertId, AlertSeverity, EndReason, PageId, Role, Severity, Urgency, Via
from simulator.views import DrillView, Entry, HintView, Running
from tests.tui.drills import ALICE, BOB, CAROL, DECLARED, PAGED, QUIET, ShownSession
from tests.tui.keyboard import met, painted
from tui.app import GamedayApp
from tui.screens.confirm import ConfirmScreen
from tui.widgets.prompt import Prompt

pytestmark = pytest.mark.slow

EVIL = "[bold]x[/bold] [link=https://evil]y[/link] [@click=app.exit]z[/] \x1b[31mred\x07 \u202eback\u2066 $late {0}"
SHOWN = "[bold]x[/bold]"
FORBIDDEN = {"\x1b", "\x07", "\u202e", "\u2066", "\u2028", "\x9b", "\x7f"}
KEPT = {"starts_text", "id", "you", "ref", "running", "ended", "state", "kind", "what", "fact", "scenario", "level"}


def poisoned(value: Any, name: str = "") -> Any:
    """The same value with every free text in it replaced."""
    if isinstance(value, tuple):
        return tuple(poisoned(each, name) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: poisoned(getattr(value, f.name), f.name) for f in fields(value)}
        return replace(value, **changed)
    if isinstance(value, Frozen):
        return value.model_copy(update={n: poisoned(getattr(value, n), n) for n in type(value).model_fields})
    if type(value) is str and name not in KEPT:
        return EVIL
    return value


def evil_events() -> Iterator[ev.Event]:
    """An event of each kind that carries somebody's text."""
    yield ev.DrillStarted(scenario="s", title=EVIL)
    yield ev.DeployApplied(service=EVIL, deploy=EVIL, message=EVIL, applied_at=0)
    yield ev.ChangeApplied(change="flag", service=EVIL, name=EVIL, was=EVIL, to=EVIL, by=EVIL, message=EVIL)
    yield ev.AlertFired(alert=AlertId(1), name=EVIL, service=EVIL, severity=AlertSeverity.ERROR,
                        urgency=Urgency.HIGH, summary=EVIL)  # fmt: skip
    yield ev.PageSent(page=PageId(2), to=BOB, text=EVIL)
    yield ev.IncidentDeclared(severity=Severity.SEV1, title=EVIL, impact=EVIL)
    yield ev.RoomOpened(name=EVIL, bridge=EVIL)
    yield ev.MessagePosted(text=EVIL, mentions=(ALICE,))
    yield ev.UpdatePosted(text=EVIL)
    yield ev.CommandRun(command=EVIL, output=EVIL)
    yield ev.QueryRun(query=EVIL, language="promql", output=EVIL)
    yield ev.RunbookStep(runbook="r", step=EVIL, section="diagnosis")
    yield ev.StakeholderNotified(who=EVIL, text=EVIL)
    yield ev.NoteAdded(text=EVIL)
    yield ev.HintTaken(hint=1, text=EVIL, costs=1)
    for via in Via:
        yield ev.InjectDelivered(inject="i", via=via, sender=EVIL, sender_title=EVIL, text=EVIL, asks=(Role.IC,))


def hostile() -> DrillView:
    view: DrillView = poisoned(replace(DECLARED, hints=(HintView(1, 2.0, 0, None),), pages=PAGED.pages))
    entries = tuple(Entry(100 + n, 20 * 60_000, CAROL, each) for n, each in enumerate(evil_events()))
    books = tuple((EVIL, book) for _, book in view.briefing.runbooks)
    alerts = tuple(replace(alert, runbook=EVIL) for alert in view.alerts)
    return replace(view, entries=entries, alerts=alerts, briefing=replace(view.briefing, runbooks=books))


def drawn(app: App[Any]) -> str:
    """What is on the screen; fails where something in it is more than text."""
    text = []
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            assert not FORBIDDEN & set(segment.text), repr(segment.text)
            if segment.style is not None:
                assert segment.style.link is None, segment.text
                assert "@click" not in segment.style.meta, segment.text
        text.append(strip.text)
    return "\n".join(text)


def test_the_hostile_view_has_it_in_every_free_text() -> None:
    view = hostile()
    assert view.briefing.title == view.people[0].name == view.alerts[0].name == EVIL
    assert isinstance(view.briefing.runbooks[0][1], Runbook)
    assert view.briefing.runbooks[0][1].diagnosis[0].command == EVIL
    assert issubclass(Frozen, BaseModel)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_tab_shows_it_as_text(size: tuple[int, int]) -> None:
    session = ShownSession(hostile())
    app = GamedayApp(session, briefing=False)
    async with app.run_test(size=size) as pilot:
        await painted(pilot)
        for key in ("1", "2", "3", "4", "5", "6", "7", "8", "f2"):
            await pilot.press("escape", key)
            await pilot.pause()
            assert SHOWN in drawn(app), f"after {key}"


async def test_every_dialog_shows_it_as_text() -> None:
    app = GamedayApp(ShownSession(hostile()), briefing=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await painted(pilot)
        for key in ("d", "s", "u", "question_mark", "full_stop"):
            await pilot.press(key)
            await pilot.pause()
            drawn(app)
            await pilot.press("escape")


async def test_the_briefing_shows_it_as_text() -> None:
    app = GamedayApp(ShownSession(replace(hostile(), at=0)))
    async with app.run_test(size=(120, 40)) as pilot:
        await painted(pilot)
        assert SHOWN in drawn(app)


async def test_completion_shows_it_as_text() -> None:
    app = GamedayApp(ShownSession(hostile()), briefing=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await painted(pilot)
        prompt = app.screen.query_one(Prompt)
        for line in ("/", "/assign ic ", "/ack ", "/notify ", "/reply ", "/run ", "/step ", "hello @"):
            prompt.begin(line)
            await pilot.pause(0.02)
            drawn(app)
            await pilot.press("tab")
            await pilot.pause()
            drawn(app)


async def test_a_question_and_a_refusal_show_it_as_text() -> None:
    app = GamedayApp(ShownSession(hostile(), refuses=EVIL), briefing=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await painted(pilot)
        app.screen.query_one(Prompt).begin("/stand-down " + EVIL)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ConfirmScreen)
        assert SHOWN in drawn(app)
        await pilot.press("y")
        await pilot.pause()
        assert SHOWN in app.screen.query_one(Prompt).advice
        drawn(app)
        await pilot.press("escape", "c", "y", "ctrl+s")
        await pilot.pause()
        assert SHOWN in drawn(app)


async def test_what_is_pasted_is_made_safe() -> None:
    app = GamedayApp(ShownSession(QUIET), briefing=False)
    async with app.run_test() as pilot:
        await painted(pilot)
        await pilot.press("enter")
        app.post_message(events.Paste("a\x1b[31mb\u202e"))
        await met(pilot, lambda: app.screen.query_one(Prompt).line.value == "a␛[31mb�")
        await pilot.press("escape", "7")
        area = app.screen.query_one(TextArea)
        await met(pilot, lambda: area.has_focus)
        await pilot.press("i")
        await met(pilot, lambda: not area.read_only)
        area.text = ""
        app.post_message(events.Paste("one\r\ntwo\x1b"))
        await met(pilot, lambda: area.text == "one\ntwo␛")
        drawn(app)


async def test_a_drill_that_ends_without_a_grade_says_how_to_get_one() -> None:
    ended = replace(hostile(), running=Running.ENDED, ended=EndReason.TIME_UP)
    app = GamedayApp(ShownSession(ended), briefing=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await painted(pilot)
        assert "gameday score JOURNAL" in drawn(app)
        await pilot.press("3")
        await pilot.pause()
        assert SHOWN in drawn(app)
