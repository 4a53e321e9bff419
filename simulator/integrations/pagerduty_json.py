"""PagerDuty's REST documents (schedules, escalation policies, overrides, users, v3 events) as a team.

Separate from Terraform's reader: here people are given by id and summary, and what the API answers lists the layers of
a schedule the other way round than what is sent to it (the last comes first).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from simulator.domain.oncall import EscalationRule, Layer, Override, Schedule
from simulator.integrations.imported import Draft, Imported, new_id
from simulator.integrations.json_tree import parse_json
from simulator.integrations.looking import inside, items, line, line_of, text, value
from simulator.integrations.pagerduty_paging import notification_rules, service
from simulator.integrations.pagerduty_terms import (
    LayerTerms,
    RestrictionTerms,
    in_words,
    layer,
    moment,
    plainly_named,
    policy,
    rule,
)
from simulator.integrations.recurrence import EventTerms, layer_of
from simulator.integrations.service_settings import Settings
from simulator.scenario.tree import Entries, Node

UNUSED = {
    "schedule": ("teams",),
    "policy": ("teams", "services", "on_call_handoff_notifications"),
}
"""What a schedule or policy may hold and a team has no place for; ids, links and summaries say nothing of their own."""


def read_pagerduty_json(files: Mapping[str, str], *, overrides_of: str | None = None) -> Imported:
    """Read documents (path to text) as a team. `overrides_of` names the schedule of overrides that do not say.

    Raises `ScenarioError` when a file is not JSON; everything else is refused line by line.
    """
    reader = _Reader(overrides_of)
    trees = {file: parse_json(content, file) for file, content in files.items()}
    for step in (reader.users, reader.schedules, reader.policies, reader.services, reader.overrides, reader.rest):
        for file, tree in trees.items():
            step(file, tree)
    reader.settings.settle(reader.draft)
    return reader.draft.imported()


def _each(tree: Node, one: str, many: str) -> list[Node]:
    """The objects of a document that holds one of a kind, or a list of them."""
    single = inside(tree, one)
    found = [single] if isinstance(single, Entries) else []
    return [*found, *(each for each in items(tree, many) if isinstance(each, Entries))]


class _Reader:
    def __init__(self, overrides_of: str | None) -> None:
        self.draft = Draft()
        self._overrides_of = overrides_of
        self._people: dict[str, str] = {}
        """Person by PagerDuty's id."""
        self._names: dict[str, str] = {}
        """What a reference anywhere says that an id is called."""
        self._schedules: dict[str, str] = {}
        self._policies: dict[str, str] = {}
        self.settings = Settings()
        self._used: set[str] = set()
        """Files of which something was read."""

    # ---- people ----------------------------------------------------------------------------------------

    def users(self, file: str, tree: Node) -> None:
        """Everybody whom a document describes or names, so that a bare id elsewhere finds its name."""
        for each in _each(tree, "user", "users"):
            if text(each, "type") in ("user", "user_reference", "") and text(each, "name"):
                self._used.add(file)
                zone = text(each, "time_zone")
                person = self._add(each, email=text(each, "email"), title=text(each, "job_title"), zone=zone)
                notification_rules(self.draft, file, each, person)
        self._named(tree)

    def _named(self, node: Node) -> None:
        """References that carry a name; the first name that is found stays."""
        if isinstance(node, Entries):
            if text(node, "type") in ("user_reference", "user") and text(node, "summary"):
                self._names.setdefault(text(node, "id"), text(node, "summary"))
            for _, child in node.entries.values():
                self._named(child)
        else:
            for child in items(node):
                self._named(child)

    def _add(self, user: Node | None, *, email: str = "", title: str = "", zone: str = "") -> str:
        known = text(user, "id") or text(user, "name")
        if known not in self._people:
            name = text(user, "name") or self._names.get(known) or text(user, "summary") or known
            self._people[known] = self.draft.add_person(name, email=email, title=title, time_zone=_zone_or_utc(zone))
        return self._people[known]

    def _person(self, user: Node | None) -> str | None:
        return self._add(user) if text(user, "id") or text(user, "name") else None

    # ---- schedules -------------------------------------------------------------------------------------

    def schedules(self, file: str, tree: Node) -> None:
        """Schedules of the v2 API, and events of v3 rotations."""
        for each in _each(tree, "schedule", "schedules"):
            self._used.add(file)
            self._schedule(file, each)
        event = inside(tree, "event")
        if isinstance(event, Entries) and inside(event, "recurrence") is not None:
            self._used.add(file)
            self._lone_event(file, event)

    def _schedule(self, file: str, node: Node) -> None:
        name = text(node, "name") or text(node, "summary") or PurePosixPath(file).stem
        found = [each for each in items(node, "schedule_layers") if isinstance(each, Entries)]
        rotations = [each for rotation in items(node, "rotations") for each in items(rotation, "events")]
        if not found and not rotations:
            says = "the schedule is left out: the document has no schedule_layers. Ask the API for the whole schedule"
            self.draft.refuse(file, line(node), name, says)
            return
        if text(node, "id") or inside(node, "final_schedule") is not None:
            found.reverse()  # an answer of the API lists the layers from the last, which wins, to the first
        zone = ZoneInfo(_zone_or_utc(text(node, "time_zone")))
        layers = [built for each in found if (built := self._layer(file, each, name)) is not None]
        layers += [built for each in rotations if (built := self._event(file, each, zone, name)) is not None]
        if not layers:
            self.draft.refuse(file, line(node), name, "the schedule is left out: none of its layers could be read")
            return
        self._add_schedule(file, node, name, plainly_named(layers))
        self._unread(file, node, name, UNUSED["schedule"])

    def _add_schedule(self, file: str, node: Node, name: str, layers: list[Layer]) -> None:
        known = text(node, "id")
        if known and known in self._schedules:
            says = f"it is left out: this schedule was read already, as '{self._schedules[known]}'"
            self.draft.refuse(file, line(node), name, says, "note")
            return
        identity = new_id(name, self.draft.schedules, otherwise="schedule")
        try:
            self.draft.schedules[identity] = Schedule(
                name="" if name == identity else name[:200],
                description=text(node, "description")[:2_000],
                time_zone=text(node, "time_zone") or "UTC",
                layers=tuple(layers),
            )
        except ValidationError as error:
            says = f"the schedule is left out: {in_words(error)}"
            self.draft.refuse(file, line_of(node, "time_zone"), name, says)
            return
        if known:
            self._schedules[known] = identity
        self._own_overrides(file, node, identity)

    def _own_overrides(self, file: str, node: Node, identity: str) -> None:
        """What `overrides_subschedule` renders are overrides, cut to the range that was asked for."""
        for each in items(inside(node, "overrides_subschedule"), "rendered_schedule_entries"):
            self._override(file, each, identity)

    def _layer(self, file: str, node: Node, schedule: str) -> Layer | None:
        where = f"{schedule}.{text(node, 'name') or 'layer'}"

        def complain(says: str) -> None:
            self.draft.refuse(file, line(node), where, says)

        users = [self._person(inside(each, "user") or each) for each in items(node, "users")]
        terms = LayerTerms(
            name=text(node, "name"),
            users=[user for user in users if user is not None],
            start=value(node, "start"),
            virtual_start=value(node, "rotation_virtual_start"),
            turn_seconds=value(node, "rotation_turn_length_seconds"),
            end=value(node, "end"),
            restrictions=[
                RestrictionTerms(
                    kind=value(each, "type"),
                    start_day=value(each, "start_day_of_week"),
                    start_time=value(each, "start_time_of_day"),
                    seconds=value(each, "duration_seconds"),
                )
                for each in items(node, "restrictions")
            ],
        )
        return layer(terms, complain)

    def _lone_event(self, file: str, event: Node) -> None:
        """An event that is sent to a rotation: the rotation's schedule is not in the document."""
        name = text(event, "name") or PurePosixPath(file).stem
        zone = _zone_or_utc(text(inside(event, "start_time"), "time_zone"))
        built = self._event(file, event, ZoneInfo(zone), name)
        if built is not None:
            identity = new_id(name, self.draft.schedules, otherwise="schedule")
            layers = (built.model_copy(update={"name": ""}),)
            self.draft.schedules[identity] = Schedule(name=name[:200], time_zone=zone, layers=layers)
            says = f"the document does not say whose event it is; it is the schedule '{identity}' of its own"
            self.draft.refuse(file, line(event), name, says, "note")

    def _event(self, file: str, event: Node, zone: ZoneInfo, schedule: str) -> Layer | None:
        strategy = inside(event, "assignment_strategy")

        def complain(says: str) -> None:
            self.draft.refuse(file, line(event), f"{schedule}.{text(event, 'name') or 'event'}", says)

        def when(key: str) -> object:
            found = value(event, key)
            return found.get("date_time") if isinstance(found, dict) else found

        recurrence = value(event, "recurrence")
        terms = EventTerms(
            name=text(event, "name"),
            start_time=when("start_time"),
            end_time=when("end_time"),
            since=when("effective_since"),
            until=when("effective_until"),
            recurrence=recurrence if isinstance(recurrence, list) else [],
            strategy=value(strategy, "type"),
            shifts_per_member=value(strategy, "shifts_per_member"),
            users=[self._member(each) for each in items(strategy, "members")],
        )
        return layer_of(terms, zone, complain)

    def _member(self, member: Node) -> str | None:
        known = text(member, "user_id")
        if not known:
            return None
        if known not in self._people:
            self._people[known] = self.draft.add_person(self._names.get(known, known))
        return self._people[known]

    # ---- escalation ------------------------------------------------------------------------------------

    def policies(self, file: str, tree: Node) -> None:
        """Escalation policies; a level's targets are people and schedules."""
        for each in _each(tree, "escalation_policy", "escalation_policies"):
            if inside(each, "escalation_rules") is None:
                continue  # a reference to a policy, as services carry it
            self._used.add(file)
            self._policy(file, each)

    def _policy(self, file: str, node: Node) -> None:
        name = text(node, "name") or text(node, "summary") or PurePosixPath(file).stem

        def complain(says: str) -> None:
            self.draft.refuse(file, line(node), name, says)

        rules = [
            built for each in items(node, "escalation_rules") if (built := self._rule(file, each, name)) is not None
        ]
        identity = new_id(name, self.draft.escalation, otherwise="policy")
        found = policy(
            "" if name == identity else name, text(node, "description"), rules, value(node, "num_loops"), complain
        )
        if found is not None:
            self.draft.escalation[identity] = found
            self._policies[text(node, "id") or name] = identity
        self._unread(file, node, name, UNUSED["policy"])

    def _rule(self, file: str, node: Node, name: str) -> EscalationRule | None:
        def complain(says: str) -> None:
            self.draft.refuse(file, line(node), f"{name}.escalation_rules", says)

        targets = [built for each in items(node, "targets") if (built := self._target(file, each, name)) is not None]
        strategy = text(inside(node, "escalation_rule_assignment_strategy"), "type")
        return rule(
            targets, value(node, "escalation_delay_in_minutes"), complain, round_robin=strategy == "round_robin"
        )

    def _target(self, file: str, node: Node, name: str) -> str | None:
        kind, known = text(node, "type"), text(node, "id")
        if kind in ("user_reference", "user", "") and (person := self._person(node)) is not None:
            return f"user:{person}"
        if kind in ("schedule_reference", "schedule") and known:
            if known not in self._schedules:
                self._unknown_schedule(file, node, known)
            return f"schedule:{self._schedules[known]}"
        says = f"a target is left out: '{kind}' is neither a user nor a schedule"
        self.draft.refuse(file, line(node), f"{name}.escalation_rules", says)
        return None

    def _unknown_schedule(self, file: str, node: Node, known: str) -> None:
        name = text(node, "summary") or known
        by_name = [key for key, each in self.draft.schedules.items() if name in (each.name, key)]
        if len(by_name) == 1:
            self._schedules[known] = by_name[0]
            return
        identity = self._schedules[known] = new_id(name, self.draft.schedules, otherwise="schedule")
        self.draft.schedules[identity] = Schedule(name="" if name == identity else name[:200], layers=())
        says = f"these files do not hold it, so '{identity}' has nobody on call. Import it too, or fill it in"
        self.draft.refuse(file, line(node), name, says)

    def services(self, file: str, tree: Node) -> None:
        """What services set for the pages of policies that are here."""
        for each in _each(tree, "service", "services"):
            if any(value(each, key) for key in ("alert_creation", "incident_urgency_rule", "created_at")):
                meant = inside(each, "escalation_policy")
                known = self._policies.get(text(meant, "id")) or self._policies.get(text(meant, "summary"))
                self._used |= {file} if known is not None else set()
                service(self.draft, self.settings, file, each, known)

    # ---- overrides -------------------------------------------------------------------------------------

    def overrides(self, file: str, tree: Node) -> None:
        """Overrides, which do not say of which schedule they are."""
        found = list(items(tree, "overrides"))
        if not found:
            return
        self._used.add(file)
        identity = self._schedule_of_overrides(file, tree)
        for each in found if identity is not None else ():
            self._override(file, each, identity or "")

    def _schedule_of_overrides(self, file: str, tree: Node) -> str | None:
        place, where = line_of(tree, "overrides"), "overrides"
        if self._overrides_of is not None:
            known = [key for key, each in self.draft.schedules.items() if self._overrides_of in (key, each.name)]
            if known:
                return known[0]
            says = f"the overrides are left out: none of the schedules read here is called '{self._overrides_of}'"
            self.draft.refuse(file, place, where, says)
            return None
        if len(self.draft.schedules) == 1:
            return next(iter(self.draft.schedules))
        if self.draft.schedules:
            says = (
                "the overrides are left out: the document does not say of which schedule they are. Name it: --schedule"
            )
            self.draft.refuse(file, place, where, says)
            return None
        identity = new_id(PurePosixPath(file).stem, self.draft.schedules, otherwise="overrides")
        self.draft.schedules[identity] = Schedule(layers=())
        says = f"the document does not say of which schedule they are; they are a schedule '{identity}' of their own"
        self.draft.refuse(file, place, where, says, "note")
        return identity

    def _override(self, file: str, node: Node, schedule: str) -> None:
        start, end = moment(value(node, "start")), moment(value(node, "end"))
        person = self._person(inside(node, "user"))
        if start is None or end is None or person is None or end <= start:
            says = "the override is left out: it needs a user, and a start before an end, both with a zone"
            self.draft.refuse(file, line(node), f"{schedule}.overrides", says)
            return
        self.draft.add_override(schedule, Override(user=person, start=start, end=end))

    # ---- what is left ----------------------------------------------------------------------------------

    def rest(self, file: str, tree: Node) -> None:
        """Say of each document that gave nothing that it did."""
        if file not in self._used:
            says = "there is no schedule, escalation policy, override or user in this document"
            self.draft.refuse(file, line(tree), "", says)

    def _unread(self, file: str, node: Node, name: str, keys: tuple[str, ...]) -> None:
        for key in keys:
            if value(node, key):
                says = "a team has no place for it, and it does not change who is on call. It is left out"
                self.draft.refuse(file, line_of(node, key), f"{name}.{key}", says, "note")


def _zone_or_utc(zone: str) -> str:
    try:
        ZoneInfo(zone or "UTC")
    except (KeyError, ValueError, OSError):
        return "UTC"
    return zone or "UTC"
