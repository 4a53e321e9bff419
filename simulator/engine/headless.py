"""Playing with players: scripts and simulated responders at the engine's table, in order and deterministically.

Separate from the engine, which knows no players, and used alike headless, live and in batches. After each batch of
records every player is shown its view; then whoever wanted to act by now acts, in the order of their wish and their
seat.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from simulator.bots.player import Player
from simulator.domain.actions import Action, Join, Resume
from simulator.domain.events import DrillJumped, InjectDelivered, PersonLeft, Recorded
from simulator.domain.lifecycle import DrillPhase
from simulator.domain.vocabulary import FACILITATOR, PersonId
from simulator.engine.engine import Engine
from simulator.errors import ActionRejected
from simulator.views.see import entries


class Scripted(Protocol):
    """One line of an actions script."""

    @property
    def at(self) -> int:
        """When, in ms since the start."""

    @property
    def by(self) -> str:
        """Who."""

    @property
    def action(self) -> Action:
        """What."""


S = TypeVar("S", bound=Scripted)


class Table:
    """An engine and the players around it."""

    def __init__(self, engine: Engine, players: Sequence[Player] = ()) -> None:
        self.engine = engine
        self._players = tuple(players)
        self._shown = 0
        self._asked = _last_numbers(engine.log)

    def advance(self, to: int) -> None:
        """Let the drill go on to `to` (ms), players included."""
        engine = self.engine
        while engine.state.phase in (DrillPhase.WAITING, DrillPhase.RUNNING):
            self._show()
            upto = min(to, self._next_wish(), _or_later(engine.next_due(), to))
            engine.advance(max(upto, engine.now))
            self._show()
            acted = self._act()
            if not acted and engine.now >= to and _or_later(engine.next_due(), to + 1) > to:
                return

    def replay(self, log: Sequence[Recorded]) -> None:
        """Go through an earlier log on a fresh engine: what others did is asked again, the players do theirs anew.

        So they come to know and to owe what they did then, and the drill goes on as if it had never stopped.
        """
        seating = True
        self.engine.advance(0)
        for record in log:
            if record.action is not None and not self._is_own(record):
                seating = seating and isinstance(record.action, Join)
                # Everybody is seated before anybody is shown anything.
                (self.engine.advance if seating else self.advance)(record.at)
                ask_again(self.engine, record)
        if len(self.engine.log) < len(log):
            self.advance(log[-1].at)

    def _is_own(self, record: Recorded) -> bool:
        named, _, number = (record.cause or "").rpartition("-")
        own = number.isdecimal() and named == record.actor and any(each.person == named for each in self._players)
        return own and self._plays(record.actor)

    def _plays(self, person: PersonId) -> bool:
        """Whether a player acts for somebody now: not once a person has taken the seat, or has left it empty."""
        left = any(event.person == person for _, event in self.engine.log.of(PersonLeft))
        return self.engine.state.present.get(person, not left)

    def join(self, simulated: bool = True) -> None:
        """Seat every player who does not sit there already, as after a resume."""
        for player in self._players:
            if self.engine.state.present.get(player.person) is not simulated:
                self.engine.submit(player.person, Join(simulated=simulated), f"{player.person}-join")

    def seat_empty(self) -> None:
        """Seat players where nobody sits: at the start of a team drill, and where a person has left."""
        for player in self._players:
            if player.person not in self.engine.state.present:
                self.engine.submit(player.person, Join(simulated=True), f"{player.person}-join-{self.engine.state.seq}")

    def jump(self, to: int) -> None:
        """Let the time up to `to` (ms) pass at once, players included; an inject on the way stops it.

        Everything that is due happens, in its order and at its time.
        """
        engine = self.engine
        seen = len(engine.log.of(InjectDelivered))
        while engine.now < to and not engine.ended and len(engine.log.of(InjectDelivered)) == seen:
            before, due = engine.now, min(self._next_wish(), _or_later(engine.next_due(), to))
            self.advance(min(to, max(due, before + 1)))
            if engine.now == before:
                return  # it stands: paused meanwhile

    def _next_wish(self) -> int:
        wishes = [
            wish for player in self._players if (wish := player.next_at()) is not None and self._plays(player.person)
        ]
        return min(wishes, default=1 << 62)

    def _show(self) -> None:
        """Show every player what is new, until nothing is."""
        engine = self.engine
        if self._shown == len(engine.log):
            return
        new = entries(engine.log[self._shown :])
        self._shown = len(engine.log)
        if new:
            for player in self._players:
                player.observe(engine.view(player.person, self._shown), new)

    def _act(self) -> bool:
        """Let whoever wished to act by now act, one action at a time; whether anybody did."""
        acted = False
        for player in self._players:
            wish = player.next_at()
            if wish is None or wish > self.engine.now or self.engine.ended or not self._plays(player.person):
                continue
            acted = True
            for action in player.act(self.engine.view(player.person, self._shown)):
                self._submit(player, action)
        return acted

    def _submit(self, player: Player, action: Action) -> None:
        if self.engine.ended:
            return
        number = self._asked[player.person] = self._asked.get(player.person, 0) + 1
        try:
            self.engine.submit(player.person, action, f"{player.person}-{number}")
        except ActionRejected as refusal:
            player.refused(action, str(refusal))
        self._show()


def _last_numbers(log: Sequence[Recorded]) -> dict[str, int]:
    """The last number that each name has in the ids of a log's actions; a drill that goes on counts on from there."""
    last: dict[str, int] = {}
    for record in log:
        named, _, number = (record.cause or "").rpartition("-")
        if number.isascii() and number.isdecimal():
            last[named] = max(last.get(named, 0), int(number))
    return last


def ask_again(engine: Engine, record: Recorded) -> None:
    """Ask for a recorded action as it was asked for then."""
    if record.action is None:
        return
    hours = getattr(record.event, "hours_after", None)
    try:
        if hours is not None:
            engine.epilogue(record.actor, record.action, record.cause, hours)
        else:
            engine.submit(record.actor, record.action, record.cause)
    except ActionRejected:
        return  # it was refused then, too, or the logs differ


def _or_later(due: int | None, otherwise: int) -> int:
    return otherwise if due is None else due


def play_bots(engine: Engine, players: Sequence[Player]) -> None:
    """Let simulated responders play a whole drill."""
    engine.advance(0)
    table = Table(engine, players)
    table.join()
    table.advance(engine.length)


def play_script(engine: Engine, script: Sequence[S]) -> tuple[S, ...]:
    """Play a script to the drill's end; what came after the end is returned and was not played.

    Refused actions are in the log as `action.refused`. A pause takes none of the drill's time, and the last one is
    over when the script is.
    """
    engine.advance(0)
    for person in dict.fromkeys(line.by for line in script):
        if person != FACILITATOR:
            _try(engine, PersonId(person), Join(), f"join-{person}")
    left: list[S] = []
    for number, line in enumerate(sorted(script, key=lambda line: line.at), 1):
        engine.advance(line.at)
        if engine.ended:
            left.append(line)
            continue
        for record in _try(engine, PersonId(line.by), line.action, f"script-{number}"):
            if isinstance(record.event, DrillJumped):
                Table(engine).jump(record.event.until)
    if engine.state.phase is DrillPhase.PAUSED:
        engine.submit(FACILITATOR, Resume(), "script-end")
    engine.advance(engine.length)
    return tuple(left)


def _try(engine: Engine, actor: PersonId, action: Action, id: str) -> Sequence[Recorded]:
    try:
        return engine.submit(actor, action, id)
    except ActionRejected:
        return ()  # the refusal is in the log
