"""kubectl's answers are the world's: columns as the real tool has them, counts and names as metrics and logs do."""

from __future__ import annotations

import json

import pytest

from simulator.domain.simtime import HOUR, MINUTE, SECOND
from simulator.world.shell.tables import age
from tests.simulator.world.shell.prompt import DEPLOYS, FAULTS, Prompt


@pytest.fixture(scope="module")
def prompt() -> Prompt:
    return Prompt()


HEADINGS = {
    "pods": "NAME READY STATUS RESTARTS AGE",
    "pods -o wide": "NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES",
    "pods -A": "NAMESPACE NAME READY STATUS RESTARTS AGE",
    "deploy": "NAME READY UP-TO-DATE AVAILABLE AGE",
    "deploy -o wide": "NAME READY UP-TO-DATE AVAILABLE AGE CONTAINERS IMAGES SELECTOR",
    "rs": "NAME DESIRED CURRENT READY AGE",
    "svc": "NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE",
    "nodes": "NAME STATUS ROLES AGE VERSION",
    "events": "LAST SEEN TYPE REASON OBJECT MESSAGE",
    "ns": "NAME STATUS AGE",
}


@pytest.mark.parametrize("asked", HEADINGS)
def test_tables_have_the_real_tools_columns_in_its_order(prompt: Prompt, asked: str) -> None:
    head = prompt.types(f"kubectl get {asked}").split("\n")[0]
    assert head.split() == HEADINGS[asked].split()


def test_pods_are_those_that_metrics_and_logs_name(prompt: Prompt) -> None:
    rows = prompt.table("kubectl get pods")
    assert {(row["READY"], row["STATUS"], row["RESTARTS"]) for row in rows} == {("1/1", "Running", "0")}
    names = {row["NAME"] for row in rows}
    scraped = {labels["pod"] for labels, _ in prompt.engine._observing.vector("up{pod!=''}", prompt.engine.now)}
    assert names == scraped
    logged = {json.loads(line)["pod"] for line in prompt.types("kubectl logs deploy/web").splitlines()}
    assert logged <= {name for name in names if name.startswith("web-")}
    assert {row["NAME"] for row in prompt.table("kubectl top pods")} == names


def test_versions_restarts_and_ages_are_those_of_the_metrics() -> None:
    prompt = Prompt()
    prompt.types("kubectl rollout restart deploy/api")
    prompt.at("8m")

    def by_pod(query: str) -> dict[str, tuple[dict[str, str], float]]:
        found = prompt.engine._observing.vector(query, prompt.engine.now)
        return {labels["pod"]: (labels, value) for labels, value in found}

    images = {pod: labels["image"] for pod, (labels, _) in by_pod("container_memory_working_set_bytes").items()}
    starts = {pod: value for pod, (_, value) in by_pod("time() - process_start_time_seconds{pod!=''}").items()}
    died = {pod: value for pod, (_, value) in by_pod("kube_pod_container_status_restarts_total").items()}
    rows = prompt.table("kubectl get pods")
    assert {row["NAME"] for row in rows} == set(images) == set(starts) == set(died)
    for row in rows:
        pod = prompt.engine.cluster.pod(row["NAME"], prompt.engine.now)
        assert pod is not None
        assert images[pod.name] == pod.template.image
        assert row["AGE"] == age(round(starts[pod.name] * 1000))
        assert int(row["RESTARTS"]) == died[pod.name]


def test_selectors_names_and_short_kinds_choose(prompt: Prompt) -> None:
    web = prompt.table("kubectl get po -l app=web -n anywhere")
    assert len(web) == 3
    assert prompt.types("kubectl get pods --selector app=web --no-headers").count("\n") == 2
    first = web[0]["NAME"]
    assert prompt.types(f"kubectl get pod/{first} -o name") == f"pod/{first}"
    assert prompt.types("kubectl get pods -l app=none") == "No resources found in production namespace."
    assert prompt.types("kubectl get hpa") == "No resources found in production namespace."
    assert prompt.types("kubectl get pods,deploy").count("deployment.apps/") == 2
    assert len(prompt.table("kubectl get pods --show-labels")[0]["LABELS"].split(",")) == 2


