"""How many of a deployment's pods run, are of the newest kind and are ready, at each moment at which that changes.

Separate from the pods, which know each its own life: here they are summed up in order of time, once, so that a service
of many rollouts costs no more than its pods.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.world.pods import MOST_PODS, Deployment


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of a deployment's pods there are."""

    desired: int
    running: int
    updated: int
    ready: int


def counted(deployment: Deployment) -> Iterator[tuple[int, Counts]]:
    """How many pods there are after each of a deployment's turns, the pods that come and go summed up in order."""
    running: dict[str, int] = {}
    ready = 0
    turns = iter(sorted(_coming_and_going(deployment), key=lambda each: each[0]))
    turn = next(turns, None)
    for at in deployment.turns():
        while turn is not None and turn[0] <= at:
            _, hash_, runs, serves = turn
            running[hash_] = running.get(hash_, 0) + runs
            ready += serves
            turn = next(turns, None)
        desired = deployment.replicas(at)
        shown = max(min(desired, MOST_PODS), 1)
        present = deployment.template(at).hash
        numbers = (sum(running.values()), running.get(present, 0), ready)
        total, updated, served = (number * max(desired, shown) // shown for number in numbers)
        yield at, Counts(desired, total, updated, served)


def _coming_and_going(deployment: Deployment) -> Iterator[tuple[int, str, int, int]]:
    """From when on one pod more or less of a template runs, and one more or less is ready."""
    for pod in deployment.pods:
        hash_ = pod.template.hash
        ready = max(pod.born, pod.ready)
        if pod.ends is None or pod.born < pod.ends:
            yield pod.born, hash_, 1, 0
            if pod.ends is not None:
                yield pod.ends, hash_, -1, 0
        if pod.ends is None or ready < pod.ends:
            yield ready, hash_, 0, 1
            if pod.ends is not None:
                yield pod.ends, hash_, 0, -1
