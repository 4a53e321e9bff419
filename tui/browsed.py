"""The page of somebody in a browser who could not be let in.

Separate from the app of a drill because there is none.
"""

from __future__ import annotations

from tui.frame import Frame


class Turned(Frame):
    """Says why, and closes."""

    def __init__(self, says: str) -> None:
        super().__init__()
        self._says = says

    def begin(self) -> None:
        """Say it."""
        from tui.screens.notice import NoticeScreen

        self.push_screen(NoticeScreen("You cannot join this drill now", self._says), lambda _: self.exit())
