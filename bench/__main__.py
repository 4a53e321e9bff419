"""`python -m bench`: print every figure."""

from bench import events, logs, promql, rules, startup

for benchmark in (startup, events, promql, rules, logs):
    print(benchmark.report(), flush=True)
