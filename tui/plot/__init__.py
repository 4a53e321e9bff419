"""Charts of lines in a terminal: pure functions from curves to rows of text.

A package of three: `canvas` sets dots, `scale` chooses ends and writes numbers and times, `chart` puts a title, an axis
and marks around them. The lines differ by their pattern and by a name beside them, never by colour alone.
"""

from tui.plot.chart import Frame, Mark, chart, legend
from tui.plot.scale import number

__all__ = ["Frame", "Mark", "chart", "legend", "number"]
