"""`python -m bench`: print every figure."""

from bench import events, promql, startup

for benchmark in (startup, events, promql):
    print(benchmark.report(), flush=True)
