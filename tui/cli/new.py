"""`gameday new`: a scenario to start from, small, commented and clean under lint.

Separate from the documentation, which explains every key: this is the least that makes a good drill.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tui.cli.output import answer, narrate

SCENARIO = """\
# A scenario of gameday. Change it piece by piece; after each change:
#   gameday lint {name}
#   gameday preview {name} --spoil
version: 1
title: {title} fails after a deploy
summary: >-
  What trainees are told before it starts: who they are, what the system is for, what time it is.
level: beginner                  # beginner | intermediate | advanced
tags: [deploy, rollback]
length: 45m                      # the drill ends here at the latest
objectives:                      # what the drill is for, and the criteria that measure it
  - {{says: Roll back before debugging, measures: [mitigation.remedy, response.mitigate]}}

business: {{revenue_per_minute: 500 USD, users_per_minute: 200, slo: 99.9%}}

services:
  {service}:
    tier: 1
    traffic: {{rps: 80, daily_swing: 40%}}
    errors: 0.05%
    depends_on: {{{service}-db: 100%}}
    dashboard: https://grafana.internal/d/{service}
    runbook: runbooks/{service}.yml
  {service}-db: {{kind: postgres, connections: {{used: 40, max: 100}}}}

deploys:                         # the guilty one among innocent ones
  - {{at: -5h, service: {service}, id: "101", message: Update translations}}
  - {{at: 0m, service: {service}, id: "102", message: Cache user sessions, causes: {{fault: bad-deploy, delay: 2m}}}}

faults:
  bad-deploy:
    effects:
      - {{service: {service}, errors: 25%, over: 1m}}
    cleared_by:
      - {{run: kubectl rollout undo deployment/{service}, takes: 2m}}
    worsened_by:                 # what one might try, and should not
      - {{run: kubectl delete pod *, effects: [{{service: {service}, errors: 60%, over: 30s}}]}}

alerts:
  - name: {alert}ErrorsHigh
    at: 4m
    service: {service}
    severity: critical
    summary: One request in four fails
    impact: Customers see an error page

injects:                         # what other people say; {{first_name}} and the like are drawn from the seed
  - id: support-asks
    at: 9m
    via: ticket
    from: support
    text: "{{first_name}} of {{company}} sees only error pages. What may I tell them?"
    expect: {{reply_within: 8m, by: [comms, ic]}}

truth:                           # never shown to trainees before the debrief
  facts: [core_feature_over_10_percent]   # the decision tree makes it a SEV2
  cause: Deploy 102 caches sessions under a key that two users can share, so that one request in four fails.
  cause_words: [deploy, "102", session, cache]
  customer_words: [error, page]
  lesson: Look at what changed last, and roll back before you debug.

hints:                           # a hint costs points only when it is taken
  - at: 10m
    unless: {{event: command.run, match: "*rollout history*"}}
    text: What changed just before the alert?
    costs: 3
"""

RUNBOOK = """\
# What responders find behind the alert: diagnosis, mitigation and recovery, in the order to try them.
metadata:
  title: {title} errors
  service: {service}
  alert_names: [{alert}ErrorsHigh]
impact: Customers see an error page.
diagnosis:
  - step: Check recent deployments
    command: kubectl rollout history deployment/{service}
    expected: If a deploy came just before the errors, roll it back
mitigation:
  - option: Roll back
    when: The errors began with a deploy
    command: kubectl rollout undo deployment/{service}
    verify: The error rate is at its baseline within 5 minutes
recovery:
  - Watch the error rate for 15 minutes
  - Post the resolved update
"""


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new folder's name.", show_default=False)],
) -> None:
    """Start a scenario of your own.

    Writes a folder with a small commented scenario and its runbook, ready to play and to change. Nothing that exists
    is overwritten.

    Examples:
      gameday new checkout-slow
    """
    from simulator.domain.text import slug

    if slug(name) != name:
        raise typer.BadParameter(f"{name!r} is no name for a scenario. Write it like {slug(name)}", param_hint="NAME")
    folder, title = Path(name), name.replace("-", " ").capitalize()
    words = {"name": name, "service": name, "title": title, "alert": title.title().replace(" ", "")}
    _write(folder, {"scenario.yaml": SCENARIO.format(**words), f"runbooks/{name}.yml": RUNBOOK.format(**words)})
    answer(f"{folder}/scenario.yaml")
    narrate(f"Try it: gameday run {folder}/scenario.yaml    Check it: gameday lint {folder}")


def _write(folder: Path, files: dict[str, str]) -> None:
    try:
        folder.mkdir()
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except FileExistsError:
        raise typer.BadParameter(f"{folder} exists already. Choose another name.", param_hint="NAME") from None
    except OSError as error:
        raise typer.BadParameter(f"{folder} cannot be written ({error.strerror}).", param_hint="NAME") from None
