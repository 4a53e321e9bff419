"""The bar of counts that stands for pager and incident where the screen is narrow.

Separate from the panels that it sums up: it must fit one line of 80 columns and still say who holds which role.
"""

from __future__ import annotations

from textual.content import Content

from simulator.domain.text import plain
from simulator.views import DrillView
from tui.remapping import pressed
from tui.widgets.viewed import Viewed


class Summary(Viewed):
    """Counts, roles and the public state in one line."""

    DEFAULT_CSS = "Summary { height: 1; background: $surface; padding: 0 1; }"

    def render(self) -> Content:
        """What fits, the key for the rest at the end."""
        view = self.view
        if view is None:
            return Content("")
        tail = Content.assemble((pressed("drill.side", self.app), "bold $primary"), (" all", "$quiet"))
        room = self.size.width - tail.cell_length - 2
        line = Content("")
        for part in self._parts(view):
            joined = line + Content("  ") + part if line else part
            if joined.cell_length > room:
                break
            line = joined
        return line + Content(" " * max(2, self.size.width - line.cell_length - tail.cell_length)) + tail

    def _parts(self, view: DrillView) -> list[Content]:
        firing = sum(alert.state == "firing" for alert in view.alerts)
        calling = sum(page.state == "triggered" for page in view.pages)
        parts = [Content(f"{firing} alert{'s' if firing != 1 else ''}")]
        parts.append(Content.styled(f"{calling} calling", "bold" if calling else "$quiet"))
        if view.incident is None:
            if not self.acts:
                return [*parts, Content.styled("no incident declared", "$quiet")]
            key = pressed("drill.declare", self.app)
            return [*parts, Content.assemble(("no incident declared: press ", "$quiet"), (key, "bold $primary"))]
        for role, people in view.incident.roles:
            if role.value == "sme":
                continue
            short = "Ops" if role.value == "ops" else role.title
            holder = plain(people[0]) if people else "nobody"
            parts.append(Content.assemble((f"{short} ", "$quiet"), (holder, "" if people else "bold $soon")))
        latest = view.status[-1] if view.status else None
        parts.append(Content.assemble(("public: ", "$quiet"), latest.state.value if latest else "nothing yet"))
        return parts
