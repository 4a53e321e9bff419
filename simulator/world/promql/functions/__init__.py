"""PromQL's functions, a topic a file."""
