"""Dashboards: a service's charts over a range of time, with what was changed and which alerts fired.

Separate from the map, which shows all services at one moment. The charts are asked for while they are in sight, once
a scrape; a query that somebody typed stands in their place until a service is chosen again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from simulator.domain import events as ev
from simulator.domain.text import plain
from simulator.views import DrillView
from simulator.views.looking import (
    Answer,
    DashboardAsked,
    DashboardSeen,
    Language,
    MetricsAsked,
    MetricsSeen,
    NotSeen,
    Question,
)
from tui.sights import RANGES, Asker, Look
from tui.sights.pages import page, query_page
from tui.sights.wording import frame_of, gives_lines, happened, with_key
from tui.widgets.viewed import Viewed
from tui.widgets.words import cut

REMARKED = 2_000
"""In a storm of alerts the charts get new marks so often, in ms of drill time."""
EMPTY = "This drill shows no services. Ask the telemetry with /query."


class ChartPage(VerticalScroll, inherit_bindings=False):
    """The charts, with room to scroll; left and right are not its own."""

    DEFAULT_CSS = (
        "ChartPage { height: 1fr; padding: 0 1; scrollbar-gutter: stable; } ChartPage > Static { width: 1fr; }"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_up", show=False),
        Binding("down", "scroll_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
    ]


class Dashboards(Viewed):
    """The charts of one service, or of one query."""

    DEFAULT_CSS = """
    Dashboards { height: 1fr; }
    Dashboards > .heading { height: 1; padding: 0 1; }
    """

    def __init__(self, look: Look, *, beside: bool = False, id: str | None = None) -> None:
        """`beside` shows no keys: it stands beside the tab that has them."""
        super().__init__(id=id)
        self._asker = Asker(self, look, self._answered)
        self._beside = beside
        self._chosen: str | None = None
        self._query: str | None = None
        self._language: Language = "promql"
        self._asked_at = 0
        """The record of the query, where it is known."""
        self._you: str | None = None
        self._range = 0
        self._marked = (-1, 0, 0)
        """When the marks were drawn last, and how many there were."""
        self.seen: Answer | None = None
        """What is drawn."""
        self._asked: Question | None = None

    def compose(self) -> ComposeResult:
        """What is shown, and the charts."""
        yield Static(classes="heading", markup=False)
        with ChartPage(can_focus=not self._beside):
            yield Static(classes="charts", markup=False)

    # ---- what is shown --------------------------------------------------------------------------------

    @property
    def service(self) -> str | None:
        """The service that is shown: the chosen one, else that of the newest alert that fires, else the first."""
        view = self.view
        names = [service.name for service in view.services] if view is not None else []
        if self._chosen in names:
            return self._chosen
        firing = [alert.service for alert in view.alerts if alert.state == "firing"] if view is not None else []
        return next((name for name in reversed(firing) if name in names), names[0] if names else None)

    def choose(self, service: str) -> None:
        """Show a service."""
        self._chosen, self._query = service, None
        self._ask(at_once=True)

    def turn(self, by: int) -> None:
        """Show the next service, or the one before."""
        names = [service.name for service in self.view.services] if self.view is not None else []
        if names:
            now = self.service
            place = names.index(now) if now in names else 0
            self.choose(names[place if self._query is not None else (place + by) % len(names)])

    def reach(self, by: int) -> None:
        """Look at a longer range, or a shorter one."""
        self._range = max(0, min(len(RANGES) - 1, self._range + by))
        self._ask(at_once=True)

    def ask(self, expr: str, language: Language = "promql") -> None:
        """Chart a query that was typed."""
        self._query, self._language = expr, language
        self._ask(at_once=True)

    # ---- asking ---------------------------------------------------------------------------------------

    def paint(self, view: DrillView) -> None:
        """Ask anew where there is something new to see."""
        if view.seq < self._asked_at or view.you != self._you:
            self._query = None  # a replay goes back, or looks over another shoulder
        self._you = view.you
        for entry in view.entries:
            event = entry.event
            mine = isinstance(event, ev.QueryRun) and entry.actor == view.you and not self._beside
            if mine and isinstance(event, ev.QueryRun) and not gives_lines(event.query):
                self._query, self._language, self._asked_at = event.query, event.language, entry.seq
        self._ask()

    def on_show(self) -> None:
        """Come into sight."""
        self._ask(at_once=True)

    def _ask(self, *, at_once: bool = False) -> None:
        if self.view is None or not self.size.width:
            return
        chosen, service = RANGES[self._range], self.service
        until = chosen.ends_at(self.view.at)
        if self._query is not None:
            question: Question = MetricsAsked(self._query, until - chosen.span, until, chosen.step, self._language)
        elif service is not None:
            question = DashboardAsked(service, until - chosen.span, until, chosen.step)
        else:
            self.query_one(".charts", Static).update(Content.styled(EMPTY, "$quiet italic"))
            return
        self._head()
        self._asker.want(question, at_once=at_once)
        marked = (self.view.at // REMARKED, len(self.view.alerts), len(self.view.deploys))
        if marked[0] != self._marked[0] and marked[1:] != self._marked[1:]:
            self._draw()

    def _answered(self, question: Question, answer: Answer) -> None:
        if self.is_attached:
            self._asked, self.seen = question, answer
            self._draw()

    # ---- drawing --------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Draw anew at the width there is."""
        self._draw()
        self._ask(at_once=True)

    def _head(self) -> None:
        if self.view is not None:
            self.query_one(".heading", Static).update(self._heading(self.view))

    def _heading(self, view: DrillView) -> Content:
        names = [service.name for service in view.services]
        what = "your query" if self._query is not None else plain(self.service or "")
        nth = (
            "" if self._query is not None else f" {names.index(self.service) + 1}/{len(names)}" if self.service else ""
        )
        last = f"  last {RANGES[self._range].name}"
        if self._beside:
            return Content.assemble((cut(what, 50), "bold"), (last, "$quiet"))
        keys = [
            (self.key("look-before"), "", -1),
            (self.key("look-next"), "service", 1),
        ]
        tail = Content("").join(
            [
                *(with_key(key, word, {"turn": by}) for key, word, by in keys),
                with_key(self.key("look-shorter"), "", {"reach": -1}),
                with_key(self.key("look-longer"), "range", {"reach": 1}),
                *([with_key(self.key("query"), "query", {})] if self.acts else []),
                with_key(self.key("map"), "map", {}),
            ]
        )
        room = self.size.width - 2 - tail.cell_length - len(last) - len(nth)
        head = Content.assemble((cut(what, max(8, room)), "bold"), (nth, "$quiet"), last)
        gap = self.size.width - 2 - head.cell_length - tail.cell_length
        return head + Content(" " * gap) + tail if gap >= 0 else head

    def on_click(self, event: events.Click) -> None:
        """Go on to another service, or another range."""
        meta = event.style.meta
        if "turn" in meta:
            self.turn(meta["turn"])
        elif "reach" in meta:
            self.reach(meta["reach"])

    def _draw(self) -> None:
        if self.view is None or self._asked is None or self.seen is None or not self.size.width:
            return
        self._head()
        self._marked = (self.view.at // REMARKED, len(self.view.alerts), len(self.view.deploys))
        self.query_one(".charts", Static).update(Content("\n").join(self._rows(self.view)))

    def _rows(self, view: DrillView) -> Sequence[Content]:
        scroll = self.query_one(ChartPage)
        width, height = max(20, scroll.scrollable_content_region.width - 2), max(6, scroll.size.height)
        asked = self._asked
        if isinstance(self.seen, NotSeen) or not isinstance(asked, DashboardAsked | MetricsAsked):
            return [Content(plain(self.seen.why) if isinstance(self.seen, NotSeen) else "")]
        changes = self.seen.changes if isinstance(self.seen, DashboardSeen | MetricsSeen) else ()
        marks, told = happened(view, changes, asked.start, asked.until, self.service, width)
        frame = frame_of(view, asked.start, asked.until, marks)
        if isinstance(self.seen, DashboardSeen):
            return page(self.seen.panels, frame, width, height, told)
        return query_page(self.seen, frame, width, height, told) if isinstance(self.seen, MetricsSeen) else ()

    @property
    def text(self) -> str:
        """What is drawn, as plain text; for tests."""
        content = self.query_one(".charts", Static).content
        return content.plain if isinstance(content, Content) else str(content)
