"""The settings file on disk: read at the start, written when the settings screen changes something.

Separate from `tui.settings`, which knows what a file says and no disk. A file that cannot be used never stops a drill:
the defaults hold, and what is wrong is said.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.errors import GamedayError
from tui.cli.kept import put_aside, replace_text
from tui.cli.places import config_file
from tui.settings import Read, Settings, read
from tui.settings_text import edited, whole

if TYPE_CHECKING:
    from simulator.engine.plan import Plan


def user_settings(*, with_themes: bool = True) -> Read:
    """The user's settings, or the defaults where there are none; `with_themes` checks the theme's name as well."""
    path = config_file()
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Read()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        return Read(problems=(f"{path}: cannot be read ({why}). The defaults hold.",), damaged=True)
    return read(text, str(path), _themes() if with_themes else None)


def _themes() -> set[str]:
    from textual.theme import BUILTIN_THEMES

    from tui.themes import THEMES

    return {theme.name for theme in THEMES} | set(BUILTIN_THEMES)


def keep(settings: Settings) -> Path:
    """Write the settings, and say where; a file that is damaged is put aside first. Raises `GamedayError`."""
    path = config_file()
    try:
        text = path.read_text("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError):
        text = "["  # not TOML: it is put aside
    new = edited(text, settings)
    try:
        if new is None:
            put_aside(path)
            new = whole(settings)
        replace_text(path, new)
    except OSError as error:
        raise GamedayError(f"{path}: cannot be written ({error.strerror}). The settings hold until you quit.") from None
    return path


def play_as(plan: Plan) -> str | None:
    """Whom the settings say to play, where the drill has them."""
    wanted = user_settings(with_themes=False).settings.play_as
    there = {person.id for person in plan.scenario.people if person.playable}
    return wanted if wanted in there else None
