"""What a postmortem concludes: the root cause, the lessons and the action items.

Separate from what happened because it is judgement. Causes are in the system and never in a person, nothing is said of
what somebody might have done, and every action has an owner and a date.
"""

from __future__ import annotations

from datetime import timedelta

from simulator.bots.evidence import remedies, settings_off
from simulator.bots.internal_words import action_name, best_line
from simulator.bots.mind import Mind
from simulator.bots.reading import affected_service, first_alert, onset
from simulator.bots.stage import cause_text, option_of, restored_at
from simulator.bots.weighing import related_change
from simulator.bots.wording import capital, minutes
from simulator.domain.simtime import at_wall
from simulator.domain.vocabulary import PersonId, Role
from simulator.views import IncidentView


def thin(mind: Mind, part: str) -> bool:
    """Whether this author leaves a part of the postmortem out or thin."""
    return mind.does(mind.habits.thin, f"postmortem/{part}")


def root_cause(mind: Mind) -> str:
    """What broke and which guard was missing."""
    cause, service = cause_text(mind), affected_service(mind.view)
    if thin(mind, "cause"):
        return f"## Root Cause\n{capital(cause) + '.' if cause else 'Not fully understood yet.'}"
    if cause:
        guard = mind.dice.pick(
            (
                f"The pipeline accepted it although nothing had compared it with how {service} is really used, and no "
                f"stage between it and all users looked at whether requests succeed.",
                f"Nothing between the change and all users of {service} tests such a value against measured behaviour; "
                f"the rollout looks at the health of processes only.",
            ),
            "postmortem/guard",
        )
        return f"## Root Cause\n{capital(cause)}. {guard}{_confirmed(mind)}"
    line = best_line(mind)
    seen = f"The diagnosis showed it: {line}. " if line else ""
    return f"## Root Cause\n{seen}No limit in the system held it back, and no warning came before users felt it."


def _confirmed(mind: Mind) -> str:
    """The setting that the diagnosis found; other lines may carry names, which have no place here."""
    off = settings_off(mind)
    return f" The diagnosis confirmed it: {off[0][0]} was {off[0][2]} where {off[0][1]} is expected." if off else ""


def learned(mind: Mind, incident: IncidentView) -> str:
    """The guide's three headings."""
    if thin(mind, "lessons"):
        return ""
    alert, fixes = first_alert(mind.view), _before_recovery(mind)
    well = [f"The runbook led to {fixes[-1]}." if fixes else "The alert linked its runbook."]
    poorly = []
    if alert is not None:
        well.append(f"The incident was declared {minutes(incident.declared_at - alert.fired_at)} after the alert.")
        lag = minutes(alert.fired_at - onset(mind.view))
        poorly.append(
            mind.dice.pick(
                (f"About {lag} passed between the first failures and the alert.", f"The alert came about {lag} late."),
                "postmortem/poorly",
            )
        )
    if len(fixes) > 1:
        poorly.append(f"{fixes[0]} came first and did not settle it; the runbook does not say when to move on.")
    return "\n".join(
        (
            "## Lessons Learned",
            "### What went well",
            *(f"- {line}" for line in well),
            "### What went poorly",
            *(f"- {line}" for line in poorly),
            "### Where we got lucky",
            f"- {_luck(mind)}",
        )
    )


def _luck(mind: Mind) -> str:
    if related_change(mind) is not None:
        return mind.dice.pick(
            ("The state before the change was still at hand and fitted.", "No other change had gone out on top of it."),
            "postmortem/luck",
        )
    return mind.dice.pick(
        ("It came while several of us were at hand.", "Nothing else was wrong at the same time."), "postmortem/luck"
    )


def _before_recovery(mind: Mind) -> list[str]:
    done = [ran for ran in remedies(mind) if ran.at <= restored_at(mind)]
    return list(dict.fromkeys(action_name(option_of(mind, ran.command), ran.command) for ran in done))


def action_items(mind: Mind) -> str:
    """What will be changed, by whom and until when."""
    if thin(mind, "actions"):
        return mind.dice.pick(
            ("## Action Items\n- Improve monitoring.", "## Action Items\n- Be more careful with changes."),
            "postmortem/do",
        )
    service, owners, today = affected_service(mind.view), _owners(mind), at_wall(mind.starts, mind.now)
    lines = ["## Action Items", "| ID | Action | Priority | Owner | Due | Status |"]
    lines.append("|----|--------|----------|-------|-----|--------|")
    for number, (what, priority) in enumerate(_wanted(mind, service), 1):
        owner, due = mind.full_name(owners[number % len(owners)]), today + timedelta(days=7 * (number + 1))
        lines.append(f"| {number} | {what} | {priority} | {owner} | {due:%Y-%m-%d} | Open |")
    return "\n".join(lines)


def _wanted(mind: Mind, service: str) -> list[tuple[str, str]]:
    if related_change(mind) is not None:
        first = mind.dice.pick(
            (
                f"Check changes to {service} against measured behaviour before they reach all users",
                f"Add the success of requests to {service} to the canary stage, and stop a rollout on it",
            ),
            "postmortem/first",
        )
    else:
        first = f"Put a limit on what brought {service} down, and warn before it is reached"
    second = mind.dice.pick(
        (f"Alert on failing requests to {service} within a minute", f"Page on {service} before its error budget burns"),
        "postmortem/second",
    )
    return [(first, "P1"), (second, "P2"), ("Add to the runbook what this incident taught", "P3")]


def _owners(mind: Mind) -> list[PersonId]:
    held = [holder for role in (Role.OPS, Role.IC, Role.SCRIBE) if (holder := mind.view.holder(role))]
    return list(dict.fromkeys(held or [mind.me]))
