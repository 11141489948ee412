"""The core: trips, people, Hesine, relay. Knows no Slack UI and no web framework."""
