"""uvicorn's WebSocket protocol, with three things that a host of strangers needs: a way to drop a client that does not
read, no memory for one that only pings, and no word of what is said in any log.

Separate because it is the only file that knows uvicorn's insides.
"""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState

GRACE = 5.0
"""Seconds that a dropped client has to read why."""


class Droppable(WebSocketsSansIOProtocol):
    """A connection that can be dropped whatever waits to be sent."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.conn.debug = False  # it would log every frame, tokens included

    async def run_asgi(self) -> None:
        """Let the app drop the connection."""
        self.scope["state"]["drop"] = self.drop
        await super().run_asgi()

    def handle_ping(self) -> None:
        """Answer a ping, unless the answers are not read."""
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.transport.abort()

    def drop(self, text: str, code: int, why: str) -> None:
        """Put a last message behind what waits to be sent, and give the client some seconds to read it all."""
        self.stop_keepalive()
        if not self.transport.is_closing():
            try:
                self.conn.send_text(text.encode())
                self.conn.send_close(code, why)
            except InvalidState:
                pass  # it was closing already
            else:
                self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
            self.transport.close()
        self.loop.call_later(GRACE, self.transport.abort)
