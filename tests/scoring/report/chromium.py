"""A real browser for tests: Chromium without a window, asked over its own protocol.

Separate from the tests because starting it, talking to it and ending it is all the same for every question. Its words
are DevTools' ones: https://chromedevtools.github.io/devtools-protocol/.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

PROGRAM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
WITHOUT = "Chromium is not installed, so no browser has looked at the report."
PATIENCE = 30.0
"""Seconds for one answer; a machine that does much else is slow."""
QUIET = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-extensions",
    "--remote-debugging-port=0",
)  # fmt: skip


class Tab:
    """One page."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._number = 0
        self._session: str | None = None
        self._heard: list[dict[str, Any]] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **params: Any) -> Any:
        """Ask for something and wait for its answer; what is told meanwhile is kept."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        self._socket.send(json.dumps(message))
        while (told := self._next()).get("id") != self._number:
            self._heard.append(told)
        assert "error" not in told, told["error"]
        return told["result"]

    def _next(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self._socket.recv(timeout=PATIENCE))
        return told

    def open(self, page: Path, width: int) -> None:
        """Open a page in a window of a width, and wait until everything in it was loaded."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self._heard.clear()
        self.ask("Page.navigate", url=page.as_uri())
        while not any(told.get("method") == "Page.loadEventFired" for told in self._heard):
            self._heard.append(self._next())

    def value(self, expression: str) -> Any:
        """What an expression comes to in the page; the page's own policy does not bind it."""
        found = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def requested(self) -> list[str]:
        """Every address that the page has asked for."""
        wanted = [told["params"] for told in self._heard if told.get("method") == "Network.requestWillBeSent"]
        return [each["request"]["url"] for each in wanted]


@contextmanager
def tab(profile: Path) -> Iterator[Tab]:
    """A browser with one page; it ends with the block."""
    assert PROGRAM is not None
    command = [PROGRAM, *QUIET, f"--user-data-dir={profile}", "about:blank"]
    browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        assert browser.stderr is not None
        address = next((line.split()[-1] for line in browser.stderr if line.startswith("DevTools listening on")), None)
        assert address is not None, "Chromium ended before it listened"
        with connect(address, max_size=None, open_timeout=PATIENCE) as socket:
            yield Tab(socket)
    finally:
        browser.terminate()
        browser.communicate()
