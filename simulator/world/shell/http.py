"""curl and dig: what services answer when they are asked themselves, and where names lead.

Separate from kubectl because here a service speaks for itself, as its callers meet it.
"""

from __future__ import annotations

import json
import re

from simulator.domain.commandline import Read
from simulator.domain.scenario import Service
from simulator.domain.text import plain
from simulator.world.orders import flag, unknown_flags
from simulator.world.shell.ground import Failed, Ground

_URL = re.compile(r"(?:(?P<scheme>https?)://)?(?P<host>[^/:?#\s]+)(?::\d{1,5})?(?P<path>/[^?#\s]*)?")
_OURS = re.compile(r"[A-Za-z0-9_-]+(\.internal|\.production\.svc(\.cluster\.local)?)?")
_RECORDS = ("A", "AAAA", "ANY", "IN")
HEALTH = ("/healthz", "/health", "/livez", "/readyz", "/status")
CURL_FLAGS = frozenset({
    "silent", "show-error", "location", "insecure", "verbose", "include", "fail", "request", "header", "max-time",
    "connect-timeout", "output", "head", "I", "w", "write-out", "compressed", "user-agent", "A", "4", "6", "http2",
    "retry", "get", "G", "N", "no-buffer",
})  # fmt: skip


def curl(read: Read, ground: Ground) -> str:
    """Answer curl: a service's health, which every service has at `/healthz`."""
    for name in unknown_flags(read, CURL_FLAGS):
        dashes = "--" if len(name) > 1 else "-"
        raise Failed(f"curl: option {dashes}{plain(name)}: is unknown\ncurl: try 'help curl' for more information")
    method = (flag(read, "request") or "GET").upper()
    address = next(iter(read.words[1:]), None)
    if address is None:
        raise Failed("curl: (2) no URL specified\ncurl: try 'help curl' for more information")
    parts = _URL.fullmatch(address)
    service = ground.named(parts["host"]) if parts else None
    if parts is None or service is None:
        there = ", ".join(f"{name}.internal" for name in ground.scenario.services)
        host = parts["host"] if parts else address
        raise Failed(f"curl: (6) Could not resolve host: {plain(host)}\nThis drill's hosts: {there or 'none'}.")
    if service.kind in ("postgres", "redis", "queue", "node"):
        raise Failed(f"curl: (52) Empty reply from server: {service.name} does not speak HTTP")
    status, body = (
        (405, "method not allowed") if method not in ("GET", "HEAD") else _page(parts["path"] or "/", service, ground)
    )
    if status >= 400 and flag(read, "fail") is not None:
        raise Failed(f"curl: (22) The requested URL returned error: {status}")
    head = flag(read, "head") is not None or flag(read, "I") is not None
    if flag(read, "include") is None and not head and flag(read, "verbose") is None:
        return body
    words = {200: "OK", 404: "Not Found", 405: "Method Not Allowed"}
    kind = "application/json" if body.startswith("{") else "text/plain; charset=utf-8"
    lines = [f"HTTP/1.1 {status} {words[status]}", f"Date: {ground.wall:%a, %d %b %Y %H:%M:%S GMT}",
             f"Content-Type: {kind}", f"Content-Length: {len(body.encode())}", ""]  # fmt: skip
    return "\n".join(lines if head else [*lines, body])


def _page(path: str, service: Service, ground: Ground) -> tuple[int, str]:
    if path in HEALTH:
        return 200, json.dumps(health(service, ground))
    if path in ("/", "/version"):
        return 200, json.dumps({"service": service.name, "version": _version(service, ground)})
    return 404, "404 page not found"


def _version(service: Service, ground: Ground) -> str:
    if service.kind != "service":
        return "unknown"
    return ground.cluster.deployment(service.name).template(ground.at).tag


def health(service: Service, ground: Ground) -> dict[str, object]:
    """What a service says of itself and of what it needs."""
    now, allowed = ground.signals(service.name), 1.0 - ground.scenario.business.slo
    says: dict[str, object] = {
        "service": service.name,
        "status": "ok" if now.errors <= allowed else "degraded",
        "error_rate": now.errors,
        "p99_ms": now.p99_ms,
        "version": _version(service, ground),
    }
    if service.depends_on:
        states = {}
        for name in service.depends_on:
            below = ground.signals(name) if name in ground.scenario.services else None
            states[name] = "ok" if below is None or below.errors <= allowed else "degraded"
        says["depends_on"] = states
    return says


def dig(read: Read, ground: Ground) -> str:
    """Answer dig for the drill's own names."""
    words = [word for word in read.words[1:] if not word.startswith("@") and word.upper() not in _RECORDS]
    short = any(name == "+short" for name, _ in read.flags)
    if not words:
        raise Failed("dig: name a host, like dig orders.internal or dig +short orders.internal")
    host = words[0].rstrip(".")
    service = ground.named(host)
    found = service is not None and _OURS.fullmatch(host) is not None
    if short:
        return ground.address(service.name) if found and service else ""
    status = "NOERROR" if found else "NXDOMAIN"
    number = ground.number(f"dig/{host}/{ground.at}", 65_536)
    lines = [f"; <<>> DiG 9.18.28 <<>> {plain(host)}", ";; Got answer:",
             f";; ->>HEADER<<- opcode: QUERY, status: {status}, id: {number}",
             f";; flags: qr rd ra; QUERY: 1, ANSWER: {int(bool(found))}, AUTHORITY: 0, ADDITIONAL: 1", "",
             ";; QUESTION SECTION:", f";{plain(host)}.\t\tIN\tA", ""]  # fmt: skip
    if found and service:
        lines += [";; ANSWER SECTION:", f"{plain(host)}.\t30\tIN\tA\t{ground.address(service.name)}", ""]
    lines += [f";; Query time: {1 + ground.number(f'dig/{host}', 4)} msec", ";; SERVER: 10.96.0.10#53(10.96.0.10)",
              f";; WHEN: {ground.wall:%a %b %d %H:%M:%S UTC %Y}"]  # fmt: skip
    return "\n".join(lines)
