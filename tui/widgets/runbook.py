"""The runbook, step by step: what to do, its command, what to expect, and what it answered here.

Separate from the shell because a step has a meaning beyond its command: when it applies, how to verify it, and
whether somebody has taken it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.domain import events as ev
from simulator.domain.scenario import Runbook
from simulator.domain.text import plain, plain_lines
from simulator.views import DrillView, Entry
from tui.keymap import RUNBOOK, bindings
from tui.remapping import pressed
from tui.story import called, time_of_day
from tui.widgets.choice_list import ChoiceList
from tui.widgets.viewed import Viewed
from tui.widgets.words import cut

TEACHES = "This drill has no runbook. Look at the dashboards ({dashboards}), and ask the shell ({run})."

Section = Literal["diagnosis", "mitigation", "recovery"]


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it is listed."""

    runbook: str
    name: str
    section: Section
    when: str = ""
    command: str | None = None
    expect: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A step that somebody has taken, and what it answered."""

    seq: int
    said: str
    cause: str | None
    answers: tuple[tuple[int, str], ...] = ()
    """Each with its record's seq."""

    def until(self, seq: int) -> Result:
        """What it had answered by then."""
        return replace(self, answers=tuple(each for each in self.answers if each[0] <= seq))


def steps(path: str, book: Runbook) -> list[Step]:
    """A runbook's steps in order: diagnosis, mitigation, recovery."""
    return [
        *(Step(path, each.step, "diagnosis", "", each.command, each.expected) for each in book.diagnosis),
        *(Step(path, each.option, "mitigation", each.when, each.command, each.verify) for each in book.mitigation),
        *(Step(path, each, "recovery") for each in book.recovery),
    ]


class StepList(ChoiceList):
    """The steps; the keys that walk through them, and through what the present one says."""

    BINDINGS = bindings(RUNBOOK)
    KEYS = RUNBOOK

    def action_step(self, by: int) -> None:
        """Go to the next step, or back to the one before; not around the end."""
        if self.option_count:
            self.highlighted = max(0, min(self.option_count - 1, (self.highlighted or 0) + by))

    def action_detail(self, by: int) -> None:
        """Scroll what the step says and what it answered."""
        detail = self.query_ancestor(RunbookPane).query_one(VerticalScroll)
        detail.scroll_relative(y=by * max(1, detail.size.height - 1), animate=False)

    def action_take(self) -> None:
        """Take the step."""
        self.action_select()


