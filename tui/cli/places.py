"""Where gameday keeps what is the user's: journals and progress in the data folder, settings in the config folder.

Separate so that one place names folders, and so that tests and shared machines can move both with an environment
variable.
"""

from __future__ import annotations

import os
from pathlib import Path

DATA, CONFIG = "GAMEDAY_DATA", "GAMEDAY_CONFIG"
"""Environment variables that name another data folder, and another settings file."""


def data_folder() -> Path:
    """The folder of journals and progress; it may not exist yet."""
    if named := os.environ.get(DATA):
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("gameday", appauthor=False)


def journals_folder() -> Path:
    """Where drills leave their journals unless told otherwise."""
    return data_folder() / "journals"


def config_file() -> Path:
    """The settings file; it may not exist."""
    if named := os.environ.get(CONFIG):
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("gameday", appauthor=False) / "config.toml"
