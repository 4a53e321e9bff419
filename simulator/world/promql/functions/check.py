"""What must hold of a call before it is evaluated, beyond the types that the parser checks.

Separate because it is done once, when a query is read, so that a rule with a bad pattern fails when it is loaded.
"""

from __future__ import annotations

from simulator.world.promql.functions.relabelling import joining, replacing
from simulator.world.promql.nodes import Call, Text


def texts_of(call: Call) -> list[str]:
    """The strings among a call's arguments, in order."""
    return [argument.value for argument in call.arguments if isinstance(argument, Text)]


def check_call(call: Call) -> None:
    """Raise QueryError for a pattern or a label name that can never work."""
    if call.name == "label_replace":
        replacing(texts_of(call), call.place)
    elif call.name == "label_join":
        joining(texts_of(call), call.place)
