"""`python -m bench`: print every figure."""

from bench import events, startup

for benchmark in (startup, events):
    print(benchmark.report(), flush=True)
