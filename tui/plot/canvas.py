"""Dots in a grid of characters: eight to a cell, as Braille writes them.

Separate because setting dots and joining them to lines knows nothing of axes, units or colours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

ACROSS, DOWN = 2, 4
"""Dots of a cell, in columns and rows."""
_BITS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""What each dot of a cell counts, by column and row (Unicode, Braille patterns)."""

PATTERNS: tuple[Callable[[int], bool], ...] = (
    lambda _place: True,
    lambda place: place % 4 < 2,
    lambda place: place % 4 == 0,
    lambda place: place % 8 < 5,
)
"""Which dots along a line are set: a whole line, dashes, dots, long dashes."""
SAMPLES = ("⠤⠤⠤", "⠤ ⠤", "⠄⠄⠄", "⠤⠤ ")
"""The same, beside a name."""


class Canvas:
    """A grid of cells; rows and columns of dots count from the top left."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._bits = [[0] * width for _ in range(height)]
        self._owner: list[list[int | None]] = [[None] * width for _ in range(height)]
        self._written: dict[tuple[int, int], str] = {}

    def dot(self, column: int, row: int, owner: int) -> None:
        """Set a dot for a line; the first line that is in a cell gives it its style."""
        x, y = column // ACROSS, row // DOWN
        if 0 <= x < self.width and 0 <= y < self.height:
            self._bits[y][x] |= _BITS[column % ACROSS][row % DOWN]
            if self._owner[y][x] is None:
                self._owner[y][x] = owner

    def line(self, points: Sequence[tuple[int, int]], owner: int) -> None:
        """Join dots by a line in its own pattern."""
        pattern = PATTERNS[owner % len(PATTERNS)]
        for column, row in points[:1]:
            self.dot(column, row, owner)
        for (left, top), (right, bottom) in pairwise(points):
            steps = max(right - left, abs(bottom - top), 1)
            for step in range(steps + 1):
                column = left + round((right - left) * step / steps)
                row = top + round((bottom - top) * step / steps)
                # Along a steep rise a line would have no column of its own to be dashed by.
                if pattern(column if right - left >= abs(bottom - top) else row):
                    self.dot(column, row, owner)

    def write(self, x: int, y: int, text: str, owner: int) -> None:
        """Write a character into a cell, or into the next one to its left that has none yet."""
        while (x, y) in self._written:
            x -= 1
        if 0 <= x < self.width and 0 <= y < self.height:
            self._written[x, y] = text
            self._owner[y][x] = owner

    def cell(self, x: int, y: int) -> tuple[str, int | None]:
        """A cell's character, a blank where no dot is set, and whose it is."""
        if (x, y) in self._written:
            return self._written[x, y], self._owner[y][x]
        bits = self._bits[y][x]
        return (chr(0x2800 + bits), self._owner[y][x]) if bits else (" ", None)
