"""What every app of ours has: the themes, safe pastes, the question before quitting, and a palette of keys.

Separate so that a drill alone (`tui.app`) and a drill within home (`tui.home`) cannot drift apart. It imports the
screens only where it needs them: an app paints its first frame before the rest of them is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual import events, work
from textual.app import App, SystemCommand
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from simulator.domain.text import plain_lines
from tui.keymap import DRILL, EVERYWHERE, Key, bindings, shown
from tui.remapping import remapped
from tui.settings import Settings
from tui.themes import DARK, THEMES

if TYPE_CHECKING:
    from tui.screens.drill import DrillScreen


class Frame(App[int]):
    """An app in which drills are played."""

    TITLE = "gameday"
    CSS = "* { scrollbar-size-vertical: 1; }"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS = bindings(EVERYWHERE, first=True)

    def __init__(self, settings: Settings | None = None) -> None:
        """`settings` are the user's; without them the defaults hold."""
        super().__init__()
        self.settings = settings or Settings()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give our names of colours to every other theme."""
        return DARK.variables

    def on_mount(self) -> None:
        """Put on the colours, then begin."""
        for theme in THEMES:
            self.register_theme(theme)
        self.use(self.settings)
        self.begin()

    def begin(self) -> None:
        """Open the first screen."""

    def use(self, settings: Settings) -> None:
        """Put settings to use; what is on the screen follows."""
        self.settings = settings
        self.theme = settings.theme if settings.theme in self.available_themes else DARK.name
        self.set_keymap(settings.keys)
        for screen in self.screen_stack:
            screen.query("ModeFooter").refresh()

    def on_drill_screen_paged(self, event: DrillScreen.Paged) -> None:
        """Say that a page calls, as the settings want it."""
        if self.settings.bell:
            self.bell()
        if self.settings.flash and not event.before:
            event.screen.flash()

    async def on_event(self, event: events.Event) -> None:
        """Take keys in the order in which they were typed, and make what is pasted safe to show."""
        if isinstance(event, events.Paste):
            event.text = plain_lines(event.text)  # a control character must never reach the terminal as one
        if isinstance(event, events.Key) and not event.is_forwarded and await self._acts(event.key):
            return
        await super().on_event(event)

    async def on_click(self, event: events.Click) -> None:
        """A key that a dialog names was clicked."""
        choice = event.style.meta.get("choice")
        if isinstance(choice, str):
            await self.screen.run_action(choice)

    async def _acts(self, key: str) -> bool:
        """Let a key that is bound act before the next key is looked at.

        Textual hands every key to the focus of the moment and acts when it comes back unused; by then a fast typist's
        next keys have gone to the old focus, and `/say` would open what `s` opens.
        """
        if isinstance(self.focused, (Input, TextArea)):
            return False
        return await self._check_bindings(key, priority=True) or await self._check_bindings(key)

    @property
    def drill(self) -> DrillScreen | None:
        """The drill that is being played, if one is."""
        from tui.screens.drill import DrillScreen

        return next((screen for screen in self.screen_stack if isinstance(screen, DrillScreen)), None)

    async def action_quit(self) -> None:
        """Ask first while a drill runs."""
        from tui.screens.confirm import LeaveScreen
        from tui.screens.real import RealScreen

        if self.drill is None:
            self.exit()
        elif not isinstance(self.screen, (LeaveScreen, RealScreen)):
            self.drill.action_leave()

    # ---- a real incident ------------------------------------------------------------------------------

    def action_real(self) -> None:
        """A real incident has begun: the drill stops before anything else, and a banner covers what there is."""
        from tui.screens.real import RealScreen

        if self.drill is None:
            self.stand_by("")
        elif not any(isinstance(screen, RealScreen) for screen in self.screen_stack):
            self.drill.stop_for_real()

    def on_drill_screen_stopped_for_real(self, event: DrillScreen.StoppedForReal) -> None:
        """Cover everything, whoever said so."""
        from tui.screens.real import RealScreen

        if not any(isinstance(screen, RealScreen) for screen in self.screen_stack):
            self.push_screen(RealScreen(event.view), event.screen.after_real)

    @work(exclusive=True, group="real")
    async def stand_by(self, waits: str) -> None:
        """Cover a screen on which no drill runs; `waits` is the drill that was left, if one was."""
        from tui.screens.real import RealAloneScreen
        from tui.screens.replay import ReplayScreen

        for screen in self.screen_stack:
            if isinstance(screen, ReplayScreen) and screen.playing:
                screen.action_play()
        if not isinstance(self.screen, RealAloneScreen) and await self.push_screen_wait(RealAloneScreen(waits)):
            self.exit()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every key of the pane in focus, of the screen and of the app, and the themes."""
        from tui.screens.drill import DrillScreen
        from tui.screens.help import panes_keys

        keys: tuple[Key, ...] = DRILL if isinstance(screen, DrillScreen) else getattr(screen, "KEYS", ())
        changed = self.settings.keys
        for pane, key in panes_keys(screen.focused):
            if hasattr(pane, f"action_{key.action.partition('(')[0]}"):
                yield _command(remapped([key], changed)[0], pane)
        yield from (_command(key, screen) for key in remapped(keys, changed))
        yield from (_command(key, self) for key in remapped(EVERYWHERE, changed))
        yield SystemCommand("Theme", "Change the colours.", self.action_change_theme)


def _command(key: Key, acts: Widget | App[int]) -> SystemCommand:
    """A key as the palette offers it: found by its verb and by its sentence, and teaching the key."""
    return SystemCommand(
        f"{key.verb}: {key.tip}", f"Key: {' or '.join(shown(key))}", partial(acts.run_action, key.action)
    )