def test_a_rollout_is_seen_pod_by_pod_and_ends_when_the_remedy_has_worked() -> None:
    prompt = Prompt()
    assert prompt.types("kubectl rollout undo deploy/web") == "deployment.apps/web rolled back"
    assert prompt.types("kubectl rollout status deploy/web").endswith("0 out of 3 new replicas have been updated...")
    prompt.at("6m30s")
    (web,) = [row for row in prompt.table("kubectl get deploy") if row["NAME"] == "web"]
    assert (web["READY"], web["UP-TO-DATE"], web["AVAILABLE"]) == ("3/3", "1", "3")
    assert prompt.value('kube_deployment_status_replicas_updated{deployment="web"}') == 1
    assert prompt.engine.world.error_share("web", prompt.engine.now) == pytest.approx(0.8 * 2 / 3, abs=0.001)
    prompt.at("8m1s")
    assert prompt.types("kubectl rollout status deploy/web") == 'deployment "web" successfully rolled out'
    assert [event.output for _, event in prompt.times_finished] == ['deployment "web" successfully rolled out']
    assert prompt.engine.world.error_share("web", prompt.engine.now) == pytest.approx(0.0002)
    old = prompt.engine.cluster.deployment("web").history(0)[-2].template.tag
    assert {row["IMAGES"].rpartition(":")[2] for row in prompt.table("kubectl get deploy web -o wide")} == {old}


def test_an_action_that_is_no_remedy_takes_its_time_as_well() -> None:
    prompt = Prompt()
    assert prompt.types("kubectl rollout restart deploy/api") == "deployment.apps/api restarted"
    prompt.types("kubectl scale deploy/web --replicas=6")
    states = [row["STATUS"] for row in prompt.table("kubectl get pods -l app=web")]
    assert sorted(states) == ["ContainerCreating"] * 3 + ["Running"] * 3
    prompt.at("7m")
    assert len(prompt.table("kubectl get pods -l app=web")) == 6
    assert prompt.value('kube_deployment_spec_replicas{deployment="web"}') == 6
    assert [event.command for _, event in prompt.times_finished] == [
        "kubectl scale deploy/web --replicas=6", "kubectl rollout restart deploy/api",
    ]  # fmt: skip


def test_going_back_by_its_number_is_the_remedy_too() -> None:
    prompt = Prompt()
    prompt.types("kubectl rollout undo deployment web --to-revision=1")
    assert "fault.cleared" in prompt.at("9m").kinds()


def test_undoing_the_rollback_brings_back_the_version_and_what_it_caused() -> None:
    caused = {**FAULTS["outage"], "at": None}
    deploys = [DEPLOYS[0], {**DEPLOYS[1], "causes": {"fault": "outage", "delay": "1m"}}]
    prompt = Prompt(faults={"outage": caused}, deploys=deploys)
    prompt.types("kubectl rollout undo deploy/web")
    assert not prompt.at("9m").state.fault_acts
    prompt.types("kubectl rollout undo deploy/web")
    assert prompt.at("10m").state.fault_acts
    assert {row["IMAGES"][-3:] for row in prompt.table("kubectl get deploy web -o wide")} == {":77"}
    prompt.types("kubectl rollout undo deploy/web")
    assert not prompt.at("14m").state.fault_acts


def test_a_deleted_pod_comes_back_under_another_name() -> None:
    prompt = Prompt()
    first = prompt.table("kubectl get pods -l app=api")[0]["NAME"]
    assert prompt.types(f"kubectl delete pod {first}") == f'pod "{first}" deleted'
    prompt.at("5m3s")
    states = {row["NAME"]: row["STATUS"] for row in prompt.table("kubectl get pods -l app=api")}
    assert states.pop(first) == "Terminating"
    assert sorted(states.values()) == ["ContainerCreating", "Running"]
    prompt.at("6m")
    assert first not in {row["NAME"] for row in prompt.table("kubectl get pods")}
    killed = [row for row in prompt.table("kubectl get events") if row["REASON"] == "Killing"]
    assert f"pod/{first}" in {row["OBJECT"] for row in killed}


def test_what_a_leak_kills_is_counted_as_restarts_and_said_in_events() -> None:
    leak = {"leak": {"at": "0s", "effects": [{"service": "api", "errors": "40%", "shape": "sawtooth", "every": "4m"}]}}
    prompt = Prompt(faults=leak).at("8m30s")
    assert {row["RESTARTS"] for row in prompt.table("kubectl get pods -l app=api")} == {"2 (30s ago)"}
    name = prompt.table("kubectl get pods -l app=api")[0]["NAME"]
    told = prompt.types(f"kubectl describe pod {name}")
    assert "Last State:" in told
    assert "OOMKilled" in told
    assert {row["TYPE"] for row in prompt.table("kubectl get events") if row["REASON"] == "BackOff"} == {"Warning"}
    assert prompt.types(f"kubectl logs {name} --previous")


