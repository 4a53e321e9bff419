"""How fast a drill's clock runs, in words.

Separate because the prompt, what it offers, and the screen before a drill say the same.
"""

from __future__ import annotations


def pace(speed: float) -> str:
    """A speed beside the clock on the wall."""
    return "in real time" if speed == 1 else f"{speed:g} times as fast as real time"