class RunbookPane(Viewed):
    """One step at a time in full, with its place among the others."""

    DEFAULT_CSS = """
    RunbookPane { height: 1fr; layout: vertical; }
    RunbookPane > .title { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    RunbookPane > StepList { height: auto; max-height: 40%; border: none; padding: 0; background: transparent; }
    RunbookPane > StepList:focus { border: none; background-tint: transparent; }
    RunbookPane > VerticalScroll { height: 1fr; border-top: solid $panel; padding: 0 1; }
    RunbookPane Static { height: auto; }
    """

    class Taken(Message):
        """Enter on a step: take it."""

        def __init__(self, step: Step) -> None:
            self.step = step
            super().__init__()

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._steps: list[Step] = []
        self._open: str | None = None
        self._done: dict[tuple[str, str], list[Result]] = {}
        """What was taken, by runbook and step."""
        self._causes: dict[str, tuple[str, str]] = {}
        self._detail: Content | None = None

    def compose(self) -> ComposeResult:
        """Which runbook, its steps, the highlighted one."""
        yield Static(classes="title", markup=False)
        yield StepList(markup=False, id="steps")
        with VerticalScroll(can_focus=False):
            keys = {"dashboards": pressed("drill.tab-2", self.app), "run": pressed("drill.run", self.app)}
            yield Static(TEACHES.format(**keys), classes="detail", markup=False)

    @property
    def open_runbook(self) -> str | None:
        """The path of the runbook that is open."""
        return self._open

    @property
    def place(self) -> tuple[int, int]:
        """The highlighted step's number, and how many there are."""
        return (self.query_one(OptionList).highlighted or 0) + 1, len(self._steps)

    @property
    def step(self) -> Step | None:
        """The highlighted step."""
        index = self.query_one(OptionList).highlighted
        return self._steps[index] if index is not None and index < len(self._steps) else None

    def open(self, path: str) -> None:
        """Show another runbook."""
        if self.view is not None and path != self._open and path in dict(self.view.briefing.runbooks):
            self._open = path
            self._list(self.view)

    def on_resize(self) -> None:
        """The title takes the room that there is."""
        self._show()

    def open_next(self) -> None:
        """Show the next runbook of several."""
        if self.view is None or not self.view.briefing.runbooks:
            return
        paths = [path for path, _ in self.view.briefing.runbooks]
        self.open(paths[(paths.index(self._open) + 1) % len(paths)] if self._open in paths else paths[0])

    def paint(self, view: DrillView) -> None:
        """Remember what was taken, and show it beside its step."""
        if self._open is None and view.briefing.runbooks:
            wanted = next((alert.runbook for alert in view.alerts if alert.runbook), None)
            paths = [path for path, _ in view.briefing.runbooks]
            self._open = wanted if wanted in paths else paths[0]
            self._list(view)
        if self._remember(view):
            self._mark()
        self._show()

    def _remember(self, view: DrillView) -> bool:
        changed = False
        for entry in view.entries:
            match entry.event:
                case ev.RunbookStep(runbook=book, step=name):
                    said = f"{called(entry.actor, view)} took it at {time_of_day(view, entry.at)}"
                    self._done.setdefault((book, name), []).append(Result(entry.seq, said, entry.cause))
                    if entry.cause:
                        self._causes[entry.cause] = (book, name)
                case ev.CommandRun(output=output) | ev.QueryRun(output=output) | ev.CommandFinished(output=output):
                    key = self._causes.get(entry.cause or "")
                    if key is None:
                        continue
                    self._answered(key, entry, plain_lines(output).rstrip() or "(no output)")
                case _:
                    continue
            changed = True
        return changed

    def _answered(self, key: tuple[str, str], entry: Entry, output: str) -> None:
        """Put an answer under the taking that it answers."""
        taken = self._done[key]
        index = next((place for place, each in enumerate(taken) if each.cause == entry.cause), len(taken) - 1)
        taken[index] = replace(taken[index], answers=(*taken[index].answers, (entry.seq, output)))

    def cut(self, seq: int) -> None:
        """Forget what was taken and answered after a record, as a replay does that goes back."""
        kept = {key: [each.until(seq) for each in taken if each.seq <= seq] for key, taken in self._done.items()}
        self._done = {key: taken for key, taken in kept.items() if taken}
        self._causes = {each.cause: key for key, taken in self._done.items() for each in taken if each.cause}
        self._mark()
        self._show()

    def _list(self, view: DrillView) -> None:
        books = dict(view.briefing.runbooks)
        if self._open not in books:
            return
        self._steps = steps(self._open, books[self._open])
        options = self.query_one(OptionList)
        options.set_options(Option(self._row(number, step)) for number, step in enumerate(self._steps, 1))
        options.highlighted = 0 if self._steps else None
        self._show()

    def _head(self) -> Content:
        """Which runbook, the step's place in it, and the keys that go on."""
        books = dict(self.view.briefing.runbooks) if self.view is not None else {}
        number, of = self.place
        place = Content.styled(f"step {number} of {of}", "bold $primary")
        keys = ""
        if self.acts:
            take, ahead, back, book = (
                pressed(id, self.app) for id in ("runbook.take", "runbook.next", "runbook.previous", "drill.runbook")
            )
            keys = f"{take} takes it, {back} {ahead} other steps" + (f", {book} next runbook" if len(books) > 1 else "")
        rest = Content.styled(keys, "$quiet")
        title = plain(books[self._open].metadata.title) if self._open in books else ""
        room = self.size.width - 2 - place.cell_length - rest.cell_length - 6
        return Content("   ").join([Content.styled(cut(title, max(12, room)), "bold"), place, rest])

    def _mark(self) -> None:
        options = self.query_one(OptionList)
        for number, step in enumerate(self._steps, 1):
            content = self._row(number, step)
            if not content.is_same(options.get_option_at_index(number - 1).prompt):  # type: ignore[arg-type]
                options.replace_option_prompt_at_index(number - 1, content)

    def _row(self, number: int, step: Step) -> Content:
        done = (step.runbook, step.name) in self._done
        return Content.assemble(
            (f"{'✓' if done else ' '} {number:>2} ", "$fine" if done else "$quiet"),
            (f"{step.section:<11}", "$quiet"), plain(step.name),
        )  # fmt: skip

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the step."""
        event.stop()
        self._show()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ask for the step."""
        event.stop()
        step = self.step
        if step is not None:
            self.post_message(self.Taken(step))

    def _show(self) -> None:
        step = self.step
        if step is None or self.view is None:
            return
        self.query_one(".title", Static).update(self._head(), layout=False)
        impact = dict(self.view.briefing.runbooks)[step.runbook].impact if self.place[0] == 1 else ""
        parts = [Content.assemble((plain(step.name), "bold"), (f"   {step.section}", "$quiet"))]
        for name, text, style in (
            ("Impact", impact, ""),
            ("When", step.when, ""),
            (
                "Command",
                step.command or self._by_hand(),
                "$shell" if step.command else "",
            ),
            ("Verify" if step.section == "mitigation" else "Expect", step.expect, ""),
        ):
            if text:
                parts.append(Content.assemble((f"{name:<9}", "$quiet"), (plain_lines(text).rstrip(), style)))
        for result in self._done.get((step.runbook, step.name), []):
            parts.append(Content.assemble((f"{'Result':<9}", "$quiet"), (result.said, "bold")))
            parts += [Content(answer) for _, answer in result.answers]
        detail = Content("\n").join(parts)
        if self._detail is None or not detail.is_same(self._detail):
            self._detail = detail
            self.query_one(".detail", Static).update(detail)

    def _by_hand(self) -> str:
        noted = f"; {pressed('runbook.take', self.app)} notes that you did" if self.acts else ""
        return f"none: do it by hand{noted}"
