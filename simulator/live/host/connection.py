"""`Connection`: one client's WebSocket, from its welcome to its end.

Separate from the drill's door because here is what one client costs: its rates, what waits for it, and its patience.
Nothing is queued for a client but answers to what it asked: what it has not seen yet is made when it is ready for it.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, Literal

from starlette.websockets import WebSocket, WebSocketDisconnect

from simulator import __version__
from simulator.errors import ProtocolError
from simulator.live import wire
from simulator.live.host.hosted import HostedDrill
from simulator.live.host.limits import Bucket
from simulator.live.host.tickets import Ticket
from simulator.live.session import Accepted, Outcome
from simulator.live.shared import HALTED
from simulator.live.wire import Kind, Reason
from simulator.views import DrillView, FacilitatorView
from simulator.views.looking import NotSeen

CODES = {Reason.LEFT: 1000, Reason.STOPPED: 1012, Reason.FAILED: 1011, Reason.SLOW: 1013, Reason.TOO_MANY: 1013}
"""WebSocket close codes; 1008 (policy) for all others."""
TOO_FAST = "Too many at a time. Send it again in a moment."


class Connection:
    """A client that has said who it is."""

    def __init__(self, socket: WebSocket, hosted: HostedDrill, ticket: Ticket, hello: wire.Hello) -> None:
        self._socket = socket
        self._hosted = hosted
        self._ticket = ticket
        self._hello = hello
        self._limits = hosted.limits
        self._frames, self._actions = Bucket(self._limits.frames), Bucket(self._limits.actions)
        self._looks = Bucket(self._limits.looks)
        self._asked: asyncio.Queue[wire.Look] = asyncio.Queue(self._limits.looks_waiting)
        self._out: deque[str] = deque()
        self._awake = asyncio.Event()
        self._bye: wire.Bye | None = None
        self._view: DrillView | None = None
        self._shown = self._lobby = self._report = 0
        self._console_sent: FacilitatorView | None = None
        self._console_seq = 0

    @property
    def ticket(self) -> Ticket:
        """Whose place it takes."""
        return self._ticket

    # ---- its life -------------------------------------------------------------------------------------

    async def serve(self) -> None:
        """Take the client in, and do as it asks until it goes."""
        try:
            called = await self._hosted.enter(self, self._hello.name)
            if (trouble := self._hosted.drill.trouble) is not None and not self._hosted.can_show(self._ticket):
                await self._say_bye(wire.Bye(reason=Reason.FAILED, text=HALTED.format(says=trouble), again=True))
                return
            await self._welcome(called)
            await self._until_it_ends()
        finally:
            self._hosted.leave(self)
            if self._bye is not None:
                self._hosted.counted.add("gameday_connections_ended_total", reason=self._bye.reason)

    async def _until_it_ends(self) -> None:
        reads, writes = (asyncio.create_task(work) for work in (self._read(), self._write()))
        looks = asyncio.create_task(self._look())
        try:
            done, _ = await asyncio.wait({reads, writes, looks}, return_when=asyncio.FIRST_COMPLETED)
            if reads in done and self._bye is not None:
                await asyncio.wait({writes}, timeout=self._limits.slow_after)
            for task in done:
                if not task.cancelled() and (failure := task.exception()) is not None:
                    raise failure
        finally:
            for task in (reads, writes, looks):
                task.cancel()
            await asyncio.gather(reads, writes, looks, return_exceptions=True)

    def wake(self) -> None:
        """There is something new to send."""
        self._awake.set()

    def notify(self, level: Literal["info", "warning", "error"], text: str) -> None:
        """Tell the human something."""
        self._put(wire.encode(wire.Notice(level=level, text=text)))

    def end(self, reason: Reason, text: str, *, again: bool = False) -> None:
        """End the connection, and say why."""
        self._bye = self._bye or wire.Bye(reason=reason, text=text, again=again)
        self._awake.set()

    # ---- what it says ---------------------------------------------------------------------------------

    async def _read(self) -> None:
        """Do as the client asks, one thing after another."""
        while self._bye is None:
            message = await self._socket.receive()
            if message["type"] != "websocket.receive":
                return
            self._hosted.counted.add("gameday_frames_total", direction="in")
            if not self._frames.take():
                self.end(Reason.TOO_FAST, "Too many frames at a time. Connect again, and send fewer.", again=True)
                return
            try:
                await self._heard(message.get("text") or message.get("bytes") or "")
            except ProtocolError as error:
                self.end(Reason.PROTOCOL, f"A frame that the wire does not allow: {error}")

    async def _heard(self, text: str | bytes) -> None:
        try:
            frame = wire.decode_client(text)
        except ProtocolError as error:
            id = _id_of_action(text)
            if id is None:
                raise
            self._answer(id, False, why=f"No action that this host knows: {error}")
        else:
            await self._do(frame)

    async def _do(self, frame: wire.ClientFrame) -> None:
        match frame:
            case wire.Act(id=id, action=action):
                if self._actions.take():
                    self._outcome(await self._hosted.act(self._ticket, action, id))
                else:
                    self._answer(id, False, why=TOO_FAST)
            case wire.Look():
                if self._looks.take() and not self._asked.full():
                    self._asked.put_nowait(frame)
                else:
                    self._put(wire.encode(wire.AnswerTo.of(frame.id, NotSeen(TOO_FAST))))
            case wire.Start(id=id):
                self._outcome(await self._hosted.start(self._ticket, id))
            case wire.Seat(id=id, person=person, simulated=simulated):
                self._outcome(await self._hosted.seat(self._ticket, person, simulated=simulated, id=id))
            case wire.Seen(seq=seq):
                self._hosted.seen[self._ticket.person] = seq
            case wire.Showing(screen=screen, about=about):
                self._hosted.showing[self._ticket.person] = screen, about
            case wire.Leave():
                self.end(Reason.LEFT, "You have left. The place stays yours.")
            case wire.Hello():
                raise ProtocolError("'hello' was said already")

    async def _look(self) -> None:
        """Answer looks in their order, beside everything else."""
        while True:
            asked = await self._asked.get()
            answer = await self._hosted.drill.look(asked.question)
            self._put(wire.encode(wire.AnswerTo.of(asked.id, answer)))

    # ---- what it is told ------------------------------------------------------------------------------

    async def _welcome(self, called: str) -> None:
        hosted, drill, person = self._hosted, self._hosted.drill, self._ticket.person
        welcome = wire.Welcome(
            v=wire.VERSION,
            drill=hosted.name,
            journal=hosted.journal_id,
            kind=self._ticket.kind,
            you=person,
            name=called,
            roles=self._ticket.roles,
            host=__version__,
            ping_every=self._limits.ping_every,
        )
        await drill.shown_to(person)
        shown = drill.published
        known = self._hello.since if self._hello.journal == hosted.journal_id else 0
        known = known if known <= shown.seq else 0
        view = replace(shown.views[person], entries=shown.story(person, known))
        self._view, self._shown, self._lobby = shown.views[person], shown.number, hosted.lobby_number
        self._out += [
            wire.encode(welcome),
            wire.encode(hosted.lobby()),
            wire.encode(wire.View(speed=shown.speed, view=view)),
            *self._console(0),  # all of it: the view that it knows may be newer than the console that it had
        ]
        if drill.trouble is not None:
            self.notify("error", HALTED.format(says=drill.trouble))
        self.wake()

    async def _write(self) -> None:
        """Send what there is, whenever there is something, until the end is said."""
        while True:
            await self._awake.wait()
            self._awake.clear()
            while self._out and self._bye is None:
                if not await self._send(self._out.popleft()):
                    return
            if self._bye is not None:
                await self._say_bye(self._bye)
                return
            self._out += self._news()
            if self._out:
                self._awake.set()

    def _news(self) -> list[str]:
        """What has changed since this client was last told."""
        hosted, shown, person = self._hosted, self._hosted.drill.published, self._ticket.person
        found: list[str] = []
        if self._lobby != hosted.lobby_number:
            self._lobby = hosted.lobby_number
            found.append(wire.encode(hosted.lobby()))
        if self._shown != shown.number and person in shown.views and self._view is not None:
            since = self._view.seq
            found.append(shown.delta(person, self._view, since))
            self._view, self._shown = shown.views[person], shown.number
            if shown.console is not self._console_sent:
                found += self._console(self._console_seq)
        if hosted.report is not None and self._report != hosted.report[0]:
            self._report, text = hosted.report
            found.append(text)
        return found

    def _console(self, since: int) -> list[str]:
        """The truth, where this is the facilitator."""
        shown = self._hosted.drill.published
        if self._ticket.kind is not Kind.FACILITATOR or shown.console is None:
            return []
        self._console_sent, self._console_seq = shown.console, shown.console.drill.seq
        story = shown.whole_story(since, self._console_seq)
        console = replace(shown.console, drill=replace(shown.console.drill, entries=story))
        return [wire.encode(wire.Console(console=console, showing=self._hosted.showing, seen=self._hosted.seen))]

    def _outcome(self, outcome: Outcome) -> None:
        if isinstance(outcome, Accepted):
            self._answer(outcome.id, True, seqs=outcome.seqs)
        else:
            self._answer(outcome.id, False, why=outcome.why)

    def _answer(self, id: str, accepted: bool, *, seqs: tuple[int, ...] = (), why: str = "") -> None:
        self._put(wire.encode(wire.Outcome(id=id, accepted=accepted, seqs=seqs, why=why)))

    def _put(self, text: str) -> None:
        """Queue an answer; a client for which too many wait is too slow."""
        if len(self._out) >= self._limits.waiting:
            self.end(Reason.SLOW, "Too much waits for you. Connect again.", again=True)
        else:
            self._out.append(text)
            self._awake.set()

    async def _send(self, text: str) -> bool:
        """Send a frame; a client that does not take it in is dropped and told."""
        try:
            async with asyncio.timeout(self._limits.slow_after):
                await self._socket.send_text(text)
        except TimeoutError:
            self._drop(
                wire.Bye(reason=Reason.SLOW, text="You did not take in what was sent. Connect again.", again=True)
            )
            return False
        except (WebSocketDisconnect, RuntimeError, OSError):
            return False  # it has gone
        self._hosted.counted.add("gameday_frames_total", direction="out")
        self._hosted.counted.add("gameday_sent_bytes_total", len(text))
        return True

    async def _say_bye(self, bye: wire.Bye) -> None:
        if await self._send(wire.encode(bye)):
            with suppress(WebSocketDisconnect, RuntimeError, OSError):
                await self._socket.close(CODES.get(bye.reason, 1008), bye.reason)

    def _drop(self, bye: wire.Bye) -> None:
        self._bye = bye
        drop: Callable[[str, int, str], None] | None = self._socket.scope.get("state", {}).get("drop")
        if drop is not None:
            drop(wire.encode(bye), CODES.get(bye.reason, 1008), bye.reason)


def _id_of_action(text: str | bytes) -> str | None:
    """The id of a frame that asks for an action which cannot be read, so that it can be refused and nothing else."""
    try:
        data: Any = json.loads(text)
        if data["frame"] == "act" and set(data) == {"frame", "id", "action"}:
            return wire.Outcome(id=data["id"], accepted=False).id
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return None
