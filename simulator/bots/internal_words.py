"""What the bots say to their own company: internal updates, findings, results, answers in the room.

Separate from when they say it. An update carries severity, impact, suspected cause, action with its time, money where a
rate is known, the IC and the next update; what a preset leaves out is drawn part by part.
"""

from __future__ import annotations

import re

from simulator.bots.evidence import settings_off, tellings
from simulator.bots.mind import Mind
from simulator.bots.reading import (
    FROM_MEMORY,
    affected_service,
    impact_text,
    onset,
    revenue_so_far,
    runbook_of,
    suspect,
)
from simulator.bots.stage import (
    Stage,
    cause_text,
    last_remedy,
    option_of,
    restored_at,
    served_again,
    stage_of,
    what_helped,
)
from simulator.bots.wording import capital, impact_of, minutes
from simulator.domain.scenario import RunbookOption
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import Role

USUAL_ETA = 5
"""Minutes that a fix is given where its runbook names none."""
_MINUTES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "fifteen": 15}
_TIME = re.compile(r"\b(\d{1,3}|one|two|three|four|five|six|ten|fifteen) minutes?\b", re.I)


def eta_minutes(option: RunbookOption | None) -> int:
    """How long an option takes by its own `verify`, in minutes."""
    found = _TIME.search(option.verify) if option else None
    if found is None:
        return USUAL_ETA
    return _MINUTES.get(found[1].lower()) or int(found[1])


def action_name(option: RunbookOption | None, command: str) -> str:
    """What is being done: the runbook's option by its name, else the command itself."""
    return f'"{option.option}"' if option else f"`{command}`"


# ---- the internal update ----------------------------------------------------------------------------


def update_text(mind: Mind, name: str) -> str:
    """An internal update as things stand now."""
    parts = {
        "lead": _lead(mind),
        "impact": _impact(mind),
        "cause": _cause(mind, name),
        "action": _action(mind, name),
        "revenue": _revenue(mind),
        "ic": _ic(mind),
        "next": _next(mind, name),
    }
    kept = [text for part, text in parts.items() if text and not mind.does(mind.habits.vague, f"{name}/without/{part}")]
    if len(kept) < 2:
        return mind.dice.pick(("Still working on it.", "We are on it, more later.", "No news yet."), f"{name}/bare")
    return " ".join(kept)


def _lead(mind: Mind) -> str:
    incident = mind.view.incident
    if incident is None:
        return ""
    if stage_of(mind) is Stage.OVER:
        return f"{incident.severity} resolved, {mind.clock(mind.now)} UTC."
    return f"{incident.severity} update, {mind.clock(mind.now)} UTC."


def _over_since(mind: Mind) -> int | None:
    return restored_at(mind) if served_again(mind) else None


def _impact(mind: Mind) -> str:
    impact, since, over = impact_of(impact_text(mind.view)), onset(mind.view), _over_since(mind)
    if over is None:
        return f"Impact: {impact.now} since {mind.clock(since)} UTC."
    return f"Impact: {impact.past} from {mind.clock(since)} to {mind.clock(over)} UTC."


def _cause(mind: Mind, name: str) -> str:
    cause = cause_text(mind)
    known = "Cause" if served_again(mind) else "Suspected cause"
    if cause:
        return f"{known}: {cause}."
    line = best_line(mind)
    if line:
        return f"{known}: {line}."
    return mind.dice.pick(("Cause: not known yet.", "Cause: open, diagnosis under way."), f"{name}/cause")


