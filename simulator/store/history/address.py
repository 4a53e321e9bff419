"""Where a history is: a file's path or a database's URL, checked, and never shown with its password.

Separate from opening it because a wrong address is the user's to put right, and can be told without asking any server.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from simulator.errors import AddressError, IntegrationError

SECRET = frozenset({"password", "sslpassword", "passfile"})
"""Parts of a URL's query that are shown to nobody."""
HIDDEN = "***"
EXAMPLES = "Write a file's path, sqlite:///FILE, or postgresql://USER@HOST/DATABASE."


@dataclass(frozen=True, slots=True)
class Address:
    """A checked address."""

    url: URL

    @property
    def shown(self) -> str:
        """The address as people may see it."""
        if self.file is not None:
            return str(self.file)
        query = {name: HIDDEN if name in SECRET else value for name, value in self.url.query.items()}
        return self.url.set(drivername="postgresql", query=query).render_as_string(hide_password=True)

    @property
    def file(self) -> Path | None:
        """The SQLite file; None for a server, and for a history in memory."""
        if not self.url.drivername.startswith("sqlite") or self.url.database in (None, "", ":memory:"):
            return None
        return Path(self.url.database or "")

    def without_secrets(self, text: str) -> str:
        """A driver's message without what the address keeps to itself."""
        query = [value for name, value in self.url.query.items() if name in SECRET and isinstance(value, str)]
        for secret in filter(None, [self.url.password, *query]):
            text = text.replace(secret, HIDDEN)
        return text


def address_of(asked: str, *, said_by: str) -> Address:
    """Check an address that was given by an option, a setting or a variable, which `said_by` names.

    Raises `AddressError`, or `IntegrationError` where the driver is not installed.
    """
    text = asked.strip()
    if not text:
        raise AddressError(f"{said_by}: the address of the history is empty. {EXAMPLES}")
    if "://" not in text:
        return Address(URL.create("sqlite", database=str(Path(text).expanduser())))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise AddressError(f"{said_by}: {hidden(text)!r} is no address of a database. {EXAMPLES}") from None
    backend = url.drivername.partition("+")[0]
    if backend == "sqlite" and url.drivername in ("sqlite", "sqlite+pysqlite"):
        if url.host:
            raise AddressError(f"{said_by}: sqlite needs three slashes before a path: sqlite:///{url.host}/... ")
        return Address(url.set(drivername="sqlite"))
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return _postgresql(url, said_by)
    raise AddressError(f"{said_by}: a history cannot be kept in {url.drivername!r}. {EXAMPLES}")


def _postgresql(url: URL, said_by: str) -> Address:
    address = Address(url.set(drivername="postgresql+psycopg"))
    if not url.database:
        raise AddressError(f"{said_by}: {address.shown} names no database. {EXAMPLES}")
    if find_spec("psycopg") is None:
        raise IntegrationError(
            f"{said_by}: the driver for PostgreSQL is not installed. "
            "Install it beside gameday: pip install 'gameday-simulator[postgresql]'"
        )
    return address


def hidden(text: str) -> str:
    """An address that cannot be read, without anything that may be a password."""
    text = re.sub(r"//.*@", f"//{HIDDEN}@", text)
    return re.sub(r"(?i)((?:ssl)?pass(?:word|file)=)[^&\s]*", rf"\1{HIDDEN}", text)
