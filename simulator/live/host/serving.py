"""The server: a socket, TLS where it is asked for, and a stop that tells everybody before it closes.

Separate from the app because uvicorn owns the process here: its loop, its signals, its end.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from simulator.errors import IntegrationError
from simulator.live import wire
from simulator.live.host.app import make_app
from simulator.live.host.house import House
from simulator.live.host.protocol import Droppable

STOPPING = "The host stops. Your client connects again by itself when it is back."
PATIENCE = 3
"""Seconds that open requests have to end when the host stops."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a host listens."""

    address: str = "127.0.0.1"
    port: int = 0
    cert: Path | None = None
    key: Path | None = None
    public: str | None = None
    """The name by which others reach it, where that is not the address."""


class _Server(uvicorn.Server):
    """uvicorn without its own signals: the host says goodbye first."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


def bound(where: Where) -> socket.socket:
    """A listening socket, for a certificate that can be used; raises `IntegrationError` with what to do."""
    _check_certificate(where)
    family = socket.AF_INET6 if ":" in where.address else socket.AF_INET
    try:
        # With the protocol named, asyncio lets each frame go out at once; without, some wait 40 ms for the next.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((where.address, where.port))
            listening.listen(512)
        except BaseException:
            listening.close()
            raise
    except (OSError, OverflowError) as error:
        says = getattr(error, "strerror", None) or error
        raise IntegrationError(
            f"{where.address}:{where.port}: cannot listen there ({says}). Choose another --port or --listen."
        ) from None
    return listening


def _check_certificate(where: Where) -> None:
    if where.cert is not None:
        try:
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(where.cert, where.key)
        except OSError as error:
            says = f"{where.cert}: not a certificate with its key ({error.strerror or error}). See --cert and --key."
            raise IntegrationError(says) from None


def address_of(where: Where, listening: socket.socket) -> str:
    """The address that join lines begin with."""
    name = where.public or (f"[{where.address}]" if ":" in where.address else where.address)
    return f"{'https' if where.cert else 'http'}://{name}:{listening.getsockname()[1]}"


async def serve(
    house: House, where: Where, listening: socket.socket, ready: Callable[[], None], stop: asyncio.Event | None = None
) -> None:
    """Serve until a signal, or `stop`, ends it; all journals are complete on disk when this returns."""
    names = {where.public, where.address, socket.gethostname()} - {None}
    server = _Server(_config(house, where, [name for name in names if name]))
    stop = stop or asyncio.Event()
    with _on_signals(stop):
        await house.open()
        serving = asyncio.create_task(server.serve(sockets=[listening]), name="server")
        ready()
        stopping = asyncio.create_task(stop.wait(), name="stop")
        try:
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
            for hosted in house.drills.values():
                hosted.say_goodbye(STOPPING)
            server.should_exit = True
            await serving
        finally:
            stopping.cancel()
            await asyncio.gather(stopping, return_exceptions=True)
            await house.close()


def _config(house: House, where: Where, names: list[str]) -> uvicorn.Config:
    config = uvicorn.Config(
        make_app(house, names),
        ws=Droppable,
        ws_max_size=wire.MAX_CLIENT_BYTES,
        ws_ping_interval=house.limits.ping_every,
        ws_ping_timeout=house.limits.ping_every,
        ws_per_message_deflate=False,
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=PATIENCE,
        limit_concurrency=house.limits.connections + 2 * house.limits.strangers,
        h11_max_incomplete_event_size=32_768,
        ssl_certfile=where.cert,
        ssl_keyfile=where.key,
    )
    config.load()
    return config


@contextlib.contextmanager
def _on_signals(stop: asyncio.Event) -> Iterator[None]:
    """Let Ctrl-C and termination stop the host in good order."""
    loop = asyncio.get_running_loop()
    kinds = (signal.SIGINT, signal.SIGTERM)
    try:
        for kind in kinds:
            loop.add_signal_handler(kind, stop.set)
    except (NotImplementedError, RuntimeError, ValueError):  # not in the main thread, or not on this system
        yield
        return
    try:
        yield
    finally:
        for kind in kinds:
            loop.remove_signal_handler(kind)
