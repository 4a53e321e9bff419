"""`gameday host` in a process of its own: eight clients play a drill; kill -9 loses nothing; a full disk waits."""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import websockets

from simulator import __version__
from simulator.domain.actions import Say
from simulator.domain.events import ActionRefused, MessagePosted, seen_by
from simulator.live import wire
from simulator.store.journal import read_journal
from simulator.store.replay import verify
from tests.acceptance.conftest import EXAMPLE, ROOT, Gameday
from tests.acceptance.hosts import HostProcess

SCENARIO, SCRIPT = EXAMPLE / "example-scenario.yaml", EXAMPLE / "example-actions.yaml"
ROLES = "alice:ic,bob:comms,carol:ops,dave:scribe,erin:sme"
ROUNDS = int(os.environ.get("GAMEDAY_CRASH_ROUNDS", "8"))
"""How often the host is killed; 50 show what is asked of it, CI takes fewer."""
PATIENCE = 60


# ---- a team in processes ------------------------------------------------------------------------------


class Teammate:
    """One client process."""

    def __init__(self, person: str, link: wire.Link, env: dict[str, str]) -> None:
        self.person = person
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.acceptance.teammate", person, str(SCRIPT)],
            cwd=ROOT, env={**env, "PYTHONPATH": str(ROOT)}, text=True, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.say(str(link))

    def say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def hears(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def told(self) -> dict[str, Any]:
        out, _ = self.process.communicate(timeout=150)
        assert self.process.returncode == 0
        found: dict[str, Any] = json.loads(out.splitlines()[-1])
        return found


@pytest.mark.slow
def test_eight_clients_in_all_roles_play_the_example_drill_to_its_debrief(
    away: dict[str, str], tmp_path: Path, gameday: Gameday
) -> None:
    path = tmp_path / "team.jsonl"
    started = ("--people", ROLES, "--port", "0", "--speed", "120", "--journal", path)
    with HostProcess(away, SCENARIO, *started, errors=tmp_path / "host.txt") as host:
        names = {
            "alice": "IC (Alice",
            "bob": "Comms (Bob",
            "carol": "Operations (Carol",
            "dave": "Scribe (Dave",
            "erin": "SME (Erin",
            "observer": "Observer",
            "another": "Observer",
            "facilitator": "Facilitator",
        }
        team = {person: Teammate(person, host.link(words), away) for person, words in names.items()}
        assert team["facilitator"].hears() == "here\n"
        team["facilitator"].say("begin")
        told = {person: each.told() for person, each in team.items()}
        assert host.stop() == 0
        assert "Traceback" not in host.told
    log = read_journal(path).log
    assert verify(path, __version__).differs is None
    assert log[-1].kind == "drill.ended"
    story = [record.seq for record in log if seen_by(record.event)]
    for person, each in told.items():
        assert each["story"] == story, person
        assert each["report"]["score"] == told["alice"]["report"]["score"]
        assert ("console" in each["kinds"]) is (person == "facilitator")
    did = {person for person, each in told.items() if any(accepted for accepted, _ in each["outcomes"].values())}
    assert did == {"alice", "bob", "carol", "facilitator"}
    refused = {why for each in told.values() for accepted, why in each["outcomes"].values() if not accepted}
    assert all("already" in why for why in refused), refused  # the host gave the roles before the script did
    done = gameday("score", path, "--format", "json")
    assert json.loads(done.stdout)["score"] == told["alice"]["report"]["score"] > 60
    for link in host.links.values():
        assert link.token not in path.read_text("utf-8") + host.told


# ---- kill -9 ------------------------------------------------------------------------------------------


class Loader:
    """A client that never gives up: it says numbered things, and says again what was not acknowledged."""

    def __init__(self, person: str, link: wire.Link) -> None:
        self.person, self._link = person, link
        self.acknowledged: dict[str, tuple[int, ...]] = {}
        self.story: list[int] = []
        self._open: dict[str, str] = {}
        self._number = 0
        self._seq, self._journal = 0, ""

    async def load(self) -> None:
        """Go on until the connection ends."""
        try:
            async with websockets.connect(self._link.socket, max_size=None, proxy=None) as socket:
                hello = wire.Hello(v=wire.VERSION, token=self._link.token, since=self._seq, journal=self._journal)
                await socket.send(wire.encode(hello))
                for id in list(self._open):
                    await self._say(socket, id)
                while len(self._open) < 4:
                    await self._next(socket)
                async for text in socket:
                    await self._take(socket, wire.decode_server(text))
        except (OSError, websockets.WebSocketException):
            return

    async def _take(self, socket: websockets.ClientConnection, frame: wire.ServerFrame) -> None:
        match frame:
            case wire.Welcome(journal=journal):
                assert self._journal in ("", journal)
                self._journal = journal
            case wire.View(view=view):
                self._tell([entry.seq for entry in view.entries], view.seq)
            case wire.Delta(seq=seq, entries=entries):
                self._tell([entry.seq for entry in entries], seq)
            case wire.Outcome(id=id, accepted=accepted, seqs=seqs, why=why) if accepted or "too" not in why.lower():
                assert accepted, why
                assert self.acknowledged.setdefault(id, seqs) == seqs
                self._open.pop(id, None)
                await self._next(socket)
            case wire.Outcome(id=id):
                await self._say(socket, id)

    def _tell(self, seqs: list[int], upto: int) -> None:
        assert not seqs or not self.story or seqs[0] > self.story[-1], "told twice"
        self.story += seqs
        self._seq = upto

    async def _next(self, socket: websockets.ClientConnection) -> None:
        self._number += 1
        id = f"{self.person}.{self._number}"
        self._open[id] = f"{self.person} says {self._number}"
        await self._say(socket, id)

    async def _say(self, socket: websockets.ClientConnection, id: str) -> None:
        await socket.send(wire.encode(wire.Act(id=id, action=Say(text=self._open[id]))))


async def begin(link: wire.Link) -> None:
    async with websockets.connect(link.socket, max_size=None, proxy=None) as socket:
        await socket.send(wire.encode(wire.Hello(v=wire.VERSION, token=link.token)))
        await socket.send(wire.encode(wire.Start(id="start")))
        async for text in socket:
            if isinstance(frame := wire.decode_server(text), wire.Outcome):
                assert frame.accepted
                return


@pytest.mark.slow
async def test_kill_9_at_random_moments_under_load_loses_and_doubles_nothing(
    away: dict[str, str], tmp_path: Path
) -> None:
    path, chance = tmp_path / "crash.jsonl", random.Random("crash")
    started: tuple[str | Path, ...] = (SCENARIO, "--people", ROLES, "--port", "0", "--journal", path)
    errors = tmp_path / "host.txt"
    host = await asyncio.to_thread(HostProcess, away, *started, errors=errors)
    people = {"alice": "IC", "bob": "Comms", "carol": "Operations", "dave": "Scribe"}
    loaders = [Loader(person, host.link(words)) for person, words in people.items()]
    await begin(host.link("Facilitator"))
    resumed = ("--resume", path, "--port", str(host.port))
    for _ in range(ROUNDS):
        loading = [asyncio.create_task(loader.load()) for loader in loaders]
        await asyncio.wait(loading, timeout=chance.uniform(0.05, 1.0))
        with host:
            host.kill()
        await asyncio.gather(*loading)
        assert verify(path, __version__).differs is None
        host = await asyncio.to_thread(HostProcess, away, *resumed, errors=errors)
    with host:
        assert host.stop() == 0
    assert "Traceback" not in host.told
    _nothing_lost_or_doubled(path, loaders)


def _nothing_lost_or_doubled(path: Path, loaders: list[Loader]) -> None:
    log = read_journal(path).log
    said: dict[str, list[int]] = {}
    for record, _ in log.of(MessagePosted):
        said.setdefault(record.cause or "", []).append(record.seq)
    assert not [cause for cause, seqs in said.items() if len(seqs) > 1]
    assert not log.of(ActionRefused)
    visible = [record.seq for record in log if seen_by(record.event)]
    for loader in loaders:
        assert len(loader.acknowledged) > 5
        for id, seqs in loader.acknowledged.items():
            assert said.get(f"{loader.person}:{id}") == list(seqs)
        assert loader.story == visible[: len(loader.story)]
    assert verify(path, __version__).differs is None


# ---- a disk that is full ------------------------------------------------------------------------------


@pytest.fixture
def hosted(away: dict[str, str], tmp_path: Path) -> Iterator[HostProcess]:
    started = ("--port", "0", "--journal", tmp_path / "full.jsonl")
    with HostProcess(away, SCENARIO, *started, errors=tmp_path / "host.txt") as host:
        yield host


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux lets a process's limits be set from outside")
async def test_a_full_disk_stops_the_drill_until_there_is_room(hosted: HostProcess, tmp_path: Path) -> None:
    """The host's files may not grow further, as on a full disk: part of a line is written, the rest is refused."""
    path = tmp_path / "full.jsonl"
    await begin(hosted.link("Facilitator"))
    link = hosted.link("IC")
    async with asyncio.timeout(PATIENCE), websockets.connect(link.socket, max_size=None, proxy=None) as socket:
        await socket.send(wire.encode(wire.Hello(v=wire.VERSION, token=link.token)))
        frames = Frames(socket)
        await frames.first(wire.View)
        pid, (_, most) = hosted.process.pid, resource.prlimit(hosted.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (path.stat().st_size + 100, most))
        await socket.send(wire.encode(wire.Act(id="full", action=Say(text="is there room?"))))
        notice = await frames.first(wire.Notice)
        assert "cannot be written" in notice.text
        assert read_journal(path).cut_off is not None
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, most))
        assert (await frames.first(wire.Outcome)).accepted
    assert await asyncio.to_thread(hosted.stop) == 0
    log = read_journal(path).log
    assert [event.text for _, event in log.of(MessagePosted)] == ["is there room?"]
    assert log[-1].kind == "drill.paused"
    assert verify(path, __version__).differs is None


