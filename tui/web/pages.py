"""What a browser is given: the page, its scripts, a pass for a token, and the socket that a pass opens once.

Separate from the server that runs it. The token comes in the body of one request; the pass, which stands in an address,
opens nothing a second time.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Collection
from importlib import resources
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import textual_serve
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from simulator.live.host.counted import Counted
from simulator.live.host.guard import Guard
from simulator.live.wire.links import DRILL_NAME, Link
from tui.web.seat import Seat, within

PASS_WITHIN = 30.0
"""Seconds in which a pass has to be used."""
MOST_PASSES = 256
LARGEST = 4_096
"""Bytes of the largest request."""
FULL = "All {most} places for browsers are taken. Join from a terminal (gameday join 'LINK'), or try again later."
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
        "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Pass(NamedTuple):
    """What a pass opens."""

    link: Link
    until: float


class Pages:
    """The pages of one host's drills."""

    def __init__(self, base: str, *, most: int, options: tuple[str, ...] = ()) -> None:
        """`base` is the host's address; `options` go to each person's `gameday join`."""
        self._base = base
        self._most = most
        self._options = options
        self._passes: dict[str, Pass] = {}
        self._seats: set[asyncio.Task[Any]] = set()

    def app(self, names: Collection[str]) -> Starlette:
        """The app; `names` are those by which it is reached, beside addresses."""
        static = Path(str(textual_serve.__file__)).parent / "static"
        return Starlette(
            routes=[
                Route("/join/{drill}", self._page("page.html", "text/html")),
                Route("/page.js", self._page("page.js", "text/javascript")),
                Route("/page.css", self._page("page.css", "text/css")),
                Route("/alive", _alive),
                Route("/enter", self._enter, methods=["POST"]),
                WebSocketRoute("/play/{name}", self._play),
                Mount("/static", StaticFiles(directory=static)),
            ],
            middleware=[Middleware(Guard, names=names, most=LARGEST, counted=Counted())],
        )

    def _page(self, name: str, kind: str) -> Any:
        text = resources.files("tui.web").joinpath(name).read_text("utf-8")

        async def page(_: Request) -> Response:
            return Response(text, media_type=kind, headers=HEADERS)

        return page

    async def _enter(self, request: Request) -> Response:
        """Give a pass for a token; whether the token opens anything the host says, to the app."""
        try:
            asked = await request.json()
            drill, token = asked["drill"], asked["token"]
        except (ValueError, TypeError, KeyError):
            drill, token = "", ""
        fits = isinstance(drill, str) and isinstance(token, str) and 0 < len(token) <= 200 and token.isprintable()
        if not fits or not DRILL_NAME.fullmatch(drill):
            return _refused(400, "That is no join link. Open the whole link that you were given.")
        now = monotonic()
        self._passes = {name: each for name, each in self._passes.items() if each.until > now}
        if len(self._seats) >= self._most or len(self._passes) >= MOST_PASSES:
            return _refused(503, FULL.format(most=self._most))
        name = secrets.token_urlsafe(24)
        self._passes[name] = Pass(Link(self._base, drill, token), now + PASS_WITHIN)
        return JSONResponse({"pass": name}, headers=HEADERS)

    async def _play(self, socket: WebSocket) -> None:
        """Run an app for whoever has a pass."""
        found = self._passes.pop(socket.path_params["name"], None)
        if found is None or found.until < monotonic() or len(self._seats) >= self._most:
            await socket.close(1008)
            return
        await socket.accept()
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 # it runs
        self._seats.add(task)
        try:
            link = found.link
            address = str(link).partition("#")[0]
            command = ("-m", "tui.cli", "join", address, *self._options)
            size = within(_number(socket, "width", 80), _number(socket, "height", 24))
            await Seat(socket, command, {"GAMEDAY_TOKEN": link.token}).serve(*size)
        finally:
            self._seats.discard(task)

    async def close(self) -> None:
        """Let every app end."""
        for task in self._seats:
            task.cancel()
        await asyncio.gather(*self._seats, return_exceptions=True)


async def _alive(_: Request) -> Response:
    return Response(status_code=204, headers=HEADERS)


def _refused(status: int, says: str) -> Response:
    return JSONResponse({"detail": says}, status, headers=HEADERS)


def _number(socket: WebSocket, name: str, otherwise: int) -> int:
    text = socket.query_params.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise
