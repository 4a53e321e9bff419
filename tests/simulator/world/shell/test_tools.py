"""psql, redis-cli, aws, git, flags, curl, dig and queries: what they answer is what the world has."""

from __future__ import annotations

import json

import pytest

from simulator.world.changes import Changes
from tests.simulator.drills import PRIMARY
from tests.simulator.world.shell.prompt import Prompt

ACTIVITY = "psql -h db -c \"SELECT {} FROM pg_stat_activity WHERE state != 'idle' ORDER BY query_start LIMIT 20;\""


@pytest.fixture(scope="module")
def prompt() -> Prompt:
    return Prompt()


# ---- databases and caches ---------------------------------------------------------------------------------


def test_connections_by_state_are_as_many_as_monitoring_counts(prompt: Prompt) -> None:
    told = prompt.types('psql -h db -c "select state, count(*) from pg_stat_activity group by state"')
    head, rule, *rows, last = told.split("\n")
    assert head.split() == ["state", "|", "count"]
    assert set(rule) <= set("-+")
    assert last == f"({len(rows)} rows)"
    for row in rows:
        state, count = (part.strip() for part in row.split("|"))
        assert int(count) == prompt.value(f'pg_stat_activity_count{{service="db",state="{state}"}}')


def test_the_runbooks_question_is_answered_with_the_columns_that_it_asks_for(prompt: Prompt) -> None:
    lines = prompt.types(ACTIVITY.format("pid, state, query")).split("\n")
    assert [name.strip() for name in lines[0].split("|")] == ["pid", "state", "query"]
    assert lines[-1] == "(20 rows)"
    assert not any("| idle " in line and "transaction" not in line for line in lines)
    assert 'column "wishes" is not known here' in prompt.types(ACTIVITY.format("pid, wishes"))


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("select count(*) from pg_stat_activity", "count"),
        ("SELECT 1;", "(1 row)"),
        ("select * from pg_locks where not granted", "(0 rows)"),
        ("select application_name, state, replay_lag from pg_stat_replication", "streaming"),
        ("show max_connections", "200"),
        ("select pg_is_in_recovery()", " f"),
        ("select count(*) from orders", "(1 row)"),
        ("drop table orders", "cannot execute DROP in a read-only transaction"),
        ("select * from orders", 'relation "orders" is not part of this drill'),
        ("sing", 'syntax error at or near "sing"'),
    ],
)
def test_what_a_database_is_asked_in_an_incident(prompt: Prompt, question: str, says: str) -> None:
    assert says in prompt.types(f'psql -h db -U ops -c "{question}"')


def test_a_database_without_connections_left_refuses_another() -> None:
    full = {"full": {"at": "0s", "effects": [{"service": "db", "connections": {"used": 200}}]}}
    assert "sorry, too many clients already" in Prompt(faults=full).types("psql -h db -c 'select 1'")
    assert "This drill's databases: db." in Prompt().types("psql -h nowhere -c 'select 1'")


def test_a_cache_tells_what_monitoring_counts(prompt: Prompt) -> None:
    told = dict(
        line.split(":", 1) for line in prompt.types("redis-cli -h cache info clients").splitlines() if ":" in line
    )
    assert int(told["connected_clients"]) == prompt.value('redis_connected_clients{service="cache"}')
    assert prompt.types("redis-cli ping") == "PONG"
    assert prompt.types("redis-cli -h cache info").count("# ") == 6
    assert "NOPERM" in prompt.types("redis-cli flushall")
    assert "knows ping" in prompt.types("redis-cli sing")
    assert "This drill's caches: cache." in prompt.types("redis-cli -h nowhere ping")


def test_a_failover_takes_its_time_moves_the_writer_and_stands_in_the_providers_events() -> None:
    prompt = Prompt()
    line = "aws rds failover-db-cluster --db-cluster-identifier=db-cluster"
    assert json.loads(prompt.types(line))["DBCluster"]["Status"] == "failing-over"
    prompt.at("5m10s")
    assert "the database system is shutting down" in prompt.types("psql -h db -c 'select 1'")
    assert "InvalidDBClusterStateFault" in prompt.types(line)
    prompt.at("6m")
    (found,) = json.loads(prompt.types("aws rds describe-db-clusters"))["DBClusters"]
    assert [each["DBInstanceIdentifier"] for each in found["DBClusterMembers"] if each["IsClusterWriter"]] == ["db-2"]
    told = [each["Message"] for each in json.loads(prompt.types("aws rds describe-events"))["Events"]]
    assert told[-1] == "Completed failover to DB instance: db-2"
    assert "(1 row)" in prompt.types("psql -h db -c 'select 1'")
    assert [event.command for _, event in prompt.times_finished] == [line]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("aws s3 ls", "knows rds"),
        ("aws rds sing", "describe-db-clusters | describe-db-instances"),
        ("aws rds failover-db-cluster", "--db-cluster-identifier"),
        ("aws rds failover-db-cluster --db-cluster-identifier none", "The clusters: db-cluster."),
        ("aws rds describe-db-clusters --output table", "prints json"),
        ("aws rds describe-db-instances", '"DBInstanceIdentifier": "db-1"'),
        ("aws rds describe-events --duration 2000", "Finished DB Instance backup"),
        ("aws rds describe-events --duration soon", "invalid value for --duration: soon"),
    ],
)
def test_the_cloud_says_what_there_is(prompt: Prompt, line: str, says: str) -> None:
    assert says in prompt.types(line)


# ---- changes ----------------------------------------------------------------------------------------------


