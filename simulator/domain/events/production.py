"""The system under drill: deploys, which everybody sees, and faults, which only the host does.

Separate because nearly all of it is truth.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from simulator.domain.events.base import Audience, _Event


class DeployApplied(_Event):
    """A deploy went out; `applied_at` is its moment in milliseconds, before the drill for history."""

    kind: Literal["deploy.applied"] = "deploy.applied"
    service: str
    deploy: str
    by: str = ""
    message: str = ""
    diff: str = ""
    applied_at: int
    about: ClassVar[str | None] = "deploy"


class ChangeApplied(_Event):
    """A setting or a flag was changed during the drill; what was before it is not recorded."""

    kind: Literal["change.applied"] = "change.applied"
    change: Literal["config", "flag"]
    service: str
    name: str
    was: str = ""
    to: str
    by: str = ""
    message: str = ""
    about: ClassVar[str | None] = "name"


class FaultStarted(_Event):
    """Truth: a fault begins to act, at `since` ms, which is before the drill for one that it begins with."""

    kind: Literal["fault.started"] = "fault.started"
    fault: str
    since: int
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "fault"


class FaultWorsened(_Event):
    """Truth: somebody did something that harms; `harm` is its place in the fault's `worsened_by`, from 0."""

    kind: Literal["fault.worsened"] = "fault.worsened"
    fault: str
    harm: int
    command: str
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "fault"


class HarmUndone(_Event):
    """Truth: a harm's own remedy is done."""

    kind: Literal["fault.eased"] = "fault.eased"
    fault: str
    harm: int
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "fault"


class FaultCleared(_Event):
    """Truth: a fault's effect has reached zero."""

    kind: Literal["fault.cleared"] = "fault.cleared"
    fault: str
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "fault"


class MitigationStarted(_Event):
    """Truth: a remedy begins to work on a fault, and will have brought it to `to` after `takes` ms.

    `harm` names the harm that it undoes, where it is a harm's remedy.
    """

    kind: Literal["mitigation.started"] = "mitigation.started"
    fault: str
    command: str
    takes: int
    to: float = 0.0
    harm: int | None = None
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "command"


class MitigationApplied(_Event):
    """Truth: a remedy has done what it does."""

    kind: Literal["mitigation.applied"] = "mitigation.applied"
    fault: str
    command: str
    to: float = 0.0
    harm: int | None = None
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "command"
