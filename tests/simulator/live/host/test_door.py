"""The door: who is let in, what each may do, and how much of the host one client can take."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import socket
import ssl
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import websockets

from simulator.domain import events as ev
from simulator.domain.actions import VERBS
from simulator.errors import IntegrationError
from simulator.live import wire
from simulator.live.host.beside import file_of
from simulator.live.host.limits import Limits
from simulator.live.host.serving import Where, bound
from simulator.live.wire import Kind
from simulator.live.wire.client import FACILITATORS
from tests.simulator.asked import FIELDS
from tests.simulator.live.host.playing import PATIENCE, Host, Person, hosting
from tests.simulator.views.test_leaks import HOST

HELLO = {"frame": "hello", "v": 1, "token": "nothing"}


# ---- tokens -------------------------------------------------------------------------------------------


NO_HELLO: tuple[tuple[Any, str], ...] = (
    (HELLO, "token"),
    (HELLO | {"token": ""}, "token"),
    (HELLO | {"token": "\ud800 \u202e"}, "protocol"),
    (HELLO | {"v": 99}, "version"),
    ({"frame": "act", "id": "1", "action": {"do": "end"}}, "protocol"),
    ({"frame": "leave"}, "protocol"),
    ("{", "protocol"),
    (b"\x00\xff", "protocol"),
    ("[" * 100_000, "protocol"),
)


async def test_who_does_not_say_a_right_hello_is_told_why_and_turned_away(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        for hello, reason in NO_HELLO:
            stranger = await host.said(hello)
            assert await stranger.closed() == 1008
            assert [frame.reason for frame in stranger.frames] == [reason], str(hello)[:80]


async def test_who_says_nothing_is_closed(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", limits=Limits(hello_within=0.05)) as host:
        stranger = Person(await host.opened())
        assert await stranger.closed() == 1008
        assert stranger.frames[0].text.startswith("Nothing was said")


async def test_a_token_opens_its_own_drill_only(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        elsewhere = wire.Link(host.base, "another", host.tokens["facilitator"])
        async with websockets.connect(elsewhere.socket, proxy=None) as stranger:
            await stranger.send(json.dumps(HELLO | {"token": elsewhere.token}))
            assert json.loads(await stranger.recv())["reason"] == "token"


async def test_a_revoked_token_opens_nothing_and_turns_out_who_came_with_it(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    async with hosting(path) as host:
        priya, omar = await host.joined("ic+ops"), await host.joined("comms+scribe")
        await host.hosted.revoke("ic+ops")
        assert await priya.closed() == 1008
        assert priya.frames[-1].reason == "revoked"
        assert (await (await host.said(HELLO | {"token": host.tokens["ic+ops"]})).first(wire.Bye)).reason == "token"
        assert not omar.gone
    async with hosting(path, tokens=host.tokens) as host:
        assert (await (await host.said(HELLO | {"token": host.tokens["ic+ops"]})).first(wire.Bye)).reason == "token"
        host.tokens["ic+ops"] = await host.hosted.renew("ic+ops")
        await host.joined("ic+ops")


@pytest.fixture(autouse=True)
def _heard(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the host logs is heard here, whatever the process did with its loggers before."""
    host = logging.getLogger("gameday.host")
    monkeypatch.setattr(host, "disabled", False)
    logging.disable(logging.NOTSET)
    host.addHandler(caplog.handler)
    yield
    host.removeHandler(caplog.handler)


