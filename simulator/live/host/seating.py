"""Which roles are due to whom: a place's roles go to the human in it as soon as there is an incident.

Separate because it is a pure rule. A role is taken once, and never from another human: whom the IC has given it to
keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from simulator.domain.actions import Action, Assign
from simulator.domain.state import State
from simulator.domain.vocabulary import PersonId, Role
from simulator.live.host.tickets import Ticket
from simulator.live.wire import Kind


def due(
    state: State, tickets: Sequence[Ticket], asked: Callable[[str], bool]
) -> Iterator[tuple[PersonId, Action, str]]:
    """Who takes which role now: the person, the action and its id; `asked` says whether an id was used before."""
    if not state.incident.open:
        return
    wanted = [(ticket.person, role) for ticket in tickets if ticket.kind is Kind.PLAYER for role in ticket.roles]
    for person, role in sorted(
        wanted, key=lambda each: each[1] is Role.IC
    ):  # the IC last: then roles are theirs to give
        id = f"{person}:takes-{role}"
        held = state.holders(role) or state.holders(Role.IC)
        free = person not in state.holders(role) and all(state.simulated(each) for each in held)
        if free and not state.simulated(person) and not asked(id):
            yield person, Assign(role=role, to=person), id
