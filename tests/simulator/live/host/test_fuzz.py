"""Whatever is sent to a host: no 5xx, no traceback, no growth of memory, and the drill goes on."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import tracemalloc
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import websockets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from simulator import __version__
from simulator.live import wire
from simulator.live.host.limits import Limits
from simulator.live.wire.client import ClientFrame
from simulator.live.wire.page import frames
from simulator.store.replay import verify
from tests.simulator.live.host.playing import Host, hosting
from tests.simulator.live.wire.test_frames import FIELDS, JSON, NAMES

UNHURRIED = Limits(frames=(1e6, 1_000_000), actions=(1e6, 1_000_000), looks=(1e6, 1_000_000))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(autouse=True)
def no_traceback(caplog: pytest.LogCaptureFixture) -> Any:
    caplog.set_level(logging.WARNING)
    yield
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


# ---- the REST document --------------------------------------------------------------------------------


def ask_everything(host: Host, token: str) -> int:
    """Ask what the document allows, and what it does not, of every route; how many answers were held against it."""
    schema = schemathesis.openapi.from_url(f"{host.base}/api/v1/openapi.json")
    headers = {"Authorization": f"Bearer {token}"}
    asked = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        for mode in schemathesis.GenerationMode:

            @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: schemathesis.Case[Any]) -> None:
                nonlocal asked
                asked += 1
                if "drill" in case.path_parameters:
                    case.path_parameters["drill"] = "small"  # of another every answer is 401
                case.call_and_validate(base_url=host.base, headers=headers, checks=CHECKS)

            with suppress(Unsatisfiable):  # of a route without parameters nothing can be asked wrongly
                ask()
    return asked


@pytest.mark.slow
@pytest.mark.parametrize("key", ["ic+ops", "facilitator"])
async def test_the_rest_keeps_to_its_document_whatever_is_asked(tmp_path: Path, key: str) -> None:
    async with hosting(tmp_path / "a.jsonl", limits=UNHURRIED) as host:
        await host.begun()
        assert await asyncio.to_thread(ask_everything, host, host.tokens[key]) > 300
        host.tokens[key] = await host.hosted.renew(key)  # it may have been revoked
        await host.joined(key)
    assert verify(host.path, __version__).differs is None


# ---- frames -------------------------------------------------------------------------------------------

ACTIONS = st.fixed_dictionaries({"do": st.sampled_from(["say", "ack", "run", "query", "end", "status", "note", "x"])},
                                optional={"text": st.text(max_size=30), "command": st.text(max_size=30),
                                          "expr": st.text(max_size=30), "state": JSON})  # fmt: skip
QUESTIONS = st.fixed_dictionaries(
    {"ask": st.sampled_from(["map", "metrics", "dashboard", "logs", "changes", "completions", "handover"])},
    optional={
        "expr": st.text(max_size=30),
        "query": st.text(max_size=30),
        "service": st.text(max_size=10),
        "line": st.text(max_size=30),
        "start": st.integers(),
        "until": st.integers(),
        "since": st.integers(),
        "step": st.integers(),
        "limit": st.integers(),
        "bars": st.integers(),
    },
)
FRAMES = st.one_of(
    st.fixed_dictionaries({"frame": st.just("act"), "id": st.text("abc1", min_size=1), "action": ACTIONS}),
    st.fixed_dictionaries({"frame": st.just("look"), "id": st.text("abc1", min_size=1), "question": QUESTIONS}),
    st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=5).flatmap(
        lambda fields: st.sampled_from(NAMES).map(lambda name: {**fields, "frame": name})
    ),
).map(json.dumps)
SENT = st.lists(st.one_of(FRAMES, FRAMES, st.text(max_size=50), st.binary(max_size=50)), max_size=8)


def test_every_frame_is_among_what_is_sent() -> None:
    assert set(NAMES) == {cls.model_fields["frame"].default for cls in frames(ClientFrame)}


async def sent(host: Host, key: str, messages: list[str | bytes]) -> None:
    """Join, send these, and go; whatever comes back must be frames."""
    link = host.link(key)
    async with websockets.connect(link.socket, max_size=None, proxy=None) as socket:
        await socket.send(wire.encode(wire.Hello(v=wire.VERSION, token=link.token)))
        try:
            for message in messages:
                await socket.send(message)
            await socket.send('{"frame":"leave"}')
            async for text in socket:
                wire.decode_server(text)
        except websockets.ConnectionClosed:
            return


def send_all(host: Host, key: str, examples: int, loop: asyncio.AbstractEventLoop) -> None:
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(SENT)
    def send(messages: list[str | bytes]) -> None:
        asyncio.run_coroutine_threadsafe(sent(host, key, messages), loop).result(60)

    send()


@pytest.mark.parametrize("key", ["ic+ops", "observer"])
async def test_whatever_frames_are_sent_the_drill_goes_on(tmp_path: Path, key: str) -> None:
    async with hosting(tmp_path / "a.jsonl", limits=UNHURRIED) as host:
        await host.begun()
        await asyncio.to_thread(send_all, host, key, 25, asyncio.get_running_loop())
        omar = await host.joined("comms+scribe")
        await omar.does("say", text="and on it goes")
        assert not host.hosted.drill.engine.ended


@pytest.mark.slow
async def test_connections_and_frames_leave_no_memory_behind(tmp_path: Path) -> None:
    """A thousand connections come, send and go, and leave nothing behind."""
    async with hosting(tmp_path / "a.jsonl", limits=UNHURRIED) as host:
        await (await host.begun()).go()  # who stays keeps what it is told
        logging.getLogger("gameday.host").setLevel(logging.WARNING)  # pytest keeps what is logged
        messages: list[str | bytes] = [
            '{"frame":"seen","seq":1}',
            '{"frame":"look","id":"l","question":{"ask":"map"}}',
            '{"frame":"showing","screen":"map"}',
            '{"frame":"act","id":"x","action":{"do":"dance"}}',
        ]

        async def crowd(times: int) -> int:
            for _ in range(times):
                await asyncio.gather(*(sent(host, "observer", messages) for _ in range(10)))
                await sent(host, "observer", ["{"])
            gc.collect()
            return tracemalloc.get_traced_memory()[0]

        tracemalloc.start()
        try:
            await crowd(20)  # caches fill
            before = await crowd(1)
            after = await crowd(80)
        finally:
            tracemalloc.stop()
        assert after - before < 400_000, "less than 500 bytes a connection"
