"""A team as resources of Terraform's PagerDuty provider, in the style of `terraform fmt`.

Separate from reading, which it uses to check itself: what comes back from the resources is compared with the team, and
the difference travels along (see `overlay`). So the way there and back gives the same team.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from simulator.domain.oncall import WEEKDAYS, EscalationPolicy, Layer, Person, Restriction, Schedule, split_target
from simulator.domain.simtime import MINUTE, SECOND
from simulator.domain.team import Team
from simulator.domain.vocabulary import Contact
from simulator.integrations.contact_rules import CHANNELS
from simulator.integrations.terraform.overlay import as_tree, difference
from simulator.integrations.terraform.read import read

HEAD = """\
# A team of gameday as PagerDuty resources. Read it back with: gameday oncall import terraform FILE
"""

LEAST_SECONDS = 60
WORDS = frozenset({"if", "in", "for", "for_each", "else", "endif", "endfor", "true", "false", "null"})
"""Words of the language, which a reference cannot name."""


class Exported(NamedTuple):
    """Terraform's text, and what somebody who applies it should know."""

    text: str
    notes: tuple[str, ...]


def write(team: Team) -> Exported:
    """Write a team. What PagerDuty has no place for stands in `locals { gameday = ... }`."""
    resources = "\n".join(_resources(team))
    patch = difference(as_tree(read({"export.tf": resources}).team), as_tree(team))
    text = HEAD + "\n" + resources
    if patch:
        text += "\n# What PagerDuty has no place for; gameday puts it back when it reads this file.\nlocals {\n"
        text += f"  gameday = {_value(patch, 2)}\n}}\n"
    return Exported(text, tuple(_notes(team, patch)))


def label(identity: str) -> str:
    """A resource's label for an id: `order-service` is `order_service`, and one with a digit in front gets a `_`."""
    written = identity.replace("-", "_")
    return f"_{written}" if written[:1].isdigit() or written in WORDS else written


def _resources(team: Team) -> Iterator[str]:
    people = team.people or ()
    if any(not person.email for person in people):
        yield _block('variable "emails"', [
            ("description", _text("The address of each person whose team file names none, by their id.")),
            ("type", "map(string)"),
        ])  # fmt: skip
    if any(_channels(person) & {Contact.SMS, Contact.PHONE} for person in people):
        yield _block('variable "phones"', [
            ("description", _text("The phone number of each person who is called or texted, by their id.")),
            ("type", "map(string)"),
        ])  # fmt: skip
    for person in people:
        yield _person(person)
        yield from _contact_methods(person)
        yield from _notification_rules(person)
    for name, schedule in team.schedules.items():
        yield _schedule(name, schedule)
    for name, policy in team.escalation.items():
        yield _policy(name, policy, team)


def _channels(person: Person) -> frozenset[Contact]:
    """The channels that Terraform can set up; a device for push signs in by itself."""
    return frozenset(rule.via for rules in person.notify.values() for rule in rules) - {Contact.PUSH}


def _contact_methods(person: Person) -> Iterator[str]:
    kinds = {channel: kind for kind, channel in CHANNELS.items()}
    for channel in sorted(_channels(person)):
        address = _email(person) if channel is Contact.EMAIL else f"var.phones[{_text(person.id)}]"
        yield _block(f'resource "pagerduty_user_contact_method" "{label(person.id)}_{channel}"', [
            ("user_id", f"pagerduty_user.{label(person.id)}.id"),
            ("type", _text(kinds[channel])),
            ("label", _text(f"On call, {channel}")),
            ("address", address),
        ])  # fmt: skip


