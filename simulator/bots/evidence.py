"""Evidence: which commands change something, what has been looked at, and which lines of the answers say most.

Separate from weighing, which concludes from it, and from operations, which acts on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from simulator.bots.memory import Ran
from simulator.bots.mind import Mind
from simulator.bots.reading import runbook_of, suspect
from simulator.bots.wording import small
from simulator.domain.commandline import split
from simulator.domain.scenario import RunbookStepSpec

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
    expected = words_of(step.expected)
    best, most = "", 0
    for line in (each.strip() for each in output.splitlines()):
        weight = 3 * len(_TROUBLE.findall(line)) + len(words_of(line) & expected)
        if weight > most:
            best, most = " ".join(line.split()), weight
    if not best:
        return None
    return Telling(step, best if len(best) <= 110 else best[:109].rstrip() + "…", most)


def tellings(mind: Mind, about: str = "") -> list[Telling]:
    """What the diagnosis's answers tell, the most telling first; of `about` something, what shares its words first."""
    words = words_of(about)
    found = [each for step, output in diagnosed(mind) if (each := telling(step, output))]
    if suspect(mind.view) is None:
        found = [each for each in found if not about_changes(each.step.step)]
    return sorted(found, key=lambda each: (-len(words_of(each.line) & words), -each.weight))


def settings_off(mind: Mind) -> list[tuple[str, str, str]]:
    """Settings that a step expects and its answer has otherwise: name, what is expected, what is."""
    out = []
    for step, output in diagnosed(mind):
        actual = dict(_SETTING.findall(output))
        for name, wanted in _SETTING.findall(step.expected):
            if name in actual and actual[name] != wanted:
                out.append((name, wanted, actual[name]))
    return out


def about_changes(text: str) -> bool:
    """Whether a step or an option is about changes that went out."""
    return any(word in text.lower() for word in _CHANGE_WORDS)


def words_of(text: str) -> set[str]:
    """The words of a text by which it is compared: their beginnings, without the common ones."""
    return {word[:6] for word in _WORD.findall(text.lower().replace("_", " ")) if word not in _COMMON}
