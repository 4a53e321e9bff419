"""What responders know without a runbook: a few things to look at and to try, by the kind of trouble.

Separate because it is no document of the scenario: where an alert links no runbook, the team falls back on this common
knowledge, written in a runbook's own shape so that operations reads it the same way.
"""

from __future__ import annotations

import re

from simulator.domain.scenario import Runbook, RunbookMetadata, RunbookOption, RunbookStepSpec
from simulator.views import AlertView

_DISK = re.compile(r"\b(disk|volume|filesystem|inodes?|/var|/tmp|no space)\b|\bDisk", re.I)


def first_aid(alert: AlertView) -> Runbook:
    """Common knowledge for an alert, in a runbook's shape."""
    return _full_disk(alert) if _DISK.search(f"{alert.name} {alert.summary}") else _failing_service(alert)


def _full_disk(alert: AlertView) -> Runbook:
    return Runbook(
        metadata=RunbookMetadata(title="Full disk", service=alert.service),
        diagnosis=(
            RunbookStepSpec(step="See which volume is full", command="df -h", expected="Below 90 %"),
            RunbookStepSpec(
                step="See what the journal holds", command="journalctl --disk-usage", expected="Below 1 GB"
            ),
        ),
        mitigation=(
            RunbookOption(
                option="Clear old journals", when="The disk is full", command="journalctl --vacuum-size=500M"
            ),
        ),
    )


def _failing_service(alert: AlertView) -> Runbook:
    deployment = f"deployment/{alert.service}"
    return Runbook(
        metadata=RunbookMetadata(title="Failing service", service=alert.service),
        diagnosis=(
            RunbookStepSpec(step="Check recent deployments", command=f"kubectl rollout history {deployment}"),
            RunbookStepSpec(step="Look at the pods", command="kubectl get pods", expected="All running, no restarts"),
            RunbookStepSpec(step="Read the logs", command=f"kubectl logs {deployment} --since=15m"),
        ),
        mitigation=(
            RunbookOption(
                option="Roll back the last deployment",
                when="It began with a deployment",
                command=f"kubectl rollout undo {deployment}",
            ),
            RunbookOption(
                option="Restart it", when="Pods hang or crash", command=f"kubectl rollout restart {deployment}"
            ),
        ),
    )