def test_commits_are_the_deploys_and_settings_newest_first(prompt: Prompt) -> None:
    lines = prompt.types("git log --oneline").splitlines()
    assert [line.split(" ", 1)[1] for line in lines] == [
        "(tag: deploy-77) web: New cart", "api: BATCH_SIZE: 200 -> 250", "(tag: deploy-76) api: Bump the TLS library",
    ]  # fmt: skip
    assert prompt.types("git log --oneline -n 1") == lines[0]
    assert prompt.types("git log -1 --oneline api").endswith("BATCH_SIZE: 200 -> 250")
    told = prompt.types(f"git show {lines[0].split()[0]}")
    assert "Author: Dana Fox <dana@example.com>" in told
    assert told.endswith("-timeout: 30s\n+timeout: 3s")
    assert prompt.types("git show 77") == told
    assert "See git log --oneline" in prompt.types("git show 78")
    assert "The paths: web, api, db, cache." in prompt.types("git log nowhere")


def test_flags_turn_at_once_and_their_history_says_who_turned_them() -> None:
    prompt = Prompt()
    assert prompt.types("flags get dark-mode") == "on"
    assert prompt.types("flags set dark-mode off") == "dark-mode: on -> off"
    assert prompt.types("flags get dark-mode") == "off"
    assert prompt.types("flags disable dark-mode") == "dark-mode is off already"
    rows = prompt.types("flags history dark-mode").splitlines()
    assert len(rows) == 4
    assert rows[1].split()[2:] == ["ravi", "dark-mode:", "off", "->", "on"]
    assert rows[2].split()[2] == PRIMARY
    assert "there is no flag 'none'. The flags: dark-mode." in prompt.types("flags set none on")


def test_a_flag_may_be_the_guilty_change_and_its_turning_back_the_remedy() -> None:
    guilty = {"at": "1m", "kind": "flag", "service": "web", "name": "new-cart", "was": "off", "to": "on",
              "causes": {"fault": "outage", "delay": "1m"}}  # fmt: skip
    faults = {"outage": {"effects": [{"service": "web", "errors": "80%"}],
                         "cleared_by": [{"run": "flags set new-cart off", "takes": "30s"}]}}  # fmt: skip
    prompt = Prompt(
        faults=faults, changes=[guilty, *[dict(each, at="-1h") for each in ({**guilty, "name": "x", "causes": None},)]]
    )
    assert "change.applied" in prompt.kinds()
    assert [at for at, kind in ((r.at, r.kind) for r in prompt.log) if kind == "fault.started"] == [120_000]
    prompt.types("flags disable new-cart")
    assert "fault.cleared" in prompt.at("6m").kinds()


def test_every_change_is_in_one_list_with_kind_time_who_and_what() -> None:
    prompt = Prompt()
    for line in ("kubectl rollout undo deploy/web", "flags disable dark-mode", "kubectl scale deploy/api --replicas=3"):
        prompt.types(line)
    done = Changes(prompt.scenario, prompt.engine.cluster)
    assert [(each.kind, each.service, each.by) for each in done.until(prompt.engine.now)] == [
        ("deploy", "api", "ravi"), ("config", "api", "dana"), ("flag", "web", "ravi"), ("deploy", "web", "dana"),
        ("rollback", "web", PRIMARY), ("flag", "web", PRIMARY), ("scale", "api", PRIMARY),
    ]  # fmt: skip
    assert [each.kind for each in done.until(0, since=-3_600_000)] == ["flag", "deploy"]


def test_a_scenario_that_names_no_settings_and_flags_has_a_few_innocent_ones() -> None:
    drawn = Changes(Prompt(changes=None).scenario, Prompt().engine.cluster).settings
    assert 3 <= len(drawn) <= 5
    assert all(each.at < 0 and each.causes is None for each in drawn)
    assert drawn == Changes(Prompt(changes=None).scenario, Prompt().engine.cluster).settings
    assert (
        drawn
        != Changes(
            Prompt(changes=None, seed=8).scenario.model_copy(update={"seed": 8}), Prompt().engine.cluster
        ).settings
    )
    assert Changes(Prompt(changes=[]).scenario, Prompt().engine.cluster).settings == ()


# ---- what services say, and queries ------------------------------------------------------------------------


def test_health_is_the_services_signals(prompt: Prompt) -> None:
    told = json.loads(prompt.types("curl -s https://web.internal/healthz"))
    now = prompt.engine.world.signals("web", prompt.engine.now)
    assert (told["error_rate"], told["p99_ms"], told["status"], told["version"]) == (
        now.errors,
        now.p99_ms,
        "degraded",
        "77",
    )
    assert prompt.types("curl -s web.production.svc/healthz | jq -r .depends_on.db") == "ok"
    assert prompt.types("curl -sI https://web.internal/healthz").startswith("HTTP/1.1 200 OK")
    assert prompt.types("curl https://web.internal/nowhere") == "404 page not found"


def test_names_lead_to_the_same_address_everywhere(prompt: Prompt) -> None:
    address = prompt.types("dig +short web.internal")
    services = {row["NAME"]: row["CLUSTER-IP"] for row in prompt.table("kubectl get svc")}
    assert services["web"] == address
    assert "status: NXDOMAIN" in prompt.types("dig nowhere.internal")


def test_queries_are_answered_from_the_same_telemetry(prompt: Prompt) -> None:
    told = prompt.types("promql 'count(up{service=\"web\"})'")
    assert "3" in told.split()
    assert prompt.types('promql count(up{service="web"})') == told
    lines = prompt.types('logql {service="web"} |= "cart failed"')
    assert lines.count("cart failed") > 10
    piped = prompt.types("logql '{service=\"web\"} |= \"cart failed\"' | grep -c 'cart failed'")
    assert piped == str(lines.count("cart failed"))
    assert prompt.types('{service="web"} |= "cart failed"') == lines
    assert prompt.types("promql 'sum('")
    assert prompt.types("promql") == "promql: give a query"
