"""A real browser, driven by its DevTools protocol, and what the terminal on its page shows."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pyte
import websockets

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE = 60
"""Seconds after which a test that waits for something has failed."""
SIZE = (1280, 800)


class Page:
    """A page, and the text of the terminal on it."""

    def __init__(self, socket: websockets.ClientConnection, session: str) -> None:
        self._socket = socket
        self._session = session
        self._asked = 0
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._news = asyncio.Condition()
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self.addresses: list[str] = []
        """Every address that the page asked for."""
        self._reads = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for text in self._socket:
            told = json.loads(text)
            if "id" in told and told["id"] in self._answers:
                self._answers.pop(told["id"]).set_result(told)
            else:
                self._heard(told.get("method", ""), told.get("params", {}))
            async with self._news:
                self._news.notify_all()

    def _heard(self, method: str, told: dict[str, Any]) -> None:
        match method:
            case "Network.webSocketCreated":
                self.addresses.append(told["url"])
            case "Network.requestWillBeSent":
                self.addresses.append(told["request"]["url"])
            case "Network.webSocketFrameSent" if told["response"]["payloadData"].startswith('["resize"'):
                size = json.loads(told["response"]["payloadData"])[1]
                self._screen.resize(size["height"], size["width"])
            case "Network.webSocketFrameReceived" if told["response"]["opcode"] == 2:
                with suppress(TypeError):  # a sequence that the emulator does not know
                    self._stream.feed(base64.b64decode(told["response"]["payloadData"]))
            case _:
                pass

    @property
    def text(self) -> str:
        """What the terminal shows."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask the browser."""
        self._asked += 1
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._answers[self._asked] = answer
        asked = {"id": self._asked, "method": method, "params": params, "sessionId": self._session}
        await self._socket.send(json.dumps(asked))
        async with asyncio.timeout(PATIENCE):
            told: dict[str, Any] = await answer
        assert "error" not in told, told
        return dict(told["result"])

    async def shows(self, *words: str) -> str:
        """Wait until the terminal shows all of these words."""
        return await self.until(lambda: all(word in self.text for word in words), str(words))

    async def until(self, holds: Callable[[], Any], what: str) -> str:
        """Wait until something holds."""
        try:
            async with asyncio.timeout(PATIENCE), self._news:
                await self._news.wait_for(holds)
        except TimeoutError:
            raise AssertionError(f"never: {what}\n{self.text}") from None
        return self.text

    async def value(self, expression: str) -> Any:
        """What a script on the page gives."""
        told = await self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        return told["result"].get("value")

    async def type(self, text: str) -> None:
        """Type characters."""
        await self.value("document.querySelector('.xterm-helper-textarea').focus()")
        for each in text:
            key = {"key": each, "text": each, "unmodifiedText": each}
            await self.ask("Input.dispatchKeyEvent", type="keyDown", **key)
            await self.ask("Input.dispatchKeyEvent", type="keyUp", key=each)

    async def press(self, key: str, code: int) -> None:
        """Press a key that is no character."""
        text = {"text": "\r"} if key == "Enter" else {}
        known = {"key": key, "code": key, "windowsVirtualKeyCode": code, **text}
        await self.ask("Input.dispatchKeyEvent", type="keyDown", **known)
        await self.ask("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=code)

    async def picture(self, path: Path) -> None:
        """Keep what it looks like."""
        told = await self.ask("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(told["data"]))

    async def close(self) -> None:
        """Stop listening."""
        self._reads.cancel()
        with suppress(asyncio.CancelledError):
            await self._reads


@asynccontextmanager
async def page_of(address: str, folder: Path) -> AsyncIterator[Page]:
    """A page in a browser of its own."""
    assert CHROMIUM is not None
    profile = folder / "profile"
    browser = await asyncio.create_subprocess_exec(
        CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        "--disable-background-networking", "--remote-debugging-port=0", f"--user-data-dir={profile}",
        f"--window-size={SIZE[0]},{SIZE[1]}", "about:blank",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert browser.stderr is not None
    try:
        async with asyncio.timeout(PATIENCE):
            while b"DevTools listening on" not in (line := await browser.stderr.readline()):
                assert line, "the browser did not start"
        drains = asyncio.create_task(browser.stderr.read())
        devtools = line.decode().rpartition(" on ")[2].strip()
        async with websockets.connect(devtools, max_size=None, proxy=None, ping_interval=None) as socket:
            await socket.send(json.dumps({"id": 1, "method": "Target.getTargets"}))
            targets = (await _answer(socket, 1))["targetInfos"]
            target = next(each["targetId"] for each in targets if each["type"] == "page")
            attach = {"targetId": target, "flatten": True}
            await socket.send(json.dumps({"id": 2, "method": "Target.attachToTarget", "params": attach}))
            page = Page(socket, (await _answer(socket, 2))["sessionId"])
            await page.ask("Network.enable")
            await page.ask("Page.enable")
            size = {"width": SIZE[0], "height": SIZE[1], "deviceScaleFactor": 1, "mobile": False}
            await page.ask("Emulation.setDeviceMetricsOverride", **size)
            await page.ask("Page.navigate", url=address)
            try:
                yield page
            finally:
                await page.close()
        drains.cancel()
    finally:
        with suppress(ProcessLookupError):
            browser.kill()
        await browser.wait()


async def _answer(socket: websockets.ClientConnection, id: int) -> dict[str, Any]:
    async for text in socket:
        told = json.loads(text)
        if told.get("id") == id:
            return dict(told["result"])
    raise AssertionError("the browser has gone")
