"""What the app asks of Slack when it is installed; the manifest asks for the same."""

SCOPES = {
    "chat:write": "cards, digests and answers are messages",
    "commands": "`/trip` and the shortcut",
    "im:history": "what people write to the bot, and whether a lost post arrived",
    "im:write": "whether a lost post arrived",
    "users:read": "language and time zone of a person",
    "users:read.email": "finding a person in Hesine",
}
"""Each scope of the bot, and what does not work without it. No person's own token is ever asked for."""
