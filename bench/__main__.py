"""`python -m bench`: print every figure but those that take minutes: `bench.memory` and `bench.skills`."""

from bench import events, firstframe, keys, logs, promql, rules, shell, startup

for benchmark in (startup, firstframe, keys, events, promql, rules, logs, shell):
    print(benchmark.report(), flush=True)
