"""`gameday browse`: let people join a team drill from a browser.

Separate from `host` so that the death of one does not take the other along, and so that painting pages never delays a
drill. It can run on the host's machine or on another one.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.exits import Exit
from tui.cli.output import answer, narrate

if TYPE_CHECKING:
    import socket

    from simulator.live.host.serving import Where
    from tui.web.pages import Pages

PORT = 7421
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def browse(
    url: Annotated[str, typer.Argument(metavar="URL", help="The host's address.", show_default=False)],
    listen: Annotated[str, typer.Option(metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="The port; 0 takes a free one.")] = PORT,
    public: Annotated[
        str | None, typer.Option(metavar="NAME", help="The name by which others reach this machine.")
    ] = None,
    cert: Annotated[Path | None, typer.Option(metavar="FILE", help="A TLS certificate, in PEM.")] = None,
    key: Annotated[Path | None, typer.Option(metavar="FILE", help="The certificate's key, in PEM.")] = None,
    ca: Annotated[Path | None, typer.Option(metavar="FILE", help="Trust this certificate of the host, too.")] = None,
    most: Annotated[
        int, typer.Option(min=1, max=500, metavar="N", help="How many may play in a browser at once.")
    ] = 16,
) -> Exit:
    """Let people join a team drill from a browser.

    A join line's address with this server's port is the link: it shows the same screens on a page. Every person who
    plays so is a process here, of about 100 MB.

    Examples:
      gameday browse http://127.0.0.1:7420
      gameday browse https://drills.example.org:7420 --listen 0.0.0.0 --cert c.pem --key k.pem
    """
    from simulator.live.host.serving import Where, address_of, bound
    from tui.web.pages import Pages

    base = _base(url)
    if (cert is None) != (key is None):
        raise typer.BadParameter("--cert and --key belong together. Give both, or neither.")
    where = Where(listen, port, cert, key, public)
    options = ("--ca", str(ca.resolve())) if ca is not None else ()
    listening = bound(where)
    here = address_of(where, listening)
    try:
        asyncio.run(_serve(Pages(base, most=most, options=options), where, listening, here))
    finally:
        listening.close()
    return Exit.DONE


def _base(url: str) -> str:
    """The host's address; a whole join line does as well."""
    from urllib.parse import urlsplit

    from simulator.errors import ProtocolError
    from simulator.live.wire.links import parse_link

    try:
        parts = urlsplit(url.strip())
        return parse_link(f"{parts.scheme}://{parts.netloc}/join/any#none").base
    except (ProtocolError, ValueError):
        says = "That is no host's address. It begins like the join lines: http://HOST:PORT or https://HOST:PORT."
        raise typer.BadParameter(says, param_hint="URL") from None


async def _serve(pages: Pages, where: Where, listening: socket.socket, here: str) -> None:
    import socket as sockets

    import uvicorn

    names = [each for each in (where.public, where.address, sockets.gethostname()) if each]
    config = uvicorn.Config(
        pages.app(names), ws="websockets-sansio", ws_max_size=262_144, lifespan="off", access_log=False,
        log_level="warning", server_header=False, proxy_headers=False, timeout_graceful_shutdown=3,
        ssl_certfile=where.cert, ssl_keyfile=where.key,
    )  # fmt: skip
    answer(f"In a browser, open the join lines' addresses with this beginning:\n  {here}/join/DRILL#TOKEN")
    narrate("Ctrl-C stops.")
    if where.cert is None and where.address not in LOOPBACK:
        narrate("Without --cert and --key whoever is on the way can read along, join lines included.")
    try:
        await uvicorn.Server(config).serve(sockets=[listening])
    finally:
        await pages.close()
