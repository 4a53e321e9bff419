"""What was changed, when and by whom: deploys, settings, flags, and what people did in the drill.

Separate from the cluster, which is what came of it. Where a scenario names no settings and flags the seed draws a few
that did nothing, so that the change that matters always stands among others.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Literal

from simulator.domain.scenario import Change, Deploy, Scenario
from simulator.domain.simtime import HOUR, MINUTE
from simulator.domain.text import plain
from simulator.world.cluster import Cluster
from simulator.world.orders import DeletePods, FailOver, Restart, Scale, SetEnv, SetFlag, SetImage, Undo
from simulator.world.steps import Step

Kind = Literal["deploy", "config", "flag", "rollback", "restart", "scale", "failover", "delete"]

_FLAGS = (
    ("dark-mode", "off", "on", "Ready for everybody"),
    ("recommendations-v2", "10%", "25%", "Next step of the ramp"),
    ("short-links", "off", "on", "Marketing asked for it"),
    ("holiday-banner", "on", "off", "The campaign is over"),
    ("search-suggestions", "20%", "50%", "No complaints so far"),
    ("survey-after-visit", "on", "off", "Enough answers"),
    ("new-footer", "off", "on", "Signed off by design"),
)
_SETTINGS = (
    ("LOG_SAMPLE_RATE", "0.05", "0.10", "More to look at for support"),
    ("METRICS_INTERVAL", "30s", "15s", "As agreed with the metrics team"),
    ("BATCH_SIZE", "200", "250", "Fewer round trips at night"),
    ("CACHE_TTL", "300s", "600s", "Product pages seldom change"),
    ("TRACE_SAMPLING", "1%", "2%", "For a week, then back"),
    ("REPORT_HOUR", "04:00", "05:00", "Finance starts later"),
)
_FEWEST, _MOST = 3, 5
_LATEST, _EARLIEST = -12 * MINUTE, -30 * HOUR


@dataclass(frozen=True, slots=True)
class Changed:
    """One change, as a list of changes has it."""

    at: int
    kind: Kind
    service: str
    by: str
    what: str
    ref: str = ""
    """A deploy's id; the name of a setting or a flag."""
    by_hand: bool = False
    """Whether somebody did it by a command in the drill."""

    @property
    def text(self) -> str:
        """What was changed, on one line; a deploy with its id."""
        return f"{self.ref}: {self.what}" if self.kind == "deploy" and self.ref and not self.by_hand else self.what


class Changes:
    """Every change to the system under drill."""

    def __init__(self, scenario: Scenario, cluster: Cluster) -> None:
        self._scenario = scenario
        self._cluster = cluster

    def until(self, at: int, since: int | None = None) -> list[Changed]:
        """Every change after `since` up to and at a moment, the newest last."""
        found = [_deployed(each) for each in self._scenario.deploys]
        found += [_set(each) for each in self.settings]
        found += [done for step in self._cluster.steps if (done := self._by_hand(step)) is not None]
        kept = [each for each in found if each.at <= at and (since is None or each.at > since)]
        return sorted(kept, key=lambda each: each.at)

    @cached_property
    def settings(self) -> tuple[Change, ...]:
        """Changed settings and flags that the scenario tells of, or that are drawn where it tells of none."""
        return self._scenario.changes if self._scenario.changes is not None else self._drawn()

    def flags(self, at: int) -> dict[str, str]:
        """Every feature flag and its value at a moment."""
        found: dict[str, str] = {}
        for each in sorted((each for each in self.settings if each.kind == "flag"), key=lambda each: each.at):
            found.setdefault(each.name, each.was or "off")
            if each.at <= at:
                found[each.name] = each.to
        for step in self._cluster.steps:
            if isinstance(step.order, SetFlag) and step.order.name in found and step.at <= at:
                found[step.order.name] = step.order.value
        return found

    def owner(self, flag: str) -> str:
        """The service that a flag belongs to."""
        return next((each.service for each in self.settings if (each.kind, each.name) == ("flag", flag)), "")

    def _drawn(self) -> tuple[Change, ...]:
        """A few changes before the drill that did nothing, and whose words give no cause away by mistake."""
        scenario = self._scenario
        draw = Random(f"{scenario.seed}/changes")
        services = scenario.services.values()
        names = [each.name for each in services if each.kind in ("service", "postgres", "redis")]
        names = names or list(scenario.services)
        apps = [name for name in names if scenario.services[name].kind == "service"] or names
        people = [person.id for person in scenario.people if person.playable] or [""]
        words = [word.casefold() for word in scenario.truth.cause_words]
        offered: list[tuple[Literal["flag", "config"], str, str, str, str]] = [("flag", *each) for each in _FLAGS]
        offered += [("config", *each) for each in _SETTINGS]
        innocent = [each for each in offered if not any(word in " ".join(each[1:]).casefold() for word in words)]
        chosen = draw.sample(innocent, min(draw.randint(_FEWEST, _MOST), len(innocent))) if names else []
        found = []
        for kind, name, was, to, message in chosen:
            # The nearer to the drill the likelier: what changed yesterday is seldom suspected.
            at = _LATEST + int((_EARLIEST - _LATEST) * draw.random() ** 3) // MINUTE * MINUTE
            service, by = draw.choice(apps if kind == "flag" else names), draw.choice(people)
            found.append(Change(at=at, kind=kind, service=service, name=name, was=was, to=to, by=by, message=message))
        return tuple(sorted(found, key=lambda each: each.at))

    def _by_hand(self, step: Step) -> Changed | None:
        """What a person changed by a command."""
        order, by, said = step.order, str(step.by), plain(step.command)
        kind: Kind
        service, ref = "", ""
        match order:
            case Undo():
                kind, service = "rollback", order.service
            case Restart():
                kind, service = "restart", order.service
            case SetEnv():
                kind, service = "config", order.service
            case SetImage():
                kind, service, ref = "deploy", order.service, order.image.rpartition(":")[2]
            case Scale():
                kind, service = "scale", order.service
            case FailOver():
                kind, service = "failover", self._cluster.database(order.cluster) or ""
            case SetFlag():
                kind, service, ref = "flag", self.owner(order.name), order.name
            case DeletePods(names=names):
                found = next((pod.service.name for pod in self._cluster.pods() if pod.name in names), "")
                kind, service = "delete", order.service or found
            case _:
                return None
        return Changed(step.at, kind, service, by, said, ref, by_hand=True) if service else None


def _deployed(deploy: Deploy) -> Changed:
    what = plain(deploy.message) + (f" ({plain(deploy.diff)})" if deploy.diff else "")
    return Changed(deploy.at, "deploy", deploy.service, deploy.by, what or f"deploy {plain(deploy.id)}", deploy.id)


def _set(change: Change) -> Changed:
    what = f"{plain(change.name)}: {plain(change.was) or '-'} -> {plain(change.to)}"
    what += f" ({plain(change.message)})" if change.message else ""
    return Changed(change.at, change.kind, change.service, change.by, what, change.name)
