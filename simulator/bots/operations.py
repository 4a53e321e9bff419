"""The operations lead: diagnosis in the runbook's order, a remedy by what it showed, and a look whether it helped.

Separate because it is the only role that touches the system. It says in the room what it found, what it is about to do
and what came of it, so that nobody has to ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from simulator.bots.dice import Spread
from simulator.bots.evidence import about_changes, change_checked, diagnosed, settings_off, steps_left
from simulator.bots.internal_words import eta_minutes, finding_text, no_effect_text, result_text
from simulator.bots.mind import Duty, Mind, asking
from simulator.bots.reading import FROM_MEMORY, affected_service, runbook_of, suspect, unwell
from simulator.bots.stage import last_remedy, option_of
from simulator.bots.weighing import cure_of_the_check, false_alarm, nothing_wrong, pointed_to, related_change, ways_out
from simulator.domain.actions import Action, Run, Say, Step
from simulator.domain.scenario import RunbookOption, RunbookStepSpec
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import Role

STEPS_BEFORE_ACTING = 2
"""An option that the answers point to is taken after so many steps: restoring comes before the whole diagnosis."""
_OBJECTION = Spread(50, 60, 75)
"""How long a person of flesh who is IC is given to say no."""
_SLACK = Spread(60, 90, 150)
"""How long past a remedy's own time it is given before the next is tried."""
_GO = re.compile(r"\b(go|go ahead|yes|do it|ok|okay|proceed|agreed|approved|roll ?back|undo)\b", re.I)
_WAIT = re.compile(r"\b(wait|stop|hold|no(?! objection)|don't|do not|not yet)\b", re.I)
_HELD = 3 * MINUTE


def duties(mind: Mind) -> Iterator[Duty]:
    """What this player owes as operations."""
    if not mind.i_cover(Role.OPS) or (mind.view.incident is not None and not mind.underway):
        return
    yield from _diagnose(mind)
    if mind.view.incident is not None or false_alarm(mind):
        yield from _remedy(mind)
        yield from _report(mind)
        yield from _finish(mind)


# ---- diagnosis --------------------------------------------------------------------------------------


def _last_finding(mind: Mind) -> int:
    """When there was last something new to think about: a command's answer, or the role itself."""
    return max([mind.mine_since(Role.OPS), *mind.memory.steps.values(), *(ran.at for ran in mind.memory.ran[-1:])])


def _clear_already(mind: Mind) -> bool:
    """Whether the evidence suffices: something changed just before, and that was checked."""
    return suspect(mind.view) is not None and change_checked(mind) and bool(unwell(mind.view))


def _enough_seen(mind: Mind) -> bool:
    """Whether one may act: the diagnosis is through, a change is suspected, or two steps in an option is pointed to."""
    if _clear_already(mind) or not steps_left(mind):
        return True
    return len(diagnosed(mind)) >= STEPS_BEFORE_ACTING and pointed_to(mind) is not None


def _diagnose(mind: Mind) -> Iterator[Duty]:
    """The next step of the runbook; once service is restored, the rest of them where the cause is still open."""
    found, left = runbook_of(mind.view), steps_left(mind)
    if found is None or not left or _clear_already(mind):
        return
    if last_remedy(mind) is not None and (related_change(mind) is not None or unwell(mind.view)):
        return
    if _enough_seen(mind) and last_remedy(mind) is None and unwell(mind.view) and mind.view.incident is not None:
        return  # restore service first
    name = f"step/{left[0].step}"
    yield Duty(name, mind.due(_last_finding(mind), mind.habits.step, name), partial(_look_at, found[0], left[0]))


def _look_at(path: str, step: RunbookStepSpec) -> Sequence[Action]:
    if path != FROM_MEMORY:
        return [Step(runbook=path, step=step.step)]
    return [Run(command=step.command)] if step.command else []


# ---- remedy -----------------------------------------------------------------------------------------


def _choice(mind: Mind) -> RunbookOption | None:
    """The option to take now; who errs takes first one that the evidence does not point to."""
    tried = {ran.command for ran in mind.memory.ran}
    options = [option for option in ways_out(mind) if option.command not in tried]
    if nothing_wrong(mind):
        return _while_all_is_well(mind, options)
    first = last_remedy(mind) is None
    if first and len(options) > 1 and mind.does(mind.habits.wrong_remedy, "wrong-remedy"):
        return mind.dice.pick(options[1:], "wrong-remedy/which")
    if options:
        return options[0]
    change = suspect(mind.view)
    undo = f"kubectl rollout undo deployment/{change.service}" if change else ""
    if undo and undo not in tried:
        return RunbookOption(option="Roll back the last deployment", command=undo)
    return None


