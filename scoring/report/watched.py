"""What an alert looks at, as a curve with its limit: the one signal that somebody thought worth waking people for.

Separate from the dashboards' charts because it takes an alert's condition apart: of `share > 0.99` the picture is the
share over time, and a line at 0.99. A condition of another shape has no picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.domain.scenario import Alert

if TYPE_CHECKING:
    from simulator.world.promql.nodes import Node
    from simulator.world.promql.parse import Query
    from simulator.world.promql.series import SeriesSource

LIMITS = (">", ">=", "<", "<=")


def watched(alert: Alert, source: SeriesSource, at: int) -> tuple[Query, float] | None:
    """What an alert's condition compares with a number, and the number; None where it does no such thing.

    `at` is a moment in ms since 1970: the number may be reckoned, as in `14.4 * 0.001`.
    """
    from simulator.world.promql.errors import QueryError
    from simulator.world.promql.evaluate import evaluate
    from simulator.world.promql.parse import Query, parse

    if alert.expr is None:
        return None
    try:
        for left, right in _sides(parse(alert.expr)):
            limit = evaluate(Query(alert.expr, right, "scalar"), source, at)
            value = getattr(limit, "value", None)
            if isinstance(value, float):
                return Query(alert.expr, left, "vector"), value
    except QueryError:
        return None
    return None


def _sides(query: Query) -> Iterator[tuple[Node, Node]]:
    from simulator.world.promql.invariant import unwrapped
    from simulator.world.promql.nodes import Operation, kind_of

    root = unwrapped(query.root)
    if isinstance(root, Operation) and root.operator in LIMITS:
        left, right = unwrapped(root.left), unwrapped(root.right)
        if kind_of(left) == "vector" and kind_of(right) == "scalar":
            yield left, right
