"""A host in this process on a real socket, and people who connect to it with the plain `websockets` library."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import websockets

from simulator import __version__
from simulator.bots.crew import crew
from simulator.domain.log import Log
from simulator.domain.vocabulary import PersonId, Skill
from simulator.engine.engine import Engine
from simulator.live import wire
from simulator.live.clock import Clock
from simulator.live.host.beside import Beside, Mark, read
from simulator.live.host.counted import Counted
from simulator.live.host.hosted import HostedDrill
from simulator.live.host.house import House
from simulator.live.host.limits import Limits
from simulator.live.host.serving import Where, address_of, bound, serve
from simulator.live.host.tickets import places
from simulator.live.ledger import Ledger
from simulator.live.shared import SharedDrill
from simulator.scenario.loader import Loaded
from simulator.store.chain import chain
from simulator.store.header import Header
from simulator.store.journal import Journal, JournalFile, read_journal
from simulator.store.replay import plan_of, seated
from simulator.views import DrillView
from tests.simulator.store.journals import plan_of as plan_from
from tests.simulator.store.journals import small

PATIENCE = 20
"""Seconds after which a test that waits for something has failed."""
F = TypeVar("F", bound=wire.ServerFrame)


def graded(log: Log, truth: Any, policy: Any) -> dict[str, Any]:
    """A grade that a test can look at."""
    return {"records": len(log), "truth": bool(truth)}


class Person:
    """A client: what it was sent, and what it sees now."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self.socket = socket
        self.frames: list[Any] = []
        self.sizes: list[int] = []
        self.view: DrillView | None = None
        self.story: list[int] = []
        self.gone = False
        self._news = asyncio.Condition()
        self._asked = 0
        self._reads = asyncio.create_task(self._read())

    async def _read(self) -> None:
        with suppress(websockets.ConnectionClosed):
            async for text in self.socket:
                self._take(wire.decode_server(text))
                self.sizes.append(len(text))
                async with self._news:
                    self._news.notify_all()
        self.gone = True
        async with self._news:
            self._news.notify_all()

    def _take(self, frame: Any) -> None:
        self.frames.append(frame)
        if isinstance(frame, wire.View):
            self.view = frame.view
        elif isinstance(frame, wire.Delta):
            assert self.view is not None
            self.view = wire.apply(self.view, frame)
        else:
            return
        self.story += [entry.seq for entry in self.view.entries]

    def all(self, kind: type[F]) -> list[F]:
        """Every frame of a kind so far."""
        return [frame for frame in self.frames if isinstance(frame, kind)]

    async def until(self, holds: Callable[[], Any]) -> Any:
        """What a condition gives, once it gives something."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: holds() or self.gone)
        found = holds()
        assert found, f"the connection ended before it held: {self.frames[-1:]}"
        return found

    async def first(self, kind: type[F], where: Callable[[F], bool] = lambda _: True) -> F:
        """The first frame of a kind."""
        found: F = await self.until(lambda: next((each for each in self.all(kind) if where(each)), None))
        return found

    async def sees(self, holds: Callable[[DrillView], Any]) -> DrillView:
        """The first view that something holds of."""
        await self.until(lambda: self.view is not None and holds(self.view))
        assert self.view is not None
        return self.view

    async def send(self, **frame: Any) -> None:
        """Say something."""
        await self.socket.send(json.dumps(frame))

    async def ask(self, frame: str, id: str | None = None, **fields: Any) -> wire.Outcome:
        """Send a request and give its outcome."""
        self._asked += 1
        id = id or f"t-{self._asked}"
        before = len(self.all(wire.Outcome))
        await self.send(frame=frame, id=id, **fields)
        await self.until(lambda: any(each.id == id for each in self.all(wire.Outcome)[before:]))
        return next(each for each in self.all(wire.Outcome)[before:] if each.id == id)

    async def act(self, do: str, id: str | None = None, **fields: Any) -> wire.Outcome:
        """Ask for an action."""
        return await self.ask("act", id, action={"do": do, **fields})

    async def does(self, do: str, **fields: Any) -> wire.Outcome:
        """Ask for an action that must be accepted."""
        outcome = await self.act(do, **fields)
        assert outcome.accepted, outcome.why
        return outcome

    async def closed(self) -> int:
        """Wait for the end of the connection; its close code."""
        async with asyncio.timeout(PATIENCE):
            await self.socket.wait_closed()
        await self._reads
        return self.socket.close_code or 0

    async def go(self) -> None:
        """Leave without a word."""
        await self.socket.close()
        await self._reads


class Failing:
    """A journal that can be told to fail."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.fails: Exception | None = None

    def write(self, record: Any) -> None:
        if self.fails is not None:
            raise self.fails
        self._journal.write(record)

    def sync(self) -> None:
        self._journal.sync()

    def close(self) -> None:
        self._journal.close()


