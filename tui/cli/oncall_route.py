"""`gameday oncall route`: where a team's Alertmanager sends an alert.

Separate from `who`: this asks the routing tree, which ends where escalation begins.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.oncall import Answer, TeamName, team_of
from tui.cli.options import Format
from tui.cli.output import answer, answer_exactly

if TYPE_CHECKING:
    from simulator.domain.alerting import Alerting
    from simulator.integrations.alertmanager.routing import Delivery

Labels = Annotated[list[str], typer.Argument(metavar="LABEL=VALUE...", help="The alert's labels.", show_default=False)]


def route(team: TeamName, labels: Labels, format: Answer = Format.TEXT) -> None:
    """Say where Alertmanager's routes send an alert.

    Examples:
      gameday oncall route team.yaml alertname=DiskFull severity=critical
    """
    from simulator.errors import ScenarioError
    from simulator.integrations.alertmanager.routing import route_of

    loaded = team_of(team)
    alerting = loaded.team.alerting
    if alerting is None:
        raise ScenarioError(
            f"{loaded.path}: this team has no alerting. Import it: gameday oncall import alertmanager alertmanager.yml"
        )
    asked = dict(_label(each) for each in labels)
    rows = [_row(alerting, each, asked) for each in route_of(alerting, asked)]
    if format is Format.JSON:
        answer_exactly(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        goes = ", ".join((*row["via"], *row["to"])) or "nowhere: this receiver drops what it gets"
        pages = f", pages {row['pages']}" if row["pages"] else ""
        answer(f"{row['receiver']}: {goes}{pages}")
        group = ", ".join(f"{name}={value}" for name, value in row["group"].items()) or "all alerts of the route"
        answer(f"  grouped by {group}; first after {row['group_wait']}, new ones every {row['group_interval']}, "
               f"again after {row['repeat_interval']}")  # fmt: skip


def _label(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise typer.BadParameter(f"{text!r} is not a label. Write it like severity=critical.", param_hint="LABEL=VALUE")
    return name, value


def _row(alerting: Alerting, delivery: Delivery, labels: dict[str, str]) -> dict[str, Any]:
    from simulator.domain.simtime import format_duration

    receiver = next((each for each in alerting.receivers if each.name == delivery.receiver), None)
    return {
        "receiver": delivery.receiver,
        "via": list(receiver.via) if receiver else [],
        "to": list(receiver.to) if receiver else [],
        "pages": receiver.pages if receiver else None,
        "group": dict(delivery.group(labels)),
        "group_wait": format_duration(delivery.group_wait),
        "group_interval": format_duration(delivery.group_interval),
        "repeat_interval": format_duration(delivery.repeat_interval),
    }
