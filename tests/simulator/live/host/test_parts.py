"""The host's small parts, each by itself: tickets, names, rates, roles, links, counters, the ledger."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.events import DrillStarted, Recorded
from simulator.domain.vocabulary import SYSTEM, Role
from simulator.errors import JournalError, ProtocolError
from simulator.live.committing import Committer
from simulator.live.host import seating
from simulator.live.host.counted import Counted
from simulator.live.host.limits import Bucket
from simulator.live.host.names import LONGEST_NAME, cleaned
from simulator.live.host.tickets import Tickets, places
from simulator.live.ledger import Ledger
from simulator.live.wire import Kind, Link, parse_link
from tests.simulator.drills import PRIMARY, SECONDARY, Drill, scenario
from tests.simulator.live.test_clock import Real

ROOM = (Role.IC, Role.COMMS, Role.OPS, Role.SCRIBE)

# ---- tickets ------------------------------------------------------------------------------------------


def test_each_role_has_a_place_and_everybody_else_is_an_expert() -> None:
    made = places(scenario(), ROOM, first=PRIMARY)
    held = {ticket.key: (ticket.kind, ticket.person, ticket.roles) for ticket in made}
    assert held == {
        "ic": (Kind.PLAYER, "omar", (Role.IC,)),
        "comms": (Kind.PLAYER, "dana", (Role.COMMS,)),
        "ops": (Kind.PLAYER, "priya", (Role.OPS,)),
        "scribe": (Kind.PLAYER, "ravi", (Role.SCRIBE,)),
        "sme": (Kind.PLAYER, "erin", (Role.SME,)),
        "observer": (Kind.OBSERVER, "observer", ()),
        "facilitator": (Kind.FACILITATOR, "facilitator", ()),
    }


def test_few_people_hold_two_roles_and_what_was_asked_for_is_kept() -> None:
    asked = {SECONDARY: (Role.OPS, Role.SCRIBE), PRIMARY: ()}
    made = places(scenario(), ROOM, list(asked), first=PRIMARY, asked=asked)
    assert {ticket.person: ticket.roles for ticket in made if ticket.kind is Kind.PLAYER} == {
        PRIMARY: (Role.IC, Role.COMMS),
        SECONDARY: (Role.OPS, Role.SCRIBE),
    }


def test_several_experts_have_a_ticket_each() -> None:
    made = places(scenario(), (Role.IC,), first=None)
    assert [ticket.key for ticket in made][:5] == ["ic", "sme", "sme-2", "sme-3", "sme-4"]


def test_a_token_opens_its_ticket_until_it_is_renewed_or_revoked() -> None:
    tickets = Tickets(places(scenario(), ROOM))
    tokens = tickets.issue()
    assert len(set(tokens.values())) == len(tokens) == 7
    for key, token in tokens.items():
        found = tickets.opened_by(token)
        assert found is not None
        assert found.key == key
        assert token not in found.model_dump_json()
    renewed = tickets.renew("ic")
    assert tickets.opened_by(tokens["ic"]) is None
    assert tickets.opened_by(renewed) is not None
    tickets.revoke("ic")
    assert tickets.opened_by(renewed) is None
    assert tickets.opened_by("") is None


def test_tickets_without_a_token_open_to_nothing() -> None:
    assert Tickets(places(scenario(), ROOM)).opened_by("-" * 64) is None


# ---- names and links ----------------------------------------------------------------------------------


@given(st.text(max_size=100))
def test_a_cleaned_name_is_short_and_shows_as_it_is(name: str) -> None:
    found = cleaned(name)
    assert len(found) <= LONGEST_NAME
    assert found.isprintable()
    assert found == found.strip()
    assert cleaned(found) == found


@given(
    st.sampled_from(["http://127.0.0.1:7420", "https://drills.example.org", "http://[::1]:80"]),
    st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9_-]{32}", fullmatch=True),
)
def test_a_link_is_read_as_it_was_printed(base: str, drill: str, token: str) -> None:
    link = Link(base, drill, token)
    assert parse_link(f" {link}\n") == link
    assert token not in repr(link) + link.socket + link.rest
    assert link.socket.startswith("wss://" if base.startswith("https") else "ws://")


NO_LINKS = (
    "",
    "http://",
    "http://x/join/",
    "http://x/join/a",
    "ftp://x/join/a#t",
    "http://x/join/../etc#t",
    "http://u@x/join/a#t",
    "http://x:99999/join/a#t",
    "http://[/join/a#t",
    "x/join/a#t",
    "http://x/a#t",
)


@pytest.mark.parametrize("text", NO_LINKS)
def test_what_is_no_link_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ProtocolError, match="That is no join link") as refused:
        parse_link(text.replace("#t", "#secret"))
    assert "secret" not in str(refused.value)


# ---- rates and counters -------------------------------------------------------------------------------


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    real = Real()
    bucket = Bucket((2.0, 3), real)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    real.seconds += 1.0
    assert [bucket.take() for _ in range(3)] == [True, True, False]
    real.seconds += 1000.0
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]


def test_counters_are_written_as_prometheus_reads_them() -> None:
    counted = Counted()
    counted.add("gameday_frames_total", 2, direction="in")
    counted.add("gameday_frames_total", direction="in")
    text = counted.text([("gameday_drills", (("state", "running"),), 50)])
    assert '# TYPE gameday_frames_total counter\ngameday_frames_total{direction="in"} 3\n' in text
    assert 'gameday_drills{state="running"} 50\n' in text


# ---- roles --------------------------------------------------------------------------------------------


def due(drill: Drill, asked: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    made = places(scenario(), ROOM, first=PRIMARY)
    found = seating.due(drill.engine.state, made, asked.__contains__)
    return [(person, action.role) for person, action, _ in found]  # type: ignore[union-attr]  # each is an Assign


def seated(*humans: str) -> Drill:
    drill = Drill()
    drill.ask("facilitate", "facilitator")
    for person in ("priya", "omar", "dana", "ravi", "erin"):
        drill.ask("join", person, simulated=person not in humans)
    return drill


def test_no_role_is_due_before_an_incident_is_declared() -> None:
    drill = seated("priya", "omar")
    assert due(drill) == []
    drill.at("2m").declare(PRIMARY, severity="SEV1", title="Down")
    assert due(drill) == [("priya", "ops"), ("omar", "ic")]


def test_a_role_is_due_once_and_never_from_another_human() -> None:
    drill = seated("priya", "omar", "dana")
    drill.at("2m").declare(PRIMARY, severity="SEV1", title="Down")
    drill.assign(PRIMARY, role="ops", to="dana")
    assert due(drill) == [("dana", "comms"), ("omar", "ic")]
    assert due(drill, frozenset({"omar:takes-ic"})) == [("dana", "comms")]


def test_once_a_human_commands_the_roles_are_theirs_to_give() -> None:
    drill = seated("priya", "omar", "dana")
    drill.at("2m").declare(PRIMARY, severity="SEV1", title="Down")
    drill.assign(PRIMARY, role="ic", to="omar")
    assert due(drill) == []


# ---- the ledger ---------------------------------------------------------------------------------------


class Memory:
    """A journal that takes so many records and no more."""

    def __init__(self) -> None:
        self.room = self.synced = 0
        self.records: list[Recorded] = []

    def write(self, record: Recorded) -> None:
        if len(self.records) >= self.room:
            raise JournalError("full")
        self.records.append(record)

    def sync(self) -> None:
        self.synced = len(self.records)

    def close(self) -> None:
        self.room = -1


def test_what_a_ledger_could_not_write_is_written_later_in_order_and_once() -> None:
    journal = Memory()
    ledger = Ledger(journal)
    records = [Recorded(seq, 0, SYSTEM, DrillStarted(scenario="x", title="X")) for seq in range(1, 6)]
    for record in records:
        ledger.write(record)
    for journal.room in (0, 2, 4):
        with pytest.raises(JournalError):
            ledger.sync()
        assert ledger.waits
        assert journal.synced <= len(journal.records) == journal.room
    journal.room = 99
    ledger.sync()
    assert journal.records == records
    assert not ledger.waits
    assert journal.synced == 5


async def test_one_full_disk_keeps_no_other_drill_waiting() -> None:
    full, other = Memory(), Memory()
    other.room = 9
    committer, ledgers = Committer(), [Ledger(full), Ledger(other)]
    for ledger in ledgers:
        ledger.write(Recorded(1, 0, SYSTEM, DrillStarted(scenario="x", title="X")))
    first, second = await asyncio.gather(*(committer.keep(each) for each in ledgers), return_exceptions=True)
    assert isinstance(first, JournalError)
    assert second is None
    assert other.synced == 1
    full.room = 9
    await committer.keep(ledgers[0])
    assert full.synced == 1
