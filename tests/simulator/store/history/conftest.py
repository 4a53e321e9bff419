"""An empty history on SQLite and one on PostgreSQL; every test that takes `store` runs on both."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.simulator.store.history.servers import server

_numbers = count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    with server() as socket:
        yield socket


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a history that does not exist yet."""
    if request.param == "sqlite":
        return str(tmp_path / "new" / "history.db")
    import psycopg

    socket, name = request.getfixturevalue("postgresql"), f"t{next(_numbers)}"
    with psycopg.connect(host=socket, user="gameday", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql://gameday:nobody-sees-me@/{name}?host={socket}"
