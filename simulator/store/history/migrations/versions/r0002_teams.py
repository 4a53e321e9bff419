"""What a team has settled for its history, and what was asked to be forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "team",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("personal", sa.Text, nullable=False),
        sa.Column("keep_days", sa.Integer),
    )
    op.create_table("forgotten", sa.Column("key", sa.String(64), primary_key=True))
