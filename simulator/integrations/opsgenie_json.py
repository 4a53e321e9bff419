"""Opsgenie's REST documents (schedules with rotations, overrides, escalations) as a team.

Separate from PagerDuty's because the models differ: an Opsgenie schedule's rotations are on call side by side, so each
becomes a schedule and a level pages them together; an escalation's delays count from the alert, not from the level
before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from simulator.domain.oncall import (
    WEEKDAYS,
    EscalationPolicy,
    EscalationRule,
    Layer,
    Override,
    Restriction,
    Schedule,
    Weekday,
)
from simulator.domain.simtime import DAY, HOUR, MINUTE, WEEK
from simulator.integrations.imported import Draft, Imported, new_id, spoken_name
from simulator.integrations.json_tree import parse_json
from simulator.integrations.looking import inside, items, line, line_of, text, value
from simulator.integrations.pagerduty_terms import in_words, moment, whole
from simulator.scenario.tree import Entries, Items, Node

TURNS = {"hourly": HOUR, "daily": DAY, "weekly": WEEK}
UNITS = {"minutes": MINUTE, "hours": HOUR, "days": DAY, "": MINUTE}
MOST_REPEATS = 9


def read_opsgenie_json(files: Mapping[str, str], *, overrides_of: str | None = None) -> Imported:
    """Read documents (path to text) as a team. `overrides_of` names the schedule of overrides that do not say.

    Raises `ScenarioError` when a file is not JSON; everything else is refused line by line.
    """
    reader = _Reader(overrides_of)
    found = [(file, each) for file, content in files.items() for each in _objects(parse_json(content, file))]
    for step in (reader.schedule, reader.escalation, reader.override):
        for file, node in found:
            step(file, node)
    for file in files:
        if file not in reader.used:
            says = "there is no schedule, escalation or override in this document"
            reader.draft.refuse(file, 1, "", says)
    return reader.draft.imported()


def _objects(tree: Node) -> list[Node]:
    """What a document is about: the answer's `data`, or the request itself."""
    data = inside(tree, "data") or tree
    if isinstance(data, Items):
        return [each for each in data.items if isinstance(each, Entries)]
    return [data] if isinstance(data, Entries) else []


