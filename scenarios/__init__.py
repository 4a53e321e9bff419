"""Scenarios, policies and runbooks: data only, shipped in the wheel."""
