"""What is asked of the system under drill, and how answers are worded: what the panes do that needs no screen.

A package of three: `ranges` are the spans of time to look at, `asking` puts one question at a time and not too often,
`wording` turns answers into rows.
"""

from tui.sights.asking import Asker, Look
from tui.sights.ranges import RANGES, Range

__all__ = ["RANGES", "Asker", "Look", "Range"]
