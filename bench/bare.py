"""A bare Textual app, which everything on the screen is measured against: one Input and a filled RichLog.

Separate because it is a program of its own, started in a terminal of its own: `python -m bench.bare`.
"""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Input, RichLog


class Bare(App[None]):
    """One Input and a filled RichLog."""

    def compose(self) -> ComposeResult:
        """The log above the line."""
        yield RichLog()
        yield Input()

    def on_mount(self) -> None:
        """Fill the log and wait for keys."""
        log = self.query_one(RichLog)
        for number in range(200):
            log.write(f"Message {number}: the error rate of orders looks like it did before.")
        self.query_one(Input).focus()


if __name__ == "__main__":
    Bare().run()
