"""Watching an expert crew: what there is to say about it, and what to ask whoever watches.

Pure functions of a log, a policy and a scenario, so that each sentence is tested without a screen.
"""

from tui.shadow.commentary import comments
from tui.shadow.follow import Following, following
from tui.shadow.questions import Choice, Stop, stops
from tui.shadow.scene import Scene
from tui.shadow.watching import Watching

__all__ = ["Choice", "Following", "Scene", "Stop", "Watching", "comments", "following", "stops"]
