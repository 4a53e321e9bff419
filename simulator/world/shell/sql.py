"""psql: the questions that one asks of a database in an incident, answered from its signals.

Separate because it is a language of its own, of which only the catalogue's views are known. The role that a drill logs
in with may look, not change.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from simulator.domain.commandline import Read
from simulator.domain.simtime import at_wall
from simulator.domain.text import plain
from simulator.world.cluster import identifiers
from simulator.world.orders import flag, unknown_flags
from simulator.world.shell.ground import Failed, Ground
from simulator.world.shell.tables import ruled

FLAGS = frozenset({"host", "username", "dbname", "port", "command", "t", "A", "x", "w", "W", "X", "q", "F", "no-align",
                   "tuples-only", "no-psqlrc", "quiet", "csv", "v", "no-password"})  # fmt: skip
_MOST_ROWS = 200
_QUERIES = (
    "SELECT * FROM {table} WHERE id = $1",
    "UPDATE {table} SET state = $1 WHERE id = $2",
    "INSERT INTO {table} (id, state, created_at) VALUES ($1, $2, $3)",
    "SELECT id, state FROM {table} WHERE customer_id = $1 ORDER BY created_at DESC LIMIT 20",
)
_ACTIVITY = ("datid", "datname", "pid", "usename", "application_name", "client_addr", "backend_start", "xact_start",
             "query_start", "state_change", "wait_event_type", "wait_event", "state", "query")  # fmt: skip
_LOCKS = ("locktype", "database", "relation", "pid", "mode", "granted")
_REPLICATION = ("pid", "usename", "application_name", "client_addr", "state", "sent_lsn", "write_lsn", "flush_lsn",
                "replay_lsn", "write_lag", "flush_lag", "replay_lag", "sync_state")  # fmt: skip
_VIEWS: dict[str, tuple[str, ...]] = {
    "pg_stat_activity": _ACTIVITY,
    "pg_locks": _LOCKS,
    "pg_stat_replication": _REPLICATION,
}
KNOWS = "pg_stat_activity, pg_locks, pg_stat_replication, SHOW max_connections, SELECT count(*), pg_is_in_recovery()"
_CHANGES = ("alter", "create", "delete", "drop", "grant", "insert", "reindex", "truncate", "update", "vacuum")

Rows = list[dict[str, str]]


def psql(read: Read, ground: Ground) -> str:
    """Answer psql."""
    for name in unknown_flags(read, FLAGS):
        raise Failed(f"psql: unrecognized option '{'--' if len(name) > 1 else '-'}{plain(name)}'")
    host = flag(read, "host") or next((word for word in read.words[1:] if ground.cluster.database(word)), "")
    database = ground.cluster.database(host)
    if database is None:
        there = ", ".join(service.name for service in ground.of_kind("postgres")) or "none"
        says = f'psql: error: could not translate host name "{plain(host)}" to address: Name or service not known'
        raise Failed(f"{says}\nThis drill's databases: {there}.")
    _connected(database, host, ground)
    command = flag(read, "command")
    if command is None:
        raise Failed("psql: this drill's psql answers one question at a time: psql -h HOST -c 'SELECT ...'")
    answers = [_answered(part, database, host, ground) for part in command.split(";") if part.strip()]
    return "\n\n".join(answers[:10])


def _connected(database: str, host: str, ground: Ground) -> None:
    """Refuse as the server would: during a failover, and where no connection is left."""
    failed = (
        f'psql: error: connection to server at "{plain(host)}" ({ground.address(database)}), port 5432 failed: FATAL:  '
    )
    if ground.cluster.failing_over(database, ground.at):
        raise Failed(f"{failed}the database system is shutting down")
    used, most = ground.signals(database).connections or (0, 0)
    if most and used >= most:
        raise Failed(f"{failed}sorry, too many clients already")


def _answered(question: str, database: str, host: str, ground: Ground) -> str:
    asked = " ".join(question.split())
    lower = asked.lower()
    view = next((name for name in _VIEWS if re.search(rf"\b{name}\b", lower)), None)
    if view is not None and lower.startswith("select"):
        return _view(view, asked, database, ground)
    if "pg_terminate_backend" in lower or "pg_cancel_backend" in lower:
        name = "pg_terminate_backend" if "terminate" in lower else "pg_cancel_backend"
        return ruled([name], [["t"]])
    if "pg_is_in_recovery" in lower:
        instance = host.partition(".")[0]
        replica = instance in identifiers(database)[1:] and instance != ground.cluster.writer(database, ground.at)
        return ruled(["pg_is_in_recovery"], [["t" if replica else "f"]])
    if lower.startswith("show max_connections"):
        most = ground.value(f'pg_settings_max_connections{{service="{database}"}}')
        return ruled(["max_connections"], [[f"{most:.0f}"]])
    if "replay" in lower or "replication" in lower:
        return ruled(["replication_lag"], [[f"{_lag(database, ground):.6g}"]], frozenset({0}))
    return _plain_question(asked, lower, ground)


def _plain_question(asked: str, lower: str, ground: Ground) -> str:
    if lower == "select 1":
        return ruled(["?column?"], [["1"]], frozenset({0}))
    if lower.startswith("select version()"):
        return ruled(["version"], [["PostgreSQL 15.8 on x86_64-pc-linux-gnu, 64-bit"]])
    if lower.startswith(("select now()", "select current_timestamp")):
        return ruled(["now"], [[f"{ground.wall:%Y-%m-%d %H:%M:%S.%f}+00"]])
    table = re.match(r'select count\(\*\)(?: as \w+)? from "?([a-z_][a-z0-9_.]{0,60})"?$', lower)
    if table is not None:
        return ruled(["count"], [[str(1_000 + ground.number(f"rows/{table[1]}", 4_000_000))]], frozenset({0}))
    first = lower.partition(" ")[0]
    if first in _CHANGES:
        raise Failed(f"ERROR:  cannot execute {first.upper()} in a read-only transaction")
    source = re.search(r'\bfrom "?([a-z_][a-z0-9_.]{0,60})', lower)
    if source is not None:
        raise Failed(f'ERROR:  relation "{source[1]}" is not part of this drill\nHINT:  It knows {KNOWS}.')
    raise Failed(
        f'ERROR:  syntax error at or near "{plain(asked.partition(" ")[0])[:60]}"\nHINT:  This drill knows {KNOWS}.'
    )


# ---- the catalogue's views --------------------------------------------------------------------------------


def _view(view: str, asked: str, database: str, ground: Ground) -> str:
    rows = {"pg_stat_activity": _activity, "pg_locks": _locks, "pg_stat_replication": _replicas}[view](database, ground)
    lower = asked.lower()
    rows = _where(rows, lower)
    grouped = re.search(r"group by ([a-z_]+)", lower)
    if "count(" in lower:
        return _counted(rows, grouped[1] if grouped else None, view)
    ordered = re.search(r"order by ([a-z_]+)( desc)?", lower)
    if ordered and ordered[1] in _VIEWS[view]:
        rows = sorted(rows, key=lambda row: row[ordered[1]], reverse=bool(ordered[2]))
    limit = re.search(r"limit (\d{1,6})", lower)
    rows = rows[: min(int(limit[1]) if limit else _MOST_ROWS, _MOST_ROWS)]
    head = _selected(lower, view)
    return ruled(head, [[row.get(name, "") for name in head] for row in rows], frozenset(
        place for place, name in enumerate(head) if name in ("pid", "datid", "database", "relation")
    ))  # fmt: skip


def _selected(lower: str, view: str) -> list[str]:
    """The columns that a question asks for, in its order."""
    listed = lower[len("select") :].partition(" from ")[0]
    if listed.strip() in ("*", f"{view}.*"):
        return list(_VIEWS[view])
    found = []
    for part in re.sub(r"\([^()]*\)", "", listed).split(","):
        words = re.findall(r"[a-z_]+", part)
        name = next((word for word in words if word in _VIEWS[view]), None)
        if name is None:
            missing = words[-1] if words else part.strip()
            raise _no_column(plain(missing)[:60], view)
        if name not in found:
            found.append(name)
    return found


def _no_column(name: str, view: str) -> Failed:
    return Failed(f'ERROR:  column "{name}" is not known here\nHINT:  {view} has {", ".join(_VIEWS[view])}.')


def _where(rows: Rows, lower: str) -> Rows:
    """The conditions that such questions have: a column is, or is not, a value."""
    conditions = re.search(r"\bwhere (.*?)(?: group by | order by | limit |$)", lower)
    if conditions is None:
        return rows
    for part in conditions[1].split(" and "):
        part = part.strip().strip("()")
        if part in ("not granted", "granted = false"):
            rows = [row for row in rows if row.get("granted") == "f"]
        elif "is not null" in part or "is null" in part:
            name, empty = part.split(" ")[0].rpartition(".")[2], "is null" in part
            rows = [row for row in rows if (row.get(name, "") == "") is empty]
        elif found := re.fullmatch(r"(?:\w+\.)?(\w+) ?(=|<>|!=|like|ilike) ?'([^']*)'", part):
            name, sign, value = found.groups()
            text = value.strip("%")
            if sign in ("like", "ilike"):
                rows = [row for row in rows if text in row.get(name, "").lower()]
            else:
                rows = [row for row in rows if (row.get(name, "").lower() == value) is (sign == "=")]
    return rows


def _counted(rows: Rows, by: str | None, view: str) -> str:
    if by is None:
        return ruled(["count"], [[str(len(rows))]], frozenset({0}))
    if by not in _VIEWS[view]:
        raise _no_column(by, view)
    counts: dict[str, int] = {}
    for row in rows:
        counts[row[by]] = counts.get(row[by], 0) + 1
    shown: list[Sequence[str]] = [
        [name, str(count)] for name, count in sorted(counts.items(), key=lambda each: -each[1])
    ]
    return ruled([by, "count"], shown, frozenset({1}))


def _activity(database: str, ground: Ground) -> Rows:
    """One row for each connection, as many in each state as monitoring counts."""
    states = ground.values(f'pg_stat_activity_count{{service="{database}"}}', "state")
    callers = [name for name, service in ground.scenario.services.items() if database in service.depends_on] or ["app"]
    rows: Rows = []
    for state, count in states.items():
        for _ in range(min(int(count), 2_000)):
            number = len(rows)
            caller = callers[number % len(callers)]
            ran = ground.number(
                f"{database}/query/{number}/{ground.at // 5000}", 4_000 if state == "active" else 90_000
            )
            since = at_wall(ground.scenario.starts, ground.at) - timedelta(milliseconds=ran)
            stamp = f"{since:%Y-%m-%d %H:%M:%S.%f}+00"
            table = _table(caller)
            query = _QUERIES[ground.number(f"{database}/text/{number}", len(_QUERIES))]
            rows.append({
                "datid": "16384", "datname": "app", "pid": str(4100 + number), "usename": caller.replace("-", "_"),
                "application_name": caller, "client_addr": f"10.244.{number % 8}.{10 + number % 200}",
                "backend_start": stamp, "xact_start": stamp if state != "idle" else "", "query_start": stamp,
                "state_change": stamp, "wait_event_type": "" if state == "active" else "Client",
                "wait_event": "" if state == "active" else "ClientRead", "state": state,
                "query": query.format(table=table),
            })  # fmt: skip
    return rows


def _table(service: str) -> str:
    """What a service's main table is called."""
    noun = service.removesuffix("-service").removesuffix("-api").replace("-", "_")
    return noun if noun.endswith("s") else f"{noun}s"


def _locks(database: str, ground: Ground) -> Rows:
    count = ground.value(f'sum(pg_locks_count{{service="{database}"}})')
    return [
        {"locktype": "relation", "database": "16384", "relation": str(16_390 + number % 12), "pid": str(4100 + number),
         "mode": "AccessShareLock", "granted": "t"}
        for number in range(min(int(count), 1_000))
    ]  # fmt: skip


def _lag(database: str, ground: Ground) -> float:
    return ground.value(f'pg_replication_lag_seconds{{service="{database}"}}')


def _replicas(database: str, ground: Ground) -> Rows:
    lag = timedelta(seconds=_lag(database, ground))
    written = f"0{lag}"[:15]
    writer = ground.cluster.writer(database, ground.at)
    return [
        {"pid": "2841", "usename": "replicator", "application_name": name, "client_addr": ground.address(name),
         "state": "streaming", "sync_state": "async", "sent_lsn": "5A/C81F2E40", "write_lsn": "5A/C81F2E40",
         "flush_lsn": "5A/C81F2E08", "replay_lsn": "5A/C81F2DC8", "write_lag": written, "flush_lag": written,
         "replay_lag": written}
        for name in identifiers(database)[1:]
        if name != writer
    ]  # fmt: skip
