"""Simulated responders: they see a role's view and ask for actions, as people do."""
