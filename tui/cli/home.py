"""`gameday` alone at a terminal: home.

Separate from `main`, which imports it only when there is a terminal, so that help stays as fast as it is.
"""

from __future__ import annotations

from tui.cli.exits import Exit


def home() -> Exit:
    """Open home, and come back when it is closed."""
    from tui.cli.shelf import Shelf
    from tui.home import HomeApp

    app = HomeApp(Shelf())
    app.run()
    return Exit.DONE if not app.return_code else Exit.FELL_SHORT
