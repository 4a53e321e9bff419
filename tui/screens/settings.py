"""The settings: changed here, in force at once, and kept in a file that may as well be edited by hand.

Separate from the values (`tui.settings`): this asks, shows what came of it, and hands each change to whoever keeps
it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static

from simulator.domain.text import plain
from tui.homekeys import SETTINGS
from tui.keymap import bindings
from tui.keynames import tidy
from tui.remapping import key_named, remapped
from tui.screens.asking import SPEEDS
from tui.screens.fill_in import CaptureScreen, TextScreen
from tui.screens.help import HelpScreen
from tui.settings import DEFAULT, Settings, changed, first_clash, taken, wrong_name
from tui.widgets.choice_list import ChoiceList
from tui.widgets.footer import ModeFooter
from tui.widgets.setting_rows import ABOUT, options

Keep = Callable[[Settings], str]
"""Puts settings to use and writes them down; what became of it, as a sentence."""


class SettingsScreen(Screen[None]):
    """Every setting and every key."""

    CSS_PATH: ClassVar = ["settings.tcss"]
    BINDINGS = bindings(SETTINGS)
    AUTO_FOCUS = "ChoiceList"
    ESCAPE_TO_MINIMIZE = False

    def __init__(self, settings: Settings, keep: Keep, says: str = "") -> None:
        """`says` is what there is to say at first, as where the file is."""
        super().__init__()
        self.settings = settings
        self._keep = keep
        self._says = says

    def compose(self) -> ComposeResult:
        """A head line, the rows, what became of it, the keys."""
        yield Static(Content.styled(" Settings", "bold"), id="top", markup=False)
        yield ChoiceList(*options(self.settings), markup=False, id="rows")
        yield Static(id="row-about", markup=False)
        yield Static(Content(plain(self._says)), id="said", markup=False)
        yield ModeFooter(SETTINGS)

    @property
    def rows(self) -> OptionList:
        """The list."""
        return self.query_one("#rows", OptionList)

    @property
    def selected(self) -> str:
        """The setting's name, or the binding's id."""
        option = self.rows.highlighted_option
        return (option.id or "") if option is not None else ""

    def tell(self, text: str) -> None:
        """Say what became of it."""
        self.query_one("#said", Static).update(Content(plain(text)))

    def _change(self, settings: Settings) -> None:
        place = self.rows.highlighted
        top = self.rows.scroll_offset.y
        self.settings = settings
        self.tell(self._keep(settings))
        self.rows.set_options(options(settings))
        self.rows.highlighted = place
        self.rows.scroll_to(y=top, animate=False)

    # ---- keys -----------------------------------------------------------------------------------------

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say the whole of what the row had no room for."""
        self._about(event.option_id or "")

    def on_mount(self) -> None:
        """Say it of the first row."""
        self._about(self.selected)

    def _about(self, id: str) -> None:
        key = key_named(id)
        said = key.tip if key is not None else f"{ABOUT[id][0]}: {ABOUT[id][1]}." if id in ABOUT else ""
        self.query_one("#row-about", Static).update(Content(said))

    def on_option_list_option_selected(self) -> None:
        """Enter or a double click."""
        self.action_change(1)

    @work(exclusive=True)
    async def action_change(self, step: int) -> None:
        """Change what is selected."""
        name, settings = self.selected, self.settings
        match name:
            case "":
                return
            case "theme":
                self._change(replace(settings, theme=_next(settings.theme, self._themes(), step)))
            case "bell":
                self._change(replace(settings, bell=not settings.bell))
            case "flash":
                self._change(replace(settings, flash=not settings.flash))
            case "speed":
                self._change(replace(settings, speed=_next(settings.speed, SPEEDS, step)))
            case "play_as":
                who = await self.app.push_screen_wait(TextScreen("Play as (a name like alice)", settings.play_as))
                if who is not None:
                    self._change(replace(settings, play_as=who))
            case _:
                await self._press(name)

    def _themes(self) -> tuple[str, ...]:
        names = sorted(self.app.available_themes, key=lambda name: (not name.startswith("gameday"), name))
        return tuple(name for name in names if not name.startswith("ansi"))

    async def _press(self, id: str) -> None:
        """Ask for a key, and give it to a binding where it is free."""
        found = key_named(id)
        if found is None:
            return
        keys = await self.app.push_screen_wait(CaptureScreen(remapped([found], self.settings.keys)[0]))
        if keys is None:
            return
        asked = changed(self.settings, id, keys)
        clash = first_clash({**{name: each for name, each in asked.keys.items() if name != id}, id: tidy(keys)})
        if why := wrong_name(id, keys):
            self.tell(why)
        elif clash is not None:
            self.tell(f"{id}: {taken(keys, clash[1])}")
        else:
            self._change(asked)

    def action_own(self) -> None:
        """Give it its default again."""
        name = self.selected
        if name in ABOUT:
            self._change(replace(self.settings, **{name: getattr(DEFAULT, name)}))
            return
        rest = changed(self.settings, name, None)
        clash = first_clash(rest.keys)
        if clash is None:
            self._change(rest)
        else:
            self.tell(f"{clash[0]} has its key now. Change that one first.")

    def action_help(self) -> None:
        """List the keys."""
        self.app.push_screen(HelpScreen(SETTINGS, commands=False))

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)

    def on_mode_footer_pressed(self, event: ModeFooter.Pressed) -> None:
        """A key of the footer was clicked."""
        self.press(event.key.action)

    @work
    async def press(self, action: str) -> None:
        """Do what a key does."""
        await self.run_action(action)


T = TypeVar("T")


def _next(now: T, there: Sequence[T], step: int) -> T:
    """The value after or before this one, round and round; the first where this is none of them."""
    return there[(there.index(now) + step) % len(there)] if now in there else there[0]
