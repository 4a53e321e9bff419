"""The example drill as a recording: what replays and debriefs are tested with."""

from __future__ import annotations

from functools import cache

from simulator.domain.log import Log
from simulator.domain.vocabulary import PersonId
from simulator.engine.engine import Engine
from simulator.engine.plan import Plan
from simulator.live.recording import Recording
from tests.tui.pictures import played


@cache
def finished() -> Engine:
    """The example drill, played by its script to its end."""
    return played(3_600_000)


def recording(log: Log | None = None, plan: Plan | None = None) -> Recording:
    """The example drill's recording, with alice at the terminal."""
    engine = finished()
    return Recording(plan or engine.plan, engine.log if log is None else log, PersonId("alice"))
