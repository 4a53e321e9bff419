"""A deployment's pods over time: what rollouts, scaling and deletions make of them, each with name, age and version.

Separate from the cluster, which reads the log, so that one deployment's life is a short list of steps that is worked
out from its beginning. Nothing is ticked: every pod knows from when to when it is there.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from random import Random

from simulator.domain.scenario import Service
from simulator.domain.simtime import DAY, SECOND

ORIGIN = -45 * DAY
"""Nothing of the system under drill is older, ms from the drill's start."""
READY_AFTER = 20 * SECOND
"""How long a new pod takes until it is ready."""
GRACE = 10 * SECOND
"""How long a pod that was told to end is still there."""
EACH = 20 * SECOND
"""A rollout that the scenario gives no time for replaces one pod after another, so far apart."""
MOST_PODS = 30
"""A service of more replicas is seen through so many pods, each with an equal share."""

_LETTERS = "bcdfghjklmnpqrstvwxz2456789"
"""What Kubernetes makes names from: no vowels, so that no word is ever made by chance."""


def word_of(text: str, length: int) -> str:
    """A made-up ending of a name, the same for the same text."""
    number = int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "big")
    letters = []
    for _ in range(length):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "".join(letters)


@dataclass(frozen=True, slots=True)
class Template:
    """What a deployment's pods are made from."""

    service: str
    image: str
    """The image with its tag."""
    env: tuple[tuple[str, str], ...] = ()
    """Variables that were set by hand."""
    restarted_at: int | None = None

    @property
    def hash(self) -> str:
        """The `pod-template-hash` that names its replica set and its pods."""
        return _hash_of(self)

    @property
    def tag(self) -> str:
        """The image's tag: the version."""
        return self.image.rpartition(":")[2]


@lru_cache(maxsize=4_096)
def _hash_of(template: Template) -> str:
    return word_of(f"{template.service}/{template.image}/{template.env}/{template.restarted_at}", 9)


@dataclass(frozen=True, slots=True)
class Pod:
    """One pod, from its birth to its end."""

    service: Service
    name: str
    """As `kubectl get pods` writes it."""
    template: Template
    born: int
    ready: int
    """When it began to serve."""
    ends: int | None = None
    """When it stops serving; it is seen as terminating for a moment longer."""

    def there(self, at: int) -> bool:
        """Whether it is listed at a moment, terminating ones included."""
        return self.born <= at and (self.ends is None or at < self.ends + GRACE)

    def runs(self, at: int) -> bool:
        """Whether it has not been told to end."""
        return self.born <= at and (self.ends is None or at < self.ends)

    def serves(self, at: int) -> bool:
        """Whether it takes requests."""
        return self.ready <= at and (self.ends is None or at < self.ends)


@dataclass(frozen=True, slots=True)
class Revision:
    """An entry of the rollout history."""

    number: int
    template: Template
    at: int
    cause: str


@dataclass(frozen=True, slots=True)
class Rollout:
    """Pods being replaced, from the order to the last one."""

    start: int
    end: int
    template: Template