def _while_all_is_well(mind: Mind, options: list[RunbookOption]) -> RunbookOption | None:
    """What is done although no signal is off: putting a faulty check right, or, by a meddler, anything at all."""
    declared = mind.view.incident is not None
    if declared and options and last_remedy(mind) is None and mind.does(mind.habits.meddles, "meddles"):
        return mind.dice.pick(options, "meddles/which")
    cure = cure_of_the_check(mind) if false_alarm(mind) else None
    return cure if cure in options else None


def _may_act(mind: Mind) -> bool:
    hasty = mind.habits.meddles if nothing_wrong(mind) else mind.habits.skips_diagnosis
    early = mind.view.incident is not None and mind.does(hasty, "hasty")
    return _enough_seen(mind) or early


def _remedy(mind: Mind) -> Iterator[Duty]:
    option, previous = _choice(mind), last_remedy(mind)
    if option is None or option.command is None or not (_may_act(mind) or previous):
        return
    if previous is None:
        yield from _go(mind, option, _last_finding(mind), "1")
    elif unwell(mind.view) and not (mind.memory.looks and mind.memory.looks[-1].well):
        patience = eta_minutes(option_of(mind, previous.command)) * MINUTE
        nth = str(len([ran for ran in mind.memory.ran if option_of(mind, ran.command)]) + 1)
        failed = mind.due(previous.at + patience, _SLACK, f"patience/{nth}")
        if not mind.does(mind.habits.silent, f"no-effect/{nth}"):
            words = f"no-effect/{nth}"
            yield Duty(words, failed, lambda: [Say(text=no_effect_text(mind, words))])
        yield from _go(mind, option, failed, nth, announce=False)


def _go(mind: Mind, option: RunbookOption, since: int, nth: str, *, announce: bool = True) -> Iterator[Duty]:
    """Say what was found and what comes next, then do it; a person of flesh who is IC can hold it."""
    asks = mind.covers(Role.IC) != mind.me and mind.is_human(mind.covers(Role.IC) or mind.me)
    say, act = f"finding/{nth}", f"remedy/{nth}"
    at = mind.due(since, mind.habits.decide, say)
    if announce and mind.view.incident is not None and (asks or not mind.does(mind.habits.silent, say)):
        yield Duty(say, at, lambda: [Say(text=finding_text(mind, option, asks=asks, name=say))])
    if asks:
        at = _with_consent(mind, mind.due(at, _OBJECTION, act), at)
    else:
        at = mind.due(at, mind.habits.hands, act)
    yield Duty(act, at, partial(_take, mind, option))


def _with_consent(mind: Mind, at: int, since: int) -> int:
    """The moment to act given what the IC has said since: a yes brings it forward, a no puts it off."""
    ic = mind.covers(Role.IC)
    for said in (each for each in mind.memory.said if each.by == ic and each.at >= since):
        if _WAIT.search(said.text):
            at = max(at, said.at + _HELD)
        elif _GO.search(said.text):
            at = min(at, said.at + 2_000)
    return at


def _take(mind: Mind, option: RunbookOption) -> Sequence[Action]:
    found = runbook_of(mind.view)
    if found is not None and found[0] != FROM_MEMORY and option in found[1].mitigation:
        return [Step(runbook=found[0], step=option.option)]
    return [Run(command=option.command)] if option.command else []


# ---- afterwards -------------------------------------------------------------------------------------


def _report(mind: Mind) -> Iterator[Duty]:
    """Say that it is well again, once a look showed it."""
    remedy, well = last_remedy(mind), mind.memory.well_since
    if remedy is None or well is None or well <= remedy.at or not mind.memory.saw_trouble:
        return
    name = f"well/{well}"
    if not mind.does(mind.habits.silent, name):
        yield Duty(name, mind.due(well, mind.habits.hands, name), lambda: [Say(text=result_text(mind, well, name))])


def _finish(mind: Mind) -> Iterator[Duty]:
    """Take the cause away and not only its result: set back what the diagnosis found set otherwise."""
    found, well, remedy = runbook_of(mind.view), mind.memory.well_since, last_remedy(mind)
    if found is None or well is None or remedy is None or mind.does(mind.habits.thin, "finish"):
        return
    tried, service = {ran.command for ran in mind.memory.ran}, affected_service(mind.view)
    for name, wanted, _ in settings_off(mind):
        for option in found[1].mitigation:
            if (
                option.command
                and option.command not in tried
                and name in option.when
                and not about_changes(option.when)
            ):
                text = f"{name} goes back to {wanted}, so that this does not return. {service} stays up."
                act = f"finish/{name}"
                at = mind.due(well, mind.habits.decide, act)
                if not mind.does(mind.habits.silent, f"{act}/say"):
                    yield Duty(f"{act}/say", at - 1, asking(Say(text=text)))
                yield Duty(act, at, partial(_take, mind, option))
