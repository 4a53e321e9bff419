"""What cannot be undone: the actions that are asked about before they are done, and how the question is put.

Separate and pure so that keys, slash commands and composers ask the same question.
"""

from __future__ import annotations

from simulator.domain import actions as act
from simulator.domain.text import plain, plain_lines
from simulator.domain.vocabulary import StatusState
from simulator.views import DrillView
from tui.widgets.words import cut


def question(action: act.Action, view: DrillView) -> tuple[str, str] | None:
    """What to ask before this is done, and the word that does it; None where it can be done at once."""
    match action:
        case act.Status(state=state, text=text):
            says = f"Post on the public status page, as {state}:\n\n{cut(plain_lines(text), 400)}\n\n"
            over = " It also closes the incident there." if state is StatusState.RESOLVED else ""
            return f"{says}Everybody can read it, and it cannot be taken back.{over}", "post it"
        case act.Notify(who=who):
            return f"Tell {_title(who, view)}. They will know at once, and it cannot be taken back.", "tell them"
        case act.Page(to=to) if to in dict(view.briefing.stakeholders):
            return f"Page {_title(to, view)}: their phone will ring now.", "page them"
        case act.Mitigate():
            return "Say that users are no longer affected. It is checked against the signals.", "say so"
        case act.Resolve():
            return (
                "Resolve the incident: say that the service is stable. If it is not, the alert fires and pages again.",
                "resolve it",
            )
        case act.StandDown(why=why):
            return f"Stand down: there is no incident. This ends the drill.\n\nWhy: {plain(why)}", "stand down"
        case act.Resume() if view.stopped_for_real:
            return (
                "Go on with the drill? Its time runs on from where it stood. Do it once the real incident is over.",
                "go on with the drill",
            )
        case act.End():
            return "End the drill now. Everything that is not done yet counts as not done.", "end it"
        case act.Postmortem(text=text):
            lines = text.count("\n") + 1
            return f"Hand in the postmortem ({lines} lines). After resolving, this ends the drill.", "hand it in"
        case _:
            return None


def _title(who: str, view: DrillView) -> str:
    title = dict(view.briefing.stakeholders).get(who)
    return f"{plain(title)} ({plain(who)})" if title else plain(who)
