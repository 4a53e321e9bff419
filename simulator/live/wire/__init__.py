"""The wire: what a drill's host and its clients say to each other, as versioned and validated JSON frames.

Separate from both ends, which build on it: the host (`simulator.live.host`), gameday's own client and whatever other
program takes part. `docs/wire.md` is made from these types.
"""

from simulator.live.wire.client import (
    Act,
    ClientFrame,
    Hello,
    Leave,
    Look,
    Seat,
    Seen,
    Showing,
    Start,
)
from simulator.live.wire.codec import apply, decode_client, decode_server, encode
from simulator.live.wire.links import Link, parse_link
from simulator.live.wire.parts import MAX_CLIENT_BYTES, MAX_SERVER_BYTES, VERSION, Kind, LobbyPerson, Reason
from simulator.live.wire.server import (
    AnswerTo,
    Bye,
    Console,
    Delta,
    Lobby,
    Notice,
    Outcome,
    Reported,
    ServerFrame,
    View,
    Welcome,
)

__all__ = [
    "MAX_CLIENT_BYTES",
    "MAX_SERVER_BYTES",
    "VERSION",
    "Act",
    "AnswerTo",
    "Bye",
    "ClientFrame",
    "Console",
    "Delta",
    "Hello",
    "Kind",
    "Leave",
    "Link",
    "Lobby",
    "LobbyPerson",
    "Look",
    "Notice",
    "Outcome",
    "Reason",
    "Reported",
    "Seat",
    "Seen",
    "ServerFrame",
    "Showing",
    "Start",
    "View",
    "Welcome",
    "apply",
    "decode_client",
    "decode_server",
    "encode",
    "parse_link",
]