class _Reader:
    def __init__(self, overrides_of: str | None) -> None:
        self.draft = Draft()
        self.used: set[str] = set()
        """Files of which something was read."""
        self._overrides_of = overrides_of
        self._people: dict[str, str] = {}
        self._schedules: dict[str, list[str]] = {}
        """The schedules of each Opsgenie schedule, by its id and its name."""

    def _person(self, node: Node | None) -> str | None:
        """A user by their address, which is Opsgenie's name for them."""
        known = text(node, "username") or text(node, "name") or text(node, "id")
        if not known:
            return None
        if known not in self._people:
            local, at, _ = known.partition("@")
            self._people[known] = self.draft.add_person(
                text(node, "fullName") or spoken_name(local), email=known if at else "", like=local
            )
        return self._people[known]

    # ---- schedules -------------------------------------------------------------------------------------

    def schedule(self, file: str, node: Node) -> None:
        """A schedule; each of its rotations becomes one of ours."""
        if inside(node, "user") is not None or (inside(node, "timezone") is None and inside(node, "rotations") is None):
            return
        self.used.add(file)
        name = text(node, "name") or PurePosixPath(file).stem
        zone = text(node, "timezone") or "UTC"
        rotations = list(items(node, "rotations"))
        if not rotations:
            says = "the schedule is left out: it has no rotations here. Ask the API with ?expand=rotation"
            self.draft.refuse(file, line(node), name, says)
        if value(node, "enabled") is False:
            self.draft.refuse(file, line_of(node, "enabled"), name, "the schedule is off, and is read as if it were on")
        made: list[str] = []
        for rotation in rotations:
            layer = self._layer(file, rotation, zone, name)
            if layer is None:
                continue
            shown = name if len(rotations) == 1 else f"{name} {layer.name or len(made) + 1}"
            identity = self._add(file, node, shown, zone, layer)
            made += [identity] if identity is not None else []
        for key in (text(node, "id"), name):
            if key and made:
                self._schedules[key] = made
        self._unread(file, node, name, ("ownerTeam",))

    def _add(self, file: str, node: Node, shown: str, zone: str, layer: Layer) -> str | None:
        identity = new_id(shown, self.draft.schedules, otherwise="schedule")
        try:
            self.draft.schedules[identity] = Schedule(
                name="" if shown == identity else shown[:200],
                description=text(node, "description")[:2_000],
                time_zone=zone,
                layers=(layer,),
            )
        except ValidationError as error:
            says = f"the schedule is left out: {in_words(error)}"
            self.draft.refuse(file, line_of(node, "timezone"), shown, says)
            return None
        return identity

    def _layer(self, file: str, node: Node, zone: str, schedule: str) -> Layer | None:
        where = f"{schedule}.{text(node, 'name') or 'rotation'}"

        def complain(says: str) -> None:
            self.draft.refuse(file, line(node), where, f"the rotation is left out: {says}")

        users = self._participants(node, complain)
        start, end = _moment(text(node, "startDate"), zone), _moment(text(node, "endDate"), zone)
        turn, length = TURNS.get(text(node, "type")), whole(value(node, "length") or 1)
        if users is None:
            return None
        if start is None or turn is None or length is None:
            complain("it needs a startDate, and a type of hourly, daily or weekly")
            return None
        try:
            return Layer(
                name=text(node, "name")[:200],
                users=tuple(users),
                start=start,
                end=end,
                turn=turn * length,
                restrictions=_restrictions(inside(node, "timeRestriction")),
            )
        except (ValidationError, ValueError) as error:
            complain(in_words(error) if isinstance(error, ValidationError) else str(error))
            return None

    def _participants(self, node: Node, complain: Callable[[str], None]) -> list[str] | None:
        users = []
        for each in items(node, "participants"):
            if text(each, "type") != "user":
                complain(
                    f"one of those who take turns is a {text(each, 'type') or 'nobody'}, and here only people do. "
                    "List the people"
                )
                return None
            person = self._person(each)
            users += [person] if person is not None else []
        if not users:
            complain("nobody takes part in it")
        return users or None

    # ---- escalation ------------------------------------------------------------------------------------

    def escalation(self, file: str, node: Node) -> None:
        """An escalation; rules with the same delay are one level."""
        if inside(node, "rules") is None or inside(node, "rotations") is not None:
            return
        self.used.add(file)
        name = text(node, "name") or PurePosixPath(file).stem
        levels: dict[int, list[str]] = {}
        for rule in items(node, "rules"):
            delay, targets = self._rule(file, rule, name)
            if targets:
                levels.setdefault(delay, []).extend(targets)
        if not levels:
            self.draft.refuse(file, line(node), name, "the escalation is left out: none of its rules could be read")
            return
        delays = sorted(levels)
        if delays[0]:
            minutes = delays[0] // MINUTE
            says = f"the first rule waits {minutes} min before it calls; here the first level is called at once"
            self.draft.refuse(file, line(node), name, says)
        repeats, last = self._repeats(file, node, name)
        waits = [*(later - earlier for earlier, later in pairwise(delays)), last]
        identity = new_id(name, self.draft.escalation, otherwise="policy")
        self.draft.escalation[identity] = EscalationPolicy(
            name="" if name == identity else name[:200],
            description=text(node, "description")[:2_000],
            rules=tuple(
                EscalationRule(page=tuple(dict.fromkeys(levels[delay])), wait=max(wait, MINUTE))
                for delay, wait in zip(delays[:20], waits, strict=False)
            ),
            repeats=repeats,
        )
        self._unread(file, node, name, ("ownerTeam",))

    def _repeats(self, file: str, node: Node, name: str) -> tuple[int, int]:
        """How often it starts over, and how long the last level is given."""
        repeat = inside(node, "repeat")
        count, pause = whole(value(repeat, "count") or 0) or 0, whole(value(repeat, "waitInterval") or 0) or 0
        if count > MOST_REPEATS:
            says = f"it repeats {count} times; here it repeats {MOST_REPEATS} times, the most there is"
            self.draft.refuse(file, line_of(repeat, "count"), f"{name}.repeat", says)
        for key in ("resetRecipientStates", "closeAlertAfterAll"):
            if value(repeat, key):
                says = "a team cannot say it. It is left out"
                self.draft.refuse(file, line_of(repeat, key), f"{name}.repeat.{key}", says)
        return min(count, MOST_REPEATS), max(pause, 1) * MINUTE

    def _rule(self, file: str, node: Node, name: str) -> tuple[int, list[str]]:
        """When a rule calls after the alert, in ms, and whom."""
        where = f"{name}.rules"
        delay = inside(node, "delay")
        amount, unit = whole(value(delay, "timeAmount") or 0) or 0, UNITS.get(text(delay, "timeUnit").lower(), MINUTE)
        if text(node, "condition") == "if-not-closed":
            says = "it calls even when somebody has acknowledged, until the alert is closed; here it stops at once"
            self.draft.refuse(file, line_of(node, "condition"), where, says)
        if text(node, "notifyType") not in ("default", "all", "users", ""):
            says = f"notifyType '{text(node, 'notifyType')}' calls somebody else; here whoever is on call is called"
            self.draft.refuse(file, line_of(node, "notifyType"), where, says)
        recipient = inside(node, "recipient")
        kind = text(recipient, "type")
        if kind == "user":
            person = self._person(recipient)
            return amount * unit, [f"user:{person}"] if person is not None else []
        if kind == "schedule":
            return amount * unit, [f"schedule:{each}" for each in self._meant(file, recipient)]
        says = f"the rule is left out: it calls a {kind or 'nobody'}, and a level calls people and schedules"
        self.draft.refuse(file, line(node), where, says)
        return 0, []

    def _meant(self, file: str, recipient: Node | None) -> list[str]:
        for key in (text(recipient, "id"), text(recipient, "name")):
            if key in self._schedules:
                return self._schedules[key]
        name = text(recipient, "name") or text(recipient, "id") or "schedule"
        identity = new_id(name, self.draft.schedules, otherwise="schedule")
        self.draft.schedules[identity] = Schedule(name="" if name == identity else name[:200], layers=())
        self._schedules[name] = [identity]
        says = f"these files do not hold it, so '{identity}' has nobody on call. Import it too, or fill it in"
        self.draft.refuse(file, line(recipient), name, says)
        return [identity]

    # ---- overrides -------------------------------------------------------------------------------------

    def override(self, file: str, node: Node) -> None:
        """An override of all rotations of a schedule, or of those that it names."""
        if inside(node, "user") is None or inside(node, "startDate") is None:
            return
        self.used.add(file)
        parent = inside(node, "_parent") or inside(node, "parent")
        keys = (text(parent, "id"), text(parent, "name"), self._overrides_of or "")
        meant = next((self._schedules[key] for key in keys if key in self._schedules), None)
        if (
            meant is None
            and len(self._schedules)
            and len({each for made in self._schedules.values() for each in made}) == 1
        ):
            meant = next(iter(self._schedules.values()))
        start, end = _moment(text(node, "startDate"), "UTC"), _moment(text(node, "endDate"), "UTC")
        person = self._person(inside(node, "user"))
        where = text(node, "alias") or "override"
        if meant is None:
            says = "the override is left out: it does not say of which schedule it is. Name it: --schedule"
            self.draft.refuse(file, line(node), where, says)
        elif start is None or end is None or person is None or end <= start:
            says = "the override is left out: it needs a user, and a startDate before an endDate"
            self.draft.refuse(file, line(node), where, says)
        else:
            named = {text(each, "name") for each in items(node, "rotations")} - {""}
            for schedule in meant:
                layers = {layer.name for layer in self.draft.schedules[schedule].layers}
                if not named or layers & named:
                    self.draft.add_override(schedule, Override(user=person, start=start, end=end))

    def _unread(self, file: str, node: Node, name: str, keys: tuple[str, ...]) -> None:
        for key in keys:
            if value(node, key):
                says = "a team has no place for it, and it does not change who is on call. It is left out"
                self.draft.refuse(file, line_of(node, key), f"{name}.{key}", says, "note")


