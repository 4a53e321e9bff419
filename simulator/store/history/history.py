"""The history of drills: keep one, look at what was kept, tick action items off, forget.

Separate from the tables so that commands meet frozen values only. Every method is one transaction; whoever writes at
the same time waits. What a database complains of is raised as an `IntegrationError`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Self

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, contains_eager, undefer

from simulator.domain import past
from simulator.store.history import tables
from simulator.store.history.address import Address
from simulator.store.history.forgetting import key_of, nobody_left, without
from simulator.store.history.opening import bring_up_to_date, engine_of, told, writing
from simulator.store.history.rows import drill_of, item_of, row_of

Kept = Literal["new", "changed", "same", "older rubric", "forgotten"]


@dataclass(frozen=True, slots=True)
class Which:
    """Which drills; what is left out is not asked."""

    team: str | None = None
    """Empty for drills without a team."""
    person: str | None = None
    """A real person who took part."""
    scenario: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Before this moment."""
    modes: tuple[past.Mode, ...] = ()


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of a person's drills."""

    drills: int
    """Deleted: nobody else took part."""
    parts: int
    """Taken out of a team's drill."""


class History:
    """An open history. Close it, or use it as a context."""

    def __init__(self, address: Address) -> None:
        """Connect and bring the tables up to date. Raises `IntegrationError`."""
        self.address = address
        self._engine = engine_of(address)
        try:
            bring_up_to_date(self._engine, address)
        except BaseException:
            self._engine.dispose()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with told(self.address), Session(self._engine) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with told(self.address), writing(self._engine) as connection, Session(connection) as session:
            yield session
            session.flush()

    # ---- drills ----------------------------------------------------------------------------------------

    def keep(self, kept: past.KeptDrill, *, whose: bool = False) -> Kept:
        """Keep a drill, or what has become of it since; `whose` also changes its date, its team and who played.

        A drill keeps the grade of the rubric that it was first graded by: another's is not taken.
        """
        with self._writing() as session:
            if session.get(tables.Forgotten, kept.id) is not None:
                return "forgotten"
            kept = _without_forgotten(session, kept)
            row = session.get(tables.Drill, kept.id, options=[undefer(tables.Drill.report)])
            if row is None:
                row = row_of(kept)
                row.items = _items(kept, ())
                session.add(row)
                return "new"
            old = drill_of(row, with_report=True)
            if old.rubric != kept.rubric:
                return "older rubric"
            kept = kept if whose else _still_theirs(old, kept)
            if _comparable(old) == _comparable(kept):
                return "same"
            before = [_detached(item) for item in row.items]
            session.delete(row)
            session.flush()
            row = row_of(kept)
            row.items = _items(kept, before)
            session.add(row)
            return "changed"

    def drills(self, which: Which = Which()) -> tuple[past.KeptDrill, ...]:  # it is frozen
        """The drills that were asked for, oldest first, without their reports."""
        with self._reading() as session:
            found = session.scalars(
                select(tables.Drill).where(*_where(which)).order_by(tables.Drill.played, tables.Drill.id)
            )
            return tuple(drill_of(row) for row in found)

    def knows(self, id: str) -> bool:
        """Whether a drill is kept."""
        with self._reading() as session:
            return session.get(tables.Drill, id) is not None

    def drill(self, id: str) -> past.KeptDrill | None:
        """One drill with its report."""
        with self._reading() as session:
            row = session.get(tables.Drill, id, options=[undefer(tables.Drill.report)])
            return None if row is None else drill_of(row, with_report=True)

    # ---- what was promised -----------------------------------------------------------------------------

    def items(self, *, team: str | None = None, open_only: bool = False) -> tuple[past.ActionItem, ...]:
        """The action items of postmortems: those with a day first, the earliest first, then by number."""
        asked = select(tables.ActionItem).join(tables.ActionItem.in_drill)
        if team is not None:
            asked = asked.where(tables.Drill.team == team)
        if open_only:
            asked = asked.where(tables.ActionItem.done.is_(None))
        asked = asked.options(contains_eager(tables.ActionItem.in_drill))
        order = tables.ActionItem.due.is_(None), tables.ActionItem.due, tables.ActionItem.id
        with self._reading() as session:
            return tuple(item_of(row) for row in session.scalars(asked.order_by(*order)))

    def finish(self, item: int, at: datetime | None) -> past.ActionItem | None:
        """Note when an action item was done, or with None that it is open again; None where there is no such item."""
        with self._writing() as session:
            row = session.get(tables.ActionItem, item)
            if row is None:
                return None
            row.done = at
            return item_of(row)

    def near_misses(self, which: Which = Which()) -> tuple[past.NearMiss, ...]:  # it is frozen
        """Near misses, oldest first."""
        asked = select(tables.NearMiss, tables.Drill).join(tables.Drill).where(*_where(which))
        with self._reading() as session:
            found = session.execute(asked.order_by(tables.Drill.played, tables.NearMiss.id)).all()
            return tuple(
                past.NearMiss(
                    why=miss.why, drill=drill.id, scenario=drill.scenario, drill_title=drill.title,
                    played=drill.played, team=drill.team,
                )
                for miss, drill in found
            )  # fmt: skip

    # ---- what a team has settled, and what is forgotten ------------------------------------------------

    def rules(self, team: str) -> past.TeamRules:
        """What a team has settled; an empty name is for drills without a team."""
        with self._reading() as session:
            row = session.get(tables.Team, team)
            if row is None:
                return past.TeamRules(team=team)
            return past.TeamRules.model_validate(
                {"team": row.name, "personal": row.personal, "keep_days": row.keep_days}
            )

    def settle(self, rules: past.TeamRules) -> None:
        """Keep what a team has settled."""
        with self._writing() as session:
            session.merge(tables.Team(name=rules.team, personal=rules.personal, keep_days=rules.keep_days))

    def looked(self, team: str, at: datetime) -> None:
        """Note that somebody looked at a team's trends this month; an empty name is for everything."""
        month = f"{at:%Y-%m}"
        with self._reading() as session:
            if session.get(tables.Look, (team, month)) is not None:
                return
        with self._writing() as session:
            session.merge(tables.Look(team=team, month=month))

    def last_look(self, team: str) -> str | None:
        """The last month in which somebody looked at a team's trends, or at everything's, as 2026-05."""
        with self._reading() as session:
            return session.scalar(select(func.max(tables.Look.month)).where(tables.Look.team.in_(["", team])))

    def forget(self, person: str) -> Forgotten:
        """Delete a person's drills and their part in a team's; it does not come back with a journal."""
        with self._writing() as session:
            rows = session.scalars(
                select(tables.Drill).where(*_where(Which(person=person))).options(undefer(tables.Drill.report))
            ).all()
            deleted = 0
            for row in rows:
                deleted += _forget_in(session, row, person)
            owned = select(tables.ActionItem).where(func.lower(tables.ActionItem.owner) == person.lower())
            for item in session.scalars(owned):
                item.owner = ""
            return Forgotten(deleted, len(rows) - deleted)

    def tidy(self, now: datetime) -> int:
        """Delete what its team keeps no longer; a drill with open action items stays until they are done."""
        with self._writing() as session:
            deleted = 0
            for team in session.scalars(select(tables.Team).where(tables.Team.keep_days.is_not(None))):
                before = now - timedelta(days=team.keep_days or 0)
                old = select(tables.Drill).where(
                    tables.Drill.team == team.name,
                    tables.Drill.played < before,
                    ~tables.Drill.items.any(tables.ActionItem.done.is_(None)),
                )
                for row in session.scalars(old).all():
                    session.delete(row)
                    deleted += 1
            return deleted