class Deployment:
    """One service's pods, all that ever were. Steps are given in order of time."""

    def __init__(self, service: Service, seed: int) -> None:
        self.service = service
        self._seed = seed
        self.pods: list[Pod] = []
        self.revisions: list[tuple[int, tuple[Revision, ...]]] = []
        """From when on the rollout history reads how; the last entry of each is what is asked for."""
        self.desired: list[tuple[int, int]] = [(ORIGIN, service.replicas)]
        """From when on how many are asked for."""
        self.rollouts: list[Rollout] = []
        older, newer = (Template(service.name, self.image(word_of(f"{seed}/{service.name}/{n}", 7))) for n in (1, 2))
        self._note(ORIGIN, older, "initial release")
        self._note(ORIGIN + DAY, newer, f"release {newer.tag}")
        for number in range(min(service.replicas, MOST_PODS)):
            draw = Random(f"{seed}/born/{service.name}/{number}").random()
            born = ORIGIN + DAY + int(draw * 4 * DAY) // SECOND * SECOND
            self._add(newer, born, born + READY_AFTER)

    def again(self) -> Deployment:
        """The same to this point, to go on from in another way."""
        other = copy(self)
        other.pods, other.revisions = [*self.pods], [*self.revisions]
        other.desired, other.rollouts = [*self.desired], [*self.rollouts]
        return other

    def image(self, tag: str) -> str:
        """The image of a version."""
        return f"registry.internal/{self.service.name}:{tag}"

    # ---- what is ---------------------------------------------------------------------------------------

    def replicas(self, at: int) -> int:
        """How many are asked for."""
        return next(count for since, count in reversed(self.desired) if since <= at)

    def history(self, at: int) -> tuple[Revision, ...]:
        """The rollout history at a moment, the present revision last."""
        return next(found for since, found in reversed(self.revisions) if since <= at)

    def template(self, at: int) -> Template:
        """What new pods are made from."""
        return self.history(at)[-1].template

    def rolling(self, at: int) -> Rollout | None:
        """The rollout that is on the way."""
        last = next((each for each in reversed(self.rollouts) if each.start <= at), None)
        return last if last is not None and at < last.end else None

    def serving(self, at: int) -> list[Pod]:
        """The pods that take requests."""
        return [pod for pod in self.pods if pod.serves(at)]

    def turns(self) -> list[int]:
        """The moments at which another number of pods serves, or pods come and go."""
        moments = {pod.born for pod in self.pods} | {pod.ready for pod in self.pods}
        moments |= {pod.ends for pod in self.pods if pod.ends is not None}
        return sorted(moments | {since for since, _ in self.desired} | {since for since, _ in self.revisions})

    # ---- what is done to it ----------------------------------------------------------------------------

    def release(self, at: int, template: Template, cause: str, takes: int | None = None, wait: int = 0) -> None:
        """Replace the pods one by one: the last is replaced `wait` + `takes` ms from now."""
        if template.hash == self.template(at).hash:
            return
        self._note(at, template, cause)
        current = self._settled(at)
        wanted = template.hash
        old = [pod for pod in current if pod.template.hash != wanted]
        for pod in [each for each in old if each.ready > at]:
            self._end(pod, at)
            old.remove(pod)
        missing = max(self._modelled(at) - len([pod for pod in current if pod.template.hash == wanted]), 0)
        steps = max(missing, 1)
        takes = EACH * steps if takes is None else takes
        moments = [at + wait - (-takes * (number + 1) // steps) for number in range(steps)]
        for number in range(missing):
            ready = moments[number]
            self._add(template, max(at, ready - READY_AFTER), ready)
        for number, pod in enumerate(old):
            self._end(pod, moments[min(number, steps - 1)])
        self.rollouts.append(Rollout(at, moments[-1] if missing or old else at, template))

    def scale(self, at: int, replicas: int, takes: int | None = None) -> None:
        """Run more pods, or fewer."""
        self.desired.append((at, replicas))
        staying = [pod for pod in self.pods if pod.ends is None]
        wanted = self._modelled(at)
        more = wanted - len(staying)
        for number in range(more):
            ready = self._ready(at, len(self.pods)) if takes is None else at - (-takes * (number + 1) // more)
            self._add(self.template(at), at, ready)
        leaving = sorted(staying, key=lambda pod: (pod.ready <= at, -pod.born))[: max(-more, 0)]
        if not wanted:
            leaving += [pod for pod in self.pods if pod.runs(at) and pod not in leaving]
        for pod in leaving:
            self._end(pod, at)

    def delete(self, at: int, name: str) -> bool:
        """Take a pod away and start another; whether it was there."""
        pod = next((each for each in self.pods if each.name == name and each.runs(at)), None)
        if pod is None:
            return False
        self._end(pod, at)
        if pod.ends is None:
            self._add(pod.template, at, self._ready(at, len(self.pods)))
        return True

    # ---- how -------------------------------------------------------------------------------------------

    def _modelled(self, at: int) -> int:
        return min(self.replicas(at), MOST_PODS)

    def _ready(self, at: int, number: int) -> int:
        """When a pod that starts now by itself is ready: images are pulled at their own pace."""
        late = Random(f"{self._seed}/ready/{self.service.name}/{number}").randrange(10)
        return at + READY_AFTER + late * SECOND

    def _note(self, at: int, template: Template, cause: str) -> None:
        """A new revision; one that was there before moves to the end under a new number, as in Kubernetes."""
        before = self.revisions[-1][1] if self.revisions else ()
        number = max((each.number for each in before), default=0) + 1
        kept = [each for each in before if each.template.hash != template.hash][-10:]
        same = next((each for each in before if each.template.hash == template.hash), None)
        cause = same.cause if same else cause
        self.revisions.append((at, (*kept, Revision(number, template, at, cause))))

    def _settled(self, at: int) -> list[Pod]:
        """Call off what an unfinished rollout had still to do; the pods that run now, the oldest first."""
        self.pods = [replace(pod, ends=None) if pod.runs(at) else pod for pod in self.pods if pod.born <= at]
        if self.rollouts and self.rollouts[-1].end > at:
            self.rollouts[-1] = replace(self.rollouts[-1], end=at)
        return sorted((pod for pod in self.pods if pod.runs(at)), key=lambda pod: pod.born)

    def _add(self, template: Template, born: int, ready: int) -> None:
        ending = word_of(f"{self._seed}/{self.service.name}/{template.hash}/{len(self.pods)}/{born}", 5)
        self.pods.append(Pod(self.service, f"{self.service.name}-{template.hash}-{ending}", template, born, ready))

    def _end(self, pod: Pod, at: int) -> None:
        if pod.born > at:
            del self.pods[self._place(pod)]  # it was planned and never came
        else:
            self._put(pod, replace(pod, ends=at))

    def _put(self, old: Pod, new: Pod) -> None:
        self.pods[self._place(old)] = new

    def _place(self, pod: Pod) -> int:
        """Where a pod stands in the list; what changes is nearly always young, so it is looked for from the end."""
        return next(place for place in range(len(self.pods) - 1, -1, -1) if self.pods[place] is pod)