def _notification_rules(person: Person) -> Iterator[str]:
    kinds = {channel: kind for kind, channel in CHANNELS.items()}
    for urgency, rules in person.notify.items():
        for number, rule in enumerate((rule for rule in rules if rule.via in _channels(person)), start=1):
            method = f"pagerduty_user_contact_method.{label(person.id)}_{rule.via}.id"
            yield _block(f'resource "pagerduty_user_notification_rule" "{label(person.id)}_{urgency}_{number}"', [
                ("user_id", f"pagerduty_user.{label(person.id)}.id"),
                ("start_delay_in_minutes", str(-(-rule.after // MINUTE))),
                ("urgency", _text(urgency)),
                ("contact_method", f"{{ type = {_text(kinds[rule.via])}, id = {method} }}"),
            ])  # fmt: skip


def _email(person: Person) -> str:
    return _text(person.email) if person.email else f"var.emails[{_text(person.id)}]"


def _person(person: Person) -> str:
    rows = [
        ("name", _text(person.name)),
        ("email", _email(person)),
    ]
    rows += [("job_title", _text(person.title))] if person.title else []
    rows += [("time_zone", _text(person.time_zone))] if person.time_zone != "UTC" else []
    return _block(f'resource "pagerduty_user" "{label(person.id)}"', rows)


def _schedule(name: str, schedule: Schedule) -> str:
    rows = [("name", _text(schedule.name or name)), ("time_zone", _text(schedule.time_zone))]
    rows += [("description", _text(schedule.description))] if schedule.description else []
    blocks = [_layer(layer, place) for place, layer in enumerate(schedule.layers, start=1)]
    return _block(f'resource "pagerduty_schedule" "{label(name)}"', rows, blocks)


def _layer(layer: Layer, place: int) -> str:
    users = ", ".join(f"pagerduty_user.{label(user)}.id" for user in layer.users)
    rows = [("name", _text(layer.name or f"Layer {place}")), ("start", _text(layer.start.isoformat()))]
    rows += [("end", _text(layer.end.isoformat()))] if layer.end is not None else []
    rows += [
        ("rotation_virtual_start", _text((layer.virtual_start or layer.start).isoformat())),
        ("rotation_turn_length_seconds", str(max(layer.turn // SECOND, LEAST_SECONDS))),
        ("users", f"[{users}]"),
    ]
    hours = [block for restriction in layer.restrictions for block in _restriction(restriction)]
    return _block("layer", rows, hours)


def _restriction(restriction: Restriction) -> Iterator[str]:
    clock = restriction.from_ if len(restriction.from_) == 8 else f"{restriction.from_}:00"
    rest = [("start_time_of_day", _text(clock)), ("duration_seconds", str(restriction.lasts // SECOND))]
    if not restriction.days:
        yield _block("restriction", [("type", _text("daily_restriction")), *rest])
    for day in restriction.days:
        number = str(WEEKDAYS.index(day) + 1)
        yield _block("restriction", [("type", _text("weekly_restriction")), ("start_day_of_week", number), *rest])


def _policy(name: str, policy: EscalationPolicy, team: Team) -> str:
    rows = [("name", _text(policy.name or name))]
    rows += [("description", _text(policy.description))] if policy.description else []
    rows += [("num_loops", str(policy.repeats))]
    blocks = []
    for rule in policy.rules:
        inside = (
            [_block("escalation_rule_assignment_strategy", [("type", _text("round_robin"))])]
            if rule.round_robin
            else []
        )
        inside += [_target(target, team) for target in rule.page]
        minutes = -(-rule.wait // MINUTE)  # PagerDuty waits whole minutes: rather a little longer
        blocks.append(_block("rule", [("escalation_delay_in_minutes", str(minutes))], inside))
    return _block(f'resource "pagerduty_escalation_policy" "{label(name)}"', rows, blocks)


def _target(target: str, team: Team) -> str:
    kind, who = split_target(target)
    if kind == "user":
        who = team.functions.get(who, who) if team.person(who) is None else who
    return _block("target", [
        ("type", _text(f"{kind}_reference")), ("id", f"pagerduty_{kind}.{label(who)}.id"),
    ])  # fmt: skip


def _notes(team: Team, patch: dict[str, Any]) -> Iterator[str]:
    for name, schedule in team.schedules.items():
        if not schedule.layers:
            yield f"Schedule '{name}' has no layers, and PagerDuty wants one. Add it before you apply this."
    known = {person.id for person in team.people or ()} | set(team.functions)
    for name, policy in team.escalation.items():
        for kind, who in (split_target(target) for rule in policy.rules for target in rule.page):
            if (kind == "schedule" and who not in team.schedules) or (kind == "user" and who not in known):
                yield f"Policy '{name}' pages {kind} '{who}', which this team lacks. Define it before you apply this."
        if any(rule.wait % MINUTE for rule in policy.rules):
            yield f"Policy '{name}' waits parts of a minute; PagerDuty waits whole ones, rather a little longer."
    yield from _reaching(team)
    if patch:
        yield "What PagerDuty has no place for stands in locals.gameday: " + ", ".join(sorted(patch)) + "."


def _reaching(team: Team) -> Iterator[str]:
    """What Terraform cannot set of how people are reached."""
    for person in team.people or ():
        if any(rule.via is Contact.PUSH for rules in person.notify.values() for rule in rules):
            yield f"'{person.id}' is told by push: they sign in on their device and add that rule themselves."
        if any(rule.after % MINUTE for rules in person.notify.values() for rule in rules):
            yield f"'{person.id}' is told after parts of a minute; PagerDuty waits whole ones, rather a little longer."
        known = [key for key in ("asleep", "meetings") if getattr(person, key)]
        if known:
            yield f"PagerDuty does not know when '{person.id}' is {' and in '.join(known)}; only a drill does."
    for name, policy in team.escalation.items():
        services = [key for key in ("acknowledgement_timeout", "auto_resolve", "loud") if getattr(policy, key)]
        if services:
            yield f"Policy '{name}': PagerDuty sets {', '.join(services)} on services. Set it on each of the policy's."
        if policy.waits_for_nobody:
            yield f"Policy '{name}' waits at a level with nobody on call (waits_for_nobody); PagerDuty goes on at once."


# ---- HCL ---------------------------------------------------------------------------------------------


def _text(text: str) -> str:
    """A string of HCL: JSON's escapes, and templates made inert."""
    return json.dumps(text, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{").replace("\x7f", "\\u007f")


def _block(head: str, rows: Iterable[tuple[str, str]], inside: Iterable[str] = ()) -> str:
    """A block with its equal signs in one column."""
    rows = list(rows)
    width = max((len(key) for key, _ in rows), default=0)
    lines = [f"  {key.ljust(width)} = {value}" for key, value in rows]
    for block in inside:
        lines += ["", *(f"  {line}" if line else "" for line in block.rstrip("\n").split("\n"))]
    return "\n".join([f"{head} {{", *lines, "}"]) + "\n"


def _value(value: Any, indent: int) -> str:
    """A plain value as an expression."""
    pad = " " * (indent + 2)
    if isinstance(value, dict):
        rows = "".join(f"{pad}{_text(str(key))} = {_value(each, indent + 2)}\n" for key, each in value.items())
        return f"{{\n{rows}{' ' * indent}}}" if value else "{}"
    if isinstance(value, list):
        rows = "".join(f"{pad}{_value(each, indent + 2)},\n" for each in value)
        return f"[\n{rows}{' ' * indent}]" if value else "[]"
    return _text(value) if isinstance(value, str) else json.dumps(value)
