"""How the screen words times, targets and signals.

Separate from the widgets because the header, the pager and the incident panel must say the same thing the same way,
and because words are tested without a screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.content import Content

from simulator.domain.simtime import MINUTE, SECOND, minutes_seconds
from simulator.domain.text import plain
from simulator.domain.vocabulary import PersonId
from simulator.views import Countdown, DrillView

Pressure = Literal["fine", "soon", "late", "met", "met late"]

STYLE: dict[Pressure, str] = {
    "fine": "", "soon": "bold $soon", "late": "bold reverse $late", "met": "$quiet", "met late": "$quiet",
}  # fmt: skip

TARGETS = {
    "acknowledge": "acknowledge",
    "declare": "declare",
    "ic": "assign IC",
    "first_status": "first public post",
    "status": "next public post",
    "update": "next internal update",
    "mitigate": "mitigate",
    "resolve": "resolve",
}
"""What each target asks for."""

SHORT = {"acknowledge": "ack", "first_status": "first post", "status": "next post", "update": "next update"}
"""The same for narrow screens."""

TERSE = {"acknowledge": "ack", "ic": "IC", "first_status": "post", "status": "post", "update": "update"}
"""The same where several must fit a narrow screen."""


def pressure(since: int, due: int, now: int) -> Pressure:
    """Whether something that is due is near: soon is the last quarter of its time, at most five minutes of it."""
    left = due - now
    if left < 0:
        return "late"
    return "soon" if left <= max(30 * SECOND, min((due - since) // 4, 5 * MINUTE)) else "fine"


@dataclass(frozen=True, slots=True)
class Target:
    """A target in words."""

    name: str
    text: str
    how: Pressure

    def content(self, gauge: str = "") -> Content:
        """The target as painted; late and soon are words too."""
        name_style = "$quiet" if self.how in ("fine", "met", "met late") else ""
        return Content.assemble((self.name, name_style), " ", (self.text, STYLE[self.how]), (gauge, "$quiet"))


def target(countdown: Countdown, now: int, *, short: bool = False, terse: bool = False) -> Target:
    """Say how a target stands; `terse` in as few letters as can be read."""
    name = TARGETS.get(countdown.what, plain(countdown.what))
    name = TERSE.get(countdown.what, name) if terse else SHORT.get(countdown.what, name) if short else name
    if countdown.met_at is not None:
        took = minutes_seconds(countdown.met_at - countdown.since)
        late = countdown.met_at > countdown.due
        return Target(name, f"✓ {took}, late" if late else f"✓ {took}", "met late" if late else "met")
    how = pressure(countdown.since, countdown.due, now)
    if how == "late":
        return Target(name, f"LATE {'' if terse else 'by '}{minutes_seconds(now - countdown.due)}", how)
    left = minutes_seconds(countdown.due - now)
    if terse:
        return Target(name, f"soon {left}" if how == "soon" else left, how)
    return Target(name, f"{'soon, ' if how == 'soon' else ''}{left} left", how)


def gauge(since: int, due: int, now: int, width: int = 8) -> str:
    """A bar of the time that is gone: `▓▓▓░░░░░`."""
    gone = 1.0 if due <= since else min(1.0, max(0.0, (now - since) / (due - since)))
    full = int(gone * width)
    return "▓" * full + "░" * (width - full)


def person(who: PersonId, view: DrillView) -> str:
    """A person's id, with `you` for the viewer and `bot` for a simulated teammate."""
    if who == view.you:
        return f"{plain(who)} (you)"
    found = view.person(who)
    return f"{plain(who)} (bot)" if found is not None and found.simulated else plain(who)


def minutes(ms: int) -> str:
    """An age for a list: `now`, `3m`, `1h05m`."""
    whole = max(0, ms) // MINUTE
    if whole == 0:
        return "now"
    return f"{whole}m" if whole < 60 else f"{whole // 60}h{whole % 60:02}m"


def latency(ms: float) -> str:
    """A latency as dashboards show it: `850 ms`, `3.1 s`."""
    return f"{ms:.0f} ms" if ms < 1000 else f"{ms / 1000:.1f} s"


def share(value: float) -> str:
    """A share as a percentage that keeps small ones readable: `0.05%`, `12%`, `100%`."""
    percent = value * 100
    return f"{percent:.2f}%" if percent < 1 else f"{percent:.1f}%" if percent < 10 else f"{percent:.0f}%"


def cut(text: str, width: int) -> str:
    """Text that fits, with an ellipsis where some is left out; counted in characters, for names and titles."""
    return text if len(text) <= width else text[: max(0, width - 1)].rstrip() + "…"
