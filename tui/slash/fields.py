"""One field of a command: what it must look like, and what is said where it is missing or wrong.

Separate from the grammar, which only splits a line into fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from simulator.domain.simtime import parse_duration
from simulator.domain.text import plain
from simulator.domain.vocabulary import Role, Severity, StatusState
from simulator.errors import ActionRejected
from tui.slash.forms import PANELS, Form, Slot, Takes

_ROLE_WORDS = {"commander": Role.IC, "operations": Role.OPS, "communications": Role.COMMS, "smes": Role.SME}

WANTED: dict[Takes, str] = {
    Takes.PAGE: "which page",
    Takes.TARGET: "which page or alert",
    Takes.ALERT: "which alert",
    Takes.PERSON: "who",
    Takes.CALLEE: "whom",
    Takes.ROLE: "which role: ic, comms, ops, scribe or sme",
    Takes.SEVERITY: "which severity: SEV1, SEV2, SEV3 or SEV4",
    Takes.FACTS: "which facts",
    Takes.STATE: "the state: investigating, identified, monitoring or resolved",
    Takes.COMPONENTS: "which services",
    Takes.STAKEHOLDER: "whom to tell",
    Takes.INJECT: "which message you answer",
    Takes.DURATION: "for how long, like 10m",
    Takes.COMMAND: "the command",
    Takes.QUERY: "the query",
    Takes.RUNBOOK: "which runbook",
    Takes.STEP: "which step, by its number or name",
    Takes.SPEED: "how fast, like 2",
    Takes.PANEL: f"what: {', '.join(list(PANELS)[:-1])} or {list(PANELS)[-1]}",
    Takes.TEXT: "the {label}",
    Takes.FLAG: "yes or no",
}


def read(slot: Slot, word: str) -> Any:
    """The value of a field; raises `ActionRejected` where it cannot be one."""
    match slot.takes:
        case Takes.PAGE:
            return int(word.lstrip("#"))
        case Takes.PERSON | Takes.CALLEE | Takes.STAKEHOLDER:
            return word.removeprefix("@").lower()
        case Takes.ROLE:
            folded = word.lower()
            return _one_of(slot, _ROLE_WORDS.get(folded, folded), [role.value for role in Role])
        case Takes.SEVERITY:
            folded = word.upper()
            return _one_of(slot, f"SEV{folded}" if folded.isdigit() else folded, [each.value for each in Severity])
        case Takes.STATE:
            return _one_of(slot, word.lower(), [state.value for state in StatusState])
        case Takes.PANEL:
            return _one_of(slot, word.lower(), list(PANELS))
        case Takes.DURATION:
            return _duration(word)
        case _:
            return word


def _one_of(slot: Slot, word: str, allowed: Sequence[str]) -> str:
    if word not in allowed:
        raise ActionRejected(f"{plain(word)!r} is no {slot.takes.value}. Say {WANTED[slot.takes]}.")
    return word


def _duration(word: str) -> str:
    try:
        parse_duration(word)
    except ValueError as wrong:
        raise ActionRejected(f"{wrong}.") from None
    return word


def speed(word: str) -> float:
    """A speed; raises `ActionRejected`."""
    try:
        found = float(word.lower().removeprefix("x").removesuffix("x"))
    except ValueError:
        found = -1.0
    if not 0.1 <= found <= 1000:
        raise ActionRejected(f"{plain(word)!r} is no speed. Say a number from 0.1 to 1000, like /speed 2.")
    return found


def like(form: Form) -> str:
    """An example of a command, for the end of a refusal."""
    return f"Like this: {form.example}"


def said(wrong: ValidationError, hint: str) -> str:
    """A validation error in the trainee's words."""
    first = wrong.errors()[0]
    field = str(first["loc"][-1]).rstrip("_")
    match first["type"]:
        case "string_too_long":
            return f"The {field} is too long: at most {first['ctx']['max_length']:,} characters. {hint}"
        case "string_too_short" | "missing":
            return f"The {field} is missing. {hint}"
        case "string_pattern_mismatch":
            return f"{plain(str(first['input']))!r} is nobody's name: names are letters, digits and hyphens. {hint}"
        case _:
            return f"{plain(first['msg'])}. {hint}"
