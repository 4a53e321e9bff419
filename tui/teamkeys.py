"""Keys of the lobby, in which a team waits for its drill.

Separate from the drill's keymap because nothing there can be done yet.
"""

from __future__ import annotations

from tui.keymap import Key

LOBBY_GROUP = "The lobby"

# fmt: off
LOBBY: tuple[Key, ...] = (
    Key("lobby.start", "s", "start", "start", "Facilitator: let the drill begin; asks first.", LOBBY_GROUP),
    Key("lobby.leave", "q,ctrl+q,escape", "leave", "leave", "Leave; the same join line brings you back.", LOBBY_GROUP),
)
# fmt: on
