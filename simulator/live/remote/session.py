"""`RemoteSession`: one person's place in a drill on another machine; `Session` is what it promises.

Separate from `LocalSession` because between it and the drill there is a network, which fails. It connects again by
itself, and asks again, with the same ids, for what was not answered: so nothing acts twice.
"""

from __future__ import annotations

import asyncio
import secrets
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Any

from simulator import __version__
from simulator.domain.actions import Action, End, Pause, Resume
from simulator.domain.facilitating import Show, Speed
from simulator.domain.vocabulary import PersonId, Role
from simulator.errors import ActionRejected, GamedayError
from simulator.live import wire
from simulator.live.remote.line import PAUSES, UNKNOWN, Connection, Line
from simulator.live.remote.story import Told
from simulator.live.session import Accepted, Outcome, Refused
from simulator.live.wire import Kind
from simulator.live.wire.links import Link
from simulator.views import DrillView, FacilitatorView
from simulator.views.looking import Answer, NotSeen, Question

REPORT_WITHIN = 30.0
"""Seconds that the end of a drill waits for its report."""
REGRADED_WITHIN = 5.0
"""Seconds that something which is added after the end waits for the report that counts it."""

LOOKS_ON = "You look on. An observer sees what the team sees, and does nothing."
NOT_NOW = "Not sent: the connection is lost. Try again when it is back."
NOT_YOURS = "The facilitator runs the drill's clock."


