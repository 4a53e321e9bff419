"""Nothing is lost: a host that goes on from its journal, and a journal that cannot be written for a while."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from simulator import __version__
from simulator.domain import events as ev
from simulator.errors import JournalError
from simulator.live import shared, wire
from simulator.live.host import beside
from simulator.live.host.tickets import Ticket
from simulator.live.wire import Kind
from simulator.store.journal import read_journal
from simulator.store.replay import verify
from simulator.views import Running
from tests.simulator.live.host.playing import hosting

# ---- going on -----------------------------------------------------------------------------------------


async def test_drill_clock_pages_and_lobby_go_on_and_tokens_hold(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    async with hosting(path, speed=200) as host:
        await host.begun()
        priya = await host.joined("ic+ops", name="Kim")
        view = await priya.sees(lambda view: view.pages)
        journal, known = priya.all(wire.Welcome)[0].journal, view.seq
    async with hosting(path, tokens=host.tokens) as host:
        back = await host.joined("ic+ops", since=known, journal=journal)
        lobby = back.all(wire.Lobby)[0]
        assert lobby.started
        assert [(each.called, each.here) for each in lobby.people] == [("Kim", True), ("", False)]
        assert back.view is not None
        assert back.view.at >= view.at
        assert back.view.pages[0].state == "triggered"
        assert not [seq for seq in back.story if seq <= known]
        await back.does("ack")
    assert verify(path, __version__).differs is None


async def test_simulated_responders_go_on_as_if_it_had_never_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    async with hosting(path, speed=300, bots=True) as host:
        await host.begun()
        priya = await host.joined("ic+ops")
        await priya.sees(lambda view: view.pages)
        await priya.does("say", text="I am looking")
        await priya.does("declare", severity="SEV3", title="Disk")
    async with hosting(path, speed=300, bots=True, tokens=host.tokens) as host:
        back = await host.joined("ic+ops")
        await back.sees(lambda view: any(each.actor == "omar" for each in view.entries))
    assert verify(path, __version__).differs is None


async def test_a_drill_that_waited_to_begin_waits_again(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    async with hosting(path) as host:
        await host.joined("ic+ops")
    async with hosting(path, tokens=host.tokens, speed=1000) as host:
        priya = await host.joined("ic+ops")
        assert priya.view is not None
        assert priya.view.running is Running.WAITING
        await host.begun()
        await priya.sees(lambda view: view.running is Running.RUNNING and view.at > 0)


async def test_the_clock_goes_on_from_its_mark_where_nothing_was_recorded_since(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    async with hosting(path) as host:
        await host.begun()
    before = read_journal(path).log.end
    beside.Mark(path).write(before + 45_000)
    async with hosting(path, tokens=host.tokens) as host:
        priya = await host.joined("ic+ops")
        await priya.sees(lambda view: view.at >= before + 45_000)


async def test_a_paused_drill_is_paused_when_it_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    async with hosting(path, speed=10) as host:
        facilitator = await host.begun()
        await facilitator.does("pause", why="coffee")
    async with hosting(path, tokens=host.tokens, speed=10) as host:
        facilitator = await host.joined("facilitator")
        assert facilitator.view is not None
        at = facilitator.view.at
        assert facilitator.view.running is Running.PAUSED
        await facilitator.does("resume")
        view = await facilitator.sees(lambda view: view.running is Running.RUNNING)
        assert view.at - at < 5_000


async def test_a_finished_drill_can_be_opened_again_for_its_debrief(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    async with hosting(path) as host:
        facilitator = await host.begun()
        await facilitator.does("end")
    async with hosting(path, tokens=host.tokens) as host:
        priya = await host.joined("ic+ops")
        await priya.first(wire.Reported)
        await priya.does("survey", got_lucky="It was a drill")
        await priya.first(wire.Reported, lambda frame: frame.report["records"] == len(host.log))


def test_a_mark_that_is_damaged_counts_as_none(tmp_path: Path) -> None:
    mark = beside.Mark(tmp_path / "a.jsonl")
    assert mark.read() == 0
    mark.write(123_456)
    mark.write(7)
    assert mark.read() == 7
    (tmp_path / "a.jsonl.clock").write_bytes(b"\x00garbage")
    assert mark.read() == 0


# ---- a journal that cannot be written -----------------------------------------------------------------


@pytest.fixture
def quick_retry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "AGAIN_AFTER", 0.02)


@pytest.mark.usefixtures("quick_retry")
async def test_a_journal_that_cannot_be_written_stops_the_drill_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    async with hosting(path, speed=100) as host:
        facilitator = await host.begun()
        priya, omar = await host.joined("ic+ops"), await host.joined("comms+scribe")
        host.journal.fails = JournalError("the disk is full")
        await priya.send(frame="act", id="lost-1", action={"do": "say", "text": "said while it was full"})
        for each in (priya, omar, facilitator):
            notice = await each.first(wire.Notice)
            assert notice.level == "error"
            assert "the disk is full" in notice.text
            await each.sees(lambda view: view.running is Running.PAUSED)
        at = host.hosted.drill.engine.now
        refused = await omar.act("say", id="later", text="and now?")
        assert "the disk is full" in refused.why
        late = await host.said({"frame": "hello", "v": 1, "token": host.tokens["observer"]})
        assert "the disk is full" in (await late.first(wire.Bye)).text
        assert host.house.metrics().count("gameday_journals_failing 1") == 1

        # nothing that is not on disk was shown or acknowledged
        assert not [each for each in priya.all(wire.Outcome) if each.id == "lost-1"]
        assert max([*priya.story, *omar.story]) <= len(read_journal(path).log)

        host.journal.fails = None
        assert (await priya.first(wire.Outcome, lambda outcome: outcome.id == "lost-1")).accepted
        await omar.first(wire.Notice, lambda notice: notice.level == "info")
        await omar.sees(lambda view: view.running is Running.PAUSED)
        paused = host.log.of(ev.DrillPaused)[-1]
        assert "the disk is full" in paused[1].why
        assert paused[0].at - at < 1_000
        await facilitator.does("resume")
        assert (await omar.act("say", id="later", text="and now!")).accepted
    assert [event.text for _, event in host.log.of(ev.MessagePosted)] == ["said while it was full", "and now!"]
    assert list(read_journal(path).log) == list(host.log)
    assert verify(path, __version__).differs is None


@pytest.mark.usefixtures("quick_retry")
async def test_a_host_that_stops_while_its_journal_fails_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    stack = AsyncExitStack()
    host = await stack.enter_async_context(hosting(path))
    await host.begun()
    priya = await host.joined("ic+ops")
    said = await priya.does("say", id="kept", text="kept")
    host.journal.fails = JournalError("the disk is full")
    await priya.send(frame="act", id="lost", action={"do": "say", "text": "lost"})
    await priya.first(wire.Notice)
    with pytest.raises(JournalError, match="the disk is full"):
        await stack.aclose()
    async with hosting(path, tokens=host.tokens) as host:
        back = await host.joined("ic+ops")
        assert (await back.act("say", id="kept", text="kept")).seqs == said.seqs
        assert (await back.act("say", id="lost", text="lost")).accepted
        assert [event.text for _, event in host.log.of(ev.MessagePosted)] == ["kept", "lost"]


async def test_what_is_shown_is_on_disk_already(tmp_path: Path) -> None:
    """At every frame the journal is read: whatever the frame tells is in it."""
    path = tmp_path / "a.jsonl"
    async with hosting(path, speed=300) as host:
        priya = await host.joined("ic+ops")
        on_disk: list[bool] = []
        take = priya._take

        def looked(frame: object) -> None:
            take(frame)
            told = max([0, *priya.story, *(getattr(frame, "seqs", None) or ())])
            on_disk.append(path.read_bytes().count(b"\n") > told)

        priya._take = looked  # type: ignore[method-assign]
        await host.begun()
        await priya.sees(lambda view: view.pages)
        await asyncio.gather(*(priya.act("say", id=f"s{number}", text="x") for number in range(10)))
        assert len(on_disk) > 20
        assert all(on_disk)


# ---- beside the journal -------------------------------------------------------------------------------


def test_what_stands_beside_a_journal_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    kept = beside.Beside(drill="x", begun=True, tickets=(Ticket(key="observer", kind=Kind.OBSERVER, person="o"),))  # type: ignore[arg-type]
    beside.write(path, kept)
    beside.write(path, kept)
    assert beside.read(path) == kept
    assert [each.name for each in tmp_path.iterdir()] == ["a.jsonl.host"]


@pytest.mark.parametrize(("content", "says"), [(None, "is not a host's"), (b"{", "damaged"), (b'{"v":2}', "damaged")])
def test_a_journal_without_what_stands_beside_it_is_said(tmp_path: Path, content: bytes | None, says: str) -> None:
    path = tmp_path / "a.jsonl"
    if content is not None:
        beside.file_of(path).write_bytes(content)
    with pytest.raises(JournalError, match=says):
        beside.read(path)
