"""The base of every frozen value in a document, an event or an action.

Separate so that strictness is said once: unknown keys are refused, nothing is changed after it was made.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, ValidationInfo, WithJsonSchema


class Frozen(BaseModel):
    """A frozen value that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _share(value: object, info: ValidationInfo) -> object:
    if isinstance(value, float) and not info.context:
        return value  # code gives a share of one; a document must write a percentage
    if isinstance(value, str) and value.strip().endswith("%"):
        number = value.strip()[:-1].strip()
        try:
            share = float(number) / 100
        except ValueError:
            raise ValueError(f"{value!r} is not a percentage. Write it like 30%") from None
    else:
        raise ValueError(f"{value!r} is not a percentage. Write it like 30%")
    if not 0 <= share <= 1:
        raise ValueError(f"{value!r} is outside 0% to 100%")
    return share


def percent(share: float) -> str:
    """Write a share as a percentage without needless digits: 0.0005 is `0.05%`."""
    return f"{share * 100:.6g}%"


Share = Annotated[
    float,
    BeforeValidator(_share),
    PlainSerializer(percent, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^\d+(\.\d+)?\s*%$", "examples": ["30%", "0.05%"]}),
]
"""A share of one (0.3), written as a percentage in documents (`30%`)."""


def as_tuple(value: object) -> object:
    """Let an author write one item where a list is meant."""
    value = _tuples(value)
    return value if isinstance(value, tuple) else (value,)


def _tuples(value: object) -> object:
    """Lists as tuples all the way down: what comes from a validator is held to Python's types, not to JSON's."""
    if isinstance(value, (list, tuple)):
        return tuple(_tuples(each) for each in value)
    if isinstance(value, dict):
        return {key: _tuples(each) for key, each in value.items()}
    return value


OneOrMore = BeforeValidator(as_tuple)
"""Annotate a tuple field with this to accept a single item."""
