"""`gameday lint`: every problem of every document, at once.

Separate from loading, which refuses: here a document that cannot be loaded does not keep the others from being looked
at, and advice is given on those that can.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.errors import ScenarioError
from tui.cli.exits import Exit
from tui.cli.options import Format
from tui.cli.output import answer, answer_exactly, narrate

if TYPE_CHECKING:
    from simulator.domain.scenario import Scenario
    from simulator.scenario.lint.rule import Refusal
    from simulator.scenario.problems import Problem

Files = Annotated[
    list[str],
    typer.Argument(metavar="FILE...", help="Documents, or names of scenarios that ship.", show_default=False),
]


def lint(
    files: Files,
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TEXT,
) -> Exit:
    """Check scenarios, policies, scripts, runbooks and teams.

    Each problem is a line: file, line and column, where in the document, what is wrong, what to do, and the rule's
    name, which docs/lint.md explains. Exits with 3 when a document cannot be loaded, with 1 when a rule of level
    error finds something, else with 0.

    Examples:
      gameday lint my-drill/scenario.yaml
      gameday lint my-drill ours.yaml actions.yaml --format json
    """
    problems: list[Problem] = []
    loads = True
    for file in files:
        found, loaded = problems_of(file)
        problems += found
        loads = loads and loaded
    if format is Format.JSON:
        report = {"files": list(files), "problems": [problem.to_json() for problem in problems]}
        answer_exactly(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        for problem in problems:
            answer(str(problem))
    narrate(_summary(len(files), problems))
    if not loads:
        return Exit.INPUT
    return Exit.FELL_SHORT if any(problem.level == "error" for problem in problems) else Exit.DONE


def problems_of(file: str) -> tuple[tuple[Problem, ...], bool]:
    """Every problem of one document, and whether it loads."""
    from simulator.scenario.problems import DocumentError, Problem

    try:
        return _check(file), True
    except DocumentError as error:
        return error.problems, False
    except ScenarioError as error:
        return (Problem(file, 0, 0, "", str(error), "cannot-load"),), False


def _check(file: str) -> tuple[Problem, ...]:
    from simulator.scenario.loader import kind_of_file

    path = Path(file)
    kind = kind_of_file(path) if path.is_file() else "scenario"
    checks: dict[str, Callable[[Path], tuple[Problem, ...]]] = {
        "policy": _check_policy,
        "actions": _check_actions,
        "runbook": _check_runbook,
        "team": _check_team,
    }
    return checks[kind](path) if kind in checks else _check_scenario(file)


def _check_scenario(file: str) -> tuple[Problem, ...]:
    from scoring.rules import MEASURES
    from simulator.scenario.lint import lint as advice
    from simulator.scenario.loader import check_all, read_sources
    from simulator.scenario.problems import in_order

    loaded = check_all(read_sources(file))
    trials: list[Refusal] = []

    def refusal(scenario: Scenario, expr: str, every: int) -> str | None:
        if not trials:
            from simulator.world.monitored import Trials  # numpy, for documents that hold a query

            trials.append(Trials())
        return trials[0](scenario, expr, every)

    found = ((*each.problems, *advice(each, criteria=MEASURES, refusal=refusal)) for each in loaded)
    return in_order(problem for problems in found for problem in problems)


def _check_policy(path: Path) -> tuple[Problem, ...]:
    from scoring.rubric import problems as scoring_problems
    from simulator.scenario.loader import load_policy, read_text

    load_policy(read_text(path, path.as_posix()), path.as_posix(), scoring=scoring_problems)
    return ()


def _check_actions(path: Path) -> tuple[Problem, ...]:
    from simulator.scenario.loader import load_actions

    load_actions(path)
    return ()


def _check_runbook(path: Path) -> tuple[Problem, ...]:
    from simulator.scenario.loader import load_runbook, read_text
    from simulator.scenario.problems import Problems

    problems = Problems(path.as_posix())
    load_runbook(read_text(path, path.as_posix()), problems)
    problems.stop_at_errors()
    return ()


def _check_team(path: Path) -> tuple[Problem, ...]:
    from simulator.scenario.teams import read_team

    read_team(path.as_posix())
    return ()


def _summary(files: int, problems: list[Problem]) -> str:
    counts = [(level, sum(problem.level == level for problem in problems)) for level in ("error", "warning", "note")]
    found = ", ".join(f"{count} {level}{'s' if count != 1 else ''}" for level, count in counts if count)
    return f"{files} {'file' if files == 1 else 'files'}: {found or 'nothing to complain of'}."
