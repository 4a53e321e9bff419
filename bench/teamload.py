"""A full host: 400 clients on 50 drills, one action a second each, beside the same fan-out with bare `websockets`.

Separate programs serve, as in life: the host, and `bench.teambare`, which writes nothing and knows no drill. The
clients are the same for both. How late injects fire is taken from the frames: when one arrives, less when it was due,
less the least that any frame of its drill was ever late. `python -m bench.teamload 60` measures a minute.
"""

from __future__ import annotations

import asyncio
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import websockets

from simulator.live import wire

DRILLS, EACH = 50, 8
SECONDS = 5.0
SETTLES = 3.0
"""Seconds after the start that do not count: all fifty drills begin at once, which nobody does."""
INJECTS = 3
GOAL, LATE = 2.0, 50.0
"""At most this many times as long as bare websockets; injects at most so many ms late."""
SCENARIO = "checkout-payment-timeout"
MARK = re.compile(r"load-(\d+)-(\d+)")


@dataclass
class Seen:
    """What one run has measured; times in seconds."""

    sent: dict[str, float] = field(default_factory=dict)
    last: dict[str, float] = field(default_factory=dict)
    """When the last of those in the drill saw an action."""
    times: dict[str, int] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)
    offsets: dict[int, list[float]] = field(default_factory=dict)
    """By drill: when an entry arrived less when it happened on the drill's clock."""
    injects: dict[int, list[float]] = field(default_factory=dict)

    def heard(self, drill: int, text: str) -> None:
        """Take in a frame."""
        now = time.perf_counter()
        for mark in {found[0] for found in MARK.finditer(text)} & self.sent.keys():
            self.last[mark] = now
            self.times[mark] = self.times.get(mark, 0) + 1
            self.sizes.append(len(text))
        if text.startswith('{"frame":"delta"'):
            for entry in json.loads(text)["entries"]:
                if entry["at"] == 0:  # said in the lobby, before the clock ran
                    continue
                late = now - entry["at"] / 1000
                self.offsets.setdefault(drill, []).append(late)
                if entry["event"]["kind"] == "inject.delivered":
                    self.injects.setdefault(drill, []).append(late)

    def until_all(self) -> list[float]:
        """From sent to seen by all of the drill, of every action that all have seen."""
        return [self.last[mark] - self.sent[mark] for mark, times in self.times.items() if times >= EACH]

    def late(self) -> list[float]:
        """How late injects came, beside the frame of their drill that was least late."""
        return [each - min(self.offsets[drill]) for drill, found in self.injects.items() for each in found]


def percentile(values: list[float], share: float) -> float:
    """In ms."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000


@asynccontextmanager
async def program(*command: str) -> Any:
    """A program that serves, and what it says until it listens."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None  # noqa: S101 - it was asked for
    said: list[str] = []
    try:
        while not said or not said[-1].startswith("Listening on"):
            line = await process.stdout.readline()
            if not line:
                raise RuntimeError(f"{command} has ended: {said}")
            said.append(line.decode().strip())
        yield said
    finally:
        process.terminate()
        await process.wait()


async def loaded(
    rooms: list[list[tuple[str, str | None]]], talks: Callable[[int, int], bool], says: Callable[[str], str],
    before: Callable[[int, Any], Coroutine[Any, Any, None]], seconds: float,
) -> Seen:  # fmt: skip
    """Connect everybody, then let those who talk talk, so that each drill has one action a second for each client."""
    seen = Seen()

    async def connected(room: int, address: str, hello: str | None) -> Any:
        socket = await websockets.connect(address, max_size=None, proxy=None, compression=None)
        if hello is not None:
            await socket.send(hello)

        async def read() -> None:
            with suppress(websockets.ConnectionClosed):
                async for text in socket:
                    seen.heard(room, str(text))

        return socket, asyncio.create_task(read())

    async def talk(room: int, number: int, socket: Any, every: float) -> None:
        begins = time.perf_counter() + every * ((room * EACH + number) % 97) / 97
        for turn in range(int(seconds / every)):
            await asyncio.sleep(max(0.0, begins + turn * every - time.perf_counter()))
            mark = f"load-{room * EACH + number}-{turn}"
            seen.sent[mark] = time.perf_counter()
            await socket.send(says(mark))

    people = [await asyncio.gather(*(connected(room, *each) for each in group)) for room, group in enumerate(rooms)]
    for room, group in enumerate(people):
        await before(room, group[-1][0])
    await asyncio.sleep(SETTLES)
    speakers = [[number for number in range(EACH) if talks(room, number)] for room in range(len(rooms))]
    await asyncio.gather(
        *(
            talk(room, number, people[room][number][0], len(numbers) / EACH)
            for room, numbers in enumerate(speakers)
            for number in numbers
        )
    )
    await asyncio.sleep(1)
    for socket, reads in (each for group in people for each in group):
        reads.cancel()
        socket.transport.abort()
    return seen


