"""Drills, their scores and times, who took part, and what was promised in their postmortems."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None


def _drill(*, key: bool = False) -> sa.Column[str]:
    return sa.Column(
        "drill", sa.String(64), sa.ForeignKey("drill.id", ondelete="CASCADE"), primary_key=key, nullable=False
    )


def _text(name: str, *, null: bool = False, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null, primary_key=key)


def _number(name: str, *, null: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Float, nullable=null)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _position() -> sa.Column[int]:
    return sa.Column("position", sa.Integer, nullable=False)


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "drill",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("journal_sha256", sa.String(64), nullable=False),
        _text("scenario"),
        sa.Column("scenario_sha256", sa.String(64), nullable=False),
        *(_text(name) for name in ("title", "engine", "seed")),
        sa.Column("played", sa.DateTime(timezone=True), nullable=False),
        sa.Column("length", sa.BigInteger, nullable=False),
        *(_text(name) for name in ("ended", "team", "mode")),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("exam", "assisted", "false_alarm")),
        *(_text(name) for name in ("policy", "rubric")),
        _number("score"),
        _text("rating"),
        sa.Column("facts", sa.JSON),
        sa.Column("report", sa.JSON),
    )
    op.create_index("drill_team_played", "drill", ["team", "played"])
    op.create_index("drill_scenario", "drill", ["scenario"])
    op.create_table(
        "dimension_score", _drill(key=True), _text("dimension", key=True), _position(), _number("score", null=True),
        _number("weight"), _text("rating", null=True),
    )  # fmt: skip
    op.create_table(
        "skill_score", _drill(key=True), _text("skill", key=True), _position(), _number("points"), _number("of"),
        _number("costs"),
    )  # fmt: skip
    op.create_table(
        "objective", _drill(key=True), sa.Column("position", sa.Integer, primary_key=True), _text("says"),
        sa.Column("measures", sa.JSON, nullable=False), _number("score", null=True), _text("rating", null=True),
    )  # fmt: skip
    op.create_table(
        "time_taken", _drill(key=True), _text("time", key=True), _position(),
        _number("seconds", null=True), _number("target", null=True), _text("why"),
    )  # fmt: skip
    _people()
    _for_later()


def _at() -> sa.Column[int]:
    return sa.Column("at", sa.BigInteger, nullable=False)


def _people() -> None:
    op.create_table(
        "part", _id(), _drill(), _text("person"), _text("name"), _text("player", null=True),
        sa.Column("roles", sa.JSON, nullable=False), _number("score", null=True),
        sa.UniqueConstraint("drill", "person"),
    )  # fmt: skip
    op.create_index("part_player", "part", ["player"])
    op.create_table(
        "part_score", _id(),
        sa.Column("part", sa.Integer, sa.ForeignKey("part.id", ondelete="CASCADE"), nullable=False),
        _text("of"), _number("score", null=True), sa.UniqueConstraint("part", "of"),
    )  # fmt: skip


def _for_later() -> None:
    op.create_table("hint", _id(), _drill(), _at(), _number("costs"), _text("by"))
    op.create_table("near_miss", _id(), _drill(), _at(), _text("why"))
    op.create_table(
        "action_item", _id(), _drill(), _text("title"), _text("owner"), _text("priority"), sa.Column("due", sa.Date),
        _text("due_said"), sa.Column("at_once", sa.Boolean, nullable=False),
        sa.Column("done", sa.DateTime(timezone=True)), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_table(
        "sign", _id(), _drill(), _text("habit"), _text("name"), _text("says"),
        sa.Column("evidence", sa.JSON, nullable=False),
    )  # fmt: skip
    for table in ("hint", "near_miss", "action_item", "sign"):
        op.create_index(f"ix_{table}_drill", table, ["drill"])
