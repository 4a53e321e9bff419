"""Strict YAML: what is typed, what is refused, where, and how fast."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario.problems import Problems
from simulator.scenario.source import MAX_BYTES, parse
from simulator.scenario.tree import value_of

NINE = "abcdefghi"
ALIAS_BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in pairwise(NINE)
)


def read(text: str | bytes) -> Any:
    problems = Problems("s.yaml")
    root = parse(text, problems)
    assert not problems.found, problems.found
    assert root is not None
    return value_of(root)


def refused(text: str | bytes) -> list[str]:
    problems = Problems("s.yaml")
    parse(text, problems)
    return [str(problem) for problem in problems.found]


GUESSED = "no yes on off No True NULL 1:30 017 0x1f 0o17 1_000 1e5 .5 5. +5 2025-03-15 .inf 12345678901234567890"


@pytest.mark.parametrize("word", GUESSED.split())
def test_what_other_readers_would_guess_at_stays_text(word: str) -> None:
    assert read(f"key: {word}\n") == {"key": word}


def test_only_true_false_null_and_decimal_numbers_are_typed() -> None:
    assert read("[true, false, null, ~, 0, -3, 12, 0.05, -1.5]") == [True, False, None, None, 0, -3, 12, 0.05, -1.5]
    assert read("['true', \"12\"]") == ["true", "12"]
    assert read("a:\nb: |\n  12\n") == {"a": None, "b": "12\n"}


def test_a_key_given_twice_is_refused_naming_both_places() -> None:
    (complaint,) = refused("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n")
    assert complaint.startswith("s.yaml:5:3: b: The key 'c' stands here a second time; ")
    assert complaint.endswith("the first is in line 3, column 3. Keep one [duplicate-key]")


def test_every_duplicate_is_named_not_only_the_first() -> None:
    assert len(refused("a: 1\na: 2\nb: 1\nb: 2\n")) == 2


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("a:\n\tb: 1\n", "2:1", "A tab indents this line. Indent with spaces [tab]"),
        ("", "1:1", "The file is empty"),
        ("# only a comment\n", "1:1", "The file is empty"),
        (b"a: 1\nb: caf\xe9\n", "2:7", "Byte 0xe9 is not UTF-8. Save the file as UTF-8 [not-utf8]"),
        ("a: \x1b[31m\n", "1:4", "A control character (U+001B)"),
        ("a: \x00\n", "1:4", "A control character (U+0000)"),
        ("a: \ud800\n", "1:4", "A control character (U+D800)"),
        ('a: "\\ud800"\n', "1:", "character"),
        (
            "a: !!python/object/apply:os.system [ls]\n",
            "1:4",
            "The tag '!!python/object/apply:os.system' is not allowed",
        ),
        ("a: !secret x\n", "1:4", "The tag '!secret' is not allowed"),
        ("a: 1\n---\nb: 2\n", "2:1", "A second document begins here"),
        ("a: &x 1\nb:\n  <<: *x\n", "3:3", "Merge keys"),
        ("a: *nowhere\n", "1:4", "has no anchor '&nowhere' before it"),
        ("a: &a [*a]\n", "1:8", "stands inside its own anchor"),
        ("? [a, b]\n: c\n", "1:3", "A key must be a word"),
        ("true: 1\n", "1:1", "Put it in quotes"),
        ("4521: 1\n", "1:1", "Put it in quotes"),
        ("a: b: c\n", "1:5", "Put text with ': ' in quotes"),
        ("a: 'open\nb: 1\n", "1:4", "A quote opens here and is never closed"),
        ("a: [1, 2\nb: 3\n", "2:", "is missing"),
        ("a: @x\n", "1:4", "Put the text in quotes"),
        ("a:\n  - b\n c: 1\n", "3:2", "Check the indentation"),
        ('a: "\\q"\n', "1:", "Not an escape of double quotes"),
    ],
)
def test_refusal_says_where_and_what_to_do(text: str | bytes, place: str, says: str) -> None:
    found = refused(text)
    assert len(found) == 1
    assert found[0].startswith(f"s.yaml:{place}")
    assert says in found[0]


def test_a_byte_order_mark_and_windows_line_ends_are_tolerated() -> None:
    assert read("\ufeffa: 1\r\nb: 2\r\n") == {"a": 1, "b": 2}
    assert read(b"\xef\xbb\xbfa: 1\n") == {"a": 1}


def test_an_alias_repeats_what_its_anchor_holds() -> None:
    assert read("a: &x {b: [1]}\nc: *x\n") == {"a": {"b": [1]}, "c": {"b": [1]}}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (ALIAS_BOMB, "too-many-values"),
        ("x" * 20_000_000, "too-large"),
        (b"x" * 20_000_000, "too-large"),
        ("[" * 400_000, "too-deep"),
        ("{" * 400_000, "too-deep"),
        ("- " * 200_000, "too-deep"),
        ("? " * 200_000, "too-deep"),
        ("[{a: " * 80_000, "too-deep"),
        ("".join(f"{' ' * depth}a:\n" for depth in range(200)), "too-deep"),
        ("[" + "1," * 240_000 + "]", "too-many-values"),
        ("-\n" * 240_000, "too-many-values"),
        ("".join(f"- &a{number} x\n" for number in range(20_000)), "too-many-values"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "text",
)
def test_hostile_text_is_refused_at_once(text: str | bytes, rule: str) -> None:
    began = time.perf_counter()
    found = refused(text)
    assert time.perf_counter() - began < 3  # a tenth of a second each where it was written
    assert [problem.rpartition("[")[2] for problem in found] == [f"{rule}]"]


def test_one_very_long_line_is_read() -> None:
    long = "a" * (MAX_BYTES - 10)
    assert read(f"key: {long}") == {"key": long}


@given(st.one_of(st.text(), st.binary(), st.text(alphabet="ab:-[]{},&*!|>'\"#%@ \n\t?1", max_size=60)))
def test_no_text_and_no_bytes_crash_the_reader(text: str | bytes) -> None:
    problems = Problems("s.yaml")
    root = parse(text, problems)
    assert (root is None) <= bool(problems.found)


_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]))
_WORDS = st.from_regex("[a-z]{1,5}", fullmatch=True)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(_VALUES)
def test_what_yaml_writes_is_read_back_the_same(value: object) -> None:
    keys_that_mean_something = {"y", "n", "on", "off", "yes", "no", "true", "false", "null"}
    text = yaml.safe_dump(value, allow_unicode=True)
    if not keys_that_mean_something & set(text.split()):
        assert read(text) == value
