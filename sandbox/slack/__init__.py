"""A local Slack: Web API, signed deliveries, Socket Mode, and people who can be made to act."""