class Frames:
    """What a connection is sent."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self._socket = socket

    async def first(self, kind: type[Any]) -> Any:
        """The next frame of a kind."""
        async for text in self._socket:
            if isinstance(frame := wire.decode_server(text), kind):
                return frame
        raise AssertionError("the connection ended")


# ---- the command --------------------------------------------------------------------------------------


def test_join_lines_name_each_place_once_and_what_is_kept_is_private(away: dict[str, str], tmp_path: Path) -> None:
    started = ("checkout-payment-timeout", "export-disk-full", "--drills", "2", "--port", "0", "--journal", tmp_path)
    with HostProcess(away, *started, errors=tmp_path / "host.txt") as host:
        assert host.stop() == 0
    kept = sorted(each.name for each in tmp_path.iterdir() if each.suffix in (".jsonl", ".host"))
    names = ("checkout-payment-timeout", "checkout-payment-timeout-2", "export-disk-full", "export-disk-full-2")
    assert kept == sorted([f"{name}.jsonl" for name in names] + [f"{name}.jsonl.host" for name in names])
    assert {stat.S_IMODE((tmp_path / f"{name}.jsonl.host").stat().st_mode) for name in names} == {0o600}


WRONG = {
    "nothing to host": ((), "name what to host"),
    "both": (("export-disk-full", "--resume", "x.jsonl"), "name what to host"),
    "half of TLS": (("export-disk-full", "--cert", "c.pem"), "belong together"),
    "a stranger": (("export-disk-full", "--people", "mallory"), "nobody called mallory"),
    "no role": (("export-disk-full", "--people", "alice:king"), "is no role"),
    "a seed that is settled": (("--resume", "x.jsonl", "--seed", "3"), "--seed is settled in the journal"),
    "no folder": (("export-disk-full", "--drills", "2", "--journal", "a.jsonl"), "is no folder"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_usage_is_said(here: Gameday, case: str) -> None:
    arguments, says = WRONG[case]
    done = here("host", *arguments)
    assert done.returncode == 2
    assert says in " ".join(done.stderr.split())


def test_a_journal_that_no_host_wrote_is_not_gone_on_with(here: Gameday, played: Path) -> None:
    done = here("host", "--resume", played)
    assert done.returncode == 3
    assert "is not a host's" in done.stderr


def test_an_address_that_cannot_be_listened_on_is_said(here: Gameday, tmp_path: Path) -> None:
    done = here("host", "export-disk-full", "--listen", "192.0.2.1", "--journal", tmp_path / "a.jsonl")
    assert done.returncode == 4
    assert "cannot listen there" in done.stderr
