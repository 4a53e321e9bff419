"""What an author reads when a value is wrong: place, plain words and the remedy."""

from __future__ import annotations

import re

import pytest

from tests.simulator.scenario.documents import SMALLEST, complaint_of, with_small


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("lenght: 5m\n", "s.yaml:8:1: lenght: unknown key. Did you mean 'length'? [unknown-key]"),
        ("length: 1:30\n", "s.yaml:8:9: length: '1:30' is not a duration. Write 1m30s or 90s [wrong-value]"),
        ("length: 1:02:03\n", "length: '1:02:03' is not a duration. Write 1h2m3s or 3723s"),
        ("length: 40\n", "length: 40 has no unit. Write a duration like 40s or 40m"),
        ("length: 5s\n", "length: '5s' is too small; at least 1m"),
        ("length: soon\n", "length: 'soon' is not a duration. Write it with units, like 90s, 4m30s or 1h"),
        ("seed: 017\n", "seed: '017' is not a whole number. Write 17, without leading zeros"),
        ("seed: 1.5\n", "seed: 1.5 is not a whole number"),
        ("level: easy\n", "level: 'easy' is not known here. Write one of beginner, intermediate, advanced"),
        ("level: begginer\n", "Did you mean 'beginner'?"),
        ("starts: 2025-03-15\n", "'2025-03-15' is not a time with its zone. Write it like 2025-03-15T14:25:00Z"),
        ("starts: 2025-03-15T14:25:00\n", "is not a time with its zone"),
        ("starts: '1742048700'\n", "starts: '1742048700' is not a time"),
        ("starts: 9999-12-31T23:59:00Z\n", "the year 9999 is outside 1970 to 2200"),
        ("summary: 5\n", "summary: 5 is not text. Put it in quotes"),
        ("summary:\n", "summary: nothing is given. Write a value, or remove the key"),
        ("tags: {a: b}\n", "tags: a mapping is not text"),
        ("injects: none\n", "injects: 'none' is not a list. Write it as [one, two], or a line with '- ' for each"),
        ("services: [a]\n", "services: a list is not a mapping of keys to values"),
        ("services: {a b: {}}\n", "services.a b: 'a b' is not of the right form. Use letters, digits"),
        ("services: {a: {errors: 5}}\n", "services.a.errors: 5 is not a percentage. Write it like 30%"),
        ("services: {a: {errors: {b: 1}}}\n", "services.a.errors: a mapping is not a percentage"),
        ("services: {a: {errors: 130%}}\n", "'130%' is outside 0% to 100%"),
        ("services: {a: {tier: 9}}\n", "services.a.tier: 9 is too large; at most 4"),
        ("services: {a: {traffic: {rsp: 5}}}\n", "services.a.traffic.rsp: unknown key. Did you mean 'rps'?"),
        ("services: {a: {traffic: {}}}\n", "services.a.traffic.rps: is missing [missing-key]"),
        ("services: {a: {latency: {p50: 9s, p99: 1s}}}\n", "p50 is above p99"),
        ("services: {a: {connections: {used: 9, max: 5}}}\n", "more are used than there are"),
        ("business: {revenue_per_minute: 2400}\n", "expected an amount and a currency. Write it like 2400 USD"),
        ("hints: [{at: 5m, text: x, costs: lots}]\n", "hints[0].costs: 'lots' is not a number"),
        ("hints: [{at: 5m, text: ''}]\n", "hints[0].text: the text is empty. Write something, or remove the key"),
        ("hints: [{at: 5m, text: x, chance: 3}]\n", "hints[0].chance: 3 is not a percentage"),
        ("hints: [5]\n", "hints[0]: 5 is not a mapping of keys to values"),
        ("injects: [{id: A, via: chat, from: public, text: x, at: 5m}]\n", "'A' is not of the right form"),
        ("injects: [{id: a, via: caht, from: public, text: x, at: 5m}]\n", "Did you mean 'chat'?"),
        ("injects: [{id: a, via: chat, from: 5, text: x, at: 5m}]\n", "injects[0].from: 5 is not a mapping"),
        ("injects: [{id: a, via: chat, from: {nam: x}, text: x, at: 5m}]\n", "from.nam: unknown key. Did you mean"),
        ("injects: [{id: a, via: chat, from: public, text: x, at: 5m, expect: {reply_within: 5m, by: op}}]\n",
         "injects[0].expect.by: 'op' is not known here. Write one of ic, comms, ops, scribe, sme. Did you mean 'ops'?"),
        ("truth: {cause_words: [deploy, 4521]}\n", "truth.cause_words[1]: 4521 is not text. Put it in quotes"),
        ("truth: {false_alarm: no}\n", "truth.false_alarm: 'no' is not true or false. Write false"),
        ("team: {people: []}\n", "team.people: at least 1 item must be given"),
        ("version: 2\n", "second time"),
    ],
)  # fmt: skip
def test_complaint_names_the_place_and_the_remedy(more: str, says: str) -> None:
    message = complaint_of(with_small(more))
    assert says in message
    assert len(message.splitlines()) == 1, message


