"""The cluster is a fold of the log: rollouts go pod by pod, whatever is asked in whatever order."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.simtime import DAY, HOUR, MINUTE, SECOND
from simulator.domain.vocabulary import PersonId
from simulator.world.cluster import Cluster
from simulator.world.history import History
from simulator.world.pod_counts import Counts
from simulator.world.pods import MOST_PODS
from simulator.world.truth import reveal
from tests.simulator.drills import Drill, default_policy, scenario

SERVICES = {
    "web": {"name": "web", "replicas": 4},
    "api": {"name": "api", "replicas": 2},
    "big": {"name": "big", "replicas": 120},
    "orders-db": {"name": "orders-db", "kind": "postgres"},
}
UNDO = "kubectl rollout undo deployment/web"


class Ran:
    """A cluster, and the commands that were run on it."""

    def __init__(self, **overrides: Any) -> None:
        base = {
            "services": SERVICES,
            "deploys": [{"at": "-1h", "service": "web", "id": "77"}],
            "faults": {},
            "alerts": [],
        }
        self.scenario = scenario(**base | overrides)
        self.cluster = Cluster(self.scenario)
        self._seq = 0

    def run(self, at: int, command: str, takes: int | None = None) -> Ran:
        self._take(at, ev.CommandRun(command=command))
        if takes is not None:
            self._take(at, ev.MitigationStarted(fault="outage", command=command, takes=takes))
        return self

    def _take(self, at: int, event: ev.Event) -> None:
        self._seq += 1
        self.cluster.take(Recorded(self._seq, at, PersonId("dana"), event))

    def tags(self, at: int, service: str = "web") -> list[str]:
        return sorted(pod.template.tag for pod in self.cluster.deployment(service).serving(at))

    def listed(self, at: int) -> list[tuple[str, int, bool]]:
        """What can be seen of the pods at a moment."""
        return sorted((pod.name, pod.born, pod.serves(at)) for pod in self.cluster.pods(at))


def test_a_rollout_replaces_pods_one_by_one_and_never_has_fewer_than_asked_for() -> None:
    ran = Ran().run(MINUTE, UNDO)
    assert ran.tags(MINUTE) == ["77"] * 4
    assert [ran.tags(MINUTE + 20 * SECOND * done).count("77") for done in range(6)] == [4, 3, 2, 1, 0, 0]
    assert all(ran.cluster.count("web", at * SECOND).ready == 4 for at in range(300))
    assert ran.cluster.done_at(UNDO, MINUTE) == MINUTE + 80 * SECOND


def test_a_remedys_time_is_the_rollouts_and_its_steps_are_the_faults() -> None:
    drill = Drill().at("2m")
    drill.run("priya", command="kubectl rollout undo deploy/web")
    (fall,) = drill.engine._core.history.faults["outage"][0].falls
    for at in range(120, 380):
        new = sum(pod.template.tag != "77" for pod in drill.engine.cluster.deployment("web").serving(at * SECOND))
        assert fall.strength(at * SECOND) == pytest.approx(1 - new / 4)


def test_going_back_takes_the_earlier_revision_along_under_a_new_number() -> None:
    ran = Ran()
    web = ran.cluster.deployment("web")
    assert [each.number for each in web.history(0)] == [1, 2, 3]
    before = web.history(0)[1].template
    history = ran.run(MINUTE, UNDO).cluster.deployment("web").history(2 * MINUTE)
    assert [each.number for each in history] == [1, 3, 4]
    assert history[-1].template == before
    again = ran.run(10 * MINUTE, UNDO).cluster.deployment("web").history(11 * MINUTE)
    assert again[-1].template.tag == "77"
    assert ran.tags(20 * MINUTE) == ["77"] * 4


def test_going_back_in_the_middle_of_a_rollout_keeps_the_pods_that_are_not_yet_replaced() -> None:
    ran = Ran().run(MINUTE, "kubectl set image deployment/web web=registry.internal/web:78")
    kept = {pod.name for pod in ran.cluster.deployment("web").serving(105 * SECOND) if pod.template.tag == "77"}
    ran.run(105 * SECOND, UNDO)
    assert len(kept) == 2
    assert kept < {pod.name for pod in ran.cluster.deployment("web").serving(10 * MINUTE)}
    assert ran.tags(10 * MINUTE) == ["77"] * 4


def test_a_restart_keeps_the_version_and_variables_and_renames_every_pod() -> None:
    ran = Ran().run(0, "kubectl set env deploy/web TIMEOUT=30s")
    before = {pod.name for pod in ran.cluster.deployment("web").serving(5 * MINUTE)}
    ran.run(6 * MINUTE, "kubectl rollout restart deployment web")
    after = ran.cluster.deployment("web").serving(10 * MINUTE)
    assert not before & {pod.name for pod in after}
    assert {(pod.template.tag, pod.template.env) for pod in after} == {("77", (("TIMEOUT", "30s"),))}


def test_setting_what_is_set_already_replaces_nothing() -> None:
    ran = Ran().run(0, "kubectl set env deploy/web A=1")
    names = {pod.name for pod in ran.cluster.pods(5 * MINUTE)}
    ran.run(6 * MINUTE, "kubectl set env deploy/web A=1")
    assert {pod.name for pod in ran.cluster.pods(20 * MINUTE)} == names
    ran.run(21 * MINUTE, "kubectl set env deploy/web A-")
    assert ran.cluster.deployment("web").template(22 * MINUTE).env == ()


def test_scaling_brings_pods_and_takes_them_away() -> None:
    ran = Ran().run(MINUTE, "kubectl scale --replicas 7 deployment/web")
    assert ran.cluster.count("web", MINUTE) == Counts(desired=7, running=7, updated=7, ready=4)
    assert ran.cluster.count("web", 2 * MINUTE) == Counts(7, 7, 7, 7)
    oldest = {pod.name for pod in ran.cluster.deployment("web").serving(0)}
    ran.run(3 * MINUTE, "kubectl scale deploy web --replicas=4")
    assert {pod.name for pod in ran.cluster.deployment("web").serving(4 * MINUTE)} == oldest
    ran.run(5 * MINUTE, "kubectl scale deploy web --replicas=0")
    assert ran.cluster.count("web", 6 * MINUTE) == Counts(0, 0, 0, 0)


def test_a_service_of_very_many_replicas_is_seen_through_some_of_its_pods() -> None:
    ran = Ran()
    assert len(ran.cluster.deployment("big").serving(0)) == MOST_PODS
    assert ran.cluster.count("big", 0) == Counts(120, 120, 120, 120)


def test_a_deleted_pod_is_seen_to_go_and_another_comes() -> None:
    ran = Ran()
    first = ran.cluster.deployment("api").pods[0].name
    ran.run(MINUTE, f"kubectl delete pod/{first} --grace-period=0")
    assert ran.cluster.count("api", MINUTE).ready == 1
    assert first in {pod.name for pod in ran.cluster.pods(MINUTE + 5 * SECOND)}
    later = {pod.name for pod in ran.cluster.pods(2 * MINUTE) if pod.service.name == "api"}
    assert len(later) == 2
    assert first not in later


def test_a_deploy_that_causes_a_fault_takes_over_as_the_fault_does() -> None:
    deploys = [{"at": "0s", "service": "web", "id": "78", "causes": {"fault": "bad", "delay": "4m"}}]
    faults = {"bad": {"effects": [{"service": "web", "errors": "50%", "over": "2m"}]}}
    ran = Ran(deploys=deploys, faults=faults)
    assert [ran.tags(at * 30 * SECOND).count("78") for at in (8, 9, 10, 11, 12)] == [0, 1, 2, 3, 4]


def test_a_failover_takes_its_time_and_moves_the_writer() -> None:
    command = "aws rds failover-db-cluster --db-cluster-identifier orders-cluster"
    ran = Ran().run(MINUTE, command)
    assert ran.cluster.failing_over("orders-db", MINUTE + 20 * SECOND)
    assert ran.cluster.writer("orders-db", MINUTE + 20 * SECOND) == "orders-1"
    assert ran.cluster.writer("orders-db", 2 * MINUTE) == "orders-2"
    slow = Ran().run(MINUTE, command, takes=5 * MINUTE)
    assert slow.cluster.writer("orders-db", 5 * MINUTE) == "orders-1"
    assert slow.cluster.done_at(command, MINUTE) == 6 * MINUTE


@pytest.mark.parametrize(
    "command",
    [
        "kubectl rollout undo deployment/none",
        "kubectl rollout undo deployment/orders-db",
        "kubectl rollout undo deployment/web --to-revision=9",
        "kubectl rollout undo deployment/web --to-revision=3",
        "kubectl rollout undo deployment/web --to-revision=x",
        "kubectl rollout undo deployment/web --dry-run=client",
        "kubectl rollout undo deployment/web --loud",
        "kubectl rollout undo --help deployment/web",
        "echo kubectl rollout undo deployment/web",
        "kubectl get pods | kubectl rollout undo deployment/web",
        "kubectl scale deployment/web",
        "kubectl scale deployment/web --replicas=-1",
        "kubectl scale deployment/web --replicas=ten",
        "kubectl scale deployment/web --replicas=99999999",
        "kubectl scale deployment/web --replicas=9 --current-replicas=7",
        "kubectl set env deployment/web",
        "kubectl delete pod web-0",
        "kubectl delete deployment web",
        "aws rds failover-db-cluster",
        "aws rds failover-db-cluster --db-cluster-identifier none",
        "aws rds failover-db-cluster --db-cluster-identifier orders-cluster --target-db-instance-identifier orders-9",
        "rm -rf /",
        "",
    ],
)
def test_what_the_real_tool_would_refuse_changes_nothing(command: str) -> None:
    ran, quiet = Ran(), Ran()
    ran.run(MINUTE, command)
    assert ran.cluster.changes == 0
    assert ran.listed(10 * MINUTE) == quiet.listed(10 * MINUTE)


COMMANDS = [
    UNDO, "kubectl rollout restart deploy/web", "kubectl scale deploy/web --replicas=7",
    "kubectl scale deploy/web --replicas=1", "kubectl set env deploy/web A=1", "kubectl set env deploy/web A=2",
    "kubectl set image deploy/web web=web:78", "kubectl delete pods -l app=web",
    "kubectl rollout undo deploy/web --to-revision=1", "kubectl scale deploy/api --replicas=3",
]  # fmt: skip
histories = st.lists(st.tuples(st.integers(1, 600), st.sampled_from(COMMANDS)), min_size=1, max_size=8).map(sorted)


@settings(max_examples=60, deadline=None)
@given(histories, st.integers(0, 600))
def test_what_is_ordered_later_changes_nothing_that_was_seen(commands: list[tuple[int, str]], cut: int) -> None:
    deploys = [{"at": "-1h", "service": "web", "id": "77"}, {"at": "5m", "service": "web", "id": "79"}]
    early, whole = Ran(deploys=deploys), Ran(deploys=deploys)
    for at, command in commands:
        if at <= cut:
            early.run(at * SECOND, command)
        whole.run(at * SECOND, command)
    for at in (-DAY, 0, cut * SECOND // 2, cut * SECOND):
        assert early.listed(at) == whole.listed(at)
        assert early.cluster.count("web", at) == whole.cluster.count("web", at) or at == cut * SECOND


@settings(max_examples=60, deadline=None)
@given(histories)
def test_in_the_end_as_many_run_as_were_asked_for_and_all_of_the_present_version(
    commands: list[tuple[int, str]],
) -> None:
    ran = Ran()
    for at, command in commands:
        ran.run(at * SECOND, command)
    end = commands[-1][0] * SECOND + 10 * MINUTE
    for name in ("web", "api"):
        deployment, now = ran.cluster.deployment(name), ran.cluster.count(name, end)
        assert now == Counts(now.desired, now.desired, now.desired, now.desired)
        assert {pod.template for pod in deployment.serving(end)} == {deployment.template(end)}
        names = [pod.name for pod in deployment.pods]
        assert len(names) == len(set(names))
        assert all(pod.ends is None or pod.ends >= pod.born for pod in deployment.pods)


def test_the_drill_and_its_log_agree_on_what_runs_where() -> None:
    drill = Drill().at("2m")
    for command in ("kubectl scale deploy/web --replicas=6", "kubectl rollout undo deploy/web"):
        drill.run("priya", command=command)
    drill.at("4m").run("priya", command="kubectl rollout restart deploy/web")
    folded = History(drill.scenario)
    for record in drill.end().log:
        folded.take(record)
    for at in range(0, 3600, 97):
        assert [p.name for p in folded.cluster.pods(at * SECOND)] == [
            p.name for p in drill.engine.cluster.pods(at * SECOND)
        ]


# ---- the signals follow -----------------------------------------------------------------------------------


def test_a_service_without_pods_fails_everybody_who_needs_it_until_there_are_some_again() -> None:
    services = {**SERVICES, "web": {"name": "web", "replicas": 4, "depends_on": {"api": "50%"}}}
    drill = Drill(services=services, faults={}, alerts=[], deploys=[]).at("1m")
    drill.run("priya", command="kubectl scale deploy/api --replicas=0")
    drill.at("2m")
    world = drill.engine.world
    assert world.error_share("api", drill.engine.now) == 1
    assert world.failing_share(drill.engine.now) == pytest.approx(0.5)
    assert not world.within_objective(drill.engine.now)
    drill.run("priya", command="kubectl scale deploy/api --replicas=1")
    drill.at("3m")
    assert world.within_objective(drill.engine.now)
    assert [span.start // MINUTE for span in reveal(drill.scenario, default_policy(), drill.end().log).impact] == [1]


def test_a_deleted_pod_that_was_the_only_one_is_missed() -> None:
    drill = Drill(services={"api": {"name": "api"}}, faults={}, alerts=[], deploys=[]).at("1m")
    drill.run("priya", command=f"kubectl delete pod {drill.engine.cluster.pods(0)[0].name}")
    shares = [drill.engine.world.error_share("api", at * SECOND) for at in (59, 61, 75, 95)]
    assert shares == [0, 1, 1, 0]


def test_who_scales_up_takes_connections_where_the_scenario_says_how_many() -> None:
    services = {
        "web": {"name": "web", "replicas": 4, "depends_on": {"db": "100%"}},
        "db": {"name": "db", "kind": "postgres", "connections": {"used": 80, "max": 200, "per_replica": 15}},
    }
    drill = Drill(services=services, faults={}, alerts=[], deploys=[]).at("1m")
    drill.run("priya", command="kubectl scale deploy/web --replicas=8")
    assert drill.engine.world.signals("db", 2 * MINUTE).connections == (140, 200)
    drill.at("5m").run("priya", command="kubectl scale deploy/web --replicas=80")
    assert drill.engine.world.signals("db", 6 * MINUTE).connections == (200, 200)
    drill.at("7m").run("priya", command="kubectl scale deploy/web --replicas=4")
    assert drill.engine.world.signals("db", 8 * MINUTE).connections == (80, 200)


LINES = (
    *(f"kubectl {verb} deployment/{name}" for verb in ("rollout undo", "rollout restart") for name in ("web", "big")),
    *(f"kubectl scale deployment/web --replicas={count}" for count in (0, 3, 9)),
    *(f"kubectl set env deployment/api LEVEL={level}" for level in (1, 2)),
    "kubectl delete pod -l app=big",
)


@given(
    orders=st.lists(st.tuples(st.integers(0, 90), st.sampled_from(LINES), st.none() | st.integers(0, 60)), max_size=8),
    deployed=st.integers(0, 400),
)
@settings(max_examples=40, deadline=None)
def test_orders_taken_in_one_by_one_come_to_what_all_of_them_come_to_from_the_beginning(
    orders: list[tuple[int, str, int | None]], deployed: int
) -> None:
    deploys = [{"at": at, "service": "web", "id": each} for at, each in (("-1h", "77"), (f"{deployed}s", "78"))]
    ran, at = Ran(deploys=deploys), 0
    for later, line, takes in orders:
        at += later * SECOND
        ran.run(at, line, None if takes is None else takes * SECOND)
        copied = deepcopy(ran.cluster)
    from_the_beginning = Cluster(ran.scenario)
    from_the_beginning.steps = [*ran.cluster.steps]
    for cluster in (ran.cluster, *((copied,) if orders else ())):
        for name in ("web", "api", "big"):
            expected, found = from_the_beginning.deployment(name), cluster.deployment(name)
            assert (found.pods, found.rollouts) == (expected.pods, expected.rollouts)
            assert (found.revisions, found.desired) == (expected.revisions, expected.desired)
            assert cluster.counts(name) == from_the_beginning.counts(name)
            for since, counts in cluster.counts(name):
                running = [pod for pod in found.pods if pod.runs(since)]
                ready = [pod for pod in running if pod.ready <= since]
                shown = max(min(counts.desired, MOST_PODS), 1)
                share = max(counts.desired, shown)
                assert (counts.running, counts.ready) == (
                    len(running) * share // shown,
                    len(ready) * share // shown,
                )


def test_a_copy_of_a_cluster_goes_on_without_the_one_that_it_was_made_from() -> None:
    ran = Ran().run(MINUTE, "kubectl rollout restart deployment/web")
    copied, before = deepcopy(ran.cluster), ran.listed(HOUR)
    ran.run(2 * MINUTE, "kubectl scale deployment/web --replicas=9")
    assert sorted((pod.name, pod.born, pod.serves(HOUR)) for pod in copied.pods(HOUR)) == before
    assert ran.listed(HOUR) != before
