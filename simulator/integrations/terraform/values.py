"""What an expression of Terraform is worth without running Terraform: a plain value, a reference, or unknown and why.

Separate because a reference (`pagerduty_user.alice.id`) is a value here: who is meant follows from its name, and no
state or provider is asked.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """A resource, a data source or a module's output, by the path to it."""

    parts: tuple[str | int, ...]
    """Like `("pagerduty_user", "alice", "id")`; keys of `for_each` are parts too."""

    def __str__(self) -> str:
        out = str(self.parts[0])
        for part in self.parts[1:]:
            out += f".{part}" if isinstance(part, str) and part.isidentifier() else f"[{part!r}]".replace("'", '"')
        return out

    @property
    def without_id(self) -> tuple[str | int, ...]:
        """The path to the thing itself."""
        return self.parts[:-1] if self.parts[-1] == "id" and len(self.parts) > 1 else self.parts


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that only Terraform could say."""

    why: str


Value = str | int | float | bool | None | Reference | Unknown | list["Value"] | dict[str, "Value"]


def as_text(value: Value) -> str:
    """A value as Terraform puts it into a string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return "" if value is None else str(value)
