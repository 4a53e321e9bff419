"""What somebody asks for: the one union of verbs that scripts, slash commands, bots and the wire share.

An action is only asked; `decide` says what happens. Each class is one row of the contract's table of verbs, and the
field `do` is the verb.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self, get_args

from pydantic import Field, TypeAdapter, model_validator

from simulator.domain.asking import Facts, PageNumber, Text, Title, Why, _Action
from simulator.domain.base import OneOrMore
from simulator.domain.facilitating import (
    AddAlert,
    AddInject,
    Delay,
    Edit,
    Extend,
    Facilitate,
    Fire,
    GiveHint,
    Jump,
    Observe,
    Show,
    Skip,
    Speed,
    TimeOut,
)
from simulator.domain.oncall import Slug
from simulator.domain.simtime import SECOND, Duration
from simulator.domain.vocabulary import Rating, Role, Severity, StatusState

MAX_DOCUMENT = 200_000
"""The longest postmortem, in characters."""


class Acknowledge(_Action):
    """Take a page: by its alert's name, by its number, or my oldest one."""

    do: Literal["ack"] = "ack"
    alert: Title | None = None
    page: PageNumber | None = None


class Snooze(_Action):
    """Silence a page for a while; it calls again afterwards."""

    do: Literal["snooze"] = "snooze"
    page: PageNumber | None = None
    for_: Annotated[Duration, Field(alias="for", ge=SECOND)]


class Reassign(_Action):
    """Give a page to somebody else."""

    do: Literal["reassign"] = "reassign"
    page: PageNumber | None = None
    to: Title


class Merge(_Action):
    """Fold one alert into another, so that its page stops calling."""

    do: Literal["merge"] = "merge"
    alert: Title
    into: Title


class Page(_Action):
    """Page a person, a schedule or an escalation policy."""

    do: Literal["page"] = "page"
    to: Title
    text: Why = ""


class Declare(_Action):
    """Declare an incident."""

    do: Literal["declare"] = "declare"
    severity: Severity
    title: Title
    impact: Why = ""
    facts: Facts = ()
    """The decision tree's answers: the facts that hold."""


class Reclassify(_Action):
    """Change the incident's severity."""

    do: Literal["reclassify"] = "reclassify"
    severity: Severity
    facts: Facts = ()
    why: Why = ""


class StandDown(_Action):
    """Call it off: there is no incident."""

    do: Literal["stand-down"] = "stand-down"
    why: Text
    near_miss: bool = False


class Reopen(_Action):
    """Open a resolved incident again."""

    do: Literal["reopen"] = "reopen"
    why: Why = ""


class OpenRoom(_Action):
    """Open the war room and its bridge."""

    do: Literal["open-room"] = "open-room"


class Assign(_Action):
    """Give a role to somebody."""

    do: Literal["assign"] = "assign"
    role: Role
    to: Slug


class HandOver(_Action):
    """Pass a role that somebody holds on to somebody else."""

    do: Literal["hand-over"] = "hand-over"
    role: Role
    to: Slug
    text: Why = ""


class Say(_Action):
    """Say something in the room."""

    do: Literal["say"] = "say"
    text: Text


class Reply(_Action):
    """Answer an inject."""

    do: Literal["reply"] = "reply"
    inject: Slug
    text: Text


class Update(_Action):
    """Post an internal update."""

    do: Literal["update"] = "update"
    text: Text


class Status(_Action):
    """Post on the public status page."""

    do: Literal["status"] = "status"
    state: StatusState
    text: Text
    components: Annotated[tuple[Title, ...], Field(max_length=50), OneOrMore] = ()


class Notify(_Action):
    """Tell a stakeholder, beyond what the policy's rules do by themselves."""

    do: Literal["notify"] = "notify"
    who: Slug
    text: Why = ""


class Request(_Action):
    """Ask for additional responders."""

    do: Literal["request"] = "request"
    what: Title
    why: Why = ""


