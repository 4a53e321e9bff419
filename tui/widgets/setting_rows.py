"""The settings as rows: what each is now, what it is about, and what it was before anybody changed it.

Separate from the screen, which changes them: rows are words about values.
"""

from __future__ import annotations

from textual.content import Content
from textual.widgets.option_list import Option

from simulator.domain.text import plain
from tui.keymap import Key, shown
from tui.remapping import SCREENS, remapped
from tui.settings import DEFAULT, Settings

ABOUT = {
    "theme": (
        "Colours",
        "left and right go through them; one is for colour-blind readers",
    ),
    "bell": ("Bell", "ring the terminal's bell when a page calls you"),
    "flash": ("Flash", "light the top lines up when a page calls you"),
    "play_as": ("Play as", "whom to play where a drill has them; empty is whoever is paged first"),
    "speed": ("Speed", "how much faster than real time a drill begins"),
}
"""The settings but the keys, in words."""


def listed() -> list[tuple[str, Key]]:
    """Every key that can be changed, with its screen, each once."""
    found: dict[str, tuple[str, Key]] = {}
    for screen, table in SCREENS:
        for key in table:
            found.setdefault(key.id, (screen, key))
    return list(found.values())


def options(settings: Settings) -> list[Option]:
    """The settings, then the keys by screen."""
    rows = [Option(_setting(name, settings), id=name) for name in ABOUT]
    last = ""
    for screen, key in listed():
        if screen != last:
            rows.append(Option(Content.styled(f"\n Keys: {screen}", "bold $primary"), disabled=True))
            last = screen
        rows.append(Option(_key(key, settings), id=key.id))
    return rows


def _setting(name: str, settings: Settings) -> Content:
    title, about = ABOUT[name]
    value = getattr(settings, name)
    return Content.assemble(f" {title:<9}", (f"{said(value):<22}", "bold"), (about, "$quiet"))


def said(value: object) -> str:
    """A value in words."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"x{value:g}"
    return plain(str(value)) or "nobody in particular"


def _key(key: Key, settings: Settings) -> Content:
    (now,) = remapped([key], settings.keys)
    was = f"   was {' or '.join(shown(key))}" if key.id in settings.keys else ""
    return Content.assemble(
        f" {key.id:<22}", (f"{' or '.join(shown(now)):<14}", "bold"), (key.tip, "$quiet"), (was, "bold $soon")
    )


def unchanged(name: str, settings: Settings) -> bool:
    """Whether a setting, or a key, is what it was."""
    return name not in settings.keys if name not in ABOUT else getattr(settings, name) == getattr(DEFAULT, name)
