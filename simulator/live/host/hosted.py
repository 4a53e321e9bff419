"""`HostedDrill`: one drill on a host: its tickets, who is there, and what each ticket's holder may ask for.

Separate from the drill, which knows no tickets, and from the connections, of which it knows only that they can be told
something. Everything that comes from outside passes here before it reaches the engine.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, Protocol

from simulator.domain import actions as ac
from simulator.domain import facilitating as fa
from simulator.domain.events import PersonJoined
from simulator.domain.vocabulary import FACILITATOR, PersonId
from simulator.errors import JournalError
from simulator.live import wire
from simulator.live.host import beside, seating
from simulator.live.host.counted import Counted
from simulator.live.host.limits import Limits
from simulator.live.host.names import cleaned
from simulator.live.host.tickets import Ticket, Tickets
from simulator.live.session import Accepted, Outcome, Refused
from simulator.live.shared import HALTED, SharedDrill
from simulator.live.wire import Kind, LobbyPerson, Reason

MARK_EVERY = 1.0
"""Seconds between two marks of how far the clock is."""
LOOKS_ON = "You look on in this drill. Who wants to act asks the facilitator for a place in the team."
NOT_BEGUN = "The drill has not begun. The facilitator lets it begin."
FOR_THE_FACILITATOR = "{what} is the facilitator's."


class Client(Protocol):
    """A connection, as its drill knows it."""

    @property
    def ticket(self) -> Ticket:
        """Whose place it takes."""

    def wake(self) -> None:
        """There is something new to send."""

    def notify(self, level: Literal["info", "warning", "error"], text: str) -> None:
        """Tell the human something."""

    def end(self, reason: Reason, text: str, *, again: bool = False) -> None:
        """End the connection, and say why."""


class HostedDrill:
    """A drill, its door, and who is there."""

    def __init__(
        self,
        drill: SharedDrill,
        journal: Path,
        journal_id: str,
        kept: beside.Beside,
        *,
        as_json: Callable[[Any], dict[str, Any]] = dict,
        limits: Limits | None = None,
        counted: Counted | None = None,
        log: logging.Logger | None = None,
    ) -> None:
        """`as_json` writes a report; `kept` is what stands, or will stand, beside the journal."""
        self.name = kept.drill
        self.drill = drill
        self.journal = journal
        self.journal_id = journal_id
        self.tickets = Tickets(kept.tickets)
        self.limits = limits or Limits()
        self.counted = counted or Counted()
        self.log = log or logging.getLogger("gameday.host")
        self.showing: dict[PersonId, tuple[str, str]] = {}
        self.seen: dict[PersonId, int] = {}
        self.report: tuple[int, str] | None = None
        """The frame with the report, and the number by which clients know whether they have it."""
        self.lobby_number = 0
        self._as_json = as_json
        self._begun = kept.begun
        self._called = dict(kept.called)
        self._speed = kept.speed
        self._clients: list[Client] = []
        self._looking_on: list[PersonId] = []
        self._saving = asyncio.Lock()
        self._mark = beside.Mark(journal)
        self._tasks: set[asyncio.Task[None]] = set()
        self._graded_at = -1
        self._settling = False
        drill.viewers, drill.connected = self.viewers, self.connected
        drill.on_published = self._published
        drill.on_trouble = self._troubled

    async def open(self) -> None:
        """Let people come in."""
        await self.save()
        await self.drill.open(begun=self._begun)
        if not self.drill.engine.state.facilitated:
            await self.drill.act(FACILITATOR, fa.Facilitate(), "host:facilitate")
        self._spawn(self._mark_time(), "marks")

    def viewers(self) -> set[PersonId]:
        """Who looks now."""
        return {*self.here(), *self._looking_on}

    def here(self) -> set[PersonId]:
        """Whose client is connected."""
        return {client.ticket.person for client in self._clients}

    @asynccontextmanager
    async def looking_on(self, ticket: Ticket) -> AsyncIterator[None]:
        """Count somebody who has no connection among those who look, for as long as they do."""
        self._looking_on.append(ticket.person)
        try:
            yield
        finally:
            self._looking_on.remove(ticket.person)

    def connected(self) -> Mapping[PersonId, bool]:
        """Whose client is there, of those who may come."""
        here = self.here()
        return {ticket.person: ticket.person in here for ticket in self.tickets.all() if ticket.kind is Kind.PLAYER}

    def kinds(self) -> list[Kind]:
        """What those who are here may do."""
        return [client.ticket.kind for client in self._clients]

    @property
    def begun(self) -> bool:
        """Whether the facilitator has let the drill begin."""
        return not self.drill.held

    # ---- coming and going -----------------------------------------------------------------------------

    async def enter(self, client: Client, name: str) -> str:
        """Take somebody in; what they are called here."""
        ticket = client.ticket
        same = [each for each in self._clients if each.ticket.key == ticket.key]
        most = self.limits.per_observer if ticket.kind is Kind.OBSERVER else self.limits.per_player
        for oldest in same[: max(0, len(same) + 1 - most)]:
            oldest.end(
                Reason.REPLACED, "The same join line was used from somewhere else too often. This one has made room."
            )
        self._clients.append(client)
        called = await self.sit_down(ticket, name)
        self.log.info("%s: %s is here as %s", self.name, called, ticket.key)
        self.told()
        return called

    async def sit_down(self, ticket: Ticket, name: str) -> str:
        """Let somebody take their place, where a simulated responder makes room at once; what they are called here."""
        called = await self._call(ticket, name)
        state = self.drill.engine.state
        if ticket.kind is Kind.PLAYER and not self.drill.engine.ended and state.present.get(ticket.person) is not False:
            await self.drill.seat(ticket.person, simulated=False)
        return called

    async def _call(self, ticket: Ticket, name: str) -> str:
        if ticket.kind is not Kind.PLAYER:
            return cleaned(name) or ticket.kind.value
        person = self.drill.engine.plan.scenario.person(ticket.person)
        called = cleaned(name) or self._called.get(ticket.person) or cleaned(person.name if person else ticket.person)
        if self._called.get(ticket.person) != called:
            self._called[ticket.person] = called
            try:
                await self.save()
            except JournalError as error:  # a name that is forgotten at a restart is no reason to stay outside
                self.log.warning("%s: %s", self.name, error)
        return called

    def leave(self, client: Client) -> None:
        """Let somebody go; their place stays theirs."""
        if client in self._clients:
            self._clients.remove(client)
            self.log.info("%s: %s has gone", self.name, client.ticket.key)
            self.told()

    def told(self) -> None:
        """The lobby has changed."""
        self.lobby_number += 1
        self._wake_all()

    def lobby(self) -> wire.Lobby:
        """Who is there."""
        here, state = self.here(), self.drill.engine.state
        scenario = self.drill.engine.plan.scenario
        names = {person.id: person.name for person in scenario.people}
        return wire.Lobby(
            started=self.begun,
            people=tuple(
                LobbyPerson(
                    person=ticket.person,
                    name=names.get(ticket.person, ticket.person),
                    called=self._called.get(ticket.person, ""),
                    roles=ticket.roles,
                    here=ticket.person in here,
                    simulated=state.present.get(ticket.person, False),
                )
                for ticket in self.tickets.all()
                if ticket.kind is Kind.PLAYER
            ),
            observers=sum(client.ticket.kind is Kind.OBSERVER for client in self._clients),
            facilitator=FACILITATOR in here,
        )

    def players(self) -> dict[str, str]:
        """What those who have really played are called, by whom they played."""
        joined = {event.person for _, event in self.drill.engine.log.of(PersonJoined) if not event.simulated}
        return {str(person): name for person, name in self._called.items() if person in joined}

    def can_show(self, ticket: Ticket) -> bool:
        """Whether what is on disk has a view for a ticket's holder."""
        return ticket.person in self.drill.published.views

    # ---- what is asked --------------------------------------------------------------------------------

    async def act(self, ticket: Ticket, action: ac.Action, id: str) -> Outcome:
        """Ask for an action as a ticket's holder; ids are the person's own."""
        if ticket.kind is Kind.OBSERVER:
            return self._refuse(ticket, action.do, id, LOOKS_ON)
        if self.drill.held and not self._before_it_begins(ticket, action):
            return self._refuse(ticket, action.do, id, NOT_BEGUN)
        outcome = replace(await self.drill.act(ticket.person, action, f"{ticket.person}:{id}"), id=id)
        if isinstance(outcome, Refused):
            return self._refuse(ticket, action.do, id, outcome.why)
        self.counted.add("gameday_actions_total", outcome="accepted")
        return outcome

    def _before_it_begins(self, ticket: Ticket, action: ac.Action) -> bool:
        """Whether something may be done in the lobby: the facilitator prepares the script."""
        clock = isinstance(action, ac.Pause | ac.Resume | fa.TimeOut | fa.Jump | ac.Real)
        return ticket.kind is Kind.FACILITATOR and action.control and not clock

    async def start(self, ticket: Ticket, id: str) -> Outcome:
        """Let the drill begin."""
        if ticket.kind is not Kind.FACILITATOR:
            return self._refuse(ticket, "start", id, FOR_THE_FACILITATOR.format(what="'start'"))
        if self.begun:
            return self._refuse(ticket, "start", id, "The drill has begun already.")
        if self.drill.trouble is not None:
            return self._refuse(ticket, "start", id, HALTED.format(says=self.drill.trouble))
        self._begun = True
        await self.save()
        await self.drill.begin()
        self.log.info("%s: begun", self.name)
        self.told()
        return Accepted(id, ())

    async def seat(self, ticket: Ticket, person: PersonId, *, simulated: bool, id: str) -> Outcome:
        """Let a simulated responder play a person, or stop it from doing so."""
        if ticket.kind is not Kind.FACILITATOR:
            return self._refuse(ticket, "seat", id, FOR_THE_FACILITATOR.format(what="'seat'"))
        if self.drill.held:
            return self._refuse(ticket, "seat", id, NOT_BEGUN)
        outcome = replace(await self.drill.seat(person, simulated=simulated), id=id)
        self.told()
        return outcome

    def _refuse(self, ticket: Ticket, what: str, id: str, why: str) -> Refused:
        self.counted.add("gameday_actions_total", outcome="refused")
        self.log.info("%s: refused %s to %s: %s", self.name, what, ticket.key, why)
        return Refused(id, why)

    # ---- the door -------------------------------------------------------------------------------------

    async def revoke(self, key: str) -> None:
        """Take a ticket back: its token opens nothing any more, and who is here with it goes. Raises `KeyError`."""
        self.tickets.revoke(key)
        await self.save()
        self._turn_out(key)

    async def renew(self, key: str) -> str:
        """Make a new token for a ticket; who is here with the one before goes. Raises `KeyError`."""
        token = self.tickets.renew(key)
        await self.save()
        self._turn_out(key)
        return token

    def _turn_out(self, key: str) -> None:
        for client in self._clients:
            if client.ticket.key == key:
                client.end(Reason.REVOKED, "The facilitator has taken this join line back. Ask for a new one.")

    async def save(self) -> None:
        """Have on disk what is kept beside the journal; says so where it cannot be."""
        async with self._saving:
            kept = beside.Beside(
                drill=self.name,
                begun=self._begun,
                speed=self._speed,
                tickets=self.tickets.all(),
                called=dict(self._called),
            )
            await asyncio.to_thread(beside.write, self.journal, kept)

    # ---- what happens ---------------------------------------------------------------------------------

    def _published(self) -> None:
        self._wake_all()
        shown = self.drill.published
        if shown.ended and self._graded_at != shown.seq:
            self._graded_at = shown.seq
            self._spawn(self._grade(shown.seq), "grade")
        if not self._settling and not self.drill.held:
            self._settling = True
            self._spawn(self._settle(), "roles")

    async def _settle(self) -> None:
        """Give people the roles that their places are for, as soon as there is an incident."""
        try:
            for person, action, id in seating.due(self.drill.engine.state, self.tickets.all(), self.drill.answered):
                await self.drill.act(person, action, id)
        finally:
            self._settling = False

    async def _grade(self, seq: int) -> None:
        report = await self.report_as_json()
        if report is not None and self._graded_at == seq:
            number = self.report[0] + 1 if self.report else 1
            self.report = number, wire.encode(wire.Reported(report=report))
            self._wake_all()

    async def report_as_json(self) -> dict[str, Any] | None:
        """The graded report of a drill that has ended; None before."""
        report = await self.drill.graded()
        return None if report is None else self._as_json(report)

    async def journal_text(self) -> str:
        """The journal as it is on disk."""
        return await asyncio.to_thread(self.journal.read_text, "utf-8")

    def _troubled(self, trouble: str | None) -> None:
        for client in self._clients:
            if trouble is None:
                client.notify("info", "The journal can be written again. The facilitator lets the drill run on.")
            else:
                client.notify("error", HALTED.format(says=trouble))
        self.log.warning("%s: %s", self.name, trouble or "the journal can be written again")

    async def _mark_time(self) -> None:
        while True:
            if self.drill.clock.running:
                self._mark.write(self.drill.published.at)
            await asyncio.sleep(MARK_EVERY)

    def _wake_all(self) -> None:
        for client in self._clients:
            client.wake()

    def _spawn(self, work: Any, name: str) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work, name=f"{self.name}: {name}")
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.log.error("%s: %s failed", self.name, task.get_name(), exc_info=task.exception())

    def say_goodbye(self, text: str) -> None:
        """Tell everybody that the host stops."""
        for client in self._clients:
            client.end(Reason.STOPPED, text, again=True)

    async def close(self) -> None:
        """Stop; the journal is complete on disk when this returns."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.drill.close()