def test_a_wrong_item_is_not_also_counted_as_missing() -> None:
    wrong = "team: {people: [{id: a, name: A}], escalation: {p: {rules: [{page: ['user:a'], wait: 5}]}}}\n"
    message = complaint_of(with_small(wrong))
    assert message.count("\n") == 0
    assert "has no unit" in message


def test_everything_wrong_is_said_at_once_in_order_of_lines() -> None:
    message = complaint_of("version: 1\ntitel: x\nseverity: SEV9\nlength: 40\nalerts: [{nam: x}]\n")
    places = [tuple(map(int, found)) for found in re.findall(r"^s\.yaml:(\d+):(\d+)", message, re.MULTILINE)]
    assert len(places) == len(message.splitlines()) == 5
    assert places == sorted(places)


def test_of_very_many_problems_the_first_are_listed_and_the_rest_counted() -> None:
    message = complaint_of(with_small("hints: [" + "{}, " * 300 + "]\n"))
    assert len(message.splitlines()) == 51
    assert "more" in message.splitlines()[-1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title: x\n", "version: is missing. Begin with 'version: 1'"),
        ("version: 2\nnew: x\n", "1:10: version: version 2 is newer than this gameday, which reads version 1. Install"),
        ("version: one\n", "'one' is no version. Write 'version: 1'"),
        ("version: '1'\n", "'1' is no version"),
        ("version: true\n", "'true' is no version"),
        ("- a\n", "The document is a list"),
        ("just words\n", "The document is a single value"),
    ],
)  # fmt: skip
def test_another_version_is_refused_for_that_alone(text: str, says: str) -> None:
    message = complaint_of(text)
    assert says in message
    assert len(message.splitlines()) == 1


def test_control_characters_in_a_value_are_shown_as_signs() -> None:
    message = complaint_of(SMALLEST.replace("SEV3", '"\\e[2J\\u202eSEV3"'))
    assert "\x1b" not in message
    assert "\u202e" not in message
    assert "\u241b[2J" in message


def test_no_complaint_speaks_of_the_library_behind() -> None:
    wrong = "version: 1\n" + "".join(
        f"{key}: {value}\n"
        for key, value in {
            "title": "[]", "summary": "{}", "level": "5", "tags": "[[]]", "starts": "x", "length": "[]", "seed": "x",
            "targets": "5", "objectives": "[{says: x}]", "policy": "[]", "team": "5", "business": "[]", "services": "x",
            "deploys": "[{at: x}]", "faults": "{a: 5}", "rule_files": "[5]", "alerts": "[{}]", "injects": "[{}]",
            "hints": "{}", "commands": "[{run: 5}]", "truth": "[]", "severity": "5", "cause": "5", "solved_by": "5",
        }.items()
    )  # fmt: skip
    message = complaint_of(wrong)
    assert message.count("\n") > 20
    for word in ("pydantic", "Input should", "Value error", "type=", "input_", "None", "tuple", "(text)", "(whole)"):
        assert word not in message
