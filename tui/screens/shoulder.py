"""Over whose shoulder to watch: the roles, and what each of them is for.

Separate from home because it is asked once per drill that is watched.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.domain.text import plain
from simulator.domain.vocabulary import ROLE_TITLES, Role
from tui.homekeys import SHOULDER
from tui.keymap import bindings
from tui.screens.confirm import choices
from tui.widgets.choice_list import ChoiceList

WATCHED = {
    Role.IC: "decides, and does nothing else",
    Role.COMMS: "speaks to the public and the company",
    Role.OPS: "works on the system",
    Role.SCRIBE: "writes down what happens when",
}
SAYS = (
    "A crew of experts plays this drill. A commentary says why they do what they do, and before each decision you are "
    "asked what comes next. You see what the drill is about, so play it first if you want it fresh."
)


class ShoulderScreen(ModalScreen[Role | None]):
    """Which role to follow; None goes back."""

    CSS_PATH: ClassVar = ["modal.tcss", "shoulder.tcss"]
    BINDINGS: ClassVar = bindings(SHOULDER)
    AUTO_FOCUS = "ChoiceList"

    def __init__(self, title: str) -> None:
        """`title` is the drill's."""
        super().__init__()
        self._drill = title

    def compose(self) -> ComposeResult:
        """The drill, the roles, the keys."""
        with Vertical(classes="dialog"):
            yield Static(Content(f"Watch: {plain(self._drill)}"), classes="title", markup=False)
            yield Static(Content(SAYS), markup=False)
            yield Static(Content("\nWhose shoulder do you look over?"), markup=False)
            yield ChoiceList(*(self._row(number, role) for number, role in enumerate(WATCHED, 1)), markup=False)
            few = f"1-{len(WATCHED)}"
            yield Static(
                choices((few, "follow"), ("Enter", "follow"), ("shoulder.back", "go back"), of=self.app),
                classes="keys",
                markup=False,
            )

    def _row(self, number: int, role: Role) -> Option:
        title = "Incident commander (IC)" if role is Role.IC else ROLE_TITLES[role]
        return Option(
            Content.assemble((f" {number}  ", "$quiet"), (f"{title:<24}", "bold"), (f" {WATCHED[role]}", "$quiet"))
        )

    def action_follow(self, number: int) -> None:
        """Follow a role."""
        self.dismiss(tuple(WATCHED)[number - 1])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Follow the selected role."""
        event.stop()
        self.dismiss(tuple(WATCHED)[event.option_index])

    def action_back(self) -> None:
        """Watch nothing."""
        self.dismiss(None)
