"""What a certificate claims, and which parts of it another look at the journal does not confirm.

Separate from how it is written. Nothing here is signed: a claim is worth what running the journal again gives, so every
part is something that the journal, the scenario and the rules give anew. What they cannot give is listed as unchecked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import AwareDatetime

from scoring.report.model import Report
from simulator.domain.base import Frozen
from simulator.domain.vocabulary import Rating


class Player(Frozen):
    """Who sat where."""

    person: str
    """The scenario's id."""
    name: str
    roles: tuple[str, ...]
    simulated: bool
    skill: str | None = None


class Attempt(Frozen):
    """An earlier try at the same scenario."""

    when: AwareDatetime
    exam: bool
    same_scenario: bool
    """Whether the scenario was the same to the letter."""


class Played(Frozen):
    """What the journal's header and its folder say, besides the grade."""

    engine: str
    """The version of gameday that played it."""
    scenario_sha256: str
    """Of the scenario's text with its files."""
    policy_sha256: str
    seats: tuple[Player, ...]
    exam: bool
    live: bool
    """Whether it ran against the clock; a script and simulated responders go as fast as they can."""
    when: AwareDatetime
    earlier: tuple[Attempt, ...]


class Certificate(Frozen):
    """A claim: who reached what in which drill, and by which rules."""

    gameday: Literal["certificate"] = "certificate"
    v: Literal[1] = 1
    score: float
    rating: Rating
    critical: int
    """How many findings were critical."""
    scenario: str
    title: str
    scenario_sha256: str
    """Of the scenario's text with its files."""
    seed: int
    policy: str
    policy_sha256: str
    rubric: str
    journal_sha256: str
    engine: str
    """The version of gameday that played it."""
    graded_by: str
    """The version of gameday that graded it."""
    players: tuple[Player, ...]
    length: int
    """When the drill ended, in ms since its start."""
    ended: str
    exam: bool
    live: bool
    hints: int
    """How many hints were taken; with any it was assisted."""
    when: AwareDatetime
    """When it was begun, as the journal's file says."""
    earlier: tuple[Attempt, ...]
    """Earlier tries at the scenario that lie in the same place; a try that was broken off counts."""
    name: str = ""
    """Who it was made out to; nobody checks it."""

    @property
    def attempt(self) -> int:
        """Which try at the scenario it was."""
        return len(self.earlier) + 1


def certify(report: Report, played: Played, *, graded_by: str, name: str = "") -> Certificate:
    """The certificate of a drill that has ended; raises `ValueError` for one that has not, or that has no journal."""
    if report.journal_sha256 is None or report.ended is None:
        raise ValueError("only a drill that has ended and has a journal can be certified")
    return Certificate(
        score=report.score,
        rating=report.rating,
        critical=sum(finding.critical for finding in report.findings()),
        scenario=report.scenario,
        title=report.title,
        scenario_sha256=played.scenario_sha256,
        seed=report.seed,
        policy=report.policy,
        policy_sha256=played.policy_sha256,
        rubric=report.rubric_version,
        journal_sha256=report.journal_sha256,
        engine=played.engine,
        graded_by=graded_by,
        players=tuple(
            each.model_copy(update={"roles": report.people[each.person].roles if each.person in report.people else ()})
            for each in played.seats
        ),
        length=report.length,
        ended=report.ended,
        exam=played.exam,
        live=played.live,
        hints=len(report.hints),
        when=played.when,
        earlier=played.earlier,
        name=name,
    )


@dataclass(frozen=True, slots=True)
class Checked:
    """One part of a claim, looked at again."""

    part: str
    agrees: bool | None
    """None where it cannot be told from the journal."""
    says: str


PARTS: dict[str, tuple[str, ...]] = {
    "journal": ("journal_sha256",),
    "scenario": ("scenario", "title", "scenario_sha256", "seed"),
    "policy and rubric": ("policy", "policy_sha256", "rubric"),
    "score": ("score", "rating", "critical"),
    "players": ("players",),
    "how it was played": ("exam", "live", "hints", "length", "ended"),
    "version": ("engine",),
}
"""The parts that running the drill again gives."""


def compare(claimed: Certificate, found: Certificate) -> list[Checked]:
    """Hold a claim against what the journal gives now; every part is named, those that differ with both values."""
    checked = []
    for part, names in PARTS.items():
        wrong = [
            f"{name.replace('_', ' ')} is {_short(getattr(found, name))}, not {_short(getattr(claimed, name))}"
            for name in names
            if getattr(found, name) != getattr(claimed, name)
        ]
        checked.append(Checked(part, not wrong, "; ".join(wrong) or "agrees"))
    return checked


def unchecked(claimed: Certificate, version: str) -> list[Checked]:
    """What no journal can confirm; `version` is the gameday that looks."""
    found = [
        Checked("when", None, f"{claimed.when:%Y-%m-%d %H:%M} UTC is what the file was called or dated"),
        Checked("earlier attempts", None, f"{len(claimed.earlier)} were found where it was made out"),
    ]
    if claimed.graded_by != version:
        says = f"it was graded by gameday {claimed.graded_by}, and looked at by {version}"
        found.append(Checked("version that graded", None, says))
    if claimed.name:
        found.append(Checked("name", None, f"made out to {claimed.name}; the journal knows only whom they played"))
    return found


def _short(value: object) -> str:
    if isinstance(value, tuple):
        seats = ((each.person, "simulated" if each.simulated else "a person") for each in value)
        return ", ".join(f"{person} ({how})" for person, how in seats) or "nobody"
    text = str(value)
    return f"{text[:12]}\N{HORIZONTAL ELLIPSIS}" if len(text) == 64 else text
