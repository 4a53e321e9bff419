"""kubectl: which verb is asked for, and what exists where it is none.

Separate from the verbs so that each of them is a file of its own.
"""

from __future__ import annotations

from collections.abc import Callable

from simulator.domain.commandline import Read
from simulator.domain.text import plain
from simulator.world.cluster import NAMESPACE
from simulator.world.orders import changing
from simulator.world.shell.ground import Failed, Ground
from simulator.world.shell.kubectl_describe import describe
from simulator.world.shell.kubectl_get import LISTS, get
from simulator.world.shell.kubectl_logs import logs, top
from simulator.world.shell.kubectl_rollout import ROLLOUTS, change, rollout

_VERBS: dict[str, Callable[[Read, Ground], str]] = {
    "get": get,
    "describe": describe,
    "logs": logs,
    "top": top,
    "rollout": rollout,
    "config": lambda read, _ground: _config(read),
    "version": lambda _read, _ground: "Client Version: v1.31.4\nKustomize Version: v5.4.2\nServer Version: v1.31.4",
}
VERBS = ("get", "describe", "logs", "top", "rollout", "scale", "set", "delete")
"""What is worth trying."""
KNOWS = (
    f"get {'|'.join(LISTS)}; describe pod|deployment|node; logs; top pods|nodes; rollout {'|'.join(ROLLOUTS)}; scale; "
    "set env|image; delete pod"
)


def kubectl(read: Read, ground: Ground) -> str:
    """Answer kubectl."""
    words = read.words[1:]
    if not words or words[0] in ("help", "options"):
        return f"kubectl controls the cluster of this drill. It knows {KNOWS}."
    if changing(read) is not None:
        return change(read, ground)
    answers = _VERBS.get(words[0])
    if answers is not None:
        return answers(read, ground)
    if words[0] == "set":
        raise Failed("error: this drill's kubectl sets env and image: kubectl set env deployment/NAME KEY=value")
    raise Failed(f'error: unknown command "{plain(words[0])}" for "kubectl"\nThis drill\'s kubectl knows {KNOWS}.')


def _config(read: Read) -> str:
    if read.words[2:3] == ("current-context",):
        return "drill"
    if read.words[2:3] == ("get-contexts",):
        return f"CURRENT   NAME    CLUSTER   AUTHINFO   NAMESPACE\n*         drill   drill     you        {NAMESPACE}"
    raise Failed("error: this drill's kubectl config knows current-context and get-contexts")
