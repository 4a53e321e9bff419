"""How PagerDuty's REST documents say that people are reached: users' notification rules, and what services set.

Separate from reading schedules and policies because both only add to what is there already: to a person, to a policy.
"""

from __future__ import annotations

from simulator.integrations.contact_rules import add_rule
from simulator.integrations.imported import Draft
from simulator.integrations.looking import inside, items, line, line_of, text, value
from simulator.integrations.service_settings import TIMEOUTS, Place, Settings, UrgencyTerms
from simulator.scenario.tree import Entries, Node

UNUSED = (
    "alert_grouping",
    "alert_grouping_parameters",
    "alert_grouping_timeout",
    "auto_pause_notifications_parameters",
)
"""What a service may say of its alerts and a team has no place for; the rest of it is a scenario's."""


def notification_rules(draft: Draft, file: str, user: Node, person: str) -> None:
    """Add a user's rules to the person; a reference to a rule says nothing of it."""
    for each in items(user, "notification_rules"):
        where = f"{person}.notification_rules"

        def complain(says: str, each: Node = each, where: str = where) -> None:
            draft.refuse(file, line(each), where, says)

        method = inside(each, "contact_method")
        if method is None:
            complain(
                "the rule is left out: only a reference to it is here. Ask the API with include[]=notification_rules"
            )
            continue
        add_rule(
            draft, person, text(method, "type"), value(each, "start_delay_in_minutes"), text(each, "urgency"), complain
        )


def service(draft: Draft, settings: Settings, file: str, node: Node, policy: str | None) -> None:
    """Note what a service sets for the pages of its policy."""
    name = text(node, "name") or text(node, "summary") or "service"
    if policy is None:
        says = "what it sets for its pages is left out: its escalation policy is not in these files"
        draft.refuse(file, line_of(node, "escalation_policy"), name, says)
        return

    def place(key: str) -> Place:
        return Place(file, line_of(node, key), f"{name}.{key}")

    for key in TIMEOUTS:
        if isinstance(node, Entries) and key in node.entries:
            settings.timeout(draft, policy, key, value(node, key), place(key))
    rule = inside(node, "incident_urgency_rule")
    if isinstance(rule, Entries):
        settings.urgency(draft, policy, _urgency(rule, value(node, "support_hours")), place("incident_urgency_rule"))
    if value(node, "scheduled_actions"):
        draft.refuse(*place("scheduled_actions"), "it is left out: a page keeps the urgency that it began with")
    for key in UNUSED:
        if value(node, key):
            draft.refuse(*place(key), "it is left out: which alerts are one page stands in a scenario", "note")


def _urgency(rule: Node, hours: object) -> UrgencyTerms:
    return UrgencyTerms(
        kind=text(rule, "type"),
        urgency=text(rule, "urgency"),
        during=text(inside(rule, "during_support_hours"), "urgency"),
        outside=text(inside(rule, "outside_support_hours"), "urgency"),
        hours=hours if isinstance(hours, dict) else {},
    )
