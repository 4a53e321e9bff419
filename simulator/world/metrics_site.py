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

from simulator.domain.scenario import Scenario, Service
from simulator.domain.simtime import DAY, HOUR, SECOND
from simulator.world.felt import Needs
from simulator.world.history import History, Rolling
from simulator.world.metrics_counting import ORIGIN, Along, Counting, Weight
from simulator.world.noise import even, key_of, smooth
from simulator.world.promql.series import Floats, Times
from simulator.world.spread import Spread, Spreading
from simulator.world.traffic import Flow

MOST_PODS = 20
"""A service of more replicas is seen through so many pods, each with an equal share."""
LATE_BY, LATE_EVERY = 6 * SECOND, 90 * SECOND
"""A count is seen up to so late, and how late turns in so long: noise that never runs ahead or back."""
_KEPT = 16
"""Arrays of moments for which signals are kept within one query."""
ROLLOUT = 20 * SECOND
"""A deploy replaces one pod after another, so far apart."""
NAMESPACE = "production"


@dataclass(frozen=True, slots=True)
class Row:
    """One series: its labels without the name, and its values at any moments."""

    labels: Mapping[str, str]
    read: Callable[[Times], Floats]


@dataclass(frozen=True, slots=True)
class Pod:
    """One pod, and where it runs."""

    service: Service
    number: int

    @property
    def name(self) -> str:
        """As `kubectl get pods` writes it."""
        return f"{self.service.name}-{self.number}"

    @property
    def target(self) -> dict[str, str]:
        """The labels of everything that is scraped from it."""
        name = self.service.name
        return {
            "namespace": NAMESPACE,
            "job": name,
            "service": name,
            "pod": self.name,
            "container": name,
            "instance": f"{self.name}:8080",
        }


