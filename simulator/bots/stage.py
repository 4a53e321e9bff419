"""How far the response is: looking, fixing, watching, over, and since when.

Separate because posts, updates, notes and answers all hang on it. It goes by what everybody can see in the room: the
commands that changed something, and the claims.
"""

from __future__ import annotations

import re
from enum import StrEnum

from simulator.bots.evidence import remedies
from simulator.bots.memory import Ran
from simulator.bots.mind import Mind
from simulator.bots.reading import runbook_of, unwell
from simulator.bots.weighing import related_change
from simulator.domain.scenario import RunbookOption
from simulator.domain.simtime import MINUTE, at_wall

_WELL_SINCE = re.compile(
    r"\b(?:objective|baseline|normal|recovered|restored|well|again|back)\b[^.]{0,60}\b(?:since|at) (\d{2}):(\d{2})\b",
    re.I,
)
"""How people say since when it is well."""


class Stage(StrEnum):
    """A stage of the response."""

    LOOKING = "looking"
    FIXING = "fixing"
    WATCHING = "watching"
    OVER = "over"


def last_remedy(mind: Mind) -> Ran | None:
    """The last command that changed something since the incident was declared or reopened."""
    incident = mind.view.incident
    start = max([incident.declared_at if incident else 0, *mind.memory.reopened])
    return next((ran for ran in reversed(remedies(mind)) if ran.at >= start), None)


def stage_of(mind: Mind) -> Stage:
    """The stage that the response is in."""
    incident = mind.view.incident
    if incident is not None and incident.state in ("resolved", "stood_down"):
        return Stage.OVER
    if incident is not None and incident.state == "mitigated":
        return Stage.WATCHING
    return Stage.FIXING if last_remedy(mind) else Stage.LOOKING


def stage_since(mind: Mind) -> int:
    """When that stage began."""
    incident, remedy = mind.view.incident, last_remedy(mind)
    if incident is None:
        return mind.now
    match stage_of(mind):
        case Stage.OVER:
            return incident.resolved_at or mind.now
        case Stage.WATCHING:
            return incident.mitigated_at or mind.now
        case Stage.FIXING:
            return remedy.at if remedy else mind.now
        case Stage.LOOKING:
            return max([incident.declared_at, *mind.memory.reopened])


def restored_at(mind: Mind) -> int:
    """When users were served again: as somebody said who looked, else by this player's own looks, else as claimed."""
    incident, remedy = mind.view.incident, last_remedy(mind)
    claimed = incident.mitigated_at if incident else None
    said = [*mind.memory.said, *mind.memory.mitigated]
    for told in sorted(said, key=lambda each: -each.at):
        named = _WELL_SINCE.search(told.text)
        if named and (remedy is None or told.at > remedy.at):
            now = at_wall(mind.starts, told.at)
            ago = (now.hour * 60 + now.minute - int(named[1]) * 60 - int(named[2])) % (24 * 60)
            return told.at // MINUTE * MINUTE - ago * MINUTE
    if mind.memory.well_since is not None:
        return mind.memory.well_since
    return claimed if claimed is not None else mind.now


def served_again(mind: Mind) -> bool:
    """Whether users are served again as far as this player can see, claimed or not."""
    stage = stage_of(mind)
    return stage in (Stage.WATCHING, Stage.OVER) or (stage is Stage.FIXING and not unwell(mind.view))


def what_helped(mind: Mind) -> Ran | None:
    """The change that restored service: the last one before it was restored; while it is not, the last one."""
    if served_again(mind):
        over = restored_at(mind) + MINUTE
        before = [ran for ran in remedies(mind) if ran.at <= over]
        if before:
            return before[-1]
    return last_remedy(mind)


def option_of(mind: Mind, command: str) -> RunbookOption | None:
    """The runbook's option that a command is."""
    found = runbook_of(mind.view)
    return next((each for each in found[1].mitigation if each.command == command), None) if found else None


def cause_text(mind: Mind) -> str | None:
    """What is thought to be the cause, for the team: the change that explains it; None while none does."""
    change = related_change(mind)
    if change is None:
        return None
    what = f"deploy {change.deploy} on {change.service}"
    if change.message:
        what += f', "{change.message}"'
    return f"{what} ({change.diff})" if change.diff else what
