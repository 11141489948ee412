"""Slack's rules for Block Kit payloads, and the checker that applies them."""
