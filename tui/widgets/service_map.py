"""The dependency map: every service with what it needs below it, and how each is, in a word.

Separate from the dashboards because it shows all services at one moment; choosing one opens its dashboard.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.widgets.option_list import Option

from simulator.domain.text import plain
from simulator.views import DrillView
from simulator.views.looking import Answer, Health, MapAsked, MappedService, MapSeen, NotSeen, Question
from tui.plot import number
from tui.sights import Asker, Look
from tui.widgets.choice_list import ChoiceList
from tui.widgets.viewed import Viewed
from tui.widgets.words import cut, latency, share

SIGNS: dict[Health, tuple[str, str]] = {
    "healthy": ("●", "$fine"),
    "slow": ("◆", "bold $soon"),
    "full": ("■", "bold $soon"),
    "failing": ("▲", "bold $late"),
    "down": ("✗", "bold reverse $late"),
}
"""How a service is: a sign of its own for each word."""
EVERY = 5_000
"""The map is asked for anew so often, in ms of drill time."""
EMPTY = "This drill shows no services."
COLUMNS = (("share", 7), ("health", 10), ("requests", 9), ("errors", 8), ("slowest 1%", 11), ("connections", 12))


@dataclass(frozen=True, slots=True)
class Row:
    """A service at one place of the tree."""

    branch: str
    """What joins it to the service above."""
    service: MappedService
    share: float | None
    """The share of the requests above that need it; None at the top."""
    again: bool
    """It stands further up as well, with what it needs."""


class MapList(ChoiceList):
    """The services."""

    DEFAULT_CSS = """
    MapList { height: 1fr; border: none; padding: 0 1; background: transparent; }
    MapList:focus { border: none; }
    """


class ServiceMap(Viewed):
    """All services as a tree."""

    DEFAULT_CSS = "ServiceMap { height: 1fr; } ServiceMap > Static { padding: 0 1; height: auto; }"

    class Chosen(Message):
        """A service's dashboard is wanted."""

        def __init__(self, service: str) -> None:
            self.service = service
            super().__init__()

    def __init__(self, look: Look, id: str | None = None) -> None:
        super().__init__(id=id)
        self._asker = Asker(self, look, self._answered)
        self.seen: MapSeen | None = None
        self._rows: list[Row] = []

    def compose(self) -> ComposeResult:
        """A head, the tree, a line that explains it."""
        yield Static(classes="head", markup=False)
        yield MapList(markup=False)
        yield Static(classes="legend", markup=False)

    def paint(self, view: DrillView) -> None:
        """Ask anew from time to time."""
        if self.size.width and self.is_on_screen:
            self._asker.want(MapAsked(), view.at // EVERY)

    def on_show(self) -> None:
        """Come into sight."""
        if self.view is not None:
            self._asker.want(MapAsked(), self.view.at // EVERY, at_once=True)

    def on_resize(self) -> None:
        """Draw anew at the width there is."""
        self._draw()

    def _answered(self, _question: Question, answer: Answer) -> None:
        if not self.is_attached:
            return
        if isinstance(answer, NotSeen):
            self.query_one(".legend", Static).update(Content(plain(answer.why)))
        elif isinstance(answer, MapSeen):
            self.seen = answer
            self._draw()

    def _draw(self) -> None:
        if self.seen is None or not self.size.width:
            return
        tree = self.query_one(MapList)
        self._rows = list(rows(self.seen))
        names = min(max([len(row.branch + row.service.name) for row in self._rows], default=8), self._room())
        names = max(names, 8)
        self.query_one(".head", Static).update(Content.styled(_head(names), "bold $quiet"))
        options = [Option(_row(row, names)) for row in self._rows]
        if len(options) == tree.option_count:
            for index, option in enumerate(options):
                tree.replace_option_prompt_at_index(index, option.prompt)
        else:
            tree.clear_options()
            tree.add_options(options)
            tree.highlighted = 0 if options else None
        self.query_one(".legend", Static).update(self._legend())

    def _room(self) -> int:
        return self.size.width - 3 - sum(width for _, width in COLUMNS)

    def _legend(self) -> Content:
        if not self._rows:
            return Content.styled(EMPTY, "$quiet italic")
        parts = []
        for word, (sign, style) in SIGNS.items():
            count = sum(service.health == word for service in self.seen.services) if self.seen else 0
            parts.append(Content.assemble((sign, style), f" {count} {word}"))
        said = Content("   ").join(parts)
        teach = Content.styled(
            "Below a service stands what it needs, with the share of its requests that do. Enter opens a dashboard.",
            "$quiet",
        )
        return said + Content("\n") + teach

    def on_option_list_option_selected(self, event: MapList.OptionSelected) -> None:
        """Open a service's dashboard."""
        event.stop()
        self.post_message(self.Chosen(self._rows[event.option_index].service.name))

    @property
    def text(self) -> str:
        """What is drawn, as plain text; for tests."""
        tree = self.query_one(MapList)
        return "\n".join(str(tree.get_option_at_index(index).prompt) for index in range(tree.option_count))


def rows(seen: MapSeen) -> Iterator[Row]:
    """The services as a tree: those that nobody needs at the top, each service's needs below it once."""
    services = {service.name: service for service in seen.services}
    needs: dict[str, list[tuple[str, float]]] = {name: [] for name in services}
    for each in seen.dependencies:
        needs[each.service].append((each.needs, each.share))
    needed = {each.needs for each in seen.dependencies}
    done: set[str] = set()

    def below(name: str, branch: str, trunk: str, part: float | None) -> Iterator[Row]:
        again = name in done
        yield Row(branch, services[name], part, again and bool(needs[name]))
        if again:
            return
        done.add(name)
        for place, (other, share_of) in enumerate(needs[name]):
            last = place == len(needs[name]) - 1
            yield from below(other, trunk + ("└ " if last else "├ "), trunk + ("  " if last else "│ "), share_of)

    for name in services:
        if name not in needed:
            yield from below(name, "", "", None)
    for name in services:  # what is left stands in a circle
        if name not in done:
            yield from below(name, "", "", None)


def _head(names: int) -> str:
    return f"{'service':<{names}}" + "".join(f"{name:>{width}}" for name, width in COLUMNS)


def _row(row: Row, names: int) -> Content:
    service = row.service
    sign, style = SIGNS[service.health]
    word = f"{sign} {service.health}"
    used = f"{service.connections[0]}/{service.connections[1] or '?'}" if service.connections else "-"
    name = cut(row.branch + plain(service.name), names - 2) + " ↑" if row.again else cut(
        row.branch + plain(service.name), names)  # fmt: skip
    bad = service.health != "healthy"
    return Content.assemble(
        (f"{name:<{names}}", "bold" if bad else ""),
        (f"{f'{row.share * 100:.0f}%' if row.share is not None else '':>7}", "$quiet"),
        " " * (10 - len(word)),
        (word, style),
        f"{number(service.rate) + '/s' if service.rate is not None else '-':>9}",
        (f"{share(service.errors):>8}", "bold" if service.health in ("failing", "down") else ""),
        (f"{latency(service.p99_ms):>11}", "bold" if service.health == "slow" else ""),
        (f"{used:>12}", "bold" if service.health == "full" else ""),
    )
