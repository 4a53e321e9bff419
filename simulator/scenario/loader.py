"""The door to scenarios: texts in, a scenario ready to play out, or every problem at once.

Separate as the one place that knows the order of the steps: read, pick a variant, validate, resolve, draw, compile.
Loading is pure: the same sources, seed and draws give the same drill, and with draws given Faker is never asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import PurePosixPath
from random import Random

from simulator.domain.policy import Policy
from simulator.domain.scenario import Runbook, Scenario
from simulator.domain.team import Team
from simulator.errors import ScenarioError
from simulator.scenario.circles import check_circles
from simulator.scenario.compile import compiled
from simulator.scenario.drawing import drawn
from simulator.scenario.draws import Draws, FakerInventor, Inventor, PlainInventor
from simulator.scenario.happenings import check_happenings
from simulator.scenario.policies import load_policy
from simulator.scenario.problems import DocumentError, Problem, Problems, in_order
from simulator.scenario.reading import kind_of_file, read_mapping
from simulator.scenario.references import check_criteria, check_references
from simulator.scenario.rulefiles import load_rule_files
from simulator.scenario.runbooks import load_runbook, load_runbooks
from simulator.scenario.schema import ScenarioDocument
from simulator.scenario.script import ScriptedAction, load_actions
from simulator.scenario.shape import validated
from simulator.scenario.sheet import Sheet
from simulator.scenario.sources import (
    Sources,
    read_sources,
    read_text,
    read_tour,
    references,
    shipped,
    shipped_policies,
    shipped_tours,
)
from simulator.scenario.tree import Entries, Items, Node, Scalar, child
from simulator.scenario.variants import variants_of

__all__ = [
    "Draws",
    "Loaded",
    "ScriptedAction",
    "Sources",
    "check",
    "check_all",
    "kind_of_file",
    "load",
    "load_actions",
    "load_policy",
    "load_runbook",
    "read_sources",
    "read_text",
    "read_tour",
    "shipped",
    "shipped_policies",
    "shipped_tours",
]


@dataclass(frozen=True)
class Loaded:
    """A scenario ready to play."""

    sources: Sources
    scenario: Scenario
    policy: Policy
    seed: int
    draws: Draws
    problems: tuple[Problem, ...]
    """Warnings and notes; errors are raised."""
    sheet: Sheet = field(repr=False, compare=False)
    """The document behind the scenario, for the linter."""


def load(
    sources: Sources,
    *,
    seed: int | None = None,
    draws: Draws | None = None,
    criteria: frozenset[str] | None = None,
) -> Loaded:
    """Load a scenario. Without `draws` they are drawn from the seed; `criteria` are the ones that scoring knows.

    Raises `ScenarioError` with every problem, in order of lines.
    """
    read = _Read(sources, criteria)
    seed = read.seed if seed is None else seed
    return read.loaded(seed, draws, FakerInventor)


def check(sources: Sources, *, criteria: frozenset[str] | None = None) -> Loaded:
    """Load a scenario to look at it, not to play it: what would be drawn is stood in for, and Faker is not needed."""
    read = _Read(sources, criteria)
    return read.loaded(read.seed, None, lambda _seed: PlainInventor())


def check_all(sources: Sources) -> tuple[Loaded, ...]:
    """Like `check`, for every variant of a scenario."""
    read = _Read(sources, None)
    return tuple(read.loaded(read.seed, None, lambda _seed: PlainInventor(), variant) for variant in read.variants)


def stable_seed(slug: str) -> int:
    """The seed of a scenario that names none: the same on every machine, for ever."""
    return int.from_bytes(blake2b(slug.encode(), digest_size=4).digest(), "big")


class _Read:
    """A scenario that was read and checked, in all its variants."""

    def __init__(self, sources: Sources, criteria: frozenset[str] | None) -> None:
        self._sources = sources
        self._criteria = criteria
        self._policy = load_policy(sources.policy_text, sources.policy_path)
        problems = Problems(sources.path)
        root = read_mapping(sources.text, problems)
        if root is None:
            raise DocumentError(in_order(problems.errors))
        trees = variants_of(root, problems)
        named = list(references(root))
        self._rules, found = load_rule_files(sources, [node.text for key, node in named if key == "rule_files"])
        rules = {name for files in self._rules.values() for file in files for name in file.alert_names}
        paths = [node.text for key, node in named if key == "runbook"]
        self._runbooks, wrong = load_runbooks(sources, paths, _alert_names(trees) | rules)
        found += [*wrong, *problems.found]
        self._sheets = [sheet for tree in trees if (sheet := self._sheet(tree, found)) is not None]
        errors = [problem for problem in found if problem.level == "error"]
        if errors:
            raise DocumentError(in_order(errors))
        self._warnings = in_order(found)
        self._varies = root.get("vary") is not None
        given = self._sheets[0].document.seed
        self.seed = stable_seed(sources.slug) if given is None else given

    def _sheet(self, tree: Entries, found: list[Problem]) -> Sheet | None:
        """Validate one variant and resolve what it refers to; what is found is added."""
        problems = Problems(self._sources.path)
        document: ScenarioDocument | None = validated(ScenarioDocument, tree, problems)
        sheet = None
        if document is not None:
            team, team_root, team_problems = self._team(document)
            files = self._sources.files
            rules = {path: self._rules.get(path, []) for path in document.rule_files}
            sheet = Sheet(document, team, self._policy, tree, problems, files, team_root, team_problems, rules)
            for check_it in (check_references, check_happenings, check_circles):
                check_it(sheet)
            check_criteria(sheet, self._criteria)
            found += team_problems.found if team_problems is not None else []
        found += problems.found
        return sheet

    def _team(self, document: ScenarioDocument) -> tuple[Team, Node | None, Problems | None]:
        """The team, and the file that it was read from where it has one of its own."""
        if not isinstance(document.team, str):
            return document.team or Team(), None, None
        text = self._sources.files.get(document.team)
        if text is None:
            return Team(), None, None  # the missing file is complained of with the other paths
        problems = Problems((PurePosixPath(self._sources.path).parent / document.team).as_posix())
        root = read_mapping(text, problems, versioned=False)
        team: Team | None = validated(Team, root, problems) if root is not None else None
        return team or Team(), root, problems

    @property
    def variants(self) -> tuple[int | None, ...]:
        """Every variant there is; None stands for a scenario that has none."""
        return tuple(range(len(self._sheets))) if self._varies else (None,)

    def loaded(
        self, seed: int, draws: Draws | None, inventor: Callable[[int], Inventor], variant: int | None = None
    ) -> Loaded:
        """Pick the variant, draw where no draws are given, and compile."""
        if variant is None:
            variant = draws.variant if draws else self._pick(seed)
        if variant is not None and variant not in range(len(self._sheets)):
            raise ScenarioError(f"{self._sources.path}: the draws are for variant {variant}, which is not there.")
        sheet = self._sheets[variant or 0]
        if draws is None:
            draws = drawn(sheet, seed, variant, inventor(seed))
        scenario = compiled(
            sheet, self._policy, self._used_runbooks(sheet.document), draws,
            slug=self._sources.slug, seed=seed,
        )  # fmt: skip
        return Loaded(self._sources, scenario, self._policy, seed, draws, self._warnings, sheet)

    def _pick(self, seed: int) -> int | None:
        return Random(f"{seed}/variant").randrange(len(self._sheets)) if self._varies else None

    def _used_runbooks(self, document: ScenarioDocument) -> dict[str, Runbook]:
        """Only this variant's: another's runbook would give away what else might be played."""
        used = {service.runbook for service in document.services.values()}
        used |= {alert.runbook for alert in document.alerts}
        return {path: runbook for path, runbook in self._runbooks.items() if path in used}


def _alert_names(trees: list[Entries]) -> set[str]:
    """The names of the alerts of all variants."""
    names = set()
    for tree in trees:
        alerts = tree.get("alerts")
        for alert in alerts.items if isinstance(alerts, Items) else ():
            name = child(alert, ["name"])
            names |= {name.text} if isinstance(name, Scalar) else set()
    return names
