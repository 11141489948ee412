"""Outbound: an errand from the outbox, rendered at the last moment, brought to Slack."""
