"""Every verb from the keyboard: by its key, and by its slash command."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from simulator.domain import actions as act
from simulator.domain.vocabulary import Role, Severity, StatusState
from simulator.errors import JournalError
from simulator.live.session import Outcome
from simulator.views import DrillView, Owed, Running
from tests.tui.drills import DECLARED, INCIDENT, PAGED, QUIET, RUNBOOK, ShownSession, page
from tests.tui.keyboard import painted, typed
from tui.app import GamedayApp
from tui.screens.compose import ComposeScreen, StatusScreen
from tui.screens.confirm import ConfirmScreen, LeaveScreen
from tui.screens.declare import DeclareScreen
from tui.screens.drill import DrillScreen
from tui.screens.help import HelpScreen
from tui.widgets.footer import ModeFooter
from tui.widgets.header import DrillHeader
from tui.widgets.prompt import Prompt
from tui.widgets.room import Room
from tui.widgets.shell import Shell


class Desk:
    """Somebody at the keyboard."""

    def __init__(self, app: GamedayApp, pilot: Pilot[Any], session: ShownSession) -> None:
        self.app, self.pilot, self.session = app, pilot, session

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        await typed(self.pilot, text)

    async def enter(self, line: str) -> None:
        """Type a line and send it."""
        await self.press("slash")
        await self.type(line)
        await self.press("enter")

    async def show(self, view: DrillView) -> None:
        self.session.push(view)
        await painted(self.pilot)

    @property
    def drill(self) -> DrillScreen:
        found = [screen for screen in self.app.screen_stack if isinstance(screen, DrillScreen)]
        return found[0]

    @property
    def prompt(self) -> Prompt:
        return self.drill.query_one(Prompt)

    @property
    def line(self) -> str:
        return self.prompt.line.value

    @property
    def asked(self) -> list[act.Action]:
        return self.session.asked


Sit = Callable[..., Any]


@asynccontextmanager
async def desk(*views: DrillView, size: tuple[int, int] = (80, 24), refuses: str = "") -> AsyncIterator[Desk]:
    session = ShownSession(*views, refuses=refuses)
    app = GamedayApp(session, briefing=False)
    async with app.run_test(size=size) as pilot:
        await painted(pilot)
        yield Desk(app, pilot, session)


# ---- keys that act at once -----------------------------------------------------------------------------

AT_ONCE: dict[str, act.Action] = {"a": act.Acknowledge(), "w": act.OpenRoom(), "h": act.Hint(), "o": act.Reopen()}

CLAIMS: dict[str, tuple[act.Action, str]] = {
    "m": (act.Mitigate(), "no longer affected"),
    "e": (act.Resolve(), "the service is stable"),
}

BEGINS = {
    "p": "/page ", "r": "/assign ", "v": "/hand-over ", "k": "/stand-down ", "l": "/request ", "i": "/notify ",
    "x": "/run ", "q": "/query ", "n": "/note ", "z": "/snooze ", "t": "/reassign ", "j": "/merge OrdersFail into ",
    "y": "/reply vp-asks ",
}  # fmt: skip


async def test_a_key_whose_verb_needs_no_words_acts_at_once() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        for key, action in AT_ONCE.items():
            await at.press(key)
            assert at.asked[-1] == action
        assert len(at.asked) == len(AT_ONCE)


async def test_a_claim_is_asked_about_first_and_enter_is_no_answer() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        for key, (action, asks) in CLAIMS.items():
            at.asked.clear()
            await at.press(key)
            assert isinstance(at.app.screen, ConfirmScreen)
            assert asks in at.app.screen.asks
            await at.press("enter")
            assert at.asked == []
            await at.press("n")
            assert at.asked == []
            await at.press(key, "y")
            assert at.asked == [action]


async def test_a_key_whose_verb_needs_words_begins_the_line() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        for key, line in BEGINS.items():
            await at.press(key)
            assert at.line == line
            assert at.prompt.line.has_focus
            await at.press("escape")


# ---- every verb as a line ------------------------------------------------------------------------------

LINES: dict[str, act.Action] = {
    "/ack #1": act.Acknowledge(page=1),
    "/snooze #1 10m": act.Snooze(page=1, for_=600_000),
    "/reassign #1 bob": act.Reassign(page=1, to="bob"),
    "/merge a into b": act.Merge(alert="a", into="b"),
    "/page carol come": act.Page(to="carol", text="come"),
    "/declare SEV1 it broke": act.Declare(severity=Severity.SEV1, title="it broke"),
    "/reclassify SEV2": act.Reclassify(severity=Severity.SEV2),
    "/reopen": act.Reopen(),
    "/open-room": act.OpenRoom(),
    "/assign comms bob": act.Assign(role=Role.COMMS, to="bob"),
    "/hand-over ic bob": act.HandOver(role=Role.IC, to="bob"),
    "/say hello": act.Say(text="hello"),
    "/reply vp-asks soon": act.Reply(inject="vp-asks", text="soon"),
    "/update well": act.Update(text="well"),
    "/request a dba": act.Request(what="a dba"),
    "/run ls": act.Run(command="ls"),
    "/query up": act.Query(expr="up"),
    "/step 1": act.Step(runbook=RUNBOOK, step="1"),
    "/hint": act.Hint(),
    "/note x": act.Note(text="x"),
}

ASKED_ABOUT: dict[str, act.Action] = {
    "/status investigating we look": act.Status(state=StatusState.INVESTIGATING, text="we look"),
    "/notify legal": act.Notify(who="legal"),
    "/page vp-eng": act.Page(to="vp-eng"),
    "/stand-down a test": act.StandDown(why="a test"),
    "/mitigate": act.Mitigate(),
    "/resolve": act.Resolve(),
    "/postmortem it broke": act.Postmortem(text="it broke"),
}


async def test_a_slash_command_is_carried_out_and_the_line_is_empty_again() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("slash")
        for line, action in LINES.items():
            await at.type(line)
            await at.press("enter")
            assert at.asked[-1] == action
            assert at.line == ""
        assert len(at.asked) == len(LINES)


async def test_a_line_that_cannot_be_undone_asks_first_and_a_no_keeps_it() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("slash")
        for line, action in ASKED_ABOUT.items():
            at.asked.clear()
            await at.type(line)
            await at.press("enter")
            assert isinstance(at.app.screen, ConfirmScreen)
            await at.press("escape")
            assert at.asked == []
            assert at.line == line
            await at.press("enter", "y")
            assert at.asked == [action]
            assert at.line == ""


async def test_plain_text_is_said_in_the_room() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("enter")
        await at.type("rolling back now")
        await at.press("enter")
        assert at.asked == [act.Say(text="rolling back now")]


async def test_what_is_typed_in_the_shell_tab_is_a_command() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("4", "slash")
        await at.type("kubectl get pods")
        await at.press("enter")
        assert at.asked == [act.Run(command="kubectl get pods")]


async def test_a_refusal_stands_by_the_line_and_keeps_what_was_typed() -> None:
    async with desk(QUIET, PAGED, refuses="Page #1 is already acknowledged by bob.") as at:
        await at.enter("/ack #1")
        assert at.line == "/ack #1"
        assert "Page #1 is already acknowledged by bob." in at.prompt.advice
        await at.press("escape", "a")
        assert "already acknowledged" in at.prompt.advice


async def test_a_line_that_is_not_understood_says_why_and_stays() -> None:
    async with desk(QUIET, PAGED) as at:
        await at.enter("/assign boss bob")
        assert at.asked == []
        assert "'boss' is no role" in at.prompt.advice
        assert at.line == "/assign boss bob"


# ---- typing and keys -----------------------------------------------------------------------------------


async def test_escape_gives_the_keys_back_and_slash_keeps_the_line() -> None:
    async with desk(QUIET, PAGED) as at:
        await at.press("enter")
        await at.type("half a line")
        await at.press("escape", "a")
        assert at.asked == [act.Acknowledge()]
        await at.press("slash")
        assert at.line == "half a line"


async def test_while_typing_letters_are_letters_and_f9_still_pauses() -> None:
    async with desk(QUIET, PAGED) as at:
        await at.press("enter")
        await at.type("add a m")
        await at.press("f9")
        assert at.line == "add a m"
        assert at.asked == []
        assert at.session.steered == ["pause"]


async def test_slash_begins_a_command_and_typing_it_once_more_does_not_double_it() -> None:
    async with desk(QUIET, PAGED) as at:
        await at.press("slash")
        assert at.line == "/"
        await at.type("ack")
        await at.press("enter", "escape", "slash")
        await at.type("/ack")
        assert at.line == "/ack"
        assert at.asked == [act.Acknowledge()]


async def test_keys_typed_faster_than_the_screen_paints_go_where_the_first_one_leads() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        for key in ("slash", "s", "a", "y", "space", "s", "o"):
            at.app.post_message(events.Key(key, " " if key == "space" else "/" if key == "slash" else key))
        await at.press("enter")
        assert at.asked == [act.Say(text="so")]


async def test_words_typed_right_after_the_tree_are_words_and_no_answers() -> None:
    async with desk(QUIET, PAGED) as at:
        await at.press("d")
        for key in ("y", "enter", "n", "o", "space", "y"):
            at.app.post_message(events.Key(key, " " if key == "space" else key))
        await at.press("ctrl+s")
        assert [(asked.title, asked.severity) for asked in at.asked] == [("no y", "SEV1")]  # type: ignore[union-attr]


async def test_tab_takes_a_candidate_and_up_recalls_a_line() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("slash")
        await at.type("/ass")
        await at.press("tab")
        assert at.line == "/assign "
        await at.type("sc")
        await at.press("tab")
        await at.type("d")
        await at.press("tab", "enter")
        assert at.asked == [act.Assign(role=Role.SCRIBE, to="dave")]
        await at.press("up")
        assert at.line == "/assign scribe dave "


async def test_down_walks_through_the_candidates() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("slash")
        await at.type("/assign ")
        await at.press("down", "tab")
        assert at.line == "/assign comms "


async def test_enter_sends_what_stands_there_and_never_a_candidate() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.enter("/assign c")
        assert at.asked == []
        assert at.line == "/assign c"


# ---- pages ---------------------------------------------------------------------------------------------


async def test_the_selected_page_is_the_one_that_a_key_takes() -> None:
    second = replace(page(2, "Slow"), alert=None, alert_name=None, text="Slow")
    both = replace(PAGED, pages=(*PAGED.pages, second))
    async with desk(QUIET, both, size=(120, 40)) as at:
        await at.press("f2", "down", "a")
        assert at.asked == [act.Acknowledge(page=2)]
        await at.press("z")
        assert at.line == "/snooze #2 "


async def test_a_click_on_a_page_or_a_step_only_looks_and_a_double_click_acts() -> None:
    async with desk(QUIET, PAGED, size=(120, 40)) as at:
        await at.pilot.click("Pager ChoiceList", offset=(4, 1))
        await at.press("5")
        await at.pilot.click("RunbookPane ChoiceList", offset=(20, 1))
        await at.pilot.pause()
        assert at.asked == []
        await at.pilot.click("RunbookPane ChoiceList", offset=(20, 1), times=2)
        await at.pilot.pause()
        assert at.asked == [act.Step(runbook=RUNBOOK, step="Check logs")]


async def test_enter_on_a_calling_page_takes_it() -> None:
    async with desk(QUIET, PAGED) as at:
        await at.press("f2", "enter")
        assert at.asked == [act.Acknowledge(page=1)]


# ---- declaring -----------------------------------------------------------------------------------------


async def test_declaring_walks_the_tree_and_the_first_yes_decides() -> None:
    async with desk(QUIET, PAGED) as at:
        await at.press("d", "n", "y", "y", "enter")
        await at.type("orders fail")
        await at.press("enter")
        await at.type("half of them")
        await at.press("enter")
        assert at.asked == [
            act.Declare(
                severity=Severity.SEV2,
                title="orders fail",
                impact="half of them",
                facts=("core_feature_over_10_percent", "non_critical_degradation"),
            )
        ]
        assert isinstance(at.app.screen, DrillScreen)


async def test_the_trees_severity_can_be_overruled_by_a_digit() -> None:
    async with desk(QUIET, PAGED) as at:
        await at.press("d", "y", "3", "enter")
        await at.type("orders fail")
        await at.press("ctrl+s")
        declared = at.asked[0]
        assert isinstance(declared, act.Declare)
        assert (declared.severity, declared.facts) == (Severity.SEV3, ("unavailable_to_all_users",))


async def test_a_declaration_without_a_title_asks_for_it_and_loses_nothing() -> None:
    async with desk(QUIET, PAGED) as at:
        await at.press("d", "y", "ctrl+s")
        assert at.asked == []
        assert isinstance(at.app.screen, DeclareScreen)
        assert at.app.screen.query_one("#words", Input).has_focus
        await at.type("orders fail")
        await at.press("ctrl+s")
        assert len(at.asked) == 1


async def test_a_refused_declaration_stays_open_with_the_reason() -> None:
    async with desk(QUIET, PAGED, refuses="SEV1 is declared already.") as at:
        await at.press("d", "y", "enter")
        await at.type("orders fail")
        await at.press("ctrl+s")
        assert isinstance(at.app.screen, DeclareScreen)
        assert at.app.screen.query_one("#words", Input).value == "orders fail"


async def test_reclassifying_starts_from_the_declared_facts() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("c", "n", "y", "enter")
        await at.type("some orders work")
        await at.press("enter")
        assert at.asked == [
            act.Reclassify(severity=Severity.SEV2, facts=("core_feature_over_10_percent",), why="some orders work")
        ]


async def test_reclassifying_before_declaring_says_what_to_do() -> None:
    async with desk(QUIET, PAGED) as at:
        await at.press("c")
        assert "d declares" in at.prompt.advice


# ---- composing -----------------------------------------------------------------------------------------


async def test_an_update_starts_from_the_template_with_the_first_gap_selected() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("u")
        assert isinstance(at.app.screen, ComposeScreen)
        assert at.app.screen.query_one(TextArea).selected_text == "{action}"
        await at.type("rolling back")
        await at.press("ctrl+s")
        (update,) = at.asked
        assert isinstance(update, act.Update)
        assert update.text == "SEV1 update, 14:45 UTC\nImpact: All customers | IC: @alice\nAction: rolling back"


async def test_a_status_post_with_a_gap_left_is_posted_only_when_asked_twice() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("s", "ctrl+s")
        assert isinstance(at.app.screen, StatusScreen)
        assert at.asked == []
        await at.press("ctrl+s")
        assert [post.do for post in at.asked if "{cause}" in getattr(post, "text", "")] == ["status"]


async def test_the_status_composer_shows_the_publics_view_and_changes_its_state() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("s")
        screen = at.app.screen
        assert isinstance(screen, StatusScreen)
        states = [screen.state]
        await at.press("ctrl+n")
        states.append(screen.state)
        assert states == [StatusState.IDENTIFIED, StatusState.MONITORING]
        assert "The fix is in." in screen.text
        await at.press("ctrl+s")
        assert at.asked == [act.Status(state=StatusState.MONITORING, text="The fix is in.")]


async def test_escape_leaves_a_composer_without_posting() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("s", "escape")
        assert isinstance(at.app.screen, DrillScreen)
        assert at.asked == []


# ---- runbook and postmortem ------------------------------------------------------------------------------


async def test_a_diagnosis_step_is_taken_with_enter_and_a_mitigation_asks_first() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("b", "enter")
        assert at.asked == [act.Step(runbook=RUNBOOK, step="Check deploys")]
        await at.press("down", "down", "enter")
        assert isinstance(at.app.screen, ConfirmScreen)
        assert "kubectl rollout undo deployment/orders" in at.app.screen.asks
        await at.press("y")
        assert at.asked[1:] == [act.Step(runbook=RUNBOOK, step="Roll back")]


async def test_the_postmortem_starts_from_the_template_and_is_handed_in_from_its_tab() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("7", "ctrl+s")
        assert isinstance(at.app.screen, ConfirmScreen)
        await at.press("y")
        (handed,) = at.asked
        assert isinstance(handed, act.Postmortem)
        assert handed.text.startswith("# Postmortem: Nobody can order")
        assert "alice declared SEV1" in handed.text


async def test_what_was_written_survives_looking_at_another_tab() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("7")
        area = at.drill.query_one("#postmortem-text", TextArea)
        area.text = "# Mine"
        await at.press("escape", "1", "7")
        assert area.text == "# Mine"
        await at.press("f5")
        assert area.text.startswith("# Postmortem: Nobody can order")


async def test_looking_at_the_postmortem_leaves_the_digits_to_the_tabs() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("7")
        area, footer = at.drill.query_one("#postmortem-text", TextArea), at.drill.query_one(ModeFooter)
        before = area.text
        assert " KEYS   Enter write" in str(footer.render())
        await at.press("1")
        assert at.drill.tab == "room"
        assert area.text == before


async def test_enter_or_i_writes_in_the_postmortem_and_escape_gives_the_keys_back() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        area, footer = at.drill.query_one("#postmortem-text", TextArea), at.drill.query_one(ModeFooter)
        for key in ("enter", "i"):
            await at.press("7", key)
            assert " TYPING " in str(footer.render())
            await at.press("1", "i")
            assert area.text.startswith("1i")
            await at.press("f5", "escape")
            assert " KEYS " in str(footer.render())
            await at.press("1")
            assert at.drill.tab == "room"


async def test_a_click_into_the_postmortem_writes_there() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("7")
        await at.pilot.click("#postmortem-text", offset=(2, 0))
        await at.press("1")
        assert at.drill.tab == "postmortem"
        assert "1" in at.drill.query_one("#postmortem-text", TextArea).text[:6]


async def test_ctrl_s_outside_the_postmortem_hands_nothing_in() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("ctrl+s")
        assert isinstance(at.app.screen, DrillScreen)
        assert at.asked == []


# ---- the drill itself ------------------------------------------------------------------------------------


async def test_space_pauses_and_resumes() -> None:
    async with desk(QUIET, PAGED) as at:
        await at.press("space")
        await at.show(replace(PAGED, running=Running.PAUSED, entries=()))
        assert "PAUSED" in at.drill.query_one(DrillHeader).render().plain
        await at.press("space")
        assert at.session.steered == ["pause", "resume"]


async def test_plus_and_minus_step_through_the_speeds() -> None:
    async with desk(QUIET) as at:
        await at.press("plus", "plus", "minus", "minus", "minus")
        assert at.session.steered == ["speed 2", "speed 4", "speed 2", "speed 1", "speed 0.5"]
        await at.enter("/speed 60")
        assert at.session.speed == 60


async def test_leaving_asks_and_a_no_stays() -> None:
    async with desk(QUIET) as at:
        shown = []
        for key in ("ctrl+q", "n"):
            await at.press(key)
            shown.append(type(at.app.screen))
        assert shown == [LeaveScreen, DrillScreen]
        await at.enter("/leave")
        await at.press("l")
        assert not at.app.is_running
        assert at.session.steered == []


async def test_ending_the_drill_opens_the_debrief() -> None:
    async with desk(QUIET) as at:
        await at.press("ctrl+q", "e")
        await painted(at.pilot)
        assert at.session.steered == ["end"]
        assert type(at.app.screen).__name__ == "DebriefScreen"


@pytest.mark.parametrize("key", ["u", "question_mark", "e", "d"])
async def test_a_drill_that_ends_under_an_open_dialog_still_opens_the_debrief(key: str) -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press(key)
        await at.session.end()
        await painted(at.pilot)
        assert type(at.app.screen).__name__ == "DebriefScreen"


async def test_a_drill_that_cannot_go_on_closes_the_app_and_says_why() -> None:
    class Broken(ShownSession):
        async def act(self, action: act.Action, id: str | None = None) -> Outcome:
            raise JournalError("drill.jsonl cannot be written: no space left on device.")

    app = GamedayApp(Broken(QUIET), briefing=False)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("a")
        await pilot.pause(0.1)
        assert isinstance(app.failure, JournalError)
        assert not app.is_running


async def test_end_as_a_command_asks_first() -> None:
    async with desk(QUIET) as at:
        await at.enter("/end")
        assert isinstance(at.app.screen, ConfirmScreen)
        await at.press("y")
        assert at.session.steered == ["end"]


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_help_opens_and_closes(key: str) -> None:
    async with desk(QUIET) as at:
        await at.press(key)
        assert isinstance(at.app.screen, HelpScreen)
        await at.press("escape")
        assert isinstance(at.app.screen, DrillScreen)


async def test_a_key_can_be_remapped_by_its_id() -> None:
    async with desk(QUIET, PAGED) as at:
        at.app.set_keymap({"drill.ack": "ctrl+k"})
        await at.press("a")
        assert at.asked == []
        await at.press("ctrl+k")
        assert at.asked == [act.Acknowledge()]


async def test_a_key_of_the_footer_can_be_clicked() -> None:
    async with desk(QUIET, PAGED) as at:
        footer = "ModeFooter"
        text = at.drill.query_one(footer).render().plain  # type: ignore[union-attr]
        await at.pilot.click(footer, offset=(text.index("a ack"), 0))
        await at.pilot.pause()
        assert at.asked == [act.Acknowledge()]


# ---- what is shown ---------------------------------------------------------------------------------------


async def test_the_room_shows_each_record_once_however_views_are_joined() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        room = at.drill.query_one(Room).log_widget.text
        assert room.count("alice declared SEV1") == 1
        await at.show(replace(DECLARED, entries=(), at=DECLARED.at + 1000))
        assert at.drill.query_one(Room).log_widget.text == room


async def test_the_filter_key_shows_one_kind_of_line_only() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("f")
        room = at.drill.query_one(Room).log_widget
        assert "What do I tell the board?" in room.text
        assert "declared SEV1" not in room.text
        await at.press("f", "f", "f", "f")
        assert "declared SEV1" in room.text


async def test_the_shell_shows_commands_with_their_output() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("4")
        text = at.drill.query_one(Shell).query_one("#commands").text  # type: ignore[attr-defined]
        assert "kubectl get deployments\n4521\n4498" in text


async def test_what_is_owed_stays_pinned_until_it_is_settled() -> None:
    async with desk(QUIET, PAGED) as at:
        owed = at.drill.query_one("OwedBar")
        assert owed.display
        assert "OrdersFail on orders" in owed.render().plain  # type: ignore[union-attr]
        await at.show(replace(PAGED, owed=(), entries=()))
        assert not owed.has_class("-owing")


async def test_more_is_owed_than_fits_is_counted() -> None:
    many = tuple(Owed("inject", f"i{n}", f"Question {n}", n * 1000, None, True) for n in range(5))
    async with desk(QUIET, replace(PAGED, owed=many)) as at:
        text = at.drill.query_one("OwedBar").render().plain  # type: ignore[union-attr]
        assert "Question 0" in text
        assert "+3 more" in text


async def test_incident_panel_calls_out_empty_roles() -> None:
    async with desk(QUIET, PAGED, DECLARED, size=(120, 40)) as at:
        text = at.drill.query_one("IncidentPanel").render().plain  # type: ignore[union-attr]
        assert "Scribe nobody yet" in text
        assert INCIDENT.title in text
