"""`Seat`: the process in which one person's app runs, and what passes between it and their browser.

Separate from the pages because it is where a token is handed on: by the environment of that one process, which neither
the list of processes nor a log shows.
"""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

GOES_WITHIN = 5.0
"""Seconds that an app has to close."""
LARGEST = 65_536
"""Characters that a browser may send at once; a longer paste is cut off."""


class Seat(AppService):
    """One person's app."""

    def __init__(self, socket: WebSocket, command: Sequence[str], secrets: dict[str, str]) -> None:
        """`secrets` are set in the environment of the process."""
        super().__init__(
            "",
            write_bytes=self._bytes,
            write_str=self._text,
            close=self._close,
            download_manager=DownloadManager(),
        )
        self._socket = socket
        self._arguments = command
        self._secrets = secrets

    async def _bytes(self, piece: bytes) -> None:
        with suppress(WebSocketDisconnect, RuntimeError, OSError):
            await self._socket.send_bytes(piece)

    async def _text(self, text: str) -> None:
        with suppress(WebSocketDisconnect, RuntimeError, OSError):
            await self._socket.send_text(text)

    async def _close(self) -> None:
        if self._socket.application_state is WebSocketState.CONNECTED:
            with suppress(WebSocketDisconnect, RuntimeError, OSError):
                await self._socket.close()

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        return {**super()._build_environment(width, height), **self._secrets}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Run the app; no shell is between, and a Ctrl-C at the server's terminal is not meant for it."""
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", *self._arguments, stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True,
            env=self._build_environment(width, height), cwd=os.path.expanduser("~"),
        )  # fmt: skip
        self._stdin = process.stdin
        return process

    async def serve(self, width: int, height: int) -> None:
        """Run until the app ends or the browser goes."""
        await self.start(width, height)
        try:
            while True:
                await self._heard(await self._socket.receive_json())
        except (WebSocketDisconnect, RuntimeError, ValueError, TypeError, KeyError, IndexError):
            return  # it went, or it is no page of ours
        finally:
            await self._end()

    async def _heard(self, said: object) -> None:
        match said:
            case ["stdin", str(keys)]:
                await self.send_bytes(keys[:LARGEST].encode())
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(*within(width, height))
            case ["ping", str(sent)]:
                await self._socket.send_json(["pong", sent[:32]])
            case ["blur"]:
                await self.blur()
            case ["focus"]:
                await self.focus()
            case _:
                pass

    async def _end(self) -> None:
        process = self._process
        with suppress(TimeoutError):
            async with asyncio.timeout(GOES_WITHIN):
                await self.stop()
        if process is not None and process.returncode is None:
            with suppress(TimeoutError):
                async with asyncio.timeout(GOES_WITHIN):
                    await process.wait()
            if process.returncode is None:
                process.kill()
                await process.wait()


def within(width: int, height: int) -> tuple[int, int]:
    """A size that a terminal may have."""
    return min(max(width, 20), 500), min(max(height, 10), 200)
