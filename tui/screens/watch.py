"""Watching an expert crew over the shoulder of one role: a commentary runs along, and pauses ask what comes next.

Separate from the replay, which it is: it only goes on by itself, follows a role while that changes hands, speaks, and
stops just before each decision.
"""

from __future__ import annotations

from bisect import bisect_right

from textual import work
from textual.app import ComposeResult

from simulator.domain.vocabulary import ROLE_TITLES
from simulator.live.playback import Moment
from tui.remapping import pressed
from tui.screens.confirm import ConfirmScreen
from tui.screens.replay import ReplayScreen
from tui.screens.what_next import WhatNextScreen
from tui.shadow import Stop, Watching
from tui.widgets.coach import Coach

SPEED = 8.0
"""Drill seconds per second at first: half an hour passes in four minutes."""
SAID = 2
"""So many of the last comments are in sight."""
STARTS = "Nothing has happened yet. It runs by itself."
STANDS = "Nothing has happened yet, and it stands. {key} lets it run."
LEAVES = "Stop watching? It was not watched to its end, so it does not count for the path, and begins anew next time."
FREE = "Nobody in particular is followed any more."


class WatchScreen(ReplayScreen):
    """An expert crew's drill, with a commentary."""

    def __init__(self, watching: Watching, *, speed: float | None = None) -> None:
        super().__init__(watching.playback, speed=speed or SPEED)
        self._watching = watching
        self._spoken = sorted(watching.comments)
        self._asked: set[str] = set()
        self._follows = True
        self.answers: dict[str, bool] = {}
        """By the kind of question: whether the first answer was right."""

    def compose(self) -> ComposeResult:
        """The replay, and the coach above its keys."""
        yield from super().compose()
        yield Coach()

    @property
    def finished(self) -> bool:
        """Whether it was watched to its end."""
        return self.moment.at >= self._playback.end

    @property
    def seen_through(self) -> bool:
        """Whether it was watched to its end, every question was put, and some were answered."""
        put = {stop.kind for stop in self._watching.stops} <= self._asked
        return self.finished and put and (bool(self.answers) or not self._watching.stops)

    @property
    def tally(self) -> str:
        """How many answers were right."""
        right = sum(self.answers.values())
        return f"{right} of {len(self.answers)} answers were what the expert did." if self.answers else ""

    # ---- moments --------------------------------------------------------------------------------------

    def go(self, moment: Moment) -> None:
        """Show a moment over the shoulder of whoever has the role then, with what there is to say about it."""
        if self._follows:
            self._look_over(self._playback.people.index(self._watching.follows.at(moment.seq)))
        super().go(moment)
        self._comment()

    def _look_over(self, person: int) -> None:
        if person != self._person:
            self.look_as(person)

    def action_person(self, by: int) -> None:
        """Look over another shoulder, and stay there."""
        self._follows = False
        super().action_person(by)

    def _comment(self) -> None:
        coach = self.query_one(Coach)
        known = self._spoken[: bisect_right(self._spoken, self.moment.seq)]
        said = [self._watching.comments[seq] for seq in known[-SAID:]]
        if self.finished:
            said = [*said[-1:], f"That was it. {self.tally}".strip()]
        coach.says = tuple(said) or (STARTS if self.playing else STANDS.format(key=pressed("replay.play", self.app)),)
        who = f"following {ROLE_TITLES[self._watching.role]}: {self.person}" if self._follows else FREE
        coach.heading = f"Watching experts, {who}"
        coach.keys = (("replay.play", "stop, go on"), ("replay.leave", "leave"))

    def _run(self, runs: bool) -> None:
        super()._run(runs)
        self._comment()

    def action_leave(self) -> None:
        """Leave; before its end it asks first, and stands meanwhile."""
        self.leave()

    @work(group="leave", exclusive=True)
    async def leave(self) -> None:
        """Ask, where it is not at its end."""
        ran = self.playing
        self._run(False)
        if self.finished or await self.app.push_screen_wait(ConfirmScreen(LEAVES, "stop watching")):
            self.dismiss(None)
        elif ran:
            self._run(True)

    def on_coach_pressed(self, event: Coach.Pressed) -> None:
        """A key of the coach was clicked."""
        self.press({"replay.play": "play", "replay.leave": "leave"}[event.key])

    # ---- running --------------------------------------------------------------------------------------

    def run_to(self, moment: Moment) -> None:
        """Go on, but no further than the next question."""
        stop = self._next_stop()
        if stop is None or stop.moment > moment:
            super().run_to(moment)
            return
        self._run(False)
        self.go(stop.moment)
        self.ask(stop)

    def _next_stop(self) -> Stop | None:
        """The first question ahead that was not asked yet."""
        ahead = (each for each in self._watching.stops if each.kind not in self._asked and each.moment >= self.moment)
        return next(ahead, None)

    @work(exclusive=True, group="asking")
    async def ask(self, stop: Stop) -> None:
        """Ask what comes next, then go on."""
        self._asked.add(stop.kind)
        right = await self.app.push_screen_wait(WhatNextScreen(stop))
        if right is not None:
            self.answers[stop.kind] = right
        self._run(True)
