"""The history: drills that have ended, in SQLite or PostgreSQL, for trends and for what was promised.

Separate from the journal, which alone proves what was played: everything here can be made again from journals, except
which action items are done and what was asked to be forgotten.
"""
