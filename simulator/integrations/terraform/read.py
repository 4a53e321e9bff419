"""Resources of Terraform's PagerDuty provider as a team.

Separate from working the files out: this knows what `pagerduty_schedule` and `pagerduty_escalation_policy` mean. A
person who is in none of the files is named after the reference to them; a schedule that is not has nobody on it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from simulator.domain.oncall import EscalationRule, Layer, Schedule
from simulator.integrations.imported import Draft, Imported, Level, new_id, spoken_name
from simulator.integrations.pagerduty_terms import (
    LayerTerms,
    RestrictionTerms,
    in_words,
    layer,
    plainly_named,
    policy,
    rule,
)
from simulator.integrations.recurrence import EventTerms, layer_of
from simulator.integrations.service_settings import Settings
from simulator.integrations.terraform.configuration import Block, Configuration, Resource, configuration
from simulator.integrations.terraform.evaluate import TooMuch
from simulator.integrations.terraform.overlay import patched
from simulator.integrations.terraform.paging import RULE_KEYS, SERVICE_KEYS, notification_rule, service
from simulator.integrations.terraform.values import Reference, Unknown, Value, as_text

USER, SCHEDULE, SCHEDULE_V2, POLICY = (
    "pagerduty_user",
    "pagerduty_schedule",
    "pagerduty_schedulev2",
    "pagerduty_escalation_policy",
)
RULE, SERVICE = "pagerduty_user_notification_rule", "pagerduty_service"
META = frozenset({"for_each", "count", "depends_on", "lifecycle", "provider"})
"""What every resource may have and what says nothing about a team."""
READ = {
    USER: frozenset({"name", "email", "job_title", "time_zone"}),
    SCHEDULE: frozenset({"name", "time_zone", "description", "layer"}),
    SCHEDULE_V2: frozenset({"name", "time_zone", "description", "rotation"}),
    POLICY: frozenset({"name", "description", "num_loops", "rule"}),
    RULE: RULE_KEYS,
    SERVICE: SERVICE_KEYS,
}
"""What is read of each resource; anything else is refused as a note."""
BESIDE_THE_POINT = {
    "pagerduty_team": "a PagerDuty team is a label; the team here is the whole file",
    "pagerduty_team_membership": "who belongs to a PagerDuty team does not decide who is on call",
    "pagerduty_service_integration": "services stand in a scenario, not in a team",
    "pagerduty_tag": "tags say nothing about who is on call",
    "pagerduty_tag_assignment": "tags say nothing about who is on call",
    "pagerduty_user_contact_method": "a drill needs no address; which channel rings when is in the notification rules",
}
"""Resources that a team does without, and why."""


def read(files: Mapping[str, str], variables: Mapping[str, Value] | None = None) -> Imported:
    """Read Terraform files (path to text) as a team. Nothing is raised: what cannot be said is refused."""
    try:
        return _Reader(configuration(files, variables or {})).imported()
    except (TooMuch, RecursionError):
        draft = Draft()
        for file in files:
            draft.refuse(file, 1, "", "the expressions go too deep or repeat too often to be worked out here")
        return draft.imported()


class _Reader:
    """Puts a team together from resources."""

    def __init__(self, found: Configuration) -> None:
        self._found = found
        self._draft = Draft()
        self._people: dict[tuple[str | int, ...], str] = {}
        """Person by the path of a reference."""
        self._schedules: dict[tuple[str | int, ...], str] = {}
        self._policies: dict[tuple[str | int, ...], str] = {}
        for each in found.unsaid:
            self._draft.refuse(each.file, each.line, each.where, each.says)

    def imported(self) -> Imported:
        """Everything in the order in which one part needs another."""
        for resource in self._of(USER):
            self._user(resource)
        for resource in self._of(SCHEDULE):
            self._schedule(resource)
        for resource in self._of(SCHEDULE_V2):
            self._schedule_v2(resource)
        for resource in self._of(POLICY):
            self._policy(resource)
        self._reaching()
        self._others()
        return self._with_extra(self._draft.imported())

    def _of(self, kind: str) -> list[Resource]:
        return [each for each in self._found.resources if each.kind == kind]

    def _reaching(self) -> None:
        """How people are reached, on top of who they are and which policies there are."""
        for each in self._of(RULE):
            notification_rule(self._draft, each, self._person(each.block.get("user_id")))
            self._unread(each, each.block, READ[RULE])
        settings = Settings()
        for each in self._of(SERVICE):
            meant = each.block.get("escalation_policy")
            policy = self._policies.get(meant.without_id) if isinstance(meant, Reference) else None
            service(self._draft, settings, each, policy)
            self._unread(each, each.block, READ[SERVICE])
        settings.settle(self._draft)

    def _others(self) -> None:
        for each in self._found.resources:
            if each.kind in READ or not each.kind.startswith("pagerduty_"):
                continue
            why = BESIDE_THE_POINT.get(each.kind)
            level: Level = "note" if why else "error"
            says = f"it is left out: {why}" if why else "it is left out: resources of this kind are not read"
            self._draft.refuse(each.file, each.block.line, each.name, says, level)
        for file, line, name, source in self._found.modules:
            says = (
                f"it is left out: what is in the module ({as_text(source)}) is not read. Import the module's own files"
            )
            self._draft.refuse(file, line, f"module.{name}", says)

    def _with_extra(self, imported: Imported) -> Imported:
        """Put back what an export of ours could not say in resources."""
        if self._found.extra is None:
            return imported
        try:
            return Imported(patched(imported.team, self._found.extra), imported.refused)
        except (ValueError, ValidationError) as error:
            says = in_words(error) if isinstance(error, ValidationError) else str(error)
            self._draft.refuse("local.gameday", 1, "local.gameday", f"it is left out: {says}")
            return self._draft.imported()

    # ---- people ----------------------------------------------------------------------------------------

    def _user(self, resource: Resource) -> None:
        block = resource.block
        name = block.get("name")
        shown = name if isinstance(name, str) else spoken_name(str(resource.key or resource.label))
        title, email, zone = (self._text(resource, block, key) for key in ("job_title", "email", "time_zone"))
        like = resource.label if resource.key is None else resource.key
        try:
            self._people[resource.path] = self._draft.add_person(shown, title=title, email=email, like=like)
            if zone:
                self._set_zone(self._people[resource.path], zone)
        except ValidationError as error:
            self._draft.refuse(resource.file, block.line, resource.name, f"it is read in part: {in_words(error)}")
        if not resource.data:
            self._unread(resource, block, READ[USER])

    def _set_zone(self, person: str, zone: str) -> None:
        found = self._draft.people[person]
        self._draft.people[person] = type(found).model_validate({**found.model_dump(), "time_zone": zone})

    def _person(self, value: Value) -> str | None:
        """Who is meant: somebody of the files, or somebody named after the reference."""
        if isinstance(value, str) and value:
            value = Reference((value,))
        if not isinstance(value, Reference):
            return None
        path = value.without_id
        if path not in self._people:
            label = str(path[-1])
            self._people[path] = self._draft.add_person(spoken_name(label), like=label)
        return self._people[path]

    # ---- schedules -------------------------------------------------------------------------------------

    def _schedule(self, resource: Resource) -> None:
        if resource.data:
            self._unknown_schedule(resource, resource.path)
            return
        layers = [each for block in resource.block.of("layer") if (each := self._layer(resource, block)) is not None]
        if not layers and resource.block.of("layer"):
            says = "the schedule is left out: none of its layers could be read"
            self._draft.refuse(resource.file, resource.block.line, resource.name, says)
            return
        self._add_schedule(resource, plainly_named(layers))
        self._unread(resource, resource.block, READ[SCHEDULE])

    def _add_schedule(self, resource: Resource, layers: Sequence[Layer]) -> None:
        block = resource.block
        label = resource.label if resource.key is None else resource.key
        identity = new_id(label, self._draft.schedules, otherwise="schedule")
        name = self._text(resource, block, "name")
        try:
            self._draft.schedules[identity] = Schedule(
                name="" if name == identity else name[:200],
                description=self._text(resource, block, "description")[:2_000],
                time_zone=self._text(resource, block, "time_zone") or "UTC",
                layers=tuple(layers),
            )
            self._schedules[resource.path] = identity
        except ValidationError as error:
            line = block.line_of("time_zone")
            self._draft.refuse(resource.file, line, resource.name, f"the schedule is left out: {in_words(error)}")

    def _layer(self, resource: Resource, block: Block) -> Layer | None:
        name = block.get("name")
        where = f"{resource.name}.layer" + (f"[{name}]" if isinstance(name, str) else "")

        def complain(says: str) -> None:
            self._draft.refuse(resource.file, block.line, where, says)

        if isinstance(repeated := block.get("for_each"), Unknown):
            complain(f"the layers are left out: how many there are is open ({repeated.why})")
            return None
        users = self._users(block.get("users"))
        if isinstance(users, Unknown):
            self._draft.refuse(
                resource.file, block.line_of("users"), where, f"the layer is left out: its users are open ({users.why})"
            )
            return None
        terms = LayerTerms(
            name=as_text(name) if not isinstance(name, Unknown) else "",
            users=users,
            start=block.get("start"),
            virtual_start=block.get("rotation_virtual_start"),
            turn_seconds=block.get("rotation_turn_length_seconds"),
            end=block.get("end"),
            restrictions=_hours(block),
        )
        known = {"name", "users", "start", "rotation_virtual_start", "rotation_turn_length_seconds", "end"}
        self._unread(resource, block, frozenset({*known, "restriction"}), where)
        return layer(terms, complain)

    def _users(self, value: Value) -> list[str] | Unknown:
        if not isinstance(value, list):
            return value if isinstance(value, Unknown) else Unknown(f"{as_text(value)} is no list of users")
        out = []
        for each in value:
            person = self._person(each)
            if person is None:
                return each if isinstance(each, Unknown) else Unknown("one of them is no user")
            out.append(person)
        return out

    def _schedule_v2(self, resource: Resource) -> None:
        """A v3 schedule: each event of its rotations is a layer."""
        zone = self._text(resource, resource.block, "time_zone") or "UTC"
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            zone = "UTC"  # refused below, with the schedule
        layers = [
            each
            for rotation in resource.block.of("rotation")
            for event in rotation.of("event")
            if (each := self._event(resource, event, ZoneInfo(zone))) is not None
        ]
        if layers:
            self._add_schedule(resource, layers)
        else:
            says = "the schedule is left out: none of its events could be read"
            self._draft.refuse(resource.file, resource.block.line, resource.name, says)
        self._unread(resource, resource.block, READ[SCHEDULE_V2])

    def _event(self, resource: Resource, event: Block, zone: ZoneInfo) -> Layer | None:
        name = as_text(event.get("name"))
        strategy = next(iter(event.of("assignment_strategy")), Block(event.line, {}, ()))
        members = strategy.of("member")
        users = [
            None if member.get("type") == "empty_member" else self._person(member.get("user_id")) for member in members
        ]

        def complain(says: str) -> None:
            self._draft.refuse(resource.file, event.line, f"{resource.name}.event[{name}]", says)

        recurrence = event.get("recurrence")
        terms = EventTerms(
            name=name,
            start_time=event.get("start_time"),
            end_time=event.get("end_time"),
            since=event.get("effective_since"),
            until=event.get("effective_until"),
            recurrence=recurrence if isinstance(recurrence, list) else [],
            strategy=strategy.get("type"),
            shifts_per_member=strategy.get("shifts_per_member"),
            users=users,
        )
        return layer_of(terms, zone, complain)

    # ---- escalation ------------------------------------------------------------------------------------

    def _policy(self, resource: Resource) -> None:
        block = resource.block
        if resource.data:
            says = "it is left out: the policy is not in these files. Import the files that define it"
            self._draft.refuse(resource.file, block.line, resource.name, says)
            return
        rules = [each for inside in block.of("rule") if (each := self._rule(resource, inside)) is not None]
        label = resource.label if resource.key is None else resource.key
        identity = new_id(label, self._draft.escalation, otherwise="policy")
        name = self._text(resource, block, "name")

        def complain(says: str) -> None:
            self._draft.refuse(resource.file, block.line, resource.name, says)

        found = policy(
            "" if name == identity else name, self._text(resource, block, "description"), rules,
            block.get("num_loops"), complain,
        )  # fmt: skip
        if found is not None:
            self._draft.escalation[identity] = found
            self._policies[resource.path] = identity
        self._unread(resource, block, READ[POLICY])

    def _rule(self, resource: Resource, block: Block) -> EscalationRule | None:
        where = f"{resource.name}.rule"

        def complain(says: str) -> None:
            self._draft.refuse(resource.file, block.line, where, says)

        if isinstance(repeated := block.get("for_each"), Unknown):
            complain(f"the levels are left out: how many there are is open ({repeated.why})")
            return None
        strategy = next((each.get("type") for each in block.of("escalation_rule_assignment_strategy")), None)
        targets = [each for target in block.of("target") if (each := self._target(resource, target, where)) is not None]
        self._unread(
            resource, block,
            frozenset({"escalation_delay_in_minutes", "target", "escalation_rule_assignment_strategy"}), where,
        )  # fmt: skip
        return rule(targets, block.get("escalation_delay_in_minutes"), complain, round_robin=strategy == "round_robin")

    def _target(self, resource: Resource, target: Block, where: str) -> str | None:
        kind, value = target.get("type"), target.get("id")
        line = target.line_of("id")
        if isinstance(value, Unknown):
            self._draft.refuse(resource.file, line, where, f"a target is left out: whom it means is open ({value.why})")
        elif kind in (None, "user_reference"):
            person = self._person(value)
            if person is not None:
                return f"user:{person}"
            self._draft.refuse(resource.file, line, where, "a target is left out: it names no user")
        elif kind == "schedule_reference":
            path = value.without_id if isinstance(value, Reference) else (as_text(value),)
            if path not in self._schedules:
                self._unknown_schedule(resource, path, line)
            return f"schedule:{self._schedules[path]}"
        else:
            says = f"a target is left out: {as_text(kind)} is neither a user_reference nor a schedule_reference"
            self._draft.refuse(resource.file, line, where, says)
        return None

    def _unknown_schedule(self, resource: Resource, path: tuple[str | int, ...], line: int | None = None) -> None:
        """A schedule that these files do not define: it is there, and nobody is on it."""
        name = str(Reference(path))
        identity = new_id(str(path[-1]), self._draft.schedules, otherwise="schedule")
        self._schedules[path] = identity
        self._draft.schedules[identity] = Schedule(layers=())
        says = f"these files do not define it, so '{identity}' has nobody on call. Import its file too, or fill it in"
        self._draft.refuse(resource.file, line or resource.block.line, name, says)

    # ---- what is left ----------------------------------------------------------------------------------

    def _text(self, resource: Resource, block: Block, key: str) -> str:
        """A text; one that only Terraform knows is noted and left empty."""
        value = block.get(key)
        if isinstance(value, (Unknown, Reference)):
            why = value.why if isinstance(value, Unknown) else f"{value} is known to Terraform only"
            level: Level = "error" if key == "time_zone" else "note"
            where = f"{resource.name}.{key}"
            self._draft.refuse(resource.file, block.line_of(key), where, f"it is left out: {why}", level)
            return ""
        return as_text(value) if not isinstance(value, (list, dict)) else json.dumps(value, default=str)

    def _unread(self, resource: Resource, block: Block, known: frozenset[str], where: str = "") -> None:
        """Note every attribute and block that a team has no place for."""
        for key, attribute in block.attributes.items():
            if key not in known and key not in META and attribute.value is not None:
                says = "a team has no place for it, and it does not change who is on call. It is left out"
                self._draft.refuse(resource.file, attribute.line, f"{where or resource.name}.{key}", says, "note")
        for kind, inside in block.blocks:
            if kind not in known and kind not in META:
                says = "a team has no place for it. It is left out"
                self._draft.refuse(resource.file, inside.line, f"{where or resource.name}.{kind}", says, "note")


def _hours(block: Block) -> list[RestrictionTerms]:
    """A layer's restrictions as PagerDuty writes them."""
    return [
        RestrictionTerms(
            kind=each.get("type"),
            start_day=each.get("start_day_of_week"),
            start_time=each.get("start_time_of_day"),
            seconds=each.get("duration_seconds"),
        )
        for each in block.of("restriction")
    ]
