"""A recording shows what everybody saw at any moment, quickly, forwards and backwards, and never the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from simulator.domain import events as ev
from simulator.domain.log import Log
from simulator.domain.vocabulary import FACILITATOR, PersonId
from simulator.engine.engine import Engine
from simulator.engine.headless import ask_again
from simulator.live.folding import EVERY, Folded
from simulator.live.recording import Recording
from simulator.store.journal import ReadJournal, read_journal
from simulator.store.replay import plan_of, rebuild
from tests.simulator.store.journals import plan_of as plan_of_small
from tests.simulator.store.journals import small, write_example, write_small


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> ReadJournal:
    path = tmp_path_factory.mktemp("recording") / "example.jsonl"
    write_example(path)
    return read_journal(path)


def test_every_person_sees_at_every_record_what_they_saw_in_the_drill(example: ReadJournal) -> None:
    recording = Recording.of(example)
    live = Engine(plan_of(example)[0])
    for record in example.log:
        if record.action is not None:
            live.advance(record.at)
            ask_again(live, record)
            moment = recording.at(record.at)
            if moment.seq == len(live.log):
                for person in recording.people:
                    assert recording.view(person, moment) == live.view(person)
    assert len(live.log) > 20


def test_between_two_records_time_goes_on_as_it_did(example: ReadJournal) -> None:
    recording = Recording.of(example)
    for ms in (0, 299_999, 541_234, 1_000_000, 1_799_999):
        engine = rebuild(example, until=ms)
        assert recording.view(PersonId("alice"), recording.at(ms)) == engine.view(PersonId("alice"))


def test_going_back_shows_the_same_as_going_there_first(example: ReadJournal) -> None:
    there_and_back, fresh = Recording.of(example), Recording.of(example)
    you = there_and_back.people[0]
    wanted = there_and_back.marks[len(there_and_back.marks) // 3].moment
    there_and_back.view(you, there_and_back.at(there_and_back.end))
    assert there_and_back.view(you, wanted) == fresh.view(you, wanted)


def test_a_view_is_the_same_however_one_came_there(example: ReadJournal) -> None:
    log, plan, random = long(example.log, 500), plan_of(example)[0], Random(3)
    jumping = Recording(plan, log)
    for _ in range(30):
        moment = random.choice(jumping.marks).moment
        person = random.choice(jumping.people)
        assert jumping.view(person, moment) == Recording(plan, log).view(person, moment)


def test_entries_hold_the_story_after_the_record_that_was_asked_for_and_up_to_the_moment(example: ReadJournal) -> None:
    recording = Recording.of(example)
    first, *_, last = marks = recording.marks[4:12]
    view = recording.view(recording.people[0], last.moment, first.seq)
    assert [entry.seq for entry in view.entries] == [mark.seq for mark in marks[1:]]


def test_a_stop_between_records_of_one_millisecond_shows_only_what_had_happened() -> None:
    engine = Engine(plan_of_small(small()))
    engine.advance(0)
    same = [ev.MessagePosted(text="first"), ev.MessagePosted(text="second")]
    log = [*engine.log]
    log += [ev.Recorded(len(log) + n, 0, FACILITATOR, event) for n, event in enumerate(same, 1)]
    recording = Recording(engine.plan, log)
    view = recording.view(recording.people[0], recording.marks[-2].moment)
    assert view.entries[-1].event == same[0]


def test_no_mark_and_no_view_holds_what_only_the_host_may_know(example: ReadJournal) -> None:
    recording = Recording.of(example)
    assert any(record.event.audience == "host" for record in example.log)
    assert all(mark.event.audience == "all" for mark in recording.marks)
    cause = plan_of(example)[0].scenario.truth.cause
    for mark in recording.marks:
        view = recording.view(recording.people[0], mark.moment)
        assert all(entry.event.audience == "all" for entry in view.entries)
        assert cause not in " ".join(texts(view))


def test_an_unfinished_exam_can_be_looked_at_and_says_that_it_is_unfinished(tmp_path: Path) -> None:
    path = tmp_path / "exam.jsonl"
    write_small(path, exam=True)
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join(lines[:8]) + b"\n")
    recording = Recording.of(read_journal(path))
    assert not recording.finished
    view = recording.view(recording.people[0], recording.at(recording.end))
    assert view.briefing.exam
    assert "vacuum-size=*" not in " ".join(texts(view))  # what solves it


def test_who_played_at_the_terminal_comes_first() -> None:
    engine = Engine(plan_of_small(small()))
    last = engine.plan.scenario.people[-1].id
    assert Recording(engine.plan, engine.log, PersonId(last)).people[0] == last


def test_a_moment_is_never_before_the_start_nor_after_the_end(example: ReadJournal) -> None:
    recording = Recording.of(example)
    assert recording.at(-1) == recording.at(0)
    assert recording.at(recording.end + 1) == recording.at(recording.end)
    assert recording.at(recording.end).seq == len(example.log)


def test_a_step_in_a_journal_of_two_thousand_records_folds_no_more_than_lies_between_two_copies(
    example: ReadJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = Recording(plan_of(example)[0], long(example.log, 2000))
    you, middle = recording.people[0], len(recording.marks) // 2
    folded: list[int] = []
    take = Folded.take

    def counting(self: Folded, records: Sequence[ev.Recorded]) -> None:
        folded.append(len(records))
        take(self, records)

    monkeypatch.setattr(Folded, "take", counting)
    recording.view(you, recording.at(recording.end))
    assert sum(folded) >= 2000, "the first way through folds it all; from then on every step is short"
    for mark in (recording.marks[-1], recording.marks[-2], recording.marks[middle], recording.marks[3]):
        folded.clear()
        recording.view(you, mark.moment, max(0, mark.seq - 1))
        assert sum(folded) <= EVERY


def long(log: Log, least: int) -> list[ev.Recorded]:
    """The same records again and again, one after the other."""
    records: list[ev.Recorded] = []
    rounds = 0
    while len(records) < least:
        records += [replace_at(record, len(records) + n, rounds * log.end) for n, record in enumerate(log, 1)]
        rounds += 1
    return records


def replace_at(record: ev.Recorded, seq: int, later: int) -> ev.Recorded:
    return record._replace(seq=seq, at=record.at + later)


def texts(value: Any) -> list[str]:
    """Every text in a view, however deep."""
    if isinstance(value, str):
        return [value]
    if is_dataclass(value):
        return [text for field in fields(value) for text in texts(getattr(value, field.name))]
    if isinstance(value, (tuple, list)):
        return [text for each in value for text in texts(each)]
    return [value.model_dump_json()] if hasattr(value, "model_dump_json") else []
