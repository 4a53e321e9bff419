"""A scripted teammate in a process of its own: `python -m tests.acceptance.teammate PERSON ACTIONS`, the link on stdin.

It speaks the wire with the plain `websockets` library, does its lines of an actions script at their times, an answer
not before what it answers has come in, and prints what it was told as JSON when the report has come.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import websockets

from simulator.domain import actions as ac
from simulator.domain import events as ev
from simulator.live import wire
from simulator.scenario.loader import load_actions

PATIENCE = 120


def due(line: Any, now: int, came: set[str]) -> bool:
    """Whether it is time for a line; on a slow machine the question may come later than the script thinks."""
    return line.at <= now and (not isinstance(line.action, ac.Reply) or line.action.inject in came)


async def play(link: wire.Link, person: str, actions: list[Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"person": person, "outcomes": {}, "kinds": [], "story": [], "report": None}
    view, todo = None, list(enumerate(actions))
    came: set[str] = set()
    async with asyncio.timeout(PATIENCE), websockets.connect(link.socket, max_size=None, proxy=None) as socket:
        await socket.send(wire.encode(wire.Hello(v=wire.VERSION, token=link.token, name=f"{person} at work")))
        async for text in socket:
            frame = wire.decode_server(text)
            if isinstance(frame, wire.View):
                view = frame.view
                if person == "facilitator":
                    sys.stdout.write("here\n")
                    sys.stdout.flush()
                    await asyncio.to_thread(sys.stdin.readline)
                    await socket.send(wire.encode(wire.Start(id="start")))
            elif isinstance(frame, wire.Delta) and view is not None:
                view = wire.apply(view, frame)
            elif isinstance(frame, wire.Outcome):
                told["outcomes"][frame.id] = [frame.accepted, frame.why]
            elif isinstance(frame, wire.Reported):
                told["report"] = frame.report
                await socket.send(wire.encode(wire.Leave()))
            told["kinds"].append(frame.frame)
            if isinstance(frame, wire.View | wire.Delta) and view is not None:
                told["story"] += [entry.seq for entry in view.entries]
                came |= {entry.event.inject for entry in view.entries if isinstance(entry.event, ev.InjectDelivered)}
                while todo and view.running == "running" and due(todo[0][1], view.at, came):
                    number, line = todo.pop(0)
                    await socket.send(wire.encode(wire.Act(id=f"{number}-{line.action.do}", action=line.action)))
    return told


def main() -> None:
    person, script = sys.argv[1:]
    lines = [line for line in load_actions(Path(script)) if line.by == person]
    told = asyncio.run(play(wire.parse_link(sys.stdin.readline()), person, lines))
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
