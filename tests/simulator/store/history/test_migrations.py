from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, text

from simulator.errors import IntegrationError
from simulator.store.history import tables
from simulator.store.history.address import address_of
from simulator.store.history.history import History
from simulator.store.history.opening import HEAD, engine_of, migrations, upgrade, writing
from simulator.store.history.rows import row_of
from tests.simulator.store.history.kept import drill

REVISIONS = [each.revision for each in ScriptDirectory.from_config(migrations()).walk_revisions()]
ADDED_SINCE: dict[str, set[str]] = {}
"""Columns of `drill` that a revision does not have yet, for later revisions."""


def at_revision(store: str, revision: str) -> None:
    engine = engine_of(address_of(store, said_by="--store"))
    with writing(engine) as connection:
        upgrade(connection, revision)
        _put_in(connection, revision)
    engine.dispose()


def _put_in(connection: Connection, revision: str) -> None:
    row = row_of(drill())
    left_out = {"report", *ADDED_SINCE.get(revision, set())}
    names = [column.name for column in tables.Drill.__table__.columns if column.name not in left_out]
    connection.execute(insert(tables.Drill).values({name: getattr(row, name) for name in names}))
    connection.execute(
        insert(tables.ActionItem).values(
            drill=row.id, title="Alert", owner="Alice", priority="P1", due_said="", at_once=False
        )
    )


def test_the_newest_revision_is_the_one_that_the_program_expects() -> None:
    assert ScriptDirectory.from_config(migrations()).get_current_head() == HEAD


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_history_of_any_older_gameday_is_brought_up_to_date_with_all_that_is_in_it(store: str, revision: str) -> None:
    if "://" not in store:
        Path(store).parent.mkdir(parents=True)
    at_revision(store, revision)
    with History(address_of(store, said_by="--store")) as history:
        (kept,) = history.drills()
        assert (kept.score, kept.seed, kept.played) == (80.1, 2**70, drill().played)
        assert [each.title for each in history.items()] == ["Alert"]
        assert history.rules("").keep_days is None
        assert history.last_look("") is None
        assert history.keep(drill("b")) == "new"


def test_the_migrations_make_the_tables_that_the_program_expects(store: str) -> None:
    with History(address_of(store, said_by="--store")) as history, history._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": connection.dialect.name == "postgresql"})
        assert compare_metadata(context, tables.Base.metadata) == []


def test_a_history_of_a_newer_gameday_is_refused_and_left_as_it_is(store: str) -> None:
    address = address_of(store, said_by="--store")
    with History(address) as history, history._engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'r9999'"))
    with pytest.raises(IntegrationError, match=re.escape(address.shown) + ".*newer gameday.*r9999"):
        History(address)
