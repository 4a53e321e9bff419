"""A team at a host: everybody gets the same story, once, and plays it to its report."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from simulator import __version__
from simulator.domain import events as ev
from simulator.domain.vocabulary import PersonId, Role
from simulator.live import wire
from simulator.live.shared import CONSOLE_EVERY
from simulator.live.wire import Kind
from simulator.store.journal import read_journal
from simulator.store.replay import verify
from simulator.views import Running
from tests.simulator.live.host.playing import hosting


async def test_a_hello_is_answered_with_welcome_lobby_and_view(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        priya = await host.joined("ic+ops", name="Kim")
        welcome, lobby, view = priya.frames[:3]
        assert (welcome.kind, welcome.you, welcome.name, welcome.drill) == (Kind.PLAYER, "priya", "Kim", "small")
        assert welcome.roles == (Role.IC, Role.OPS)
        assert not lobby.started
        assert [(each.person, each.called, each.here) for each in lobby.people] == [
            ("priya", "Kim", True),
            ("omar", "", False),
        ]
        assert view.view.you == "priya"
        assert view.view.running is Running.WAITING


async def test_a_team_plays_to_the_report_and_the_journal_verifies(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    async with hosting(path, speed=200) as host:
        priya, omar, observer = [await host.joined(key) for key in ("ic+ops", "comms+scribe", "observer")]
        facilitator = await host.begun()
        await priya.sees(lambda view: view.pages)
        await priya.does("ack")
        await omar.does("declare", severity="SEV3", title="Disk full")
        await priya.does("run", command="journalctl --vacuum-size=1G")
        await omar.sees(lambda view: view.alerts[0].state == "resolved")
        await priya.does("resolve")
        await omar.does("postmortem", text="# Postmortem")
        everybody = (priya, omar, observer, facilitator)
        for each in everybody:
            report = await each.first(wire.Reported)
            assert report.report["truth"]
        await priya.does("survey", went_well="We looked at the disk first")
        later = await omar.first(wire.Reported, lambda frame: frame.report["records"] > report.report["records"])
        assert later.report["records"] == len(host.log)
        story = [record.seq for record in host.log if ev.seen_by(record.event, None)]
        for each in everybody:
            await each.sees(lambda view: view.seq == len(host.log))
            assert each.story == story
    assert list(read_journal(path).log) == list(host.log)
    assert verify(path, __version__).differs is None


async def test_deltas_give_each_person_the_view_that_the_engine_gives(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", speed=100) as host:
        priya = await host.joined("ic+ops")
        facilitator = await host.begun()
        await priya.sees(lambda view: view.pages)
        await priya.does("ack")
        await priya.does("declare", severity="SEV1", title="Down")
        await priya.sees(lambda view: view.injects)
        await facilitator.does("pause")
        await priya.sees(lambda view: view.running is Running.PAUSED)
        assert priya.view is not None
        assert len(priya.all(wire.View)) == 1
        assert priya.view == host.hosted.drill.view(PersonId("priya"), priya.view.seq - len(priya.view.entries))


async def test_the_clock_stands_until_the_facilitator_begins(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", speed=1000) as host:
        priya = await host.joined("ic+ops")
        refused = await priya.act("say", text="Anybody here?")
        assert refused.why == "The drill has not begun. The facilitator lets it begin."
        assert not (await priya.ask("start")).accepted
        assert host.hosted.drill.engine.now == 0
        facilitator = await host.begun()
        await priya.sees(lambda view: view.at > 1000)
        assert (await facilitator.ask("start")).why == "The drill has begun already."


# ---- late, again, and twice ---------------------------------------------------------------------------


async def test_a_late_joiner_gets_the_whole_story(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", speed=200) as host:
        await host.begun()
        priya = await host.joined("ic+ops")
        await priya.sees(lambda view: view.pages)
        await priya.does("ack")
        late = await host.joined("observer")
        assert late.story == [record.seq for record in host.log if ev.seen_by(record.event, None)][: len(late.story)]
        assert {"drill.started", "alert.fired", "page.acknowledged"} <= {
            entry.event.kind for entry in late.all(wire.View)[0].view.entries
        }


async def test_a_reconnect_gets_what_was_missed_and_nothing_twice(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        await host.begun()
        priya = await host.joined("ic+ops")
        journal = priya.all(wire.Welcome)[0].journal
        await priya.does("say", text="one")
        known = (await priya.sees(lambda view: view.entries)).seq
        await priya.go()
        omar = await host.joined("comms+scribe")
        await omar.does("say", text="two")
        back = await host.joined("ic+ops", since=known, journal=journal)
        assert back.story
        assert min(back.story) == known + 1
        assert "two" in [getattr(entry.event, "text", "") for entry in back.all(wire.View)[0].view.entries]
        elsewhere = await host.joined("ic+ops", since=known, journal="another")
        assert min(elsewhere.story) == 1
        ahead = await host.joined("ic+ops", since=10**9, journal=journal)
        assert min(ahead.story) == 1


async def test_the_same_id_acts_once_also_from_another_connection_and_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    async with hosting(path) as host:
        await host.begun()
        one, two = await host.joined("ic+ops"), await host.joined("ic+ops")
        answers = await asyncio.gather(*(each.act("say", id="once", text="hello") for each in (one, two)))
        answers += [await one.act("say", id="once", text="hello")]
        assert len({each.seqs for each in answers}) == 1
        refused = await one.act("resolve", id="no")
    async with hosting(path, tokens=host.tokens) as host:
        back = await host.joined("ic+ops")
        assert (await back.act("say", id="once", text="hello")).seqs == answers[0].seqs
        assert (await back.act("resolve", id="no")).why == refused.why
        assert [event.text for _, event in host.log.of(ev.MessagePosted)] == ["hello"]


async def test_ids_belong_to_the_person_who_used_them(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        await host.begun()
        priya, omar = await host.joined("ic+ops"), await host.joined("comms+scribe")
        await priya.act("say", id="1", text="from priya")
        await omar.act("say", id="1", text="from omar")
        assert [event.text for _, event in host.log.of(ev.MessagePosted)] == ["from priya", "from omar"]


# ---- who plays whom -----------------------------------------------------------------------------------


async def test_a_person_who_comes_takes_the_place_of_a_simulated_one_at_once(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", speed=100, bots=True) as host:
        await host.begun()
        state = host.hosted.drill.engine.state
        assert state.present == {"priya": True, "omar": True}
        priya = await host.joined("ic+ops")
        assert state.present == {"priya": False, "omar": True}
        assert [each.simulated for each in priya.all(wire.Lobby)[0].people] == [False, True]
        since = len(host.log)
        await priya.sees(lambda view: view.at > 6 * 60_000)
        mine = [record.cause for record in host.log[since:] if record.actor == "priya" and record.cause]
        assert mine == []
        assert verify(host.path, __version__).differs is None


async def test_a_places_roles_are_its_humans_once_an_incident_is_declared(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", speed=100) as host:
        await host.begun()
        priya, omar = await host.joined("ic+ops"), await host.joined("comms+scribe")
        await omar.does("declare", severity="SEV1", title="Down")
        view = await priya.sees(lambda view: view.incident and view.holder(Role.IC))
        assert {role: view.holder(role) for role in (Role.IC, Role.OPS, Role.COMMS, Role.SCRIBE)} == {
            Role.IC: "priya", Role.OPS: "priya", Role.COMMS: "omar", Role.SCRIBE: "omar",
        }  # fmt: skip
        await priya.does("hand-over", role="ops", to="omar")
        await priya.sees(lambda view: view.holder(Role.OPS) == "omar")
        await priya.does("say", text="It stays so")
        assert host.hosted.drill.engine.state.holders(Role.OPS) == ["omar"]


async def test_a_simulated_holder_hands_over_to_the_person_whose_place_it_is(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", speed=400, bots=True) as host:
        await host.begun()
        observer = await host.joined("observer")
        await observer.sees(lambda view: view.incident and view.holder(Role.IC))
        was = host.hosted.drill.engine.state.holders(Role.IC)[0]
        key, person = ("ic+ops", "priya") if was == "omar" else ("comms+scribe", "omar")
        human = await host.joined(key)
        roles = set(human.all(wire.Welcome)[0].roles)
        await human.sees(lambda view: roles <= set(view.roles_of(PersonId(person))))


async def test_the_facilitator_lets_a_simulated_responder_take_over_and_a_reconnect_takes_back(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", bots=True) as host:
        facilitator = await host.begun()
        priya = await host.joined("ic+ops")
        assert (await facilitator.ask("seat", person="priya", simulated=True)).accepted
        assert host.hosted.drill.engine.state.simulated(PersonId("priya"))
        assert not (await priya.ask("seat", person="omar", simulated=False)).accepted
        await host.joined("ic+ops")
        assert not host.hosted.drill.engine.state.simulated(PersonId("priya"))


async def test_the_lobby_says_who_comes_and_goes(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        facilitator = await host.joined("facilitator")
        priya = await host.joined("ic+ops")
        await facilitator.first(wire.Lobby, lambda lobby: lobby.people[0].here)
        await host.joined("observer")
        await facilitator.first(wire.Lobby, lambda lobby: lobby.observers == 1)
        await priya.send(frame="leave")
        assert await priya.closed() == 1000
        assert priya.frames[-1].reason == "left"
        await facilitator.first(wire.Lobby, lambda lobby: lobby.observers == 1 and not lobby.people[0].here)


# ---- looking ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question", [{"ask": "map"}, {"ask": "handover"}, {"ask": "changes", "since": -1000, "until": 0}]
)
async def test_everybody_may_look_the_observer_too(tmp_path: Path, question: dict[str, object]) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        for key in ("ic+ops", "observer", "facilitator"):
            person = await host.joined(key)
            await person.send(frame="look", id="l", question=question)
            answer = await person.first(wire.AnswerTo)
            assert getattr(answer, str(question["ask"])) is not None


async def test_the_facilitator_sees_what_screens_show_and_who_is_behind(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        facilitator = await host.begun()
        priya = await host.joined("ic+ops")
        await priya.send(frame="showing", screen="dashboards", about="web")
        await priya.send(frame="seen", seq=3)
        console = await facilitator.first(wire.Console, lambda frame: "priya" in frame.seen)
        assert console.showing == {"priya": ("dashboards", "web")}
        assert console.seen == {"priya": 3}
        connected = {each.id: each.connected for each in console.console.people}
        assert connected[PersonId("priya")]


async def test_the_console_is_sent_a_few_times_a_second_at_most_and_its_last_state_always(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        facilitator = await host.begun()
        priya = await host.joined("ic+ops")
        now = asyncio.get_running_loop().time
        before, began = len(facilitator.all(wire.Console)), now()
        for number in range(30):
            await priya.does("say", text=f"Number {number}")
        seq = len(host.log)
        await facilitator.first(wire.Console, lambda frame: frame.console.drill.seq >= seq)
        consoles = facilitator.all(wire.Console)
        assert len(consoles) - before <= (now() - began) / CONSOLE_EVERY + 2
        story = [entry.seq for frame in consoles for entry in frame.console.drill.entries]
        assert story == list(range(1, story[-1] + 1))
        again = await host.joined("facilitator", since=seq, journal=host.hosted.journal_id)
        whole = (await again.first(wire.Console)).console.drill.entries
        assert [entry.seq for entry in whole][: len(story)] == story
