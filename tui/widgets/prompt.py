"""The line to type in, what may come next, and what became of it.

Separate from the screen because typing has its own rules: Tab takes a candidate, Up and Down walk through candidates
or what was typed before, Enter sends what stands there and nothing else, and a refusal keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Literal

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from simulator.domain.text import plain
from tui.keymap import PROMPT
from tui.remapping import of_app, pressed
from tui.slash import Candidate, form_of, usage
from tui.widgets.words import cut

HINT = "press {type} to type a message, {command} to type a command"
PASSES = 6.0
"""Seconds that something said in passing stays."""
Mode = Literal["say", "shell", "find"]
"""What a typed line is: a message, a command of the drill's shell, or what to find in the logs."""

_MODES: dict[Mode, tuple[str, str]] = {
    "say": ("say", HINT),
    "shell": ("$", "press {command} to type a command of the drill's shell"),
    "find": ("find", "press {command} to type words that a log line has, or a LogQL query"),
}
"""What stands before the line, and in it while it is empty."""

Complete = Callable[[str], tuple[Candidate, ...]]


class CommandLine(Input):
    """The input itself: it hands the keys for completion to the prompt."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    """Its size never depends on what is typed: without a layout a key costs a line and not the screen."""

    KEYS = PROMPT

    async def _on_key(self, event: events.Key) -> None:
        """Steer the prompt at once: as a binding a key would act after what is typed next."""
        steers = next((key for key in of_app(PROMPT, self.app) if event.key in key.keys.split(",")), None)
        if steers is not None and self.query_ancestor(Prompt).steer(steers.id):
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)


class Candidates(OptionList, can_focus=False):
    """What may come next, over the room."""

    DEFAULT_CSS = """
    Candidates {
        height: auto; max-height: 8; border: none; padding: 0 1; background: $panel; display: none;
    }
    Candidates > .option-list--option-highlighted {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: none;
    }
    """


class Prompt(Widget):
    """Mode, line, and one line of advice or refusal."""

    DEFAULT_CSS = """
    Prompt { height: 3; background: $surface; border-top: solid $panel; layout: vertical; }
    Prompt > Horizontal { height: 1; }
    Prompt Label { width: auto; padding: 0 1; color: $quiet; text-style: bold; }
    Prompt:focus-within Label { color: $primary; }
    Prompt Input { width: 1fr; height: 1; border: none; padding: 0; background: transparent; }
    Prompt Input:focus { border: none; background-tint: transparent; }
    Prompt > .advice { height: 1; padding: 0 1; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    mode: reactive[Mode] = reactive("say")
    """What a typed line is, unless it begins with a slash."""

    class Sent(Message):
        """Enter: this is meant."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    class Typing(Message):
        """The line got or lost the focus."""

        def __init__(self, typing: bool) -> None:
            self.typing = typing
            super().__init__()

    def __init__(self, complete: Complete, candidates: Candidates, id: str | None = None) -> None:
        """`complete` offers what may come next; `candidates` is where it is shown."""
        super().__init__(id=id)
        self._complete = complete
        self._list = candidates
        self._offered: tuple[Candidate, ...] = ()
        self._histories: dict[Mode, list[str]] = {mode: [] for mode in _MODES}
        self._at = 0
        self._quietly = ""
        self._idle = ""

    def compose(self) -> ComposeResult:
        """The mode, the line, the advice."""
        with Horizontal():
            yield Label("say", markup=False)
            yield CommandLine(id="line", placeholder=self._hint("say"), select_on_focus=False)
        yield Static(classes="advice", markup=False)

    @property
    def line(self) -> CommandLine:
        """The input."""
        return self.query_one(CommandLine)

    @property
    def advice(self) -> str:
        """What stands below the line."""
        content = self.query_one(".advice", Static).content
        return content.plain if isinstance(content, Content) else str(content)

    def watch_mode(self, mode: Mode) -> None:
        """Say which mode it is; each has its own history."""
        self._at = len(self._histories[mode])
        if self.is_mounted:
            self.query_one(Label).update(_MODES[mode][0])
            self.line.placeholder = self._hint(mode)

    def _hint(self, mode: Mode) -> str:
        return _MODES[mode][1].format(**{verb: pressed(f"drill.{verb}", self.app) for verb in ("type", "command")})

    @property
    def _history(self) -> list[str]:
        """What was typed before, in this mode."""
        return self._histories[self.mode]

    def remember(self, mode: Mode, lines: Iterable[str]) -> None:
        """Know what was typed before, as in a drill that was resumed, or carried out by another key."""
        known = self._histories[mode]
        for line in lines:
            if line not in known[-1:]:
                known.append(line)
        if not self.line.has_focus:
            self._at = len(self._history)

    def offer(self, text: str, offered: tuple[Candidate, ...]) -> None:
        """Offer more for a line, if that is still what stands there."""
        if self.line.value == text and self.line.has_focus and offered != self._offered:
            self._put(offered)

    def begin(self, text: str = "", *, command: bool = False) -> None:
        """Take the focus; with a text, start from that, and for a command from its slash."""
        if text:
            self.line.value = text
        elif command and self.mode == "say" and not self.line.value:
            self.line.value = "/"
        # At once: `focus()` would wait for the next message, and a fast typist's keys would act as bindings.
        self.screen.set_focus(self.line)
        self.line.cursor_position = len(self.line.value)
        self._offer()

    def sent(self, text: str) -> None:
        """It was carried out: forget the line, remember it for Up."""
        if text and (not self._history or self._history[-1] != text):
            self._history.append(text)
        self._at = len(self._history)
        if self.line.value == text:
            self.line.value = ""
        self.tell(self._idle)

    def refuse(self, why: str) -> None:
        """It was not possible: say why, and keep what was typed."""
        self._say(Content.assemble(("✗ ", "bold"), (plain(why), "bold")))

    def idle(self, text: str) -> None:
        """What to say while there is nothing else to say."""
        if text != self._idle:
            said = self.advice
            before, self._idle = self._idle, text
            if said in ("", before):
                self._say(Content.styled(plain(text), "$quiet"))

    def tell(self, text: str) -> None:
        """Say something in passing; it gives way after a while."""
        self._say(Content.styled(plain(text), "$quiet"))
        if text and text != self._idle:
            self.set_timer(PASSES, partial(self._forget, plain(text)))

    def _forget(self, said: str) -> None:
        if self.advice == said:
            self._say(Content.styled(plain(self._idle), "$quiet"))

    def _say(self, content: Content) -> None:
        self.query_one(".advice", Static).update(content, layout=False)

    def steer(self, id: str) -> bool:
        """Take a candidate, or walk through candidates or history; False where there is nothing to do."""
        if id == "prompt.complete":
            self._take(self._list.highlighted or 0)
            return True
        if self._offered:
            move = self._list.action_cursor_up if id == "prompt.previous" else self._list.action_cursor_down
            move()
            return True
        return self._recall(-1 if id == "prompt.previous" else 1)

    def _recall(self, step: int) -> bool:
        if not self._history:
            return False
        self._at = max(0, min(len(self._history), self._at + step))
        text = self._history[self._at] if self._at < len(self._history) else ""
        self._quietly = text
        self.line.value = text
        self.line.cursor_position = len(text)
        return True

    def _take(self, index: int) -> None:
        if index < len(self._offered):
            self.line.value = self._offered[index].line
            self.line.cursor_position = len(self.line.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offer what may come next, and say how the command is typed."""
        event.stop()
        if event.value.startswith("//"):
            # The key that opens the line has put the slash there already.
            self.line.value = event.value[1:]
            self.line.cursor_position = len(self.line.value)
            return
        if event.value != self._quietly or not event.value:
            self._quietly = ""
            self._offer()
        else:
            self._hide()
        self._advise(event.value)

    def _advise(self, text: str) -> None:
        if not text:
            self._say(Content.styled(plain(self._idle), "$quiet"))
            return
        if text.startswith("/"):
            form = form_of(text[1:].partition(" ")[0])
            if form is not None:
                self._say(Content.assemble((usage(form), "bold $quiet"), (f"   {form.says}", "$quiet")))
                return
        self.tell("")

    def _offer(self) -> None:
        text = self.line.value
        offered = self._complete(text) if self.line.has_focus and text else ()
        if offered != self._offered:
            self._put(offered)

    def _put(self, offered: tuple[Candidate, ...]) -> None:
        self._offered = offered
        if not offered:
            self._hide()
            return
        width = max(len(each.label) for each in offered)
        width = min(width, max(20, self.size.width // 2))
        self._list.set_options(Option(_shown(each, width, self.size.width - 3)) for each in offered)
        self._list.highlighted = 0
        self._list.display = True

    def _hide(self) -> None:
        self._offered = ()
        self._list.display = False

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Send it."""
        event.stop()
        self._hide()
        self.post_message(self.Sent(event.value))

    def on_descendant_focus(self) -> None:
        """Typing begins."""
        self._offer()
        self.post_message(self.Typing(True))

    def on_descendant_blur(self) -> None:
        """Typing ends; what was typed stays."""
        self._hide()
        self.post_message(self.Typing(False))

    def taken(self, index: int) -> None:
        """A candidate was clicked."""
        self._take(index)
        self.line.focus()


def _shown(candidate: Candidate, width: int, room: int) -> Content:
    label = cut(plain(candidate.label), width)
    about = cut(plain(candidate.about), max(0, room - width - 2))
    return Content.assemble((f"{label:<{width}}", "bold"), (f"  {about}", "$quiet"))
