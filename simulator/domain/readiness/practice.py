"""The checklist's Practice: game days, newcomers, reviews in time, trends, and what being on call costs.

Separate because these items come from what was done: drills' journals, the newcomer's path, and the rota itself. Only
drills that people finished, and in which somebody of the team took part, count.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from simulator.domain import events as ev
from simulator.domain.oncall_review import Verdict
from simulator.domain.readiness.facts import QUARTER, Evidence, Material, PastDrill
from simulator.domain.rota import rendered
from simulator.domain.simtime import HOUR, spoken_duration

MONTHS = 3


def game_day(material: Material) -> Iterator[Evidence]:
    """The team played a drill this quarter."""
    for drill in material.own:
        yield Evidence("met", drill.named, f"the team played '{drill.scenario.title}'")
    if material.own:
        return
    if material.recent:
        drill = material.recent[0]
        says = f"'{drill.scenario.title}' was played this quarter, and nobody of this team's file took part"
        yield Evidence("cannot tell", drill.named, says)
    elif material.drills:
        last = max(material.drills, key=lambda each: each.began)
        since = f"since {material.today - QUARTER:%Y-%m-%d}"
        yield Evidence("not met", last.named, f"the last drill that is known; people finished none {since}")
    else:
        yield Evidence("cannot tell", "drills", "no journal of a drill was found")


def shadowing(material: Material) -> Iterator[Evidence]:
    """Somebody is on a schedule of those who look on, or a newcomer has watched a drill."""
    start, end = material.today - QUARTER, material.today + QUARTER
    for name, schedule in material.team.schedules.items():
        if "shadow" in f"{name} {schedule.name}".casefold():
            shadows = {shift.person for shift in rendered(schedule, start, end)} - {None}
            on = sorted(material.team.name_of(str(each)) for each in shadows)
            where = f"{material.team_file}: {name}"
            if on:
                yield Evidence("met", where, f"{', '.join(on)} shadow between {start:%Y-%m-%d} and {end:%Y-%m-%d}")
            else:
                yield Evidence("not met", where, f"nobody is on it between {start:%Y-%m-%d} and {end:%Y-%m-%d}")
            return
    newcomer = material.newcomer
    if newcomer is None:
        yield Evidence(
            "cannot tell", material.team_file, "it has no schedule named 'shadow', and no path was begun here"
        )
    elif newcomer.shadowed is None:
        says = f"the newcomer's path was begun {newcomer.begun:%Y-%m-%d}, and nobody has watched experts yet"
        yield Evidence("not met", newcomer.where, says)
    else:
        says = f"on the newcomer's path experts were watched over their shoulder, {newcomer.shadowed:%Y-%m-%d}"
        yield Evidence("met", newcomer.where, says)


def reviews(material: Material) -> Iterator[Evidence]:
    """The postmortem of every drill that was called severe is in, and in time."""
    policy = material.policy.reviews
    severe = [drill for drill in material.own if drill.worst in policy.postmortem]
    for drill in severe:
        yield _reviewed(drill, policy.within, material)
    if not severe:
        says = f"no drill of this team this quarter was called {' or '.join(policy.postmortem)}"
        yield Evidence("cannot tell", "drills", f"{says}; real incidents are not known here")


def _reviewed(drill: PastDrill, within: int, material: Material) -> Evidence:
    limit = spoken_duration(within)
    handed_in = drill.log.first(ev.PostmortemSubmitted)
    if handed_in is None:
        if material.today <= drill.ended + timedelta(milliseconds=within):
            return Evidence(
                "cannot tell", drill.named, f"{drill.worst}: it is not reviewed yet, and {limit} are not over"
            )
        return Evidence("not met", drill.named, f"{drill.worst}: nobody handed in a postmortem within {limit}")
    hours = handed_in[1].hours_after
    if hours is None:
        return Evidence("met", drill.named, f"{drill.worst}: the postmortem was handed in during the drill")
    late = hours * HOUR > within
    says = f"{drill.worst}: the postmortem was handed in {hours:.0f} h after the end; {limit} are allowed"
    return Evidence("not met" if late else "met", drill.named, says)


def trends(material: Material) -> Iterator[Evidence]:
    """Incidents are counted by the month; only whether somebody looked at the drills' trends can be told here."""
    if material.looked is not None:
        before = material.today.replace(day=1) - timedelta(days=1)
        verdict: Verdict = "met" if material.looked >= f"{before:%Y-%m}" else "not met"
        yield Evidence(verdict, "history", f"the trends of drills were last looked at in {material.looked}")
        return
    says = f"{len(material.own)} drills of this team are known for the past {MONTHS} months, and no incident"
    yield Evidence("cannot tell", "incidents", f"{says}. Does somebody look at trends every month?")


def burden(material: Material) -> Iterator[Evidence]:
    """Nobody carries much more than the others in the coming quarter."""
    found = [each for each in material.rota if each.check == "burden"]
    for each in found:
        where = f"{material.team_file}: {each.where}" if each.where else material.team_file
        yield Evidence(each.verdict, where, f"in the coming quarter: {each.says}")
    if not found:
        yield Evidence(
            "cannot tell", material.team_file, "fewer than two people take turns, so nothing can be compared"
        )
