"""The shell's answers over fifty services, and the fold of a drill's orders.

Separate because nobody waits for a command in a drill: an answer must come within a screen's frame or two, also from a
cluster of a thousand pods on which two hundred orders were carried out.
"""

from __future__ import annotations

from time import perf_counter

from simulator.domain import events as ev
from simulator.domain.simtime import SECOND
from simulator.world.history import History
from tests.simulator.drills import PRIMARY, Drill

SERVICES, REPLICAS, ORDERS = 50, 20, 200
GOAL = 1.0
"""Seconds for the slowest answer, the events of an hour in which 4,000 pods were replaced, and for the fold."""
LINES = (
    "kubectl get pods -o wide",
    "kubectl get events",
    "kubectl describe deploy s7",
    "kubectl rollout history deploy/s7",
    "kubectl logs deploy/s7 --tail=100",
    "kubectl scale deploy/s8 --replicas=21 --dry-run=server",
    "psql -h db -c 'select state, count(*) from pg_stat_activity group by state'",
    "git log --oneline",
    "flags list",
)


def _busy() -> Drill:
    """A drill in which many orders were given."""
    services = {f"s{number}": {"name": f"s{number}", "replicas": REPLICAS} for number in range(SERVICES)}
    db = {"db": {"name": "db", "kind": "postgres", "connections": {"used": 80, "max": 200}}}
    drill = Drill(services=services | db, faults={}, alerts=[], deploys=[], length="2h")
    for number in range(ORDERS):
        drill.engine.advance(number * 10 * SECOND)
        drill.ask("run", PRIMARY, command=f"kubectl rollout restart deploy/s{number % SERVICES}")
    return drill


def report() -> str:
    """Say how long the slowest answer takes, a completion, and the fold of all orders."""
    drill = _busy()
    taken: dict[str, float] = {}
    for line in LINES:
        drill.ask("run", PRIMARY, command=line)  # what is made once is made
        began = perf_counter()
        drill.ask("run", PRIMARY, command=line)
        taken[line] = perf_counter() - began
        found = drill.log.last(ev.CommandRun)
        assert found is not None and found[1].output  # noqa: S101, PT018 - no answer would be fast
    slowest = max(taken, key=lambda line: taken[line])
    began = perf_counter()
    drill.engine.completions("kubectl describe pod ")
    completed = perf_counter() - began
    began = perf_counter()
    history = History(drill.scenario)
    for record in drill.log:
        history.take(record)
    pods = len(history.cluster.pods(drill.engine.now))
    folded = perf_counter() - began
    return (
        f"Shell       {len(LINES)} answers from {pods:,} pods, the slowest ({slowest}) {taken[slowest] * 1000:.0f} ms "
        f"(goal: at most {GOAL * 1000:.0f} ms); a completion {completed * 1000:.1f} ms; {ORDERS} orders folded in "
        f"{folded * 1000:.0f} ms (goal: at most {GOAL * 1000:.0f} ms)"
    )
