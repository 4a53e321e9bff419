"""What every app of ours has: the themes, safe pastes, the question before quitting, and a palette of keys.

Separate so that a drill alone (`tui.app`) and a drill within home (`tui.home`) cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.app import App, SystemCommand
from textual.screen import Screen

from simulator.domain.text import plain_lines
from tui.keymap import DRILL
from tui.screens.confirm import LeaveScreen
from tui.screens.drill import DrillScreen
from tui.themes import DARK, THEMES


class Frame(App[int]):
    """An app in which drills are played."""

    TITLE = "gameday"
    CSS = "* { scrollbar-size-vertical: 1; }"
    ENABLE_COMMAND_PALETTE = True

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give our names of colours to every other theme."""
        return DARK.variables

    def on_mount(self) -> None:
        """Put on the colours, then begin."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name
        self.begin()

    def begin(self) -> None:
        """Open the first screen."""

    async def on_event(self, event: events.Event) -> None:
        """Make what is pasted safe to show: a control character must never reach the terminal as one."""
        if isinstance(event, events.Paste):
            event.text = plain_lines(event.text)
        await super().on_event(event)

    async def action_quit(self) -> None:
        """Ask first while a drill runs."""
        drill = next((screen for screen in self.screen_stack if isinstance(screen, DrillScreen)), None)
        if drill is None:
            self.exit()
        elif not isinstance(self.screen, LeaveScreen):
            drill.action_leave()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every key of the screen, and the themes."""
        if isinstance(screen, DrillScreen):
            for key in DRILL:
                yield SystemCommand(key.verb, key.tip, lambda action=key.action: screen.run_action(action))
        yield SystemCommand("Theme", "Change the colours.", self.action_change_theme)
