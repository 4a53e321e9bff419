"""The journal of a drill: one JSON Lines file, chained by hashes."""
