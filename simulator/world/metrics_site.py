"""What every family of series is made from: services, pods and their restarts, counts, noise and rounding.

Separate so that a family is a short list of names and formulas. What was worked out is kept until the faults' history
changes or somebody asks about a later time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np

from simulator.domain.measures import Traffic
from simulator.domain.scenario import Scenario, Service
from simulator.domain.simtime import HOUR, SECOND
from simulator.world.cluster import NAMESPACE, Cluster
from simulator.world.crashes import crashes
from simulator.world.felt import Needs
from simulator.world.history import History
from simulator.world.metrics_counting import Along, Backlog, Counting, Weight
from simulator.world.metrics_pods import PodCounts
from simulator.world.noise import Hashes, key_of, smooth
from simulator.world.pods import MOST_PODS, Pod
from simulator.world.promql.series import Floats, Times
from simulator.world.spread import Spread, Spreading
from simulator.world.traffic import Flow

__all__ = ["NAMESPACE", "Pod", "Row", "Site", "rounded_all", "steady", "target"]

LATE_BY, LATE_EVERY = 6 * SECOND, 90 * SECOND
"""A count is seen up to so late, and how late turns in so long: noise that never runs ahead or back."""
_KEPT = 16
"""Arrays of moments for which signals are kept within one query."""


@dataclass(frozen=True, slots=True)
class Row:
    """One series: its labels without the name, and its values at any moments."""

    labels: Mapping[str, str]
    read: Callable[[Times], Floats]
    since: int | None = None
    """When it begins, ms; None for longer ago than anybody asks."""
    until: int | None = None
    """When it ends; None while it lasts."""

    def within(self, times: Times) -> tuple[int, int]:
        """The places of the first moment at which it is there, and of the first at which it is no more."""
        if not len(times):
            return 0, 0
        # Most series are there all the time, or at none of these times: nothing needs to be searched.
        first, last = 0, len(times)
        if self.since is not None and self.since > times[0]:
            first = int(times.searchsorted(self.since, "left"))
        if self.until is not None and self.until <= times[-1]:
            last = int(times.searchsorted(self.until, "left"))
        return first, last


def target(pod: Pod) -> dict[str, str]:
    """The labels of everything that is scraped from a pod."""
    name = pod.service.name
    return {
        "namespace": NAMESPACE,
        "job": name,
        "service": name,
        "pod": pod.name,
        "container": name,
        "instance": f"{pod.name}:8080",
    }


def rounded_all(values: Floats) -> Floats:
    """Values to six significant digits."""
    size = np.abs(values)
    digits = 5.0 - np.floor(np.log10(np.where(size > 0, size, 1.0)))
    up, down = 10.0 ** np.maximum(digits, 0), 10.0 ** np.maximum(-digits, 0)
    return np.asarray(np.where(np.isfinite(values), np.rint(values * up / down) / up * down, values))


class Site:
    """The system under drill as monitoring sees it; times are ms from the drill's start."""

    def __init__(self, scenario: Scenario, history: History) -> None:
        self.scenario = scenario
        self._history = history
        self._needs = Needs(scenario)
        self.flows = {name: Flow(service.traffic, scenario.starts) for name, service in scenario.services.items()}
        self.epoch = round(scenario.starts.timestamp() * 1000)
        self._known_at = -1
        self._until = 0
        self._along = Along(history, 0)
        self._counts: dict[tuple[str, str], Counting] = {}
        self._backlogs: dict[str, Backlog] = {}
        self._clock = Flow(Traffic(rps=1), scenario.starts)
        self._steady: list[Spreading] = []
        self._place = 0
        self._spreads: deque[Spreading] = deque(maxlen=_KEPT)
        self._pod_counts = PodCounts(self)

    def ready(self, until: int) -> None:
        """Be able to answer up to a moment, with what is known of the faults by now."""
        if self._history.changes != self._known_at or until > self._until:
            self._known_at, self._until = self._history.changes, max(until + HOUR, self._until)
            self._along = Along(self._history, self._until)
            self._steady = [Spreading(self._needs, self._history, each) for each in self._along.arrays]
            self._counts, self._backlogs = {}, {}
            self._pod_counts.anew()
        self._spreads.clear()
        self._along.forget()
        self._pod_counts.forget()

    # ---- who is there ---------------------------------------------------------------------------------

    @property
    def cluster(self) -> Cluster:
        """What runs where."""
        return self._history.cluster

    def pods(self, service: Service) -> list[Pod]:
        """A service's pods, all that ever were; other kinds have none."""
        return self._history.cluster.deployment(service.name).pods if _runs(service) else []

    def all_pods(self) -> list[Pod]:
        """Every service's pods."""
        return [pod for service in self.scenario.services.values() for pod in self.pods(service)]

    def of_kind(self, *kinds: str) -> list[Service]:
        """The services of some kinds."""
        return [service for service in self.scenario.services.values() if service.kind in kinds]

    def scraped(self, pod: Pod, read: Callable[[Times], Floats], **labels: str) -> Row:
        """A series that is scraped from a pod: there while its process is."""
        return Row({**target(pod), **labels}, read, pod.born, pod.ends)

    def crashes(self, pod: Pod) -> list[int]:
        """When a pod's process died and was started again."""
        return crashes(self._history, pod.service.name, pod.ready, self._until if pod.ends is None else pod.ends - 1)

    def started(self, pod: Pod, times: Times) -> Times:
        """When the process that runs at each moment began."""
        starts = np.array([pod.born, *self.crashes(pod)], dtype=np.int64)
        return starts[np.maximum(np.searchsorted(starts, times, "right") - 1, 0)]

    def serving(self, service: Service, times: Times) -> Floats:
        """How many of a service's pods take requests at each moment."""
        served = [pod for pod in self.pods(service) if pod.ends is None or pod.ends > pod.ready]
        ready = np.sort(np.array([pod.ready for pod in served], dtype=np.int64))
        ends = np.sort(np.array([pod.ends for pod in served if pod.ends is not None], dtype=np.int64))
        return (np.searchsorted(ready, times, "right") - np.searchsorted(ends, times, "right")).astype(np.float64)

    # ---- what is felt ----------------------------------------------------------------------------------

    def spread(self, service: str, times: Times) -> Spread:
        """A service's signals at many moments."""
        return self._spreading(times).of(service)

    def in_use(self, service: str, what: str, times: Times) -> Floats:
        """How much of a service's or a node's `cpu`, `memory` or `disk` is in use, 0 to 1."""
        return self._spreading(times).in_use(service, what)

    def _spreading(self, times: Times) -> Spreading:
        """All signals at many moments; kept for one query, by the array that is asked about."""
        for spreading in self._spreads:
            if spreading.times is times:
                return spreading
        for place in chain(range(self._place, len(self._steady)), range(self._place)):
            if self._steady[place].times is times:
                self._place = place + 1  # counters ask in one order, so that the next is most likely the next
                return self._steady[place]
        self._spreads.appendleft(Spreading(self._needs, self._history, times))
        return self._spreads[0]

    def load(self, service: str, times: Times) -> Floats:
        """Requests a second, retries included."""
        return self.flows[service].rate(times) * self.spread(service, times).load

    def busy(self, service: str, times: Times) -> Floats:
        """How much of its capacity a service uses, 0 to 1: half of it at the day's height."""
        most = self.flows[service].most
        felt = self.spread(service, times)
        share = self.load(service, times) / most if most else np.zeros(len(times))
        if _runs(spec := self.scenario.services[service]):  # more pods have less to do each
            share = share * min(spec.replicas, MOST_PODS) / np.maximum(self.serving(spec, times), 1.0)
        return np.asarray(np.clip(0.1 + 0.45 * share + 0.3 * np.maximum(felt.load - 1.0, 0.0), 0.0, 0.98))

    def counting(self, service: str, what: str, weight: Weight) -> Counting:
        """The requests that count as `what`; the weight is their share of the calendar's requests."""
        key = (service, what)
        if key not in self._counts:
            self._counts[key] = Counting(self._along, self.flows[service], weight)
        return self._counts[key]

    def seconds(self, name: str, what: str, share: Weight) -> Counting:
        """Seconds since the origin, weighted by a share at each moment."""
        key = (name, what)
        if key not in self._counts:
            self._counts[key] = Counting(self._along, self._clock, share)
        return self._counts[key]

    def backlog(self, service: str, weight: Weight) -> Backlog:
        """What waits because less was taken than came; the weight is what is not taken of each request."""
        if service not in self._backlogs:
            self._backlogs[service] = Backlog(self._along, self.counting(service, "backlog", weight))
        return self._backlogs[service]

    def counted(self, pod: Pod, what: str, weight: Weight, times: Times, late: str = "") -> Floats:
        """A pod's own count since its process began: whole, never falling but at a restart.

        What begins alike up to a slash shares its rounding, so that a histogram's buckets stay in order.
        """
        return self._pod_counts.counted(pod, what, weight, times, late)

    def late(self, key: int | Hashes, times: Times) -> Times:
        """What is seen at a moment is how it stood a little earlier; this never runs back. Many keys give rows."""
        return times - np.rint(LATE_BY * smooth(key, times, LATE_EVERY)).astype(np.int64)

    # ---- noise -----------------------------------------------------------------------------------------

    def key(self, name: str) -> int:
        """A series' own bits."""
        return key_of(self.scenario.seed, name)

    def wobbling(self, name: str, times: Times, values: Floats, by: float = 0.05, every: int = 120 * SECOND) -> Floats:
        """Values with noise of up to a share of themselves, to six digits."""
        noise = 2.0 * smooth(self.key(name), times, every) - 1.0
        return rounded_all(values * (1.0 + by * noise))


def _runs(service: Service) -> bool:
    return service.kind == "service"


def steady(value: float) -> Callable[[Times], Floats]:
    """A series that never moves."""
    return lambda times: np.full(len(times), value)
