"""Whether a team is ready: the guide's checklist, each item met, not met or not to be told from here, with evidence.

A package because each of the four headings has its own file; this one holds the list and what an item comes to. Never
is an item met because a document says nothing against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from simulator.domain.oncall_review import Verdict
from simulator.domain.readiness import infrastructure, practice, process, runbooks
from simulator.domain.readiness.facts import HEADINGS, Evidence, Heading, Material, Newcomer, PastDrill, Review

__all__ = ["CHECKLIST", "HEADINGS", "Evidence", "Item", "Material", "Newcomer", "PastDrill", "Review", "readiness"]


@dataclass(frozen=True, slots=True)
class Asked:
    """An item of the checklist before anybody has looked."""

    heading: Heading
    item: str
    """Its stable name."""
    title: str
    look: Callable[[Material], Iterator[Evidence]]
    todo: str
    """What to do where it is not met, or cannot be told."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item that was looked at."""

    heading: Heading
    item: str
    title: str
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    todo: str
    """Empty where it is met."""


CHECKLIST: tuple[Asked, ...] = (
    Asked("Infrastructure", "rotation", "A rotation with a primary and a secondary", infrastructure.rotation,
          "Put two schedules that never name the same person into the team's file; `gameday oncall lint` says more."),
    Asked("Infrastructure", "escalation-tested", "The escalation policy was tested end to end",
          infrastructure.escalation_tested,
          "Play a drill with this team in which an alert pages by it, somebody acknowledges, and the page resolves."),
    Asked("Infrastructure", "pager", "Monitoring is connected to the pager", infrastructure.pager,
          "Import your Alertmanager's file and add `pages:` to the receivers that page."),
    Asked("Infrastructure", "channel", "The incident's channel is created by itself", infrastructure.channel,
          "Let your pager or chat open the channel when an incident is declared, and try it in a game day."),
    Asked("Infrastructure", "status-page", "A status page with its components", infrastructure.status_page,
          "Write the page's address into the policy (`communication.status_page`), and name components when you post."),
    Asked("Process", "severities", "A severity matrix, documented and trained", process.severities,
          "Give every severity its meaning and examples, and classify an incident in a drill this quarter."),
    Asked("Process", "war-room", "A war room's protocol with its roles", process.war_room,
          "Name in the policy's `war_room` when it opens, where, and the roles, the incident commander among them."),
    Asked("Process", "templates", "Templates for the status page, the company and customers", process.templates,
          "Write the texts to start from into the policy's `communication`."),
    Asked("Process", "escalation-matrix", "An escalation matrix: who else is told, and when", process.escalation_matrix,
          "Write the policy's `notifications`, and say in the team's `functions` who stands for each function."),
    Asked("Process", "postmortem-template", "A template for postmortems", process.postmortem_template,
          "Begin with `gameday postmortem JOURNAL`, which writes the template with the drill's timeline."),
    Asked("Process", "action-items", "Action items are tracked", process.action_items,
          "Give each action item an owner and a due date, and track it where you track other work."),
    Asked("Runbooks", "linked", "Every critical alert links its runbook", runbooks.linked,
          "Give each alert, or its service, a `runbook:`; name the scenarios that hold your alerts with --scenario."),
    Asked("Runbooks", "diagnosis", "Runbooks diagnose with actual commands", runbooks.diagnosis,
          "Write the commands that a responder can paste into each `diagnosis`."),
    Asked("Runbooks", "mitigation", "Runbooks mitigate, and verify that it worked", runbooks.mitigation,
          "Give each option of `mitigation` its command and a `verify`."),
    Asked("Runbooks", "reviewed", "Runbooks are reviewed every quarter", runbooks.reviewed,
          "Go through them, correct them, and write the day into `metadata.reviewed`."),
    Asked("Practice", "game-day", "A game day every quarter", practice.game_day,
          "Play a drill with this team's file as its `team:`."),
    Asked("Practice", "shadowing", "Newcomers shadow one rotation", practice.shadowing,
          "Put newcomers on a schedule named `shadow` for a turn; `gameday run NAME --shadow ic` shows them a drill."),
    Asked("Practice", "reviews", "Severe incidents are reviewed in time", practice.reviews,
          "Hand the postmortem in: `gameday postmortem JOURNAL --submit FILE`."),
    Asked("Practice", "trends", "A monthly look at the trends of incidents", practice.trends,
          "Count incidents by severity, service and cause once a month; real incidents are not known here."),
    Asked("Practice", "burden", "A quarterly look at the burden of being on call", practice.burden,
          "Share turns, nights and weekends; `gameday oncall show` counts them per person."),
)  # fmt: skip
"""The guide's checklist: its four headings, and the practice behind each."""


def readiness(material: Material) -> tuple[Item, ...]:
    """Go through the checklist."""
    return tuple(_looked_at(asked, material) for asked in CHECKLIST)


def _looked_at(asked: Asked, material: Material) -> Item:
    evidence = tuple(asked.look(material))
    verdict = _worst(evidence)
    todo = "" if verdict == "met" else asked.todo
    return Item(asked.heading, asked.item, asked.title, verdict, evidence, todo)


def _worst(evidence: tuple[Evidence, ...]) -> Verdict:
    """One thing that is not met decides; so does one that is open, where the others are met."""
    found = {each.verdict for each in evidence}
    if "not met" in found:
        return "not met"
    return "met" if found == {"met"} else "cannot tell"