class Host:
    """A running host with one drill."""

    def __init__(self, house: House, hosted: HostedDrill, base: str, tokens: dict[str, str], journal: Failing) -> None:
        self.house, self.hosted, self.base, self.tokens = house, hosted, base, tokens
        self.journal = journal
        self.path = hosted.journal
        self.people: list[Person] = []

    @property
    def log(self) -> Log:
        """The drill's records."""
        return self.hosted.drill.engine.log

    def link(self, key: str) -> wire.Link:
        return wire.Link(self.base, self.hosted.name, self.tokens[key])

    async def opened(self, **options: Any) -> websockets.ClientConnection:
        """A connection that has said nothing yet."""
        return await websockets.connect(self.link("observer").socket, max_size=None, proxy=None, **options)

    async def said(self, hello: str | bytes | dict[str, Any], **options: Any) -> Person:
        """A connection that has said something first."""
        person = Person(await self.opened(**options))
        self.people.append(person)
        with suppress(websockets.ConnectionClosed):  # it may have been turned away before it could speak
            await person.socket.send(json.dumps(hello) if isinstance(hello, dict) else hello)
        return person

    async def joined(self, key: str, **hello: Any) -> Person:
        """Somebody who has joined with a ticket and sees the drill."""
        person = await self.said({"frame": "hello", "v": 1, "token": self.tokens[key], **hello})
        await person.first(wire.View)
        return person

    async def begun(self) -> Person:
        """The facilitator, who has let the drill begin."""
        facilitator = await self.joined("facilitator")
        assert (await facilitator.ask("start")).accepted
        return facilitator


def make(path: Path, loaded: Loaded, *, speed: float, limits: Limits, counted: Counted, bots: bool,
         people: tuple[str, ...] = ()) -> tuple[HostedDrill, dict[str, str], Failing]:  # fmt: skip
    """A new drill in a journal, its tokens, and its journal."""
    plan = plan_from(loaded)
    header = Header.of(loaded, __version__, (), exam=False, speed=speed)
    journal = Failing(JournalFile.create(path, header))
    tickets = places(plan.scenario, plan.policy.war_room.roles, [PersonId(each) for each in people])
    players = crew(plan.scenario.people, Skill.SOLID, plan.seed) if bots else ()
    drill = SharedDrill(Engine(plan), players, Ledger(journal), Clock(0, speed), graded)
    kept = Beside(drill="small", speed=speed, tickets=tickets)
    hosted = HostedDrill(drill, path, chain(header.line()), kept, limits=limits, counted=counted)
    return hosted, hosted.tickets.issue(), journal


def again(path: Path, *, limits: Limits, counted: Counted, bots: bool) -> tuple[HostedDrill, Failing]:
    """A drill that goes on from its journal."""
    found, kept = read_journal(path), read(path)
    plan, _ = plan_of(found)
    players = crew(plan.scenario.people, Skill.SOLID, plan.seed) if bots else ()
    table = seated(found, players)
    assert table is not None, "it would have been played otherwise"
    journal = Failing(JournalFile.reopen(path, found))
    ledger = Ledger(journal)
    for record in table.engine.log[len(found.log) :]:
        ledger.write(record)
    clock = Clock(max(table.engine.now, Mark(path).read()), kept.speed)
    drill = SharedDrill(table.engine, (), ledger, clock, graded, table=table)
    return HostedDrill(drill, path, chain(found.lines[0]), kept, limits=limits, counted=counted), journal


@asynccontextmanager
async def hosting(path: Path, *, loaded: Loaded | None = None, speed: float = 1.0, limits: Limits | None = None,
                  bots: bool = False, tokens: dict[str, str] | None = None, where: Where | None = None,
                  people: tuple[str, ...] = (), send_buffer: int = 0) -> AsyncIterator[Host]:  # fmt: skip
    """Serve one drill; `tokens` are those of before where it goes on."""
    limits, counted, where = limits or Limits(), Counted(), where or Where()
    logging.getLogger("gameday.host").setLevel(logging.INFO)
    if tokens is None:
        hosted, tokens, journal = make(path, loaded or small(), speed=speed, limits=limits, counted=counted, bots=bots,
                                       people=people)  # fmt: skip
    else:
        hosted, journal = again(path, limits=limits, counted=counted, bots=bots)
    listening = bound(where)
    if send_buffer:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
    house, ready, stop = House([hosted], limits, counted), asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(serve(house, where, listening, ready.set, stop))
    host = Host(house, hosted, address_of(where, listening), tokens, journal)
    try:
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({serving, waiting}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        yield host
    finally:
        for person in host.people:
            await person.go()
        stop.set()
        async with asyncio.timeout(PATIENCE):
            await serving
        listening.close()
