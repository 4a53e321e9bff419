"""The history's tables, as SQLAlchemy sees them.

Separate from the migrations, which make them: a migration is never changed once it is released, this file is. A test
compares the two. Times are kept in UTC; whatever hangs on a drill goes with it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator


class Utc(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone, so it is put back when it is read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Any zone, as UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """In UTC, whether the database says so or not."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What the tables have in common."""

    type_annotation_map = {datetime: Utc, dict[str, Any]: JSON, list[str]: JSON, list[int]: JSON, str: Text}  # noqa: RUF012


def _its(order: str, **options: Any) -> Any:
    """What hangs on a row, in order; read with it and gone with it."""
    return relationship(cascade="all, delete-orphan", lazy="selectin", order_by=order, **options)


def _drill_key(**options: Any) -> Mapped[str]:
    return mapped_column(String(64), ForeignKey("drill.id", ondelete="CASCADE"), **options)


class Drill(Base):
    """A drill that has ended."""

    __tablename__ = "drill"
    __table_args__ = (Index("drill_team_played", "team", "played"), Index("drill_scenario", "scenario"))

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    journal_sha256: Mapped[str] = mapped_column(String(64))
    scenario: Mapped[str]
    scenario_sha256: Mapped[str] = mapped_column(String(64))
    title: Mapped[str]
    engine: Mapped[str]
    seed: Mapped[str]
    """As text: a seed may be longer than any integer of a database."""
    played: Mapped[datetime]
    length: Mapped[int] = mapped_column(BigInteger)
    ended: Mapped[str]
    team: Mapped[str]
    mode: Mapped[str]
    exam: Mapped[bool]
    assisted: Mapped[bool]
    false_alarm: Mapped[bool]
    policy: Mapped[str]
    rubric: Mapped[str]
    score: Mapped[float]
    rating: Mapped[str]
    facts: Mapped[dict[str, Any] | None]
    report: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)

    dimensions: Mapped[list[DimensionScore]] = _its("DimensionScore.position")
    skills: Mapped[list[SkillScore]] = _its("SkillScore.position")
    objectives: Mapped[list[Objective]] = _its("Objective.position")
    parts: Mapped[list[Part]] = _its("Part.id")
    times: Mapped[list[TimeTaken]] = _its("TimeTaken.position")
    hints: Mapped[list[Hint]] = _its("Hint.id")
    near_misses: Mapped[list[NearMiss]] = _its("NearMiss.id")
    items: Mapped[list[ActionItem]] = _its("ActionItem.id", back_populates="in_drill")
    signs: Mapped[list[Sign]] = _its("Sign.id")


class DimensionScore(Base):
    """How a dimension went in a drill."""

    __tablename__ = "dimension_score"

    drill: Mapped[str] = _drill_key(primary_key=True)
    dimension: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    score: Mapped[float | None]
    weight: Mapped[float]
    rating: Mapped[str | None]


class SkillScore(Base):
    """How a criterion went in a drill."""

    __tablename__ = "skill_score"

    drill: Mapped[str] = _drill_key(primary_key=True)
    skill: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    points: Mapped[float]
    of: Mapped[float]
    costs: Mapped[float]


class Objective(Base):
    """How one of a drill's objectives went."""

    __tablename__ = "objective"

    drill: Mapped[str] = _drill_key(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    says: Mapped[str]
    measures: Mapped[list[str]]
    score: Mapped[float | None]
    rating: Mapped[str | None]


class Part(Base):
    """One person's part in a drill."""

    __tablename__ = "part"
    __table_args__ = (UniqueConstraint("drill", "person"), Index("part_player", "player"))

    id: Mapped[int] = mapped_column(primary_key=True)
    drill: Mapped[str] = _drill_key()
    person: Mapped[str]
    name: Mapped[str]
    player: Mapped[str | None]
    roles: Mapped[list[str]]
    score: Mapped[float | None]
    scores: Mapped[list[PartScore]] = _its("PartScore.id")


class PartScore(Base):
    """One person's part in a dimension or a criterion."""

    __tablename__ = "part_score"
    __table_args__ = (UniqueConstraint("part", "of"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(ForeignKey("part.id", ondelete="CASCADE"))
    of: Mapped[str]
    """A dimension's name, or a criterion's, which has a dot in it."""
    score: Mapped[float | None]


class TimeTaken(Base):
    """A response time beside its target, in seconds."""

    __tablename__ = "time_taken"

    drill: Mapped[str] = _drill_key(primary_key=True)
    time: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    seconds: Mapped[float | None]
    target: Mapped[float | None]
    why: Mapped[str]


class Hint(Base):
    """A hint that was taken."""

    __tablename__ = "hint"

    id: Mapped[int] = mapped_column(primary_key=True)
    drill: Mapped[str] = _drill_key(index=True)
    at: Mapped[int] = mapped_column(BigInteger)
    costs: Mapped[float]
    by: Mapped[str]


class NearMiss(Base):
    """Something that could have become an incident."""

    __tablename__ = "near_miss"

    id: Mapped[int] = mapped_column(primary_key=True)
    drill: Mapped[str] = _drill_key(index=True)
    at: Mapped[int] = mapped_column(BigInteger)
    why: Mapped[str]


class ActionItem(Base):
    """An action item of a postmortem that was handed in, and when it was done."""

    __tablename__ = "action_item"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  # a number that was told is never another item's

    id: Mapped[int] = mapped_column(primary_key=True)
    drill: Mapped[str] = _drill_key(index=True)
    title: Mapped[str]
    owner: Mapped[str]
    priority: Mapped[str]
    due: Mapped[date | None]
    due_said: Mapped[str]
    at_once: Mapped[bool]
    done: Mapped[datetime | None]
    in_drill: Mapped[Drill] = relationship(back_populates="items")


class Sign(Base):
    """A sign of one of the policy's anti-patterns."""

    __tablename__ = "sign"

    id: Mapped[int] = mapped_column(primary_key=True)
    drill: Mapped[str] = _drill_key(index=True)
    habit: Mapped[str]
    name: Mapped[str]
    says: Mapped[str]
    evidence: Mapped[list[int]]


class Team(Base):
    """What a team has settled for its history."""

    __tablename__ = "team"

    name: Mapped[str] = mapped_column(primary_key=True)
    personal: Mapped[str]
    keep_days: Mapped[int | None]


class Look(Base):
    """A month in which somebody looked at a team's history, or with an empty name at everything."""

    __tablename__ = "look"

    team: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)


class Forgotten(Base):
    """A drill, or a person's part in one, that was asked to be forgotten: a hash, so that it never comes back."""

    __tablename__ = "forgotten"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
