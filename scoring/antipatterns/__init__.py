"""Habits that hurt: one detector a file, each for a row of the guide's table, from one drill or from several."""
