"""The editor's JSON Schemas agree with the loader and with what ships."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from simulator.scenario.editor import KINDS, Kind, schema, schema_text
from simulator.scenario.loader import shipped, shipped_policies
from simulator.scenario.problems import Problems
from simulator.scenario.source import parse
from simulator.scenario.tree import value_of
from tests.simulator.scenario.documents import SMALLEST, complaint_of

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "tests" / "data" / "example"


def value(text: str) -> Any:
    root = parse(text, Problems("x"))
    assert root is not None
    return value_of(root)


def documents() -> Iterator[tuple[Kind, str, str]]:
    folder = files("scenarios")
    for name in shipped():
        yield "scenario", name, folder.joinpath(name, "scenario.yaml").read_text("utf-8")
        for runbook in folder.joinpath(name, "runbooks").iterdir():
            yield "runbook", runbook.name, runbook.read_text("utf-8")
    for name in shipped_policies():
        yield "policy", name, folder.joinpath("policies", f"{name}.yaml").read_text("utf-8")
    yield "scenario", "example", (EXAMPLE / "example-scenario.yaml").read_text("utf-8")
    yield "scenario", "smallest", SMALLEST
    yield "actions", "example", (EXAMPLE / "example-actions.yaml").read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_a_valid_schema_of_its_draft(kind: Kind) -> None:
    Draft202012Validator.check_schema(schema(kind))


def test_the_shipped_schema_is_the_current_one() -> None:
    shipped_text = files("scenarios").joinpath("schema.json").read_text("utf-8")
    assert shipped_text == schema_text("scenario"), "run `make schema`"


@pytest.mark.parametrize(("kind", "name", "text"), documents(), ids=lambda part: part[:40].split("\n")[0])
def test_every_document_that_ships_is_valid_by_its_schema(kind: Kind, name: str, text: str) -> None:
    wrong = Draft202012Validator(schema(kind)).iter_errors(value(text))
    assert [(list(error.absolute_path), error.message) for error in wrong] == []


@pytest.mark.parametrize(
    "more",
    [
        "lenght: 5m\n",
        "length: 1:30\n",
        "length: 40\n",
        "level: easy\n",
        "services: {a: {errors: 5}}\n",
        "services: {a: {tier: 9}}\n",
        "injects: [{id: a, via: caht, from: public, text: x}]\n",
        "business: {revenue_per_minute: 2400}\n",
        "tags: [5]\n",
        "hints: 5\n",
    ],
)
def test_schema_refuses_what_the_loader_refuses(more: str) -> None:
    assert complaint_of(SMALLEST + more)
    assert not Draft202012Validator(schema("scenario")).is_valid(value(SMALLEST + more))


@pytest.mark.parametrize(
    "more",
    [
        "tags: deploy\n",
        "tags: [deploy, rollback]\n",
        "team: team.yml\n",
        "team: {people: [{id: a, name: A}]}\n",
        "truth: {severity: SEV3, cause_words: disk}\n",
        "hints: [{at: 5m, text: x, unless: {event: fault.cleared}}]\n",
        "hints: [{at: 5m, text: x, unless: [{event: fault.cleared}, {inject: a}]}]\n",
        "injects: [{id: a, via: chat, at: 5m, from: {name: Ann}, text: x, expect: {reply_within: 5m, by: ic}}]\n",
    ],
)
def test_schema_knows_the_short_forms(more: str) -> None:
    assert Draft202012Validator(schema("scenario")).is_valid(value(SMALLEST + more))


def test_every_key_says_what_it_is_for() -> None:
    properties = schema("scenario")["properties"]
    assert not [key for key, each in properties.items() if not each.get("description")]


def test_an_actions_script_says_when_and_who_for_every_verb() -> None:
    entries = json.loads(schema_text("actions"))["$defs"]
    assert len(entries) > 25
    for name, entry in entries.items():
        if name.endswith("Entry"):
            assert {"at", "by"} <= set(entry["required"])
