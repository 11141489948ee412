"""From a Slack workspace to the Hesine company it is bound to."""
