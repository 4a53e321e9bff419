"""`python -m bench`: print every figure but those that take minutes: `bench.memory` and `bench.skills`."""

from bench import events, firstframe, keys, logs, promql, rules, scoring, shell, startup, teamload

for benchmark in (startup, firstframe, keys, events, promql, rules, logs, shell, scoring, teamload):
    print(benchmark.report(), flush=True)
