"""One matching language: text by glob, commands by meaning, fields by comparison."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.events import CommandRun, DeployApplied, InjectDelivered, MessagePosted, Recorded, StatusPosted
from simulator.domain.matching import (
    carries,
    command_matches,
    comparison,
    does,
    happening_matches,
    text_matches,
    where_holds,
)
from simulator.domain.triggers import Happening
from simulator.domain.vocabulary import SYSTEM, PersonId, StatusState, Via

UNDO = "kubectl rollout undo deployment/order-service"


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("*rollout history*", "kubectl -n production ROLLOUT HISTORY deploy/x", True),
        ("timeout", "Timeout", True),
        ("timeout", "a timeout", False),
        ("a*b*c", "axxbyyc", True),
        ("a*b*c", "acb", False),
        ("ab*ba", "aba", False),
        ("[a-z]?.+", "[A-Z]?.+", True),
        ("[a-z]", "b", False),
        ("*", "", True),
        ("", "", True),
        ("", "x", False),
        ("*line*", "one\nline\nmore", True),
    ],
)
def test_text_matches_whole_and_case_blind_with_a_star_as_the_only_sign(
    pattern: str, text: str, expected: bool
) -> None:
    assert text_matches(pattern, text) is expected


@given(st.text(alphabet="ab*.[", max_size=8), st.text(alphabet="abAB.[", max_size=12))
def test_text_matching_equals_the_same_pattern_written_as_a_regular_expression(pattern: str, text: str) -> None:
    reference = ".*".join(re.escape(part.lower()) for part in pattern.split("*"))
    assert text_matches(pattern, text) is (re.fullmatch(reference, text.lower(), re.DOTALL) is not None)


def test_a_pattern_made_to_be_slow_is_answered_at_once() -> None:
    began = time.perf_counter()
    assert not text_matches("a*" * 200 + "b", "a" * 50_000)
    assert not command_matches("a * " * 100 + "b", "a " * 2_000)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "command",
    [
        "kubectl rollout undo deployment/order-service",
        "kubectl -n production rollout undo deployment/order-service",
        "kubectl rollout undo deployment/order-service -n production",
        "kubectl --namespace=production rollout undo deploy/order-service",
        "kubectl --namespace production rollout undo deployment order-service",
        "kubectl -nproduction rollout undo deployments/order-service",
        "kubectl rollout undo deployment.apps/order-service --context prod",
        "k rollout undo Deploy/order-service",
        "sudo /usr/local/bin/kubectl  rollout   undo 'deploy/order-service'",
        "$ kubectl rollout undo deployment/order-service",
        "kubectl rollout undo deployment/order-service --dry-run=none",
        "kubectl rollout undo deployment/order-service && kubectl get pods",
        "date; kubectl rollout undo deployment/order-service | tee undo.log",
    ],
)
def test_a_command_is_known_by_what_it_means(command: str) -> None:
    assert command_matches(UNDO, command)


@pytest.mark.parametrize(
    "command",
    [
        "kubectl rollout undo deployment/payment-service",
        "kubectl rollout history deployment/order-service",
        "kubectl rollout undo statefulset/order-service",
        "kubectl rollout undo deployment/order-service --dry-run=client",
        "kubectl rollout undo deployment/order-service --dry-run",
        "kubectl rollout undo --help deployment/order-service",
        "kubectl rollout undo deployment/order-service --to-revision=3",
        "kubectl rollout undo deployment/order-service now",
        "echo kubectl rollout undo deployment/order-service",
        "rollout undo deployment/order-service",
        "",
        "   ",
        "kubectl",
    ],
)
def test_a_command_that_means_something_else_does_not_match(command: str) -> None:
    assert not command_matches(UNDO, command)


SCALE = "kubectl scale deployment/order-service --replicas=*"
SET_ENV = "kubectl set env deployment/order-service PAYMENT_TIMEOUT=30s"


@pytest.mark.parametrize(
    ("pattern", "command", "expected"),
    [
        (SCALE, "kubectl scale --replicas 10 deploy order-service", True),
        (SCALE, "kubectl scale deploy/order-service", False),
        ("kubectl scale deployment/* --replicas *", "kubectl scale deploy/a --replicas=1", True),
        (SET_ENV, "kubectl -n production set env deploy/order-service PAYMENT_TIMEOUT=30s", True),
        (SET_ENV, "kubectl set env PAYMENT_TIMEOUT=30s deploy/order-service", True),
        (SET_ENV, "kubectl set env deploy/order-service PAYMENT_TIMEOUT=3s", False),
        (SET_ENV, "kubectl set env deploy/order-service PAYMENT_TIMEOUT=30s DEBUG=1", False),
        (SET_ENV + " *", "kubectl set env deploy/order-service DEBUG=1 PAYMENT_TIMEOUT=30s", True),
        ("kubectl get pods", "kubectl get po -o wide -A", True),
        ("kubectl get po,svc", "kubectl get pods,services", True),
        ("kubectl get pods", "kubectl get pods -l app=web", False),
        ("kubectl get pods *", "kubectl get pods -l app=web", True),
        ("kubectl get pods -l app=*", "kubectl get pods --selector app=web", True),
        ("kubectl rollout undo * *", "kubectl rollout undo deploy/x --dry-run=server", False),
        ("kubectl rollout undo deployment/x --dry-run=*", "kubectl rollout undo deploy/x --dry-run=server", True),
        ("kubectl logs deployment/web", "kubectl logs -f deploy/web --tail 100", True),
        ("kubectl get no", "kubectl get nodes", True),
        ("kubectl get ev", "kubectl get events --sort-by .lastTimestamp", True),
        ("kubectl describe pod web", "kubectl describe pods/web", True),
        ("kubectl delete pod node", "kubectl delete pod no", False),
        ("journalctl --vacuum-size=*", "journalctl --vacuum-size 200M", True),
        ("curl -s https://x.internal/healthz | jq .", "curl https://x.internal/healthz -s | jq .", True),
        ("curl https://x.internal/healthz", "curl -s https://x.internal/healthz | jq .", True),
        ("psql * -c *pg_stat_activity*", 'psql -h orders-db -c "SELECT 1 FROM pg_stat_activity;"', True),
        ("psql -h orders-db *", "psql -h other-db -c 'SELECT 1'", False),
        ("* rollout history *", "kubectl -n production rollout history deployment/x", True),
        ("tail -n 5 x", "tail -n 6 x", False),
        ("git log", "git --no-pager log --oneline -5", True),
        ("git show 4521", "git show 4520", False),
        ("unknown-tool --level 3 up", "unknown-tool up --level=3", True),
        ('{service="x"} |= "error"', '{service="x"}   |= "error"', True),
        ("kubectl exec web -- rm -rf /tmp/x", "kubectl exec web -- rm -rf /tmp/x", True),
        ("kubectl exec web -- rm -rf /tmp/x", "kubectl exec web -- rm /tmp/x", False),
    ],
)
def test_words_flags_and_assignments_match_by_meaning(pattern: str, command: str, expected: bool) -> None:
    assert command_matches(pattern, command) is expected


@given(st.text(max_size=60), st.text(max_size=60))
def test_matching_never_raises_whatever_is_typed(pattern: str, command: str) -> None:
    command_matches(pattern, command)
    carries(command)


_WORD = st.text(alphabet="abcdefgh-/=.'\" |&;-", min_size=1, max_size=12)


@given(st.lists(_WORD, min_size=1, max_size=6).map(" ".join))
def test_a_command_without_inert_flags_matches_itself(command: str) -> None:
    if command.strip() and "*" not in command:
        assert command_matches(command, command)


def test_a_command_carries_its_flags_its_assignments_and_its_resources() -> None:
    carried = carries("kubectl -n production scale deploy/web --replicas 10 A=1")
    assert carried["replicas"] == "10"
    assert carried["namespace"] == "production"
    assert carried["deployment"] == "web"
    assert carried["A"] == "1"
    assert carried["words"] == "kubectl scale deployment web A=1"


def test_of_several_commands_only_the_matching_ones_values_are_compared() -> None:
    line = "kubectl scale deploy/web --replicas=10; kubectl scale deploy/order-service --replicas=3"
    assert not does(SCALE, {"replicas": "> 6"}, line)
    assert does(SCALE, {"replicas": "> 2"}, line)


@pytest.mark.parametrize(
    ("asked", "value", "expected"),
    [
        ("> 6", "10", True),
        ("> 6", "6", False),
        (">= 6", "6", True),
        ("< 6", 5, True),
        ("<=6", "7", False),
        ("= 6", "6.0", True),
        ("!= 6", "7", True),
        ("!= web", "WEB", False),
        ("!= web", "api", True),
        ("> 6", "many", False),
        (">= 10s", "1m", True),
        (">= 10s", "3s", False),
        ("> 5%", "7%", True),
        ("> 5", "7%", False),
        ("web-*", "Web-1", True),
        ("SEV1", StatusState.RESOLVED, False),
        ("resolved", StatusState.RESOLVED, True),
        ("true", True, True),
        ("b", ("a", "b"), True),
        ("!= b", ("a", "b"), False),
        ("*", None, False),
    ],
)
def test_where_compares_numbers_as_numbers_and_the_rest_as_globs(asked: str, value: object, expected: bool) -> None:
    assert where_holds({"field": asked}, {"Field": value}) is expected


def test_where_does_not_hold_for_a_field_that_is_not_there() -> None:
    assert not where_holds({"replicas": "*"}, {"words": "kubectl scale"})
    assert not where_holds({"replicas": "!= 3"}, {})
    assert where_holds({}, {})


def test_a_comparison_is_told_from_a_glob() -> None:
    assert comparison(">= 6") == (">=", "6")
    assert comparison("six") is None


def _record(event: object, actor: str = "alice") -> Recorded:
    return Recorded(seq=1, at=0, actor=PersonId(actor), event=event)  # type: ignore[arg-type]


def test_an_event_matches_by_kind_text_and_who_did_it() -> None:
    record = _record(StatusPosted(state=StatusState.IDENTIFIED, text="We found the cause."))
    assert happening_matches(Happening(event="status.posted"), record)
    assert happening_matches(Happening(event="status.posted", match="*the CAUSE*"), record)
    assert happening_matches(Happening(event="status.posted", where={"by": "alice", "state": "identified"}), record)
    assert not happening_matches(Happening(event="status.posted", where={"by": "bob"}), record)
    assert not happening_matches(Happening(event="status.posted", match="cause"), record)
    assert not happening_matches(Happening(event="message.posted"), record)


def test_a_command_event_matches_by_meaning_or_by_its_text() -> None:
    record = _record(CommandRun(command="kubectl -n production scale deploy/web --replicas=10"))
    assert happening_matches(Happening(event="command.run", match="kubectl scale deployment/web --replicas=*"), record)
    assert happening_matches(Happening(event="command.run", match="*scale deploy*"), record)
    assert happening_matches(Happening(event="command.run", where={"replicas": "> 6", "by": "alice"}), record)
    assert not happening_matches(Happening(event="command.run", where={"replicas": "> 10"}), record)


def test_a_message_is_never_read_as_a_command() -> None:
    record = _record(MessagePosted(text="kubectl -n production get pods"))
    assert not happening_matches(Happening(event="message.posted", match="kubectl get pods"), record)


def test_the_short_form_for_injects_is_the_delivery_of_that_inject() -> None:
    delivered = InjectDelivered(inject="vp-asks", via=Via.CHAT, sender="Victor", text="When?")
    assert happening_matches(Happening(inject="vp-asks"), _record(delivered, SYSTEM))
    assert not happening_matches(Happening(inject="vp-calls"), _record(delivered, SYSTEM))
    assert not happening_matches(Happening(inject="vp-asks", where={"via": "phone"}), _record(delivered, SYSTEM))


def test_by_of_a_deploy_is_who_deployed() -> None:
    deploy = DeployApplied(service="web", deploy="4521", by="carol", applied_at=0)
    assert happening_matches(Happening(event="deploy.applied", where={"by": "carol"}), _record(deploy, SYSTEM))
