"""Completion: the words that may come next are things that exist."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.commandline import tokens
from simulator.domain.simtime import HOUR
from simulator.engine.looking import Looking
from simulator.views.looking import ChangesAsked, ChangesSeen, CompletionsAsked, CompletionsSeen
from simulator.world.shell.completing import MOST
from tests.simulator.world.shell.prompt import Prompt

PROMPT = Prompt(commands=[{"run": "cartctl status", "prints": "well"}])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", {"kubectl", "promql", "psql", "cartctl", "help"}),
        ("kube", {"kubectl"}),
        ("kubectl ", {"get", "rollout", "scale", "delete"}),
        ("kubectl ro", {"rollout"}),
        ("kubectl rollout ", {"history", "undo"}),
        ("kubectl -n production rollout undo ", {"deployment/web", "deployment/api"}),
        ("k rollout undo deployment/w", {"deployment/web"}),
        ("kubectl rollout undo deployment ", {"web", "api"}),
        ("kubectl rollout undo deployment/web --to", {"--to-revision=1", "--to-revision=2"}),
        ("kubectl get deploy ", {"web", "api"}),
        ("kubectl scale deployment/web --re", {"--replicas="}),
        ("kubectl describe ", {"pod", "deployment", "node"}),
        ("psql -h ", {"db"}),
        ("redis-cli -h ", {"cache"}),
        ("curl -s ", {"https://web.internal/healthz"}),
        ("aws rds failover-db-cluster --db-cluster-identifier ", {"db-cluster"}),
        ("git show ", {"77", "76"}),
        ("flags set ", {"dark-mode"}),
        ("kubectl get pods | ", {"grep", "jq", "wc"}),
        ("kubectl get pods; ku", {"kubectl"}),
    ],
)
def test_what_may_come_next(line: str, words: set[str]) -> None:
    found = PROMPT.engine.completions(line)
    assert words <= set(found)
    begun = line.rsplit(" ", 1)[-1]
    assert all(word.startswith(begun) for word in found)


def test_pods_are_offered_while_they_are_there() -> None:
    prompt = Prompt()
    pods = [row["NAME"] for row in prompt.table("kubectl get pods -l app=web")]
    assert set(pods) <= set(prompt.engine.completions("kubectl delete pod "))
    prompt.types("kubectl rollout undo deploy/web")
    assert not set(pods) & set(prompt.at("10m").engine.completions("kubectl delete pod "))


def test_the_shells_tab_is_told_the_words_and_the_changes() -> None:
    looking = Looking(PROMPT.plan)
    looking.follow(PROMPT.log)
    told = looking.answer(CompletionsAsked("kubectl rollout undo dep"), PROMPT.engine.now)
    assert isinstance(told, CompletionsSeen)
    assert told.lines[0] == "kubectl rollout undo deployment/web"
    changed = looking.answer(ChangesAsked(-HOUR, PROMPT.engine.now), PROMPT.engine.now)
    assert isinstance(changed, ChangesSeen)
    assert [(each.what, each.service, each.by) for each in changed.changes] == [
        ("deploy", "web", "dana"), ("flag", "web", "ravi"),
    ]  # fmt: skip


def test_whoever_takes_every_offer_is_answered() -> None:
    """The first offer again and again leads to a command that the shell takes."""
    for start in ("kubectl get ", "kubectl describe ", "kubectl rollout history ", "git ", "flags get "):
        line = start
        for _ in range(4):
            found = PROMPT.engine.completions(line)
            if not found or found[0].startswith("-"):
                break
            line = f"{line[: len(line) - len(line.rsplit(' ', 1)[-1])]}{found[0]} "
        assert "unknown command" not in PROMPT.types(line)


def test_what_a_fault_waits_for_is_not_given_away() -> None:
    faults = {"outage": {"at": "0s", "effects": [{"service": "web", "errors": "80%"}],
                         "cleared_by": [{"run": "secretctl flush --all"}]}}  # fmt: skip
    prompt = Prompt(faults=faults)
    assert not any("secret" in word for line in ("", "s", "secretctl ") for word in prompt.engine.completions(line))


@given(st.text(max_size=60))
def test_completing_never_fails_and_never_offers_too_much(line: str) -> None:
    found = PROMPT.engine.completions(line)
    assert len(found) <= MOST
    assert all(tokens(word) == [(word, False)] or "'" in word for word in found)
