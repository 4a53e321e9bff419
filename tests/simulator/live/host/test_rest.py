"""The REST beside the WebSocket: the same door, the same drill, for other tools and bots."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.live.host.limits import Limits
from simulator.live.wire.parts import MAX_CLIENT_BYTES
from tests.simulator.live.host.playing import Host, hosting
from tests.simulator.views.test_leaks import HOST


@asynccontextmanager
async def speaking(host: Host, key: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who shows a ticket's token."""
    headers = {} if key is None else {"Authorization": f"Bearer {host.tokens[key]}"}
    async with httpx.AsyncClient(base_url=f"{host.base}/api/v1", headers=headers, trust_env=False) as client:
        yield client


DRILL = "/drills/small"
NEEDS_A_TOKEN = [
    ("GET", "/drills"), ("GET", DRILL), ("POST", f"{DRILL}/join"), ("POST", f"{DRILL}/actions"),
    ("GET", f"{DRILL}/timeline"),
    ("GET", f"{DRILL}/score"), ("GET", f"{DRILL}/journal"), ("POST", f"{DRILL}/start"), ("GET", f"{DRILL}/tickets"),
    ("POST", f"{DRILL}/tickets/ic+ops"), ("DELETE", f"{DRILL}/tickets/ic+ops"), ("GET", "/drills/another"),
]  # fmt: skip


async def test_a_bot_plays_a_drill_to_its_score(tmp_path: Path) -> None:
    async with (
        hosting(tmp_path / "a.jsonl") as host,
        speaking(host, "ic+ops") as bot,
        speaking(host, "facilitator") as facilitator,
    ):
        joined = (await bot.post(f"{DRILL}/join", json={"name": "Bot 1"})).json()
        assert (joined["you"], joined["roles"], joined["running"]) == ("priya", ["ic", "ops"], "waiting")
        assert (await facilitator.post(f"{DRILL}/start")).json()["accepted"]
        asked = {"id": "1", "action": {"do": "say", "text": "I am a bot"}}
        first = await bot.post(f"{DRILL}/actions", json=asked)
        assert first.status_code == 200
        assert (await bot.post(f"{DRILL}/actions", json=asked)).json() == first.json()
        refused = await bot.post(f"{DRILL}/actions", json={"id": "2", "action": {"do": "end"}})
        assert refused.status_code == 409
        assert "facilitator" in refused.json()["why"]
        state = (await bot.get(DRILL)).json()
        assert state["view"]["running"] == "running"
        assert state["lobby"]["people"][0]["called"] == "Bot 1"
        assert (await bot.get(f"{DRILL}/score")).status_code == 409
        await facilitator.post(f"{DRILL}/actions", json={"id": "e", "action": {"do": "end"}})
        assert (await bot.get(f"{DRILL}/score")).json()["truth"]