def _moment(written: str, zone: str) -> datetime | None:
    """A time; without a zone of its own it is meant in the schedule's."""
    if not written:
        return None
    at = moment(written)
    if at is not None:
        return at
    try:
        return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (KeyError, ValueError, OSError):
        return None


def _restrictions(node: Node | None) -> tuple[Restriction, ...]:
    """A rotation's hours: the same every day, or from a time of one day to a time of another. Raises `ValueError`."""
    if node is None or not value(node, "type"):
        return ()
    if text(node, "type") == "time-of-day":
        inner = inside(node, "restriction")
        start, end = _minutes(inner, "start"), _minutes(inner, "end")
        return (Restriction(from_=_clock(start), lasts=((end - start) % (24 * 60) or 24 * 60) * MINUTE),)
    days: dict[tuple[str, int], list[Weekday]] = {}
    for each in items(node, "restrictions"):
        day, clock, lasts = _weekly(each)
        days.setdefault((clock, lasts), []).append(day)
    return tuple(
        Restriction(days=tuple(sorted(on, key=WEEKDAYS.index)), from_=clock, lasts=lasts)
        for (clock, lasts), on in days.items()
    )


def _weekly(node: Node) -> tuple[Weekday, str, int]:
    """The day and time at which hours begin, and how long they last in ms."""
    first, last = _day(text(node, "startDay")), _day(text(node, "endDay"))
    start, end = _minutes(node, "start"), _minutes(node, "end")
    week = 7 * 24 * 60
    minutes = ((WEEKDAYS.index(last) - WEEKDAYS.index(first)) * 24 * 60 + end - start) % week or week
    return first, _clock(start), minutes * MINUTE


def _day(word: str) -> Weekday:
    found = next((day for day in WEEKDAYS if day == word.lower()), None)
    if found is None:
        raise ValueError(f"'{word}' is no day of the week")
    return found


def _minutes(node: Node | None, which: str) -> int:
    """Minutes since midnight of `startHour` and `startMin`, or the end's."""
    hour, minute = whole(value(node, f"{which}Hour")), whole(value(node, f"{which}Min") or 0)
    if hour is None or minute is None or not (0 <= hour <= 24 and 0 <= minute < 60):
        raise ValueError(f"its {which} is not a time of day")
    return hour * 60 + minute


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
