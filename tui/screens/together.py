"""The debrief together: the facilitator shows a finding, and every screen goes to it; and everybody answers the survey.

Separate from the debrief, which one may read alone as well: this is the half of it that meets others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.widgets import TabbedContent

from simulator.domain import actions as act
from simulator.domain.facilitating import Show
from simulator.domain.vocabulary import FACILITATOR
from simulator.errors import GamedayError
from simulator.live.facilitating import Follows
from simulator.live.session import Refused, Session
from tui.screens.console_form import ConsoleForm, Line
from tui.widgets.findings import FindingsPane

if TYPE_CHECKING:
    from textual.screen import Screen

    Base = Screen[None]
else:
    Base = object

SURVEY = (
    Line("went_well", "What went well", example="One sentence is enough; empty is fine"),
    Line("went_poorly", "What went poorly"),
    Line("got_lucky", "Where we got lucky"),
)
"""The guide's three headings; the answers stand in the journal, beside the score and in the postmortem."""
NOT_YOURS = "Only the facilitator shows a finding to everybody."


class Together(Base):
    """The half of the debrief that follows the facilitator."""

    _session: Session
    _shown: str | None = None

    def _say(self, text: str) -> None:
        """Say something in one line."""
        raise NotImplementedError

    @property
    def facilitates(self) -> bool:
        """Whether this is the facilitator's own debrief."""
        return self._session.you == FACILITATOR

    @work(group="together")
    async def follow_together(self) -> None:
        """Go to whatever finding is shown to everybody, as long as the session lasts."""
        if not isinstance(self._session, Follows):
            return
        try:
            async for view in self._session.later_views():
                if view.shown != self._shown:
                    self._shown = view.shown
                    self._go_to(view.shown)
        except GamedayError as error:
            self._say(str(error))

    def _go_to(self, finding: str | None) -> None:
        panes = self.query(FindingsPane)
        if finding is None or not panes or not panes.first().choose(finding):
            return
        self.query_one("#tabs", TabbedContent).active = "findings"
        if not self.facilitates:
            self._say("The facilitator shows this finding to everybody.")

    @work(exclusive=True, group="show")
    async def action_show(self) -> None:
        """Show everybody the finding that is looked at."""
        panes = self.query(FindingsPane)
        chosen = panes.first().chosen if panes else None
        if not self.facilitates:
            self._say(NOT_YOURS)
        elif chosen is not None:
            outcome = await self._session.act(Show(finding=chosen.id))
            refused = isinstance(outcome, Refused)
            self._say(f"✗ {outcome.why}" if isinstance(outcome, Refused) else "Everybody sees this finding now.")
            if not refused:
                self._shown = chosen.id

    def action_show_next(self, step: int) -> None:
        """Go to the next finding and show it to everybody."""
        panes = self.query(FindingsPane)
        if panes:
            self.query_one("#tabs", TabbedContent).active = "findings"
            if self.facilitates:
                panes.first().move(step)
        self.action_show()

    def action_survey(self) -> None:
        """Answer the survey."""
        self.app.push_screen(ConsoleForm("Survey: what you take from this drill", "survey", SURVEY, self._answered))

    async def _answered(self, action: act.Action) -> str | None:
        if isinstance(action, act.Survey) and not (action.went_well or action.went_poorly or action.got_lucky):
            return "Write at least one line, or go back."
        outcome = await self._session.act(action)
        if isinstance(outcome, Refused):
            return outcome.why
        self._say("Thank you: your answers stand in the journal.")
        return None
