"""The loader on any text, and what is written is what is read."""

from __future__ import annotations

import copy
import json
from importlib.resources import files
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import ScenarioError
from simulator.scenario.lint import lint
from simulator.scenario.loader import check, check_all, load_policy, read_sources, shipped
from simulator.scenario.placeholders import FAKER, OURS, complaints, filled, holds_any
from simulator.scenario.problems import Problems
from simulator.scenario.schema import ScenarioDocument
from simulator.scenario.shape import validated
from simulator.scenario.source import parse
from simulator.scenario.tree import Node, value_of
from tests.simulator.scenario.documents import sources

NAMES = shipped()
TEXTS = {name: files("scenarios").joinpath(name, "scenario.yaml").read_text("utf-8") for name in NAMES}
OTHERS = {path: text for name in NAMES for path, text in read_sources(name).files.items()}

SNIPPETS = st.sampled_from([
    "version: 1\n", "title: x\n", "severity: SEV3\n", "alerts:\n", "  - {at: 2m, name: A, service: a}\n",
    "faults: {f: ", "{after: {event: fault.started}}", "}\n", "vary:\n", "  - {", "injects: [", "truth: {facts: [",
    "]}\n", "&a ", "*a ", "team: ", "../x", "\t", "\n", ": ", "- ", "{name}", "1:30", "no", "\ufeff", "\x00", "é",
    "solved_by: {run: x}\n",
])  # fmt: skip


def read(text: str) -> Node:
    problems = Problems("s.yaml")
    root = parse(text, problems)
    assert root is not None, problems.found
    return root


@given(st.one_of(st.text(), st.lists(SNIPPETS, max_size=12).map("".join)))
def test_no_text_crashes_the_loader(text: str) -> None:
    try:
        loaded = check(sources(text))
    except ScenarioError as error:
        said = str(error)
    else:
        lint(loaded)
        said = "it loads"
    assert said


@given(st.one_of(st.text(), st.lists(SNIPPETS, max_size=12).map("".join)))
def test_no_text_crashes_the_policys_loader(text: str) -> None:
    with pytest.raises(ScenarioError):
        load_policy(text, "p.yaml")


_ODD: list[Any] = [
    None, True, 0, -1, 3.5, 10**14, "", "x", "5m", "-3h", "30%", "no", "1:30", "2025-03-15T14:25:00Z",
    "9999-12-31T23:59:59Z", "{name}", "{", "{foo}", "../x", [], {}, [[]], {"a": {}}, ["x"], "fault.started", "é" * 50,
    "alice", "*", "> 6", "SEV1", "53w", "user:alice", {"event": "alert.fired"}, {"at": "5m"}, {"expr": "x"},
    {"inject": "vp-asks"}, [{"at": "1m"}],
]  # fmt: skip


def _places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at] + [place for key, each in inner for place in _places(each, (*at, key))]


def _mutated(name: str, seed: int) -> str:
    """A shipped scenario with a few values replaced, removed or moved."""
    draw, value = Random(seed), copy.deepcopy(value_of(read(TEXTS[name])))
    for _ in range(draw.randrange(1, 4)):
        *above, last = draw.choice(_places(value)[1:])
        part = value
        for key in above:
            part = part[key]
        if draw.random() < 0.2:
            del part[last]
        else:
            part[last] = copy.deepcopy(draw.choice(_ODD))
    return json.dumps(value, ensure_ascii=False)


@settings(max_examples=60)
@given(st.sampled_from(NAMES), st.integers(0, 2**32))
def test_a_scenario_with_odd_values_loads_or_is_refused_in_plain_words(name: str, seed: int) -> None:
    try:
        for loaded in check_all(sources(_mutated(name, seed), OTHERS)):
            lint(loaded)
            loaded.scenario.model_dump_json()
    except ScenarioError as error:
        said = str(error)
    else:
        said = ""
    assert not [word for word in ("pydantic", "Input should", "Traceback", "cannot stand here") if word in said]


_SHARES = st.integers(0, 10_000).map(lambda each: f"{each / 100:g}%")
_DURATIONS = st.integers(0, 10**8).map(lambda each: f"{each}ms") | st.sampled_from(["90s", "4m30s", "1w"])
_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)
_NAMES = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
_HAPPENINGS = st.fixed_dictionaries(
    {"event": st.sampled_from(["alert.fired", "no", "1:30"])}, optional={"match": _TEXTS}
)
_TRIGGERS: dict[str, st.SearchStrategy[Any]] = {
    "at": _DURATIONS, "after": _HAPPENINGS, "unless": _HAPPENINGS | st.lists(_HAPPENINGS, max_size=2),
    "chance": _SHARES, "for": _DURATIONS,
}  # fmt: skip
_TRUTHS = st.fixed_dictionaries({}, optional={"severity": st.just("SEV1"), "cause_words": st.lists(_TEXTS, max_size=3)})
_DOCUMENTS = st.fixed_dictionaries(
    {"version": st.just(1), "title": _TEXTS},
    optional={
        "tags": _NAMES | st.lists(_NAMES, max_size=3),
        "length": st.just("45m"),
        "seed": st.integers(0, 10**12),
        "business": st.just({"revenue_per_minute": "2400.5 USD", "slo": "99.9%"}),
        "services": st.dictionaries(_NAMES, st.fixed_dictionaries({}, optional={"errors": _SHARES}), max_size=3),
        "hints": st.lists(st.fixed_dictionaries({"text": _TEXTS}, optional=_TRIGGERS), max_size=3),
        "faults": st.dictionaries(_NAMES, st.fixed_dictionaries({}, optional=_TRIGGERS), max_size=2),
        "truth": _TRUTHS,
    },
)  # fmt: skip


def _document(text: str) -> ScenarioDocument:
    problems = Problems("s.yaml")
    document: ScenarioDocument | None = validated(ScenarioDocument, read(text), problems)
    assert document is not None, problems.found
    return document


def _dumped(document: ScenarioDocument) -> str:
    plain = document.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False)


@settings(max_examples=60)
@given(_DOCUMENTS)
def test_a_document_that_is_written_and_read_again_is_the_same(value: dict[str, Any]) -> None:
    document = _document(json.dumps(value, ensure_ascii=False))
    assert _document(_dumped(document)) == document


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scenario_that_is_written_and_read_again_is_the_same(name: str) -> None:
    document = _document(TEXTS[name])
    assert _document(_dumped(document)) == document


@given(st.text(alphabet="{}ab_ \n", max_size=30))
def test_placeholders_are_all_filled_or_complained_of(text: str) -> None:
    if complaints(text, {"ab"}):
        assert holds_any(text)
    else:
        assert filled(text, lambda name: f"<{name}>").count("<ab>") == text.replace("{{", "").count("{ab}")


@pytest.mark.parametrize("name", sorted(FAKER))
def test_faker_has_every_provider_that_a_text_may_name(name: str) -> None:
    from simulator.scenario.draws import FakerInventor

    words = {FakerInventor(seed).word(name, "x") for seed in range(5)}
    assert all(words)
    assert len(words) > 1


def test_a_person_has_the_name_that_all_of_faker_would_give() -> None:
    from faker import Faker

    from simulator.scenario.draws import FakerInventor

    whole = Faker("en_US")
    for seed in range(200):
        whole.seed_instance(f"{seed}/people/person-1")
        assert FakerInventor(seed).person("people/person-1") == f"{whole.first_name()} {whole.last_name()}"


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_own_identifiers_follow_the_seed(name: str) -> None:
    assert OURS[name](Random("1")) == OURS[name](Random("1")) != OURS[name](Random("2"))