@dataclass(frozen=True, slots=True)
class Look:
    """What one query sees of a pod's requests."""

    times: Times
    seen: Times
    """When what is seen at each of `times` happened."""
    flowed: Floats
    """The service's requests up to then."""
    starts: Times
    """When the pod's processes began."""
    start: Times
    """Which of them runs at each of `times`."""


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
        self._starts: dict[str, Times] = {}
        self._steady: list[Spreading] = []
        self._place = 0
        self._spreads: deque[Spreading] = deque(maxlen=_KEPT)
        self._looks: dict[tuple[str, str], Look] = {}

    def ready(self, until: int) -> None:
        """Be able to answer up to a moment, with what is known of the faults by now."""
        if self._history.changes != self._known_at or until > self._until:
            self._known_at, self._until = self._history.changes, max(until + HOUR, self._until)
            self._along = Along(self._history, self._until)
            self._steady = [Spreading(self._needs, self._history, each) for each in self._along.arrays]
            self._counts, self._starts = {}, {}
        self._spreads.clear()
        self._along.forget()
        self._looks = {}

    # ---- who is there ---------------------------------------------------------------------------------

    def pods(self, service: Service) -> list[Pod]:
        """A service's pods; other kinds have none."""
        return [Pod(service, number) for number in range(min(service.replicas, MOST_PODS))] if _runs(service) else []

    def all_pods(self) -> list[Pod]:
        """Every service's pods."""
        return [pod for service in self.scenario.services.values() for pod in self.pods(service)]

    def of_kind(self, *kinds: str) -> list[Service]:
        """The services of some kinds."""
        return [service for service in self.scenario.services.values() if service.kind in kinds]

    def restarts(self, pod: Pod) -> Times:
        """When a pod's process began, in order; the first is long before the drill."""
        if pod.name not in self._starts:
            self._starts[pod.name] = self._restarts(pod)
        return self._starts[pod.name]

    def _restarts(self, pod: Pod) -> Times:
        pods = len(self.pods(pod.service))
        deploys = [each for each in self.scenario.deploys if each.service == pod.service.name]
        rollings = [Rolling(each.service, each.at, ROLLOUT * pods) for each in deploys]
        rollings += [each for each in self._history.rollings if each.service == pod.service.name]
        found = {rolling.restart(pod.number, pods) for rolling in rollings}
        for effects, stretches in self._history.acting():
            for effect in effects:
                if effect.service == pod.service.name and effect.shape == "sawtooth" and effect.every:
                    for acting in stretches:
                        last = self._until if acting.until is None else acting.until
                        found.update(range(acting.since + effect.every, last, effect.every))
        return np.array([self.first_start(pod), *sorted(found)], dtype=np.int64)

    def first_start(self, pod: Pod) -> int:
        """When a pod that nothing restarted began: some weeks ago, each at its own moment."""
        draw = even(self.key(f"{pod.name}/start"), np.array([0]))[0]
        return ORIGIN + DAY + int(draw * 4 * DAY) // SECOND * SECOND

    def started(self, pod: Pod, times: Times) -> Times:
        """When the process that runs at each moment began."""
        starts = self.restarts(pod)
        return starts[np.maximum(np.searchsorted(starts, times, "right") - 1, 0)]

    # ---- what is felt ----------------------------------------------------------------------------------

    def spread(self, service: str, times: Times) -> Spread:
        """A service's signals at many moments; kept for one query, by the array that is asked about."""
        for spreading in self._spreads:
            if spreading.times is times:
                return spreading.of(service)
        for place in chain(range(self._place, len(self._steady)), range(self._place)):
            if self._steady[place].times is times:
                self._place = place + 1  # counters ask in one order, so that the next is most likely the next
                return self._steady[place].of(service)
        self._spreads.appendleft(Spreading(self._needs, self._history, times))
        return self._spreads[0].of(service)

    def load(self, service: str, times: Times) -> Floats:
        """Requests a second, retries included."""
        return self.flows[service].rate(times) * self.spread(service, times).load

    def busy(self, service: str, times: Times) -> Floats:
        """How much of its capacity a service uses, 0 to 1: half of it at the day's height."""
        most = self.flows[service].most
        felt = self.spread(service, times)
        share = self.load(service, times) / most if most else np.zeros(len(times))
        return np.asarray(np.clip(0.1 + 0.45 * share + 0.3 * np.maximum(felt.load - 1.0, 0.0), 0.0, 0.98))

    def counting(self, service: str, what: str, weight: Weight) -> Counting:
        """The requests that count as `what`; the weight is their share of the calendar's requests."""
        key = (service, what)
        if key not in self._counts:
            self._counts[key] = Counting(self._along, self.flows[service], weight)
        return self._counts[key]

    def counted(self, pod: Pod, what: str, weight: Weight, times: Times, late: str = "") -> Floats:
        """A pod's own count since its process began: whole, never falling but at a restart.

        What begins alike up to a slash shares its rounding, so that a histogram's buckets stay in order.
        """
        share = 1.0 / max(len(self.pods(pod.service)), 1)
        look = self._look(pod, late, times)
        counting = self.counting(pod.service.name, what, weight)
        since = counting.up_to(look.seen, look.flowed) - counting.up_to(look.starts)[look.start]
        phase = even(self.key(f"{pod.name}/{what.partition('/')[0]}/phase"), np.array([0]))[0]
        return np.asarray(np.floor(np.maximum(since, 0.0) * share + phase))

    def _look(self, pod: Pod, late: str, times: Times) -> Look:
        """When what is seen of a pod happened, and when its process had begun by then."""
        known = self._looks.get((pod.name, late))
        if known is None or known.times is not times:
            starts = self.restarts(pod)
            start = np.maximum(np.searchsorted(starts, times, "right") - 1, 0)
            # Nothing is seen before the process began, however late it is seen.
            seen = np.maximum(self.late(self.key(f"{pod.name}/{late}/late"), times), starts[start])
            known = Look(times, seen, self.flows[pod.service.name].count(seen), starts, start)
            self._looks[pod.name, late] = known
        return known

    def late(self, key: int, times: Times) -> Times:
        """What is seen at a moment is how it stood a little earlier; this never runs back."""
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
