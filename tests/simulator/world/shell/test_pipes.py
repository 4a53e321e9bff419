"""Pipes: a small honest subset of what answers are cut with."""

from __future__ import annotations

import pytest

from tests.simulator.world.shell.prompt import Prompt

COMMANDS = [{"run": "fruit", "prints": "pear 10\napple 9\nPlum 2\napple 9"},
            {"run": "tree", "prints": '{"a": {"b": [1, 2, {"c": "x"}]}, "empty": null}'}]  # fmt: skip


@pytest.fixture(scope="module")
def prompt() -> Prompt:
    return Prompt(commands=COMMANDS)


@pytest.mark.parametrize(
    ("pipe", "told"),
    [
        ("cat", "pear 10\napple 9\nPlum 2\napple 9"),
        ("grep apple", "apple 9\napple 9"),
        ("grep -i plum", "Plum 2"),
        ("grep -vc apple", "2"),
        ("grep -n 'p..r'", "1:pear 10"),
        (r"grep 'pear\|Plum'", "pear 10\nPlum 2"),
        ("grep -E 'pear|Plum'", "pear 10\nPlum 2"),
        ("egrep 'pear|Plum'", "pear 10\nPlum 2"),
        ("grep -F .", ""),
        ("grep -A1 pear", "pear 10\napple 9"),
        ("head -2", "pear 10\napple 9"),
        ("head -n 1", "pear 10"),
        ("tail -n 1", "apple 9"),
        ("tail -n +3", "Plum 2\napple 9"),
        ("wc -l", "4"),
        ("sort", "Plum 2\napple 9\napple 9\npear 10"),
        ("sort -u | wc -l", "3"),
        ("sort -k2 -n | head -1", "Plum 2"),
        ("sort -rnk 2 | head -1", "pear 10"),
        ("sort | uniq -c | grep apple", "      2 apple 9"),
        ("grep '('", ""),
    ],
)
def test_filters_do_what_the_real_ones_do(prompt: Prompt, pipe: str, told: str) -> None:
    assert prompt.types(f"fruit | {pipe}") == told


@pytest.mark.parametrize(
    ("program", "told"),
    [
        (".a.b[0]", "1"), (".a.b[-1].c", '"x"'), ("-r '.a.b[2].c'", "x"), ("'.a.b | length'", "3"),
        ("'.a | keys'", '[\n  "b"\n]'),
        (".empty.more", "null"), (".a.b[]", '1\n2\n{\n  "c": "x"\n}'), ("-c .a", '{"b":[1,2,{"c":"x"}]}'),
        (".nothing", "null"), (".a.b.c", 'jq: error (at <stdin>:1): Cannot index array with "c"'),
        ("'.a.b.c?'", ""), (".a[", "jq: error: this drill's jq knows"), (".[]", "{"),
    ],
)  # fmt: skip
def test_jq_reads_paths(prompt: Prompt, program: str, told: str) -> None:
    answer = prompt.types(f"tree | jq {program}")
    assert answer.startswith(told) if told else not answer


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("fruit | awk '{print $1}'", "pipes to cat, grep"),
        ("fruit | jq .", "jq: parse error"),
        ("fruit | head -n many", "invalid number of lines: 'many'"),
        ("fruit | grep", "Usage: grep"),
        ("fruit | grep x file", "No such file or directory"),
        ("fruit | grep -E '('", "grep: "),
        ("fruit | sort --by-taste", "invalid option"),
        ("kubectl get pods nobody | wc -l", "not found"),
    ],
)
def test_what_is_not_known_is_said(prompt: Prompt, line: str, says: str) -> None:
    assert says in prompt.types(line)


def test_commands_of_a_line_answer_one_after_the_other(prompt: Prompt) -> None:
    told = prompt.types("flags get dark-mode; dig +short web && dig +short web")
    assert len(told.splitlines()) == 3
