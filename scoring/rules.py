"""The criteria: their names, what each asks and where that comes from.

Separate from the rubric's model and from the judging because the scenario loader only needs the names, and the
documentation is generated from this table. The numbers live in the policy's `scoring`.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from scoring.versions import FIRST, holds

Dimension = Literal["response", "severity", "communication", "coordination", "mitigation", "learning"]
DIMENSIONS: tuple[Dimension, ...] = (
    "response", "severity", "communication", "coordination", "mitigation", "learning",
)  # fmt: skip


class Criterion(NamedTuple):
    """One thing that is judged: what it asks, and whose rule that is."""

    asks: str
    source: str
    false_alarm: bool = False
    """Judged in false alarms only."""
    since: int = FIRST
    """The first version of the rubric in which it is judged."""
    until: int | None = None
    """The last one; None for a criterion that still is."""
    points: float = 0
    """For one that came after the first version: its points where an older policy, which names none, is graded anew."""


RULES: dict[str, Criterion] = {
    "response.acknowledge": Criterion(
        "The first page of a true alert is acknowledged within the escalation policy's first wait.",
        "incident response guide, war room flow 1; scenario format, Policy",
    ),
    "response.respond": Criterion(
        "The first action other than an acknowledgement comes within the severity's response time.",
        "incident response guide, severity table; scenario format, Policy",
    ),
    "response.declare": Criterion(
        "An incident is declared within the severity's time to declare.",
        "scenario format, Policy",
    ),
    "response.mitigate": Criterion(
        "The signals are back within their objective, and have been for a minute, within the time to "
        "mitigate. A claim changes nothing.",
        "incident response guide, severity table; scenario format, Policy",
    ),
    "response.resolve": Criterion(
        "The service has been stable for the policy's quiet time within the time to resolve, where one is set.",
        "incident response guide, severity table; scenario format, Policy",
    ),
    "response.stand_down": Criterion(
        "False alarm: it is called off in time, and the reason is said.",
        "scenario format, Policy (false alarm)",
        false_alarm=True,
    ),
    "severity.first": Criterion(
        "The first severity declared is the true one of that moment, or one that comes true later. A level "
        "too low costs twice what a level too high costs. False alarm: nothing is declared, or nothing higher "
        "than the truth.",
        "incident response guide, decision tree; scenario format, Policy",
    ),
    "severity.right": Criterion(
        "The right severity stands within the time to declare, counted from when it became true; each "
        "worsening counts anew. A severity that is not quite right earns what its distance leaves of it.",
        "incident response guide, severity classification; scenario format, Policy",
    ),
    "severity.facts": Criterion(
        "The decision tree's answers given with the severity are true, none that the truth asks for is missing, and "
        "the severity is the one that they lead to.",
        "incident response guide, decision tree",
    ),
    "severity.steady": Criterion(
        "Reclassifying goes towards the truth, not away from it, nor back and forth while nothing changes. Judged only "
        "where something was reclassified.",
        "incident response guide, anti-pattern over-classifying",
    ),
    "communication.first_status": Criterion(
        "The first public post follows within the policy's time, from when the severity first required one.",
        "scenario format, Policy",
    ),
    "communication.first_update": Criterion(
        "The first internal update follows within the policy's time, where it sets one.",
        "incident response guide, internal update; policy",
    ),
    "communication.cadence": Criterion(
        "No silence is longer than the last post's state allows, or than that post promised, until the "
        "incident is over. The longest silence counts.",
        "incident response guide, status templates; scenario format, Policy",
    ),
    "communication.promises": Criterion(
        "News promised for a time comes by then, to the same audience or a wider one. Each promise counts "
        "once; resolving settles the internal ones.",
        "scenario format, Policy",
    ),
    "communication.content": Criterion(
        "Each post and update says what its reader needs: see the elements below.",
        "incident response guide, communication templates",
    ),
    "communication.truth": Criterion(
        "Stated start and recovery times are right within two minutes, stated users and money within a "
        "quarter; no post says that it is over while the signals say no.",
        "scenario format, Policy",
    ),
    "communication.safety": Criterion(
        "Public posts hold no secret, customer data, internal name or address, and blame nobody.",
        "incident response guide, blameless culture; scenario format, Policy",
    ),
    "communication.notifications": Criterion(
        "Everybody whom the policy wants told, on what is true, was told.",
        "incident response guide, escalation policies; scenario format, Policy",
    ),
    "communication.replies": Criterion(
        "Questions that expect an answer get one in time, from a role that was asked, with what they asked for.",
        "scenario format, Policy",
    ),
    "communication.calm": Criterion(
        "False alarm: no public post announces an outage that there is not.",
        "scenario format, Policy (false alarm)",
        false_alarm=True,
    ),
    "coordination.room": Criterion(
        "The war room is opened in time, from when the severity first required it, and named by the policy's pattern.",
        "incident response guide, war room protocol; scenario format, Policy",
    ),
    "coordination.ic": Criterion(
        "An incident commander is assigned in time, from when the severity first required one.",
        "incident response guide, war room flow 3; scenario format, Policy",
    ),
    "coordination.roles": Criterion(
        "The other roles of the war room are filled in time; each counts alike.",
        "incident response guide, war room flow 4; scenario format, Policy",
    ),
    "coordination.separation": Criterion(
        "The war room's roles are held by different people, as far as there are people.",
        "incident response guide, anti-pattern hero culture",
    ),
    "coordination.help": Criterion(
        "Half an hour without mitigation, as the policy's rule prompts: somebody asks for more responders, or "
        "pages them, within the time that filling the roles is given.",
        "incident response guide, escalation policies",
    ),
    "coordination.commanding": Criterion(
        "From when an IC was due, commands are typed by others than the IC; each other one costs a quarter.",
        "incident response guide, war room roles",
        since=2,
        points=10,
    ),
    "coordination.hand_overs": Criterion(
        "A role that passes to somebody else passes aloud: with words, or named in the room within five minutes.",
        "incident response guide, war room roles",
        since=2,
        points=5,
    ),
    "coordination.written": Criterion(
        "Each change to production, each change of severity and what was found can be read in the room, an update or "
        "a note.",
        "incident response guide, war room roles (Scribe)",
        since=2,
        points=10,
    ),
    "mitigation.remedy": Criterion(
        "The first remedy that really helps is started within a share of the time to mitigate: restore first, "
        "find the root cause later.",
        "incident response guide, war room flow 6",
    ),
    "mitigation.aim": Criterion(
        "Changes made to production while the fault lasts help. Judged only where something was changed.",
        "incident response guide, runbook template",
    ),
    "mitigation.harm": Criterion(
        "No change makes it worse. Judged only where something was changed; in a false alarm wherever somebody acted.",
        "incident response guide, anti-pattern testing in production; scenario format, Policy",
    ),
    "mitigation.claims": Criterion(
        "Mitigated and resolved are said when the signals agree: not while users suffer, and resolved not "
        "before the quiet time is over.",
        "scenario format, Policy",
    ),
    "mitigation.close": Criterion(
        "Once the service is stable somebody says that the incident is resolved.",
        "incident response guide, war room flow 7",
    ),
    "mitigation.path": Criterion(
        "The runbook's steps are taken in its order, and little of the time until the first right remedy goes into "
        "services and changes that have nothing to do with the cause.",
        "incident response guide, runbook template",
        since=2,
        points=15,
    ),
    "mitigation.verified": Criterion(
        "Once the remedy is in somebody looks at the signals, or writes what they show, before it is called mitigated.",
        "incident response guide, runbook template",
        since=2,
        points=10,
    ),
    "mitigation.investigate": Criterion(
        "False alarm: somebody looks at what customers see, in time and before anything is changed.",
        "scenario format, Policy (false alarm)",
        false_alarm=True,
    ),
    "learning.postmortem": Criterion(
        "The review that the severity calls for is handed in within the policy's time.",
        "incident response guide, war room flow 8; policy",
    ),
    "learning.complete": Criterion(
        "It has every part of the template, filled in; a short review says what happened, why, and what follows.",
        "incident response guide, postmortem template",
    ),
    "learning.causes": Criterion(
        "The root cause says what in the system let it happen, not only what set it off, and names nobody.",
        "incident response guide, blameless culture",
        since=2,
        points=15,
    ),
    "learning.actions": Criterion(
        "It has action items, each with an owner, a priority and a due date.",
        "incident response guide, anti-pattern postmortem without action items",
    ),
    "learning.blameless": Criterion(
        "It blames nobody, and does not say what somebody should have done.",
        "incident response guide, blameless culture",
    ),
    "learning.figures": Criterion(
        "The times, users and money that it states are right, by the same margins as in messages; so are the rows of "
        "its timeline that the log can confirm, and the cause that it names.",
        "scenario format, Policy",
    ),
    "learning.record": Criterion(
        "False alarm: what made it look real is written down.",
        "incident response guide, anti-pattern ignoring near-misses",
        false_alarm=True,
    ),
}
"""Every criterion, by the name that objectives and findings use."""

CRITERIA: frozenset[str] = frozenset(RULES)
"""The criteria's names."""


def criteria_of(rubric: int) -> frozenset[str]:
    """The criteria that a version of the rubric judges."""
    return frozenset(name for name, rule in RULES.items() if holds(rule, rubric))


MEASURES: frozenset[str] = CRITERIA | frozenset(DIMENSIONS)
"""What an objective may measure: a criterion, or a whole dimension."""


def dimension_of(criterion: str) -> Dimension:
    """The dimension that a criterion belongs to: the part before the dot."""
    name = criterion.partition(".")[0]
    return next(each for each in DIMENSIONS if each == name)
