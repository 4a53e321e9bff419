"""What an import gives: a team, and a list of everything that it could not say.

Separate because every importer ends so: nothing is dropped silently. A refusal of level `error` changes who is reached;
a `note` is something that has no bearing on it, like a colour.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Literal

from simulator.domain.alerting import Alerting
from simulator.domain.oncall import EscalationPolicy, Override, Person, Schedule, split_target
from simulator.domain.team import MOST_PEOPLE, Team
from simulator.domain.text import plain
from simulator.errors import ScenarioError

Level = Literal["error", "note"]

LONGEST_ID = 60
"""The longest id that is made from a name; a number may still follow."""


@dataclass(frozen=True, slots=True)
class Refused:
    """One thing that a team cannot say, or that could not be read."""

    file: str
    line: int
    """From 1."""
    where: str
    """What it is part of, like `pagerduty_schedule.primary`."""
    says: str
    """What it is, and what became of it or what to do."""
    level: Level = "error"

    def __str__(self) -> str:
        level = "" if self.level == "error" else f"{self.level}: "
        where = f"{self.where}: " if self.where else ""
        return plain(f"{self.file}:{self.line}: {level}{where}{self.says}")

    def to_json(self) -> dict[str, object]:
        """The refusal as plain JSON values."""
        return {
            "file": self.file,
            "line": self.line,
            "where": self.where,
            "level": self.level,
            "says": self.says,
        }


@dataclass(frozen=True, slots=True)
class Imported:
    """A team from another system's documents."""

    team: Team
    refused: tuple[Refused, ...]
    """In order of files and lines."""

    @property
    def found(self) -> bool:
        """Whether there was anything of a team."""
        return bool(self.team.schedules or self.team.escalation or self.team.alerting)


@dataclass
class Draft:
    """A team while it is being put together."""

    people: dict[str, Person] = field(default_factory=dict)
    """By id."""
    schedules: dict[str, Schedule] = field(default_factory=dict)
    escalation: dict[str, EscalationPolicy] = field(default_factory=dict)
    alerting: Alerting | None = None
    refused: list[Refused] = field(default_factory=list)

    def refuse(self, file: str, line: int, where: str, says: str, level: Level = "error") -> None:
        """Note something that the team cannot say."""
        self.refused.append(Refused(file, line, where, says, level))

    def add_person(self, name: str, *, title: str = "", email: str = "", time_zone: str = "UTC", like: str = "") -> str:
        """Add somebody under an id made from `like` or their name, and give the id."""
        identity = new_id(like or name, self.people, otherwise="person")
        shown = " ".join(name.split())[:80] or identity
        self.people[identity] = Person(
            id=identity, name=shown, title=title[:120], email=email[:254], time_zone=time_zone
        )
        return identity

    def add_override(self, schedule: str, override: Override) -> None:
        """Put an override on a schedule that is there."""
        found = self.schedules[schedule]
        self.schedules[schedule] = found.model_copy(update={"overrides": (*found.overrides, override)})

    def imported(self) -> Imported:
        """The team, with everything that was refused."""
        team = Team(
            people=self._kept() or None,
            schedules=self.schedules,
            escalation=self.escalation,
            alerting=self.alerting,
        )
        return Imported(team, in_order(self.refused))

    def _kept(self) -> tuple[Person, ...]:
        """As many people as a team may have: those who are paged before the others."""
        if len(self.people) <= MOST_PEOPLE:
            return tuple(self.people.values())
        paged = self._paged()
        if len(paged) > MOST_PEOPLE:
            raise ScenarioError(
                f"{len(paged)} people are on call in these files, and a team has {MOST_PEOPLE} at most. "
                "Import the files of one team."
            )
        others = [each for each in self.people if each not in paged]
        kept = {*paged, *others[: MOST_PEOPLE - len(paged)]}
        gone = [each for each in self.people if each not in kept]
        says = f"{len(gone)} people who are on no schedule are left out, for a team has {MOST_PEOPLE} at most: "
        self.refuse("(all files)", 1, "people", says + ", ".join(gone), "note")
        return tuple(person for identity, person in self.people.items() if identity in kept)

    def _paged(self) -> set[str]:
        """Everybody whom a schedule or a policy names."""
        users = {user for each in self.schedules.values() for layer in each.layers for user in layer.users}
        users |= {cover.user for each in self.schedules.values() for cover in each.overrides}
        rules = (rule for each in self.escalation.values() for rule in each.rules)
        targets = (split_target(target) for rule in rules for target in rule.page)
        return users | {who for kind, who in targets if kind == "user"}


def in_order(refused: list[Refused]) -> tuple[Refused, ...]:
    """Sort by file and line, each once."""
    return tuple(sorted(dict.fromkeys(refused), key=lambda each: (each.file, each.line)))


def new_id(text: str, taken: Container[str], *, otherwise: str) -> str:
    """An id for a name that is not taken: `Bob Smith` is `bob-smith`, and a second one `bob-smith-2`."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9-]", "-", folded.strip()).lstrip("-")[:LONGEST_ID] or otherwise
    base = re.sub(r"-{3,}", "-", base)
    number, identity = 1, base
    while identity in taken:
        number += 1
        identity = f"{base[: LONGEST_ID - 2]}-{number}"
    return identity


def spoken_name(label: str) -> str:
    """A person's name from a label: `engineering_manager` is `Engineering Manager`."""
    words = re.split(r"[\s_.-]+", label.strip())
    return " ".join(word[:1].upper() + word[1:] for word in words if word) or label
