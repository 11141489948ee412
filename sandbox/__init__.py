"""Stand-ins for Slack and Hesine on loopback; they share no code with the product."""
