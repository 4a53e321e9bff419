"""What a journal's header and its neighbours say of how a drill was played: seats, hashes, earlier tries.

Separate from the certificate, which claims it, because it looks at files: tries at the same scenario beside the journal
and in the user's own folder. A try that was broken off counts, one by simulated responders alone does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.errors import JournalError
from tui.cli.places import journals_folder
from tui.cli.records import when_played

if TYPE_CHECKING:
    from scoring.certificate.claim import Attempt, Played
    from simulator.domain.scenario import Scenario
    from simulator.store.header import Header
    from simulator.store.journal import ReadJournal


def played(read: ReadJournal, scenario: Scenario) -> Played:
    """Everything about how a drill was played that its log does not say."""
    from scoring.certificate.claim import Played, Player

    header = read.header
    names = {person.id: person.name for person in scenario.people}
    return Played(
        engine=header.engine,
        scenario_sha256=scenario_hash(header),
        policy_sha256=sha256(header.policy.encode()).hexdigest(),
        seats=tuple(
            Player(
                person=seat.person,
                name=names.get(seat.person, seat.person),
                roles=(),
                simulated=seat.simulated,
                skill=seat.skill,
            )
            for seat in header.seats
        ),
        exam=header.exam,
        live=header.speed is not None,
        when=when_played(read.path),
        earlier=tuple(_earlier(read)),
    )


def scenario_hash(header: Header) -> str:
    """The hash of a scenario's text with its files, in the order of their names."""
    whole = sha256(header.scenario.encode())
    for name, text in sorted(header.files.items()):
        whole.update(f"\0{name}\0{text}".encode())
    return whole.hexdigest()


def _earlier(read: ReadJournal) -> Iterator[Attempt]:
    """Tries at the same scenario that were begun before; copies of one journal count once."""
    from scoring.certificate.claim import Attempt

    before, mine = when_played(read.path), scenario_hash(read.header)
    drills = [b"\n".join(read.lines) + b"\n"]
    found = []
    for path in _neighbours(read.path):
        header = _header(path)
        if header is None or header.slug != read.header.slug or not _by_people(header):
            continue
        drill = path.read_bytes()
        if any(_same_drill(drill, other) for other in drills):
            continue
        drills.append(drill)
        when = when_played(path)
        if when <= before:
            found.append(Attempt(when=when, exam=header.exam, same_scenario=scenario_hash(header) == mine))
    yield from sorted(found, key=lambda each: each.when)


def _same_drill(one: bytes, other: bytes) -> bool:
    """Whether one journal is a copy of the other, perhaps from before something was added to it."""
    return one.startswith(other) or other.startswith(one)


def _by_people(header: Header) -> bool:
    return any(not seat.simulated for seat in header.seats)


def _neighbours(path: Path) -> list[Path]:
    found: dict[Path, None] = {}
    for folder in (path.resolve().parent, journals_folder()):
        with suppress(OSError):
            found |= {each.resolve(): None for each in sorted(folder.glob("*.jsonl")) if each.is_file()}
    found.pop(path.resolve(), None)
    return list(found)


def _header(path: Path) -> Header | None:
    """A journal's header, without the cost of reading the drill; None where it is no journal."""
    from simulator.store.header import MAX_UNPACKED, Header

    try:
        with path.open("rb") as file:
            return Header.parse(file.readline(MAX_UNPACKED).rstrip(b"\n"), f"{path}:1")
    except (OSError, JournalError):
        return None
