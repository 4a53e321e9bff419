"""The incident panel: severity and title, who holds which role, what the public was told, who was told, what is broken.

Separate from the room because it is the state and the room is the story. Empty roles are called out.
"""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content

from simulator.domain.text import plain
from simulator.views import DrillView, IncidentView
from tui.remapping import pressed
from tui.story import time_of_day
from tui.themes import severity_style
from tui.widgets.viewed import Viewed
from tui.widgets.words import cut, latency, person, share

TEACHES = "No incident declared. Press {declare} when you know enough to say how bad it is."
NONE_YET = "No incident declared yet."

POSTED = 160
"""So many characters of the newest public post stand in the panel."""

TALL = 30
"""From so many rows on there is room for the post; on a smaller screen the room shows it."""

_STATES = {"open": "open", "mitigated": "mitigated", "resolved": "resolved", "stood_down": "stood down"}


class IncidentPanel(Viewed):
    """The incident as responders declared it."""

    DEFAULT_CSS = "IncidentPanel { height: auto; padding: 0 1; }"

    _content = Content("")

    def paint(self, view: DrillView) -> None:
        """Lay out anew where something has changed."""
        tall = self.app.size.height >= TALL
        declare = pressed("drill.declare", self.app)
        content = Content("\n").join(lines(view, acts=self.acts, declare=declare, posted=tall))
        if not content.is_same(self._content):
            self._content = content
            self.refresh(layout=True)

    def render(self) -> RenderResult:
        """Its lines."""
        return self._content


def lines(view: DrillView, *, acts: bool = True, declare: str = "d", posted: bool = True) -> list[Content]:
    """The panel's lines; `declare` is the key that declares, `posted` puts the newest public post among them."""
    head = [Content.styled("INCIDENT", "bold $quiet")]
    if view.incident is None:
        head.append(Content.styled(TEACHES.format(declare=declare) if acts else NONE_YET, "italic $quiet"))
    else:
        head += _declared(view, view.incident)
    return [*head, *_public(view, posted=posted), *_broken(view)]


def _declared(view: DrillView, incident: IncidentView) -> list[Content]:
    found = [
        Content.assemble((incident.severity.value, severity_style(incident.severity)), f" {_STATES[incident.state]}, ",
                         f"declared {time_of_day(view, incident.declared_at)}"),
        Content.styled(plain(incident.title), "bold"),
    ]  # fmt: skip
    if incident.impact:
        found.append(_fact("Impact", plain(incident.impact)))
    for role, people in incident.roles:
        if people:
            found.append(_fact(role.title, ", ".join(person(who, view) for who in people)))
        elif role.value == "sme":
            found.append(_fact(role.title, "none", "$quiet"))
        else:
            found.append(_fact(role.title, "nobody yet", "bold $soon"))
    if incident.bridge:
        found.append(_fact("Bridge", plain(incident.bridge)))
    return found


def _public(view: DrillView, *, posted: bool) -> list[Content]:
    if view.incident is None and not view.status and not view.told:
        return []
    titles = dict(view.briefing.stakeholders)
    told = ", ".join(plain(titles.get(who, who)) for who in view.told)
    if view.status:
        last = view.status[-1]
        page = [_fact("Public", f"{last.state.value} since {time_of_day(view, last.at)}")]
        if posted:
            page.append(Content.styled(f"“{cut(plain(last.text), POSTED)}”", "$public"))
    else:
        page = [_fact("Public", "nothing posted yet", "$quiet")]
    return [*page, _fact("Told", told or "nobody yet", "" if told else "$quiet")]


def _broken(view: DrillView) -> list[Content]:
    bad = [service for service in view.services if not service.objective_met]
    if not bad:
        return []
    found = [Content.styled("OUTSIDE ITS OBJECTIVE", "bold $quiet")]
    for service in bad:
        said = f"  errors {share(service.errors)}, p99 {latency(service.p99_ms)}"
        found += [Content.styled(plain(service.name), "bold"), Content(said)]
    return found


def _fact(name: str, value: str, style: str = "") -> Content:
    return Content.assemble((f"{name} ", "$quiet"), (value, style))
