"""Where real pages may go: the four systems, and the addresses and keys that the environment names.

Separate because this is the only code that reads a secret. A place never shows its key or a secret address: not in its
`repr`, not in what it is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

LOOPBACK = ("localhost", "127.0.0.1", "::1")


class System(StrEnum):
    """A kind of system that pages can be sent to."""

    PAGERDUTY = "pagerduty"
    OPSGENIE = "opsgenie"
    WEBHOOK = "webhook"
    SLACK = "slack"


SECRETS = {
    System.PAGERDUTY: "GAMEDAY_PAGERDUTY_ROUTING_KEY",
    System.OPSGENIE: "GAMEDAY_OPSGENIE_KEY",
    System.WEBHOOK: "GAMEDAY_WEBHOOK_URL",
    System.SLACK: "GAMEDAY_SLACK_WEBHOOK_URL",
}
"""The environment variable that holds a system's secret: a key, or an address that is one."""
BASES = {
    System.PAGERDUTY: ("GAMEDAY_PAGERDUTY_URL", "https://events.pagerduty.com"),
    System.OPSGENIE: ("GAMEDAY_OPSGENIE_URL", "https://api.opsgenie.com"),
}
"""The environment variable that names another address, as for an account in the EU, and the usual address."""


class NoPlace(ValueError):
    """The environment does not say where to send, or says it wrongly; the message never holds the secret."""


@dataclass(frozen=True, slots=True)
class Place:
    """A system, where it is and what opens it."""

    system: System
    url: str = field(repr=False)
    key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """Which machine; what follows in the address may be secret."""
        return urlsplit(self.url).hostname or ""

    def without_secrets(self, text: str) -> str:
        """A text in which neither the key nor the address stands."""
        for secret in filter(None, (self.key, self.url, urlsplit(self.url).path.strip("/"))):
            if len(secret) >= 6:
                text = text.replace(secret, "***")
        return text


def place_of(system: System, environ: Mapping[str, str]) -> Place:
    """The place that the environment names; raises `NoPlace` with what to set."""
    name = SECRETS[system]
    secret = environ.get(name, "").strip()
    if not secret:
        what = "the integration key" if system in BASES else "the webhook's address"
        raise NoPlace(f"{system} needs {what} in the environment variable {name}, and it is not set.")
    if not secret.isascii() or not secret.isprintable() or " " in secret:
        raise NoPlace(f"{name} holds characters that no key or address has. Copy it anew.")
    if system not in BASES:
        return Place(system, _checked(secret, name, plain_http=system is System.WEBHOOK))
    variable, usual = BASES[system]
    base = environ.get(variable, "").strip() or usual
    return Place(system, _checked(base, variable).rstrip("/"), secret)


def _checked(url: str, name: str, *, plain_http: bool = False) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port  # reading the port checks it
    except ValueError:
        raise NoPlace(f"{name} is not an address. Write it like https://example.com.") from None
    if parts.scheme not in ("https", "http") or not host:
        raise NoPlace(f"{name} is not an address. Write it like https://example.com.")
    if parts.scheme == "http" and not plain_http and host not in LOOPBACK:
        raise NoPlace(f"{name} begins with http, so everybody on the way could read the key. Write https.")
    return url
