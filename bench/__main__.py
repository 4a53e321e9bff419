"""`python -m bench`: print every figure but those that take minutes: `bench.memory` and `bench.skills`."""

from bench import events, logs, promql, rules, shell, startup

for benchmark in (startup, events, promql, rules, logs, shell):
    print(benchmark.report(), flush=True)
