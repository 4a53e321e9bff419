"""Text for other readers: a cell of a Markdown table, and a cell that a spreadsheet will not take for a formula.

Separate because what people typed in a drill ends up in both, and each reader has its own way to be fooled.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from simulator.domain.text import plain

_MARKDOWN = re.compile(r"([\\`*\[\]|<>~])")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet compute a cell (OWASP, CSV injection)."""


def markdown_text(text: str) -> str:
    """Text on one line in which Markdown and HTML find nothing to interpret."""
    return _MARKDOWN.sub(r"\\\1", plain(" ".join(text.split())))


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table of cells that are Markdown already (`markdown_text`)."""
    lines = [f"| {' | '.join(head)} |", f"|{'|'.join('-' * (len(each) + 2) for each in head)}|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)


def csv_table(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """A table as RFC 4180 writes it; a text that opens like a formula gets an apostrophe in front."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return out.getvalue()


def _inert(cell: str | int) -> str | int:
    if isinstance(cell, int):
        return cell
    text = plain(cell)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or cell.startswith(_FORMULA) else text
