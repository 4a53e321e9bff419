"""What a debrief can look back at, made from the engine's log: the recording, the best run, the postmortem's draft.

Separate from live play because it begins when the drill has ended. The best run is the same scenario with the same
seed, played by an expert crew of simulated responders; it is played when it is first asked for, in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.domain.log import Log
    from simulator.domain.vocabulary import PersonId
    from simulator.engine.plan import Plan
    from tui.afterwards import Run


class LookingBack:
    """A drill that has ended; `tui.afterwards.Afterwards` is what it promises."""

    def __init__(self, plan: Plan, log: Log, you: PersonId | None) -> None:
        self._plan = plan
        self._log = log
        self._you = you
        self._best: asyncio.Task[Run] | None = None

    def yours(self) -> Run:
        """The drill that was played."""
        return _run(self._plan, self._log, self._you)

    async def best(self) -> Run:
        """The same drill, played by an expert crew; once, however often it is asked for."""
        if self._best is None:
            self._best = asyncio.create_task(asyncio.to_thread(best_run, self._plan), name="best run")
        return await asyncio.shield(self._best)

    def draft(self) -> str:
        """The postmortem's template, filled in from the log and the truth."""
        from tui.cli.draft import draft, form_of
        from tui.cli.grading import truth_of

        truth = truth_of(self._plan, self._log)
        return draft(self._plan.scenario, self._log, truth, form_of(self._log, truth, self._plan.policy))


def looking_back(plan: Plan, you: PersonId | None) -> Callable[[Log], LookingBack]:
    """What a session gives once its drill has ended."""
    return lambda log: LookingBack(plan, log, you)


def best_run(plan: Plan) -> Run:
    """Let an expert crew play the same drill, and grade it."""
    from simulator.domain.vocabulary import Skill
    from simulator.engine.engine import Engine
    from simulator.engine.headless import play_bots
    from tui.cli.cast import teammates

    engine = Engine(plan)
    play_bots(engine, teammates(plan, Skill.EXPERT))
    return _run(plan, engine.log, None)


def _run(plan: Plan, log: Log, you: PersonId | None) -> Run:
    from simulator.live.recording import Recording
    from tui.afterwards import Run
    from tui.cli.grading import graded
    from tui.decisions import decisions

    return Run(graded(plan, log, ""), decisions(log), Recording(plan, log, you))
