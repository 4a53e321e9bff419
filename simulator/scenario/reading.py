"""The first step that all documents share: text to a mapping, with a version that this program reads.

Separate because scenarios, policies, runbooks and teams begin alike, and a document of a newer version must be refused
for that alone, not for every key that it has and we do not know.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from simulator.domain.team import Team
from simulator.scenario.problems import Problems
from simulator.scenario.schema import VERSION
from simulator.scenario.source import parse
from simulator.scenario.sources import read_text
from simulator.scenario.tree import Entries, Items, Scalar


def read_mapping(text: str | bytes, problems: Problems, *, versioned: bool = True) -> Entries | None:
    """Read a document that must be a mapping; None when there is nothing to go on with."""
    root = parse(text, problems)
    if root is None:
        return None
    if not isinstance(root, Entries):
        kind = "a list" if isinstance(root, Items) else "a single value"
        begin = ". Begin with 'version: 1'" if versioned else ""
        problems.add(root.place, "", f"The document is {kind}, and must be keys with values{begin}", "wrong-type")
        return None
    return root if not versioned or _version_is_known(root, problems) else None


def _version_is_known(root: Entries, problems: Problems) -> bool:
    node = root.get("version")
    if isinstance(node, Scalar) and node.value == VERSION and not isinstance(node.value, bool):
        return True
    if node is None:
        problems.add(root.place, "version", "is missing. Begin with 'version: 1'", "missing-key")
    elif isinstance(node, Scalar) and isinstance(node.value, int) and node.value > VERSION:
        says = (
            f"version {node.value} is newer than this gameday, which reads version {VERSION}. Install a newer gameday"
        )
        problems.add(node.place, "version", says, "unknown-version")
    else:
        given = f"'{node.text}' is no version" if isinstance(node, Scalar) else "this is no version"
        problems.add(node.place, "version", f"{given}. Write 'version: {VERSION}'", "unknown-version")
    return False


DocumentKind = Literal["scenario", "policy", "actions", "runbook", "team"]
_TEAM_KEYS = frozenset(Team.model_fields)


def kind_of_file(path: Path) -> DocumentKind:
    """What kind of document a file is, by its outermost keys; what cannot be told is taken for a scenario."""
    root = parse(read_text(path, path.as_posix()), Problems(path.as_posix()))
    if isinstance(root, Items):
        return "actions"
    if isinstance(root, Entries) and root.get("decision_tree") is not None:
        return "policy"
    if isinstance(root, Entries) and root.get("metadata") is not None and root.get("version") is None:
        return "runbook"
    if isinstance(root, Entries) and not {"version", "title"} & set(root.entries) and _TEAM_KEYS & set(root.entries):
        return "team"
    return "scenario"
