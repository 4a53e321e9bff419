"""A PagerDuty for the tests: answers on this machine as the Events API does, well or badly, and keeps what it opened.

Its incidents follow the Events API: a trigger under a key that is open is the same incident, one under a key that is
closed or new opens another.
"""

from __future__ import annotations

import json
import threading
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Badly = Literal["400", "401", "403", "404", "429", "500", "503", "hang", "drop", "take and drop", "take and 500"]
"""How it may answer instead of with 202; `take` is to have carried it out all the same."""


class Incidents:
    """What was opened, taken and closed."""

    def __init__(self) -> None:
        self.open: dict[str, bool] = {}
        """Key to whether it was acknowledged."""
        self.opened: Counter[str] = Counter()
        self.took: list[tuple[str, str]] = []
        """Action and key of everything that was carried out."""
        self.bodies: list[dict[str, Any]] = []

    def take(self, event: dict[str, Any]) -> None:
        action, key = event["event_action"], event["dedup_key"]
        self.took.append((action, key))
        self.bodies.append(event)
        if action == "trigger" and key not in self.open:
            self.opened[key] += 1
            self.open[key] = False
        elif action == "acknowledge" and key in self.open:
            self.open[key] = True
        elif action == "resolve":
            self.open.pop(key, None)

    def of(self, key: str) -> list[str]:
        """What was carried out for a key, in order."""
        return [action for action, each in self.took if each == key]


class EventsApi(Incidents):
    """The server; `badly` says how it answers the next requests before it answers well."""

    def __init__(self, *badly: Badly) -> None:
        super().__init__()
        self.badly = deque(badly)
        self.retry_after: str | None = None
        self.asked = 0
        self.paths: list[str] = []
        self.authorised: list[str | None] = []
        self.reached = threading.Event()
        """Somebody has asked something."""
        self.let_go = threading.Event()
        """Ends what hangs."""
        self.port = 0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def _handler(api: EventsApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with api.lock:
                api.asked += 1
                api.paths.append(self.path)
                api.authorised.append(self.headers.get("Authorization"))
                how = api.badly.popleft() if api.badly else "202"
                if how in ("202", "take and drop", "take and 500"):
                    if "event_action" in body:
                        api.take(body)
                    else:
                        api.bodies.append(body)
            api.reached.set()
            self.close_connection = True
            if how == "hang":
                api.let_go.wait(30)
            elif "drop" not in how:
                self._answer(int(how.split()[-1]))

        def _answer(self, status: int) -> None:
            said = b'{"status":"invalid event","message":"Event object is invalid","errors":["the key is no key"]}'
            self.send_response(status)
            if status == 429 and api.retry_after is not None:
                self.send_header("Retry-After", api.retry_after)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def events_api(*badly: Badly) -> Iterator[EventsApi]:
    """Serve until the test is over."""
    api = EventsApi(*badly)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(api))
    server.daemon_threads = True
    api.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield api
    finally:
        api.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join()
