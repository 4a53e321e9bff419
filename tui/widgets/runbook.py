"""The runbook, step by step: what to do, its command, what to expect, and what it answered here.

Separate from the shell because a step has a meaning beyond its command: when it applies, how to verify it, and
whether somebody has taken it.
"""

from __future__ import annotations

from dataclasses import dataclass
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
from simulator.views import DrillView
from tui.story import called, time_of_day
from tui.widgets.choice_list import ChoiceList
from tui.widgets.viewed import Viewed

TEACHES = "This drill has no runbook. Look at the dashboards (5), and ask the shell (x)."

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


def steps(path: str, book: Runbook) -> list[Step]:
    """A runbook's steps in order: diagnosis, mitigation, recovery."""
    return [
        *(Step(path, each.step, "diagnosis", "", each.command, each.expected) for each in book.diagnosis),
        *(Step(path, each.option, "mitigation", each.when, each.command, each.verify) for each in book.mitigation),
        *(Step(path, each, "recovery") for each in book.recovery),
    ]


class RunbookPane(Viewed):
    """A list of steps, and the highlighted one in full."""

    DEFAULT_CSS = """
    RunbookPane { height: 1fr; layout: vertical; }
    RunbookPane > .title { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    RunbookPane > ChoiceList {
        height: auto; max-height: 50%; border: none; padding: 0; background: transparent;
    }
    RunbookPane > ChoiceList:focus { border: none; background-tint: transparent; }
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
        self._done: dict[tuple[str, str], list[str]] = {}
        """What was taken: (runbook, step) to who did and what it answered."""
        self._causes: dict[str, tuple[str, str]] = {}
        self._detail: Content | None = None

    def compose(self) -> ComposeResult:
        """Which runbook, its steps, the highlighted one."""
        yield Static(classes="title", markup=False)
        yield ChoiceList(markup=False, id="steps")
        with VerticalScroll(can_focus=False):
            yield Static(TEACHES, classes="detail", markup=False)

    @property
    def open_runbook(self) -> str | None:
        """The path of the runbook that is open."""
        return self._open

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
                    who = f"{called(entry.actor, view)} took it at {time_of_day(view, entry.at)}"
                    self._done.setdefault((book, name), []).append(who)
                    if entry.cause:
                        self._causes[entry.cause] = (book, name)
                case ev.CommandRun(output=output) | ev.QueryRun(output=output) | ev.CommandFinished(output=output):
                    key = self._causes.get(entry.cause or "")
                    if key is None:
                        continue
                    self._done[key].append(plain_lines(output).rstrip() or "(no output)")
                case _:
                    continue
            changed = True
        return changed

    def _list(self, view: DrillView) -> None:
        books = dict(view.briefing.runbooks)
        if self._open not in books:
            return
        self._steps = steps(self._open, books[self._open])
        options = self.query_one(OptionList)
        options.set_options(Option(self._row(number, step)) for number, step in enumerate(self._steps, 1))
        options.highlighted = 0 if self._steps else None
        more = f", b opens the next of {len(books)}" if len(books) > 1 else ""
        title = plain(books[self._open].metadata.title)
        self.query_one(".title", Static).update(
            Content.assemble((title, "bold"), (f"   Enter takes the step{more}", "$quiet"))
        )
        self._show()

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
        impact = dict(self.view.briefing.runbooks)[step.runbook].impact
        parts = [Content.styled(plain(step.name), "bold")]
        for name, text, style in (
            ("When", step.when, ""),
            (
                "Command",
                step.command or "none: do it by hand, Enter notes that you did",
                "$shell" if step.command else "",
            ),
            ("Verify" if step.section == "mitigation" else "Expect", step.expect, ""),
            ("Impact", impact, ""),
        ):
            if text:
                parts.append(Content.assemble((f"{name:<9}", "$quiet"), (plain_lines(text).rstrip(), style)))
        for line in self._done.get((step.runbook, step.name), []):
            parts.append(Content(line))
        detail = Content("\n").join(parts)
        if self._detail is None or not detail.is_same(self._detail):
            self._detail = detail
            self.query_one(".detail", Static).update(detail)
