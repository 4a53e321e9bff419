"""One criterion family a file: pure functions of (log, truth, policy) to findings."""
