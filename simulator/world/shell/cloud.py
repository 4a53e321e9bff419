"""aws rds: database clusters, their instances, events and failovers, as the cloud provider's tool prints them.

Separate because the provider keeps a stream of events of its own, which is not the cluster's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from simulator.domain.commandline import Read
from simulator.domain.simtime import DAY, HOUR, MINUTE
from simulator.domain.text import plain
from simulator.world.cluster import identifiers
from simulator.world.orders import FAILOVER_FLAGS, FailOver, flag, orders_of, unknown_flags, whole_number
from simulator.world.shell.ground import Failed, Ground

COMMANDS = ("describe-db-clusters", "describe-db-instances", "describe-events", "failover-db-cluster")
_FLAGS = FAILOVER_FLAGS | {
    "db-instance-identifier", "source-identifier", "source-type", "duration", "start-time", "max-items", "filters",
}  # fmt: skip
_BACKUP = 3 * HOUR
"""When the nightly backup begins, after midnight UTC."""


def aws(read: Read, ground: Ground) -> str:
    """Answer `aws rds ...`."""
    service, command = (*read.words[1:3], "", "")[:2]
    if service != "rds":
        raise Failed(f"aws: error: argument command: Invalid choice: {plain(service)!r}. This drill's aws knows rds")
    if command not in COMMANDS:
        raise Failed(f"aws: error: argument operation: Invalid choice, valid choices are: {' | '.join(COMMANDS)}")
    for name in unknown_flags(read, _FLAGS):
        raise Failed(f"Unknown options: --{plain(name)}")
    form = flag(read, "output")
    if form not in (None, "json"):
        raise Failed(f"aws: error: this drill's aws prints json, not {plain(form or '')}")
    if command == "failover-db-cluster":
        return _failover(read, ground)
    if command == "describe-events":
        return _json({"Events": [_event(*each) for each in _asked(read, ground)]})
    asked = flag(read, "db-cluster-identifier" if command.endswith("clusters") else "db-instance-identifier")
    names = [service.name for service in ground.of_kind("postgres")]
    if asked is not None:
        database = ground.cluster.database(asked)
        if database is None:
            there = ", ".join(identifiers(name)[0] for name in names) or "none"
            says = f"An error occurred (DBClusterNotFoundFault): DBCluster {plain(asked)} not found."
            raise Failed(f"{says}\nThe clusters: {there}.")
        names = [database]
    if command == "describe-db-clusters":
        return _json({"DBClusters": [_cluster(name, ground) for name in names]})
    found = [each for name in names for each in _instances(name, ground)]
    return _json({"DBInstances": [each for each in found if asked in (None, each["DBInstanceIdentifier"], names[0])]})


def _json(value: object) -> str:
    return json.dumps(value, indent=4)


def _failover(read: Read, ground: Ground) -> str:
    orders = orders_of(read)
    if not orders:
        raise Failed("aws: error: the following arguments are required: --db-cluster-identifier")
    order = orders[0]
    assert isinstance(order, FailOver)  # noqa: S101  # the only order of this tool
    refused = ground.cluster.refusal(order, ground.at)
    if refused is not None:
        there = ", ".join(identifiers(service.name)[0] for service in ground.of_kind("postgres")) or "none"
        raise Failed(f"{refused}\nThe clusters: {there}.")
    database = ground.cluster.database(order.cluster) or ""
    return _json({"DBCluster": _cluster(database, ground, status="failing-over")})


def _cluster(database: str, ground: Ground, status: str | None = None) -> dict[str, Any]:
    name, *instances = identifiers(database)
    writer = ground.cluster.writer(database, ground.at)
    failing = ground.cluster.failing_over(database, ground.at)
    return {
        "DBClusterIdentifier": name,
        "Status": status or ("failing-over" if failing else "available"),
        "Engine": "aurora-postgresql",
        "EngineVersion": "15.8",
        "Endpoint": f"{database}.internal",
        "MultiAZ": True,
        "DBClusterMembers": [
            {"DBInstanceIdentifier": each, "IsClusterWriter": each == writer, "PromotionTier": place}
            for place, each in enumerate(instances)
        ],
    }


def _instances(database: str, ground: Ground) -> list[dict[str, Any]]:
    name, *instances = identifiers(database)
    failing, writer = ground.cluster.failing_over(database, ground.at), ground.cluster.writer(database, ground.at)
    return [
        {
            "DBInstanceIdentifier": each,
            "DBInstanceClass": "db.r6g.xlarge",
            "Engine": "aurora-postgresql",
            "DBInstanceStatus": "rebooting" if failing and each == writer else "available",
            "DBClusterIdentifier": name,
            "AvailabilityZone": f"eu-central-1{'ab'[place]}",
        }
        for place, each in enumerate(instances)
    ]


# ---- the provider's events --------------------------------------------------------------------------------


def cloud_events(ground: Ground) -> list[tuple[int, str, str, str]]:
    """Every event of the last two weeks: when, what it is about, its kind, its message; the oldest first."""
    found: list[tuple[int, str, str, str]] = []
    for service in ground.of_kind("postgres"):
        found += _failovers(service.name, ground)
        found += _backups(service.name, ground)
    return sorted(each for each in found if each[0] <= ground.at)


def _failovers(database: str, ground: Ground) -> Iterator[tuple[int, str, str, str]]:
    cluster = identifiers(database)[0]
    for each in ground.cluster.failovers(database):
        yield each.start, cluster, "db-cluster", f"Started cross AZ failover to DB instance: {each.writer}"
        yield (each.start + each.end) // 2, each.writer, "db-instance", "DB instance restarted"
        yield each.end, cluster, "db-cluster", f"Completed failover to DB instance: {each.writer}"


def _backups(database: str, ground: Ground) -> Iterator[tuple[int, str, str, str]]:
    cluster, writer, _ = identifiers(database)
    starts = ground.scenario.starts
    midnight = -round(((starts.hour * 60 + starts.minute) * 60 + starts.second) * 1000)
    for day in range(-13, ground.at // DAY + 2):
        begins = midnight + day * DAY + _BACKUP + ground.number(f"{cluster}/{day}", 20) * MINUTE
        if begins <= ground.at:
            yield begins, writer, "db-instance", "Backing up DB instance"
            yield begins + 4 * MINUTE, writer, "db-instance", "Finished DB Instance backup"


def _asked(read: Read, ground: Ground) -> list[tuple[tuple[int, str, str, str], Ground]]:
    minutes = whole_number(flag(read, "duration") or "60")
    if minutes is None:
        raise Failed(
            f"Parameter validation failed: invalid value for --duration: {plain(flag(read, 'duration') or '')}"
        )
    source = flag(read, "source-identifier")
    since = ground.at - min(minutes, 20_160) * MINUTE
    return [(each, ground) for each in cloud_events(ground) if each[0] > since and source in (None, each[1])]


def _event(event: tuple[int, str, str, str], ground: Ground) -> dict[str, Any]:
    at, source, kind, says = event
    categories = ["failover"] if "failover" in says else ["backup"] if "ack" in says else ["availability"]
    return {"SourceIdentifier": source, "SourceType": kind, "Message": says, "EventCategories": categories,
            "Date": ground.stamp(at)}  # fmt: skip
