"""What the facilitator's console shows: the clock and the truth, what is to come, how everybody stands.

Separate from its screen, which turns keys into actions. Nothing here is red but what is late.
"""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from simulator.domain.coming import Coming
from simulator.domain.simtime import minutes_seconds, offset
from simulator.domain.text import plain
from simulator.domain.vocabulary import PersonId
from simulator.views import FacilitatorView, Running, Trainee
from tui.story import time_of_day
from tui.themes import severity_style

SOON = 60_000
"""What comes within so many ms is soon."""
MARKS = {"inject": "✉", "hint": "?", "alert": "▲", "fault": "✖"}


class ConsoleHead(Widget):
    """Two lines: the drill's clock, and the truth in short."""

    DEFAULT_CSS = "ConsoleHead { height: 2; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }"

    view: reactive[FacilitatorView | None] = reactive(None)
    speed: reactive[float] = reactive(1.0)

    def render(self) -> Content:
        """The clock above, the truth below."""
        view = self.view
        if view is None:
            return Content("")
        drill = view.drill
        clock = Content.assemble(
            (" FACILITATOR ", "bold reverse"), "  ", (time_of_day(drill, drill.at, seconds=True), "bold"),
            f"  {offset(drill.at)} of {minutes_seconds(view.length)}  x{self.speed:g}  ", _standing(view),
            (f"  {plain(drill.briefing.title)}", "$quiet"),
        )  # fmt: skip
        return Content("\n").join([clock, self._truth(view)])

    def _truth(self, view: FacilitatorView) -> Content:
        said = view.drill.incident.severity if view.drill.incident else None
        acts = [fault for fault in view.faults if fault.acts]
        names = ", ".join(f"{plain(each.name)} since {offset(each.since or 0)}" for each in acts) or "no fault acts"
        true = (
            Content.styled(view.severity, severity_style(view.severity)) if view.severity else Content("nothing wrong")
        )
        told = Content.styled(said, severity_style(said)) if said else Content("nothing declared")
        return Content.assemble(
            (" truth ", "$quiet"), true, ("  said ", "$quiet"), told, ("  faults ", "$quiet"), names
        )


def _standing(view: FacilitatorView) -> Content:
    drill = view.drill
    if drill.stopped_for_real:
        return Content.styled("STOPPED: a real incident", "bold reverse")
    if view.time_out is not None:
        return Content.styled(f"TIME-OUT {plain(view.time_out)}".rstrip(), "bold reverse")
    if drill.running is Running.RUNNING:
        return Content.styled("runs", "$fine")
    word = {Running.WAITING: "waits to begin: p", Running.PAUSED: "PAUSED"}.get(drill.running, "over")
    return Content.styled(word, "bold reverse")


class ComingList(OptionList):
    """What the script has planned, what comes first first."""

    _waited: frozenset[str] | set[str] = frozenset()
    """What was still to come when it was last painted."""

    def show(self, view: FacilitatorView) -> None:
        """Paint it anew; what was selected stays selected until it has come."""
        kept = self.selected
        self.clear_options()
        shown = [each for each in view.coming if each.waiting or each.sort == "inject"]
        self.add_options([Option(_coming(each, view), id=f"{each.sort}/{each.id}") for each in shown])
        before = None if kept is None or kept not in self._waited else kept
        places = [
            number
            for number, each in enumerate(shown)
            if f"{each.sort}/{each.id}" == kept and (each.waiting or before is None)
        ]
        self._waited = {f"{each.sort}/{each.id}" for each in shown if each.waiting}
        injects = [number for number, each in enumerate(shown) if each.sort == "inject"]
        self.highlighted = next(iter([*places, *injects]), None)

    @property
    def selected(self) -> str | None:
        """The selected thing, as `inject/ID`."""
        if self.highlighted is None or not self.option_count:
            return None
        return self.get_option_at_index(self.highlighted).id

    @property
    def inject(self) -> str | None:
        """The id of the selected inject; None where something else is selected."""
        sort, _, name = (self.selected or "").partition("/")
        return name if sort == "inject" else None


def _coming(each: Coming, view: FacilitatorView) -> Content:
    due = each.due
    if not each.waiting:
        when, style = str(each.state), "$quiet"
    elif due is None:
        when, style = "waits", ""
    else:
        when, style = (
            f"in {minutes_seconds(max(due - view.drill.at, 0))}",
            "$soon" if due - view.drill.at < SOON else "",
        )
    notes = [
        *(["yours"] if each.added else []), *(["edited"] if each.edited else []),
        *([f"{each.times} of {each.of}"] if each.of > 1 else []),
        *([f"put off {minutes_seconds(each.delayed)}"] if each.delayed else []),
        *([f"asks {', '.join(role.title for role in each.asks)}"] if each.asks else []),
    ]  # fmt: skip
    whom = f"{plain(each.sender)}: " if each.sender else ""
    first = Content.assemble(
        f"{MARKS[each.sort]} ", (f"{when:<10}", style), (plain(each.id), "bold" if each.waiting else "$quiet"),
        (f"  {'; '.join(notes)}" if notes else "", "$quiet"),
    )  # fmt: skip
    says = f"{whom}{plain(' '.join(each.text.split()))}"
    if not each.waiting:
        return first
    unless = f", unless {plain(each.unless)}" if each.unless else ""
    waits = f"   {plain(each.waits_for)}{unless}"
    lines = [first, Content.styled(waits, "$quiet")]
    if says.strip():
        lines.append(Content(f"   {says[:160]}"))
    return Content("\n").join(lines)


class TeamBoard(Widget):
    """Every member of the team: roles, whether they are there, what they last did, what they owe."""

    DEFAULT_CSS = "TeamBoard { height: auto; padding: 0 1; }"

    view: reactive[FacilitatorView | None] = reactive(None, layout=True)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.showing: dict[PersonId, tuple[str, str]] = {}

    def render(self) -> Content:
        """A paragraph for each."""
        view = self.view
        if view is None:
            return Content("")
        found = [line for person in view.people for line in self._lines(person, view)]
        return Content("\n").join(found or [Content.styled("Nobody is in the team.", "$quiet")])

    def _lines(self, person: Trainee, view: FacilitatorView) -> list[Content]:
        roles = ", ".join(role.title for role in person.roles)
        there = "simulated" if person.simulated and person.joined else "here" if person.connected else (
            "connection lost" if person.joined else "not there")  # fmt: skip
        last = (
            f"  {person.last_did} {minutes_seconds(view.drill.at - person.last_at)} ago"
            if person.last_at is not None
            else ""
        )
        screen, about = self.showing.get(person.id, ("", ""))
        sees = f"  sees {plain(screen)} {plain(about)}".rstrip() if screen else ""
        head = Content.assemble(
            (plain(person.id), "bold"), f" {roles}" if roles else "",
            (f"  {there}", "$soon" if there == "connection lost" else "$quiet"), (f"{last}{sees}", "$quiet"),
        )  # fmt: skip
        return [head, *(_owes(each.kind, each.text, each.due, each.since, view.drill.at) for each in person.owes[:3])]


def _owes(kind: str, text: str, due: int | None, since: int, now: int) -> Content:
    late = due is not None and now > due
    when = f"{minutes_seconds(abs((due or 0) - now))} {'late' if late else 'left'}" if due is not None else (
        f"for {minutes_seconds(now - since)}")  # fmt: skip
    what = {"page": "page", "inject": "answer", "promise": "news"}.get(kind, kind)
    return Content.assemble(f"   owes {what} ", (when, "$late" if late else ""), (f"  {plain(text)[:60]}", "$quiet"))
