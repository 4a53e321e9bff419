"""Putting questions to whoever answers them: one at a time, the newest next, and a few times a second at most.

Separate because every pane needs it, and because it is about real time: an answer may take a while, and by then
somebody may have gone on to another service.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from textual.css.query import NoMatches
from textual.widget import Widget

from simulator.views.looking import Answer, Question

Look = Callable[[Question], Awaitable[Answer]]
"""What answers: a session's `look`, or a replay's at its moment."""

SHORTEST = 0.3
"""Real seconds from one question to the next, at least; the first after a key press does not wait."""


class Asker:
    """Asks for a widget; `show` is given each question with its answer."""

    def __init__(self, widget: Widget, look: Look, show: Callable[[Question, Answer], None]) -> None:
        self._widget = widget
        self._look = look
        self._show = show
        self._last: object = None
        self._wanted: tuple[object, Question] | None = None
        self._running = False
        self._urgent = asyncio.Event()

    def want(self, question: Question, key: object = None, *, at_once: bool = False) -> None:
        """Ask unless it was the last that was asked; `key` says what makes a question another one."""
        key = question if key is None else key
        if key == self._last and self._wanted is None:
            return
        self._wanted = (key, question)
        if at_once:
            self._urgent.set()
        if not self._running:
            self._running = True
            self._widget.run_worker(self._run, group="looking")  # type: ignore[arg-type]  # mypy solves its result as Never

    def forget(self) -> None:
        """Ask the same again when it is wanted next."""
        self._last = None

    async def _run(self) -> None:
        try:
            while self._wanted is not None:
                (self._last, question), self._wanted = self._wanted, None
                self._urgent.clear()
                answer = await self._look(question)
                try:
                    self._show(question, answer)
                except NoMatches:  # the widget is being taken down, its parts first
                    return
                try:
                    await asyncio.wait_for(self._urgent.wait(), SHORTEST)
                except TimeoutError:
                    continue
        finally:
            self._running = False
