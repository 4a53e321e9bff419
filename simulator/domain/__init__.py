"""Nouns and pure verbs of incident response: pydantic and the standard library only."""
