"""What frames are made of: the version, limits, and the closed sets that both directions share.

Separate so that neither direction's frames import the other's.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field

from simulator.domain.base import Frozen
from simulator.domain.vocabulary import PersonId, Role

VERSION = 1
"""The wire's version; a host answers another one with `bye` and says which it speaks."""
MAX_CLIENT_BYTES = 1_048_576
"""The largest frame that a host reads; the longest postmortem fits in."""
MAX_SERVER_BYTES = 67_108_864
"""The largest frame that a client must be ready to read: a whole day's story fits in."""

FrameId = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
"""What a client calls a request. The same id is acted on once, however often it is sent."""


class Part(Frozen):
    """A frame, or a part of one."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Kind(StrEnum):
    """What a ticket lets its holder do."""

    PLAYER = "player"
    """Play one person of the team."""
    OBSERVER = "observer"
    """See what the team sees, and do nothing."""
    FACILITATOR = "facilitator"
    """Run the drill; the only one who is told the truth."""


class Reason(StrEnum):
    """Why the host ends a connection."""

    VERSION = "version"
    """It speaks another version of the wire."""
    TOKEN = "token"  # noqa: S105 # a reason, no secret
    """The token is unknown, or was revoked."""
    PROTOCOL = "protocol"
    """A frame that this page does not allow."""
    TOO_LARGE = "too_large"
    """A frame larger than a host reads."""
    TOO_FAST = "too_fast"
    """More frames than one client may send."""
    TOO_MANY = "too_many"
    """More connections than a ticket, or the host, may have."""
    SLOW = "slow"
    """The client did not take in what it was sent."""
    REPLACED = "replaced"
    """The same ticket has joined from somewhere else."""
    REVOKED = "revoked"
    """The facilitator has taken the ticket back."""
    LEFT = "left"
    """The client said that it leaves."""
    STOPPED = "stopped"
    """The host stops."""
    FAILED = "failed"
    """An error in the host."""


class LobbyPerson(Part):
    """A place of the drill, and who is there."""

    person: PersonId
    """Who is played."""
    name: str
    """That person's name in the drill."""
    called: str = ""
    """What the human who plays them wants to be called; empty while nobody has come."""
    roles: tuple[Role, ...] = ()
    """The roles that this place is for."""
    here: bool = False
    """Whether they are connected now."""
    simulated: bool = False
    """Whether a simulated responder plays them now."""
