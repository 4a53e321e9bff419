"""Terraform's PagerDuty provider: its resources as a team, and a team as its resources."""
