"""Weighing evidence: which commands change something, what their answers say, and which way out they point to.

Separate from operations, which acts on it. The weighing is what a reader of a runbook does: compare each option's
`when` with what changed, what the signals show and what the diagnosis printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from simulator.bots.memory import Ran
from simulator.bots.mind import Mind
from simulator.bots.reading import affected_service, first_alert, runbook_of, suspect, unwell
from simulator.bots.wording import small
from simulator.domain.commandline import split
from simulator.domain.scenario import RunbookOption, RunbookStepSpec
from simulator.views import DeployView

_CHANGING_WORDS = """
    annotate apply clean clear cordon cp create delete disable drain drop edit enable evict expand extend failback
    failover flush flushall flushdb kill logrotate mv patch prune promote purge rebalance reboot rebuild reload remove
    renew replace resize restart restore resume revert rm rollback rotate scale set silence start stop suspend
    terminate truncate uncordon undo unset upgrade vacuum
"""
_CHANGING = frozenset(_CHANGING_WORDS.split())
"""Words with which a command changes something, by the first part of a hyphenated one."""
_SQL_CHANGE = re.compile(r"\b(pg_terminate_backend|pg_cancel_backend|alter|delete|drop|insert|truncate|update)\b", re.I)
_WRITES = frozenset(("POST", "PUT", "PATCH", "DELETE"))

_CHANGE_WORDS = ("deploy", "release", "rollout", "recent change", "config change")
_CHECK_WORDS = frozenset(("synthetic", "synthetics", "check", "checks", "probe", "probes"))
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+")
_TROUBLE = re.compile(
    r"\b(?:error|errors|fail\w*|fatal|critical|timeout|deadline|refused|unreachable|unhealthy|crash\w*|oom\w*|"
    r"exhausted|expired|full|denied|locked|down|stuck|backlog|no space|cannot|unable|debug)\b"
    r"|(?<![\d.])(?:9\d|100) ?%|(?<![\d.])0\.00 ?%|_expired\b",
    re.I,
)
_WORD = re.compile(r"[a-z][a-z0-9]{3,}")
_SETTING = re.compile(r"\b([A-Z][A-Z0-9_]{2,})=([\w.-]*\w)")
_COMMON_WORDS = """
    when with that this from have been only more less than they them does into what which where there their after
    before users user service services error errors rate high over under your will should root cause caused within
    fills
"""
_COMMON = frozenset(_COMMON_WORDS.split())
INDICATED = 0.5
"""The share of an option's words that must have been seen for it to count as pointed to."""
_SURE = 10.0


@lru_cache(maxsize=2_000)
def _changes(command: str) -> bool:
    for part in split(command):
        names = [part.tool, *part.words[1:], *(name for name, _ in part.flags)]
        if _CHANGING.intersection(name.lower().partition("-")[0] for name in names):
            return True
        if any(name == "request" and value in _WRITES for name, value in part.flags):
            return True
        if part.tool == "psql" and any(_SQL_CHANGE.search(value) for _, value in part.flags):
            return True
    return False


def changes_something(mind: Mind, command: str) -> bool:
    """Whether a command changes the system rather than looks at it: one of the runbook's options, or by its words."""
    found = runbook_of(mind.view)
    return (found is not None and any(option.command == command for option in found[1].mitigation)) or _changes(command)


def remedies(mind: Mind) -> list[Ran]:
    """The commands so far that changed something."""
    return [ran for ran in mind.memory.ran if changes_something(mind, ran.command)]


# ---- the diagnosis ----------------------------------------------------------------------------------


def steps_left(mind: Mind) -> list[RunbookStepSpec]:
    """The steps of the runbook's diagnosis that nobody has taken yet."""
    found = runbook_of(mind.view)
    if found is None:
        return []
    path, runbook = found
    run = {ran.command for ran in mind.memory.ran}
    return [
        each for each in runbook.diagnosis if (path, each.step) not in mind.memory.steps and each.command not in run
    ]


def diagnosed(mind: Mind) -> list[tuple[RunbookStepSpec, str]]:
    """The steps that were taken, each with the last answer of its command."""
    found, left = runbook_of(mind.view), steps_left(mind)
    if found is None:
        return []
    answers = {ran.command: ran.output for ran in mind.memory.ran}
    return [(each, answers.get(each.command or "", "")) for each in found[1].diagnosis if each not in left]


def change_checked(mind: Mind) -> bool:
    """Whether somebody has looked at what changed, where the runbook has a step for it."""
    return not any(about_changes(each.step) for each in steps_left(mind))


@dataclass(frozen=True, slots=True)
class Telling:
    """The line of a step's answer that says most."""

    step: RunbookStepSpec
    line: str
    weight: int
    """How much it says: signs of trouble count threefold, words that the step asks to look for once."""

    def __str__(self) -> str:
        return f"{small(self.step.step)} shows `{self.line}`"


@lru_cache(maxsize=500)
def telling(step: RunbookStepSpec, output: str) -> Telling | None:
    """Find the line of an answer that says most, shortened; None where every line is as expected."""
    expected = _words(step.expected)
    best, most = "", 0
    for line in (each.strip() for each in output.splitlines()):
        weight = 3 * len(_TROUBLE.findall(line)) + len(_words(line) & expected)
        if weight > most:
            best, most = " ".join(line.split()), weight
    if not best:
        return None
    return Telling(step, best if len(best) <= 110 else best[:109].rstrip() + "…", most)


def tellings(mind: Mind, about: str = "") -> list[Telling]:
    """What the diagnosis's answers tell, the most telling first; of `about` something, what shares its words first."""
    words = _words(about)
    found = [each for step, output in diagnosed(mind) if (each := telling(step, output))]
    if suspect(mind.view) is None:
        found = [each for each in found if not about_changes(each.step.step)]
    return sorted(found, key=lambda each: (-len(_words(each.line) & words), -each.weight))


def settings_off(mind: Mind) -> list[tuple[str, str, str]]:
    """Settings that a step expects and its answer has otherwise: name, what is expected, what is."""
    out = []
    for step, output in diagnosed(mind):
        actual = dict(_SETTING.findall(output))
        for name, wanted in _SETTING.findall(step.expected):
            if name in actual and actual[name] != wanted:
                out.append((name, wanted, actual[name]))
    return out


# ---- what it points to --------------------------------------------------------------------------------


def about_changes(text: str) -> bool:
    """Whether a step or an option is about changes that went out."""
    return any(word in text.lower() for word in _CHANGE_WORDS)


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


def _words(text: str) -> set[str]:
    return {word[:6] for word in _WORD.findall(text.lower().replace("_", " ")) if word not in _COMMON}


def _seen(mind: Mind) -> set[str]:
    seen: set[str] = set()
    for each in tellings(mind):
        seen |= _words(each.line)
    for service in unwell(mind.view):
        used = service.connections
        if used and used[0] >= 0.9 * used[1]:
            seen |= _words(f"{service.name} capacity connection pool")
    return seen


def _weight(mind: Mind, option: RunbookOption, seen: set[str]) -> float:
    if nothing_wrong(mind) and not seen:
        return 0.0
    if about_changes(option.when) or about_changes(option.option):
        return _SURE if suspect(mind.view) else 0.0
    if "made it worse" in option.when.lower():
        return _SURE if _got_worse(mind) else 0.0
    wanted = _words(re.split(r"[.;]", option.when)[0])
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
        answers |= _words(each.line)
    service = affected_service(mind.view)
    for change in sorted(mind.view.deploys, key=lambda each: -each.at):
        if change.service == service and change.at <= mind.now and _words(f"{change.message} {change.diff}") & answers:
            return change
    return None
