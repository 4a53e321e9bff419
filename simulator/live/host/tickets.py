"""Tickets: whoever shows a ticket's token takes its place in the drill. Only hashes of tokens are kept.

Separate because this is the door's lock: tokens are made here, compared here in constant time, and never leave but as
what `issue` and `renew` return once. A token is 192 random bits, so a plain hash of it is as hard to turn back.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from hashlib import sha256
from hmac import compare_digest

from simulator.domain.base import Frozen
from simulator.domain.scenario import Scenario
from simulator.domain.vocabulary import FACILITATOR, PersonId, Role
from simulator.live.wire import Kind

TOKEN_BYTES = 24
OBSERVER = PersonId("observer")
"""Who an observer is on the wire: nobody of the drill."""


class Ticket(Frozen):
    """A place, and the hash of the token that opens it; without a hash nothing does."""

    key: str
    """What it is called, as in the join lines: `ic`, `sme-2`, `observer`, `facilitator`."""
    kind: Kind
    person: PersonId
    roles: tuple[Role, ...] = ()
    sha256: str | None = None


class Tickets:
    """A drill's tickets."""

    def __init__(self, tickets: Iterable[Ticket]) -> None:
        self._tickets = {ticket.key: ticket for ticket in tickets}

    def all(self) -> tuple[Ticket, ...]:
        """Every ticket, in the order of the join lines."""
        return tuple(self._tickets.values())

    def issue(self) -> dict[str, str]:
        """Make a token for every ticket; those before open nothing any more."""
        return {key: self.renew(key) for key in self._tickets}

    def renew(self, key: str) -> str:
        """Make a new token for a ticket; the one before opens nothing any more. Raises `KeyError`."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self._tickets[key] = self._tickets[key].model_copy(update={"sha256": _hashed(token)})
        return token

    def revoke(self, key: str) -> None:
        """Let a ticket's token open nothing any more. Raises `KeyError`."""
        self._tickets[key] = self._tickets[key].model_copy(update={"sha256": None})

    def opened_by(self, token: str) -> Ticket | None:
        """The ticket that a token opens; every one is looked at, so that the time taken says nothing."""
        hashed, found = _hashed(token), None
        for ticket in self._tickets.values():
            if compare_digest(hashed, ticket.sha256 or "-" * len(hashed)):
                found = ticket
        return found


def _hashed(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def places(
    scenario: Scenario,
    roles: Sequence[Role],
    people: Sequence[PersonId] = (),
    first: PersonId | None = None,
    asked: dict[PersonId, tuple[Role, ...]] | None = None,
) -> tuple[Ticket, ...]:
    """A drill's places: one for each person whom a human may play, an observer's and the facilitator's.

    `roles` are shared out one each; where there are more people, the others are subject-matter experts, and where there
    are fewer, people hold two. `first` is whom the first page calls: they are Operations unless `asked` says otherwise.
    """
    there = [person.id for person in scenario.people if person.playable]
    playing = list(people) or [PersonId(each) for each in there]
    given: dict[PersonId, list[Role]] = {person: list((asked or {}).get(person, ())) for person in playing}
    taken = {role for held in given.values() for role in held}
    left = [role for role in roles if role not in taken and role is not Role.SME]
    if first in given and not given[first] and Role.OPS in left:
        given[first].append(Role.OPS)
        left.remove(Role.OPS)
    while left:
        person = min(playing, key=lambda each: (len(given[each]), playing.index(each)))
        given[person].append(left.pop(0))
    for held in given.values():
        if not held:
            held.append(Role.SME)
    return (
        *_players(given),
        Ticket(key="observer", kind=Kind.OBSERVER, person=OBSERVER),
        Ticket(key="facilitator", kind=Kind.FACILITATOR, person=FACILITATOR),
    )


def _players(given: dict[PersonId, list[Role]]) -> Iterable[Ticket]:
    """In the order of the roles; places with the same roles are numbered."""
    order = list(Role)
    counted: dict[str, int] = {}
    for person, held in sorted(given.items(), key=lambda each: order.index(each[1][0])):
        name = "+".join(held)
        counted[name] = counted.get(name, 0) + 1
        key = name if counted[name] == 1 else f"{name}-{counted[name]}"
        yield Ticket(key=key, kind=Kind.PLAYER, person=person, roles=tuple(held))
