from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import AddressError, GamedayError, IntegrationError
from simulator.store.history import address as addresses
from simulator.store.history.address import address_of
from simulator.store.history.history import History

SECRET = "hunter2"  # noqa: S105 # of nobody


@pytest.mark.parametrize(
    "asked",
    [
        "", "mysql://a:hunter2@h/d", "sqlite://history.db", "postgresql://a:hunter2@h", "postgresql://a:hunter2@h:x/d",
        "://a:hunter2@h/d", "postgresql+asyncpg://a:hunter2@h/d", "postgresql://a:hun/hunter2@h:port/d",
        "postgresql://h:x/d?password=hunter2",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_used_is_refused_with_what_to_write_and_without_its_password(asked: str) -> None:
    with pytest.raises(AddressError, match=r"^GAMEDAY_STORE: ") as refused:
        address_of(asked, said_by="GAMEDAY_STORE")
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("asked", ["postgresql://a:hunter2@h/d", "postgresql://a@h/d?password=hunter2"])
def test_an_address_is_shown_without_its_password(asked: str) -> None:
    address = address_of(asked, said_by="--store")
    assert SECRET not in address.shown
    assert address.without_secrets("user hunter2 refused") == "user *** refused"


@pytest.mark.parametrize("asked", ["a/b.db", "sqlite:///a/b.db", "sqlite+pysqlite:///a/b.db"])
def test_a_path_is_a_file(asked: str) -> None:
    assert address_of(asked, said_by="--store").file == Path("a/b.db")


def test_a_missing_driver_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "find_spec", lambda _: None)
    with pytest.raises(IntegrationError, match=r"pip install 'gameday-simulator\[postgresql\]'"):
        address_of("postgresql://h/d", said_by="--store")


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    with pytest.raises(IntegrationError, match="Is the server there") as refused:
        History(address_of(f"postgresql://a:{SECRET}@/d?host={tmp_path}", said_by="--store"))
    assert SECRET not in str(refused.value)


def test_a_file_that_is_no_history_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("These are my notes. " * 100)
    with pytest.raises(GamedayError, match="no history, or a damaged one"):
        History(address_of(str(file), said_by="--store"))
    assert file.read_text() == "These are my notes. " * 100


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IntegrationError, match="its folder cannot be made"):
        History(address_of(str(tmp_path / "file" / "history.db"), said_by="--store"))


def test_a_new_file_is_nobody_elses_to_read(tmp_path: Path) -> None:
    History(address_of(str(tmp_path / "h.db"), said_by="--store")).close()
    assert (tmp_path / "h.db").stat().st_mode & 0o077 == 0
