"""The local session: one person at a real event loop, as fast as it goes, with a journal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from simulator import __version__
from simulator.bots.crew import crew
from simulator.bots.player import Player
from simulator.domain import actions as ac
from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.log import Log
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import EndReason, PersonId, Severity, Skill
from simulator.engine.engine import Engine
from simulator.engine.headless import ask_again
from simulator.errors import JournalError
from simulator.live.clock import Clock
from simulator.live.local import LocalSession
from simulator.live.session import Accepted, Refused
from simulator.store.journal import read_journal
from simulator.store.replay import rebuild, verify
from simulator.views import DrillView, Running
from tests.simulator.drills import PRIMARY, Drill, lines
from tests.simulator.live.test_clock import Real
from tests.simulator.store.journals import begin, small

PATIENCE = 20
"""Seconds after which a test that waits for something has failed."""


class Memory:
    """A journal in memory; it can be told to fail."""

    def __init__(self) -> None:
        self.log = Log()
        self.closed = False
        self.fails = False

    def write(self, record: Recorded) -> None:
        if self.fails:
            raise JournalError("the disk is full")
        self.log.append(record)

    def sync(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True


class Seat:
    """A session with what it stands on."""

    def __init__(self, session: LocalSession, engine: Engine, journal: Memory) -> None:
        self.session, self.engine, self.journal = session, engine, journal

    async def until(self, holds: Callable[[DrillView], bool]) -> DrillView:
        return await until(self.session, holds)


async def until(session: LocalSession, holds: Callable[[DrillView], bool]) -> DrillView:
    """Look until something holds."""
    async with asyncio.timeout(PATIENCE):
        async for view in session.views():
            if holds(view):
                return view
    raise AssertionError("the drill ended before it held")


@asynccontextmanager
async def seat(
    *,
    speed: float = 1000,
    players: tuple[Player, ...] = (),
    grade: Any = None,
    real: Real | None = None,
    engine: Engine | None = None,
    **overrides: Any,
) -> AsyncIterator[Seat]:
    """Play the small drill live as Priya."""
    journal = Memory()
    engine = engine or Drill(**overrides).engine
    for record in engine.log:
        journal.write(record)
    engine.write_to(journal.write)
    clock = Clock(engine.now, speed, real) if real else Clock(engine.now, speed)
    session = LocalSession(engine, PRIMARY, players, journal, clock, grade)
    await session.start()
    try:
        yield Seat(session, engine, journal)
    finally:
        await session.close()


# ---- playing ------------------------------------------------------------------------------------------


async def test_a_live_drill_is_the_same_as_a_headless_one(tmp_path: Path) -> None:
    engine, journal = begin(tmp_path / "a.jsonl", small(), durable=True)
    you = PersonId("priya")
    session = LocalSession(engine, you, (), journal, Clock(0, 1000.0))
    await session.start()
    await until(session, lambda view: bool(view.pages))
    taken = await session.act(ac.Acknowledge())
    assert isinstance(taken, Accepted)
    await session.act(ac.Declare(severity=Severity.SEV3, title="Disk full"))
    await session.act(ac.Run(command="journalctl --vacuum-size=1G"))
    await until(session, lambda view: view.alerts[0].state == "resolved")
    await session.act(ac.Resolve())
    await session.act(ac.Postmortem(text="# Postmortem"))
    ended = await until(session, lambda view: view.ended is not None)
    await session.close()
    assert ended.ended is EndReason.COMPLETED
    read = read_journal(tmp_path / "a.jsonl")
    assert list(read.log) == list(engine.log)
    assert verify(tmp_path / "a.jsonl", __version__).differs is None
    assert list(rebuild(read).log) == list(engine.log)


async def test_views_come_with_what_is_new_and_end_with_the_drill() -> None:
    async with seat(length="3m") as at:
        seen: list[int] = []
        async with asyncio.timeout(PATIENCE):
            async for view in at.session.views():
                seen += [entry.seq for entry in view.entries]
        assert view.ended is EndReason.TIME_UP
        story = [record.seq for record in at.engine.log if record.event.audience == "all"]
        assert seen == story


async def test_a_person_joins_once_and_the_teammates_with_them() -> None:
    players = crew(Drill().scenario.people, Skill.SOLID, 7, without=frozenset({PRIMARY}))
    async with seat(players=players, length="5m") as at:
        await at.until(lambda view: view.at > MINUTE)
        joined = [(event.person, event.simulated) for _, event in at.engine.log.of(ev.PersonJoined)]
        assert joined == [(PRIMARY, False), ("omar", True), ("dana", True), ("ravi", True), ("erin", True)]


async def test_simulated_teammates_play_beside_you() -> None:
    """You do not answer; somebody else is paged, takes it and declares."""
    players = crew(Drill().scenario.people, Skill.EXPERT, 7, without=frozenset({PRIMARY}))
    async with seat(players=players) as at:
        view = await at.until(lambda view: view.incident is not None)
        assert view.incident is not None
        assert view.incident.declared_by not in (PRIMARY, "system")


async def test_a_refusal_is_an_outcome_in_the_trainees_words() -> None:
    async with seat(real=Real()) as at:
        refused = await at.session.act(ac.Resolve())
        assert refused == Refused("priya-2", "No incident is declared yet. Declare one first.")
        assert at.journal.log[-1].event == ev.ActionRefused(do="resolve", why=refused.why)


# ---- the same action twice ----------------------------------------------------------------------------


async def test_the_same_id_acts_once_and_is_answered_the_same() -> None:
    async with seat(real=Real()) as at:
        first = await at.session.act(ac.Say(text="hello"), "retry-1")
        again = await at.session.act(ac.Say(text="hello"), "retry-1")
        assert first == again
        assert at.engine.log[first.seqs[0] - 1].cause == "retry-1"  # type: ignore[union-attr]
        assert len(at.engine.log.of(ev.MessagePosted)) == 1


async def test_a_retry_that_overtakes_its_first_try_acts_once() -> None:
    async with seat(speed=1000) as at:
        tries = (at.session.act(ac.Say(text="hello"), "retry-1") for _ in range(5))
        answers = await asyncio.gather(*tries)
        assert len(set(answers)) == 1
        assert len(at.engine.log.of(ev.MessagePosted)) == 1


async def test_a_refused_id_stays_refused() -> None:
    async with seat(real=Real()) as at:
        first = await at.session.act(ac.Resolve(), "retry-1")
        await at.session.act(ac.Declare(severity=Severity.SEV1, title="Down"))
        assert await at.session.act(ac.Resolve(), "retry-1") == first
        assert at.engine.state.incident.open


async def test_after_a_resume_ids_go_on_and_a_retry_is_answered_as_before() -> None:
    async with seat(real=Real()) as at:
        said = await at.session.act(ac.Say(text="hello"))
        await at.session.pause()
        await at.session.resume()
        refused = await at.session.act(ac.Resolve())
        old = at.engine
    again = Drill().engine
    for record in old.log:
        ask_again(again, record)
    assert lines(again.log) == lines(old.log)
    async with seat(real=Real(), engine=again) as at:
        assert (await at.session.act(ac.Say(text="hello"), said.id), refused.id) == (said, "priya-5")
        assert await at.session.act(ac.Resolve(), refused.id) == refused
        assert (await at.session.act(ac.Say(text="new"))).id == "priya-6"
        assert len(at.engine.log.of(ev.PersonJoined)) == 1


# ---- time -----------------------------------------------------------------------------------------------


async def test_a_pause_stands_still_however_long_it_lasts() -> None:
    real = Real()
    async with seat(speed=60, real=real) as at:
        real.seconds += 2
        await at.until(lambda view: view.at >= 120_000)
        assert isinstance(await at.session.pause("phone"), Accepted)
        before = at.session.view()
        real.seconds += 4
        refused = await at.session.act(ac.Say(text="hi"))
        assert refused.why == "The drill is paused. Resume it first."  # type: ignore[union-attr]
        now = at.session.view()
        assert (now.at, now.running) == (before.at, Running.PAUSED)
        await at.session.resume()
        real.seconds += 1
        view = await at.until(lambda view: view.at > before.at)
        assert view.at == before.at + 60_000


async def test_speed_changes_from_then_on() -> None:
    real = Real()
    async with seat(speed=1, real=real) as at:
        real.seconds += 3
        await at.until(lambda view: view.at == 3_000)
        await at.session.set_speed(50)
        assert at.session.speed == 50
        real.seconds += 1
        await at.until(lambda view: view.at == 53_000)


async def test_an_action_is_recorded_at_the_clocks_time() -> None:
    real = Real()
    async with seat(speed=1, real=real) as at:
        real.seconds += 4.321
        said = await at.session.act(ac.Say(text="now"))
        assert at.engine.log[said.seqs[0] - 1].at == 4_321  # type: ignore[union-attr]


# ---- the end --------------------------------------------------------------------------------------------


async def test_it_ends_when_it_is_told_to_and_is_graded_once() -> None:
    graded: list[int] = []

    def grade(log: Log, truth: Any, policy: Any) -> str:
        graded.append(len(log))
        return f"{truth.onset} {policy.name}"

    async with seat(real=Real(), grade=grade) as at:
        assert at.session.report() is None
        await at.session.end()
        assert at.session.view().ended is EndReason.FACILITATOR
        assert [at.session.report() for _ in range(3)] == ["None default"] * 3
        assert len(graded) == 1


async def test_what_is_added_after_the_end_is_stamped_and_graded_anew() -> None:
    async with seat(real=Real(), grade=lambda log, _truth, _policy: len(log)) as at:
        await at.session.end()
        before = at.session.report()
        await at.session.act(ac.Postmortem(text="# Postmortem"))
        assert at.engine.log.of(ev.PostmortemSubmitted)[0][1].hours_after == pytest.approx(0, abs=0.1)
        assert at.session.report() == before + 1
        refused = await at.session.act(ac.Say(text="hi"))
        assert refused.why.startswith("The drill is over.")  # type: ignore[union-attr]


async def test_leaving_closes_the_journal_and_ends_what_looks_on() -> None:
    async with seat(real=Real()) as at:
        looking = asyncio.create_task(_look(at.session))
        await at.session.act(ac.Say(text="bye"))
    async with asyncio.timeout(PATIENCE):
        await looking
    assert at.journal.closed
    assert list(at.journal.log) == list(at.engine.log)


async def _look(session: LocalSession) -> None:
    async for _ in session.views():
        pass


async def test_a_journal_that_cannot_be_written_is_told_to_whoever_looks() -> None:
    async with seat(speed=1000) as at:
        at.journal.fails = True
        with pytest.raises(JournalError, match="the disk is full"):
            async with asyncio.timeout(PATIENCE):
                await _look(at.session)
