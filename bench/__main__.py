"""`python -m bench`: print every figure."""

from bench import events, promql, rules, startup

for benchmark in (startup, events, promql, rules):
    print(benchmark.report(), flush=True)
