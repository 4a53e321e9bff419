"""PagerDuty's terms for schedules, whether they come from Terraform or from its REST API, in a team's own terms.

Separate because both documents say the same things: turns in seconds, restrictions as blocks of one weekday each,
delays in minutes. Values are checked here; where they stand is the reader's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError

from simulator.domain.oncall import WEEKDAYS, EscalationPolicy, EscalationRule, Layer, Restriction
from simulator.domain.simtime import DAY, MINUTE, SECOND, WEEK

Complain = Callable[[str], None]
"""Note what is wrong, at the place that the reader has in hand."""

MOST_LOOPS = 9


@dataclass(frozen=True, slots=True)
class RestrictionTerms:
    """A restriction as PagerDuty writes it."""

    kind: object
    start_day: object
    start_time: object
    seconds: object


@dataclass(frozen=True, slots=True)
class LayerTerms:
    """A layer as PagerDuty writes it, its users resolved."""

    name: str
    users: Sequence[str]
    start: object
    virtual_start: object
    turn_seconds: object
    end: object = None
    restrictions: Sequence[RestrictionTerms] = ()


def moment(value: object) -> datetime | None:
    """A time with its zone, or None when it is not one."""
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value.strip())
        at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if at.tzinfo is not None else None


def whole(value: object) -> int | None:
    """A whole number, also one that is written as text; None when it is not one."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)) and value == int(value):
        return int(value)
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdecimal() and len(value) < 16:
        return int(value)
    return None


def layer(terms: LayerTerms, complain: Complain) -> Layer | None:
    """A layer; None when it cannot be said, with the reason complained of."""
    start, end = moment(terms.start), moment(terms.end)
    virtual = moment(terms.virtual_start) if terms.virtual_start is not None else start
    seconds = whole(terms.turn_seconds)
    if not terms.users:
        complain("the layer has no users and is left out")
    elif start is None or virtual is None:
        complain("the layer is left out: its start is not a time like 2025-01-06T09:00:00-05:00")
    elif terms.end is not None and end is None:
        complain("the layer is left out: its end is not a time like 2025-01-06T09:00:00-05:00")
    elif end is not None and end <= start:
        complain("the layer is left out: it ends before it starts, so nobody is ever on call in it")
    elif seconds is None:
        complain("the layer is left out: the length of its turns is not a number of seconds")
    else:
        hours = restrictions(terms.restrictions, complain)
        if hours is not None:
            return _layer(terms, start, virtual, end, seconds, hours, complain)
    return None


def _layer(
    terms: LayerTerms,
    start: datetime,
    virtual: datetime,
    end: datetime | None,
    seconds: int,
    hours: tuple[Restriction, ...],
    complain: Complain,
) -> Layer | None:
    try:
        return Layer(
            name=terms.name[:200],
            users=tuple(terms.users),
            start=start,
            virtual_start=None if virtual == start else virtual,
            turn=seconds * SECOND,
            end=end,
            restrictions=hours,
        )
    except ValidationError as error:
        complain(f"the layer is left out: {in_words(error)}")
        return None


def plainly_named(layers: Sequence[Layer]) -> list[Layer]:
    """Layers without the names that PagerDuty gives by itself, `Layer 1` and so on."""
    return [
        each.model_copy(update={"name": ""}) if each.name == f"Layer {place}" else each
        for place, each in enumerate(layers, start=1)
    ]


def restrictions(terms: Iterable[RestrictionTerms], complain: Complain) -> tuple[Restriction, ...] | None:
    """Restricted hours, the same hours of several days in one; None when one of them cannot be said."""
    days: dict[tuple[str, int], set[int]] = {}
    daily: set[tuple[str, int]] = set()
    for each in terms:
        day, seconds = whole(each.start_day), whole(each.seconds)
        most = (DAY if each.kind == "daily_restriction" else WEEK) // SECOND
        if not isinstance(each.start_time, str) or seconds is None or not 0 < seconds <= most:
            complain("the layer is left out: a restriction needs a start_time_of_day and a possible duration_seconds")
            return None
        hours = (_shortest(each.start_time), seconds * SECOND)
        if each.kind == "daily_restriction":
            daily.add(hours)
            days.setdefault(hours, set())
            if each.start_day is not None:
                complain("a daily restriction has no start_day_of_week; it is left out")
        elif each.kind == "weekly_restriction" and day is not None and 1 <= day <= 7:
            days.setdefault(hours, set()).add(day)
        else:
            complain("the layer is left out: a restriction is daily, or weekly with a start_day_of_week from 1 to 7")
            return None
    try:
        return tuple(
            Restriction(
                from_=begins,
                lasts=lasts,
                days=() if (begins, lasts) in daily else tuple(WEEKDAYS[day - 1] for day in sorted(on)),
            )
            for (begins, lasts), on in days.items()
        )
    except ValidationError as error:
        complain(f"the layer is left out: {in_words(error)}")
        return None


def _shortest(clock: str) -> str:
    """`09:00:00` as `09:00`."""
    clock = clock.strip()
    return clock[:5] if len(clock) == 8 and clock.endswith(":00") else clock


def rule(
    targets: Sequence[str], minutes: object, complain: Complain, *, round_robin: bool = False
) -> EscalationRule | None:
    """A level of an escalation policy; None when it cannot be said."""
    wait = whole(minutes)
    if not targets:
        complain("the level is left out: it pages nobody that is known")
    elif wait is None or wait < 1:
        complain("the level is left out: escalation_delay_in_minutes is not a number of minutes")
    else:
        return EscalationRule(page=tuple(dict.fromkeys(targets)), wait=wait * MINUTE, round_robin=round_robin)
    return None


def policy(
    name: str, description: str, rules: Sequence[EscalationRule], loops: object, complain: Complain
) -> EscalationPolicy | None:
    """An escalation policy; None when nothing of it is left."""
    repeats = 0 if loops is None else whole(loops)
    if repeats is None or repeats > MOST_LOOPS:
        complain(f"num_loops is not a number from 0 to {MOST_LOOPS}; the policy is taken to repeat {MOST_LOOPS} times")
        repeats = MOST_LOOPS
    if not rules:
        complain("the policy is left out: none of its levels could be read")
        return None
    try:
        return EscalationPolicy(
            name=name[:200], description=description[:2_000], rules=tuple(rules), repeats=max(repeats, 0)
        )
    except ValidationError as error:
        complain(f"the policy is left out: {in_words(error)}")
        return None


def in_words(error: ValidationError) -> str:
    """What pydantic found, in a line."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg'].removeprefix('Value error, ')}"
