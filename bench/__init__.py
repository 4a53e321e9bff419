"""How fast it is, as ratios of one run on one machine: figures, never a gate."""
