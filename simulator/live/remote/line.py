"""`Line`: the connection to a host, mended by itself whenever it breaks, and what was asked on it and not answered.

Separate from the session because it knows nothing of drills: it says hello, hands on what it hears, and sends again,
with the same ids, what was not answered. So nothing acts twice.
"""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any, Literal

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from simulator.errors import GamedayError, IntegrationError, ProtocolError
from simulator.live import wire
from simulator.live.remote.door import TurnedAway, knock
from simulator.live.wire.links import Link

PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 10.0)
"""Seconds before each try to connect again; the last holds for all that follow."""
WELCOME_WITHIN = 15.0
"""Seconds that a host has to say how the drill stands."""
LOST = "The connection to the host is lost."
UNKNOWN = "The connection to the host ended before it answered. Whether it was done cannot be said from here."


@dataclass(frozen=True, slots=True)
class Connection:
    """How the connection stands."""

    state: Literal["here", "lost", "over"]
    """`lost` is being mended; `over` stays so."""
    since: float
    """When it became so, by the monotonic clock."""
    why: str = ""


class Line:
    """A connection that is mended by itself."""

    def __init__(
        self,
        link: Link,
        hello: Callable[[], wire.Hello],
        hears: Callable[[wire.ServerFrame], None],
        tells: Callable[[], None],
        *,
        tls: ssl.SSLContext | None,
        pauses: tuple[float, ...],
    ) -> None:
        """`hears` gets every frame but answers; `tells` is called whenever something has changed."""
        self._link = link
        self._hello = hello
        self._hears = hears
        self._tell = tells
        self._tls = tls
        self._pauses = pauses
        self._socket: ClientConnection | None = None
        self._task: asyncio.Task[None] | None = None
        self._waiting: dict[str, tuple[str, asyncio.Future[Any]]] = {}
        """What was asked and not answered, by id: the frame, and who waits."""
        self.stands = Connection("lost", monotonic())
        self.failure: GamedayError | None = None
        """Why it is over for good."""

    async def open(self) -> None:
        """Connect; returns when it is known how the drill stands."""
        try:
            await self._enter()
        except BaseException:
            await self._hang_up()
            raise
        self._task = asyncio.create_task(self._run(), name="line to the host")

    async def _enter(self) -> None:
        """Connect, say hello, and listen until the view is there."""
        self._socket = socket = await knock(self._link, self._tls)
        try:
            async with asyncio.timeout(WELCOME_WITHIN):
                await socket.send(wire.encode(self._hello()))
                while not isinstance(self._take(await socket.recv()), wire.View):
                    pass
        except TimeoutError:
            says = f"{self._link.base}: the host did not say how the drill stands. Try again."
            raise IntegrationError(says) from None
        except ConnectionClosed:
            raise IntegrationError(f"{self._link.base}: the connection broke off. Try again.") from None
        self._now("here")
        for text, _ in list(self._waiting.values()):
            await self.send(text)

    async def _run(self) -> None:
        """Listen, and connect again whenever the connection is lost, until it is over for good."""
        does, tried = self._listen, 0
        while self.failure is None:
            try:
                await does()
                does, tried = self._listen, 0
                continue
            except TurnedAway as bye:
                if not bye.again:
                    self._over(bye)
                    break
                self._now("lost", str(bye))
            except (IntegrationError, ProtocolError) as error:
                self._now("lost", str(error))
            await self._hang_up()
            pause = self._pauses[min(tried, len(self._pauses) - 1)]
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # so that a whole team does not come at once
            does, tried = self._enter, tried + 1
        await self._hang_up()

    async def _listen(self) -> None:
        assert self._socket is not None  # noqa: S101 # it was entered
        with suppress(ConnectionClosed):
            async for text in self._socket:
                self._take(text)
        raise IntegrationError(LOST)

    def _take(self, text: str | bytes) -> wire.ServerFrame:
        """Take in a frame; raises `TurnedAway` when the host ends the connection."""
        frame = wire.decode_server(text)
        match frame:
            case wire.Bye():
                raise TurnedAway(frame)
            case wire.Outcome(id=id) | wire.AnswerTo(id=id):
                _, waits = self._waiting.pop(id, ("", None))
                if waits is not None and not waits.done():
                    waits.set_result(frame)
            case _:
                self._hears(frame)
        self._tell()
        return frame

    def _now(self, state: Literal["here", "lost", "over"], why: str = "") -> None:
        since = self.stands.since if self.stands.state == state else monotonic()
        self.stands = Connection(state, since, why)
        self._tell()

    def _over(self, error: GamedayError) -> None:
        self.failure = error
        self._give_up()
        self._now("over", str(error))

    def _give_up(self) -> None:
        """Tell whoever waits for an answer that none will come."""
        for id, (_, waits) in self._waiting.items():
            if not waits.done():
                waits.set_result(wire.Outcome(id=id, accepted=False, why=UNKNOWN))
        self._waiting.clear()

    async def ask(self, id: str, frame: wire.ClientFrame) -> Any:
        """The answer to a frame; it outlives the connection on which it was sent."""
        if id in self._waiting:
            return await asyncio.shield(self._waiting[id][1])
        waits: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        text = wire.encode(frame)
        self._waiting[id] = (text, waits)
        await self.send(text)
        return await asyncio.shield(waits)

    async def send(self, text: str) -> None:
        """Send, where somebody is there; what is lost on the way is sent again later."""
        if self._socket is not None:
            with suppress(ConnectionClosed, OSError):
                await self._socket.send(text)

    async def _hang_up(self) -> None:
        socket, self._socket = self._socket, None
        if socket is not None:
            with suppress(ConnectionClosed, OSError):
                await socket.close()

    async def close(self) -> None:
        """Leave, and connect no more."""
        if self.stands.state == "here":
            await self.send(wire.encode(wire.Leave()))
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._hang_up()
        self._give_up()
