"""The Slack stand-in, over real HTTP, with a small app of its own as the other side."""