class RemoteSession:
    """A place in a drill that is hosted elsewhere."""

    def __init__(
        self,
        link: Link,
        *,
        name: str = "",
        tls: ssl.SSLContext | None = None,
        report_of: Callable[[dict[str, Any]], Any] | None = None,
        look_back: Callable[[RemoteSession], Awaitable[Any]] | None = None,
        pauses: tuple[float, ...] = PAUSES,
    ) -> None:
        """`report_of` reads a report; `look_back` gets what there is to look at after the end."""
        self.link = link
        self._name = name
        self._report_of = report_of
        self._look_back = look_back
        self._told = Told()
        self._line = Line(link, self._hello, self._hears, self._tell, tls=tls, pauses=pauses)
        self._changed = asyncio.Event()
        self._heard: list[Callable[[], None]] = []
        self._ids = self._numbered(secrets.token_hex(5))
        self._afterwards: Any = None
        self._report: tuple[int, Any] = (0, None)
        self._closed = False
        self.notices: list[wire.Notice] = []
        """What the host wants the human to be told, the oldest first."""

    @property
    def connection(self) -> Connection:
        """How the connection stands."""
        return self._line.stands

    @property
    def failure(self) -> GamedayError | None:
        """Why the connection is over for good."""
        return self._line.failure

    # ---- who and where --------------------------------------------------------------------------------

    @property
    def you(self) -> PersonId:
        """Who acts through this session."""
        return self._told.you

    @property
    def kind(self) -> Kind:
        """What your join line lets you do."""
        return self._told.kind

    @property
    def called(self) -> str:
        """What you are called in the lobby."""
        return self._told.welcome.name if self._told.welcome else self._name

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that your place is for."""
        return self._told.welcome.roles if self._told.welcome else ()

    @property
    def lobby(self) -> wire.Lobby | None:
        """Who is there."""
        return self._told.lobby

    @property
    def started(self) -> bool:
        """Whether the facilitator has let the drill begin."""
        return self._told.lobby is not None and self._told.lobby.started

    @property
    def reports(self) -> int:
        """How many reports have come; another one means that something was added after the end."""
        return self._told.reports

    @property
    def speed(self) -> float:
        """Drill seconds per real second."""
        return self._told.speed

    @property
    def showing(self) -> dict[PersonId, tuple[str, str]]:
        """What each person's screen shows; for the facilitator only."""
        return dict(self._told.console.showing) if self._told.console else {}

    def console(self, since_seq: int = 0) -> FacilitatorView | None:
        """The facilitator's view at this moment; None for everybody else."""
        return self._told.facilitators(since_seq)

    def listen(self, heard: Callable[[], None]) -> None:
        """Call something whenever anything has changed: the drill, the lobby, a report, the connection."""
        self._heard.append(heard)

    async def open(self) -> None:
        """Join; returns when it is known how the drill stands. Raises `IntegrationError` or `ProtocolError`."""
        await self._line.open()

    def _hello(self) -> wire.Hello:
        known = self._told.welcome
        return wire.Hello(
            v=wire.VERSION,
            token=self.link.token,
            name=self._name,
            since=self._told.seq,
            journal=known.journal if known else "",
            client=f"gameday {__version__}",
        )

    def _hears(self, frame: wire.ServerFrame) -> None:
        if isinstance(frame, wire.Notice):
            self.notices.append(frame)
        else:
            self._told.take(frame)

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
        for heard in self._heard:
            heard()

    # ---- what is asked --------------------------------------------------------------------------------

    @staticmethod
    def _numbered(prefix: str) -> Iterator[str]:
        """Ids that nobody else thinks of: they are the person's, who may have been here before."""
        number = 0
        while True:
            number += 1
            yield f"{prefix}-{number}"

    async def act(self, action: Action, id: str | None = None) -> Outcome:
        """Ask for an action; the same id twice acts once and answers the same."""
        id = id or next(self._ids)
        if self.kind is Kind.OBSERVER:
            return Refused(id, LOOKS_ON)
        ended, reports = self._told.ended, self._told.reports
        outcome = await self._requested(id, wire.Act(id=id, action=action))
        graded = not isinstance(action, Show)  # what is shown in the debrief is no part of the grade
        if ended and graded and isinstance(outcome, Accepted):
            await self._regraded(reports)
        return outcome

    async def _regraded(self, reports: int) -> None:
        """Wait for the report in which something that was added after the end is counted."""
        with suppress(TimeoutError):
            async with asyncio.timeout(REGRADED_WITHIN):
                while self._told.reports == reports and self.connection.state == "here":
                    await self._changed.wait()

    async def _requested(self, id: str, frame: wire.ClientFrame) -> Outcome:
        if self._line.stands.state != "here":
            return Refused(id, NOT_NOW if self._line.failure is None else str(self._line.failure))
        answer: wire.Outcome = await self._line.ask(id, frame)
        return Accepted(id, answer.seqs) if answer.accepted else Refused(id, answer.why)

    async def begin(self) -> None:
        """Nothing: the facilitator lets the drill begin, with `start`."""

    async def start(self) -> Outcome:
        """Facilitator: let the drill begin."""
        id = next(self._ids)
        return await self._requested(id, wire.Start(id=id))

    async def seat(self, person: PersonId, *, simulated: bool) -> Outcome:
        """Facilitator: let a simulated responder play a person, or stop it from doing so."""
        id = next(self._ids)
        return await self._requested(id, wire.Seat(id=id, person=person, simulated=simulated))

    async def pause(self, why: str = "") -> Outcome:
        """Ask for the drill's clock to stand."""
        return await self.act(Pause(why=why))

    async def resume(self) -> Outcome:
        """Ask for the drill's clock to run on."""
        return await self.act(Resume())

    async def end(self) -> Outcome:
        """Ask for the drill to end."""
        return await self.act(End())

    async def set_speed(self, speed: float) -> None:
        """Let the drill's clock run faster or slower; raises `ActionRejected` where that is not yours."""
        if self.kind is not Kind.FACILITATOR:
            raise ActionRejected(LOOKS_ON if self.kind is Kind.OBSERVER else NOT_YOURS)
        outcome = await self.act(Speed(times=speed))
        if isinstance(outcome, Refused):
            raise ActionRejected(outcome.why)

    async def show(self, screen: str, about: str = "") -> None:
        """Say what the screen shows; the facilitator sees it."""
        await self._line.send(wire.encode(wire.Showing(screen=screen[:80], about=about[:200])))

    async def seen(self, seq: int) -> None:
        """Say how far the story was shown; the facilitator sees who is behind."""
        await self._line.send(wire.encode(wire.Seen(seq=seq)))

    # ---- what is seen ---------------------------------------------------------------------------------

    def view(self, since_seq: int = 0) -> DrillView:
        """The view as the host last told it."""
        return self._told.view(since_seq)

    async def views(self, since_seq: int = 0) -> AsyncIterator[DrillView]:
        """Yield a view at once and whenever something has changed, until the drill has ended and is graded."""
        seen, before = since_seq, None
        while True:
            news, view = self._changed, self.view(seen)
            if self._told.ended:
                await self._graded()
                yield self.view(seen)
                return
            if before != (view.seq, view.at, view.running, self.speed):
                before, seen = (view.seq, view.at, view.running, self.speed), view.seq
                yield view
            if self.failure is not None:
                raise self.failure
            if self._closed:
                return
            await news.wait()

    async def later_views(self) -> AsyncIterator[DrillView]:
        """Yield a view at once and on every change, also after the drill's end, until the session is closed."""
        while not self._closed and self.failure is None:
            news = self._changed
            yield self.view(self._told.seq)
            await news.wait()

    async def _graded(self) -> None:
        """Wait for the report of a drill that has ended, and for what there is to look back at."""
        with suppress(TimeoutError):
            async with asyncio.timeout(REPORT_WITHIN):
                while self._told.report is None and self._line.stands.state != "over":
                    await self._changed.wait()
        if self._look_back is not None and self._afterwards is None and self._told.report is not None:
            with suppress(GamedayError):  # the debrief says that nothing was kept
                self._afterwards = await self._look_back(self)

    async def look(self, question: Question) -> Answer:
        """Look at the system under drill."""
        if self._line.stands.state != "here":
            return NotSeen(NOT_NOW)
        id = next(self._ids)
        answer = await self._line.ask(id, wire.Look(id=id, question=question))
        return answer.given if isinstance(answer, wire.AnswerTo) else NotSeen(UNKNOWN)

    def report(self) -> Any:
        """The graded report as it last came, once the drill has ended."""
        if self._told.report is None or self._report_of is None:
            return self._told.report
        if self._report[0] != self._told.reports:
            self._report = (self._told.reports, self._report_of(self._told.report))
        return self._report[1]

    def afterwards(self) -> Any:
        """What there is to look at, once the drill has ended."""
        return self._afterwards

    async def close(self) -> None:
        """Leave; the place stays yours."""
        self._closed = True
        await self._line.close()
        self._tell()
