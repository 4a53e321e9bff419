"""What a post or an update still lacks, asked of scoring's rules with what the writer's own view knows.

Separate from the composers so that the screen and `--plain` ask in the same way, and so that it is plain that nothing
but the view is used: an exam gives no check at all.
"""

from __future__ import annotations

from scoring.check import Element, Words, check, knows_money
from simulator.domain.actions import Action, Status, Update
from simulator.domain.vocabulary import StatusState
from simulator.views import DrillView


def words_of(view: DrillView) -> Words:
    """The drill's own words, as far as the writer can know them."""
    return Words(
        people=tuple(person.name for person in view.people),
        services=tuple(service.name for service in view.services),
        deploys=tuple(deploy.deploy for deploy in view.deploys),
        money=knows_money(runbook.impact for _, runbook in view.briefing.runbooks),
    )


def of_status(view: DrillView, state: StatusState, text: str, components: tuple[str, ...] = ()) -> tuple[Element, ...]:
    """What a public post in this state has and lacks."""
    return check("status", text, state=state, components=components, words=words_of(view))


def of_update(view: DrillView, text: str) -> tuple[Element, ...]:
    """What an internal update has and lacks."""
    over = view.incident is not None and view.incident.state == "resolved"
    return check("update", text, over=over, words=words_of(view))


def of_action(view: DrillView, action: Action) -> tuple[Element, ...]:
    """The same for what somebody asks for; nothing where it is no message that is judged, and nothing in an exam."""
    if view.briefing.exam:
        return ()
    match action:
        case Status():
            return of_status(view, action.state, action.text, action.components)
        case Update():
            return of_update(view, action.text)
        case _:
            return ()
