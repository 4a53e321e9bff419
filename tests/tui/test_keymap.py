from __future__ import annotations

import inspect
from itertools import chain

import pytest
from textual.binding import Binding

from tui import keymap
from tui.keymap import DEBRIEF, DRILL, EVERYWHERE, Key, bindings, shown
from tui.screens.debrief import DebriefScreen
from tui.screens.drill import DrillScreen
from tui.screens.help import HelpScreen
from tui.slash import FORMS, usage

TABLES = [
    value for _, value in inspect.getmembers(keymap) if isinstance(value, tuple) and value and isinstance(value[0], Key)
]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table[0].id))
def test_no_key_does_two_things_on_one_screen(table: tuple[Key, ...]) -> None:
    keys = list(chain.from_iterable(key.keys.split(",") for key in table))
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table[0].id))
def test_every_binding_has_an_id_a_verb_and_a_tooltip(table: tuple[Key, ...]) -> None:
    assert len({key.id for key in table}) == len(table)
    for binding in bindings(table):
        assert isinstance(binding, Binding)
        assert binding.id
        assert binding.description
        assert binding.tooltip.endswith(".")


def test_while_typing_only_function_keys_ctrl_and_escape_act() -> None:
    for key in (*DRILL, *DEBRIEF):
        if key.typing:
            always = [each for each in key.keys.split(",") if each.startswith(("ctrl+", "f")) and len(each) > 1]
            assert always or key.keys == "escape", f"{key.id} says that it acts while typing"


@pytest.mark.parametrize(("screen", "table"), [(DrillScreen, DRILL), (DebriefScreen, DEBRIEF)])
def test_every_key_names_an_action_of_its_screen(screen: type, table: tuple[Key, ...]) -> None:
    for key in table:
        assert hasattr(screen, f"action_{key.action.partition('(')[0]}"), key.id


def test_help_lists_every_key_and_every_command() -> None:
    text = HelpScreen(DRILL).text().plain
    for key in DRILL:
        assert key.tip in text
        assert " or ".join(shown(key)) in text
    for form in FORMS:
        assert usage(form) in text


def test_every_verb_has_a_key() -> None:
    """What a slash command does, a key does or begins."""
    reached = {key.id.partition(".")[2] for key in (*DRILL, *EVERYWHERE)}
    by_other_keys = {"say": "type", "step": "runbook", "resume": "pause", "speed": "faster", "end": "leave",
                     "show": "side"}  # fmt: skip
    for form in FORMS:
        assert by_other_keys.get(form.verb, form.verb) in reached, form.verb
