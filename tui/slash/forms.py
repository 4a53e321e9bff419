"""The table of slash commands: each verb, its fields in the order they are typed, and what each field takes.

Separate from parsing and completion because both read it, and help prints it: one row here is one command everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Takes(StrEnum):
    """What a field of a command takes; completion offers candidates by it."""

    PAGE = "page"
    TARGET = "page or alert"
    ALERT = "alert"
    PERSON = "person"
    CALLEE = "person or schedule"
    ROLE = "role"
    SEVERITY = "severity"
    FACTS = "facts"
    STATE = "state"
    COMPONENTS = "services"
    STAKEHOLDER = "stakeholder"
    INJECT = "message"
    DURATION = "duration"
    COMMAND = "command"
    QUERY = "query"
    RUNBOOK = "runbook"
    STEP = "step"
    SPEED = "speed"
    PANEL = "panel"
    TEXT = "text"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of a command."""

    name: str
    """The action's field."""
    takes: Takes
    required: bool = True
    rest: bool = False
    """It takes everything up to the end of the line (or the next option)."""
    label: str = ""
    """What usage calls it; left out, what it takes."""

    @property
    def shown(self) -> str:
        """The field as usage shows it."""
        word = (self.label or self.takes.value).upper()
        return word if self.required else f"[{word}]"


@dataclass(frozen=True, slots=True)
class Form:
    """One slash command."""

    verb: str
    slots: tuple[Slot, ...]
    says: str
    """What it does, for completion and help."""
    options: tuple[Slot, ...] = ()
    """Fields written as `--name value`."""
    also: tuple[str, ...] = ()
    """Other names that people type."""
    local: bool = False
    """It steers this screen or the drill's clock and is no action of a responder."""
    example: str = ""

    @property
    def immediate(self) -> bool:
        """Whether it needs nothing but its name."""
        return not any(slot.required for slot in self.slots)


def _text(name: str = "text", *, required: bool = True, label: str = "") -> Slot:
    return Slot(name, Takes.TEXT, required, rest=True, label=label)


def _option(name: str, takes: Takes = Takes.TEXT) -> Slot:
    return Slot(name, takes, required=False, rest=True)


PANELS = {
    "now": "the time, targets, and what is owed",
    "pages": "pages and alerts",
    "incident": "severity, roles, who was told",
    "services": "every service's signals, and deploys",
    "runbook": "its steps",
    "people": "who takes part, and who can be told",
}
"""What `/show` shows."""

_PAGE = Slot("page", Takes.PAGE, required=False)
_FACTS = _option("facts", Takes.FACTS)

