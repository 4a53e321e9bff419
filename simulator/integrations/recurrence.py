"""PagerDuty's v3 rotations, which repeat by an RRULE of RFC 5545, as layers of turns and restricted hours.

Separate because only some of them can be said so: a shift must come daily or on days of the week, and turns must change
at the same hour of each period. Everything else is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from simulator.domain.oncall import WEEKDAYS, Layer, Restriction, Weekday
from simulator.domain.simtime import DAY, SECOND, WEEK
from simulator.integrations.pagerduty_terms import Complain, in_words, moment, whole

_DAYS: dict[str, Weekday] = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), WEEKDAYS, strict=True))
_KNOWN = {"FREQ", "INTERVAL", "BYDAY", "WKST"}
ROTATING = ("rotating_member_assignment_strategy", "user_assignment_strategy")


@dataclass(frozen=True, slots=True)
class EventTerms:
    """An event of a rotation as PagerDuty writes it, its members resolved."""

    name: str
    start_time: object
    end_time: object
    since: object
    until: object
    recurrence: Sequence[object]
    strategy: object
    shifts_per_member: object
    users: Sequence[str | None]
    """None is a planned gap (`empty_member`)."""


def layer_of(event: EventTerms, zone: ZoneInfo, complain: Complain) -> Layer | None:
    """The event as a layer; None when it cannot be said, with the reason complained of."""
    start, end, since = moment(event.start_time), moment(event.end_time), moment(event.since)
    rule = _rule(event.recurrence)
    if start is None or end is None or end <= start:
        complain("the event is left out: its shift has no start_time before an end_time")
    elif event.strategy not in ROTATING and len(event.users) > 1:
        complain(
            "the event is left out: it puts several people on call at once, and a schedule has one at a time. Make a "
            "schedule of each, and page them together in a level"
        )
    elif None in event.users or not event.users:
        complain("the event is left out: a member without a user is a planned gap within a rotation")
    elif rule is None:
        complain("the event is left out: it does not repeat daily or weekly by one plain RRULE")
    else:
        users = [user for user in event.users if user is not None]
        return _layer(event, users, rule, (start, end, since or start), zone, complain)
    return None


@dataclass(frozen=True, slots=True)
class _Rule:
    weekly: bool
    interval: int
    days: tuple[Weekday, ...]


def _rule(recurrence: Sequence[object]) -> _Rule | None:
    """The RRULE, where it is one that turns and hours can say."""
    if len(recurrence) != 1 or not isinstance(recurrence[0], str):
        return None
    text = recurrence[0].strip().removeprefix("RRULE:")
    fields = dict(part.split("=", 1) for part in text.split(";") if "=" in part)
    interval = whole(fields.get("INTERVAL", "1"))
    days = [each for each in fields.get("BYDAY", "").split(",") if each]
    if not set(fields) <= _KNOWN or interval is None or interval < 1 or not set(days) <= set(_DAYS):
        return None
    if fields.get("FREQ") not in ("DAILY", "WEEKLY") or (fields["FREQ"] == "DAILY" and days):
        return None
    return _Rule(fields["FREQ"] == "WEEKLY", interval, tuple(_DAYS[each] for each in days))


def _layer(
    event: EventTerms,
    users: list[str],
    rule: _Rule,
    times: tuple[datetime, datetime, datetime],
    zone: ZoneInfo,
    complain: Complain,
) -> Layer | None:
    start, end, since = times
    first, last = (each.astimezone(zone).replace(tzinfo=None) for each in (start, end))
    lasts = int((last - first) / timedelta(seconds=1)) * SECOND
    days = rule.days or ((WEEKDAYS[first.weekday()],) if rule.weekly else ())
    each_period, period = max(len(days), 1), rule.interval * (WEEK if rule.weekly else DAY)
    shifts = whole(event.shifts_per_member) or 1
    unbroken = each_period == 1 and lasts >= period
    if len(users) > 1 and (shifts % each_period or (each_period > 1 and lasts > DAY)):
        complain(
            f"the event is left out: people change after {shifts} of {each_period} shifts a week, and a layer's turns "
            f"all last the same. Give each member {each_period} shifts that do not overlap"
        )
        return None
    if rule.interval > 1 and not unbroken:
        complain("the event is left out: it skips days or weeks, and a layer's hours come every day or week")
        return None
    until = moment(event.until)
    try:
        hours = Restriction(days=days, from_=f"{first:%H:%M:%S}".removesuffix(":00"), lasts=min(lasts, WEEK))
        return Layer(
            name=event.name[:200],
            users=tuple(users),
            start=max(start, since),
            virtual_start=start if since > start else None,
            turn=period * (shifts // each_period) if len(users) > 1 else period,
            end=until,
            restrictions=() if unbroken else (hours,),
        )
    except ValidationError as error:
        complain(f"the event is left out: {in_words(error)}")
        return None
