"""Whatever is typed is answered: bounded, without control characters, and nothing of it is run."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.world.shell.tables import MOST_CHARACTERS, bounded
from tests.simulator.world.shell.prompt import Prompt

PROMPT = Prompt()
WORDS = [
    "kubectl", "get", "pods", "deploy/web", "-o", "wide", "rollout", "undo", "history", "scale", "--replicas=1",
    "set", "env", "A=1", "A-", "delete", "pod", "logs", "--tail", "-1", "--since=1h", "top", "describe", "node",
    "psql", "-h", "db", "-c", "select * from pg_stat_activity where state = 'x' limit 3", "select", "redis-cli",
    "info", "aws", "rds", "describe-events", "--duration", "99999999999999", "git", "log", "--oneline", "-n",
    "show", "77", "flags", "list", "dark-mode", "curl", "https://web/healthz", "https://[::1", "|", "jq", ".a[0]",
    "[" * 50, "grep", "(a+)+$", "-A", "sort", "-k", "0", "head", "wc", ";", "&&", "promql", "up", "logql",
    "{service=\"web\"}", "'", "\"", "\\", "\x1b[2J", "\u202e", "\x00", "é" * 40, "#",
]  # fmt: skip
lines = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=10)), max_size=8).map(" ".join),
)


@settings(max_examples=400, deadline=None)
@given(lines)
def test_any_line_is_answered_within_bounds_and_without_control_characters(line: str) -> None:
    told = PROMPT.engine._shell.answer(line, PROMPT.engine.now, lambda _entry: True)
    assert len(told) <= MOST_CHARACTERS + 200
    bad = [char for char in told if unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t"]
    assert not bad
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069") & set(told)


@settings(max_examples=60, deadline=None)
@given(st.lists(lines.filter(str.strip), min_size=1, max_size=4))
def test_a_drill_survives_whatever_is_typed(typed: list[str]) -> None:
    prompt = Prompt()
    for line in typed:
        prompt.ask("run", "priya", command=line[:4_000])
    prompt.end()
    assert prompt.kinds()[-1] == "drill.ended"


def test_an_answer_that_is_too_long_is_cut_behind_a_whole_line() -> None:
    text = "\n".join(f"line {number} {'x' * 90}" for number in range(5_000))
    kept, _, said = bounded(text).rpartition("\n")
    assert text.startswith(f"{kept}\n")
    assert said.startswith("... cut here")
    assert bounded("short") == "short"


@pytest.mark.parametrize(
    "line", ["kubectl get pods " * 200, "| " * 1000, "a;" * 2000, "grep " + "(" * 3000, "-" * 4000]
)
def test_long_lines_are_answered_soon(line: str) -> None:
    assert PROMPT.types(line[:4000])
