"""The exit codes of every command.

Separate because scripts and CI rely on them: they are a contract, and each has one meaning everywhere.
"""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What a command's exit code says."""

    DONE = 0
    """Done, and passed."""
    FELL_SHORT = 1
    """The drill or the check fell short: `--fail-under`, a lint error, a journal that does not verify."""
    USAGE = 2
    """The command was called wrongly."""
    INPUT = 3
    """Something given cannot be loaded: a scenario, a policy, an actions script, a journal."""
    OTHER_SYSTEM = 4
    """Another system failed or refused: a server, a disk."""
    INTERRUPTED = 130
    """Ctrl-C."""
