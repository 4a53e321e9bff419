"""redis-cli: a cache's own account of itself, from its signals.

Separate because its answers have a shape of their own: sections of `name:value`.
"""

from __future__ import annotations

from simulator.domain.commandline import Read
from simulator.domain.simtime import DAY
from simulator.domain.text import plain
from simulator.world.orders import flag
from simulator.world.shell.ground import Failed, Ground

SECTIONS = ("server", "clients", "memory", "stats", "replication", "keyspace")
KNOWS = f"ping, info [{'|'.join(SECTIONS)}], dbsize, client list, config get maxclients|maxmemory, slowlog get"


def redis_cli(read: Read, ground: Ground) -> str:
    """Answer redis-cli."""
    caches = [service.name for service in ground.of_kind("redis")]
    host = flag(read, "h") or flag(read, "host")
    named = ground.named(host) if host else None
    cache = named.name if named else caches[0] if caches and not host else None
    if cache is None or cache not in caches:
        says = f"Could not connect to Redis at {plain(host or '127.0.0.1')}:6379: Name or service not known"
        raise Failed(f"{says}\nThis drill's caches: {', '.join(caches) or 'none'}.")
    words = [word.lower() for word in read.words[1:]]
    if not words or words[0] == "ping":
        return "PONG"
    if words[0] == "info":
        wanted = [word for word in words[1:] if word not in ("all", "default", "everything")]
        sections = _info(cache, ground)
        chosen = [sections[name] for name in SECTIONS if not wanted or name in wanted]
        return "\n\n".join(chosen)
    if words[0] == "dbsize":
        return f"(integer) {_keys(cache, ground)}"
    if words[:2] == ["client", "list"]:
        return _clients(cache, ground)
    if words[:2] == ["config", "get"] and words[2:3] in (["maxclients"], ["maxmemory"]):
        series = {"maxclients": "redis_config_maxclients", "maxmemory": "redis_memory_max_bytes"}[words[2]]
        return f'1) "{words[2]}"\n2) "{_value(series, cache, ground):.0f}"'
    if words[0] == "slowlog":
        return "(empty array)"
    if words[0] in ("get", "ttl", "type", "exists"):
        return {"get": "(nil)", "ttl": "(integer) -2", "type": "none", "exists": "(integer) 0"}[words[0]]
    if words[0] in ("set", "del", "flushall", "flushdb", "shutdown", "failover", "expire"):
        raise Failed(f"(error) NOPERM User drill has no permissions to run the '{words[0]}' command")
    raise Failed(f"(error) ERR unknown command '{plain(words[0])[:60]}'. This drill's redis-cli knows {KNOWS}")


def _value(series: str, cache: str, ground: Ground) -> float:
    return ground.value(f'{series}{{service="{cache}"}}')


def _keys(cache: str, ground: Ground) -> int:
    return 10_000 + ground.number(f"{cache}/keys", 900_000)


def _info(cache: str, ground: Ground) -> dict[str, str]:
    used, most = _value("redis_memory_used_bytes", cache, ground), _value("redis_memory_max_bytes", cache, ground)
    started = _value("redis_start_time_seconds", cache, ground)
    up = int(ground.wall.timestamp() - started)
    rate = ground.value(f'rate(redis_commands_processed_total{{service="{cache}"}}[1m])')
    keys = _keys(cache, ground)
    fields: dict[str, list[tuple[str, object]]] = {
        "server": [("redis_version", "7.2.4"), ("redis_mode", "standalone"), ("tcp_port", 6379),
                   ("uptime_in_seconds", up), ("uptime_in_days", up * 1000 // DAY)],
        "clients": [("connected_clients", f"{_value('redis_connected_clients', cache, ground):.0f}"),
                    ("maxclients", f"{_value('redis_config_maxclients', cache, ground):.0f}"), ("blocked_clients", 0)],
        "memory": [("used_memory", f"{used:.0f}"), ("used_memory_human", f"{used / 2**30:.2f}G"),
                   ("maxmemory", f"{most:.0f}"), ("maxmemory_human", f"{most / 2**30:.2f}G"),
                   ("maxmemory_policy", "allkeys-lru")],
        "stats": [("total_commands_processed", f"{_value('redis_commands_processed_total', cache, ground):.0f}"),
                  ("instantaneous_ops_per_sec", f"{rate:.0f}"),
                  ("rejected_connections", f"{_value('redis_rejected_connections_total', cache, ground):.0f}"),
                  ("evicted_keys", 0)],
        "replication": [("role", "master"),
                        ("connected_slaves", f"{_value('redis_connected_slaves', cache, ground):.0f}")],
        "keyspace": [("db0", f"keys={keys},expires={keys * 9 // 10},avg_ttl=1800000")],
    }  # fmt: skip
    return {
        name: "\n".join([f"# {name.capitalize()}", *(f"{field}:{value}" for field, value in rows)])
        for name, rows in fields.items()
    }


def _clients(cache: str, ground: Ground) -> str:
    count = min(int(_value("redis_connected_clients", cache, ground)), 1_000)
    callers = [name for name, service in ground.scenario.services.items() if cache in service.depends_on] or ["app"]
    return "\n".join(
        f"id={100 + number} addr=10.244.{number % 8}.{10 + number % 200}:{40_000 + number} "
        f"name={callers[number % len(callers)]} age={ground.number(f'{cache}/client/{number}', 90_000)} "
        f"idle={number % 20} db=0 cmd=get"
        for number in range(count)
    )
