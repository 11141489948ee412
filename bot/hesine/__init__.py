"""Hesine, reached in the dialect a tenant is bound to; each dialect implements the ports of `bot.trips`."""
