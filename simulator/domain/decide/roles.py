"""Who may do what: by the policy's permissions, by role, and by who runs the drill.

Separate because every verb asks here first. Two rules hold in a facilitated drill only, so that drills which somebody
played alone stay what they were: its clock is the facilitator's, and what a simulated person holds is handed to a
person who takes it.
"""

from __future__ import annotations

from simulator.domain import actions as ac
from simulator.domain.decide.asked import Asked, reject
from simulator.domain.vocabulary import Role


def check_permission(asked: Asked, action: ac.Action) -> None:
    """A verb belongs to its roles once an IC is assigned; a role that nobody holds binds nobody."""
    if takes_from_simulated(asked, action):
        return
    check_verb(asked, action.do)


def check_verb(asked: Asked, verb: str) -> None:
    """Refuse a verb that the policy keeps for other roles."""
    state = asked.state
    holders = {role: state.holders(role) for role in asked.policy.permissions.get(verb, ())}
    held = {role: people for role, people in holders.items() if people}
    if not state.holders(Role.IC) or not held:
        return
    if not any(asked.actor in people for people in held.values()):
        who = " or ".join(f"{role.title} ({', '.join(people)})" for role, people in held.items())
        reject(f"{verb!r} is for {who} now.")


def takes_from_simulated(asked: Asked, action: ac.Action) -> bool:
    """Whether a person takes for themself a role that simulated people hold, or one that a simulated IC has free."""
    if not isinstance(action, (ac.Assign, ac.HandOver)) or not asked.state.facilitated:
        return False
    state = asked.state
    if action.to != asked.actor or state.simulated(asked.actor):
        return False
    holders = state.holders(action.role) or state.holders(Role.IC)
    return bool(holders) and all(state.simulated(person) for person in holders)


def check_control(asked: Asked, action: ac.Action) -> None:
    """Once somebody runs the drill, its clock is theirs; a real incident stops it whoever says so."""
    clock = isinstance(action, (ac.Pause, ac.Resume, ac.End))
    if clock and asked.state.facilitated and not asked.by_facilitator:
        reject(f"{action.do!r} is the facilitator's in this drill. For a real incident there is 'real'.")
