"""What happens in a drill, and nothing about terminals or grades."""

__version__ = "0.1.0"
"""Gameday's version; a journal names the one that wrote it."""
