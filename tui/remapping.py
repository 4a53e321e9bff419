"""Which keys act together, and what becomes of them when the user changes some.

Separate from the tables, which are the same for everybody: here they meet a user's settings. What a screen shows as a
key comes from here, so that it never names one that does nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tui.facilitatorkeys import CONSOLE, FORM
from tui.homekeys import ASK_TEXT, BEGIN, CAPTURE, HOME, NOTICE, OFFER, SETTINGS, SHOULDER, TOUR, WHAT_NEXT
from tui.keymap import (
    ALWAYS,
    BRIEFING,
    CHOOSE,
    COMPOSE,
    COMPOSE_STATUS,
    CONFIRM,
    DEBRIEF,
    DRILL,
    EVERYWHERE,
    HELP,
    LOG_LINES,
    POSTMORTEM,
    PROMPT,
    QUESTIONS,
    READING,
    REAL,
    REAL_NO_DRILL,
    REPLAY,
    RUNBOOK,
    SETTING_UP,
    Key,
)
from tui.teamkeys import LOBBY

SCREENS: tuple[tuple[str, tuple[Key, ...]], ...] = (
    ("Home", HOME),
    ("A drill", (*DRILL, *POSTMORTEM)),
    ("A drill's runbook", RUNBOOK),
    ("Typing in a drill", PROMPT),
    ("The guided tour", (*TOUR, *DRILL, *POSTMORTEM)),
    ("Log lines", LOG_LINES),
    ("A postmortem that is read", READING),
    ("Debrief", (*DEBRIEF, *POSTMORTEM)),
    ("Replay", REPLAY),
    ("The facilitator's console", CONSOLE),
    ("A form of the console", FORM),
    ("The lobby of a team drill", LOBBY),
    ("Before a drill", BEGIN),
    ("Offering the tour", OFFER),
    ("Whom to watch", SHOULDER),
    ("Settings", SETTINGS),
    ("Choosing a key", CAPTURE),
    ("A line to fill in", ASK_TEXT),
    ("A question", CONFIRM),
    ("Leaving a drill", CHOOSE),
    ("Writing an update", COMPOSE),
    ("Writing a public post", COMPOSE_STATUS),
    ("Declaring", (*QUESTIONS, *COMPOSE)),
    ("Help", HELP),
    ("While a drill is set up", SETTING_UP),
    ("Briefing", BRIEFING),
    ("What next?", WHAT_NEXT),
    ("A message", NOTICE),
    ("A real incident, a drill stands", REAL),
    ("A real incident, no drill", REAL_NO_DRILL),
    ("On every screen", EVERYWHERE),
)
"""Which keys act at the same time: within one of these, and with those of every screen, no key may do two things."""


def key_named(id: str) -> Key | None:
    """The binding of this id."""
    return next((key for _, table in SCREENS for key in table if key.id == id), None)


def remapped(keys: Iterable[Key], changes: Mapping[str, str]) -> tuple[Key, ...]:
    """A table with the keys that the user has changed."""
    return tuple(replace(key, keys=changes[key.id]) if key.id in changes else key for key in keys)


def of_app(keys: Iterable[Key], app: object) -> tuple[Key, ...]:
    """A table with the keys that the user of an app has changed."""
    return remapped(keys, getattr(getattr(app, "settings", None), "keys", {}))


def pressed(id: str, app: object) -> str:
    """The key of a binding as its user would call it."""
    found = key_named(id)
    return id if found is None else of_app([found], app)[0].shown


def pressed_typing(id: str, app: object) -> str:
    """The key of a binding that acts while something is typed, as its user would call it; else its first key."""
    found = key_named(id)
    if found is None:
        return id
    own = of_app([found], app)[0]
    acts = [key for key in own.keys.split(",") if key.startswith(ALWAYS) or key == "escape"]
    return replace(own, keys=acts[0]).shown if acts else own.shown


def clash(id: str, keys: str, changes: Mapping[str, str]) -> Key | None:
    """The binding that already has one of these keys wherever `id` acts, with the other changes made."""
    wanted = set(keys.split(","))
    for _, table in SCREENS:
        together = table if table is EVERYWHERE else (*table, *EVERYWHERE)
        if any(key.id == id for key in together):
            for key in remapped(together, changes):
                if key.id != id and wanted.intersection(key.keys.split(",")):
                    return key
    return None
