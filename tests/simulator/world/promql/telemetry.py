"""Series that put every rule of PromQL to the test, made the same way every time.

Separate because the differential test gives them to Prometheus and to us, and the unit tests borrow from them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from random import Random

import numpy as np

from simulator.world.promql.series import STALE, Series

START = 1_700_006_400_000
"""Wednesday 15 November 2023, 00:00 UTC, in milliseconds; a boundary of Prometheus's two-hour blocks."""
SCRAPE = 15_000
LAST = START + 2 * 3_600_000 - SCRAPE
"""The last scrape of the history. What has staleness markers comes after it."""
SERVICES = ("cart", "checkout", "payments", "search")
BOUNDS = ("0.05", "0.1", "0.25", "0.5", "1", "2.5", "+Inf")


def history() -> list[Series]:
    """Two hours of counters, gauges and histograms, with resets, gaps, jitter, NaN and infinities."""
    return [*_requests(), *_gauges(), *_oddities(), *_latencies(), *_facts()]


def ended() -> list[Series]:
    """Half an hour after the history: series that end with a staleness marker, and one that comes back."""
    begin = LAST + SCRAPE
    times = np.arange(begin, begin + 1_800_000, SCRAPE)
    found = []
    for number, name in enumerate(("worker_jobs_total", "worker_memory_bytes")):
        for worker in range(3):
            random = Random(f"{name}/{worker}")
            values = np.cumsum([random.uniform(0, 9) for _ in times])
            if number == 1:
                values = 1e6 + 1e5 * np.sin(times / 7e4)
            if worker == 1:
                values[60:] = STALE
                found.append(Series(_labels(name, worker=str(worker)), times[:61], values[:61]))
            elif worker == 2:
                values[40] = STALE
                kept = np.r_[0:41, 70 : len(times)]
                found.append(Series(_labels(name, worker=str(worker)), times[kept], values[kept]))
            else:
                found.append(Series(_labels(name, worker=str(worker)), times, values))
    return found


def _labels(name: str, **labels: str) -> dict[str, str]:
    return {"__name__": name, **labels}


def _times(random: Random | None = None, jitter: int = 0, step: int = SCRAPE) -> np.ndarray:
    times = np.arange(START, LAST + 1, step, dtype=np.int64)
    if random is not None and jitter:
        times = times + np.array([random.randint(0, jitter) for _ in times])
    return times


def _counter(random: Random, size: int, per_sample: float, restarts: float) -> np.ndarray:
    """A counter that grows and now and then begins again."""
    value, out = random.uniform(0, 1000), []
    for _ in range(size):
        value = random.uniform(0, per_sample) if random.random() < restarts else value + random.uniform(0, per_sample)
        out.append(value)
    return np.array(out)


def _requests() -> Iterator[Series]:
    for service in SERVICES:
        for code in ("200", "404", "500"):
            for instance in ("a:80", "b:80"):
                random = Random(f"requests/{service}/{code}/{instance}")
                times = _times(random, jitter=0 if service == "cart" else 900)
                values = _counter(random, len(times), {"200": 300.0, "404": 9.0, "500": 2.0}[code], 0.012)
                if service == "search" and instance == "b:80":  # this one is scraped only now and then
                    kept = np.array([random.random() < 0.7 for _ in times])
                    times, values = times[kept], values[kept]
                if service == "payments" and code == "404":  # starts late, and whole numbers only
                    times, values = times[200:], np.floor(values[200:])
                yield Series(
                    _labels("http_requests_total", service=service, code=code, instance=instance), times, values
                )


