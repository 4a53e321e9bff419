"""promql and logql in the shell: the line's query, whole, and what it answers.

Separate because a query has pipes and quotes of its own, which the shell must leave alone.
"""

from __future__ import annotations

from simulator.domain.commandline import Read, pipelines, quoted

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
    if rest[:1] not in ("'", '"'):
        return first, rest, []
    query, end = quoted(rest, 0)
    behind = rest[end:].strip()
    if behind and not behind.startswith("|"):  # the quotes are the query's own, as in `"a" + "b"`
        return first, rest, []
    pipes = pipelines(f"x {behind}")
    return first, query, pipes[0][1:] if pipes else []
