"""What home asks the app for: to play, to watch, to take the tour, to go on, to look back, to change settings.

Separate from the screen because the app reads only this of it; their handlers are named after the home screen.
"""

from __future__ import annotations

from textual.message import Message

from simulator.domain.vocabulary import Role
from tui.library import Card, How, Reading, Records
from tui.path.steps import Step


class Play(Message, namespace="home_screen"):
    """Play this drill."""

    def __init__(self, card: Card, how: How, step: Step | None = None) -> None:
        """`step` is the path's, where it was begun from there."""
        self.card = card
        self.how = how
        self.step = step
        super().__init__()


class Watch(Message, namespace="home_screen"):
    """Watch experts play this drill, over the shoulder of a role."""

    def __init__(self, slug: str, role: Role, step: Step | None = None) -> None:
        """`step` is the path's, where it was begun from there."""
        self.slug = slug
        self.role = role
        self.step = step
        super().__init__()


class TakeTour(Message, namespace="home_screen"):
    """Take the guided tour."""


class AllRead(Message, namespace="home_screen"):
    """Everything that was played is known now."""

    def __init__(self, records: Records) -> None:
        self.records = records
        super().__init__()


class GoOn(Message, namespace="home_screen"):
    """Go on with a drill that was left."""

    def __init__(self, ref: str) -> None:
        self.ref = ref
        super().__init__()


class LookBack(Message, namespace="home_screen"):
    """Show the debrief of a drill that has ended."""

    def __init__(self, ref: str) -> None:
        self.ref = ref
        super().__init__()


class ChangeSettings(Message, namespace="home_screen"):
    """Open the settings."""


class Read(Message, namespace="home_screen"):
    """The journals are read up to here."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        super().__init__()
