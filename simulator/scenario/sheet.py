"""A validated scenario with all that its references may lead to.

Separate because every check and every lint rule is a function of it, and because a team may stand in a file of its own:
here a location of the document becomes a place in the right file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from simulator.domain.policy import Policy
from simulator.domain.team import Team
from simulator.scenario.problems import Level, Problems, did_you_mean, dotted, one_of
from simulator.scenario.rulefiles import RuleFile
from simulator.scenario.schema import ScenarioDocument
from simulator.scenario.tree import Node, Place, child, find

Location = tuple[str | int, ...]
"""A place in the document as keys and numbers: `("alerts", 1, "severity")`."""

MOST_EXPLAINED = 200
"""How many problems get their own words; more would not be read."""


@dataclass(frozen=True)
class Sheet:
    """A validated scenario with all that its references may lead to, for the checks and the linter."""

    document: ScenarioDocument
    team: Team
    policy: Policy
    root: Node
    problems: Problems
    files: Collection[str]
    team_root: Node | None = None
    """The tree of the team's own file, where it has one."""
    team_problems: Problems | None = None
    rules: Mapping[str, Sequence[RuleFile]] = field(default_factory=dict)
    """The rule files of this variant, by their path in the folder; each may hold several documents."""

    @property
    def rule_files(self) -> list[tuple[Location, RuleFile]]:
        """Every document of every rule file, with the beginning of its locations."""
        return [
            (("rule_files", path, nth), file) for path, files in self.rules.items() for nth, file in enumerate(files)
        ]

    @property
    def rule_names(self) -> list[str]:
        """The names of the alerts of the rule files."""
        return [rule.alert for _, file in self.rule_files for _, _, rule in file.rules if rule.alert is not None]

    @property
    def overlays(self) -> frozenset[int]:
        """The alerts, by their place, that say more of an alert of a rule file, and do not start by themselves."""
        names, alerts = set(self.rule_names), self.document.alerts
        return frozenset(at for at, alert in enumerate(alerts) if alert.name in names and not alert.conditions)

    def add(self, location: Location, says: str, rule: str, level: Level = "error", *, key: bool = False) -> None:
        """Note a problem at a location of the document."""
        place, file, where = self.at(location, key=key)
        problems = self.team_problems if self.team_problems and file == self.team_problems.path else self.problems
        problems.add(place, where, says, rule, level)

    def at(self, location: Location, *, key: bool = False) -> tuple[Place, str, str]:
        """Where a location stands: its place, its file and how it is written."""
        for begin, rules in self.rule_files if location[:1] == ("rule_files",) else ():
            if location[:3] == begin:
                place, path = find(rules.root, location[3:], key=key)
                return place, rules.path, dotted(path)
        root, inner = self._file_of(location)
        file = self.problems if root is self.root or self.team_problems is None else self.team_problems
        place, path = find(root, inner, key=key)
        return place, file.path, dotted(path)

    def node(self, location: Location) -> Node | None:
        """The node at a location, in the file where it stands."""
        return child(*self._file_of(location))

    def _file_of(self, location: Location) -> tuple[Node, Location]:
        if location[:1] == ("team",) and len(location) > 1 and self.team_root is not None:
            return self.team_root, location[1:]
        return self.root, location

    def unknown(self, location: Location, what: str, given: str, known: Iterable[str], *, key: bool = False) -> None:
        """Note that a name leads nowhere."""
        if len(self.problems.found) > MOST_EXPLAINED:
            return
        known = list(known)
        says = f"'{given}' is no {what}.{did_you_mean(given, known)}"
        if not says.endswith("?"):
            says += f" There are {one_of(known)}" if known else " None is written in this document"
        self.add(location, says, "unknown-reference", key=key)
