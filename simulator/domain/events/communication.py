"""What is said, and to whom.

Separate because words change no lifecycle; they are judged later.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from simulator.domain.events.base import _Event
from simulator.domain.vocabulary import PersonId, StatusState


class MessagePosted(_Event):
    """Somebody says something in the room."""

    kind: Literal["message.posted"] = "message.posted"
    text: str
    mentions: tuple[PersonId, ...] = ()
    pinned: bool = False
    about: ClassVar[str | None] = "text"


class UpdatePosted(_Event):
    """An internal update."""

    kind: Literal["update.posted"] = "update.posted"
    text: str
    about: ClassVar[str | None] = "text"


class StatusPosted(_Event):
    """A post on the public status page."""

    kind: Literal["status.posted"] = "status.posted"
    state: StatusState
    text: str
    components: tuple[str, ...] = ()
    about: ClassVar[str | None] = "text"


class StakeholderNotified(_Event):
    """A stakeholder is told; `rule` is the policy's rule that did it, None where a person did."""

    kind: Literal["stakeholder.notified"] = "stakeholder.notified"
    who: str
    text: str = ""
    rule: str | None = None
    about: ClassVar[str | None] = "who"


class RespondersPrompted(_Event):
    """The IC is reminded to think of additional responders."""

    kind: Literal["responders.prompted"] = "responders.prompted"
    to: PersonId | None
    text: str
    rule: str
    about: ClassVar[str | None] = "text"


class RespondersRequested(_Event):
    """Somebody asks for additional responders."""

    kind: Literal["responders.requested"] = "responders.requested"
    what: str
    why: str = ""
    about: ClassVar[str | None] = "what"
