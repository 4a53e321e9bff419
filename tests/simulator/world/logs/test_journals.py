"""Whom the logs name stands in the journal's header; a journal from before that replays all the same."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from simulator.domain.actions import ACTIONS
from simulator.domain.vocabulary import PersonId
from simulator.engine.engine import Engine
from simulator.engine.plan import Plan
from simulator.scenario.draws import IDENTITIES
from simulator.store.header import Header
from simulator.world.logs.logs import Logs
from tests.simulator.store.journals import write_small


@pytest.fixture
def line(tmp_path: Path) -> bytes:
    write_small(tmp_path / "a.jsonl")
    return (tmp_path / "a.jsonl").read_bytes().splitlines()[0]


def answer(header: Header) -> str:
    """What a drill from this header answers to a search of its logs."""
    loaded = header.load()
    engine = Engine(Plan(loaded.scenario, loaded.policy, loaded.seed))
    engine.advance(60_000)
    anybody = next(person.id for person in loaded.scenario.people)
    query = ACTIONS.validate_python({"do": "query", "logql": '{service=~".+"}'})
    return str(engine.submit(PersonId(anybody), query)[0].event.model_dump()["output"])


def test_identities_are_in_the_header_and_in_the_lines(line: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    header = Header.parse(line, "a")
    names = header.draws.identities["name"]
    assert len(names) == IDENTITIES
    monkeypatch.setitem(sys.modules, "faker", None)  # a replay that asked Faker would fail
    told = answer(header)
    assert any(".".join(name.lower().split()) in told for name in names if name.replace(" ", "").isalpha())


def test_a_header_from_before_identities_reads_verifies_and_plays(line: bytes) -> None:
    old = json.loads(line)
    del old["draws"]["identities"]
    written = json.dumps(old, separators=(",", ":"), ensure_ascii=False).encode()
    header = Header.parse(written, "a")
    assert header.is_of(written)
    assert header.load().scenario.identities == {}
    assert answer(header) == answer(header)
    assert "\n" in answer(header)


def test_a_payment_services_cards_are_masked() -> None:
    from simulator.world.history import History
    from tests.simulator.drills import scenario

    played = scenario(services={"payment-api": {"name": "payment-api"}}, faults={}, deploys=[], alerts=[])
    texts = [line.text for line in Logs(played, History(played)).lines([], 0, 60_000) if "duration_ms" in line.text]
    assert texts
    assert all("**** **** **** " in text for text in texts)
