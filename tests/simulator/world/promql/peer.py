"""The real Prometheus, started on loopback with given series and asked over its API.

Separate because the differential test and the benchmark both need it.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import selectors
import shutil
import socket
import subprocess
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from simulator.world.promql.series import Series
from tests.simulator.world.promql.remote_write import requests
from tests.simulator.world.promql.telemetry import open_metrics

MISSING = "Debian's package `prometheus` is not installed here: apt-get install prometheus"
_READY_WITHIN = 60.0
"""Seconds."""


def is_installed() -> bool:
    """Whether both programs are there."""
    return shutil.which("prometheus") is not None and shutil.which("promtool") is not None


class Peer:
    """A running Prometheus."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, query: str, at: int) -> dict[str, Any]:
        """The API's answer to an instant query."""
        return self._post("query", {"query": query, "time": f"{at / 1000:.3f}"})

    def ask_range(self, query: str, start: int, end: int, step: int) -> dict[str, Any]:
        """The API's answer to a range query."""
        return self._post("query_range", {"query": query, **_ends(start, end, step)})

    def ask_range_unread(self, query: str, start: int, end: int, step: int) -> int:
        """Have a range query answered; just the status."""
        return self._answered("query_range", {"query": query, **_ends(start, end, step)}).status

    def is_ready(self) -> bool:
        """Whether it says so."""
        self._connection.request("GET", "/-/ready")
        response = self._connection.getresponse()
        response.read()
        return response.status == 200

    def write(self, series: list[Series]) -> None:
        """Send samples by remote write."""
        headers = {"Content-Encoding": "snappy", "Content-Type": "application/x-protobuf"}
        for body in requests(series):
            self._connection.request("POST", "/api/v1/write", body, headers)
            response = self._connection.getresponse()
            said = response.read()
            assert response.status == 204, said

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _post(self, endpoint: str, form: dict[str, str]) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._answered(endpoint, form).text)
        return answer

    def _answered(self, endpoint: str, form: dict[str, str]) -> _Answer:
        body = urllib.parse.urlencode(form)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", f"/api/v1/{endpoint}", body, headers)
        response = self._connection.getresponse()
        return _Answer(response.status, response.read())


class _Answer(NamedTuple):
    status: int
    text: bytes


def _ends(start: int, end: int, step: int) -> dict[str, str]:
    return {"start": f"{start / 1000:.3f}", "end": f"{end / 1000:.3f}", "step": f"{step / 1000:.3f}"}


@contextlib.contextmanager
def running(folder: Path, history: list[Series], later: list[Series]) -> Iterator[Peer]:
    """A Prometheus that holds `history` as blocks and `later` as what was written to it since."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "history.txt").write_text(open_metrics(history))
    (folder / "config.yml").write_text("global:\n  evaluation_interval: 1m\n")
    subprocess.run(
        ["promtool", "tsdb", "create-blocks-from", "openmetrics", folder / "history.txt", folder / "data"],
        check=True,
        capture_output=True,
    )
    process, port = _started(folder)
    peer = Peer(port)
    try:
        assert peer.is_ready()
        if later:
            peer.write(later)
        yield peer
    finally:
        peer.close()
        process.terminate()
        process.wait(timeout=30)
        if process.stderr is not None:
            process.stderr.close()


def _started(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start it on a port that was free a moment ago; try another if somebody took it."""
    for _ in range(3):
        port = _free_port()
        process = subprocess.Popen(
            [
                "prometheus",
                f"--config.file={folder / 'config.yml'}",
                f"--storage.tsdb.path={folder / 'data'}",
                "--storage.tsdb.retention.time=100y",
                f"--web.listen-address=127.0.0.1:{port}",
                "--web.enable-remote-write-receiver",
            ],
            stderr=subprocess.PIPE,
        )
        if _says_ready(process):
            return process, port
        process.kill()
        process.wait()
        process.stderr.close()  # type: ignore[union-attr]
    raise AssertionError("prometheus did not become ready")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def _says_ready(process: subprocess.Popen[bytes]) -> bool:
    """Wait for the log line that says so; False if the program ends or the time is up."""
    assert process.stderr is not None
    deadline, log = time.monotonic() + _READY_WITHIN, b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stderr, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not selector.select(left):
                return False
            read = process.stderr.read1(65_536)  # type: ignore[attr-defined]
            if not read:
                return False
            log += read
            if b"Server is ready" in log:
                return True
    return False
