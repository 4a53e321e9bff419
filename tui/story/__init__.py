"""The drill's story as lines: one event, one line, with a glyph, who, and what it says.

A package of its own so that the room, the timeline and plain text tell the same story, and so that it can be tested
without a screen. All text that came from outside leaves here with its control characters made visible.
"""

from tui.story.handover import handed_over
from tui.story.lines import Line, Sort, Tone, fold
from tui.story.tell import called, tell, tell_all, time_of_day

__all__ = ["Line", "Sort", "Tone", "called", "fold", "handed_over", "tell", "tell_all", "time_of_day"]
