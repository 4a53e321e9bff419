"""The Textual app: one drill, from its first view to its debrief.

Separate from the screens because it only says which screen follows which. It talks to a session and nothing else; the
composition root builds that.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import App, SystemCommand
from textual.screen import Screen

from simulator.live.session import Session
from simulator.views import DrillView
from tui.keymap import DRILL
from tui.screens.confirm import LeaveScreen
from tui.screens.debrief import DebriefScreen
from tui.screens.drill import DrillScreen
from tui.themes import DARK, THEMES


class GamedayApp(App[int]):
    """Plays one drill. Whoever built its session starts and closes it."""

    TITLE = "gameday"
    CSS = "* { scrollbar-size-vertical: 1; }"
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, session: Session, *, briefing: bool = True) -> None:
        """`briefing` says whether the drill opens with its briefing."""
        super().__init__()
        self.session = session
        self._briefing = briefing

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give our names of colours to every other theme."""
        return DARK.variables

    def on_mount(self) -> None:
        """Open the drill."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name
        self.push_screen(DrillScreen(self.session, briefing=self._briefing), self._ended)

    def _ended(self, last: DrillView | None) -> None:
        """Open the debrief once the drill has ended."""
        if last is not None:
            self.push_screen(DebriefScreen(self.session))

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
