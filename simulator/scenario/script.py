"""Actions scripts: what people do in a headless drill, read as strictly as a scenario.

Separate from the scenario because a script is about one playing of it. A file that an action names is read here, so
that the journal holds what it said.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, create_model

from simulator.domain.actions import VERBS, Action
from simulator.domain.base import Frozen
from simulator.domain.oncall import Slug
from simulator.domain.simtime import Duration
from simulator.errors import ScenarioError
from simulator.scenario.problems import Problems, did_you_mean, dotted, one_of, quoted
from simulator.scenario.shape import validated
from simulator.scenario.source import parse
from simulator.scenario.sources import path_problem, read_text
from simulator.scenario.tree import Entries, Items, Place, Scalar

MAX_ACTIONS = 5_000


@dataclass(frozen=True)
class ScriptedAction:
    """One action of a script."""

    at: int
    """When, in milliseconds since the drill's start."""
    by: str
    action: Action
    line: int
    """Its line in the script."""


class When(Frozen):
    """What every entry of a script says beside its verb's fields."""

    at: Duration
    """When, from the drill's start."""
    by: Slug
    """Who: the id of a person of the team."""


def script_shape() -> Any:
    """The shape of a whole script: a list of every verb's fields with when and by whom."""
    entries = []
    for verb, action in VERBS.items():
        fields: dict[str, Any] = {"at": (Duration, ...), "by": (Slug, ...)}
        if verb == "postmortem":
            fields |= {"text": (str | None, None), "file": (str | None, Field(None, description=_FILE))}
        entry = create_model(f"{action.__name__}Entry", __base__=action, __doc__=action.__doc__, **fields)
        entries.append(entry)
    verbs: Any = reduce(or_, entries)
    return list[Annotated[verbs, Field(discriminator="do")]]


_FILE = "The postmortem's file, beside the script; or give its `text`."


def load_actions(path: Path, *, people: Collection[str] | None = None) -> tuple[ScriptedAction, ...]:
    """Read a script, in order of time. With `people` everybody who acts must be one of them."""
    problems = Problems(path.as_posix())
    root = parse(read_text(path, path.as_posix()), problems)
    problems.stop_at_errors()
    if not isinstance(root, Items):
        problems.add(root.place if root else (1, 1), "", _NOT_A_LIST, "wrong-type")
    actions = []
    for place, node in enumerate(root.items[:MAX_ACTIONS] if isinstance(root, Items) else ()):
        if not isinstance(node, Entries):
            problems.add(node.place, dotted([place]), _NOT_A_LIST, "wrong-type")
            continue
        read = _entry(node, place, path.parent, people, problems)
        actions += [read] if read else []
    if isinstance(root, Items) and len(root.items) > MAX_ACTIONS:
        problems.add(
            root.items[MAX_ACTIONS].place, "", f"More than {MAX_ACTIONS:,} actions. Split the script", "too-large"
        )
    problems.stop_at_errors()
    return tuple(sorted(actions, key=lambda each: each.at))


_NOT_A_LIST = "A script is a list of actions. Begin each with '- ', like - {at: 5m, by: alice, do: ack}"


def _entry(
    node: Entries, place: int, folder: Path, people: Collection[str] | None, problems: Problems
) -> ScriptedAction | None:
    timing = Entries(node.place, {key: value for key, value in node.entries.items() if key in ("at", "by")})
    asked = Entries(node.place, {key: value for key, value in node.entries.items() if key not in ("at", "by")})
    when: When | None = validated(When, timing, problems, at=(place,))
    if when is not None and people is not None and when.by not in people:
        says = f"'{when.by}' is nobody of the team.{did_you_mean(when.by, people) or ' There are ' + one_of(people)}"
        problems.add(timing.entries["by"][1].place, dotted([place, "by"]), says, "unknown-reference")
    verb = _verb(asked, place, problems)
    if verb is None:
        return None
    if verb == "postmortem" and "file" in asked.entries:
        asked = _with_file(asked, place, folder, problems)
    action: Action | None = validated(VERBS[verb], asked, problems, at=(place,))
    if when is None or action is None:
        return None
    return ScriptedAction(when.at, when.by, action, node.place[0])


def _verb(asked: Entries, place: int, problems: Problems) -> str | None:
    node = asked.get("do")
    if node is None:
        says = f"is missing. It names the action: {one_of(VERBS, most=8)}"
        problems.add(asked.place, dotted([place, "do"]), says, "missing-key")
        return None
    if isinstance(node, Scalar) and isinstance(node.value, str) and node.value in VERBS:
        return node.value
    given = node.value if isinstance(node, Scalar) else None
    suggestion = did_you_mean(str(given), VERBS) or f" There are {one_of(VERBS, most=50)}"
    problems.add(node.place, dotted([place, "do"]), f"{quoted(given)} is no action.{suggestion}", "unknown-reference")
    return None


def _with_file(asked: Entries, place: int, folder: Path, problems: Problems) -> Entries:
    """Replace `file` by the text that the file holds."""
    key, node = asked.entries["file"]
    rest = {name: value for name, value in asked.entries.items() if name != "file"}
    text = _read(node, dotted([place, "file"]), folder, problems) if isinstance(node, Scalar) else None
    if "text" in rest:
        problems.add(key, dotted([place, "file"]), "a file and a text are given. Keep one", "given-twice")
        return Entries(asked.place, rest)
    value = Scalar(node.place, text if text is not None else "(not read)", "")
    return Entries(asked.place, {**rest, "text": (key, value)})


def _read(node: Scalar, where: str, folder: Path, problems: Problems) -> str | None:
    place: Place = node.place
    if not isinstance(node.value, str):
        problems.add(place, where, f"{quoted(node.value)} is not text. Put it in quotes", "wrong-type")
        return None
    if complaint := path_problem(node.value):
        problems.add(place, where, complaint.replace("scenario's folder", "script's folder"), "path")
        return None
    target = folder / node.value
    try:
        if not target.resolve().is_relative_to(folder.resolve()):
            problems.add(place, where, f"'{node.value}' is a link that leads out of the script's folder", "path")
            return None
        return read_text(target, target.as_posix())
    except (OSError, ValueError, RuntimeError):
        problems.add(place, where, f"there is no file '{node.text}' beside the script", "no-such-file")
    except ScenarioError as error:
        problems.add(place, where, str(error), "no-such-file")
    return None
