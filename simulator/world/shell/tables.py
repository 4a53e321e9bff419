"""Columns, ages and sizes as the real tools write them.

Separate because every tool that lists something needs the same few rules.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.domain.simtime import DAY, HOUR, MINUTE, SECOND

MOST_LINES = 2_000
"""The longest answer, in lines."""
MOST_CHARACTERS = 60_000
"""The longest answer, in characters."""


def columns(head: Sequence[str], rows: Sequence[Sequence[str]], *, gap: int = 3, headers: bool = True) -> str:
    """A table as kubectl prints it: each column as wide as its longest cell, three blanks apart."""
    shown = [list(head), *map(list, rows)] if headers else [list(row) for row in rows]
    widths = [max((len(row[place]) for row in shown), default=0) for place in range(len(head))]
    lines = []
    for row in shown:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        lines.append((" " * gap).join(cells).rstrip())
    return "\n".join(lines)


def ruled(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: frozenset[int] = frozenset()) -> str:
    """A table as psql prints it, with the count of rows; columns in `numbers` are set to the right."""
    widths = [
        max(len(name), *(len(row[place]) for row in rows)) if rows else len(name) for place, name in enumerate(head)
    ]
    lines = [" " + " | ".join(name.center(width) for name, width in zip(head, widths, strict=True)).rstrip()]
    lines.append("-" + "-+-".join("-" * width for width in widths) + "-")
    for row in rows:
        cells = [
            cell.rjust(width) if place in numbers else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append((" " + " | ".join(cells)).rstrip())
    return "\n".join([*lines, f"({len(rows)} row{'' if len(rows) == 1 else 's'})"])


def age(elapsed: int) -> str:
    """How long ago, in ms, as kubectl writes it: `42s`, `5m12s`, `47m`, `3h20m`, `26h`, `5d4h`, `33d`."""
    seconds, minutes, hours, days = (elapsed // unit for unit in (SECOND, MINUTE, HOUR, DAY))
    if seconds < 120:
        return f"{max(seconds, 0)}s"
    if minutes < 10:
        return f"{minutes}m{seconds % 60}s" if seconds % 60 else f"{minutes}m"
    if minutes < 180:
        return f"{minutes}m"
    if hours < 8:
        return f"{hours}h{minutes % 60}m" if minutes % 60 else f"{hours}h"
    if hours < 48:
        return f"{hours}h"
    if days < 8:
        return f"{days}d{hours % 24}h" if hours % 24 else f"{days}d"
    return f"{days}d" if days < 730 else f"{days // 365}y{days % 365}d"


def bounded(text: str) -> str:
    """An answer no longer than a terminal's memory, cut behind a whole line where there is one, and saying so."""
    lines = text.split("\n")
    if len(lines) <= MOST_LINES and len(text) <= MOST_CHARACTERS:
        return text
    kept = "\n".join(lines[:MOST_LINES])
    if len(kept) > MOST_CHARACTERS:
        end = kept.rfind("\n", 0, MOST_CHARACTERS)
        kept = kept[: end if end > 0 else MOST_CHARACTERS]
    return f"{kept}\n... cut here, the answer is longer. Ask for less, or pipe it to head, tail or grep"
