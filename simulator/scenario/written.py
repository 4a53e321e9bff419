"""A team as the YAML that a person would write: short lists and maps on one line, nothing that is left out anyway.

Separate from reading: importers print what they found, and what they print must be a document that loads.
"""

from __future__ import annotations

from typing import Any

import yaml

from simulator.domain.team import Team

WIDTH = 118


class _Writer(yaml.SafeDumper):
    """Indents the items of lists under their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002  (the base's)
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  (the base's parameter)
        """Write everything out."""
        return True


def team_values(team: Team) -> dict[str, Any]:
    """The team document as plain JSON values, without what is left out."""
    written: dict[str, Any] = team.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return written


def team_yaml(team: Team, *, head: str = "") -> str:
    """The team's own file; `head` stands above it as a comment."""
    text = yaml.dump(
        team_values(team), Dumper=_Writer, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=None
    )
    return "".join(f"# {line}\n" for line in head.splitlines()) + text


def alerts_yaml(alerts: list[dict[str, Any]], *, head: str = "") -> str:
    """The `alerts:` part of a scenario, as its document has them; `head` stands above it as a comment."""
    text = yaml.dump({"alerts": alerts}, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=WIDTH)
    return "".join(f"# {line}\n" for line in head.splitlines()) + text
