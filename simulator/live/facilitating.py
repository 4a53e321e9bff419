"""The facilitator's session: the same drill, with the truth and what is to come.

Separate from `session`, which is what a trainee has: whoever builds a host hands this to the facilitator's token alone.
It is a `Session` as well, so that the debrief is shown with it; as such it acts as the facilitator and sees what
everybody sees.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Protocol, runtime_checkable

from simulator.domain.facilitating import Facilitate
from simulator.domain.vocabulary import PersonId
from simulator.live.local import LocalSession
from simulator.live.session import Session
from simulator.views import DrillView, FacilitatorView


@runtime_checkable
class Follows(Protocol):
    """A session that goes on after the drill's end: the debrief follows what the facilitator shows."""

    def later_views(self) -> AsyncIterator[DrillView]:
        """Yield a view at once and on every change, until the session is closed; `shown` is the finding shown."""


class FacilitatorSession(Session, Protocol):
    """The facilitator's place in one drill.

    `act` asks as the facilitator. After `jump` the drill has passed the time when it answers, and stands at the first
    inject on the way; `speed` has set the clock.
    """

    def console(self, since_seq: int = 0) -> FacilitatorView | None:
        """What the facilitator sees now, None before it is known; `views` yields whenever that has changed."""

    @property
    def showing(self) -> Mapping[PersonId, tuple[str, str]]:
        """What each trainee's screen shows, where it says so: the panel, and what about."""


class LocalFacilitator(LocalSession):
    """The facilitator of a drill in this process; `FacilitatorSession` is what it promises."""

    async def start(self, *, hold: bool = False) -> None:
        """Start the drill, or go on with one: its players sit, and the clock is the facilitator's."""
        await self._drill.start((), hold=hold)
        if not self._drill.engine.state.facilitated and not self._drill.engine.ended:
            await self.act(Facilitate())

    def console(self, since_seq: int = 0) -> FacilitatorView:
        """What the facilitator sees at this moment."""
        return self._drill.facilitator_view(since_seq)

    @property
    def showing(self) -> Mapping[PersonId, tuple[str, str]]:
        """Nothing: everybody here is simulated, and looks at no screen."""
        return {}
