"""Moving in a replay: the moment that is shown, over whose shoulder, and whether it runs.

Separate from the replay's screen, which lays out the widgets and says what can be looked at: here is only time.
"""

from __future__ import annotations

from collections.abc import Collection
from time import monotonic

from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer

from simulator.domain.simtime import MINUTE
from simulator.domain.text import plain
from simulator.live.playback import Moment, Playback
from simulator.views import DrillView, Entry
from tui.scrub import KINDS, evidence_of, jump, step
from tui.story import tell_all
from tui.widgets.header import DrillHeader
from tui.widgets.runbook import RunbookPane
from tui.widgets.story_log import StoryLog
from tui.widgets.strip import Strip, Where

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 120.0, 300.0)
"""The steps that + and - take."""
FRAME = 0.1
"""Seconds between two paintings while it runs."""


class Moving(Screen[None]):
    """A screen that shows a drill at a moment."""

    view: reactive[DrillView | None] = reactive(None, always_update=True, repaint=False, init=False)

    def __init__(
        self,
        playback: Playback,
        start: Moment | None = None,
        *,
        speed: float | None = None,
        evidence: Collection[int] = (),
        about: str = "",
    ) -> None:
        """`speed` lets it run at once; `evidence` and `about` are the records and the words of a finding."""
        super().__init__()
        self._playback = playback
        self._kinds = (evidence_of(evidence), *KINDS) if evidence else KINDS
        self._about = about
        self._kind = 0
        self._person = 0
        self._speed = speed or 8.0
        self._runs_at_once = speed is not None
        self.moment = start or playback.at(0)
        self._seen = 0
        """The last record that the story logs have been given."""
        self._last: Entry | None = None
        self._timer: Timer | None = None
        self._due = 0.0

    def on_mount(self) -> None:
        """Show the first moment."""
        self._timer = self.set_interval(FRAME, self._tick, pause=True)
        self.go(self.moment)
        if self._runs_at_once:
            self._run(True)

    # ---- moments --------------------------------------------------------------------------------------

    @property
    def person(self) -> str:
        """As whom it is seen."""
        return self._playback.people[self._person]

    @property
    def playing(self) -> bool:
        """Whether it runs."""
        return self._due > 0

    def go(self, moment: Moment) -> None:
        """Show a moment; going back takes lines away instead of telling the story anew."""
        if moment.seq < self._seen:
            self._forget(moment.seq)
        view = self._playback.view(self._playback.people[self._person], moment, self._seen)
        self.moment, self._seen = moment, moment.seq
        if view.entries:
            self._last = view.entries[-1]
        self.query_one(DrillHeader).speed = self._speed
        self.view = view
        self._say_where()

    def _say_where(self) -> None:
        view = self.view
        if view is None:
            return
        marks = self._playback.marks
        number = sum(mark.seq <= self.moment.seq for mark in marks)
        roles = ", ".join(role.title for role in view.roles_of(view.you))
        self.query_one(Strip).where = Where(
            now=self.moment,
            number=number,
            playing=self.playing,
            speed=self._speed,
            whose=f"{plain(self.person)}, {roles}" if roles else plain(self.person),
            kind=self._kinds[self._kind],
            last=self._told(view, number),
        )

    def _told(self, view: DrillView, number: int) -> str:
        """The last event in a line."""
        if self._last is None and number:
            mark = self._playback.marks[number - 1]
            entries = self._playback.view(self._playback.people[self._person], self.moment, mark.seq - 1).entries
            self._last = entries[-1] if entries else None
        if self._last is None:
            return "The drill has not begun."
        line = tell_all(self._last, view)
        return f"{line.glyph} {line.who + ': ' if line.who else ''}{' '.join(line.text.split())}"

    # ---- keys: time -----------------------------------------------------------------------------------

    def _go_if(self, moment: Moment | None) -> None:
        self._run(False)
        if moment is None:
            self.app.bell()
        else:
            self.go(moment)

    def action_step(self, by: int) -> None:
        """Go to the next event, or to the one before."""
        self._go_if(step(self._playback.marks, self.moment, by))

    def action_jump(self, by: int) -> None:
        """Go to the next event of the chosen kind, or to the one before."""
        self._go_if(jump(self._playback.marks, self.moment, by, self._kinds[self._kind]))

    def action_minutes(self, by: int) -> None:
        """Go some minutes on or back."""
        self._go_if(self._playback.at(self.moment.at + by * MINUTE))

    def action_start(self) -> None:
        """Go to the start."""
        self._go_if(self._playback.at(0))

    def action_finish(self) -> None:
        """Go to the end."""
        self._go_if(self._playback.at(self._playback.end))

    def action_kind(self) -> None:
        """Choose the next kind."""
        self._kind = (self._kind + 1) % len(self._kinds)
        self._say_where()

    def on_strip_clicked(self, event: Strip.Clicked) -> None:
        """Go to a place on the strip."""
        self._go_if(self._playback.at(event.at))

    # ---- keys: running --------------------------------------------------------------------------------

    def action_play(self) -> None:
        """Let it run, from the start where it is at its end, or stop it."""
        if not self.playing and self.moment >= self._playback.at(self._playback.end):
            self.go(self._playback.at(0))
        self._run(not self.playing)

    def action_speed(self, by: int) -> None:
        """Run faster or slower."""
        faster = [speed for speed in SPEEDS if speed > self._speed]
        slower = [speed for speed in SPEEDS if speed < self._speed]
        wanted = faster[:1] if by > 0 else slower[-1:]
        self._speed = wanted[0] if wanted else self._speed
        self.query_one(DrillHeader).speed = self._speed
        self._say_where()

    def _run(self, runs: bool) -> None:
        if self._timer is None:
            return
        self._due = monotonic() if runs else 0.0
        (self._timer.resume if runs else self._timer.pause)()
        self._say_where()

    def _tick(self) -> None:
        """Go on by the time that has passed, whole milliseconds of the drill at a time."""
        now = monotonic()
        passed = int((now - self._due) * self._speed * 1000)
        if passed <= 0 or not self.playing:
            return
        self._due += passed / self._speed / 1000
        self.run_to(self._playback.at(self.moment.at + passed))
        if self.moment.at >= self._playback.end:
            self._run(False)

    def run_to(self, moment: Moment) -> None:
        """Go on to a moment while it runs."""
        self.go(moment)

    # ---- keys: whose ----------------------------------------------------------------------------------

    def look_as(self, person: int) -> None:
        """Look over somebody's shoulder from the next moment on that is shown; the story is told anew."""
        self._person = person
        self._forget(0)

    def action_person(self, by: int) -> None:
        """See it as somebody else saw it."""
        self.look_as((self._person + by) % len(self._playback.people))
        self.go(self.moment)

    def _forget(self, seq: int) -> None:
        """Take away what widgets have gathered after a record."""
        for log in self.query(StoryLog):
            log.cut(seq)
        for book in self.query(RunbookPane):
            book.cut(seq)
        self._seen, self._last = seq, None
