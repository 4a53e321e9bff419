"""What Terraform's resources cannot say about a team, as a patch that travels in `locals { gameday = ... }`.

Separate because reading and writing must agree on it: an export compares the team that its resources give with the team
that was meant, and writes the difference; an import puts the difference back. So nothing is lost, whatever a team may
hold one day.
"""

from __future__ import annotations

from typing import Any

from simulator.domain.team import Team
from simulator.integrations.terraform.values import Reference, Unknown, Value

GONE = "(left out)"
"""Stands for a key that the resources give and the team does not have: Terraform's null cannot say it in a map."""


def as_tree(team: Team) -> dict[str, Any]:
    """The team as plain values, people by their id so that a patch can name one of them."""
    written: dict[str, Any] = team.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if team.people is not None:
        written["people"] = {
            person.id: person.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"id"})
            for person in team.people
        }
    return written


def from_tree(tree: dict[str, Any]) -> Team:
    """The team of plain values. Raises `ValidationError`."""
    people = tree.get("people")
    if isinstance(people, dict):
        tree = {**tree, "people": [{"id": key, **value} for key, value in people.items()]}
    return Team.model_validate(tree)


def difference(have: dict[str, Any], want: dict[str, Any]) -> dict[str, Any]:
    """The patch that makes `want` of `have`: maps key by key, everything else as a whole."""
    patch: dict[str, Any] = {key: GONE for key in have if key not in want}
    for key, value in want.items():
        if key not in have:
            patch[key] = value
        elif isinstance(value, dict) and isinstance(have[key], dict):
            inner = difference(have[key], value)
            patch |= {key: inner} if inner else {}
        elif value != have[key]:
            patch[key] = value
    return patch


def patched(team: Team, patch: Value) -> Team:
    """Apply a patch. Raises `ValueError` when it is not one."""
    plain = _plain(patch)
    if not isinstance(plain, dict):
        raise ValueError("local.gameday is no map")
    return from_tree(_applied(as_tree(team), plain))


def _applied(have: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    out = dict(have)
    for key, value in patch.items():
        if value == GONE:
            out.pop(key, None)
        elif isinstance(value, dict) and isinstance(out.get(key), dict):
            out[key] = _applied(out[key], value)
        else:
            out[key] = value
    return out


def _plain(value: Value) -> Any:
    if isinstance(value, (Unknown, Reference)):
        raise ValueError(f"local.gameday holds what only Terraform knows: {value}")
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
