"""Weighing the evidence: is anything wrong at all, which way out does it point to, which change explains it.

Separate from collecting it. The weighing is what a reader of a runbook does: compare each option's `when` with what
changed, what the signals show and what the diagnosis printed.
"""

from __future__ import annotations

import re

from simulator.bots.evidence import about_changes, remedies, steps_left, tellings, words_of
from simulator.bots.mind import Mind
from simulator.bots.reading import affected_service, first_alert, runbook_of, suspect, unwell
from simulator.domain.scenario import RunbookOption
from simulator.views import DeployView

_CHECK_WORDS = frozenset(("synthetic", "synthetics", "check", "checks", "probe", "probes"))
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+")
INDICATED = 0.5
"""The share of an option's words that must have been seen for it to count as pointed to."""
_SURE = 10.0


def nothing_wrong(mind: Mind) -> bool:
    """Whether the affected service has been well in every look, and is now."""
    return not unwell(mind.view) and not mind.memory.saw_trouble


def false_alarm(mind: Mind) -> bool:
    """Whether a finished diagnosis says that users never felt anything and only the check is at fault."""
    alert = first_alert(mind.view)
    if alert is None or not nothing_wrong(mind) or steps_left(mind):
        return False
    words = {word.lower() for word in _NAME_WORD.findall(f"{alert.name} {alert.summary}")}
    return bool(words & _CHECK_WORDS)


def cure_of_the_check(mind: Mind) -> RunbookOption | None:
    """The option that puts a faulty check right: pointed to, and about the very thing that the answers name."""
    seen = _seen(mind)
    for option in ways_out(mind):
        named = [word for word in re.findall(r"[\w-]+", option.command or "") if word.strip("-").count("-")]
        shown = any(word in each.line for each in tellings(mind) for word in named)
        if shown and _weight(mind, option, seen) >= INDICATED:
            return option
    return None


def _seen(mind: Mind) -> set[str]:
    seen: set[str] = set()
    for each in tellings(mind):
        seen |= words_of(each.line)
    for service in unwell(mind.view):
        used = service.connections
        if used and used[0] >= 0.9 * used[1]:
            seen |= words_of(f"{service.name} capacity connection pool")
    return seen


def _weight(mind: Mind, option: RunbookOption, seen: set[str]) -> float:
    if nothing_wrong(mind) and not seen:
        return 0.0
    if about_changes(option.when) or about_changes(option.option):
        return _SURE if suspect(mind.view) else 0.0
    if "made it worse" in option.when.lower():
        return _SURE if _got_worse(mind) else 0.0
    wanted = words_of(re.split(r"[.;]", option.when)[0])
    return len(wanted & seen) / len(wanted) if wanted else 0.1


def _got_worse(mind: Mind) -> bool:
    done = remedies(mind)
    if not done:
        return False
    before = [look.worst for look in mind.memory.looks if look.at <= done[-1].at]
    return bool(before) and max((each.errors for each in mind.view.services), default=0.0) > before[-1] + 0.05


def ways_out(mind: Mind) -> list[RunbookOption]:
    """The runbook's options, those that the evidence points to first and in the runbook's order; tried ones last."""
    found = runbook_of(mind.view)
    if found is None:
        return []
    seen, tried = _seen(mind), {ran.command for ran in mind.memory.ran}

    def order(option: RunbookOption) -> tuple[bool, bool, float]:
        weight = _weight(mind, option, seen)
        return option.command in tried, weight < INDICATED, -weight if weight == _SURE or weight < INDICATED else 0.0

    return sorted((option for option in found[1].mitigation if option.command), key=order)


def pointed_to(mind: Mind) -> RunbookOption | None:
    """The untried option that the evidence points to first; None where it points to none."""
    seen, tried = _seen(mind), {ran.command for ran in mind.memory.ran}
    first = next((option for option in ways_out(mind) if option.command not in tried), None)
    return first if first is not None and _weight(mind, first, seen) >= INDICATED else None


def related_change(mind: Mind) -> DeployView | None:
    """The change that explains it: the suspected one, else an older one that the diagnosis's answers name."""
    change = suspect(mind.view)
    if change is not None:
        return change
    answers: set[str] = set()
    for each in tellings(mind):
        answers |= words_of(each.line)
    service = affected_service(mind.view)
    for change in sorted(mind.view.deploys, key=lambda each: -each.at):
        if (
            change.service == service
            and change.at <= mind.now
            and words_of(f"{change.message} {change.diff}") & answers
        ):
            return change
    return None