async def of_the_host(seconds: float) -> Seen:
    """The fan-out of `gameday host`: seven players and observers of each drill, and the facilitator last."""
    with tempfile.TemporaryDirectory() as folder:
        async with program(
            "tui.cli", "host", SCENARIO, "--drills", str(DRILLS), "--port", "0", "--journal", folder
        ) as said:
            rooms: dict[str, list[tuple[str, str | None]]] = {}
            players: dict[str, int] = {}
            places: dict[str, dict[str, list[Any]]] = {}
            for who, line in pairwise(said):
                if (found := re.fullmatch(r"gameday join '(.*)'", line)) is not None:
                    link = wire.parse_link(found[1])
                    kind = who.rstrip(":") if who.rstrip(":") in ("Observer", "Facilitator") else "Player"
                    hello = json.dumps({"frame": "hello", "v": wire.VERSION, "token": link.token})
                    places.setdefault(link.drill, {}).setdefault(kind, []).append((link.socket, hello))
            for drill, of in places.items():
                players[drill] = min(len(of["Player"]), EACH - 1)
                rooms[drill] = [*of["Player"], *of["Observer"] * EACH][: EACH - 1] + of["Facilitator"]
            counts = list(players.values())

            async def begin(_: int, facilitator: Any) -> None:
                await facilitator.send(json.dumps({"frame": "start", "id": "s"}))
                for number in range(INJECTS):
                    after = f"{round(1000 * (SETTLES + (number + 0.5) * seconds / INJECTS))}ms"
                    action = {"do": "add-inject", "sender": "Pat", "text": f"Inject {number}", "after": after}
                    await facilitator.send(json.dumps({"frame": "act", "id": f"i{number}", "action": action}))

            def says(mark: str) -> str:
                return json.dumps({"frame": "act", "id": mark, "action": {"do": "say", "text": mark}})

            return await loaded(list(rooms.values()), lambda room, number: number < counts[room], says, begin, seconds)


async def of_bare(seconds: float, size: int) -> Seen:
    """The same fan-out with nothing behind it: what is said is sent to the eight of a room, in as many bytes."""

    async def begin(_: int, __: Any) -> None:
        return

    async with program("bench.teambare") as said:
        address = said[-1].removeprefix("Listening on ")
        rooms: list[list[tuple[str, str | None]]] = [[(f"{address}/{room}", None)] * EACH for room in range(DRILLS)]
        return await loaded(rooms, lambda _, number: number < 5, lambda mark: mark.ljust(size), begin, seconds)


def report(seconds: float = SECONDS) -> str:
    """Say how long it takes until all have seen an action, and how late injects come."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, most) if most > 0 else 4096, most))
    ours = asyncio.run(of_the_host(seconds))
    bare = asyncio.run(of_bare(seconds, sum(ours.sizes) // len(ours.sizes)))
    mine, theirs = ours.until_all(), bare.until_all()
    late = ours.late()
    return (
        f"Team load   {DRILLS} drills x {EACH} clients, {len(ours.sent) / seconds:.0f} actions/s: seen by all p50 "
        f"{percentile(mine, 0.5):.0f} ms, p99 {percentile(mine, 0.99):.0f} ms ({len(mine)} of {len(ours.sent)}); bare "
        f"websockets p50 {percentile(theirs, 0.5):.1f} ms, p99 {percentile(theirs, 0.99):.1f} ms: "
        f"{percentile(mine, 0.99) / percentile(theirs, 0.99):.0f} times (goal: at most {GOAL:g}); injects late p99 "
        f"{percentile(late, 0.99):.0f} ms of {len(late)} (goal: under {LATE:g} ms)"
    )


if __name__ == "__main__":
    print(report(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS))
