"""The services' signals now, in a table above the charts that stand beside the room, and the deploys.

Separate from the incident panel because it shows every service, healthy ones too, and what changed.
"""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content

from simulator.domain.simtime import offset
from simulator.domain.text import plain
from simulator.views import DeployView, DrillView, ServiceView
from tui.story import time_of_day
from tui.widgets.story_log import Block, wrapped
from tui.widgets.viewed import Viewed
from tui.widgets.words import cut, latency, share

COLUMNS = (("errors", 8), ("p99", 9), ("connections", 12), ("objective", 10))


class Signals(Viewed):
    """The table of services and the list of deploys."""

    DEFAULT_CSS = "Signals { height: auto; padding: 0 1; }"

    _seen: tuple[object, ...] = ()

    def paint(self, view: DrillView) -> None:
        """Paint anew where a signal has changed, lay out anew where there is a service or a deploy more."""
        seen = (view.services, view.deploys)
        if seen != self._seen:
            longer = tuple(map(len, seen)) != tuple(map(len, self._seen))  # type: ignore[arg-type]
            self._seen = seen
            self.refresh(layout=longer)

    def render(self) -> RenderResult:
        """The table at the width there is."""
        view = self.view
        if view is None:
            return Content("")
        width = max(40, self.size.width or 78)
        names = max([12, *(len(service.name) for service in view.services)])
        names = max(8, min(names, width - sum(size for _, size in COLUMNS) - 2))  # a tiny terminal cuts the table
        table = [_head(names), *(_row(service, view, names) for service in view.services)]
        if not view.services:
            table = [Content.styled("This drill shows no services.", "italic $quiet")]
        return Content("\n").join([*table, Content(""), *_deploys(view, width)])


def _head(names: int) -> Content:
    cells = "".join(f"{name:>{size}}" for name, size in COLUMNS)
    return Content.styled(f"{'service':<{names}}{cells}", "bold $quiet")


def _row(service: ServiceView, view: DrillView, names: int) -> Content:
    pool = service.connections
    used = f"{pool[0]}/{pool[1]}" if pool else "-"
    full = pool is not None and pool[0] >= 0.9 * pool[1]
    met = ("met", "$fine") if service.objective_met else ("NOT MET", "bold reverse")
    gap = " " * (10 - len(met[0]))
    fresh = any(deploy.service == service.name and 0 <= view.at - deploy.at < 1_800_000 for deploy in view.deploys)
    name = cut(plain(service.name), names)
    return Content.assemble(
        (f"{name:<{names}}", "" if service.objective_met else "bold"),
        (f"{share(service.errors):>8}", "" if service.objective_met else "bold"),
        f"{latency(service.p99_ms):>9}",
        (f"{used:>12}", "bold $soon" if full else ""),
        gap,
        met,
        ("  ↑ new deploy" if fresh else "", "$quiet"),
    )


def _deploys(view: DrillView, width: int) -> list[Content]:
    if not view.deploys:
        return [Content.styled("No deploy is known.", "italic $quiet")]
    newest = sorted(view.deploys, key=lambda each: each.at, reverse=True)
    return [
        Content.styled("Deploys, newest first", "bold $quiet"),
        *(row for each in newest for row in _deploy(each, view, width)),
    ]


def _deploy(deploy: DeployView, view: DrillView, width: int) -> list[Content]:
    head = Content.styled(f"{time_of_day(view, deploy.at)} {offset(deploy.at):<11}", "$quiet")
    what = f"{plain(deploy.service)} {plain(deploy.deploy)}"
    said = ", ".join(part for part in (plain(deploy.message), plain(deploy.diff)) if part)
    by = f" by {plain(deploy.by)}" if deploy.by else ""
    text = Content.assemble((what, "bold"), by, (f": {said}" if said else "", "$quiet"))
    return wrapped(Block(head, text, Content(" " * head.cell_length)), width)