async def test_no_token_is_kept_logged_shown_or_reported(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with hosting(tmp_path / "a.jsonl") as host:
        facilitator = await host.begun()
        people = [await host.joined(key, name=key) for key in host.tokens]
        await people[0].does("say", text="hello")
        await facilitator.does("end")
        for each in people:
            await each.first(wire.Reported)
        sent = "".join(wire.encode(frame) for each in people for frame in each.frames)
        kept = "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
        ours = [record for record in caplog.records if record.name != "websockets.client"]  # the test's own client
        logged = "\n".join(record.getMessage() for record in ours)
        assert "is here as ic+ops" in logged
        for token in host.tokens.values():
            assert len(token) >= 32
            assert token not in sent + kept + logged + host.house.metrics()


async def test_what_is_kept_beside_the_journal_is_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    async with hosting(path) as host:
        await host.joined("ic+ops", name="Kim")
        assert stat.S_IMODE(file_of(path).stat().st_mode) == 0o600


async def test_names_are_shortened_and_stripped(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        priya = await host.joined("ic+ops", name="\x1b[31mKim\u202e\n\x00  of  " + "x" * 100)
        assert priya.all(wire.Welcome)[0].name == "[31mKim of " + "x" * 29
        nameless = await host.joined("comms+scribe", name="\x00\u200e")
        assert nameless.all(wire.Welcome)[0].name == "Omar Haddad"


# ---- what each may do ---------------------------------------------------------------------------------

STEERS = sorted(
    verb for verb, cls in VERBS.items() if cls.facilitation or verb in ("pause", "resume", "end")
)  # fmt: skip


async def test_a_trainees_token_tries_every_facilitators_action_and_each_is_refused_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "gameday.host")
    async with hosting(tmp_path / "a.jsonl", limits=Limits(actions=(1e3, 1000))) as host:
        await host.begun()
        priya = await host.joined("ic+ops")
        assert len(STEERS) > 15
        for verb in STEERS:
            outcome = await priya.act(verb, id=verb, **required(verb))
            assert not outcome.accepted, verb
            assert outcome.why
            assert f"refused {verb} to ic+ops" in caplog.text
        refused = [(record.actor, event.do) for record, event in host.log.of(ev.ActionRefused)]
        assert refused == [("priya", verb) for verb in STEERS]
        for frame in FACILITATORS:
            name = frame.model_fields["frame"].default
            fields: dict[str, Any] = {"person": "omar", "simulated": True} if name == "seat" else {}
            assert not (await priya.ask(name, **fields)).accepted
            assert f"refused {name} to ic+ops" in caplog.text
        assert host.hosted.drill.engine.state.phase == "running"


def required(verb: str) -> dict[str, Any]:
    """What a verb cannot be asked without."""
    known = {"inject": "caller", "for": "1m", "text": "x", "sender": "Nora", "name": "X", "service": "log-host",
             "times": 2, "by": "5m"}  # fmt: skip
    if verb == "give-hint":
        return {"text": "Look there"}
    fields = {field.alias or name: field for name, field in VERBS[verb].model_fields.items()}
    return {name: known[name] for name, field in fields.items() if field.is_required()}


async def test_observers_see_and_do_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "gameday.host")
    async with hosting(tmp_path / "a.jsonl") as host:
        await host.begun()
        observer = await host.joined("observer")
        before = len(host.log)
        for verb, fields in (("say", {"text": "Hi"}), ("ack", {}), ("join", {}), ("end", {}), ("real", {})):
            outcome = await observer.act(verb, **fields)
            assert outcome.why.startswith("You look on")
            assert f"refused {verb} to observer" in caplog.text
        assert len(host.log) == before


async def test_a_person_cannot_act_as_another(tmp_path: Path) -> None:
    """There is no field for it: who acts is whose token it is."""
    async with hosting(tmp_path / "a.jsonl") as host:
        await host.begun()
        priya = await host.joined("ic+ops")
        outcome = await priya.ask("act", action={"do": "say", "text": "hi", "actor": "omar"})
        assert not outcome.accepted
        await priya.does("say", text="hi")
        assert host.log.of(ev.MessagePosted)[0][0].actor == "priya"


