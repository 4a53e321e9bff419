"""`Guard`: what every request must be before it is looked at: addressed to this host, from no other site, not huge.

Separate from the routes because it holds for all of them, the WebSocket included. A page of another site can make a
browser connect to a host on the user's machine; its `Origin`, or the name by which it found the host, gives it away.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulator.live.host.counted import Counted


class Guard:
    """ASGI middleware in front of the host's app."""

    def __init__(self, app: ASGIApp, names: Collection[str], most: int, counted: Counted) -> None:
        """`names` are the host names that mean this host, beside addresses; `most` is the largest body in bytes."""
        self._app = app
        self._names = {name.lower().rstrip(".") for name in names} | {"localhost"}
        self._most = most
        self._counted = counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or turn it away."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        says = self._refusal(scope)
        if says is not None:
            self._counted.add("gameday_refused_at_the_door_total", why="origin")
            await _refuse(scope, receive, send, 403, says)
        elif scope["type"] == "websocket":
            await self._app(scope, receive, send)
        else:
            await self._with_limit(scope, receive, send)

    def _refusal(self, scope: Scope) -> str | None:
        headers = _headers(scope)
        hosts, origins = headers.get(b"host", []), headers.get(b"origin", [])
        if len(hosts) != 1 or len(origins) > 1:
            return "A request names one host, and at most one origin."
        if not self._is_here(hosts[0]):
            return "This host does not go by that name. Use its address, or the name given with --public."
        if origins and urlsplit(origins[0]).netloc.lower() != hosts[0].lower():
            return "Requests from other sites are not taken."
        return None

    def _is_here(self, host: str) -> bool:
        """Whether a `Host` header means this host: an address cannot be bound to another one, a name can."""
        with suppress(ValueError):
            name = urlsplit(f"//{host}").hostname or ""
            if name.rstrip(".") in self._names:
                return True
            return bool(ip_address(name))
        return False

    async def _with_limit(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, unless its body is too large."""
        declared = _headers(scope).get(b"content-length", ["0"])[0]
        if not declared.isdecimal() or int(declared[:20]) > self._most:
            await _refuse(scope, receive, send, 413, f"At most {self._most} bytes.")
            return
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._most:
                await _refuse(scope, receive, send, 413, f"At most {self._most} bytes.")
                return
        given = False

        async def whole() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, whole, send)


def _headers(scope: Scope) -> dict[bytes, list[str]]:
    found: dict[bytes, list[str]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.lower(), []).append(value.decode("latin-1"))
    return found


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, says: str) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": says})  # before it is accepted: a plain 403
    else:
        await JSONResponse({"detail": says}, status)(scope, receive, send)
