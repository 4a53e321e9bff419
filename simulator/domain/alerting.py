"""How alerts find their way to a team: Alertmanager's routes, receivers, grouping and inhibition, as the team has them.

Separate from escalation, which begins where this ends: a route leads to a receiver, and a receiver may page. These are
the nouns only; matching them against an alert needs regular expressions and is the integration's.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from simulator.domain.base import Frozen, OneOrMore
from simulator.domain.simtime import MINUTE, SECOND, Duration

MATCHER = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_.:-]*)\s*(=~|!~|!=|=)\s*(.*?)\s*", re.DOTALL)
"""A label, how it is compared, and with what."""


def _matcher(text: str) -> str:
    if not MATCHER.fullmatch(text):
        raise ValueError(f'{text!r} is not a matcher. Write it like severity="critical" or service=~"web|api"')
    return text


Matcher = Annotated[str, Field(max_length=1_000), AfterValidator(_matcher)]
"""A condition on a label: `severity="critical"`, `service=~"web|api"`, `!=` or `!~`."""

LabelName = Annotated[str, Field(min_length=1, max_length=200)]
ReceiverName = Annotated[str, Field(min_length=1, max_length=200)]


class Route(Frozen):
    """A node of the routing tree; what is left out is the parent's."""

    matchers: Annotated[tuple[Matcher, ...], Field(max_length=100), OneOrMore] = ()
    """All must hold; none always hold."""
    receiver: ReceiverName | None = None
    """Who gets it; left out, the parent's receiver. The root must name one."""
    group_by: Annotated[tuple[LabelName, ...], Field(max_length=100), OneOrMore] | None = None
    """The labels by which alerts are notified together; `...` is every label, so that nothing is grouped."""
    group_wait: Duration | None = None
    """How long a new group waits before it notifies; 30s where nobody says."""
    group_interval: Duration | None = None
    """How long before new alerts of a group are notified; 5m where nobody says."""
    repeat_interval: Duration | None = None
    """How long before what still fires is notified again; 4h where nobody says."""
    continue_: Annotated[bool, Field(alias="continue")] = False
    """True to look at the routes after this one too when it matched."""
    routes: Annotated[tuple[Route, ...], Field(max_length=500)] = ()
    """Looked at in order; the first that matches takes the alert."""


GROUP_WAIT, GROUP_INTERVAL, REPEAT_INTERVAL = 30 * SECOND, 5 * MINUTE, 240 * MINUTE
"""Alertmanager's defaults, in milliseconds."""


class Receiver(Frozen):
    """Where a notification goes."""

    name: ReceiverName
    via: Annotated[tuple[str, ...], Field(max_length=50), OneOrMore] = ()
    """The channels that it uses, like `pagerduty`, `email` or `slack`; none is a receiver that drops what it gets."""
    to: Annotated[tuple[str, ...], Field(max_length=50), OneOrMore] = ()
    """Addresses, channels and teams that are no secret."""
    pages: str | None = None
    """The escalation policy of the team that its pages follow, where that is known."""


class Inhibition(Frozen):
    """While an alert that matches `source` fires, those that match `target` are not notified."""

    source: Annotated[tuple[Matcher, ...], Field(max_length=100), OneOrMore] = ()
    target: Annotated[tuple[Matcher, ...], Field(max_length=100), OneOrMore] = ()
    equal: Annotated[tuple[LabelName, ...], Field(max_length=100), OneOrMore] = ()
    """Labels that must be the same in both; a label that both lack counts as the same."""


class Alerting(Frozen):
    """A team's routing of alerts."""

    route: Route
    """The root, which takes every alert."""
    receivers: Annotated[tuple[Receiver, ...], Field(max_length=500)] = ()
    inhibit: Annotated[tuple[Inhibition, ...], Field(max_length=500)] = ()
