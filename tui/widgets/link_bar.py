"""A bar over whatever is shown while the connection to the host is lost.

Separate from the screens because it covers all of them alike, dialogs included, and goes by itself.
"""

from __future__ import annotations

from time import monotonic

from textual.content import Content
from textual.widgets import Static

from simulator.domain.simtime import spoken_duration
from simulator.domain.text import plain
from simulator.live.remote import RemoteSession

LONG = 120.0
"""Seconds after which a host may have gone for good."""


class LinkBar(Static):
    """Says that the connection is lost, for how long, and what becomes of what is typed."""

    DEFAULT_CSS = """
    LinkBar { dock: top; height: auto; max-height: 3; padding: 0 1; background: $soon; color: $background;
              text-style: bold; }
    """

    def __init__(self, session: RemoteSession) -> None:
        super().__init__(markup=False)
        self._session = session

    def on_mount(self) -> None:
        """Count the seconds."""
        self.set_interval(1.0, self.paint)
        self.paint()

    def paint(self) -> None:
        """Say how it stands."""
        self.update(Content(says(self._session)))


def says(session: RemoteSession) -> str:
    """How a lost connection is told."""
    stands = session.connection
    seconds = max(0, int(monotonic() - stands.since))
    lasts = spoken_duration(seconds * 1000) if seconds else "a moment"
    if stands.state == "over":
        return f"The connection is over. {plain(stands.why)}"
    if seconds >= LONG:
        return (
            f"Not connected for {lasts}; the host may be gone for good. Trying on. What you typed is kept. "
            f"{plain(stands.why)}"
        )
    return f"Not connected for {lasts}. Trying again by itself; what you type is kept, and nothing is sent meanwhile."
