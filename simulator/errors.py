"""The exception tree, by whose fault it is.

Callers catch these by blame: the author's document, the trainee's request, the peer's frame, another system's
answer. Everything else is our bug and is not caught.
"""

from __future__ import annotations


class GamedayError(Exception):
    """Something that a user can act on; `str()` is the whole message, ready to print."""


class ScenarioError(GamedayError):
    """The author's: a document cannot be loaded. The message lists every problem, a line each."""


class JournalError(GamedayError):
    """A journal cannot be read: not a journal, a newer version, or broken in the middle."""


class ActionRejected(GamedayError):
    """The trainee's: the action is not possible now. The message is in the trainee's terms."""


class ProtocolError(GamedayError):
    """The peer's: a frame that the wire's contract does not allow."""


class IntegrationError(GamedayError):
    """Another system's: it failed or refused."""


class AddressError(GamedayError):
    """The user's: an address of a history or a server that cannot be used as it is written."""
