"""The log: records in order, and the questions that scoring, views and reports ask of it.

Separate so that nobody walks raw records twice for the same question. It indexes by kind as it grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar, overload

from simulator.domain.events import Recorded, _Event
from simulator.domain.vocabulary import PersonId

E = TypeVar("E", bound=_Event)


class Log(Sequence[Recorded]):
    """An append-only sequence of records; `log[0]` has seq 1."""

    def __init__(self, records: Iterable[Recorded] = ()) -> None:
        self._records: list[Recorded] = []
        self._by_type: dict[type[_Event], list[Recorded]] = {}
        for record in records:
            self.append(record)

    def append(self, record: Recorded) -> None:
        """Add the next record."""
        self._records.append(record)
        self._by_type.setdefault(type(record.event), []).append(record)

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, index: int) -> Recorded: ...
    @overload
    def __getitem__(self, index: slice) -> list[Recorded]: ...
    def __getitem__(self, index: int | slice) -> Recorded | list[Recorded]:
        return self._records[index]

    def __iter__(self) -> Iterator[Recorded]:
        return iter(self._records)

    def of(self, *kinds: type[E]) -> list[tuple[Recorded, E]]:
        """All records of these event classes in order, each with its event typed."""
        if len(kinds) == 1:
            return [(record, record.event) for record in self._by_type.get(kinds[0], ())]  # type: ignore[misc]
        found = [record for kind in kinds for record in self._by_type.get(kind, ())]
        return [(record, record.event) for record in sorted(found, key=lambda record: record.seq)]  # type: ignore[misc]

    def first(self, *kinds: type[E]) -> tuple[Recorded, E] | None:
        """The first record of these classes, or None."""
        found = self.of(*kinds)
        return found[0] if found else None

    def last(self, *kinds: type[E]) -> tuple[Recorded, E] | None:
        """The last record of these classes, or None."""
        found = self.of(*kinds)
        return found[-1] if found else None

    def by(self, person: PersonId) -> list[Recorded]:
        """What this person did, in order."""
        return [record for record in self._records if record.actor == person]

    @property
    def end(self) -> int:
        """The time of the last record in ms, 0 for an empty log."""
        return self._records[-1].at if self._records else 0
