"""Rules about the team: nobody carries a pager alone, and a page that nobody takes goes on to somebody else.

Separate by topic; each function is one rule. Only what the author wrote is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.scenario.lint.rule import Finding, Subject


def single_person_rota(subject: Subject) -> Iterator[Finding]:
    """A rota of one is no rota."""
    for name, schedule in subject.loaded.sheet.team.schedules.items():
        users = {user for layer in schedule.layers for user in layer.users}
        if len(users) == 1:
            says = f"only {users.pop()} is ever on call here. Let several people take turns"
            yield Finding(("team", "schedules", name), says, key=True)


def escalation_too_short(subject: Subject) -> Iterator[Finding]:
    """A page that one level misses must reach somebody else."""
    for name, policy in subject.loaded.sheet.team.escalation.items():
        reached = {target for rule in policy.rules for target in rule.page}
        if len(policy.rules) < 2 or len(reached) < 2:
            says = "a page that is not taken reaches nobody else. Add a level that pages somebody else"
            yield Finding(("team", "escalation", name), says, key=True)