def test_history_names_each_deploy_with_who_when_and_why(prompt: Prompt) -> None:
    told = prompt.types("kubectl rollout history deployment/web")
    assert told.startswith("deployment.apps/web\nREVISION  CHANGE-CAUSE\n")
    assert told.endswith("3         deploy 77 2025-03-10 10:00 UTC by dana: New cart (timeout: 30s -> 3s)")
    detail = prompt.types("kubectl rollout history deploy web --revision=3")
    assert "Image:\tregistry.internal/web:77" in detail


def test_describing_a_deployment_says_what_runs(prompt: Prompt) -> None:
    told = prompt.types("kubectl describe deploy web")
    assert "Replicas:" in told
    assert "3 desired | 3 updated | 3 total | 3 available | 0 unavailable" in told
    assert "NewReplicaSet:   web-" in told
    assert prompt.types("kubectl describe node node-1").count("production") == 5


def test_variables_that_were_set_are_seen() -> None:
    prompt = Prompt()
    assert (
        prompt.types("kubectl set env deploy/web A=1 --dry-run=client") == "deployment.apps/web env updated (dry run)"
    )
    assert "A" not in dict(prompt.engine.cluster.deployment("web").template(prompt.engine.now).env)
    assert prompt.types("kubectl set env deploy/web A=1") == "deployment.apps/web env updated"
    assert prompt.types("kubectl set env deploy/web --list").endswith("A=1")
    assert "A:  1" in prompt.types("kubectl describe deploy web")


def test_logs_are_cut_by_time_and_by_count() -> None:
    prompt = Prompt()
    assert len(prompt.types("kubectl logs deploy/web --tail=7").splitlines()) == 7
    stamps = [json.loads(line)["ts"] for line in prompt.types("kubectl logs deploy/web --since=10s").splitlines()]
    assert stamps == sorted(stamps)
    assert min(stamps) > "2025-03-10T10:04:50"
    assert prompt.types("kubectl logs deploy/web --tail=2 -f").splitlines()[-1].startswith("(the lines up to now")
    assert prompt.types("kubectl logs deploy/web --tail=0") == ""
    assert "not valid for pod" in prompt.types("kubectl logs deploy/web -c sidecar")
    assert "previous terminated container" in prompt.types("kubectl logs deploy/web --previous")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("kubectl", "It knows get pod|deployment"),
        ("kubectl get", "You must specify the type of resource to get"),
        ("kubectl get wishes", 'the server doesn\'t have a resource type "wishes"'),
        ("kubectl get pods --watch", "does not watch"),
        ("kubectl get pods -o yaml", "allowed formats are: name,wide"),
        ("kubectl get pods --loudly", "unknown flag: --loudly"),
        ("kubectl get pod nobody", 'pods "nobody" not found'),
        ("kubectl get deploy nobody", "There are: api, web."),
        ("kubectl rollout", "It knows history, pause, restart, resume, status, undo"),
        ("kubectl rollout history deploy/nobody", "The deployments: web, api."),
        ("kubectl rollout undo deploy/web --to-revision=9", "unable to find specified revision 9"),
        ("kubectl rollout undo deploy/web --loud", "kubectl rollout undo knows"),
        ("kubectl scale deploy/web", 'required flag(s) "replicas" not set'),
        ("kubectl scale deploy/web --replicas=many", "it is not a number"),
        ("kubectl scale --replicas=2", "The deployments"),
        ("kubectl delete deployment web", "deletes pods"),
        ("kubectl set env deploy/web", "at least one environment variable"),
        ("kubectl logs", "POD or TYPE/NAME is required"),
        ("kubectl logs nobody", "The deployments: web, api."),
        ("kubectl logs deploy/web --since=soon", "invalid duration"),
        ("kubectl top clouds", "knows pods and nodes"),
        ("kubectl describe secret x", "describes pod, deployment, node"),
        ("kubectl apply -f x.yaml", 'unknown command "apply"'),
    ],
)
def test_what_cannot_be_done_says_what_can(line: str, says: str) -> None:
    prompt = Prompt()
    assert says in prompt.types(line)
    assert prompt.engine.cluster.changes == 0


@pytest.mark.parametrize(
    ("elapsed", "written"),
    [
        (0, "0s"), (119 * SECOND, "119s"), (2 * MINUTE, "2m"), (312 * SECOND, "5m12s"), (47 * MINUTE, "47m"),
        (200 * MINUTE, "3h20m"), (5 * HOUR, "5h"), (26 * HOUR, "26h"), (100 * HOUR, "4d4h"), (33 * 24 * HOUR, "33d"),
    ],
)  # fmt: skip
def test_ages_are_written_as_kubectl_writes_them(elapsed: int, written: str) -> None:
    assert age(elapsed) == written
