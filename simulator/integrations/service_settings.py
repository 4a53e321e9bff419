"""What PagerDuty sets on a service and a team on its escalation policy: timeouts, and hours in which pages are loud.

Separate because Terraform and the REST API say the same of services, and a team has none: a setting becomes the
policy's where all services of that policy that say something agree, and is refused at each of them where they do not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import NamedTuple

from pydantic import ValidationError

from simulator.domain.oncall import WEEKDAYS, EscalationPolicy, LoudHours, Restriction
from simulator.domain.simtime import DAY, MINUTE, SECOND
from simulator.integrations.imported import Draft
from simulator.integrations.pagerduty_terms import in_words, whole

TIMEOUTS = {"acknowledgement_timeout": "acknowledgement_timeout", "auto_resolve_timeout": "auto_resolve"}
"""PagerDuty's name of a timeout to a policy's."""
NEVER = (None, 0, "", "null", "0")
"""How a timeout is switched off."""
AS_ALERTED = "severity_based"


class Place(NamedTuple):
    """Where something was said."""

    file: str
    line: int
    where: str


class UrgencyTerms(NamedTuple):
    """`incident_urgency_rule` with its `support_hours`, as plain values."""

    kind: object
    urgency: object
    during: object
    """The urgency inside the hours."""
    outside: object
    hours: Mapping[str, object]


@dataclass
class Settings:
    """What services said, until every service was read."""

    _said: dict[tuple[str, str], list[tuple[object, Place]]] = field(default_factory=dict)

    def timeout(self, draft: Draft, policy: str, key: str, value: object, place: Place) -> None:
        """A service says a timeout in seconds, or that there is none."""
        seconds = None if value in NEVER else whole(value)
        if seconds is None and value not in NEVER:
            draft.refuse(*place, "it is left out: it is not a number of seconds")
            return
        self._say(policy, TIMEOUTS[key], None if seconds is None else seconds * SECOND, place)

    def urgency(self, draft: Draft, policy: str, terms: UrgencyTerms, place: Place) -> None:
        """A service says how urgent its pages are."""
        try:
            self._say(policy, "loud", loud_hours(terms), place)
        except ValidationError as error:
            draft.refuse(*place, f"it is left out: {in_words(error)}")
        except ValueError as error:
            draft.refuse(*place, f"it is left out: {error}")

    def _say(self, policy: str, key: str, value: object, place: Place) -> None:
        self._said.setdefault((policy, key), []).append((value, place))

    def settle(self, draft: Draft) -> None:
        """Give each policy what its services agree on."""
        for (name, key), said in self._said.items():
            if any(value != said[0][0] for value, _ in said):
                for _, place in said:
                    draft.refuse(*place, f"it is left out: the services of policy '{name}' do not agree on it")
            elif said[0][0] is not None:
                _set(draft, name, key, said[0][0], said[0][1])


def _set(draft: Draft, name: str, key: str, value: object, place: Place) -> None:
    try:
        found = draft.escalation[name]
        draft.escalation[name] = EscalationPolicy.model_validate({**dict(found), key: value})
    except ValidationError as error:
        draft.refuse(*place, f"it is left out: {in_words(error)}")


def loud_hours(terms: UrgencyTerms) -> LoudHours | None:
    """The hours outside of which pages are of low urgency; None for never. Raises `ValueError` when it is neither."""
    if terms.kind == "constant":
        if terms.urgency in ("high", AS_ALERTED):
            return None
        raise ValueError("all its pages are of low urgency, and a policy can only say so outside some hours")
    if terms.kind != "use_support_hours":
        raise ValueError("its type is neither constant nor use_support_hours")
    if terms.during == terms.outside and terms.during in ("high", AS_ALERTED):
        return None
    if terms.during not in ("high", AS_ALERTED) or terms.outside != "low":
        raise ValueError("a policy's pages are loud within its hours and of low urgency outside, and not otherwise")
    return _hours(terms.hours)


def _hours(hours: Mapping[str, object]) -> LoudHours:
    days, start, end = hours.get("days_of_week"), hours.get("start_time"), hours.get("end_time")
    if not isinstance(days, Collection) or isinstance(days, str) or not days:
        raise ValueError("its support_hours name no days_of_week")
    numbers = sorted({number for each in days if (number := whole(each)) is not None and 1 <= number <= len(WEEKDAYS)})
    if len(numbers) != len(set(map(str, days))):
        raise ValueError("its days_of_week are not numbers from 1 to 7")
    begins, ends = _minutes(start), _minutes(end)
    lasts = (ends - begins) % DAY or DAY
    clock = f"{begins // MINUTE // 60:02}:{begins // MINUTE % 60:02}"
    on = () if len(numbers) == len(WEEKDAYS) else tuple(WEEKDAYS[number - 1] for number in numbers)
    zone = hours.get("time_zone")
    return LoudHours(
        hours=(Restriction(days=on, from_=clock, lasts=lasts),), time_zone=zone if isinstance(zone, str) else "UTC"
    )


def _minutes(clock: object) -> int:
    """A time of day in ms since midnight, without its seconds."""
    if not isinstance(clock, str):
        raise ValueError("its support_hours need a start_time and an end_time")
    try:
        at = time.fromisoformat(clock.strip())
    except ValueError:
        raise ValueError(f"'{clock}' in its support_hours is not a time of day") from None
    return (at.hour * 60 + at.minute) * MINUTE