async def test_whoever_plays_may_stop_the_drill_for_a_real_incident(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        await host.begun()
        priya, omar = await host.joined("ic+ops"), await host.joined("comms+scribe")
        await priya.does("real", why="The data centre burns")
        await omar.sees(lambda view: view.stopped_for_real)


async def test_an_action_that_is_none_is_refused_and_the_connection_stays(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        await host.begun()
        priya = await host.joined("ic+ops")
        actions: tuple[Any, ...] = (
            {"do": "dance"},
            {"do": "say"},
            {},
            None,
            [],
            "end",
            {"do": "say", "text": "x" * 5000},
        )
        for action in actions:
            assert (await priya.ask("act", action=action)).why.startswith("No action that this host knows")
        await priya.does("say", text="Still here")


# ---- truth --------------------------------------------------------------------------------------------


async def test_no_trainees_socket_ever_carries_truth(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", speed=200) as host:
        priya, observer = await host.joined("ic+ops"), await host.joined("observer")
        facilitator = await host.begun()
        await priya.sees(lambda view: view.pages)
        await priya.does("ack")
        await priya.does("run", command="journalctl --vacuum-size=1G")
        await priya.sees(lambda view: view.alerts[0].state == "resolved")
        await facilitator.does("observe", text="zqx slow to declare")
        await facilitator.does("give-hint", text="zqx for omar", to="omar")
        await priya.does("say", text="and on")
        await priya.sees(lambda view: view.seq == len(host.log))
        assert {record.kind for record in host.log} & HOST
        for trainee in (priya, observer):
            sent = "\n".join(wire.encode(frame) for frame in trainee.frames)
            assert not trainee.all(wire.Console)
            assert not [kind for kind in HOST if f'"{kind}"' in sent]
            assert "zqx" not in sent
        for part in ("zqx slow", '"fault.started"'):
            await facilitator.first(wire.Console, lambda frame, part=part: part in wire.encode(frame))  # type: ignore[misc]


def test_every_frame_kind_is_covered_by_the_walk_for_truth() -> None:
    assert {cls.model_fields["frame"].default for cls in get_args(get_args(wire.ServerFrame)[0])} == {
        "welcome", "lobby", "view", "delta", "outcome", "answer", "report", "notice", "console", "bye",
    }  # fmt: skip
    assert {each.value for each in Kind} == {"player", "observer", "facilitator"}
    assert set(FIELDS) <= set(VERBS)


# ---- how much -----------------------------------------------------------------------------------------


async def test_a_frame_that_is_too_large_ends_the_connection(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        priya = await host.joined("ic+ops")
        await priya.socket.send("x" * (wire.MAX_CLIENT_BYTES + 1))
        assert await priya.closed() == 1009
        await host.joined("ic+ops")


async def test_the_longest_postmortem_fits_into_a_frame(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        facilitator = await host.begun()
        priya = await host.joined("ic+ops")
        await facilitator.does("end")
        await priya.socket.send(
            json.dumps(
                {"frame": "act", "id": "p", "action": {"do": "postmortem", "text": "\u20ac" * 200_000}},
                ensure_ascii=False,
            )
        )
        assert (await priya.first(wire.Outcome)).accepted


async def test_actions_that_come_too_fast_are_turned_away_and_not_recorded(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", limits=Limits(actions=(0.001, 3))) as host:
        await host.begun()
        priya = await host.joined("ic+ops")
        outcomes = [await priya.act("say", id=f"s{number}", text=str(number)) for number in range(5)]
        assert [each.accepted for each in outcomes] == [True, True, True, False, False]
        assert outcomes[-1].why.startswith("Too many at a time")
        assert len(host.log.of(ev.MessagePosted)) == 3
        assert not host.log.of(ev.ActionRefused)


async def test_who_floods_with_frames_is_dropped_and_told(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", limits=Limits(frames=(1.0, 20))) as host:
        priya, omar = await host.joined("ic+ops"), await host.joined("comms+scribe")
        for _ in range(50):
            try:
                await priya.send(frame="seen", seq=1)
            except websockets.ConnectionClosed:
                break
        await priya.closed()
        assert priya.frames[-1].reason == "too_fast"
        assert not omar.gone


async def test_looks_wait_in_line_and_more_are_turned_away(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", limits=Limits(looks=(0.001, 2))) as host:
        priya = await host.joined("ic+ops")
        for number in range(4):
            await priya.send(frame="look", id=f"l{number}", question={"ask": "map"})
        await priya.until(lambda: len(priya.all(wire.AnswerTo)) == 4)
        seen = {answer.id: answer.not_seen is None for answer in priya.all(wire.AnswerTo)}
        assert seen == {"l0": True, "l1": True, "l2": False, "l3": False}


async def test_a_ticket_that_is_used_too_often_makes_room_for_the_newest(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", limits=Limits(per_player=2)) as host:
        first, second, third = [await host.joined("ic+ops") for _ in range(3)]
        await first.closed()
        assert first.frames[-1].reason == "replaced"
        assert not second.gone
        assert not third.gone


async def test_a_full_host_says_so(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", limits=Limits(connections=1)) as host:
        await host.joined("ic+ops")
        turned = await host.said(HELLO | {"token": host.tokens["comms+scribe"]})
        assert (await turned.first(wire.Bye)).reason == "too_many"


async def test_strangers_cannot_fill_the_host(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", limits=Limits(strangers=2)) as host:
        silent = [Person(await host.opened()) for _ in range(2)]
        host.people += silent
        turned = Person(await host.opened())
        assert (await turned.first(wire.Bye)).reason == "too_many"
        await silent[0].go()
        await host.joined("ic+ops")


async def test_a_client_that_does_not_read_is_dropped_and_told_and_holds_nobody_up(tmp_path: Path) -> None:
    """It stops reading while the story goes on; the others go on with it, and it finds the reason at the end."""
    limits = Limits(slow_after=0.3, actions=(1e3, 1000), frames=(1e3, 1000))
    async with hosting(tmp_path / "a.jsonl", limits=limits, send_buffer=4096) as host:
        facilitator = await host.begun()
        omar = await host.joined("comms+scribe")
        slow = RawClient(host, "ic+ops")
        await asyncio.to_thread(slow.join)
        for number in range(400):
            await omar.does("say", text=f"{number} " + "x" * 3_900)
            if "slow" in host.house.metrics():
                break
        assert 'gameday_connections_ended_total{reason="slow"} 1' in host.house.metrics()
        await facilitator.sees(lambda view: view.seq == len(host.log))
        assert not omar.gone
        rest = await asyncio.to_thread(slow.rest)
        assert b'"reason":"slow"' in rest


async def test_a_client_that_answers_no_ping_is_dropped(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", limits=Limits(ping_every=0.1)) as host:
        facilitator = await host.joined("facilitator")
        dead = RawClient(host, "ic+ops")
        await asyncio.to_thread(dead.join)
        await facilitator.first(wire.Lobby, lambda lobby: lobby.people[0].here)
        gone = len(facilitator.all(wire.Lobby))
        await facilitator.until(lambda: any(not each.people[0].here for each in facilitator.all(wire.Lobby)[gone:]))
        assert b"keepalive ping timeout" in await asyncio.to_thread(dead.rest)


class RawClient:
    """A client on a bare socket, which neither reads nor answers pings unless it is told to."""

    def __init__(self, host: Host, key: str) -> None:
        self._host, self._key = host, key
        port = int(host.base.rpartition(":")[2])
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.settimeout(PATIENCE)
        self._socket.connect(("127.0.0.1", port))

    def join(self) -> None:
        asks = [
            f"GET /api/v1/drills/{self._host.hosted.name}/socket HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket",
            "Connection: Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "", "",
        ]  # fmt: skip
        self._socket.sendall("\r\n".join(asks).encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += self._socket.recv(1)
        text = json.dumps({"frame": "hello", "v": 1, "token": self._host.tokens[self._key]}).encode()
        self._socket.sendall(bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text)

    def rest(self) -> bytes:
        """Everything that was sent, to the end."""
        found = b""
        try:
            while part := self._socket.recv(1 << 20):
                found += part
        except ConnectionResetError:
            pass
        finally:
            self._socket.close()
        return found


# ---- from where ---------------------------------------------------------------------------------------


FROM: tuple[tuple[dict[str, str], bool], ...] = (
    ({}, True),
    ({"Origin": "http://{host}"}, True),
    ({"Origin": "http://evil.example"}, False),
    ({"Origin": "http://127.0.0.1:1"}, False),
    ({"Origin": "null"}, False),
    ({"Host": "evil.example"}, False),
    ({"Host": "evil.example", "Origin": "http://evil.example"}, False),
    ({"Host": "127.0.0.1.evil.example"}, False),
    ({"Host": "localhost:1"}, True),
    ({"Host": "[::1]"}, True),
    ({"Host": ""}, False),
    ({"Host": "["}, False),
)


async def test_only_this_host_by_its_own_name_and_from_its_own_pages(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        here = host.base.removeprefix("http://")
        for headers, let_in in FROM:
            asked = {name: value.format(host=here) for name, value in ({"Host": here} | headers).items()}
            for path, upgrade in ((f"/api/v1/drills/{host.hosted.name}/socket", True), ("/api/v1/health", False)):
                status = await answered(here, path, asked, upgrade=upgrade)
                assert status == ((101 if upgrade else 200) if let_in else 403), (path, headers)


async def answered(here: str, path: str, headers: dict[str, str], *, upgrade: bool) -> int:
    """The status of a request with exactly these headers."""
    address, port = here.split(":")
    reader, writer = await asyncio.open_connection(address, int(port))
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if upgrade:
        lines += ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]  # fmt: skip
    writer.write("\r\n".join([*lines, "", ""]).encode())
    status = int((await reader.readline()).split()[1])
    writer.close()
    await writer.wait_closed()
    return status


async def test_a_name_that_the_host_was_given_is_its_own(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", where=Where(public="drills.example.org")) as host:
        here = "127.0.0.1:" + host.base.rpartition(":")[2]
        assert host.base.startswith("http://drills.example.org:")
        assert await answered(here, "/api/v1/health", {"Host": "drills.example.org"}, upgrade=False) == 200
        assert await answered(here, "/api/v1/health", {"Host": "example.org"}, upgrade=False) == 403


# ---- TLS ----------------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here to make a certificate with")
async def test_with_a_certificate_the_host_speaks_tls_only(tmp_path: Path) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    asked = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    made = [
        "openssl",
        *asked.split(),
        "-addext",
        "subjectAltName=DNS:localhost",
        "-out",
        str(cert),
        "-keyout",
        str(key),
    ]
    await asyncio.to_thread(lambda: subprocess.run(made, check=True, capture_output=True))
    where = Where(cert=cert, key=key, public="localhost")
    async with hosting(tmp_path / "a.jsonl", where=where) as host:
        assert host.base.startswith("https://localhost:")
        trusted = ssl.create_default_context(cafile=str(cert))
        link = host.link("ic+ops")
        async with websockets.connect(link.socket, ssl=trusted, proxy=None) as socket:
            await socket.send(json.dumps(HELLO | {"token": link.token}))
            assert json.loads(await socket.recv())["frame"] == "welcome"
        with pytest.raises(websockets.InvalidMessage):
            await websockets.connect(link.socket.replace("wss:", "ws:"), proxy=None)


def test_a_certificate_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_text("no certificate")
    for name in ("cert.pem", "missing.pem"):
        with pytest.raises(IntegrationError, match="not a certificate with its key"):
            bound(Where(cert=tmp_path / name, key=tmp_path / name))
