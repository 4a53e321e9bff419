"""`Courier`: carries one system's notices, one request at a time.

Separate from the threads (`outbound`) so that each step can be taken by hand, with a clock of one's own. What is about
to be sent is written down first; what cannot be written down opens nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from random import Random

from simulator.errors import IntegrationError
from simulator.integrations.outbound.answers import Accepted, Answer, Later, Refused
from simulator.integrations.outbound.notices import Does, Notice, Page
from simulator.integrations.outbound.outbox import Outbox
from simulator.integrations.outbound.places import Place
from simulator.integrations.outbound.request import Request, request_of
from simulator.integrations.outbound.sent import Sent

Post = Callable[[Request], Answer]
"""Sends a request and says how it was answered; it never raises for what the network does."""
Tell = Callable[[str], None]
"""Says something to whoever plays; called from any thread."""


class Courier:
    """One system's queue and what is told of it."""

    def __init__(self, place: Place, sent: Sent, post: Post, tell: Tell, chance: Random) -> None:
        self.place = place
        self._sent = sent
        self._post = post
        self._tell = tell
        self._outbox = Outbox(chance, sent.known[place.system])
        self._lock = threading.Lock()
        self._troubled = False
        self._told: set[str] = set()

    def put(self, notice: Notice) -> None:
        """Take a notice in; this never waits for the network."""
        with self._lock:
            taken = self._outbox.put(notice)
        if not taken:
            self._once(f"{self.place.system}: too many pages wait to be sent, so {notice.page.name} is not sent there.")

    def step(self, now: float, later: Callable[[], float] | None = None) -> float | None:
        """Send what is due, if anything is; seconds until something may be, None where nothing waits.

        `later` says what time it is once the answer is there.
        """
        with self._lock:
            notice = self._outbox.next(now)
        if notice is None:
            with self._lock:
                return self._outbox.wait(now)
        answer = self._carried(notice)
        with self._lock:
            self._outbox.done(notice, answer, now if later is None else later())
        self._tell_of(notice, answer)
        return 0.0

    def close(self, why: str, now: float) -> None:
        """Everything that may be open is to be closed; what was never tried is not sent any more."""
        with self._lock:
            for key, known in self._outbox.known.items():
                self._outbox.put(Notice(Does.RESOLVE, Page(key, known.name or key), why=why))
            self._outbox.hurry(now)

    @property
    def quiet(self) -> bool:
        """Whether nothing waits and nothing is under way."""
        with self._lock:
            return self._outbox.quiet

    @property
    def left(self) -> tuple[str, ...]:
        """The keys of pages that may still be open there."""
        with self._lock:
            return self._outbox.left

    def _carried(self, notice: Notice) -> Answer:
        try:
            self._sent.asking(self.place.system, notice)
        except IntegrationError as error:
            self._once(str(error))
            if notice.does is Does.TRIGGER:
                return Refused("what is sent could not be written down")
        answer = self._post(request_of(self.place, notice))
        try:
            self._sent.answered(self.place.system, notice, answer)
        except IntegrationError as error:
            self._once(str(error))
        return answer

    def _tell_of(self, notice: Notice, answer: Answer) -> None:
        system = self.place.system
        match answer:
            case Refused(says=says):
                says = self.place.without_secrets(says)
                self._once(f"{system} refused to {notice.does} {notice.page.name} ({says}). It is not asked again.")
            case Later(says=says) if not self._troubled:
                self._troubled = True
                says = self.place.without_secrets(says)
                self._tell(f"{system} does not take pages now ({says}). They are sent again until the drill ends.")
            case Accepted() if self._troubled:
                self._troubled = False
                self._tell(f"{system} takes pages again.")

    def _once(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self._tell(text)
