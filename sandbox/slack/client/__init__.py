"""What a person does in Slack's client, and what the client then sends to the app."""
