"""Pure functions from a drill's log to findings, grade and report."""