def _gauges() -> Iterator[Series]:
    for place, service in enumerate(SERVICES):
        random = Random(f"gauges/{service}")
        times = _times(random, jitter=200)
        phase = times / (2e5 + 9e4 * place)
        depth = 40 * np.sin(phase) + np.array([random.gauss(0, 5) for _ in times])
        yield Series(_labels("queue_depth", service=service), times, depth)
        load = np.array([random.uniform(0.1, 4) for _ in times])
        gap = (np.arange(len(times)) < 150) | (np.arange(len(times)) > 150 + 11 * (place + 1))
        yield Series(_labels("load1", service=service, instance="a:80"), times[gap], load[gap])
        free = 1e12 - 1e6 * np.arange(len(times)) * (place + 1) + np.array([random.uniform(0, 1e7) for _ in times])
        yield Series(_labels("disk_free_bytes", service=service, device="/dev/sda1"), times, free)
        seen = (times // 1000 - np.array([random.randint(0, 4_000_000) for _ in times])).astype(np.float64)
        yield Series(_labels("last_backup_timestamp_seconds", service=service), times, seen)


def _oddities() -> Iterator[Series]:
    makes: dict[str, Callable[[Random, int], float]] = {
        "nan": lambda random, _: math.nan if random.random() < 0.3 else random.uniform(-5, 5),
        "all_nan": lambda *_: math.nan,
        "inf": lambda random, _: random.choice([math.inf, 1.5, 2.5]),
        "both_inf": lambda random, _: random.choice([math.inf, -math.inf, 1.0]),
        "steady": lambda *_: 42.0,
        "steps": lambda _, number: float(number // 37),
        "large": lambda random, _: 1e16 + random.randint(0, 1000),
        "tiny": lambda random, _: random.uniform(0, 1e-300),
        "zero": lambda *_: 0.0,
    }
    for kind, make in makes.items():
        random = Random(f"odd/{kind}")
        times = _times()
        yield Series(_labels("odd", kind=kind), times, np.array([make(random, number) for number in range(len(times))]))
    slow = _times(step=120_000)
    yield Series(_labels("slow_scrape"), slow, np.arange(len(slow), dtype=np.float64))
    once = slow[20:21]
    yield Series(_labels("only_once", where="there"), once, np.array([7.0]))


def _latencies() -> Iterator[Series]:
    for service in SERVICES[:3]:
        random = Random(f"latency/{service}")
        times = _times(random, jitter=100)
        below = np.zeros(len(times))
        for place, bound in enumerate(BOUNDS):
            if bound != "+Inf" or service != "payments":
                below = below + _counter(random, len(times), 20.0 / (place + 1), 0.0)
            if service == "checkout" and bound == "0.5":  # a bucket that comes late and breaks the order
                part = slice(100, None)
                yield Series(
                    _labels("latency_seconds_bucket", service=service, le=bound), times[part], below[part] * 0.9
                )
            elif bound == "+Inf" and service == "payments":  # a histogram without its last bucket
                continue
            else:
                yield Series(_labels("latency_seconds_bucket", service=service, le=bound), times, below)
        yield Series(_labels("latency_seconds_count", service=service), times, below)
        yield Series(_labels("latency_seconds_sum", service=service), times, below * 0.3)
    # No `le` that is a number, and a number written in another way.
    yield Series(_labels("latency_seconds_bucket", service="cart", le="fast"), _times(), np.ones(len(_times())))
    for bound, many in (("-1", 2.0), ("0", 5.0), ("1e0", 9.0), ("1.0", 1.0), ("+Inf", 12.0)):
        yield Series(_labels("offsets_bucket", le=bound), _times(), np.full(len(_times()), many))


def _facts() -> Iterator[Series]:
    times = _times()
    for place, service in enumerate(SERVICES):
        version = f"v1.{place}"
        yield Series(
            _labels("service_info", service=service, team=("shop" if place < 2 else "core"), version=version),
            times,
            np.ones(len(times)),
        )
        for instance in ("a:80", "b:80"):
            random = Random(f"up/{service}/{instance}")
            up = np.array([float(random.random() > 0.1) for _ in times])
            yield Series(_labels("up", service=service, instance=instance, job="shop"), times, up)
    yield Series(_labels("budget", service="cart", path='/a"b\\c', note="é x"), times, np.full(len(times), 0.001))


def open_metrics(series: list[Series]) -> str:
    """The series as OpenMetrics text, without types, so that a name may be anything."""
    lines = []
    for each in series:
        labels = ",".join(f'{name}="{_escaped(value)}"' for name, value in each.labels.items() if name != "__name__")
        name = f"{each.labels['__name__']}{{{labels}}}"
        lines += [
            f"{name} {_number(value)} {time // 1000}.{time % 1000:03d}"
            for time, value in zip(each.timestamps.tolist(), each.values.tolist(), strict=True)
        ]
    return "\n".join([*lines, "# EOF\n"])


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return "NaN" if math.isnan(value) else repr(value)
