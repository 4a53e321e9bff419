"""From when on the severity required something: a war room, an incident commander, a public post.

Separate because several criteria count from this moment, and it has to be the same one: when a severity that requires
it was first declared or raised; where nobody ever did, when the true severity should have been declared at the latest.
"""

from __future__ import annotations

from dataclasses import dataclass

from scoring.case import Case
from simulator.domain.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Need:
    """Something is required from a moment on."""

    at: int
    evidence: tuple[int, ...]
    since: str
    """What the moment was, for a sentence: `SEV1 was declared`."""
    until: int | None = None
    """When it was taken back, where only the declared severity ever required it."""

    def gone_by(self, due: int) -> bool:
        """Whether it was no longer required when it was due."""
        return self.until is not None and self.until < due


def need(case: Case, severities: tuple[Severity, ...]) -> Need | None:
    """When one of these severities first required something; None where none ever did."""
    if case.truth.t0 is None or case.false_alarm:
        return None
    required = _truly_required(case, severities)
    for number, decision in enumerate(case.decisions):
        if decision.severity in severities:
            verb = "declared" if number == 0 else "set"
            until = None if required else _taken_back(case, number, severities)
            return Need(decision.at, (decision.seq,), f"{decision.severity} was {verb}", until)
    if not required:
        return None
    severity = case.truth.severity_at(required[0])
    latest = case.policy.severities[severity].declare if severity else None
    first = tuple(decision.seq for decision in case.decisions[:1])
    return Need(required[0] + (latest or 0), (*case.signal, *first), f"{severity} was due to be declared")


def _truly_required(case: Case, severities: tuple[Severity, ...]) -> list[int]:
    found = [case.start] if case.truth.severity_at(case.start) in severities else []
    return found + [at for at, severity in case.truth.severity if severity in severities and at > case.start]


def _taken_back(case: Case, number: int, severities: tuple[Severity, ...]) -> int | None:
    lowered = [each.at for each in case.decisions[number + 1 :] if each.severity not in severities]
    off = [case.called_off.at] if case.called_off and case.called_off.at >= case.decisions[number].at else []
    return min(lowered + off, default=None)


def always_needed(case: Case, severities: tuple[Severity, ...]) -> int | None:
    """From when on the truth required something at the latest, whatever was declared; None where it never did.

    For what is counted from then on: it must not begin sooner because somebody declared sooner.
    """
    if case.truth.t0 is None or case.false_alarm:
        return None
    required = _truly_required(case, severities)
    if not required:
        return None
    severity = case.truth.severity_at(required[0])
    latest = case.policy.severities[severity].declare if severity else None
    return required[0] + (latest or 0)
