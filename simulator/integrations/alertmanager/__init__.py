"""Alertmanager's configuration as a team's alerting, and where an alert goes in it."""
