"""Scoring a journal of 10,000 events beside merely parsing it.

Separate because it says what a grade costs once a drill has been read: the truth, every criterion and the report. The
journal is that of a drill played by simulated responders, made long by talk, updates, commands and queries between
what they did, so that it has of each kind what a long drill would have.
"""

from __future__ import annotations

import tempfile
from itertools import cycle, islice
from pathlib import Path

from bench.alternating import alternate
from bench.events import play
from scoring.grade import grade
from simulator.domain import events as ev
from simulator.domain.events import Event, Recorded
from simulator.domain.vocabulary import PersonId
from simulator.scenario.loader import load, read_sources
from simulator.store.journal import JournalFile, ReadJournal, read_journal
from simulator.store.replay import plan_of
from simulator.world.truth import reveal

EVENTS = 10_000
GOAL = 2.0
"""Parsing and scoring together take at most so many times as long as parsing."""
ASIDE: tuple[Event, ...] = (
    ev.MessagePosted(text="Error rate of order-service is still at 40 %, I look at its newest deploy."),
    ev.QueryRun(query="sum(rate(http_requests_total[5m]))", language="promql"),
    ev.MessagePosted(text="The rollback runs, about two minutes to go."),
    ev.CommandRun(command="kubectl -n production get pods", output="order-service-1  1/1  Running"),
    ev.MessagePosted(text="@bob nothing new from the database, connections are at their usual level."),
    ev.QueryRun(query="histogram_quantile(0.99, rate(request_seconds_bucket[5m]))", language="promql"),
)
UPDATE = ev.UpdatePosted(text="SEV1. Impact: checkout down since 14:29 UTC. Action: rollback, ETA 5 min.")
UPDATE_EVERY = 50


def long_journal(short: ReadJournal, path: Path, events: int = EVENTS) -> None:
    """Write a longer journal: what is added lies evenly before somebody says that it is over."""
    records = list(short.log)
    place = next(number for number, record in enumerate(records) if record.kind == "incident.mitigated")
    first, last, more = records[place - 1].at, records[place].at, events - len(records)
    added = [
        Recorded(0, first + (last - first) * number // more, PersonId("carol"), UPDATE if rare else event)
        for number, event in enumerate(islice(cycle(ASIDE), more))
        for rare in [number % UPDATE_EVERY == 0]
    ]
    journal = JournalFile.create(path, short.header, durable=False)
    for seq, record in enumerate((*records[:place], *added, *records[place:]), 1):
        journal.write(record._replace(seq=seq))
    journal.close()


def score(read: ReadJournal) -> float:
    """Grade what was read."""
    plan, _ = plan_of(read)
    truth = reveal(plan.scenario, plan.policy, read.log)
    return grade(read.log, truth, plan.policy, seed=plan.seed).score


def report() -> str:
    """Say what parsing takes, and what scoring adds to it."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "long.jsonl"
        play(load(read_sources("checkout-payment-timeout")), Path(name))
        long_journal(read_journal(Path(name) / "bench.jsonl"), path)
        taken = alternate(lambda: score(read_journal(path)), lambda: read_journal(path), rounds=7)
    return (
        f"scoring     {EVENTS:,} events parsed in {taken.theirs * 1000:.0f} ms, parsed and scored in "
        f"{taken.ours * 1000:.0f} ms: {taken.ratio:.2f} times as long (goal: at most {GOAL:g})"
    )