FORMS: tuple[Form, ...] = (
    Form(
        "ack",
        (Slot("target", Takes.TARGET, required=False, rest=True),),
        "Take a page: by number, by its alert, or your oldest.",
        example="/ack #3",
    ),
    Form("snooze", (_PAGE, Slot("for", Takes.DURATION)), "Silence a page for a while.", example="/snooze #3 10m"),
    Form("reassign", (_PAGE, Slot("to", Takes.CALLEE)), "Give a page to somebody else.", example="/reassign #3 bob"),
    Form(
        "merge",
        (Slot("alert", Takes.ALERT), Slot("into", Takes.ALERT)),
        "Fold one alert into another.",
        example="/merge SyntheticCheckoutFailed into HighErrorRate",
    ),
    Form(
        "page",
        (Slot("to", Takes.CALLEE), _text(required=False)),
        "Page a person, a schedule or an escalation policy.",
        example="/page carol Please join the bridge",
    ),
    Form(
        "declare",
        (Slot("severity", Takes.SEVERITY), _text("title", label="title")),
        "Declare an incident.",
        options=(_option("impact"), _FACTS),
        also=("incident",),
        example="/declare SEV1 Checkout fails --impact Nobody can pay",
    ),
    Form(
        "reclassify",
        (Slot("severity", Takes.SEVERITY), _text("why", required=False, label="why")),
        "Change the incident's severity.",
        options=(_FACTS,),
        also=("severity",),
        example="/reclassify SEV2 Half of the checkouts work again",
    ),
    Form(
        "stand-down",
        (_text("why", label="why"),),
        "Call it off: there is no incident.",
        options=(_option("near-miss", Takes.FLAG),),
        example="/stand-down A load test set it off --near-miss",
    ),
    Form(
        "reopen",
        (_text("why", required=False, label="why"),),
        "Open a resolved incident again.",
        example="/reopen Errors are back",
    ),
    Form("open-room", (), "Open the war room and its bridge.", also=("room",), example="/open-room"),
    Form(
        "assign",
        (Slot("role", Takes.ROLE), Slot("to", Takes.PERSON)),
        "Give a role to somebody.",
        example="/assign comms bob",
    ),
    Form(
        "hand-over",
        (Slot("role", Takes.ROLE), Slot("to", Takes.PERSON), _text(required=False)),
        "Pass a role on to somebody else, with what they should know.",
        also=("handover",),
        example="/hand-over ic bob The rollback runs, next update at 14:50",
    ),
    Form("say", (_text(),), "Say something in the room; plain text does the same.", example="/say Rolling back now"),
    Form(
        "reply",
        (Slot("inject", Takes.INJECT), _text()),
        "Answer a message from outside.",
        example="/reply vp-asks Checkout is down, next news at 14:50",
    ),
    Form("update", (_text(),), "Post an internal update.", example="/update SEV1. Impact: checkout is down."),
    Form(
        "status",
        (Slot("state", Takes.STATE), _text()),
        "Post on the public status page.",
        options=(_option("components", Takes.COMPONENTS),),
        example="/status investigating We are looking into failed payments.",
    ),
    Form(
        "notify",
        (Slot("who", Takes.STAKEHOLDER), _text(required=False)),
        "Tell a stakeholder.",
        example="/notify legal Customer data may be exposed",
    ),
    Form(
        "request",
        (_text("what", label="what"),),
        "Ask for additional responders.",
        options=(_option("why"),),
        example="/request A database engineer --why The failover hangs",
    ),
    Form(
        "run",
        (Slot("command", Takes.COMMAND, rest=True),),
        "Type a command into the drill's shell.",
        also=("$",),
        example="/run kubectl rollout history deployment/order-service",
    ),
    Form(
        "query",
        (Slot("expr", Takes.QUERY, rest=True),),
        "Ask the telemetry: PromQL, or LogQL in braces or after the word logql.",
        example='/query {service="order-service"} |= "error"',
    ),
    Form(
        "step",
        (Slot("runbook", Takes.RUNBOOK, required=False), Slot("step", Takes.STEP, rest=True)),
        "Take a step of a runbook, by name or number.",
        example="/step 1",
    ),
    Form("mitigate", (_text(required=False),), "Say that users are no longer affected.", example="/mitigate"),
    Form("resolve", (_text(required=False),), "Say that the service is stable.", example="/resolve"),
    Form("hint", (), "Take the oldest hint; it costs points.", example="/hint"),
    Form("note", (_text(),), "Write something down for the debrief.", example="/note The runbook lacks a rollback"),
    Form(
        "postmortem",
        (_text(required=False),),
        "Write the postmortem; with a text, hand that in.",
        example="/postmortem",
    ),
    Form(
        "pause", (_text("why", required=False, label="why"),), "Stop the drill's clock.", local=True, example="/pause"
    ),
    Form(
        "real",
        (_text("why", required=False, label="why"),),
        "A real incident has begun: the drill stops at once, and can go on later.",
        local=True,
        also=("real-incident",),
        example="/real",
    ),
    Form("resume", (), "Let the drill's clock run on.", local=True, example="/resume"),
    Form("speed", (Slot("speed", Takes.SPEED),), "Drill seconds per real second.", local=True, example="/speed 4"),
    Form(
        "end",
        (_text("why", required=False, label="why"),),
        "End the drill now and see the debrief.",
        local=True,
        example="/end",
    ),
    Form("leave", (), "Leave the drill; it can be resumed.", local=True, also=("quit", "exit"), example="/leave"),
    Form(
        "show",
        (Slot("what", Takes.PANEL),),
        "Show what is due and owed now, pages, the incident, services, the runbook or people.",
        local=True,
        example="/show now",
    ),
    Form("help", (), "List all keys and commands.", local=True, example="/help"),
)


def form_of(word: str) -> Form | None:
    """The command of this name, or of another name that people type for it."""
    folded = word.lower().replace("_", "-")
    return next((form for form in FORMS if folded == form.verb or folded in form.also), None)


def usage(form: Form) -> str:
    """How a command is typed: `/assign ROLE PERSON`."""
    words = [f"/{form.verb}"]
    for slot in form.slots:
        words.append("into " + slot.shown if slot.name == "into" else slot.shown)
    for option in form.options:
        shown = option.takes.value.upper()
        words.append(f"[--{option.name}]" if option.takes is Takes.FLAG else f"[--{option.name} {shown}]")
    return " ".join(words)
