"""Declaring an incident, correcting its severity, or saying that there is none.

Separate from command: until there is an incident nobody commands, and whoever took the page decides alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from simulator.bots.dice import Spread
from simulator.bots.evidence import remedies, steps_left, tellings
from simulator.bots.mind import Duty, Mind, asking
from simulator.bots.reading import affected_service, first_alert, impact_text, onset, unwell, worst_errors
from simulator.bots.stage import Stage, served_again, stage_of
from simulator.bots.triage import at_first_sight, by_the_tree
from simulator.bots.weighing import cure_of_the_check, false_alarm, nothing_wrong
from simulator.bots.wording import capital, impact_of
from simulator.domain.actions import Action, Declare, Reclassify, StandDown
from simulator.domain.base import percent
from simulator.domain.vocabulary import Role, Severity

_PUSHES = re.compile(r"\b(?:make|call|raise|declare)\b[^.?!]{0,40}\bSEV ?([1-3])\b", re.I)
_SECOND_THOUGHTS = Spread(90, 180, 300)
"""From declaring to a second look at the severity, for anybody who takes one."""


def duties(mind: Mind) -> Iterator[Duty]:
    """What this player owes to the question whether this is an incident, and which."""
    if mind.view.incident is None:
        yield from _first(mind)
    elif mind.underway and mind.i_cover(Role.IC):
        yield from _correct(mind)
        yield from _give_in(mind)
        yield from _call_off(mind)


def _first(mind: Mind) -> Iterator[Duty]:
    page = mind.first_page
    if page is None or page.acknowledged_by != mind.me or page.acknowledged_at is None:
        return
    at = mind.due(page.acknowledged_at, mind.habits.triage, "declare")
    if unwell(mind.view) or mind.does(mind.habits.overreacts, "overreacts"):
        yield Duty("declare", at, lambda: _declare(mind))
    elif false_alarm(mind):
        yield from _call_off(mind)
    elif not steps_left(mind):
        yield Duty("declare", max(at, _last_step(mind)), lambda: _declare(mind))


def _last_step(mind: Mind) -> int:
    return max([0, *mind.memory.steps.values()])


# ---- declare ----------------------------------------------------------------------------------------


def _declare(mind: Mind) -> Sequence[Action]:
    judged = at_first_sight(mind)
    facts = () if mind.does(mind.habits.vague, "declare/facts") else judged.facts
    return [Declare(severity=judged.severity, title=_title(mind)[:200], impact=_impact(mind), facts=facts)]


def _title(mind: Mind) -> str:
    alert, service = first_alert(mind.view), affected_service(mind.view)
    if mind.does(mind.habits.vague, "declare/title"):
        return mind.dice.pick(
            (f"Problem with {service}", alert.name if alert else "Problem", f"{service} alert"), "title"
        )
    impact = impact_of(impact_text(mind.view))
    return mind.dice.pick(
        (capital(impact.now), f"{capital(impact.now)} ({service})", f"{service}: {impact.now}"), "declare/wording"
    )


def _impact(mind: Mind) -> str:
    if mind.does(mind.habits.vague, "declare/impact"):
        return mind.dice.pick(("", "Still finding out.", "Some users see errors."), "declare/vague")
    view = mind.view
    parts = [f"{capital(impact_of(impact_text(view)).now)} since about {mind.clock(onset(view))} UTC."]
    if unwell(view):
        parts.append(f"{percent(round(worst_errors(view), 3))} of requests to {affected_service(view)} fail.")
    return " ".join(parts)


# ---- correct ----------------------------------------------------------------------------------------


def _correct(mind: Mind) -> Iterator[Duty]:
    incident = mind.view.incident
    if incident is None or not unwell(mind.view) or mind.memory.reclassified or mind.does(mind.habits.stuck, "stuck"):
        return
    judged = by_the_tree(mind)
    if judged.severity is incident.severity:
        return
    if stage_of(mind) is not Stage.LOOKING and judged.severity.rank > incident.severity.rank:
        return  # it looks milder because the fix takes hold
    why = (
        f"By the tree: {percent(round(worst_errors(mind.view), 3))} of requests to {affected_service(mind.view)} fail."
    )
    ask = Reclassify(severity=judged.severity, facts=judged.facts, why=why)
    since = max(incident.declared_at, mind.mine_since(Role.IC))
    yield Duty("reclassify", mind.due(since, _SECOND_THOUGHTS, "reclassify"), asking(ask))


def _give_in(mind: Mind) -> Iterator[Duty]:
    """Raise the severity because somebody loud wants it: a mistake, and a common one."""
    incident = mind.view.incident
    for inject in mind.view.injects:
        pushed = _PUSHES.search(inject.text)
        if not pushed or incident is None or served_again(mind):
            continue
        wanted = Severity(f"SEV{pushed[1]}")
        name = f"give-in/{inject.id}"
        if wanted.rank < incident.severity.rank and mind.does(mind.habits.gives_in, name):
            yield Duty(
                name,
                mind.due(inject.at, mind.habits.reply, name),
                asking(Reclassify(severity=wanted, why=f"{inject.sender} asks for it.")),
            )


# ---- call it off ------------------------------------------------------------------------------------


def _call_off(mind: Mind) -> Iterator[Duty]:
    if not false_alarm(mind):
        return
    since = max([_last_step(mind), *(ran.at for ran in remedies(mind))])
    cure = cure_of_the_check(mind)
    tried = {ran.command for ran in mind.memory.ran}
    if cure is not None and cure.command not in tried and not mind.does(mind.habits.skips_diagnosis, "cure"):
        return  # operations does what the runbook has for it first
    at = mind.due(since, mind.habits.decide, "stand-down")
    yield Duty("stand-down", at, lambda: [StandDown(why=_nothing(mind), near_miss=_teaches(mind))])


def _teaches(mind: Mind) -> bool:
    """Whether this player sees that a check that cannot tell is worth a review."""
    return nothing_wrong(mind) and mind.does(mind.habits.sees_near_miss, "near-miss")


def _nothing(mind: Mind) -> str:
    alert = first_alert(mind.view)
    name = alert.name if alert else "the alert"
    if mind.does(mind.habits.vague, "stand-down/why"):
        return mind.dice.pick(
            ("False alarm.", f"{name} looks like a false alarm.", "Nothing is wrong."), "stand-down/words"
        )
    opening = mind.dice.pick(
        (
            f"No incident: {affected_service(mind.view)} has been within its objective all along.",
            f"Users are served as usual; only {name} says otherwise.",
            f"Signals of {affected_service(mind.view)} are normal and have been throughout, so no user is affected.",
        ),
        "stand-down/opening",
    )
    seen = [str(each) for each in tellings(mind)[:2]]
    evidence = f" What we saw: {', and '.join(seen)}." if seen else ""
    done = [ran.command for ran in remedies(mind)]
    after = f" Done: `{done[-1]}`." if done else ""
    closing = mind.dice.pick(
        (
            " The check cannot tell itself from the service; that goes on the list of near misses.",
            " We keep an eye on the signals by hand while the check is blind, and review it as a near miss.",
            " Follow-up: find out why the alert could not tell a broken check from a broken service.",
        ),
        "stand-down/closing",
    )
    return f"{opening}{evidence}{after}{closing}"
