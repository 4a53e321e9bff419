"""Join links: how a host's address, a drill's name and a token become one line, and are read from one.

Separate because a token stands behind the `#`, which no program sends to a server: so it is in no log on the way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

from simulator.errors import ProtocolError

DRILL_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


@dataclass(frozen=True, slots=True)
class Link:
    """What a join line leads to."""

    base: str
    """The host's address, like `http://127.0.0.1:7420`."""
    drill: str
    token: str = field(repr=False)

    @property
    def socket(self) -> str:
        """Where the WebSocket is."""
        return f"ws{self.base.removeprefix('http')}/api/v1/drills/{quote(self.drill)}/socket"

    @property
    def rest(self) -> str:
        """Where the drill's REST begins."""
        return f"{self.base}/api/v1/drills/{quote(self.drill)}"

    def __str__(self) -> str:
        """The link as it is printed, token included."""
        return f"{self.base}/join/{quote(self.drill)}#{self.token}"


def parse_link(text: str) -> Link:
    """Read a join link; raises `ProtocolError` with what to do, which never repeats it."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise ProtocolError(_NO_LINK) from None
    drill = unquote(parts.path).removeprefix("/join/").rstrip("/")
    fits = parts.scheme in ("http", "https") and parts.hostname and parts.path.startswith("/join/") and parts.fragment
    if not fits or not DRILL_NAME.fullmatch(drill) or parts.username is not None:
        raise ProtocolError(_NO_LINK)
    name = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return Link(f"{parts.scheme}://{name}{f':{port}' if port else ''}", drill, parts.fragment)


_NO_LINK = (
    "That is no join link. Copy the whole of what the host printed, like http://HOST:PORT/join/DRILL#TOKEN, "
    "and put it in quotes."
)
