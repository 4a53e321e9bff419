"""The last line: which mode the keyboard is in, and the keys that matter now.

Separate from Textual's footer because this one says the mode first, chooses by what the drill needs, and drops what
does not fit instead of scrolling. Each key can be clicked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style

from simulator.views import DrillView, Running
from tui.keymap import Key
from tui.remapping import of_app, pressed, pressed_typing
from tui.widgets.viewed import Viewed

TYPING = {
    "line": (
        ("Enter", "send"), ("prompt.complete", "complete"), ("drill.keys", "keys"), ("drill.pause", "pause"),
        ("drill.side", "panel"), ("drill.help", "help"),
    ),
    "text": (
        ("drill.postmortem", "hand in"), ("postmortem.fill", "fill in anew"), ("drill.keys", "keys"),
        ("drill.next-tab", "next tab"), ("drill.pause", "pause"), ("drill.help", "help"),
    ),
    "review": (
        ("debrief.hand-in", "hand in"), ("postmortem.fill", "fill in anew"), ("debrief.keys", "keys"),
        ("debrief.help", "help"),
    ),
    "reading": (
        ("postmortem.write", "write"), ("drill.postmortem", "hand in"), ("postmortem.fill", "fill in anew"),
        ("drill.next-tab", "next tab"), ("drill.command", "command"), ("drill.help", "help"),
    ),
    "rereading": (
        ("postmortem.write", "write"), ("debrief.hand-in", "hand in"), ("postmortem.fill", "fill in anew"),
        ("debrief.help", "help"), ("debrief.leave", "leave"),
    ),
    "search": (
        ("Enter", "to what was found"), ("home.keys", "all again"), ("home.next-tab", "next tab"),
        ("home.help", "help"),
    ),
}  # fmt: skip
"""What acts while something is typed, or read: a binding's id, or a key that is always the same."""
READ = frozenset({"reading", "rereading"})
"""A document that is looked through: letters are keys."""


class ModeFooter(Viewed):
    """Mode and keys in one line."""

    DEFAULT_CSS = "ModeFooter { height: 1; background: $panel; dock: bottom; }"

    typing: reactive[Literal["", "line", "text", "review", "search", "reading", "rereading"]] = reactive("")
    """What is typed into while letters are no keys: the prompt's line, or a document; or which document is read."""

    class Pressed(Message):
        """A key was clicked."""

        def __init__(self, key: Key) -> None:
            self.key = key
            super().__init__()

    def __init__(self, keys: Sequence[Key], hidden: frozenset[str] = frozenset()) -> None:
        """`keys` is the screen's table; those that `hidden` names are left out."""
        super().__init__()
        self._hidden = hidden
        self._keys = [key for key in keys if key.id not in hidden]

    def render(self) -> Content:
        """As many keys as fit; typing shows what acts meanwhile."""
        writes = bool(self.typing) and self.typing not in READ
        mode = Content.styled(" TYPING " if writes else " KEYS ", "bold reverse")
        if self.typing:
            acts = pressed_typing if writes else pressed
            there = [(id, verb) for id, verb in TYPING[self.typing] if id not in self._hidden]
            return self._fit(mode, [self._said(acts(id, self.app), verb) for id, verb in there], [])
        wanted = [key for key in of_app(self._keys, self.app) if key.footer and useful(key.id, self.view)]
        last = [key for key in wanted if key.id.endswith((".type", ".help", ".leave")) and key.footer]
        first = sorted((key for key in wanted if key not in last), key=lambda key: key.footer)
        return self._fit(mode, [self._key(key) for key in first], [self._key(key) for key in last])

    def _fit(self, mode: Content, first: list[Content], last: list[Content]) -> Content:
        tail = Content("").join(last)
        line = mode
        for part in first:
            if line.cell_length + part.cell_length + tail.cell_length > self.size.width:
                break
            line = line + part
        return line + tail

    def _key(self, key: Key) -> Content:
        return self._said(key.shown, key.verb).stylize(Style.from_meta({"key": key.id}))

    def _said(self, key: str, verb: str) -> Content:
        return Content.assemble("  ", (key, "bold $primary"), f" {verb}")

    def on_click(self, event: events.Click) -> None:
        """Act on the key that was clicked."""
        id = event.style.meta.get("key")
        found = next((key for key in self._keys if key.id == id), None)
        if found is not None:
            self.post_message(self.Pressed(found))


def useful(id: str, view: DrillView | None) -> bool:
    """Whether a key belongs in the footer at this point of the drill."""
    if view is None:
        return True
    open_incident = view.incident is not None and view.incident.state in ("open", "mitigated")
    match id.partition(".")[2]:
        case "ack":
            return any(page.state == "triggered" for page in view.pages)
        case "declare":
            return view.incident is None
        case "assign" | "update" | "status" | "resolve":
            return open_incident
        case "mitigate":
            return view.incident is not None and view.incident.state == "open"
        case "open-room":
            return open_incident and view.incident is not None and view.incident.room is None
        case "reply":
            return any(owed.kind == "inject" for owed in view.owed)
        case "hint":
            return any(hint.text is None for hint in view.hints)
        case "pause":
            return view.running is not Running.ENDED
        case _:
            return True
