"""Brings what stands in the outbox to Hesine and to Slack, and finds out what became of it."""