def _action(mind: Mind, name: str) -> str:
    remedy, stage = what_helped(mind), stage_of(mind)
    if stage is Stage.LOOKING or remedy is None:
        return _looking(mind, name)
    done = action_name(option_of(mind, remedy.command), remedy.command)
    if not served_again(mind):
        left = max(1, eta_minutes(option_of(mind, remedy.command)) - (mind.now - remedy.at) // MINUTE)
        return f"Action: {done} is under way, ETA {left} min."
    if stage is not Stage.OVER:
        return f"Action: {done} done, watching the signals for 15 minutes before we resolve."
    quiet = minutes(mind.now - restored_at(mind))
    return f"Action: {done} applied and stable for {quiet}; checking what failed in between."


def _looking(mind: Mind, name: str) -> str:
    found, service = runbook_of(mind.view), affected_service(mind.view)
    if found is None or found[0] == FROM_MEMORY:
        return f"Action: checking {service} by hand, there is no runbook; no estimate yet."
    words = (
        "Action: working through the runbook's diagnosis, decision on a fix within 5 minutes.",
        f"Action: checking recent changes and {service}, a fix is chosen within 5 minutes.",
    )
    return mind.dice.pick(words, f"{name}/action")


def _revenue(mind: Mind) -> str:
    money = revenue_so_far(mind, _over_since(mind) or mind.now)
    return f"Revenue impact: {money}{' so far' if _over_since(mind) is None else ''}." if money else ""


def _ic(mind: Mind) -> str:
    ic = mind.view.holder(Role.IC)
    return f"IC: @{ic}." if ic else ""


def _next(mind: Mind, name: str) -> str:
    if stage_of(mind) is Stage.OVER:
        return "Postmortem within 48 hours." if mind.grave else "A short review follows."
    in_minutes = 15 if stage_of(mind) is not Stage.WATCHING else mind.dice.pick((15, 20), f"{name}/next")
    by = mind.clock(mind.now + in_minutes * MINUTE)
    return mind.dice.pick((f"Next update in {in_minutes} minutes.", f"Next update by {by} UTC."), f"{name}/next/words")


# ---- operations -------------------------------------------------------------------------------------


def best_line(mind: Mind, about: str = "") -> str | None:
    """The most telling of the diagnosis's answers, with what was asked."""
    found = tellings(mind, about)
    return str(found[0]) if found else None


def finding_text(mind: Mind, option: RunbookOption, *, asks: bool, name: str) -> str:
    """What operations found and is about to do, with the way back where it thinks of one."""
    action = action_name(option, option.command or "")
    plan = mind.dice.pick((f"Next: {action}.", f"I am going for {action} from the runbook."), f"{name}/plan")
    if asks:
        plan = f"I suggest {action}. I start in a minute unless you say wait."
    back = f" {way_back(option.command or '')}" if mind.does(mind.habits.way_back, f"{name}/back") else ""
    return f"{_found(mind, option, name)} {plan}{back}"


def _found(mind: Mind, option: RunbookOption, name: str) -> str:
    cause, line = cause_text(mind), best_line(mind, f"{option.when} {option.command}")
    if cause and suspect(mind.view):
        return mind.dice.pick(
            (f"Onset matches {cause}.", f"What changed: {cause}. It fits the onset."), f"{name}/found"
        )
    off = [f"{setting} is {actual} where {wanted} is expected" for setting, wanted, actual in settings_off(mind)]
    since = f" since {cause}" if cause and off else ""
    found = [f"{capital(line)}."] if line else []
    found += [f"{off[0]}{since}."] if off else []
    return " ".join(found) or "The diagnosis is inconclusive so far."


def way_back(command: str) -> str:
    """How a change would be taken back, said before it is made."""
    lower = command.lower()
    for word, back in (
        ("rollout undo", "Way back: rollout undo again returns to the present version."),
        ("scale", "Way back: scale to the replicas that we have now."),
        ("set env", "Way back: set the variable to its present value again."),
        ("failover", "Way back: fail back once the old side is healthy."),
        ("vacuum", "Way back: none needed, only old journals go; I keep a copy of the last hour."),
        ("restart", "Way back: none needed, the same version comes up again."),
        ("renew", "Way back: none needed, nothing but the check uses it."),
    ):
        if word in lower:
            return back
    return "Rollback plan: the previous value is noted here and can be set again at once."


def result_text(mind: Mind, since: int, name: str) -> str:
    """That the signals are well again, and since when."""
    service, at = affected_service(mind.view), mind.clock(since)
    return mind.dice.pick(
        (
            f"Error rate of {service} is back at its baseline since {at} UTC, verified on the dashboard.",
            f"Verified: {service} has been within its objective since {at} UTC.",
            f"{service} recovered at {at} UTC. Errors are at the usual level; I keep watching.",
        ),
        name,
    )


def no_effect_text(mind: Mind, name: str) -> str:
    """That the last remedy did not help."""
    remedy = last_remedy(mind)
    done = action_name(option_of(mind, remedy.command), remedy.command) if remedy else "that"
    return mind.dice.pick(
        (
            f"{capital(done)} has not helped, errors are as before. Going on to the next option.",
            f"No effect from {done} in the time that it should take. Next option.",
        ),
        name,
    )
