"""In which months somebody looked at a team's history, for readiness."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "look", sa.Column("team", sa.Text, primary_key=True), sa.Column("month", sa.String(7), primary_key=True)
    )
