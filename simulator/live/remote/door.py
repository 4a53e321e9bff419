"""Knocking at a host's door: opening the socket, and what is said when it does not open.

Separate from the session because every way in which a network fails is named here, in words that a person can act on.
"""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidMessage, InvalidStatus

from simulator.errors import IntegrationError
from simulator.live import wire
from simulator.live.wire import Reason
from simulator.live.wire.links import Link

OPENS_WITHIN = 10.0
"""Seconds that a host has to open."""
PING_EVERY = 5.0
"""Seconds between pings, and the longest that one may go unanswered: a dead line is noticed within twice as long."""


class TurnedAway(IntegrationError):
    """The host ended the connection, and said why."""

    def __init__(self, bye: wire.Bye) -> None:
        super().__init__(bye.text or f"The host ended the connection ({bye.reason}).")
        self.reason: Reason = bye.reason
        self.again = bye.again
        """Whether it is worth connecting again."""


def trusting(ca: Path | None) -> ssl.SSLContext:
    """TLS that trusts the system's authorities and those in a file; raises `IntegrationError`."""
    context = ssl.create_default_context()
    if ca is not None:
        try:
            context.load_verify_locations(ca)
        except OSError as error:  # also ssl.SSLError: nothing in it is a certificate
            says = "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
            raise IntegrationError(f"{ca}: cannot be used as a certificate ({says}). It has to be PEM.") from None
    return context


async def knock(link: Link, tls: ssl.SSLContext | None) -> ClientConnection:
    """An open socket; raises `IntegrationError` with what to do."""
    secure = link.socket.startswith("wss:")
    try:
        return await connect(
            link.socket,
            ssl=(tls or trusting(None)) if secure else None,
            max_size=wire.MAX_SERVER_BYTES,
            open_timeout=OPENS_WITHIN,
            close_timeout=2,
            ping_interval=PING_EVERY,
            ping_timeout=PING_EVERY,
            compression=None,
            proxy=None,
        )
    except (OSError, InvalidHandshake, EOFError) as error:
        raise IntegrationError(f"{link.base}: {_says(error, secure=secure)}") from None


def _says(error: Exception, *, secure: bool) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return (
                f"its certificate is not trusted ({error.verify_message}). Where the host made the certificate itself, "
                "get a copy of it and join with --ca FILE."
            )
        case ssl.SSLError():
            return "it does not speak TLS. Does the join line really begin with https?"
        case InvalidStatus():
            return f"no gameday host answers there (HTTP {error.response.status_code}). Check the join line."
        case InvalidMessage() | EOFError() if not secure:
            return "it does not answer as a gameday host does. Does the join line begin with https?"
        case InvalidHandshake() | EOFError():
            return "it does not answer as a gameday host does. Check the join line."
        case TimeoutError():
            return f"nobody answered within {OPENS_WITHIN:g} s. Is the network there, and is the host running?"
        case ConnectionRefusedError():
            return "nothing listens there. Is the host running, and is the join line right?"
        case socket.gaierror():
            return "the name is not known. Check the join line, and the network."
        case OSError():
            return f"it cannot be reached ({error.strerror or 'the connection failed'}). Check the network."
        case _:
            return f"it cannot be reached ({error})."


def name_of(link: Link) -> str:
    """The host as people call it, without the token."""
    return urlsplit(link.base).netloc
