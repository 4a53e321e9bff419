"""Values for variables: `.tfvars`, its JSON form, and YAML files as people keep them beside a configuration.

Separate because each format has its own way to a map of values, and none of them is part of a configuration.
"""

from __future__ import annotations

import json

from simulator.errors import ScenarioError
from simulator.integrations.terraform.evaluate import Scope, TooMuch, evaluate, name_of, parts, trees
from simulator.integrations.terraform.syntax import Unreadable, parsed
from simulator.integrations.terraform.values import Value
from simulator.scenario.problems import Problems
from simulator.scenario.source import parse
from simulator.scenario.tree import value_of


def variables_of(file: str, text: str) -> dict[str, Value]:
    """The variables that a file gives values to. Raises `ScenarioError` when it cannot be read."""
    if file.endswith((".yaml", ".yml")):
        problems = Problems(file)
        root = parse(text, problems)
        problems.stop_at_errors()
        return _map(file, value_of(root) if root is not None else None)
    if file.endswith(".json"):
        try:
            return _map(file, json.loads(text))
        except (ValueError, RecursionError):
            raise ScenarioError(f"{file}: this is not JSON. Check quotes and commas.") from None
    try:
        found = parsed(text)
        return {
            name_of(each.children[0]): evaluate(parts(each)[-1], Scope({}, {}))
            for each in trees(found.tree.children[0])  # type: ignore[arg-type]  # a start holds a body
            if each.data == "attribute"
        }
    except Unreadable as error:
        raise ScenarioError(f"{file}:{error.line}: {error.says}.") from None
    except (TooMuch, RecursionError):
        raise ScenarioError(f"{file}: the values go too deep to be worked out.") from None


def _map(file: str, value: object) -> dict[str, Value]:
    if not isinstance(value, dict):
        raise ScenarioError(f"{file}: it must be a map from variables to their values.")
    return value
