"""The guided tour: the drill's own screen, with a coach that says the next one thing to do.

Separate from the drill's screen because it only watches: nothing is done for the trainee, and what counts is what the
drill recorded. It can be left at any moment, and any one lesson can be passed over.
"""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.screen import ModalScreen

from simulator.errors import GamedayError
from simulator.live.session import Session
from simulator.views import DrillView
from tui.homekeys import TOUR
from tui.keymap import DRILL, bindings
from tui.path.lessons import LESSONS, Did, Lesson, of_you
from tui.remapping import pressed
from tui.screens.confirm import LeaveScreen
from tui.screens.drill import DrillScreen
from tui.screens.help import HelpScreen
from tui.widgets.coach import Coach
from tui.widgets.prompt import Prompt


class LeaveTourScreen(LeaveScreen):
    """Leave the tour before its end, or stay."""

    ASKS = "Leave the tour?\n\nIt counts as skipped then. It can be taken again from home at any time."

    def choices(self) -> tuple[tuple[str, str], ...]:
        """Nothing is kept, and there is no debrief."""
        return (("leave.leave", "leave"), ("leave.stay", "stay"))


class TourScreen(DrillScreen):
    """A tiny drill that teaches the keys."""

    CSS_PATH: ClassVar = ["tabs.tcss", "drill.tcss", "tour.tcss"]
    BINDINGS: ClassVar = bindings(TOUR)

    def __init__(self, session: Session) -> None:
        super().__init__(session, briefing=False)
        self.did = Did()
        self.passed: set[str] = set()
        """Lessons that were passed over, by id."""

    def compose(self) -> ComposeResult:
        """The drill's screen, and the coach."""
        yield from super().compose()
        yield Coach()

    @property
    def lesson(self) -> Lesson | None:
        """The first lesson that is neither done nor passed over; None when there is no more."""
        view = self.view
        return next((each for each in LESSONS if view is None or not self._over_with(each, view)), None)

    def _over_with(self, lesson: Lesson, view: DrillView) -> bool:
        return lesson.id in self.passed or lesson.done(view, self.did)

    @property
    def complete(self) -> bool:
        """Whether the tour was gone through to its end, most of it by doing."""
        return self.lesson is None and len(self.passed) * 2 < len(LESSONS)

    # ---- the coach ------------------------------------------------------------------------------------

    def show(self, view: DrillView) -> None:
        """Paint a view, and see what was done."""
        self._note(kinds=self.did.kinds | of_you(view))
        super().show(view)
        self.coach()

    def _note(self, *, kinds: frozenset[type] | None = None, helped: bool = False, leaving: bool = False) -> None:
        did = self.did
        self.did = Did(did.kinds if kinds is None else kinds, did.helped or helped, did.leaving or leaving)

    def coach(self) -> None:
        """Say the next thing to do."""
        lesson, view = self.lesson, self.view
        if lesson is None or view is None:
            return
        coach = self.query_one(Coach)
        coach.heading = f"Tour {LESSONS.index(lesson) + 1} of {len(LESSONS)}: {lesson.title}"
        typing = self.query_one(Prompt).line.has_focus and not lesson.typed
        first = f"First {pressed('drill.keys', self.app)}: you are still typing. " if typing else ""
        coach.says = (first + lesson.says(view, lambda id: pressed(id, self.app)),)
        coach.keys = (("tour.pass", "pass over"), ("drill.leave", "leave"))

    def on_screen_suspend(self) -> None:
        """Dialogs open at the top, so that the coach can be read beneath them."""
        if isinstance(self.app.screen, ModalScreen):
            self.app.screen.add_class("-coached")

    def on_coach_pressed(self, event: Coach.Pressed) -> None:
        """A key of the coach was clicked."""
        self.run_worker(self.run_action("pass" if event.key == "tour.pass" else "leave"))

    # ---- keys -----------------------------------------------------------------------------------------

    def action_pass(self) -> None:
        """Go on to the next lesson."""
        lesson = self.lesson
        if lesson is None:
            return
        self.passed.add(lesson.id)
        if self.lesson is None:
            self.dismiss(None)
        else:
            self.coach()

    def action_help(self) -> None:
        """List keys and commands; having closed the list again is a lesson."""
        self.app.push_screen(HelpScreen((*DRILL, *TOUR)), lambda _: self._helped())

    def _helped(self) -> None:
        self._note(helped=True)
        self.coach()

    @work(group="leaving", exclusive=True)
    async def action_leave(self) -> None:
        """Leave at any time; before the last lesson the question says that this skips the tour."""
        last = self.lesson is not None and self.lesson.id == LESSONS[-1].id
        choice = await self.app.push_screen_wait(LeaveScreen() if last else LeaveTourScreen())
        if choice != "stay":
            self._note(leaving=True)
            await self.over(None)

    async def over(self, result: DrillView | GamedayError | None) -> None:
        """Close it; a drill that has ended needs not be left."""
        self._note(leaving=isinstance(result, DrillView))
        await super().over(result)
