"""In a real browser: open the link, read the briefing, acknowledge, declare, read the debrief."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from simulator.domain import events as ev
from simulator.live.remote import RemoteSession
from simulator.live.session import Accepted
from simulator.live.wire.links import parse_link
from tests.tui.web.chromium import CHROMIUM, PATIENCE, page_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed, so nothing can be tried in a browser"),
]
PICTURES = os.environ.get("GAMEDAY_PICTURES")
"""Where to keep pictures, for who wants to look at them."""


@asynccontextmanager
async def program(folder: Path, *arguments: str, until: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """`gameday` as a process, and what it has said when it is ready."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tui.cli", *arguments, env={**os.environ, "HOME": str(folder)},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    said = ""
    async with asyncio.timeout(PATIENCE):
        while until not in said:
            line = (await process.stdout.readline()).decode()
            assert line, f"it ended early: {said}"
            said += line
    drains = asyncio.create_task(process.stdout.read())
    try:
        yield process, said
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(PATIENCE):
            await process.wait()
        drains.cancel()


def processes() -> str:
    """The arguments of every process of this machine that can be read."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(each.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return "\n".join(found)


async def test_a_drill_is_played_in_a_browser_from_its_link_to_its_debrief(tmp_path: Path) -> None:
    pictures = Path(PICTURES) if PICTURES else tmp_path
    hosting = program(
        tmp_path, "host", "checkout-payment-timeout", "--people", "alice:ic", "--port", "0", "--speed", "30",
        "--journal", str(tmp_path / "d.jsonl"), until="Listening on",
    )  # fmt: skip
    async with hosting as (_, said):
        links = [parse_link(each) for each in re.findall(r"gameday join '([^']+)'", said)]
        alice, facilitator = links[0], links[-1]
        async with program(tmp_path, "browse", alice.base, "--port", "0", until="/join/") as (_, told):
            found = re.search(r"http://\S+?(?=/join/)", told)
            assert found is not None
            run = RemoteSession(facilitator)
            await run.open()
            address = f"{found[0]}/join/{alice.drill}#{alice.token}"
            async with page_of(address, tmp_path) as page:
                await page.shows("Who is there", "Alice Romero (you)", "What it is about", "You carry the pager")
                await page.picture(pictures / "1-lobby.png")
                assert await page.value("location.href") == f"{found[0]}/join/{alice.drill}"
                assert not any(alice.token in each for each in page.addresses)
                assert alice.token not in processes()

                assert isinstance(await run.start(), Accepted)
                await page.shows("Page #1 calls alice")
                await run.set_speed(1)
                await page.type("a")
                await page.shows("alice acknowledged page #1")
                await page.picture(pictures / "2-acknowledged.png")

                await page.type("/")
                await page.type("declare SEV1 Checkout fails")
                await page.press("Enter", 13)
                await page.shows("alice declared SEV1: Checkout fails")
                await page.picture(pictures / "3-declared.png")
                kinds = [type(entry.event) for entry in run.view().entries]
                assert ev.PageAcknowledged in kinds
                assert ev.IncidentDeclared in kinds

                assert isinstance(await run.end(), Accepted)
                await page.shows("Debrief", "of 100", "1 Summary")
                await page.picture(pictures / "4-debrief.png")
                await page.type("2")
                await page.shows("What cost points")
                await page.picture(pictures / "5-findings.png")
            await run.close()


async def test_a_link_that_opens_nothing_says_so_on_the_page(tmp_path: Path) -> None:
    hosting = program(
        tmp_path, "host", "checkout-payment-timeout", "--port", "0", "--journal", str(tmp_path / "d.jsonl"),
        until="Listening on",
    )  # fmt: skip
    async with hosting as (_, said):
        link = parse_link(re.findall(r"gameday join '([^']+)'", said)[0])
        async with program(tmp_path, "browse", link.base, "--port", "0", until="/join/") as (_, told):
            found = re.search(r"http://\S+?(?=/join/)", told)
            assert found is not None
            async with page_of(f"{found[0]}/join/{link.drill}#{'x' * 32}", tmp_path) as page:
                await page.shows("You cannot join this drill now", "opens nothing here")
