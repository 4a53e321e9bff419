"""Home's lists: drills, unfinished drills and played ones, as rows that fit the screen.

Separate from the screen because rows are words about values: which columns give way where room is short is decided
here, and tested without keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from textwrap import indent, wrap

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.domain.simtime import offset, spoken_duration
from simulator.domain.text import plain
from simulator.domain.vocabulary import Rating
from tui.library import Card, Played, PlayedBy, Records, Unreadable
from tui.path.progress import Progress
from tui.path.steps import STEPS, TOUR, Kind, Step, next_step
from tui.widgets.choice_list import ChoiceList
from tui.widgets.words import cut

RATED = {
    Rating.P: "without challenges",
    Rating.S: "with some challenges",
    Rating.M: "with major challenges",
    Rating.U: "unable to be performed",
}
"""The ratings' words, as short as a row wants them."""

Row = tuple[str, Content]
"""What a row stands for, and how it looks."""


class Shelf(Widget):
    """A list with a line that teaches while it is empty."""

    DEFAULT_CSS = """
    Shelf { height: 1fr; layout: vertical; }
    Shelf > OptionList { height: 1fr; border: none; padding: 0; background: transparent; }
    Shelf > OptionList:focus { border: none; background-tint: transparent; }
    Shelf > .teaches { height: auto; padding: 1 2; color: $quiet; text-style: italic; display: none; }
    """

    class Chosen(Message):
        """Enter or a click on a row."""

        def __init__(self, shelf: Shelf, ref: str) -> None:
            self.shelf = shelf
            self.ref = ref
            super().__init__()

        @property
        def control(self) -> Shelf:
            """The list."""
            return self.shelf

    class Pointed(Message):
        """Another row is selected."""

        def __init__(self, shelf: Shelf, ref: str | None) -> None:
            self.shelf = shelf
            self.ref = ref
            super().__init__()

        @property
        def control(self) -> Shelf:
            """The list."""
            return self.shelf

    def compose(self) -> ComposeResult:
        """The list, or what it teaches."""
        yield ChoiceList(markup=False)
        yield Static(classes="teaches", markup=False)

    @property
    def list(self) -> OptionList:
        """The list itself."""
        return self.query_one(OptionList)

    @property
    def selected(self) -> str | None:
        """What the selected row stands for."""
        option = self.list.highlighted_option
        return option.id if option is not None else None

    def show(self, rows: Sequence[Row], teaches: str) -> None:
        """Show these rows; the selection stays on what it was on. `teaches` is said when there are none."""
        kept = self.selected
        options = self.list
        options.set_options(Option(content, id=ref) for ref, content in rows)
        places = [ref for ref, _ in rows]
        options.highlighted = places.index(kept) if kept in places else 0 if places else None
        options.display = bool(rows)
        said = self.query_one(".teaches", Static)
        said.display = not rows
        said.update(Content(teaches))

    def point_to(self, ref: str) -> None:
        """Select what a row stands for."""
        options = self.list
        if ref in [option.id for option in options.options]:
            options.highlighted = options.get_option_index(ref)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Say what was chosen."""
        event.stop()
        if event.option_id is not None:
            self.post_message(self.Chosen(self, event.option_id))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what is selected."""
        event.stop()
        self.post_message(self.Pointed(self, event.option_id))

    def on_focus(self, event: events.Focus) -> None:
        """Its list has the keys."""
        event.stop()
        self.list.focus()


# ---- rows -------------------------------------------------------------------------------------------


def drill_row(card: Card, records: Records, width: int) -> Row:
    """A drill: its title and your best score; its level, length and tags."""
    best = score(records.best(card.slug))
    title = cut(plain(card.title), max(10, width - len(best) - 3))
    gap = " " * max(2, width - len(title) - len(best) - 1)
    tags = ", ".join(plain(tag) for tag in card.tags)
    about = f"{card.level}, {spoken_duration(card.length)} at most"
    return card.slug, Content.assemble(
        " ", (title, "bold"), gap, (best, "bold" if best else ""), "\n",
        (cut(f" {about}   {tags}", width), "$quiet"),
    )  # fmt: skip


def score(played: Played | None) -> str:
    """The best score; nothing where there is none."""
    if played is None or played.score is None:
        return ""
    return f"best {played.score:.0f}"


def unfinished_row(played: Played, width: int) -> Row:
    """A drill that goes on: when it was begun, how far it is, as whom."""
    stands = "stopped for a real incident   " if played.stopped_for_real else ""
    about = f"at {offset(played.at)}   {stands}{_as_whom(played)}"
    return _dated(played, about, width)


def played_row(played: Played, width: int) -> Row:
    """A drill that has ended: when, score and rating, as whom."""
    return _dated(played, ", ".join(part for part in (graded(played), _as_whom(played)) if part), width)


def graded(played: Played) -> str:
    """A score, and its rating in words: `84 of 100, with some challenges`."""
    if played.score is None:
        return ""
    return f"{played.score:.0f} of 100" + (f", {RATED[played.rating]}" if played.rating else "")


def unreadable_row(broken: Unreadable, width: int) -> Row:
    """A journal that says nothing any more, and why."""
    return broken.ref, Content.styled(cut(f" ✗ {plain(broken.why)}", width * 2), "$quiet")


def step_row(step: Step, drill: str, progress: Progress, records: Records, width: int) -> Row:
    """A step of the newcomer's path: done or next, its drill's title, what it is, and what waits to be finished."""
    coming = next_step(progress.done)
    when = progress.done.get(step.id)
    mark, style = ("✓", "$fine") if when else ("▶", "bold $primary") if step is coming else ("·", "$quiet")
    said = f"done {local(when)}" if when else "next" if step is coming else ""
    if step.id == TOUR and progress.tour_skipped and not when:
        said = f"skipped, {said}" if said else "skipped"
    title = cut(f"{STEPS.index(step) + 1}  {step.title}", max(10, width - len(said) - 6))
    lines = [plain(drill), f"{step.about} {step.counts}"] if drill else [step.about, step.counts]
    left = next((each for each in records.unfinished if step.kind is Kind.PLAY and each.slug == step.slug), None)
    if left is not None and not when:
        lines[-1] = f"You left it at {offset(left.at)}. It goes on from Unfinished (2)."
    return step.id, Content.assemble(
        (f" {mark} ", style), (title, "bold"), " " * max(2, width - len(title) - len(said) - 4), (said, style),
        *((f"\n{indent(each, ' ' * 6)}", "$quiet") for line in lines for each in wrap(line, max(20, width - 7))),
    )  # fmt: skip


def _dated(played: Played, about: str, width: int) -> Row:
    when = local(played.when)
    return played.ref, Content.assemble(
        f" {when}  ", (cut(plain(played.title), max(10, width - len(when) - 4)), "bold"), "\n",
        (cut(f" {'':{len(when)}}  {about}", width), "$quiet"),
    )  # fmt: skip


def _as_whom(played: Played) -> str:
    who = {
        PlayedBy.PERSON: f"as {plain(played.you)}",
        PlayedBy.BOTS: "by simulated responders",
        PlayedBy.SCRIPT: "by a script",
    }[played.by]
    return f"{who}, exam" if played.exam else who


def local(when: datetime) -> str:
    """A date and time of day where the user is."""
    return f"{when.astimezone():%Y-%m-%d %H:%M}"
