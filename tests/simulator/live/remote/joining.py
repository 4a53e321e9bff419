"""People who join a host in this process with gameday's own client, over a network that can be cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from simulator.live.remote import RemoteSession
from simulator.live.wire.links import Link
from simulator.views import DrillView
from tests.simulator.live.host.playing import PATIENCE, Host

AT_ONCE = (0.01,)
"""Pauses of a client in a test: it does not wait to connect again."""


async def until(session: RemoteSession, holds: Callable[[], Any]) -> Any:
    """What a condition gives, once it gives something."""
    news = asyncio.Event()
    session.listen(news.set)
    async with asyncio.timeout(PATIENCE):
        while not (found := holds()):
            await news.wait()
            news.clear()
    return found


async def sees(session: RemoteSession, holds: Callable[[DrillView], Any]) -> DrillView:
    """The first view that something holds of."""
    await until(session, lambda: holds(session.view()))
    return session.view()


@asynccontextmanager
async def joined(host: Host, key: str, link: Link | None = None, **options: Any) -> AsyncIterator[RemoteSession]:
    """Somebody who has joined with a ticket."""
    session = RemoteSession(link or host.link(key), pauses=AT_ONCE, **options)
    await session.open()
    try:
        yield session
    finally:
        await session.close()


class Network:
    """A network between a client and a host: it can be cut, and swallow what the host says."""

    def __init__(self, base: str) -> None:
        self._there = base.removeprefix("http://").rpartition(":")
        self._open: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server | None = None
        self.deaf = asyncio.Event()
        """While it is set, what the host says gets lost."""
        self.passed = asyncio.Event()
        """Set by the next thing that the host says while nobody hears it."""
        self.down = False

    async def start(self) -> str:
        """Begin; the address on this side."""
        self._server = await asyncio.start_server(self._through, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _through(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.down:
            writer.close()
            return
        there, out = await asyncio.open_connection(self._there[0], int(self._there[2]))
        self._open += [writer, out]
        with suppress(OSError):
            await asyncio.gather(self._carry(reader, out), self._carry(there, writer, back=True))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, back: bool = False) -> None:
        while piece := await reader.read(65536):
            if back and self.deaf.is_set():
                self.passed.set()
                continue
            writer.write(piece)
            await writer.drain()
        writer.close()

    def cut(self) -> None:
        """Break every connection."""
        for each in self._open:
            each.transport.abort()
        self._open.clear()

    async def stop(self) -> None:
        """End."""
        self.cut()
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()


@asynccontextmanager
async def over_a_network(host: Host, key: str, **options: Any) -> AsyncIterator[tuple[RemoteSession, Network]]:
    """Somebody who has joined over a network that can be cut."""
    network = Network(host.base)
    link = Link(await network.start(), host.hosted.name, host.tokens[key])
    try:
        async with joined(host, key, link, **options) as session:
            yield session, network
    finally:
        await network.stop()