# ---- keeping ---------------------------------------------------------------------------------------------


def _without_forgotten(session: Session, kept: past.KeptDrill) -> past.KeptDrill:
    keys = {key_of(kept.id, part.person): part.person for part in kept.parts}
    found = session.scalars(select(tables.Forgotten.key).where(tables.Forgotten.key.in_(list(keys)))).all()
    return without(kept, {keys[key] for key in found}) if found else kept


def _still_theirs(old: past.KeptDrill, new: past.KeptDrill) -> past.KeptDrill:
    """A drill that is graded again is of the same day, of the same team and of the same people as before."""
    players = {part.person: part.player for part in old.parts}
    parts = tuple(
        part.model_copy(update={"player": players.get(part.person, part.player)}) for part in new.parts
    )  # fmt: skip
    return new.model_copy(update={"played": old.played, "team": old.team, "parts": parts})


def _comparable(kept: past.KeptDrill) -> past.KeptDrill:
    """A drill with its items in one order: the database's is by number, a postmortem's by line."""
    items = sorted(kept.items, key=lambda each: each.model_dump_json())
    return kept.model_copy(update={"items": tuple(items)})


def _detached(item: tables.ActionItem) -> tables.ActionItem:
    words = {name: getattr(item, name) for name in past.KeptItem.model_fields}
    return tables.ActionItem(id=item.id, done=item.done, **words)


def _items(kept: past.KeptDrill, before: Sequence[tables.ActionItem]) -> list[tables.ActionItem]:
    """The items of the newest postmortem, each with the number it had; what was done stays even if it is left out."""
    left = list(before)
    found: list[tables.ActionItem] = []
    for each in kept.items:
        same = next((old for old in left if _alike(old.title, each.title)), None)
        item = tables.ActionItem(**each.model_dump(), done=kept.played if each.at_once else None)
        if same is not None:
            left.remove(same)
            item.id, item.done = same.id, same.done or item.done
        found.append(item)
    return found + [old for old in left if old.done is not None]


def _alike(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _forget_in(session: Session, row: tables.Drill, person: str) -> bool:
    """Take a person out of one drill; whether it was deleted as a whole."""
    kept = drill_of(row, with_report=True)
    theirs = {part.person for part in kept.parts if (part.player or "").lower() == person.lower()}
    rest = without(kept, theirs)
    before = [_detached(item) for item in row.items]
    session.delete(row)
    session.flush()
    if nobody_left(rest):
        session.add(tables.Forgotten(key=kept.id))
        return True
    session.add_all(tables.Forgotten(key=key_of(kept.id, each)) for each in theirs)
    new = row_of(rest)
    new.items = _items(rest, before)
    session.add(new)
    return False


def _where(which: Which) -> list[ColumnElement[bool]]:
    drill = tables.Drill
    asked: list[tuple[object, ColumnElement[bool]]] = [
        (which.team, drill.team == which.team),
        (which.scenario, drill.scenario == which.scenario),
        (which.person, drill.parts.any(func.lower(tables.Part.player) == (which.person or "").lower())),
    ]
    found = [clause for value, clause in asked if value is not None]
    if which.since is not None:
        found.append(drill.played >= which.since)
    if which.until is not None:
        found.append(drill.played < which.until)
    if which.modes:
        found.append(drill.mode.in_(which.modes))
    return found
