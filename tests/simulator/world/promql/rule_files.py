"""The rule files written elsewhere: every expression, and series for whatever they select.

Separate because the unit test, which refuses nothing it can help, and the differential test share it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import yaml

from simulator.world.promql.errors import QueryError
from simulator.world.promql.nodes import Aggregation, Call, Negation, Node, Once, Operation, Selector, Subquery, Window
from simulator.world.promql.parse import parse
from simulator.world.promql.series import Series

FOLDER = Path(__file__).parents[3] / "data" / "external" / "prometheus-rules"
START = 1_700_006_400_000
END = START + 3_600_000
COMMON = {"job": "shop", "namespace": "shop", "cluster": "one", "service": "cart", "instance": "a:80"}
_MANY = ("pod", "device", "mountpoint", "persistentvolumeclaim", "datname", "topic", "container", "node")


def expressions() -> list[tuple[str, str]]:
    """Every `expr` with its file's name."""
    found = []
    for path in sorted(FOLDER.glob("*.y*ml")):
        for document in yaml.safe_load_all(path.read_text()):
            found += [(path.name, text) for text in _in(document)]
    return found


def _in(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "expr":
                yield str(value)
            else:
                yield from _in(value)
    elif isinstance(part, list):
        for value in part:
            yield from _in(value)


def selectors(node: Node) -> Iterator[Selector]:
    """Every selector of an expression."""
    if isinstance(node, Selector):
        yield node
    elif isinstance(node, Window):
        yield node.selector
    elif isinstance(node, Subquery | Negation | Once | Aggregation):
        yield from selectors(node.inner)
    elif isinstance(node, Operation):
        yield from selectors(node.left)
        yield from selectors(node.right)
    elif isinstance(node, Call):
        for argument in node.arguments:
            yield from selectors(argument)


def telemetry() -> list[Series]:
    """Two series, half an hour or an hour long, for every selector of every rule."""
    found: dict[tuple[tuple[str, str], ...], Series] = {}
    for _, text in expressions():
        try:
            root = parse(text).root
        except QueryError:
            continue
        for selector in selectors(root):
            for number in range(2):
                labels = _labels(selector, number)
                key = tuple(sorted(labels.items()))
                found.setdefault(key, _series(labels, str(key)))
    return list(found.values())


def _labels(selector: Selector, number: int) -> dict[str, str]:
    """Labels that a selector finds: what it asks for, and a few that rules group by."""
    labels = {**COMMON, **{name: f"{name}-{number}" for name in _MANY}, "le": ("0.5", "+Inf")[number]}
    for matcher in selector.matchers:
        if matcher.comparison == "=":
            labels[matcher.name] = matcher.value
        elif matcher.comparison == "=~":
            first = matcher.value.strip("()").split("|")[number % (matcher.value.count("|") + 1)]
            labels[matcher.name] = first.replace(".+", "x").replace(".*", "x").replace("..", "03").replace("\\", "")
        elif not matcher.matches(labels.get(matcher.name, "")):
            labels[matcher.name] = "other"
    return {name: value for name, value in labels.items() if value}


def _series(labels: dict[str, str], seed: str) -> Series:
    random = Random(seed)
    times = np.arange(START, END, 30_000, dtype=np.int64)
    if random.random() < 0.2:
        times = times[60:]
    if random.random() < 0.5:
        values = np.cumsum([random.uniform(0, 20) for _ in times])
    else:
        values = np.array([random.choice([0.0, 1.0, random.uniform(0, 100)]) for _ in times])
    return Series(labels, times, values)
