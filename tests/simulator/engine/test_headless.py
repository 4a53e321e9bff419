"""Playing without a clock: scripts to the drill's end, and players around a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulator.domain import actions as ac
from simulator.domain import events as ev
from simulator.domain.actions import ACTIONS, Action
from simulator.domain.simtime import MINUTE, parse_duration
from simulator.domain.vocabulary import EndReason, PersonId
from simulator.engine.headless import Table, play_bots, play_script
from simulator.views import DrillView, Entry
from tests.simulator.drills import PRIMARY, Drill, lines


@dataclass(frozen=True)
class Line:
    """One line of a script."""

    at: int
    by: str
    action: Action


def line(at: str, by: str, do: str, **fields: Any) -> Line:
    return Line(parse_duration(at), by, ACTIONS.validate_python({"do": do, **fields}))


# ---- scripts ------------------------------------------------------------------------------------------


def test_a_script_is_played_at_its_times_by_people_who_joined(drill: Drill) -> None:
    assert play_script(drill.engine, [line("3m", "dana", "say", text="b"), line("2m", PRIMARY, "ack")]) == ()
    joined = [event.person for _, event in drill.times(ev.PersonJoined)]
    assert joined == ["dana", PRIMARY]
    acted = [(record.at // MINUTE, record.actor, record.kind, record.cause) for record in drill.log if record.action]
    assert acted[2:] == [
        (2, PRIMARY, "page.acknowledged", "script-1"),
        (3, "dana", "message.posted", "script-2"),
    ]


def test_lines_of_one_moment_are_played_in_their_order(drill: Drill) -> None:
    play_script(drill.engine, [line("2m", "dana", "say", text=text) for text in "abc"])
    assert [event.text for _, event in drill.times(ev.MessagePosted)] == list("abc")


def test_after_its_last_action_the_clock_runs_on(drill: Drill) -> None:
    play_script(drill.engine, [line("2m", PRIMARY, "ack")])
    assert drill.log[-1].event == ev.DrillEnded(reason=EndReason.TIME_UP)


def test_what_comes_after_the_end_is_returned_and_not_played(drill: Drill) -> None:
    after = [line("61m", PRIMARY, "postmortem", text="late"), line("60m", PRIMARY, "say", text="too late")]
    assert play_script(drill.engine, after) == (after[1], after[0])
    assert drill.log[-1].kind == "drill.ended"


def test_a_refused_line_is_in_the_log_and_the_next_is_played(drill: Drill) -> None:
    play_script(drill.engine, [line("2m", PRIMARY, "resolve"), line("3m", PRIMARY, "ack")])
    assert drill.kinds("action.refused", "page.ack") == ["action.refused", "page.acknowledged"]


def test_the_facilitator_needs_no_seat(drill: Drill) -> None:
    play_script(drill.engine, [line("5m", "facilitator", "end")])
    assert drill.kinds("person", "action", "drill") == ["drill.started", "drill.ended"]
    assert drill.log.end == 5 * MINUTE


def test_a_pause_in_a_script_takes_no_time_and_the_last_is_over_with_it() -> None:
    asked = [line("5m", "facilitator", "pause"), line("20m", "facilitator", "resume"), line("30m", "dana", "pause")]
    drill, plain = Drill(), Drill().end()
    play_script(drill.engine, asked)
    assert [(record.at // MINUTE, record.kind) for record in drill.log if "." in record.kind and record.kind[6:] in
            ("paused", "resumed", "ended")] == [
        (5, "drill.paused"), (5, "drill.resumed"), (30, "drill.paused"), (30, "drill.resumed"), (60, "drill.ended")
    ]  # fmt: skip
    assert [at for at, _ in drill.times(ev.PageSent)] == [at for at, _ in plain.times(ev.PageSent)]


def test_a_real_incident_in_a_script_takes_no_time_either() -> None:
    drill, plain = Drill(), Drill().end()
    play_script(drill.engine, [line("5m", PRIMARY, "real"), line("20m", "facilitator", "resume")])
    assert [(record.at // MINUTE, record.kind) for record in drill.log if record.kind.startswith("drill.")][1:] == [
        (5, "drill.stopped_for_real"), (5, "drill.resumed"), (60, "drill.ended")
    ]  # fmt: skip
    assert [at for at, _ in drill.times(ev.PageSent)] == [at for at, _ in plain.times(ev.PageSent)]


# ---- players ------------------------------------------------------------------------------------------


class Parrot:
    """A player who answers each page of its own a minute later, and keeps what it saw."""

    def __init__(self, person: str) -> None:
        self.person = PersonId(person)
        self.wish: int | None = None
        self.saw: list[Entry] = []
        self.refusals: list[str] = []
        self.views: list[int] = []

    def next_at(self) -> int | None:
        return self.wish

    def observe(self, view: DrillView, new: Sequence[Entry]) -> None:
        self.saw += new
        self.views.append(view.at)
        for entry in new:
            if isinstance(entry.event, ev.PageSent) and entry.event.to == self.person:
                self.wish = entry.at + MINUTE

    def act(self, view: DrillView) -> Sequence[Action]:
        self.wish = None
        return [ac.Acknowledge(), ac.Say(text=f"{self.person} has it")]

    def refused(self, action: Action, why: str) -> None:
        self.refusals.append(f"{action.do}: {why}")


def test_a_player_is_shown_what_everybody_sees_once_and_in_order(drill: Drill) -> None:
    parrot = Parrot("dana")
    play_bots(drill.engine, [parrot])
    story = [record.seq for record in drill.log if record.event.audience == "all" and record.kind != "drill.ended"]
    assert [entry.seq for entry in parrot.saw if entry.event.kind != "drill.ended"] == story


def test_a_player_acts_when_it_wished_to_and_its_actions_are_recorded_as_its_own(drill: Drill) -> None:
    play_bots(drill.engine, [Parrot(PRIMARY)])
    acted = [(record.at, record.kind, record.cause) for record in drill.log if record.actor == PRIMARY]
    assert acted == [
        (0, "person.joined", "priya-join"),
        (2 * MINUTE, "page.acknowledged", "priya-1"),
        (2 * MINUTE, "message.posted", "priya-2"),
    ]


def test_a_player_is_told_of_a_refusal(drill: Drill) -> None:
    parrots = [Parrot(PRIMARY), Parrot("dana")]
    parrots[1].wish = 2 * MINUTE
    play_bots(drill.engine, parrots)
    assert parrots[1].refusals == ["ack: No page of yours is waiting."]


def test_any_cutting_of_a_tables_time_gives_one_log() -> None:
    whole, cut = Drill(), Drill()
    play_bots(whole.engine, [Parrot(PRIMARY), Parrot("omar")])
    table = Table(cut.engine, [Parrot(PRIMARY), Parrot("omar")])
    table.join()
    for at in range(0, 60 * MINUTE, 7_919):
        table.advance(at)
    table.advance(60 * MINUTE)
    assert lines(cut.log) == lines(whole.log)


def test_nobody_acts_in_a_pause_or_after_the_end(drill: Drill) -> None:
    parrot = Parrot("dana")
    parrot.wish = 5 * MINUTE
    table = Table(drill.engine, [parrot])
    table.advance(3 * MINUTE)
    drill.pause("facilitator")
    table.advance(10 * MINUTE)
    assert (drill.engine.now, parrot.wish) == (3 * MINUTE, 5 * MINUTE)
    drill.ask("end", "facilitator")
    table.advance(10 * MINUTE)
    assert (drill.log[-1].kind, parrot.wish) == ("drill.ended", 5 * MINUTE)