async def test_the_story_comes_in_pieces_and_without_truth(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl", speed=300) as host, speaking(host, "ic+ops") as bot:
        priya = await host.joined("ic+ops")
        await host.begun()
        await priya.sees(lambda view: view.injects)
        since, told = 0, []
        while True:
            piece = (await bot.get(f"{DRILL}/timeline", params={"since": since, "limit": 3})).json()
            told += [entry["event"]["kind"] for entry in piece["entries"]]
            if piece["seq"] == since:
                break
            since = piece["seq"]
        assert {"drill.started", "alert.fired", "inject.delivered"} <= set(told)
        assert not set(told) & HOST


async def test_without_a_token_nothing_is_told(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host, speaking(host) as stranger:
        for (method, path), says in product(NEEDS_A_TOKEN, (None, "Bearer nothing", "Basic bm8=")):
            headers = {"Authorization": says} if says else {}
            answer = await stranger.request(method, path, headers=headers, json={"id": "1", "action": {"do": "end"}})
            assert answer.status_code == 401, (method, path)
            assert "Ask the facilitator" in answer.json()["detail"]


@pytest.mark.parametrize("key", ["ic+ops", "observer"])
async def test_tickets_and_the_journal_are_the_facilitators_until_the_end(tmp_path: Path, key: str) -> None:
    async with (
        hosting(tmp_path / "a.jsonl") as host,
        speaking(host, key) as trainee,
        speaking(host, "facilitator") as facilitator,
    ):
        await host.begun()
        for method, path in (
            ("POST", "/start"),
            ("GET", "/tickets"),
            ("POST", "/tickets/ic+ops"),
            ("DELETE", "/tickets/facilitator"),
        ):
            assert (await trainee.request(method, DRILL + path)).status_code == 403
        assert (await trainee.get(f"{DRILL}/journal")).status_code == 409
        assert (await facilitator.get(f"{DRILL}/journal")).text == host.path.read_text("utf-8")
        await facilitator.post(f"{DRILL}/actions", json={"id": "e", "action": {"do": "end"}})
        assert (await trainee.get(f"{DRILL}/journal")).text == host.path.read_text("utf-8")


async def test_the_facilitator_renews_and_revokes_tickets(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host, speaking(host, "facilitator") as facilitator:
        listed = (await facilitator.get(f"{DRILL}/tickets")).json()
        assert [(each["key"], each["open"]) for each in listed][:2] == [("ic+ops", True), ("comms+scribe", True)]
        assert "sha256" not in listed[0]
        assert (await facilitator.delete(f"{DRILL}/tickets/ic+ops")).status_code == 204
        assert not (await facilitator.get(f"{DRILL}/tickets")).json()[0]["open"]
        host.tokens["ic+ops"] = (await facilitator.post(f"{DRILL}/tickets/ic+ops")).json()["token"]
        await host.joined("ic+ops")
        assert (await facilitator.delete(f"{DRILL}/tickets/nobody")).status_code == 404


async def test_health_and_metrics_tell_numbers_only(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host, speaking(host) as anybody:
        priya = await host.joined("ic+ops", name="Zaphod")
        await host.begun()
        await priya.does("say", text="hello")
        assert (await anybody.get("/health")).json()["status"] == "ok"
        text = (await anybody.get("/metrics")).text
        assert 'gameday_drills{state="running"} 1\n' in text
        assert 'gameday_clients{kind="player"} 1\n' in text
        assert 'gameday_actions_total{outcome="accepted"} 1\n' in text
        assert not [word for word in ("Zaphod", "priya", "small") if word in text]
        host.hosted.drill.trouble = "the disk is full"
        assert (await anybody.get("/health")).json()["status"] == "degraded"
        host.hosted.drill.trouble = None


async def test_large_bodies_and_floods_are_turned_away(tmp_path: Path) -> None:
    limits = Limits(frames=(0.001, 5))
    async with hosting(tmp_path / "a.jsonl", limits=limits) as host, speaking(host, "ic+ops") as bot:
        assert (await bot.post(f"{DRILL}/join", content=b"x" * (MAX_CLIENT_BYTES + 1))).status_code == 413

        async def endless() -> AsyncIterator[bytes]:
            for _ in range(MAX_CLIENT_BYTES // 65_536 + 2):
                yield b" " * 65_536

        assert (await bot.post(f"{DRILL}/join", content=endless())).status_code == 413
        codes = [(await bot.get(DRILL)).status_code for _ in range(8)]
        assert codes == [200] * 5 + [429] * 3


async def test_what_is_wrong_in_a_request_is_said(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host, speaking(host, "ic+ops") as bot:
        bodies: tuple[Any, ...] = (
            {},
            {"id": "a b", "action": {"do": "ack"}},
            {"id": "1", "action": {"do": "dance"}},
            [],
            None,
        )
        for body in bodies:
            assert (await bot.post(f"{DRILL}/actions", json=body)).status_code == 422
        assert (await bot.get(f"{DRILL}/timeline", params={"since": -1})).status_code == 422
        assert (await bot.get(f"{DRILL}/timeline", params={"since": 10**30})).status_code == 422


async def test_the_document_describes_every_route(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host, speaking(host) as anybody:
        document: dict[str, Any] = (await anybody.get("/openapi.json")).json()
        assert {path.removeprefix("/api/v1") for path in document["paths"]} == {
            "/health", "/metrics", "/drills", "/drills/{drill}", "/drills/{drill}/join", "/drills/{drill}/start",
            "/drills/{drill}/actions", "/drills/{drill}/timeline", "/drills/{drill}/score", "/drills/{drill}/journal",
            "/drills/{drill}/tickets", "/drills/{drill}/tickets/{key}",
        }  # fmt: skip
        for routes in document["paths"].values():
            for route in routes.values():
                assert route["summary"]
                assert route["description"]


async def test_a_join_link_opened_in_a_browser_says_what_to_do(tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host, httpx.AsyncClient(trust_env=False) as browser:
        page = await browser.get(f"{host.base}/join/small")
        assert "gameday join" in page.text
        assert "gameday browse" in page.text
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "small" not in page.text
