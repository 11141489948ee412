"""Inbound: what comes from Slack and the web, one module per journey. Parse, one durable use case, answer."""
