"""A bare `websockets` server, which a host's fan-out is measured against: what is said in a room, all in it are sent.

Separate because it is a program of its own: `python -m bench.teambare`.
"""

from __future__ import annotations

import asyncio

import websockets


async def main() -> None:
    """Serve rooms by their path until ended."""
    rooms: dict[str, set[websockets.ServerConnection]] = {}

    async def joined(socket: websockets.ServerConnection) -> None:
        room = rooms.setdefault(socket.request.path if socket.request else "/", set())
        room.add(socket)
        try:
            async for text in socket:
                websockets.broadcast(room, text)
        finally:
            room.discard(socket)

    async with websockets.serve(joined, "127.0.0.1", 0, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        print(f"Listening on ws://127.0.0.1:{port}", flush=True)
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(main())
