"""help: what this shell knows, tool by tool, with a line to try.

Separate because every refusal points here.
"""

from __future__ import annotations

from simulator.world.shell import cloud, flags, kubectl, pipes, redis, sql

TOOLS: dict[str, tuple[str, str]] = {
    "kubectl": (kubectl.KNOWS, "kubectl rollout history deployment/NAME"),
    "promql": ("a query of the metrics", "promql 'sum by (service) (rate(http_requests_total[5m]))'"),
    "logql": ("a query of the logs", 'logql \'{service="NAME"} |= "error"\''),
    "curl": ("a service's health, -s -i -I -f", "curl -s https://NAME.internal/healthz | jq ."),
    "psql": (sql.KNOWS, "psql -h NAME -c 'SELECT pid, state, query FROM pg_stat_activity'"),
    "redis-cli": (redis.KNOWS, "redis-cli -h NAME info clients"),
    "aws": (f"rds {' | '.join(cloud.COMMANDS)}", "aws rds describe-db-clusters"),
    "git": ("log [--oneline] [-n N] [-p] [SERVICE], show HASH|DEPLOY", "git log --oneline"),
    "dig": ("a host's address, +short", "dig +short NAME.internal"),
    "flags": (flags.KNOWS.removeprefix("flags "), "flags list"),
    "help": ("this, or one tool at length", "help kubectl"),
}
"""What answers in every scenario: what it knows, and a line to try."""


def help_text(asked: str | None, own: list[str]) -> str:
    """What the shell knows, or one tool; `own` are the scenario's own tools."""
    if asked in TOOLS:
        knows, example = TOOLS[asked]
        return f"{asked}: {knows}\nTry: {example}"
    names = ", ".join(dict.fromkeys((*TOOLS, *own)))
    if asked:
        return f"help: nothing is known of that. This shell knows: {names}."
    return f"This shell knows: {names}.\nAn answer can be piped to {', '.join(pipes.FILTERS)}. help TOOL says more."
