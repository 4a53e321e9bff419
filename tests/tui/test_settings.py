"""The settings file: what it says, what is wrong with it, and what writing leaves as it was."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import GamedayError
from tui.cli.config import keep, user_settings
from tui.keymap import DRILL
from tui.keynames import is_key, tidy
from tui.remapping import SCREENS, clash
from tui.settings import DEFAULT, Settings, changed, read
from tui.settings_text import edited, whole

THEMES = {"gameday-dark", "gameday-light"}

GOOD = """\
# how I like it
theme = "gameday-light"   # by day
bell = false
speed = 2

[keys]
"drill.ack" = "f6"        # a is too near s
drill.declare = "shift+d,/"
"""


def test_what_the_file_says_holds_and_the_rest_is_as_it_was() -> None:
    found = read(GOOD.replace('"shift+d,/"', '"shift+d"'), "config.toml", THEMES)
    assert found.problems == ()
    assert found.settings == Settings(
        theme="gameday-light", bell=False, speed=2.0, keys={"drill.ack": "f6", "drill.declare": "shift+d"}
    )
    assert found.settings.flash is DEFAULT.flash


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("themee = 'x'\n", 1, "themee: no such setting. Did you mean 'theme'?"),
        ("\ntheme = 'x'\n", 2, "theme: there is no theme 'x'. There are gameday-dark, gameday-light."),
        ("bell = 'loud'\n", 1, "bell: must be true or false. The default holds: true."),
        ("flash = 1\n", 1, "flash: must be true or false."),
        ("speed = 0\n", 1, "speed: must be a number from 0.1 to 1000. The default holds: 1.0."),
        ("speed = true\n", 1, "speed: must be a number"),
        ("play_as = 3\n", 1, "play_as: must be a text"),
        ("keys = 3\n", 1, "keys: must be a table"),
        ("[keys]\n'drill.akc' = 'f6'\n", 2, "drill.akc: there is no such binding. Did you mean 'drill.ack'?"),
        ("[keys]\ndrill.ack = 6\n", 2, "drill.ack: must be a key's name in quotes"),
        ("[keys]\n'drill.ack' = 'contrl+a'\n", 2, "drill.ack: 'contrl+a' is no key."),
        ("[keys]\n\n'drill.ack' = 'd'\n", 3, "drill.ack: 'd' is taken by drill.declare (declare)."),
        ("[keys]\n'drill.ack' = 'f6'\n'drill.page' = 'f6'\n", 3, "drill.page: 'f6' is taken by drill.ack (ack)."),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_what_to_do(text: str, line: int, says: str) -> None:
    (problem,) = read(text, "config.toml", THEMES).problems
    assert problem.startswith(f"config.toml:{line}: {says}")


def test_one_wrong_setting_leaves_the_others_in_force() -> None:
    found = read("bell = 'loud'\nflash = false\n[keys]\ndrill.ack = 'd'\ndrill.page = 'f6'\n", "c", THEMES)
    assert len(found.problems) == 2
    assert found.settings == Settings(flash=False, keys={"drill.page": "f6"})


def test_two_bindings_may_exchange_their_keys() -> None:
    found = read("[keys]\ndrill.ack = 'd'\ndrill.declare = 'a'\n", "c")
    assert found.problems == ()
    assert found.settings.keys == {"drill.ack": "d", "drill.declare": "a"}


def test_the_same_key_may_act_on_different_screens() -> None:
    assert read("[keys]\ndrill.ack = 'f6'\nhome.settings = 'f6'\n", "c").problems == ()


def test_what_is_no_toml_says_where_and_the_defaults_hold() -> None:
    found = read("bell = false\nspeed = = 3\n", "config.toml")
    assert found.damaged
    assert found.settings == DEFAULT
    assert found.problems[0].startswith("config.toml:2:9: not TOML: ")
    assert "the defaults hold" in found.problems[0]


def test_no_two_bindings_of_a_screen_share_a_key_by_default() -> None:
    for _, table in SCREENS:
        for key in table:
            assert clash(key.id, key.keys, {}) is None, key.id


def test_writing_changes_only_the_lines_that_must() -> None:
    text = GOOD.replace('"shift+d,/"', '"shift+d"')
    before = read(text, "c").settings
    new = edited(text, changed(Settings(before.theme, True, False, "bob", 2.0, before.keys), "drill.ack", None))
    assert new == (
        '# how I like it\ntheme = "gameday-light"   # by day\nbell = true\nspeed = 2\n'
        'flash = false\nplay_as = "bob"\n\n[keys]\ndrill.declare = "shift+d"\n'
    )
    again = edited(new, changed(read(new, "c").settings, "drill.declare", "f6"))
    assert again is not None
    assert again.endswith('[keys]\n"drill.declare" = "f6"\n')


def test_a_comment_behind_a_value_stays() -> None:
    new = edited(
        'speed = 2  # calm\n[keys]\n"drill.ack" = "f6" # mine\n', Settings(speed=4.0, keys={"drill.ack": "f11"})
    )
    assert new == 'speed = 4.0  # calm\n[keys]\n"drill.ack" = "f11" # mine\n'


def test_writing_puts_right_what_was_wrong() -> None:
    assert edited("bell = 'loud'\n", DEFAULT) == "bell = true\n"


def test_a_file_that_is_no_toml_cannot_be_edited() -> None:
    assert edited("speed = = 3", DEFAULT) is None


keys = st.sampled_from([key.id for key in DRILL]).flatmap(
    lambda id: st.fixed_dictionaries({id: st.sampled_from(["f11", "f12", "ctrl+f11", "shift+f12"])})
)
some_settings = st.builds(
    Settings,
    theme=st.text(max_size=80),
    bell=st.booleans(),
    flash=st.booleans(),
    play_as=st.text(max_size=80).filter(lambda text: not any(0xD800 <= ord(each) < 0xE000 for each in text)),
    speed=st.floats(0.1, 1000),
    keys=st.one_of(st.just({}), keys),
)


@given(some_settings.filter(lambda each: all(not 0xD800 <= ord(c) < 0xE000 for c in each.theme)))
def test_whatever_is_written_is_read_again_as_it_was(settings: Settings) -> None:
    assert read(whole(settings), "c").settings == settings


@given(some_settings, some_settings)
def test_one_set_of_settings_can_always_be_edited_into_another(before: Settings, after: Settings) -> None:
    new = edited(whole(before), after)
    assert new is not None
    assert read(new, "c").settings == after


@given(st.text(max_size=300))
def test_reading_never_fails_on_any_text(text: str) -> None:
    found = read(text, "c", THEMES)
    assert found.problems or found.settings is not None


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("/", "slash"),
        ("?", "question_mark"),
        ("-", "minus"),
        ("<", "less_than_sign"),
        ("F6", "f6"),
        ("a, f6", "a,f6"),
        (",", "comma"),
        ("D", "D"),
    ],
)
def test_keys_may_be_written_as_they_look(written: str, means: str) -> None:
    assert tidy(written) == means
    assert all(is_key(each) for each in means.split(","))


@pytest.mark.parametrize("wrong", ["", "ctrl+", "f25", "wibble", "hold+a", "ctrl+wibble"])
def test_what_no_terminal_sends_is_no_key(wrong: str) -> None:
    assert not is_key(tidy(wrong))


# ---- on disk ------------------------------------------------------------------------------------------


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "somewhere" / "config.toml"
    monkeypatch.setenv("GAMEDAY_CONFIG", str(path))
    return path


def test_without_a_file_the_defaults_hold_in_silence(config: Path) -> None:
    assert user_settings() == read("", "")


def test_what_was_kept_is_there_the_next_time(config: Path) -> None:
    wanted = Settings(theme="gameday-light", bell=False, keys={"drill.ack": "f6"})
    assert keep(wanted) == config
    assert user_settings().settings == wanted
    assert tomllib.loads(config.read_text())["keys"] == {"drill.ack": "f6"}


def test_a_damaged_file_is_put_aside_before_a_new_one_is_written(config: Path) -> None:
    config.parent.mkdir()
    config.write_text("speed = = 3\n")
    assert user_settings().damaged
    keep(Settings(speed=4.0))
    assert (config.parent / "config.toml.damaged-1").read_text() == "speed = = 3\n"
    assert user_settings().settings.speed == 4.0


def test_a_file_that_is_not_text_is_named(config: Path) -> None:
    config.parent.mkdir()
    config.write_bytes(b"\xff\xfe")
    assert "not UTF-8" in user_settings().problems[0]


def test_a_folder_that_cannot_be_written_says_so(config: Path) -> None:
    config.parent.write_text("a file where the folder should be")
    with pytest.raises(GamedayError, match="cannot be written"):
        keep(DEFAULT)
    assert stat.S_ISREG(config.parent.stat().st_mode)
