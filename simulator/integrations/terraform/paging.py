"""How Terraform's files say that people are reached: notification rules of users, and what services set for pages.

Separate from reading schedules and policies because both only add to what is there already: to a person, to a policy.
"""

from __future__ import annotations

from simulator.integrations.contact_rules import add_rule
from simulator.integrations.imported import Draft
from simulator.integrations.service_settings import TIMEOUTS, Place, Settings, UrgencyTerms
from simulator.integrations.terraform.configuration import Block, Resource
from simulator.integrations.terraform.values import Unknown, Value

RULE_KEYS = frozenset({"user_id", "contact_method", "start_delay_in_minutes", "urgency"})
SERVICE_KEYS = frozenset(
    {
        "name", "description", "escalation_policy", "alert_creation", "incident_urgency_rule", "support_hours",
        "scheduled_actions", *TIMEOUTS,
    }
)  # fmt: skip
"""What is looked at; a service's name and texts are a scenario's."""


def notification_rule(draft: Draft, resource: Resource, person: str | None) -> None:
    """Add a `pagerduty_user_notification_rule` to its person."""
    block = resource.block

    def complain(says: str) -> None:
        draft.refuse(resource.file, block.line, resource.name, says)

    if person is None:
        complain("the rule is left out: whose it is is open")
        return
    method = block.get("contact_method")
    kind = method.get("type") if isinstance(method, dict) else _first(block, "contact_method").get("type")
    add_rule(draft, person, kind, block.get("start_delay_in_minutes"), block.get("urgency"), complain)


def service(draft: Draft, settings: Settings, resource: Resource, policy: str | None) -> None:
    """Note what a `pagerduty_service` sets for the pages of its policy."""
    block = resource.block
    if policy is None:
        says = "what it sets for its pages is left out: its escalation policy is not in these files"
        draft.refuse(resource.file, block.line_of("escalation_policy"), resource.name, says, "note")
        return
    for key in TIMEOUTS:
        found = block.get(key)
        place = Place(resource.file, block.line_of(key), f"{resource.name}.{key}")
        if isinstance(found, Unknown):
            draft.refuse(*place, f"it is left out: {found.why}")
        elif found is not None:  # what is left out is Terraform's provider's to choose
            settings.timeout(draft, policy, key, found, place)
    for rule in block.of("incident_urgency_rule"):
        place = Place(resource.file, rule.line, f"{resource.name}.incident_urgency_rule")
        settings.urgency(draft, policy, _urgency(rule, _first(block, "support_hours")), place)
    for action in block.of("scheduled_actions"):
        says = "it is left out: a page keeps the urgency that it began with"
        draft.refuse(resource.file, action.line, f"{resource.name}.scheduled_actions", says)


def _urgency(rule: Block, hours: Block) -> UrgencyTerms:
    return UrgencyTerms(
        kind=rule.get("type"),
        urgency=rule.get("urgency"),
        during=_first(rule, "during_support_hours").get("urgency"),
        outside=_first(rule, "outside_support_hours").get("urgency"),
        hours={key: _known(each.value) for key, each in hours.attributes.items()},
    )


def _known(value: Value) -> object:
    return None if isinstance(value, Unknown) else value


def _first(block: Block, kind: str) -> Block:
    return next(iter(block.of(kind)), Block(block.line, {}, ()))
