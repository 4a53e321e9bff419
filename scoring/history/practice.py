"""What to practise next, and why: the weakest skill first, then what was not drilled for longest, then what is new.

Separate because it is advice: every proposal carries its reasons in words with their figures, so that it can be
disagreed with. It looks at drills, never at people beside each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from statistics import fmean

from scoring.history.trends import LAST, skill_share
from simulator.domain.base import Frozen
from simulator.domain.past import KeptDrill

WEAK = 80.0
"""Percent of a skill's points under which it is worth practising."""
MOST = 3
"""Proposals."""
LONG_AGO = 60
"""Days after which a skill is worth going through again."""


class Trained(Frozen):
    """A scenario as anybody may know it beforehand."""

    slug: str
    title: str
    measures: tuple[str, ...]
    """What its objectives measure: criteria, or whole dimensions."""


class Proposal(Frozen):
    """A drill to play next."""

    scenario: str
    title: str
    skill: str | None
    """What it is for; None for one that is only new."""
    why: tuple[str, ...]


class Need(Frozen):
    """A skill that asks for practice."""

    skill: str
    share: float
    why: str


def proposals(drills: Sequence[KeptDrill], library: Sequence[Trained], now: datetime) -> tuple[Proposal, ...]:
    """At most three drills to play next, each another scenario."""
    chosen: dict[str, Proposal] = {}
    for need in (*weakest(drills), *long_ago(drills, now)):
        best = _best(need.skill, drills, [each for each in library if each.slug not in chosen])
        if best is not None and need.skill not in {each.skill for each in chosen.values()}:
            why = (need.why, _seen(best, drills, now))
            chosen[best.slug] = Proposal(scenario=best.slug, title=best.title, skill=need.skill, why=why)
        if len(chosen) == MOST:
            break
    for each in _by_age(drills, library):
        if len(chosen) == MOST:
            break
        if each.slug not in chosen and (not _plays(each, drills) or not chosen):
            chosen[each.slug] = Proposal(
                scenario=each.slug, title=each.title, skill=None, why=(_seen(each, drills, now),)
            )
    return tuple(chosen.values())


def weakest(drills: Sequence[KeptDrill]) -> tuple[Need, ...]:
    """Skills under four fifths of their points over the last drills in which they were judged, weakest first."""
    found = []
    for skill in dict.fromkeys(each.skill for drill in drills for each in drill.skills):
        shares = [share for drill in drills if (share := skill_share(drill, skill)) is not None][-LAST:]
        if shares and (mean := fmean(shares)) < WEAK:
            over = "the last drill" if len(shares) == 1 else f"the last {len(shares)} drills"
            says = f"{skill} earned {mean:.0f} % of its points over {over} in which it was judged."
            found.append(Need(skill=skill, share=mean, why=says))
    return tuple(sorted(found, key=lambda each: (each.share, each.skill)))


def long_ago(drills: Sequence[KeptDrill], now: datetime) -> tuple[Need, ...]:
    """Skills that were not judged for two months, the longest ago first."""
    last: dict[str, datetime] = {}
    for drill in drills:
        last.update({each.skill: drill.played for each in drill.skills})
    found = [
        Need(skill=skill, share=100.0, why=f"{skill} was not drilled for {(now - played).days} days.")
        for skill, played in sorted(last.items(), key=lambda each: each[1])
        if (now - played).days >= LONG_AGO
    ]
    return tuple(found)


def _best(skill: str, drills: Sequence[KeptDrill], library: Sequence[Trained]) -> Trained | None:
    """A scenario that trains a skill: unseen ones first, then the one played longest ago."""
    for wanted in (skill, skill.partition(".")[0]):
        fitting = [each for each in library if wanted in each.measures]
        if fitting:
            return _by_age(drills, fitting)[0]
    return None


def _by_age(drills: Sequence[KeptDrill], library: Sequence[Trained]) -> list[Trained]:
    order = {each.slug: place for place, each in enumerate(library)}
    return sorted(library, key=lambda each: (_plays(each, drills)[-1:], order[each.slug]))


def _plays(each: Trained, drills: Sequence[KeptDrill]) -> list[datetime]:
    return [drill.played for drill in drills if drill.scenario == each.slug]


def _seen(each: Trained, drills: Sequence[KeptDrill], now: datetime) -> str:
    plays = _plays(each, drills)
    if not plays:
        return "Not played yet."
    days = (now - plays[-1]).days
    return f"Last played {days} day{'s' * (days != 1)} ago, on {plays[-1]:%Y-%m-%d}."
