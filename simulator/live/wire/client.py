"""What a client says to the host.

Separate from what the host says because each end validates only what it is sent. A frame names itself in `frame`;
`Act`, `Look` and the facilitator's frames carry an id, and are answered with it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simulator.domain.actions import Action
from simulator.domain.vocabulary import PersonId
from simulator.live.wire.parts import FrameId, Part
from simulator.views.looking import Question


class Hello(Part):
    """The first frame of every connection: who is there, and from where on the story is wanted."""

    frame: Literal["hello"] = "hello"
    v: int
    """The version of the wire that the client speaks."""
    token: Annotated[str, Field(max_length=200)]
    """The ticket's token, as in the join line."""
    name: Annotated[str, Field(max_length=200)] = ""
    """What the human wants to be called; shown in the lobby, shortened to 40 characters."""
    since: Annotated[int, Field(ge=0)] = 0
    """The number of the last record that the client knows; 0 for the whole story."""
    journal: Annotated[str, Field(max_length=64)] = ""
    """The journal that `since` counts in, as `welcome` named it; with another one the whole story comes."""
    client: Annotated[str, Field(max_length=80)] = ""
    """The client's name and version."""


class Act(Part):
    """Ask for an action; answered by `outcome`. Sent again with the same id it acts once and is answered the same."""

    frame: Literal["act"] = "act"
    id: FrameId
    """Your own name for this request: 1 to 64 letters, digits, dots, hyphens and underscores."""
    action: Action
    """The verb and its fields, as in an actions script."""


class Look(Part):
    """Look at the system under drill; answered by `answer`. Nothing is recorded."""

    frame: Literal["look"] = "look"
    id: FrameId
    """Your own name for this request: 1 to 64 letters, digits, dots, hyphens and underscores."""
    question: Annotated[Question, Field(discriminator="ask")]
    """What is asked: metrics, a dashboard, logs, the map, changes, completions or the hand-over sheet."""


class Seen(Part):
    """Say how far the client has shown the story; the facilitator sees who is behind. Not answered."""

    frame: Literal["seen"] = "seen"
    seq: Annotated[int, Field(ge=0)]
    """The last record's number."""


class Showing(Part):
    """Say what the client's screen shows, for the facilitator's console. Not answered."""

    frame: Literal["showing"] = "showing"
    screen: Annotated[str, Field(max_length=80)]
    """The screen's name, like `dashboards`."""
    about: Annotated[str, Field(max_length=200)] = ""
    """What it is about: a service, a runbook, a page."""


class Leave(Part):
    """Go; answered by `bye`. The place stays the person's."""

    frame: Literal["leave"] = "leave"


class Start(Part):
    """Facilitator: let the drill begin. Answered by `outcome`."""

    frame: Literal["start"] = "start"
    id: FrameId
    """Your own name for this request: 1 to 64 letters, digits, dots, hyphens and underscores."""


class Seat(Part):
    """Facilitator: let a simulated responder play a person, or stop it from doing so. Answered by `outcome`."""

    frame: Literal["seat"] = "seat"
    id: FrameId
    """Your own name for this request: 1 to 64 letters, digits, dots, hyphens and underscores."""
    person: PersonId
    """The person's id."""
    simulated: bool
    """Whether a simulated responder is to play them."""


ClientFrame = Annotated[Hello | Act | Look | Seen | Showing | Leave | Start | Seat, Field(discriminator="frame")]
FACILITATORS = (Start, Seat)
"""Frames that only the facilitator's token may send."""
