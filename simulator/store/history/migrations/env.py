"""Alembic's entry: run the migrations on the connection that `opening.upgrade` hands over."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"], render_as_batch=True, transactional_ddl=True
)  # fmt: skip
context.run_migrations()
