"""The pager: pages and alerts, what calls first, with who is called and when it goes on to the next level.

Separate from the incident panel because it answers one question: what pages me? It keeps the selection while the list
changes under it, and repaints only rows whose text has changed.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.domain.simtime import minutes_seconds
from simulator.domain.text import plain
from simulator.views import AlertView, DrillView, PageView
from tui.remapping import pressed
from tui.themes import ALERT_STYLE
from tui.widgets.choice_list import ChoiceList
from tui.widgets.viewed import Viewed
from tui.widgets.words import minutes, person

TEACHES = "No page yet. When one comes it stands here: press {ack} to acknowledge it."
NONE_YET = "No page yet."


@dataclass(frozen=True, slots=True)
class Row:
    """A page with its alert, or an alert that only notifies, or a page that somebody sent."""

    id: str
    page: PageView | None
    alert: AlertView | None

    @property
    def rank(self) -> tuple[int, int]:
        """Calling first, then what fires, then what is over; each by age."""
        if self.page is not None and self.page.state in ("triggered", "exhausted"):
            return 0, self.page.sent_at
        alive = self.alert.state == "firing" if self.alert else self.page is not None and self.page.state != "resolved"
        since = self.alert.fired_at if self.alert else self.page.sent_at if self.page else 0
        return (1, since) if alive else (2, -since)


def rows(view: DrillView) -> list[Row]:
    """The pager's rows, in order."""
    pages = {page.id: page for page in view.pages}
    listed = [Row(f"alert-{alert.id}", pages.get(alert.page) if alert.page else None, alert) for alert in view.alerts]
    of_alerts = {row.page.id for row in listed if row.page is not None}
    listed += [Row(f"page-{page.id}", page, None) for page in view.pages if page.id not in of_alerts]
    return sorted(listed, key=lambda row: row.rank)


class Pager(Viewed):
    """A list of pages and alerts."""

    DEFAULT_CSS = """
    Pager { height: auto; max-height: 60%; }
    Pager > .heading { height: 1; text-style: bold; color: $quiet; padding: 0 1; }
    Pager > .teaches { height: auto; color: $quiet; text-style: italic; padding: 0 1; }
    Pager > ChoiceList {
        height: auto; max-height: 100%; border: none; padding: 0; background: transparent;
    }
    Pager > ChoiceList:focus { border: none; background-tint: transparent; }
    """

    class Chosen(Message):
        """Enter or a click on a row: take the page, or look at its runbook."""

        def __init__(self, row: Row) -> None:
            self.row = row
            super().__init__()

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: dict[str, Row] = {}
        self._painted: dict[str, Content] = {}

    def compose(self) -> ComposeResult:
        """Heading, what it teaches while empty, the list."""
        yield Static("PAGER", classes="heading", markup=False)
        yield Static(
            TEACHES.format(ack=pressed("drill.ack", self.app)) if self.acts else NONE_YET,
            classes="teaches",
            markup=False,
        )
        yield ChoiceList(markup=False)

    @property
    def selected(self) -> Row | None:
        """The highlighted row."""
        option = self.query_one(OptionList).highlighted_option
        return self._rows.get(option.id or "") if option else None

    def paint(self, view: DrillView) -> None:
        """Bring the list up to date, row by row where the order is the same."""
        listed = rows(view)
        self._rows = {row.id: row for row in listed}
        painted = {row.id: describe(row, view) for row in listed}
        options = self.query_one(OptionList)
        if list(painted) == list(self._painted):
            for id, content in painted.items():
                if not content.is_same(self._painted[id]):
                    options.replace_option_prompt(id, content)
        else:
            self._relist(options, painted)
        self._painted = painted
        self.query_one(".teaches").display = not listed

    def _relist(self, options: OptionList, painted: dict[str, Content]) -> None:
        kept = options.highlighted_option
        options.set_options(Option(content, id=id) for id, content in painted.items())
        if kept is not None and kept.id in painted and list(self._painted)[:1] != [kept.id]:
            options.highlighted = options.get_option_index(kept.id or "")
        elif painted:
            options.highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Say which row was chosen."""
        event.stop()
        row = self._rows.get(event.option_id or "")
        if row is not None:
            self.post_message(self.Chosen(row))


def describe(row: Row, view: DrillView) -> Content:
    """A row's two or three lines."""
    over = row.rank[0] == 2
    name = plain(row.alert.name if row.alert else (row.page.text if row.page and row.page.text else "Page"))
    mark = "▶ " if row.rank[0] == 0 else "  "
    lines = [Content.assemble((mark, "bold"), (name, "$quiet" if over else "bold"))]
    if row.alert is not None:
        style = "$quiet" if over else ALERT_STYLE[row.alert.severity]
        age = "over" if over else minutes(view.at - row.alert.fired_at)
        about = Content.assemble(f"  {plain(row.alert.service)}  ", (row.alert.severity.value, style), f"  {age}")
        lines.append(about)
    lines += [Content.assemble("  ", (says, "$quiet" if row.rank[0] else "")) for says in _state(row, view)]
    return Content("\n").join(lines)


def _state(row: Row, view: DrillView) -> list[str]:
    """Whom it calls or who took it, and when it goes on to the next level."""
    page = row.page
    if page is None:
        return ["notifies only, pages nobody"]
    number = f"page #{page.id}"
    match page.state:
        case "triggered":
            whom = " and ".join(person(who, view) for who in page.to) or "nobody"
            return [f"{number} calls {whom}", *_goes_on(page, view.at)]
        case "acknowledged":
            after = minutes_seconds((page.acknowledged_at or page.sent_at) - page.sent_at)
            who = person(page.acknowledged_by, view) if page.acknowledged_by else "somebody"
            return [f"{number} taken by {who}", f"after {after}{_level(page)}"]
        case "snoozed":
            again = minutes_seconds(max(0, (page.snoozed_until or 0) - view.at))
            return [f"{number} is snoozed", f"calls again in {again}"]
        case "exhausted":
            return [f"{number} called everybody, nobody took it"]
        case _:
            return [f"{number} is over"]


def _goes_on(page: PageView, now: int) -> list[str]:
    """When it escalates, and how far it has come."""
    came = f"level {page.level}{f', pass {page.attempt}' if page.attempt > 1 else ''}"
    if page.escalates_at is None:
        return []
    return [f"{came}, escalates in {minutes_seconds(max(0, page.escalates_at - now))}"]


def _level(page: PageView) -> str:
    return f", at level {page.level}" if page.level > 1 else ""
