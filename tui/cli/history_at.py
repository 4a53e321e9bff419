"""Where the history is, who you are in it, and opening it: for every command that keeps or asks something.

Separate from the commands because they all find it in the same way: `--store`, then GAMEDAY_STORE, then the setting
`store`, then a file in the data folder. The database's library is imported only when a history is opened.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.domain.text import plain
from simulator.errors import AddressError
from tui.cli.config import user_settings
from tui.cli.places import config_file, data_folder

if TYPE_CHECKING:
    from simulator.store.history.address import Address
    from simulator.store.history.history import History

FILE = "history.db"
"""The file's name, beside the journals' folder."""
STORE = "GAMEDAY_STORE"
"""The environment variable that names another history."""
OFF = "off"

Store = Annotated[
    str | None,
    typer.Option(
        "--store", metavar="URL", help="Another history: a file, or postgresql://USER@HOST/DATABASE.",
        show_default=False,
    ),
]  # fmt: skip


def asked_for(store: str | None) -> tuple[str, str]:
    """The address that holds, as it was written, and what says so."""
    if store is not None:
        return store, "--store"
    if (named := os.environ.get(STORE)) is not None and named.strip():
        return named, STORE
    if setting := user_settings(with_themes=False).settings.store:
        return setting, f"{config_file()}: store"
    return str(data_folder() / FILE), "the data folder"


def is_off(store: str | None = None) -> bool:
    """Whether no history is kept."""
    return asked_for(store)[0].strip().casefold() == OFF


def opened_history(store: str | None = None) -> History:
    """The history, its tables up to date; a new one where there is none yet. Use it as a context.

    Raises `AddressError` where its address is wrong, `IntegrationError` where its server, driver or file is.
    """
    from simulator.store.history.history import History

    return History(address(store))


def address(store: str | None = None) -> Address:
    """Where the history is. Raises `AddressError`, also where none is kept."""
    from simulator.store.history.address import address_of

    asked, said_by = asked_for(store)
    if asked.strip().casefold() == OFF:
        raise AddressError(f"{said_by}: the history is off. Name one with --store, or take 'off' out of your settings.")
    return address_of(asked, said_by=said_by)


def there_is_one(store: str | None = None) -> bool:
    """Whether there may be a history to ask: not off, and not a file that was never written."""
    asked, _ = asked_for(store)
    if asked.strip().casefold() == OFF:
        return False
    return "://" in asked or Path(asked).expanduser().exists()


def who_you_are() -> str:
    """Your name in the history: as the settings say, else whom you play, else your name on this machine."""
    settings = user_settings(with_themes=False).settings
    return plain(settings.person or settings.play_as or _login()) or "you"


def your_team() -> str:
    """The team that your drills count for; empty for none."""
    return plain(user_settings(with_themes=False).settings.team)


def _login() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError):
        return ""
