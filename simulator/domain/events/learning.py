"""What is written down for the debrief, during the drill and after it; and refusals.

Separate because most of it may follow the drill's end.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from simulator.domain.events.base import Audience, _Event
from simulator.domain.vocabulary import Rating


class PostmortemSubmitted(_Event):
    """The postmortem is in."""

    kind: Literal["postmortem.submitted"] = "postmortem.submitted"
    text: str
    hours_after: float | None = None
    """Hours since the drill's end, for one handed in afterwards."""
    about: ClassVar[str | None] = "text"


class NoteAdded(_Event):
    """Something written down for the debrief."""

    kind: Literal["note.added"] = "note.added"
    text: str
    hours_after: float | None = None
    about: ClassVar[str | None] = "text"


class RatingGiven(_Event):
    """An observer's rating; nobody in the drill sees it, which would tell them how they are doing."""

    kind: Literal["rating.given"] = "rating.given"
    rating: Rating
    target: str | None = None
    text: str = ""
    hours_after: float | None = None
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "target"


class SurveyAnswered(_Event):
    """What a participant says of the drill."""

    kind: Literal["survey.answered"] = "survey.answered"
    went_well: str = ""
    went_poorly: str = ""
    got_lucky: str = ""
    hours_after: float | None = None


class ActionRefused(_Event):
    """Somebody asked for something that is not possible now."""

    kind: Literal["action.refused"] = "action.refused"
    do: str
    why: str
    about: ClassVar[str | None] = "do"
