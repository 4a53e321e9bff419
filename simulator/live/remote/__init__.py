"""The client's side of a team drill: a session over a WebSocket.

Separate from the wire, which both sides share, and from the host, of which nothing is imported here.
"""

from simulator.live.remote.door import TurnedAway, trusting
from simulator.live.remote.line import Connection
from simulator.live.remote.session import RemoteSession

__all__ = ["Connection", "RemoteSession", "TurnedAway", "trusting"]
