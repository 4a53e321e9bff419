"""promql and logql in the shell: the line's query, whole, and what it answers.

Separate because a query has pipes and quotes of its own, which the shell must leave alone.
"""

from __future__ import annotations

from simulator.domain.commandline import Read, pipelines, tokens

LANGUAGES = ("promql", "logql")


def query_of(line: str) -> tuple[str, str, list[Read]] | None:
    """The language, the query and what it is piped to, where a line is a query: quoted, bare, or LogQL as it stands."""
    line = line.strip()
    if line.startswith("{"):
        return "logql", line, []
    first, _, rest = line.partition(" ")
    if first not in LANGUAGES:
        return None
    rest = rest.strip()
    if rest[:1] not in ("'", '"') or not _whole(rest):
        return first, rest, []
    found = tokens(rest)
    behind = rest[rest.rindex(rest[0]) + 1 :] if len(found) > 1 else ""
    pipes = pipelines(f"x {behind}")
    return first, found[0][0], pipes[0][1:] if pipes else []


def _whole(rest: str) -> bool:
    """Whether the quotes hold the whole query: what follows them is nothing, or a pipe."""
    found = tokens(rest)
    return len(found) == 1 or (len(found) > 1 and found[1] == ("|", True))
