"""Types for keys that may be written short: a word, or the whole thing.

Separate because each needs a word of explanation to pydantic: the kind of value decides which form is meant, so that a
mistake is reported once and in terms of the form that the author chose.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import Discriminator, Tag

W = TypeVar("W")
T = TypeVar("T")

TEXT = "(text)"
WHOLE = "(whole)"


def _form(value: object) -> str:
    return TEXT if isinstance(value, str) else WHOLE


WordOr = Annotated[Annotated[W, Tag(TEXT)] | Annotated[T, Tag(WHOLE)], Discriminator(_form)]
"""A word of a kind, or the whole thing."""
