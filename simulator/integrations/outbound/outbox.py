"""What is to be sent to one system, in which order and when: a queue that knows no clock, no thread and no connection.

Separate so that order, retries and limits can be tested to the last case. Per page the order is kept and one request
is under way at a time; a page that has to wait holds no other up, unless the system asks to be left alone. What nobody
needs any more is not sent: a page that is over before it was ever tried calls nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from simulator.integrations.outbound.answers import Answer, Later, Refused, wait_after
from simulator.integrations.outbound.notices import Does, Notice
from simulator.integrations.outbound.sent import Known

MOST_WAITING = 200
"""Pages that may wait to be made known at once; a drill has a handful."""


@dataclass(slots=True)
class _Line:
    """One page's notices, in order."""

    known: Known
    waiting: list[Notice] = field(default_factory=list)
    under_way: Notice | None = None
    due: float = 0.0
    """When the next may be sent, in seconds of the caller's clock."""
    failures: int = 0

    def has(self, does: Does) -> bool:
        """Whether this is being told, or is going to be."""
        return any(each.does is does for each in (*self.waiting, self.under_way) if each is not None)

    @property
    def tried(self) -> bool:
        """Whether the other system may know of the page, or is being told right now."""
        return self.known.reached or (self.under_way is not None and self.under_way.does is Does.TRIGGER)


class Outbox:
    """The notices for one system."""

    def __init__(self, chance: Random, known: Mapping[str, Known] | None = None, most: int = MOST_WAITING) -> None:
        """`known` is how pages stand from an earlier part of the drill."""
        self._chance = chance
        self._most = most
        self._lines = {key: _Line(each) for key, each in (known or {}).items()}
        self._held_until = 0.0

    def put(self, notice: Notice) -> bool:
        """Take a notice in; False where too much waits already, so that this page will not be made known."""
        key = notice.page.key
        match notice.does:
            case Does.TRIGGER:
                return self._trigger(key, notice)
            case Does.ACKNOWLEDGE:
                self._acknowledge(key, notice)
            case Does.RESOLVE:
                self._resolve(key, notice)
        return True

    def _trigger(self, key: str, notice: Notice) -> bool:
        line = self._lines.get(key)
        if line is not None and (line.known.triggered or line.known.closed or line.has(Does.TRIGGER)):
            return True
        if sum(bool(each.waiting) for each in self._lines.values()) >= self._most:
            return False
        if line is None:
            line = self._lines[key] = _Line(Known(name=notice.page.name))
        line.waiting.append(notice)
        return True

    def _acknowledge(self, key: str, notice: Notice) -> None:
        line = self._lines.get(key)
        if line is None or line.known.closed or line.known.acknowledged:
            return
        if line.has(Does.ACKNOWLEDGE) or line.has(Does.RESOLVE) or not (line.tried or line.waiting):
            return
        line.waiting.append(notice)

    def _resolve(self, key: str, notice: Notice) -> None:
        line = self._lines.get(key)
        if line is None or line.known.closed or line.has(Does.RESOLVE):
            return
        if line.tried:
            line.waiting = [notice]
        else:
            line.waiting.clear()
            line.known.closed = True

    def next(self, now: float) -> Notice | None:
        """What is to be sent now; tell `done` how it went."""
        ready = [line for line in self._lines.values() if self._due(line) is not None]
        line = min(ready, key=lambda line: line.due, default=None)
        if line is None or max(line.due, self._held_until) > now:
            return None
        line.under_way = line.waiting.pop(0)
        return line.under_way

    def wait(self, now: float) -> float | None:
        """Seconds until something is to be sent; None where nothing waits."""
        due = [at for line in self._lines.values() if (at := self._due(line)) is not None]
        return max(min(due) - now, 0.0) if due else None

    def _due(self, line: _Line) -> float | None:
        return max(line.due, self._held_until) if line.waiting and line.under_way is None else None

    def done(self, notice: Notice, answer: Answer, now: float) -> None:
        """Take in how a notice was answered."""
        line = self._lines[notice.page.key]
        line.under_way = None
        line.known.take(notice.does, answer)
        if isinstance(answer, Later):
            self._again(line, notice, answer, now)
            return
        line.failures, line.due = 0, now
        if isinstance(answer, Refused) and notice.does is Does.TRIGGER and line.known.closed:
            line.waiting.clear()  # it was never opened, so there is nothing to take or to close

    def _again(self, line: _Line, notice: Notice, answer: Later, now: float) -> None:
        line.failures += 1
        if answer.after is not None:
            self._held_until = max(self._held_until, now + answer.after)
        line.due = max(now + wait_after(line.failures, self._chance), self._held_until)
        if not line.has(Does.RESOLVE):
            line.waiting.insert(0, notice)
        elif notice.does is Does.TRIGGER and not line.known.reached:
            line.waiting.clear()
            line.known.closed = True

    def hurry(self, now: float) -> None:
        """Ask again at once, but for what the system asked to wait."""
        for line in self._lines.values():
            line.due = min(line.due, now)

    @property
    def quiet(self) -> bool:
        """Whether nothing waits and nothing is under way."""
        return not any(line.waiting or line.under_way is not None for line in self._lines.values())

    @property
    def known(self) -> dict[str, Known]:
        """How every page stands in the other system, as far as is known."""
        return {key: line.known for key, line in self._lines.items()}

    @property
    def left(self) -> tuple[str, ...]:
        """The keys of what may be open in the other system, or is being opened right now."""
        return tuple(key for key, line in self._lines.items() if line.tried and not line.known.closed)
