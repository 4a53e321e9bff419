"""The only home of SimPy: a drill as a deterministic machine."""
