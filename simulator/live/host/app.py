"""The host's app: the WebSocket by which people play, the REST beside it, and the guard in front of both.

Separate from the server that runs it, so that another server, or a test, can. It makes no drill: `House` is passed in.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from contextlib import suppress

from fastapi import FastAPI, Request, WebSocket
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.middleware import Middleware
from starlette.websockets import WebSocketDisconnect

from simulator import __version__
from simulator.errors import ProtocolError
from simulator.live import wire
from simulator.live.host.connection import CODES, Connection
from simulator.live.host.guard import Guard
from simulator.live.host.hosted import HostedDrill
from simulator.live.host.house import House
from simulator.live.host.rest import routes
from simulator.live.host.tickets import Ticket
from simulator.live.wire import Reason
from simulator.live.wire.codec import told

LOG = logging.getLogger("gameday.host")
ABOUT = """Team drills of incident response. Every request but `health` carries a join line's token:
`Authorization: Bearer TOKEN`. People play over the WebSocket `/api/v1/drills/{drill}/socket`, which docs/wire.md
describes."""


def make_app(house: House, names: Collection[str] = ()) -> FastAPI:
    """The app for a house; `names` are host names by which it is reached, beside its addresses."""
    app = FastAPI(
        title="gameday host",
        version=__version__,
        description=ABOUT,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        middleware=[Middleware(Guard, names=names, most=wire.MAX_CLIENT_BYTES, counted=house.counted)],
    )
    app.include_router(routes(house))
    app.add_exception_handler(RequestValidationError, _wrong)
    app.add_api_route("/join/{drill}", _page, methods=["GET"], include_in_schema=False, response_class=HTMLResponse)

    @app.websocket("/api/v1/drills/{drill}/socket")
    async def socket(socket: WebSocket, drill: str) -> None:
        await _serve(house, socket, drill)

    return app


async def _wrong(_: Request, error: Exception) -> JSONResponse:
    """Say what is wrong in a request, without repeating it."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    return JSONResponse({"detail": told(found)}, 422)


PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>gameday: a team drill</title>
<body style="font: 16px/1.5 sans-serif; max-width: 40em; margin: 3em auto; padding: 0 1em">
<h1>A team drill</h1>
<p>Join it from a terminal: copy this page's whole address, and run</p>
<pre>gameday join "ADDRESS"</pre>
<p>To play in a browser, ask whoever hosts the drill for the address that <code>gameday browse</code> has printed.</p>
<p>The part of the address behind the # is your own: do not hand it on.</p>
"""
"""What a browser is shown that opens a join link here."""


async def _page(drill: str) -> HTMLResponse:  # noqa: ARG001  # the page is the same for every drill, also for none
    headers = {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        "Referrer-Policy": "no-referrer",
    }
    return HTMLResponse(PAGE, headers=headers)


async def _serve(house: House, socket: WebSocket, drill: str) -> None:
    """Find out who is there, and let them in."""
    await socket.accept()
    if house.strangers >= house.limits.strangers or house.guests >= house.limits.connections:
        await _turn_away(house, socket, Reason.TOO_MANY, "The host is full. Try again in a moment.", again=True)
        return
    house.strangers += 1
    try:
        known = await _met(house, socket, drill)
    finally:
        house.strangers -= 1
    if known is None:
        return
    hosted, ticket, hello = known
    house.guests += 1
    try:
        await Connection(socket, hosted, ticket, hello).serve()
    except (WebSocketDisconnect, RuntimeError):
        return  # it went while it was being spoken to
    except Exception:
        LOG.exception("%s: a connection of %s failed", hosted.name, ticket.key)
        await _turn_away(house, socket, Reason.FAILED, "An error in the host. Connect again.", again=True)
    finally:
        house.guests -= 1


async def _met(house: House, socket: WebSocket, drill: str) -> tuple[HostedDrill, Ticket, wire.Hello] | None:
    """Who says hello, and which drill that opens; None where nobody is let in."""
    try:
        async with asyncio.timeout(house.limits.hello_within):
            message = await socket.receive()
    except TimeoutError:
        await _turn_away(house, socket, Reason.PROTOCOL, "Nothing was said. Send 'hello' first.")
        return None
    if message["type"] != "websocket.receive":
        return None
    try:
        hello = wire.decode_client(message.get("text") or message.get("bytes") or "")
    except ProtocolError as error:
        await _turn_away(house, socket, Reason.PROTOCOL, f"A frame that the wire does not allow: {error}")
        return None
    if not isinstance(hello, wire.Hello):
        await _turn_away(house, socket, Reason.PROTOCOL, "Say 'hello' first.")
        return None
    if hello.v != wire.VERSION:
        says = f"This host speaks version {wire.VERSION} of the wire. Use the version of gameday that it runs."
        await _turn_away(house, socket, Reason.VERSION, says)
        return None
    found = house.opened_by(hello.token, drill)
    if found is None:
        await _turn_away(house, socket, Reason.TOKEN, "This join line opens nothing here. Ask the facilitator for one.")
        return None
    return *found, hello


async def _turn_away(house: House, socket: WebSocket, reason: Reason, text: str, *, again: bool = False) -> None:
    house.counted.add("gameday_refused_at_the_door_total", why=reason)
    with suppress(WebSocketDisconnect, RuntimeError, OSError, TimeoutError):
        async with asyncio.timeout(house.limits.slow_after):
            await socket.send_text(wire.encode(wire.Bye(reason=reason, text=text, again=again)))
            await socket.close(CODES.get(reason, 1008), reason)