class Run(_Action):
    """Type a command into the drill's shell; nothing is ever executed on the host."""

    do: Literal["run"] = "run"
    command: Text


class Query(_Action):
    """Ask the telemetry."""

    do: Literal["query"] = "query"
    expr: Text | None = None
    logql: Text | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.expr is None) == (self.logql is None):
            raise ValueError("give either expr or logql")
        return self


class Step(_Action):
    """Take a step of a runbook; its command, where it has one, is run."""

    do: Literal["step"] = "step"
    runbook: Title
    step: Title
    """The step's or option's name, or its number within the runbook, from 1."""


class Mitigate(_Action):
    """Claim that users are no longer affected."""

    do: Literal["mitigate"] = "mitigate"
    text: Why = ""


class Resolve(_Action):
    """Claim that the service is stable."""

    do: Literal["resolve"] = "resolve"
    text: Why = ""


class Hint(_Action):
    """Take the oldest hint that is available."""

    do: Literal["hint"] = "hint"


class Note(_Action):
    """Write something down for the debrief."""

    do: Literal["note"] = "note"
    text: Text
    epilogue: ClassVar[bool] = True


class Postmortem(_Action):
    """Hand in the postmortem."""

    do: Literal["postmortem"] = "postmortem"
    text: Annotated[str, Field(min_length=1, max_length=MAX_DOCUMENT)]
    epilogue: ClassVar[bool] = True


class Rate(_Action):
    """An observer's own rating, beside the computed score."""

    do: Literal["rate"] = "rate"
    rating: Rating
    about: Title | None = None
    """An objective, a dimension or a person; left out means the whole drill."""
    text: Why = ""
    epilogue: ClassVar[bool] = True


class Survey(_Action):
    """What a participant says of the drill: the guide's three headings."""

    do: Literal["survey"] = "survey"
    went_well: Why = ""
    went_poorly: Why = ""
    got_lucky: Why = ""
    epilogue: ClassVar[bool] = True


class Join(_Action):
    """Take part: as a person of the team, simulated or not."""

    do: Literal["join"] = "join"
    simulated: bool = False
    control: ClassVar[bool] = True


class Leave(_Action):
    """Stop taking part."""

    do: Literal["leave"] = "leave"
    control: ClassVar[bool] = True


class Pause(_Action):
    """Stop the drill's clock."""

    do: Literal["pause"] = "pause"
    why: Why = ""
    control: ClassVar[bool] = True


class Real(_Action):
    """Say that a real incident has begun: the drill stops at once, whoever says it."""

    do: Literal["real"] = "real"
    why: Why = ""
    control: ClassVar[bool] = True


class Resume(_Action):
    """Let the drill's clock run on."""

    do: Literal["resume"] = "resume"
    control: ClassVar[bool] = True


class End(_Action):
    """End the drill now."""

    do: Literal["end"] = "end"
    why: Why = ""
    control: ClassVar[bool] = True


Action = Annotated[
    Acknowledge | Snooze | Reassign | Merge | Page | Declare | Reclassify | StandDown | Reopen | OpenRoom | Assign
    | HandOver | Say | Reply | Update | Status | Notify | Request | Run | Query | Step | Mitigate | Resolve | Hint
    | Note | Postmortem | Rate | Survey | Join | Leave | Pause | Real | Resume | End
    | Facilitate | Fire | Skip | Delay | Edit | AddInject | AddAlert | Speed | Jump | Extend | GiveHint | Observe
    | TimeOut | Show,
    Field(discriminator="do"),
]  # fmt: skip

ACTIONS: TypeAdapter[Action] = TypeAdapter(Action)
"""Validates a mapping with `do` into the action that it asks for."""

VERBS: dict[str, type[_Action]] = {str(cls.model_fields["do"].default): cls for cls in get_args(get_args(Action)[0])}
"""Every verb and its class."""
