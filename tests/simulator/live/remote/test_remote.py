"""A drill over a socket is the drill: same story, same outcomes, and nothing lost or doubled when the network fails."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from simulator.domain import actions as ac
from simulator.domain import events as ev
from simulator.errors import ActionRejected, IntegrationError
from simulator.live.host.serving import Where
from simulator.live.remote import RemoteSession, TurnedAway
from simulator.live.session import Accepted, Refused
from simulator.live.wire import Kind, Reason
from simulator.live.wire.links import Link
from simulator.views import Running
from simulator.views.looking import MapAsked, MapSeen, NotSeen
from tests.simulator.live.host.playing import PATIENCE, hosting
from tests.simulator.live.remote.joining import joined, over_a_network, sees, until


async def test_somebody_who_joins_sees_the_lobby_and_waits_for_the_facilitator(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host, joined(host, "ic+ops", name="Kim") as priya:
        assert (priya.you, priya.kind, priya.called) == ("priya", Kind.PLAYER, "Kim")
        assert priya.view().running is Running.WAITING
        assert not priya.started
        await host.begun()
        await until(priya, lambda: priya.started)
        await sees(priya, lambda view: view.running is Running.RUNNING)


async def test_views_tell_every_record_once_and_end_with_the_report(tmp_path: Path) -> None:
    async with (
        hosting(tmp_path / "a.jsonl", speed=200) as host,
        joined(host, "ic+ops") as priya,
        joined(host, "facilitator") as facilitator,
    ):
        assert isinstance(await facilitator.start(), Accepted)
        await sees(priya, lambda view: view.pages)
        assert isinstance(await priya.act(ac.Acknowledge()), Accepted)
        assert isinstance(await priya.look(MapAsked()), MapSeen)
        again = await priya.act(ac.Acknowledge(page=1))
        assert isinstance(again, Refused)
        assert "already acknowledged" in again.why
        assert isinstance(await facilitator.end(), Accepted)
        async with asyncio.timeout(PATIENCE):
            views = [view async for view in priya.views()]
        assert views[-1].running is Running.ENDED
        assert priya.report()["truth"]
        told = [entry.seq for view in views for entry in view.entries]
        assert told == [record.seq for record in host.log if ev.seen_by(record.event, priya.you)]


async def test_an_answer_that_got_lost_comes_after_the_reconnect_and_nothing_is_done_twice(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host, over_a_network(host, "ic+ops") as (priya, network):
        await host.begun()
        await sees(priya, lambda view: view.running is Running.RUNNING)
        network.deaf.set()
        saying = asyncio.create_task(priya.act(ac.Say(text="Are you there?")))
        async with asyncio.timeout(PATIENCE):
            await network.passed.wait()  # it was said, and the answer swallowed
        network.deaf.clear()
        network.cut()
        async with asyncio.timeout(PATIENCE):
            assert isinstance(await saying, Accepted)
        said = [record for record in host.log if isinstance(record.event, ev.MessagePosted)]
        assert len(said) == 1
        await sees(priya, lambda view: view.seq >= said[0].seq)


async def test_while_the_connection_is_lost_it_says_so_and_sends_nothing(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host, over_a_network(host, "ic+ops") as (priya, network):
        await host.begun()
        network.down = True
        network.cut()
        await until(priya, lambda: priya.connection.state == "lost")
        outcome = await priya.act(ac.Say(text="Anybody?"))
        assert isinstance(outcome, Refused)
        assert "Not sent" in outcome.why
        assert isinstance(await priya.look(MapAsked()), NotSeen)
        network.down = False
        await until(priya, lambda: priya.connection.state == "here")
        assert isinstance(await priya.act(ac.Say(text="Back")), Accepted)


async def test_a_host_that_was_restarted_is_found_again_and_the_story_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    async with hosting(path) as host:
        port = int(host.base.rpartition(":")[2])
        priya = RemoteSession(host.link("ic+ops"), pauses=(0.02,))
        await priya.open()
        await host.begun()
        assert isinstance(await priya.act(ac.Say(text="Before")), Accepted)
        tokens = host.tokens
    try:
        await until(priya, lambda: priya.connection.state == "lost")
        assert "connects again by itself" in priya.connection.why or "nothing listens" in priya.connection.why
        async with hosting(path, tokens=tokens, where=Where(port=port)) as host:
            await until(priya, lambda: priya.connection.state == "here")
            assert isinstance(await priya.act(ac.Say(text="After")), Accepted)
            told = [entry.seq for entry in priya.view().entries]
            await sees(priya, lambda view: len(host.log) <= view.seq)
            told = [entry.seq for entry in priya.view().entries]
            assert told == [record.seq for record in host.log if ev.seen_by(record.event, priya.you)]
    finally:
        await priya.close()


async def test_who_loses_their_place_is_told_and_nothing_is_tried_again(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host, joined(host, "ic+ops") as priya:
        watching = asyncio.create_task(_to_the_end(priya))
        await host.hosted.revoke("ic+ops")
        with pytest.raises(TurnedAway, match="taken this join line back") as turned:
            await watching
        assert turned.value.reason is Reason.REVOKED
        assert priya.connection.state == "over"
        outcome = await priya.act(ac.Say(text="Hello?"))
        assert isinstance(outcome, Refused)
        assert "taken this join line back" in outcome.why


async def _to_the_end(session: RemoteSession) -> None:
    async for _ in session.views():
        pass


async def test_an_observer_sees_and_does_nothing(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host, joined(host, "observer") as observer:
        await host.begun()
        before = len(host.log)
        outcome = await observer.act(ac.Say(text="Psst"))
        assert isinstance(outcome, Refused)
        assert "look on" in outcome.why
        with pytest.raises(ActionRejected, match="look on"):
            await observer.set_speed(2)
        assert not any(isinstance(record.event, ev.MessagePosted) for record in host.log[before:])


async def test_the_console_comes_to_the_facilitator_alone(tmp_path: Path) -> None:
    async with (
        hosting(tmp_path / "a.jsonl") as host,
        joined(host, "facilitator") as facilitator,
        joined(host, "ic+ops") as priya,
    ):
        await facilitator.start()
        console = await until(facilitator, facilitator.console)
        assert console.faults
        assert priya.console() is None
        await facilitator.set_speed(2)
        await until(priya, lambda: priya.speed == 2)
        with pytest.raises(ActionRejected, match="facilitator"):
            await priya.set_speed(3)


# ---- doors that stay closed -----------------------------------------------------------------------------


async def test_a_token_that_opens_nothing_says_so(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        session = RemoteSession(Link(host.base, host.hosted.name, "x" * 43))
        with pytest.raises(TurnedAway, match="opens nothing here"):
            await session.open()


async def test_an_address_where_nothing_listens_says_what_to_do() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(IntegrationError, match=r"nothing listens there. Is the host running") as refused:
            await RemoteSession(Link(base, "small", "secret-token")).open()
    assert "secret-token" not in str(refused.value)


async def test_a_host_without_tls_and_a_link_with_it_says_so(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        link = Link(host.base.replace("http:", "https:"), host.hosted.name, host.tokens["observer"])
        with pytest.raises(IntegrationError, match="does not speak TLS"):
            await RemoteSession(link).open()


async def test_an_address_that_is_no_host_says_so(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        link = Link(host.base + "/elsewhere", host.hosted.name, host.tokens["observer"])
        with pytest.raises(IntegrationError, match="no gameday host"):
            await RemoteSession(link).open()
