"""Open a history: connect, bring its tables up to date, and say in plain words what is wrong with the server or file.

Separate from what is kept in it because everybody who opens one, several at once included, must leave whole tables
behind: whoever comes first migrates under a lock, the others wait and find it done.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from simulator.errors import IntegrationError
from simulator.store.history.address import Address

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "r0003"
"""The newest revision: a history that has it needs no look at the migrations. A test holds it against them."""
MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 15
"""How long one gameday waits for another that writes."""
CONNECT_SECONDS = 10
LOCK = 0x67616D65
"""The number of the lock under which a PostgreSQL database is written to."""


def engine_of(address: Address) -> Engine:
    """An engine that begins every transaction itself; nothing is connected yet."""
    if address.url.drivername != "sqlite":
        return create_engine(address.url, connect_args={"connect_timeout": CONNECT_SECONDS}, pool_pre_ping=True)
    engine = create_engine(address.url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins no transaction of its own: tables change in one, too
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other gameday writes beside."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        yield connection


@contextmanager
def told(address: Address) -> Iterator[None]:
    """Turn what a database complains of into an `IntegrationError` that says where, what, and what to do."""
    try:
        yield
    except SQLAlchemyError as error:
        raise IntegrationError(f"{address.shown}: {_why(address, error)}") from None


def bring_up_to_date(engine: Engine, address: Address) -> None:
    """Make the tables, or change those of an older gameday; nothing where they are as they should be."""
    with told(address):
        if address.file is not None:
            _make_room(address.file)
        with engine.connect() as connection, connection.begin():
            if _revision(connection) == HEAD:
                return
        with writing(engine) as connection:
            found = _revision(connection)  # another may have been quicker
            if found != HEAD:
                _refuse_newer(address, found)
                upgrade(connection)


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the migrations up to a revision, in the transaction that the connection is in."""
    from alembic import command

    config = migrations()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def migrations() -> Config:
    """Where Alembic finds the migrations."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _refuse_newer(address: Address, revision: str | None) -> None:
    from alembic.script import ScriptDirectory

    if revision is not None and revision not in {
        each.revision for each in ScriptDirectory.from_config(migrations()).walk_revisions()
    }:
        raise IntegrationError(
            f"{address.shown}: this history was written by a newer gameday (tables {revision}; this one knows {HEAD}). "
            "Use that one, or another --store."
        )


def _make_room(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))  # it tells of people: nobody else's to read
    except OSError as error:
        raise IntegrationError(
            f"{file}: its folder cannot be made ({error.strerror}). Name another file with --store."
        ) from None


def _why(address: Address, error: SQLAlchemyError) -> str:
    cause: object = error.orig if isinstance(error, DBAPIError) else error
    lines = [line.strip() for line in str(cause).splitlines() if line.strip()] or [type(error).__name__]
    says = address.without_secrets(lines[0])
    if address.url.drivername != "sqlite":
        asks = "Is the server there, and is the address right?" if isinstance(error, OperationalError) else ""
        return f"the database refused or failed: {says} {asks}".strip()
    if "not a database" in says or "malformed" in says:
        return f"no history, or a damaged one ({says}). Move it away, then: gameday history import JOURNAL..."
    if "locked" in says:
        return f"another program holds it for more than {BUSY_SECONDS} s. Try again when that has ended."
    return f"cannot be used ({says}). Make it writable, or name another file with --store."
